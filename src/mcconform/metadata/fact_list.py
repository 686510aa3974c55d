"""The facts that scores count, as ``facts.toml`` declares them, and what they need to be there."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any, Final

import msgspec

from mcconform.metadata.elements import Places, crosswalk, element_places, place

SCORES: Final = ("consistency", "accessibility", "provenance")
"""The scores that count facts, in the order they are shown."""
_NEAR: Final = r"\D{0,30}?(?<![\d.,])(\d{1,2})(?![\d.,]\d|\d)"


class Fact(msgspec.Struct, frozen=True, eq=False, forbid_unknown_fields=True):
    """One thing that holds of a credential, or does not."""

    id: str
    """Score and function: ``consistency.workloads_agree``."""
    title: str
    about: str
    needs: tuple[str, ...] = ()
    """Elements or places that all have to be there before it can be decided."""
    any: tuple[str, ...] = ()
    """The same, where one of them is enough."""
    rules: Mapping[str, tuple[str, ...]] = {}
    """By standard: the rules whose outcomes it is, instead of a function. What it needs is asked
    before them."""
    weight: float = 1.0

    @property
    def score(self) -> str:
        """The score that it counts in, which is the module of its function too."""
        return self.id.partition(".")[0]

    @property
    def name(self) -> str:
        """The name of its function."""
        return self.id.partition(".")[2]

    @property
    def about_what(self) -> tuple[str, ...]:
        """The elements or places it is about."""
        return self.needs or self.any

    def expressible(self, standard: str) -> bool:
        """Whether a standard has places of its own for all that it needs."""
        if self.rules:
            return standard in self.rules
        own = [bool(places(name, standard)[0]) for name in self.about_what]
        return all(own) if self.needs else any(own)


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where something stands that the crosswalk has no element for."""

    name: str
    paths: Places = {}
    extension: Places = {}


class Framework(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A qualifications framework whose levels are numbered."""

    id: str
    names: tuple[str, ...]
    levels: tuple[int, int]
    """The lowest and the highest."""

    def named_in(self, text: str) -> bool:
        """Whether a text names it."""
        return _named(self.names).search(text) is not None

    def number_in(self, text: str) -> int | None:
        """The number that stands behind its name in a text; None where there is none."""
        match = _numbered(self.names).search(text)
        return int(match[1]) if match else None


class Declared(msgspec.Struct, frozen=True):
    """All of ``facts.toml``."""

    facts: tuple[Fact, ...]
    places: Mapping[str, Place]
    frameworks: tuple[Framework, ...]
    awards: Mapping[str, tuple[str, ...]]
    """By standard: where the parts of a document begin that speak of one award each."""


@functools.cache
def declared() -> Declared:
    """The facts and their places, read once from the package."""
    text = resources.files(__package__).joinpath("facts.toml").read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    several = msgspec.convert(data["place"], tuple[Place, ...])
    return Declared(
        facts=msgspec.convert(data["fact"], tuple[Fact, ...]),
        places={one.name: one for one in several},
        frameworks=msgspec.convert(data["framework"], tuple[Framework, ...]),
        awards=msgspec.convert(data["award"], dict[str, tuple[str, ...]]),
    )


def places(name: str, standard: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The paths of an element or a place in a standard: its own ones, and those of extensions."""
    element = crosswalk().elements.get(name)
    if element is not None:
        return element_places(element, standard)[0], place(element.extension, standard)
    known = declared().places[name]
    return place(known.paths, standard), place(known.extension, standard)


@functools.lru_cache(maxsize=64)
def awards(standard: str) -> re.Pattern[str]:
    """What a pointer begins with that speaks of one award; it never matches where all do."""
    found = place(declared().awards, standard)
    if not found:
        return re.compile(r"(?!)")
    return re.compile(rf"(?:{'|'.join(map(re.escape, found))})(?:/\d+)?(?=/|$)")


@functools.cache
def _named(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z])(?:{'|'.join(map(re.escape, names))})(?![A-Za-z])", re.I)


@functools.cache
def _numbered(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"{_named(names).pattern}{_NEAR}", re.I | re.ASCII)
