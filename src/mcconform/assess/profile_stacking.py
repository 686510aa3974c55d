"""The table ``[stacking]`` of a profile: what it asks of awards that build on each other.

[stacking]
tolerance = 0.05                    share of a whole's credit by which its parts may miss it
listed_parts = "some"               what a whole's list of parts is: some of what may count, all
needed, or complete
max_gap = 2                         levels that a part may be below its whole
coverage = 0.8                      share of a whole's outcomes that its parts have to cover
overlap = 0.8                       share of common outcomes above which two parts are alike
double_counting = "forbidden"       one award in two wholes of one holder: allowed, forbidden
transfer_share = [0.25, 0.5]        least and greatest share of a whole that may be transferred
max_months = 12                     longest duration of a micro-credential

[stacking.hours]                    least and most hours for one credit, by unit
ECTS = [25, 30]
[stacking.credit]                   least and greatest credit of a micro-credential, by unit
ECTS = [1, 60]

[[stacking.conversion]]             1 unit is so many of the other
unit = "ECTS"
other = "UK"
rate = 2

[[stacking.trust]]                  issuers whose awards the owner of a whole takes
issuers = ["https://example.org/issuer"]
whole = "https://example.org/diploma"       left out: for every whole
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from mcconform.model import Conversion, Stacking, Trust

Table = Mapping[str, Any]
Fault = tuple[str, str, str]
"""What is wrong, a hint, and a text to find the line by."""

_NUMBER = (int, float)
_KINDS: Mapping[str, type | tuple[type, ...]] = {
    "tolerance": _NUMBER,
    "listed_parts": str,
    "max_gap": int,
    "coverage": _NUMBER,
    "overlap": _NUMBER,
    "double_counting": str,
    "transfer_share": list,
    "max_months": int,
    "hours": dict,
    "credit": dict,
    "conversion": list,
    "trust": list,
}
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "listed_parts": ("some", "all", "complete"),
    "double_counting": ("allowed", "forbidden"),
}
_SHARES = ("tolerance", "coverage", "overlap")
_ROWS: Mapping[str, Mapping[str, type | tuple[type, ...]]] = {
    "conversion": {"unit": str, "other": str, "rate": _NUMBER},
    "trust": {"issuers": list, "whole": str},
}
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "conversion": ("unit", "other", "rate"),
    "trust": ("issuers",),
}


def faults(table: Table) -> Iterator[Fault]:
    """Everything that is wrong with the values of a table whose keys are known."""
    for key, choice in _CHOICES.items():
        if isinstance(table.get(key), str) and table[key] not in choice:
            yield f"stacking: unknown {key} {table[key]!r}", f"one of {', '.join(choice)}", key
    for key in _SHARES:
        if _is_number(table.get(key)) and not 0 <= table[key] <= 1:
            yield f"stacking: {key} is not between 0 and 1", "write 5 % as 0.05", key
    for key in ("max_gap", "max_months"):
        if isinstance(table.get(key), int) and table[key] < 0:
            yield f"stacking: {key} is below 0", "", key
    yield from _range("transfer_share", table.get("transfer_share"), 1)
    for key in ("hours", "credit"):
        inner = table.get(key)
        for unit, value in inner.items() if isinstance(inner, dict) else ():
            yield from _range(f"{key}.{unit}", value, 100_000)
    yield from _conversions(table)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _range(what: str, value: object, most: int) -> Iterator[Fault]:
    if value is None:
        return
    sound = isinstance(value, list) and len(value) == 2 and all(map(_is_number, value))
    if not sound or not (isinstance(value, list) and 0 <= value[0] <= value[1] <= most):
        hint = f"write the least and the most, like [0, {most}]"
        yield f"stacking: {what} is no range", hint, what.rpartition(".")[2]


def _conversions(table: Table) -> Iterator[Fault]:
    """Rates above nothing, between two units, and no pair said twice."""
    seen: set[frozenset[str]] = set()
    for row in _rows(table, "conversion"):
        unit, other, rate = row.get("unit"), row.get("other"), row.get("rate")
        if _is_number(rate) and not 0 < float(str(rate)) < 1e9:
            yield f"stacking: the rate of {unit} to {other} is not above 0", "", "rate"
        if not isinstance(unit, str) or not isinstance(other, str):
            continue
        pair = frozenset((unit, other))
        if unit == other:
            yield f"stacking: {unit} is converted to itself", "name two units", unit
        elif pair in seen:
            yield f"stacking: {unit} and {other} are converted twice", "say it once", unit
        seen.add(pair)
    for row in _rows(table, "trust"):
        issuers = row.get("issuers")
        if isinstance(issuers, list) and not all(isinstance(one, str) for one in issuers):
            yield (
                "stacking: issuers of trust is not a list of texts",
                "name each by its id",
                "trust",
            )


def _rows(table: Table, key: str) -> list[Table]:
    value = table.get(key)
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def shapes(table: Table) -> Iterator[tuple[Table, Table, tuple[str, ...], str]]:
    """Each table with the keys it may have, those it needs, and what to call it."""
    yield table, _KINDS, (), "stacking"
    for key, known in _ROWS.items():
        for row in _rows(table, key):
            yield row, known, _NEEDED[key], f"a stacking.{key}"


def build(table: Table) -> Stacking:
    """What a table that the linter has passed asks for."""

    def number(key: str) -> Decimal | None:
        return Decimal(str(table[key])) if key in table else None

    share = table.get("transfer_share")
    own = Stacking()
    tolerance, overlap = number("tolerance"), number("overlap")
    return Stacking(
        conversions=tuple(
            Conversion(row["unit"], row["other"], Decimal(str(row["rate"])))
            for row in _rows(table, "conversion")
        ),
        tolerance=tolerance if tolerance is not None else own.tolerance,
        listed_parts=table.get("listed_parts", own.listed_parts),
        max_gap=table.get("max_gap"),
        coverage=number("coverage"),
        overlap=overlap if overlap is not None else own.overlap,
        double_counting=table.get("double_counting", own.double_counting),
        transfer_share=_pair(share) if share else None,
        trust=tuple(
            Trust(tuple(row["issuers"]), row.get("whole", "")) for row in _rows(table, "trust")
        ),
        hours={unit: _pair(value) for unit, value in table.get("hours", {}).items()},
        credit={unit: _pair(value) for unit, value in table.get("credit", {}).items()},
        max_months=table.get("max_months"),
    )


def _pair(value: list[int | float]) -> tuple[Decimal, Decimal]:
    return Decimal(str(value[0])), Decimal(str(value[1]))
