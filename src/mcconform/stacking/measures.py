"""Credit, levels and workload: what numbers mean in every standard.

Facts are in ``terms.toml``: names and addresses of units and of frameworks. Durations are those of
ISO 8601 as XML Schema has them, https://www.w3.org/TR/xmlschema11-2/#duration.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

import msgspec

from mcconform.model import Json
from mcconform.stacking.phrases import Table, Words, holds, table, words
from mcconform.stacking.terms import data, local_name

UNSTATED = ""
"""The unit of a credit number that has none."""
_NUMBER = re.compile(
    r"[+-]?(?:[0-9]{1,12}(?:\.[0-9]{0,12})?|\.[0-9]{1,12})(?:[eE][+-]?[0-9]{1,2})?", re.ASCII
)
_DURATION = re.compile(
    r"P(?:([0-9]{1,9})Y)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})W)?(?:([0-9]{1,9})D)?"
    r"(?:T(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})(?:\.[0-9]{1,9})?S)?)?",
    re.ASCII,
)


class Amount(msgspec.Struct, frozen=True, gc=False):
    """An amount of credit in one unit."""

    value: Decimal
    unit: str
    """Id of a unit in terms.toml, the name a standard gives it, or `UNSTATED`."""
    pointer: str


class Rank(msgspec.Struct, frozen=True, gc=False):
    """A level in a framework, where it can be compared with others of that framework."""

    framework: str
    level: int
    pointer: str


def decimal(value: Json) -> Decimal | None:
    """The number that a JSON value or its text is; None for anything else, and for endless ones."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    text = value.strip() if isinstance(value, str) else repr(value)
    if not _NUMBER.fullmatch(text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def shown(amount: Decimal) -> str:
    """A number without needless zeros and never in powers of ten."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@functools.lru_cache(maxsize=4096)
def unit_of(name: str) -> str:
    """The unit that an address, a code or a name stands for; what is unknown is its own unit."""
    text = name.strip()
    if not text:
        return UNSTATED
    for unit in data()["unit"]:
        if text in unit["addresses"] or local_name(text) in unit["codes"]:
            return str(unit["id"])
    spoken = words(text)
    for unit, names in _unit_names():
        if holds(spoken, names):
            return unit
    return text


@functools.cache
def _unit_names() -> tuple[tuple[str, Table], ...]:
    return tuple((str(unit["id"]), table(unit["names"])) for unit in data()["unit"])


def spoken_unit(texts: Iterable[Words]) -> str:
    """The one unit that texts name; `UNSTATED` where they name none or several."""
    found = {unit for text in texts for unit, names in _unit_names() if holds(text, names)}
    return found.pop() if len(found) == 1 else UNSTATED


def rank_of(value: Json, pointer: str) -> Rank | None:
    """The level that an address of a known framework stands for."""
    text = value.get("id", value.get("@id")) if isinstance(value, Mapping) else value
    if not isinstance(text, str):
        return None
    for framework in data()["framework"]:
        if framework.get("highest"):
            for address in framework["addresses"]:
                if text.startswith(address):
                    return rank_named(framework["id"], text.removeprefix(address), pointer)
    return None


def rank_in(named: Words, code: str, pointer: str) -> Rank | None:
    """The level with that code in the framework that a text names, where its levels are known."""
    for framework in data()["framework"]:
        if framework.get("highest") and holds(named, _framework_names(framework["id"])):
            return rank_named(framework["id"], code, pointer)
    return None


@functools.cache
def _framework_names(framework: str) -> Table:
    return table(next(one["names"] for one in data()["framework"] if one["id"] == framework))


def rank_named(framework: str, code: str, pointer: str) -> Rank | None:
    """The level with that code, where the code has a number."""
    match = re.fullmatch(r"\D{0,20}([0-9]{1,3})", code.strip(), re.ASCII)
    return Rank(framework, int(match[1]), pointer) if match else None


def hours_of(text: str) -> Decimal | None:
    """The hours of a duration that is given in hours and minutes alone."""
    match = _DURATION.fullmatch(text.strip())
    if match is None or not any(match.groups()) or any(match.groups()[:4]):
        return None
    hours, minutes, seconds = (Decimal(part or 0) for part in match.groups()[4:])
    return hours + minutes / 60 + seconds / 3600


def months_of(text: str) -> Decimal | None:
    """The months of a duration that is given in years and months alone."""
    match = _DURATION.fullmatch(text.strip())
    if match is None or not any(match.groups()[:2]) or any(match.groups()[2:]):
        return None
    years, months = (Decimal(part or 0) for part in match.groups()[:2])
    return years * 12 + months
