"""The demands of a profile made ready for one standard: where each is looked for, and by what test.

Worked out once for a profile and a standard. A demand is looked for at the profile's paths or else
at those of the crosswalk; terms of extensions are understood whatever paths the profile gives,
unless it gives its own places for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Final

import msgspec

from mcconform.metadata.elements import (
    Element,
    compile_all,
    crosswalk,
    element_places,
    place,
    place_for,
)
from mcconform.metadata.paths import Path
from mcconform.metadata.search import Search
from mcconform.metadata.values import TESTS, Test
from mcconform.model import Demand, Profile

_BESIDE: Final = "a definition says what can be earned, and nothing of who earned it"
_KEPT: Final = 64
"""Pairs of profile and standard that stay worked out."""
Numbers = tuple[int, ...]
"""Paths by their numbers in a search."""


class Asks(StrEnum):
    """When a demand is made of documents of a standard."""

    ALWAYS = "always"
    """Its place in the scores is fixed, whatever a document says."""
    IF_SHOWN = "if-shown"
    """On a condition that something in the document shows."""
    NEVER = "never"
    """No document of the standard can show its condition, or is about it."""


class Places(msgspec.Struct, frozen=True):
    """Where a demand is looked for in one standard."""

    full: tuple[str, ...]
    half: tuple[str, ...]
    extension: tuple[str, ...]

    @property
    def best(self) -> float:
        """What the standard can say at most, without extensions."""
        return 1.0 if self.full else 0.5 if self.half else 0.0

    @property
    def first(self) -> str:
        """The place to tell an issuer about."""
        return next(iter((*self.full, *self.half)), "")


class Question(msgspec.Struct, frozen=True, eq=False):
    """One demand, as it is asked of the documents of one standard."""

    demand: Demand
    element: Element
    test: Test
    full: Numbers
    """Where a sound value meets the demand, extensions among them."""
    half: Numbers
    """Where it counts half."""
    first: int | None
    """The place to tell an issuer about; None where the standard has none."""
    where: str
    """That place as an issuer may read it: short forms written out."""
    place: str
    """Where to say it so that it counts most, in words; empty where there is no place."""
    best: float
    condition: Numbers = ()
    """Any value at one of these makes a conditional demand apply."""
    reason: str = ""
    """Why a conditional demand does not apply when there is none; empty for the others."""
    places: frozenset[int] = frozenset()
    """All of ``full`` and ``half``."""
    is_plain: bool = False
    """Whether nothing but its values decides: no condition, no envelope."""

    @property
    def asks(self) -> Asks:
        """When it is asked."""
        if not self.reason:
            return Asks.ALWAYS
        return Asks.IF_SHOWN if self.condition else Asks.NEVER


class Questions(msgspec.Struct, frozen=True, eq=False):
    """All that a profile asks of a document of one standard."""

    search: Search
    asked: tuple[Question, ...]
    titles: Numbers
    descriptions: Numbers
    standard: str
    """What the standard is called."""
    wishes: bool = False
    """Whether anything is asked of values beyond that they are there."""
    units: Numbers = ()
    """Where credit systems are named."""
    settled: dict[Any, Any] = msgspec.field(default_factory=dict)
    """Answers that were worked out once: see `completeness`."""


class _Paths:
    """The paths of a search as they are asked for, each once."""

    def __init__(self, standard: str) -> None:
        self.standard = standard
        self.known: dict[Path, int] = {}

    def numbers(self, texts: tuple[str, ...]) -> Numbers:
        """The numbers of some paths, in order."""
        compiled = compile_all(self.standard, texts)
        return tuple(self.known.setdefault(path, len(self.known)) for path in compiled)


_MADE: dict[tuple[str, str, str], Questions] = {}


def questions(profile: Profile, standard: str) -> Questions:
    """What a profile asks of the documents of a standard that the crosswalk covers."""
    key = (profile.id, profile.digest, standard)
    found = _MADE.get(key)
    if found is None:
        if len(_MADE) >= _KEPT:
            _MADE.clear()
        found = _MADE[key] = _questions(profile, standard)
    return found


def _questions(profile: Profile, standard: str) -> Questions:
    paths, known = _Paths(standard), crosswalk()
    home = known.standards[standard]
    asked = tuple(_asked(profile, standard, paths))
    wishes = any(one.demand.value is not None for one in asked)
    credit = known.elements["credit_unit"]
    named = (*element_places(credit, standard)[0], *place(credit.extension, standard))
    titles, descriptions = (
        paths.numbers(place(known.elements[name].paths, standard))
        for name in ("title", "description")
    )
    units = paths.numbers(named) if wishes else ()
    return Questions(
        search=Search(tuple(paths.known), home.refers),
        asked=asked,
        titles=titles,
        descriptions=descriptions,
        standard=home.title,
        wishes=wishes,
        units=units,
    )


def _asked(profile: Profile, standard: str, paths: _Paths) -> Iterator[Question]:
    for demand in profile.demands:
        element = crosswalk().elements.get(demand.canonical)
        if element is not None:
            yield _question(demand, element, standard, paths, profile.assumes)


def _question(
    demand: Demand, element: Element, standard: str, paths: _Paths, assumed: tuple[str, ...]
) -> Question:
    places = places_for(standard, demand, element)
    first = compile_all(standard, (places.first,))[0] if places.first else None
    full, half = paths.numbers((*places.full, *places.extension)), paths.numbers(places.half)
    condition, reason = _condition(demand, standard, assumed)
    return Question(
        demand=demand,
        element=element,
        test=TESTS[demand.test or element.test],
        full=full,
        half=half,
        first=paths.numbers((places.first,))[0] if first else None,
        where=first.text if first else "",
        place=place_for(standard, places.full, places.extension, places.half),
        best=places.best,
        condition=paths.numbers(condition),
        reason=reason,
        places=frozenset((*full, *half)),
        is_plain=not reason and not element.enveloped,
    )


def places_for(standard: str, demand: Demand, element: Element) -> Places:
    """Where a demand is looked for: the profile's paths, or else the crosswalk's."""
    paths, weak = element_places(element, standard)
    if standard in demand.paths:
        paths, weak = demand.paths[standard], ()
    weak = demand.weak.get(standard, weak)
    return Places(
        full=tuple(path for path in paths if path not in weak),
        half=tuple(path for path in paths if path in weak),
        extension=demand.extension.get(standard, place(element.extension, standard)),
    )


def _condition(
    demand: Demand, standard: str, assumed: tuple[str, ...]
) -> tuple[tuple[str, ...], str]:
    """Where a value makes a demand apply, and why it does not apply without one."""
    if demand.canonical in crosswalk().standards[standard].beside:
        return (), _BESIDE
    if demand.need != "conditional" or demand.condition in assumed:
        return (), ""
    condition = crosswalk().conditions.get(demand.condition)
    if condition is None:
        return (), f"it cannot be told from a credential whether this applies: {demand.condition}"
    return place(condition.paths, standard), condition.reason
