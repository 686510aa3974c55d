"""Conditions: which awards have to be held, how many of them, and what they have to come to.

CTDL has two kinds, ConditionProfile (on awards) and ComponentCondition (on components of pathways);
badges of other standards borrow them. Sources: https://credreg.net/ctdl/terms#ConditionProfile,
…#ComponentCondition, …#logicalOperator, …#requiredNumber; what ``requiredNumber`` counts is from
https://github.com/CredentialEngine/Schema-Development/issues/869.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum

import msgspec

from mcconform import limits
from mcconform.model import Json
from mcconform.nodes import as_list, escape
from mcconform.stacking.measures import UNSTATED, Amount, decimal, unit_of
from mcconform.stacking.terms import data, local_name

Lookup = Callable[[str], tuple[Mapping[str, Json], str] | None]
"""The condition that an id names within the same document, and its pointer."""
_TYPES = frozenset({"ConditionProfile", "ComponentCondition"})
_OPERATORS = {"and": "and", "or": "or", "onlyone": "onlyOne"}
_COMPARATORS = {
    "eq": "eq", "neq": "neq", "lt": "lt", "lteq": "lteq", "gt": "gt", "gteq": "gteq",
    "equalto": "eq", "notequalto": "neq", "lessthan": "lt", "lessthanorequalto": "lteq",
    "greaterthan": "gt", "greaterthanorequalto": "gteq",
}  # fmt: skip


class Operator(StrEnum):
    """How the targets and parts of a condition are put together."""

    AND = "and"
    OR = "or"
    ONLY_ONE = "onlyOne"


class Constraint(msgspec.Struct, frozen=True, gc=False):
    """A limit on a number, such as the credit that a choice has to come to."""

    pointer: str
    subject: str
    """What is limited, by its local name: ``creditValue``."""
    comparator: str
    """``eq``, ``neq``, ``lt``, ``lteq``, ``gt``, ``gteq``; empty for one that is not understood."""
    value: Decimal | None


class Condition(msgspec.Struct, frozen=True, gc=False):
    """What has to be fulfilled: awards by their ids, and conditions within the condition."""

    pointer: str
    operator: Operator = Operator.AND
    required: Decimal | None = None
    """How many of the targets and parts are enough; None asks what the operator says."""
    required_pointer: str = ""
    targets: tuple[tuple[str, str], ...] = ()
    """Pointer and id of each award."""
    parts: tuple[Condition, ...] = ()
    credit: Amount | None = None
    """What the chosen ones have to come to, at least."""
    constraints: tuple[Constraint, ...] = ()
    alternatives: bool = False
    """Whether the standard leaves it open if the parts are asked for beside the targets or in
    their place."""
    told: bool = False
    """Whether it also asks for what is no award: an age, an experience, something in words."""
    cut: bool = False
    """Whether conditions below it were not read: there were too many, or too deep."""

    @property
    def choices(self) -> int:
        """Among how many targets and parts there is to choose."""
        return len(self.targets) + len(self.parts)

    @property
    def all_needed(self) -> bool:
        """Whether each target and part is needed."""
        if self.required is not None:
            return self.required >= self.choices
        return self.operator is Operator.AND or self.choices == 1


def no_lookup(id: str) -> None:
    """What there is to find in a document whose objects are all where they are used."""


def credit_of(value: Json, pointer: str) -> Amount | None:
    """The amount in a CTDL ValueProfile or QuantitativeValue; a range is no amount.

    Several types of unit on one value are attributes of one amount, not a sum (issue 727 of the
    schema): the one that is a known unit counts.
    """
    if not isinstance(value, Mapping):
        return None
    members = {local_name(key): item for key, item in value.items()}
    number = decimal(members.get("value"))
    if number is None:
        return None
    names = [*_codes(members.get("creditUnitType")), *_codes(members.get("unitText"))]
    return Amount(number, _one_unit(names), pointer)


def older_credit(members: Mapping[str, Json], pointer: str) -> Amount | None:
    """The amount in the older members creditUnitValue and creditHourValue, by local names."""
    for number, unit in (("creditUnitValue", "creditUnitType"), ("creditHourValue", "")):
        value = decimal(members.get(number))
        if value is not None:
            names = _codes(members.get(unit)) if unit else []
            return Amount(value, _one_unit(names), pointer)
    return None


def _one_unit(names: list[str]) -> str:
    known = {str(unit["id"]) for unit in data()["unit"]}
    units = [unit_of(name) for name in names if name.strip()]
    return next((unit for unit in units if unit in known), min(units, default=UNSTATED))


def _codes(value: Json) -> list[str]:
    """The codes in alignment objects, objects with an id, or texts."""
    found = []
    for item in as_list(value):
        if isinstance(item, Mapping):
            members = {local_name(key): inner for key, inner in item.items()}
            item = members.get("targetNode") or members.get("@id") or members.get("id")
            if isinstance(item, Mapping):
                item = item.get("@id")
            if not item:
                item = text_of(members.get("targetNodeName"))
        if isinstance(item, str):
            found.append(item)
    return found


def text_of(value: Json) -> str:
    """A text, or the first of a map of languages, in the order of the languages."""
    if isinstance(value, Mapping):
        value = next((value[key] for key in sorted(value) if isinstance(value[key], str)), "")
    return value.strip() if isinstance(value, str) else ""


def id_of(value: Json) -> str:
    """The id that a value is or has; empty where it has none."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, Mapping):
        found = value.get("@id", value.get("id"))
        return found.strip() if isinstance(found, str) else ""
    return ""


