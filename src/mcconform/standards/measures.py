"""Durations, credits and levels: what their numbers mean, whatever standard they come from.

Durations are those of ISO 8601, as XML Schema writes them; facts on credit systems stand in
``measures.toml``. Nothing here raises on odd input, and nothing is exact that the source leaves
open: a day has between 1 and 24 hours of learning.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable
from importlib import resources
from typing import Final, NamedTuple

import msgspec

_AMOUNT = r"[0-9]{1,9}(?:[.,][0-9]{1,9})?"
_DURATION = re.compile(
    rf"P(?=[0-9]|T[0-9])(?:({_AMOUNT})Y)?(?:({_AMOUNT})M)?(?:({_AMOUNT})W)?(?:({_AMOUNT})D)?"
    rf"(?:T(?=[0-9])(?:({_AMOUNT})H)?(?:({_AMOUNT})M)?(?:({_AMOUNT})S)?)?",
    re.ASCII,
)
_LEAST: Final = (365.0, 28.0, 5.0, 1.0, 1.0, 1 / 60, 1 / 3600)
"""Hours of learning that each part of a duration holds at least: years to seconds, an hour a day,
five days a week."""
_MOST: Final = (8784.0, 744.0, 168.0, 24.0, 1.0, 1 / 60, 1 / 3600)
_CALENDAR: Final = 4
"""The first parts are stretches of the calendar, the others hours of work."""
_LONGEST: Final = 200
"""Characters of a name that are looked at."""


class Span(NamedTuple):
    """An amount of hours: at least, and at most."""

    least: float
    most: float

    def meets(self, other: Span) -> bool:
        """Whether the two can be the same amount."""
        return self.least <= other.most and other.least <= self.most


class Duration(NamedTuple):
    """A duration, and whether any of it is a stretch of the calendar, such as weeks."""

    hours: Span
    calendar: bool


def duration(text: str) -> Duration | None:
    """The hours of a duration; None for what is none."""
    match = _DURATION.fullmatch(text.strip()[:_LONGEST])
    if match is None:
        return None
    parts = [float(part.replace(",", ".")) if part else 0.0 for part in match.groups()]
    least = sum(part * hours for part, hours in zip(parts, _LEAST, strict=True))
    most = sum(part * hours for part, hours in zip(parts, _MOST, strict=True))
    return Duration(Span(least, most), any(parts[:_CALENDAR]))


class Unit(msgspec.Struct, frozen=True):
    """A credit system."""

    id: str
    title: str
    hours: tuple[float, float]
    """Hours of work that one credit stands for, at least and at most."""
    names: tuple[str, ...]
    addresses: tuple[str, ...]

    def worth(self, credits: float) -> Span:
        """The hours that a number of credits stands for."""
        return Span(credits * self.hours[0], credits * self.hours[1])


@functools.cache
def units() -> dict[str, Unit]:
    """The credit systems by their ids."""
    text = resources.files(__package__).joinpath("measures.toml").read_text(encoding="utf-8")
    found = msgspec.convert(tomllib.loads(text)["unit"], list[Unit])
    return {unit.id: unit for unit in found}


def unit_of(names: Iterable[str]) -> Unit | None:
    """The one credit system that names or addresses stand for; None for none, or for several."""
    found = {unit.id: unit for name in names if (unit := _unit(name.strip()[:_LONGEST]))}
    return next(iter(found.values())) if len(found) == 1 else None


@functools.lru_cache(maxsize=1024)
def _unit(name: str) -> Unit | None:
    plain = " ".join(name.casefold().split())
    for unit in units().values():
        if name in unit.addresses or plain in {one.casefold() for one in unit.names}:
            return unit
        if name.rpartition("/")[2] in unit.names:
            return unit
    return None
