"""Amounts in the units that people compare them in: hours, credits, money, languages.

What can be converted is converted by what ``compare.toml`` declares, and the original stays with
it. A month is no number of hours of learning, so calendar durations stay what they are.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any, Final

import msgspec

_PART: Final = r"(\d{1,9}(?:[.,]\d{1,9})?)"
_DURATION: Final = re.compile(
    rf"P(?=\d|T\d)(?:{_PART}Y)?(?:{_PART}M)?(?:{_PART}W)?(?:{_PART}D)?"
    rf"(?:T(?=\d)(?:{_PART}H)?(?:{_PART}M)?(?:{_PART}S)?)?",
    re.ASCII,
)
_AUTHORITY: Final = re.compile(
    r"https?://publications\.europa\.eu/resource/authority/(language|currency)/([A-Za-z]{2,8})",
    re.IGNORECASE,
)
_TAG: Final = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*", re.ASCII)


class Unit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A unit of credit, and what one of it is."""

    id: str
    title: str
    many: str
    """What several of it are called."""
    iris: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    ects: float = 0.0
    """ECTS credits; 0 where no conversion is declared."""
    hours: float = 0.0
    """Hours of learning; 0 where no conversion is declared."""

    @property
    def conversion(self) -> str:
        """What is declared of it, in words; empty where nothing is, and for the measure itself."""
        if self.ects and self.id != "ects":
            return f"1 {self.title} = {plain_number(self.ects)} ECTS"
        if self.hours and self.id != "clock_hours":
            return f"1 {self.title} = {plain_number(self.hours)} hours of learning"
        return ""


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of a comparison."""

    id: str
    title: str
    elements: tuple[str, ...]
    reader: str
    unsayable: tuple[str, ...] = ()
    """Standards that cannot say it, though they can say its elements."""


class Declared(msgspec.Struct, frozen=True):
    """All of ``compare.toml``."""

    rows: tuple[Row, ...]
    units: tuple[Unit, ...]
    languages: Mapping[str, str]


@functools.cache
def declared() -> Declared:
    """The rows, units and languages, read once from the package."""
    text = resources.files(__package__).joinpath("compare.toml").read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    return Declared(
        rows=msgspec.convert(data["row"], tuple[Row, ...]),
        units=msgspec.convert(data["unit"], tuple[Unit, ...]),
        languages=data["language"],
    )


def plain_number(value: float) -> str:
    """A number as people write it: no more than two places, no zeros at the end."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def hours(duration: str) -> float | None:
    """The hours of a duration of hours, minutes and seconds; None for one with days or more."""
    parts = _parts(duration)
    if parts is None or any(parts[:4]):
        return None
    return parts[4] + parts[5] / 60 + parts[6] / 3600


def calendar(duration: str) -> str:
    """A duration of the calendar in words; empty for what is none."""
    parts = _parts(duration)
    if parts is None:
        return ""
    words = ("year", "month", "week", "day", "hour", "minute", "second")
    said = [
        f"{plain_number(amount)} {word}{'' if amount == 1 else 's'}"
        for amount, word in zip(parts, words, strict=True)
        if amount
    ]
    return ", ".join(said)


def _parts(duration: str) -> tuple[float, ...] | None:
    match = _DURATION.fullmatch(duration.strip())
    if match is None:
        return None
    return tuple(float((part or "0").replace(",", ".")) for part in match.groups())


@functools.cache
def _units() -> Mapping[str, Unit]:
    return {name: unit for unit in declared().units for name in (*unit.iris, *unit.words)}


def unit_of(name: str) -> Unit | None:
    """The unit that goes by an IRI or by words; None for one that is not known."""
    known = _units()
    return known.get(name.strip()) or known.get(" ".join(name.casefold().split()))


def language(name: str) -> str:
    """A tag of BCP 47, of a tag or of an IRI of the European list; empty for all else."""
    listed = _AUTHORITY.fullmatch(name.strip())
    if listed and listed[1].lower() == "language":
        return declared().languages.get(listed[2].upper(), listed[2].lower())
    return name.strip() if _TAG.fullmatch(name.strip()) else ""


def currency(name: str) -> str:
    """The code of ISO 4217, of a code or of an IRI of the European list; all else as it is."""
    listed = _AUTHORITY.fullmatch(name.strip())
    if listed and listed[1].lower() == "currency":
        return listed[2].upper()
    return name.strip().upper() if re.fullmatch(r"[A-Za-z]{3}", name.strip()) else name.strip()