def is_condition(value: Json) -> bool:
    """Whether an object is a condition rather than an award."""
    if not isinstance(value, Mapping):
        return False
    kinds = {
        local_name(kind)
        for key in ("@type", "type")
        for kind in as_list(value.get(key))
        if isinstance(kind, str)
    }
    if kinds:
        return bool(kinds & _TYPES)
    names = {local_name(key) for key in value}
    groups = data()["conditions"]
    return not names.isdisjoint((*data()["targets"], *groups["and"], *groups["or"]))


class _Budget:
    def __init__(self) -> None:
        self.left = limits.CONDITION_NODES


def read_condition(value: Json, pointer: str, lookup: Lookup = no_lookup) -> Condition | None:
    """The tree of conditions that a value is; None for a value that is an award or its id."""
    return _read(value, pointer, lookup, limits.CONDITION_DEPTH, _Budget())


def _read(
    value: Json, pointer: str, lookup: Lookup, depth: int, budget: _Budget
) -> Condition | None:
    """One level of the tree. Depth is bounded by a limit of ours, never by the input."""
    if not is_condition(value):
        found = lookup(id_of(value)) if id_of(value) else None
        if found is None:
            return None
        value, pointer = found
    budget.left -= 1
    if depth <= 0 or budget.left <= 0:
        return Condition(pointer, cut=True)
    members = {local_name(key): key for key in value}
    own, others, unread = _parts(value, members, pointer, lookup, depth, budget)
    return _assembled(value, members, pointer, own, others, told=unread)


def _parts(
    value: Mapping[str, Json],
    members: Mapping[str, str],
    pointer: str,
    lookup: Lookup,
    depth: int,
    budget: _Budget,
) -> tuple[list[Condition], list[Condition], bool]:
    """Conditions asked for together, those of which one is enough, and if any was not read."""
    groups = data()["conditions"]
    found: tuple[list[Condition], list[Condition]] = ([], [])
    unread = False
    for group, names in zip(found, (groups["and"], groups["or"]), strict=True):
        for name in names:
            for place, item in _items(value, members.get(name), pointer):
                part = _read(item, place, lookup, depth - 1, budget)
                if part is None and id_of(item):
                    part = Condition(place, told=True)
                unread = unread or part is None
                if part is not None:
                    group.append(part)
    return (*found, unread)


def _assembled(
    value: Mapping[str, Json],
    members: Mapping[str, str],
    pointer: str,
    own: list[Condition],
    others: list[Condition],
    *,
    told: bool,
) -> Condition:
    by_name = {name: value[key] for name, key in members.items()}
    targets = tuple(
        (place, id_of(item))
        for name in data()["targets"]
        for place, item in _items(value, members.get(name), pointer)
    )
    alternative = Condition(pointer, Operator.OR, parts=tuple(others))
    operator = _operator(by_name.get("logicalOperator"))
    required = decimal(by_name.get("requiredNumber"))
    at = members.get("requiredNumber")
    constraints = tuple(
        _constraint(item, place)
        for place, item in _items(value, members.get("hasConstraint"), pointer)
    )
    told = told or any(name in members for name in data()["conditions"]["told"])
    if others and not targets and not own:
        return msgspec.structs.replace(
            alternative, told=told, credit=_minimum(by_name, pointer), constraints=constraints
        )
    return Condition(
        pointer,
        operator,
        required,
        f"{pointer}/{escape(at)}" if at else pointer,
        targets,
        (*own, alternative) if others else tuple(own),
        _minimum(by_name, pointer),
        constraints,
        alternatives=bool(others),
        told=told or not (targets or own or others),
        cut=False,
    )


def _items(value: Mapping[str, Json], key: str | None, pointer: str) -> Iterator[tuple[str, Json]]:
    if key is None:
        return
    at = f"{pointer}/{escape(key)}"
    item = value[key]
    if isinstance(item, list):
        for index, one in enumerate(item):
            yield f"{at}/{index}", one
    elif item is not None:
        yield at, item


def _operator(value: Json) -> Operator:
    code = next(iter(_codes(value)), "")
    return Operator(_OPERATORS.get(local_name(code).lower(), "and"))


def _minimum(by_name: Mapping[str, Json], pointer: str) -> Amount | None:
    for item in as_list(by_name.get("creditValue")):
        found = credit_of(item, pointer)
        if found is not None:
            return found
    return older_credit(by_name, pointer)


def _constraint(value: Json, pointer: str) -> Constraint:
    members = (
        {local_name(key): item for key, item in value.items()} if isinstance(value, Mapping) else {}
    )
    left, right = _codes(members.get("leftSource")), as_list(members.get("rightSource"))
    comparator = next(iter(_codes(members.get("comparator"))), "")
    plain = not members.get("leftAction") and not members.get("rightAction")
    single = len(left) == 1 and len(right) == 1 and plain
    return Constraint(
        pointer,
        local_name(left[0]) if single else "",
        _COMPARATORS.get(local_name(comparator).lower(), ""),
        decimal(right[0]) if single else None,
    )


def targets_of(condition: Condition) -> Iterator[tuple[str, str, bool | None]]:
    """Pointer and id of each award in a tree, and whether it is needed (None: it is left open)."""
    waiting: list[tuple[Condition, bool | None]] = [(condition, True)]
    while waiting:
        one, needed = waiting.pop()
        here = needed if one.all_needed else False
        if one.alternatives and here:
            here = None
        for pointer, target in one.targets:
            yield pointer, target, here
        for part in reversed(one.parts):
            waiting.append((part, here))
