"""Sound documents made from a vocabulary, and one mutation for each of its constraints.

Everything here reads the same vocabulary as the code under test, so these documents prove that its
parts agree with each other; that the vocabulary is right is proven by the official files and by the
samples of others.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from mcconform.nodes import resolve
from mcconform.standards import clr2, ob3, vc1, vc2
from mcconform.standards._walk import Visit, walk
from mcconform.standards.vocabulary import Class, Property, Vocabulary

Json = Any
VC1, VC2 = "https://www.w3.org/2018/credentials/v1", "https://www.w3.org/ns/credentials/v2"
OB3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
VOCABULARIES = {
    one.id: one for one in (clr2.VOCABULARY, ob3.VOCABULARY, vc1.VOCABULARY, vc2.VOCABULARY)
}
OTHER = "https://example.org/#Other"
"""A name that means something to a processor of JSON-LD, and nothing to the data models."""
WRONG = {"string": 5, "number": "5", "boolean": "true", "object": "text"}


def rich(vocabulary: Vocabulary, root: Class, literal: bool = False) -> dict[str, Json]:
    """A sound document of a class that has every property of every class it can reach.

    Where a value may be a literal or an object, it is an object unless ``literal``.
    """
    return _object(vocabulary, root, ("literal",) if literal else ())


def _object(vocabulary: Vocabulary, cls: Class, path: tuple[str, ...]) -> dict[str, Json]:
    made: dict[str, Json] = {}
    for name, prop in cls.properties.items():
        value = _value(vocabulary, cls, prop, (*path, cls.id))
        if value is not None:
            made[name] = value
    return made


def _value(vocabulary: Vocabulary, cls: Class, prop: Property, path: tuple[str, ...]) -> Json:
    if prop.name == "@context":
        first = VC1 if cls.id.startswith("vc1.") or cls.name.endswith("v1p1") else VC2
        return [first, OB3] if cls.id.startswith("ob3.") else [first]
    if prop.name == "type" and cls.root and not prop.contains:
        return [cls.name]  # a presentation, which is known by its type alone
    if prop.contains:
        return [group[0] for group in prop.contains]
    one = sound(vocabulary, prop, path)
    return one if one is None or not prop.many else [one]


def sound(vocabulary: Vocabulary, prop: Property, path: tuple[str, ...] = ()) -> Json:
    """A right value; None where there can be none here: a class within itself."""
    if prop.embedded and "embedded" in path:
        return None
    if prop.embedded and prop.target:
        target = vocabulary.get(prop.target)
        is_old = bool(target.vc1) and any(name.endswith("v1p1") for name in path)
        return _object(vocabulary, vocabulary.get(target.vc1) if is_old else target, ("embedded",))
    if prop.target and path.count(prop.target) > 1:
        return None
    if prop.target and not (prop.datatype and "literal" in path):
        return _object(vocabulary, vocabulary.get(prop.target), path)
    if prop.values:
        return prop.values.values[0]
    if prop.equals:
        return prop.equals
    return copy.deepcopy(prop.datatype.sound[0]) if prop.datatype else None


def place(vocabulary: Vocabulary, document: Json, rule: str) -> tuple[Visit, str, str] | None:
    """An object of the document that the rule speaks about, the member, and the kind of rule."""
    owner, _, rest = rule.partition(".")
    cls, _, rest = rest.partition(".")
    member, _, kind = rest.rpartition(".")
    for visit in visits(vocabulary, document):
        prop = visit.cls.properties.get(member)
        if prop is not None and prop.constrained and prop.owner == f"{owner}.{cls}":
            value = visit.value.get(member)
            is_text = isinstance(value[0] if isinstance(value, list) else value, str)
            if kind == "required" or (value is not None and (is_text or kind != "format")):
                return visit, member, kind
        elif (
            prop is None
            and visit.cls.id == f"{owner}.{cls}"
            and (kind, member)
            in (
                ("required", "digest"),
                ("foreseen", "members"),
            )
        ):
            return visit, member, kind
    return None


def visits(vocabulary: Vocabulary, document: Json) -> tuple[Visit, ...]:
    return walk(document, vocabulary.root_of(document), vocabulary._known).visits


def broken(vocabulary: Vocabulary, document: Json, rule: str) -> Iterator[Json]:
    """Copies of a document, each breaking the rule at one place in one way."""
    found = place(vocabulary, document, rule)
    assert found is not None, rule
    visit, member, kind = found
    prop = visit.cls.properties.get(member)
    for change in _changes(vocabulary, visit, prop, member, kind):
        mutant = copy.deepcopy(document)
        change(resolve(mutant, visit.pointer))
        yield mutant


def _changes(
    vocabulary: Vocabulary, visit: Visit, prop: Property | None, member: str, kind: str
) -> Iterator[Any]:
    if prop is None and kind == "foreseen":
        yield lambda node: node.update({OTHER: "text"})
    elif prop is None:
        yield lambda node: [node.pop(name, None) for name in visit.cls.needs[member]]
    elif kind == "required":
        yield lambda node: node.pop(member, None)
        if prop.many:
            yield lambda node: node.update({member: []})
        elif prop.nulls_here and "required" not in prop.advice:
            yield lambda node: node.update({member: None})
    else:
        for value in _wrong(visit.value[member], prop, kind):
            yield lambda node, value=value: node.update({member: value})


def _wrong(value: Json, prop: Property, kind: str) -> Iterator[Json]:
    one = value[0] if isinstance(value, list) else value
    if kind == "array":
        yield one
    elif kind == "single":
        yield [one]
        yield [one, one]
    elif kind == "contains":
        for group in prop.contains:
            yield [*(other[0] for other in prop.contains if other != group), OTHER]
    else:
        for wrong in _wrong_items(one, prop, kind):
            keeps = prop.contains or kind == "type"
            yield ([*value, wrong] if keeps else [wrong]) if isinstance(value, list) else wrong


def _wrong_items(one: Json, prop: Property, kind: str) -> Iterator[Json]:
    if kind == "type":
        kinds = prop.datatype.json.split() if prop.datatype else []
        kinds += ["object"] if prop.target else []
        found = [WRONG[name] for name in kinds]
        wrong = next(value for value in (*found, 5) if not _is_of(value, kinds))
        yield wrong
        if prop.many and not prop.compacted:
            yield from ([], [one])
        elif "boolean" not in kinds:
            yield True
    elif kind == "format":
        assert prop.datatype is not None
        yield from prop.datatype.broken
    elif kind == "zone":
        yield one.removesuffix("Z")
    elif kind == "pattern":
        yield from ("de-1996", "EN", "sl-rozaj-biske", "i-klingon", "x-private")
    elif kind in ("value", "equals"):
        yield from (OTHER, "Other", "", "ext:", "ext:a b", " ext:a")
    elif kind == "filled":
        yield {}
    elif kind == "range":
        yield {name: value for name, value in one.items() if name != "issuer"}
        yield {**one, "type": ["VerifiableCredential"]}
        yield {}


def _is_of(value: Json, kinds: list[str]) -> bool:
    names = {str: "string", int: "number", bool: "boolean", dict: "object"}
    return names[type(value)] in kinds
