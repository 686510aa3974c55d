"""The ways to break a constraint of a vocabulary, read from the constraint itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from mcconform.model import Json
from mcconform.nodes import as_list, escape
from mcconform.standards._rules import constraints
from mcconform.standards.vocabulary import Property, Visit
from mcconform.strategies._mutation import ABSENT, Mutation

WRONG: Final[dict[str, Json]] = {
    "number": 5,
    "string": "text",
    "boolean": True,
    "object": {"unexpected": "object"},
    "array": ["text"],
}
"""A value of each JSON type, of which the right type is left out."""
_OTHER: Final = "https://vocabulary.example/ns#Other"
_NOT_LISTED: Final = ("Other", "ext:", "ext:a b", " ext:a", "")
_PLAINER: Final = {
    "zone": ("2025-01-01T00:00:00",),
    "pattern": ("de-1996", "sl-rozaj-biske", "x-private"),
}
"""Values that are right, but not as advised."""

Place = tuple[str, Json]
"""Pointer and value of what is to be changed."""


def breaking(visit: Visit) -> Iterator[Mutation]:
    """Changes to one object, each meant to break one constraint of its class."""
    for prop in visit.cls.properties.values():
        if prop.constrained and prop.name in visit.value:
            for kind in constraints(prop):
                rule = f"{prop.owner}.{prop.name}.{kind}"
                pointer = f"{visit.pointer}/{escape(prop.name)}"
                value = visit.value[prop.name]
                for operator, where, before, after in _KINDS[kind](prop, pointer, value):
                    yield Mutation(rule, where, operator, before, after)
    yield from _of_the_class(visit)


def _of_the_class(visit: Visit) -> Iterator[Mutation]:
    for need, names in visit.cls.needs.items():
        kept = {name: value for name, value in visit.value.items() if name not in names}
        rule = f"{visit.cls.id}.{need}.required"
        yield Mutation(rule, visit.pointer, "remove-members", dict(visit.value), kept)
    if visit.cls.only:
        rule = f"{visit.cls.id}.members.foreseen"
        yield Mutation(rule, f"{visit.pointer}/{escape(_OTHER)}", "add-member", ABSENT, "text")


Change = tuple[str, str, Json, Json]
"""Operator, pointer, value before and value after."""


def _required(prop: Property, pointer: str, value: Json) -> Iterator[Change]:
    yield "remove-member", pointer, value, ABSENT
    if prop.many:
        yield "empty-array", pointer, value, []
    elif prop.nulls_here:
        yield "null", pointer, value, None


def _array(prop: Property, pointer: str, value: Json) -> Iterator[Change]:
    for item in as_list(value)[:1]:
        yield "unwrap-item", pointer, value, item


def _single(prop: Property, pointer: str, value: Json) -> Iterator[Change]:
    yield "wrap-in-array", pointer, value, [value]
    yield "double", pointer, value, [value, value]


def _type(prop: Property, pointer: str, value: Json) -> Iterator[Change]:
    for where, item in _items(pointer, value):
        for name, wrong in WRONG.items():
            if not _takes(prop, name):
                yield f"{name}-instead", where, item, wrong


def _takes(prop: Property, kind: str) -> bool:
    if kind == "object" and prop.target:
        return True
    kinds = prop.datatype.json.split() if prop.datatype else []
    return kind in kinds or "any" in kinds


def _texts(prop: Property, pointer: str, value: Json, wrong: tuple[str, ...]) -> Iterator[Place]:
    for where, item in _items(pointer, value):
        if isinstance(item, str):
            for text in wrong:
                yield where, (item, text)


def _format(prop: Property, pointer: str, value: Json) -> Iterator[Change]:
    broken = prop.datatype.broken if prop.datatype else ()
    for where, (before, after) in _texts(prop, pointer, value, broken):
        yield "malformed-text", where, before, after


def _value(prop: Property, pointer: str, value: Json) -> Iterator[Change]:
    for where, (before, after) in _texts(prop, pointer, value, _NOT_LISTED):
        yield "value-not-in-list", where, before, after


def _equals(prop: Property, pointer: str, value: Json) -> Iterator[Change]:
    for where, (before, after) in _texts(prop, pointer, value, (_OTHER, "Other")):
        yield "another-value", where, before, after


def _advised(kind: str) -> Callable[[Property, str, Json], Iterator[Change]]:
    def change(prop: Property, pointer: str, value: Json) -> Iterator[Change]:
        for where, (before, after) in _texts(prop, pointer, value, _PLAINER[kind]):
            yield "unadvised-value", where, before, after

    return change


def _contains(prop: Property, pointer: str, value: Json) -> Iterator[Change]:
    for group in prop.contains:
        kept = [item for item in as_list(value) if item not in group]
        after = [*kept, _OTHER] if isinstance(value, list) else _OTHER
        yield "take-out-item", pointer, value, after


def _filled(prop: Property, pointer: str, value: Json) -> Iterator[Change]:
    for where, item in _items(pointer, value):
        if isinstance(item, dict):
            yield "empty-object", where, item, {}


def _range(prop: Property, pointer: str, value: Json) -> Iterator[Change]:
    for where, item in _items(pointer, value):
        if isinstance(item, dict):
            kept = {name: inner for name, inner in item.items() if name != "issuer"}
            yield "spoil-credential-inside", where, item, kept


def _items(pointer: str, value: Json) -> Iterator[Place]:
    if isinstance(value, list):
        yield from ((f"{pointer}/{index}", item) for index, item in enumerate(value))
    else:
        yield pointer, value


_KINDS: Final[dict[str, Callable[[Property, str, Json], Iterator[Change]]]] = {
    "required": _required,
    "array": _array,
    "single": _single,
    "type": _type,
    "format": _format,
    "value": _value,
    "equals": _equals,
    "contains": _contains,
    "filled": _filled,
    "range": _range,
    "zone": _advised("zone"),
    "pattern": _advised("pattern"),
}
"""The kinds of constraint of `mcconform.standards._rules.WORDS`, and of advice."""
