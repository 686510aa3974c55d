"""The facts of a credential, decided: for each score what holds, what does not, what is not said.

A fact is decided by a function of the module that has its score's name, or by the outcomes of
rules. It looks at the places it names and at nothing else, so what is written elsewhere never
changes it; and as long as nothing stands at one of these places it is not met. That is why adding
what was missing never lowers a score.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from types import ModuleType
from typing import Final, NamedTuple

import msgspec

from mcconform.metadata import accessibility, consistency, provenance, texts
from mcconform.metadata.completeness import describes_award
from mcconform.metadata.elements import compile_all, crosswalk
from mcconform.metadata.fact_list import Fact, awards, declared, places
from mcconform.metadata.opened import Open, found_in, opened
from mcconform.metadata.paths import Hit, Path
from mcconform.metadata.search import Found, Search
from mcconform.metadata.seen import Holds, Seen, Told
from mcconform.model import Assertion, Dossier, Outcome, Profile

Outcomes = Callable[[str], Assertion | None]
"""What a rule came to; None for one that was not run."""
_MODULES: Final[Mapping[str, ModuleType]] = {
    "consistency": consistency,
    "accessibility": accessibility,
    "provenance": provenance,
}
_BEHIND: Final = "it would stand in a linked document that is not at hand"
_WORST: Final = (Outcome.FAILED, Outcome.CANT_TELL, Outcome.UNTESTED, Outcome.PASSED)
_OF_RULES: Final = {
    Outcome.FAILED: Holds.FAILED,
    Outcome.CANT_TELL: Holds.UNDECIDED,
    Outcome.UNTESTED: Holds.UNDECIDED,
    Outcome.PASSED: Holds.MET,
}


class Decided(NamedTuple):
    """A fact, what it came to, and whether the standard itself can say it."""

    fact: Fact
    told: Told
    expressible: bool


class Asked(msgspec.Struct, frozen=True, eq=False):
    """All facts and elements as they are looked for in documents of one standard."""

    search: Search
    numbers: Mapping[str, tuple[int, ...]]
    """By the name of an element or a place: its paths in the search, those of extensions last."""
    facts: tuple[tuple[Fact, bool], ...]
    """Each fact, and whether the standard can say it."""
    wanted: tuple[str, ...]
    """The elements and places that facts are about."""
    sayable: frozenset[str]
    """The elements and places that the standard has places of its own for."""

    def elements_at(self, path: int) -> list[str]:
        """The elements that have a place at a path of the search."""
        return [name for name in crosswalk().elements if path in self.numbers[name]]


class Read(msgspec.Struct, frozen=True, eq=False):
    """What stands at all places of a document, found in one walk."""

    asked: Asked
    found: Found
    there: Open

    def hits(self, name: str) -> list[Hit]:
        """What stands at an element or a place, blanks and all."""
        found = self.found.hits
        return [hit for number in self.asked.numbers[name] for hit in found.get(number, ())]


@functools.lru_cache(maxsize=64)
def asked_of(standard: str) -> Asked:
    """What is looked for in documents of a standard that the crosswalk covers."""
    known: dict[Path, int] = {}
    numbers: dict[str, tuple[int, ...]] = {}
    sayable: set[str] = set()
    for name in (*crosswalk().elements, *declared().places):
        own, extension = places(name, standard)
        paths = compile_all(standard, (*own, *extension))
        sayable |= {name} if own else set()
        numbers[name] = tuple(known.setdefault(path, len(known)) for path in paths)
    facts = tuple((fact, fact.expressible(standard)) for fact in declared().facts)
    wanted = tuple(dict.fromkeys(name for fact, _ in facts for name in fact.about_what))
    search = Search(tuple(known), crosswalk().standards[standard].refers)
    return Asked(search, numbers, facts, wanted, frozenset(sayable))


def read(dossier: Dossier) -> Read:
    """What stands at all places of the document."""
    there = opened(dossier)
    asked = asked_of(dossier.credential.standard or "")
    return Read(asked, found_in(dossier, asked.search), there)


def linked(dossier: Dossier) -> tuple[str, ...]:
    """The addresses of pages and pictures for people, each once, in the order of the document.

    None where no facts are asked: of what describes no award, or a standard that is not known.
    """
    if not describes_award(dossier):
        return ()
    return tuple(dict.fromkeys(accessibility.linked(read(dossier).hits)))


def decide(
    dossier: Dossier, profile: Profile, found: Read, outcomes: Outcomes
) -> tuple[Decided, ...]:
    """Each fact, decided, in the order of ``facts.toml``."""
    standard = dossier.credential.standard or ""
    seen = Seen(dossier, profile, _said(found), _award_of(standard))
    absent = found.there.elsewhere(dossier)
    decided = []
    for fact, expressible in found.asked.facts:
        told = Told(Holds.MISSING)
        if _is_said(fact, seen):
            told = _by_rules(fact, standard, outcomes) if fact.rules else _by_function(fact, seen)
        if told.state is Holds.MISSING:
            told = _unsaid(fact, expressible, found, absent, told)
        decided.append(Decided(fact, _placed(told, found.there, fact), expressible))
    return tuple(decided)


def _said(found: Read) -> dict[str, list[Hit]]:
    """By place: the values there that say something at all."""
    said: dict[str, list[Hit]] = {}
    for name in found.asked.wanted:
        hits = [hit for hit in found.hits(name) if texts.present(hit.value)]
        if hits:
            said[name] = hits
    return said


def _award_of(standard: str) -> Callable[[str], str]:
    pattern = awards(standard)

    def award(pointer: str) -> str:
        match = pattern.match(pointer)
        return match[0] if match else ""

    return award


def _is_said(fact: Fact, seen: Seen) -> bool:
    if fact.any:
        return any(name in seen.values for name in fact.any)
    return all(name in seen.values for name in fact.needs)


def _by_function(fact: Fact, seen: Seen) -> Told:
    told: Told = getattr(_MODULES[fact.score], fact.name)(seen)
    return told


def _by_rules(fact: Fact, standard: str, outcomes: Outcomes) -> Told:
    """The worst of what the rules came to; a rule that does not apply says nothing."""
    found = [one for rule in fact.rules.get(standard, ()) if (one := outcomes(rule)) is not None]
    decided = [one for one in found if one.outcome in _OF_RULES]
    if not decided:
        return Told(Holds.MISSING)
    worst = min(decided, key=lambda one: _WORST.index(one.outcome))
    pointer = worst.findings[0].pointer if worst.findings else ""
    why = "" if worst.outcome is Outcome.PASSED else f"see {worst.rule}"
    return Told(_OF_RULES[worst.outcome], pointer, why)


def _unsaid(fact: Fact, expressible: bool, found: Read, absent: Iterable[str], told: Told) -> Told:
    """What is not said: it cannot be, it may be behind a link, or it is missing."""
    if not expressible:
        return Told(Holds.NOT_EXPRESSIBLE)
    for name in fact.about_what:
        for number in found.asked.numbers[name]:
            way = found.asked.search.way(number)
            if any(way.startswith(f"{pointer}/") for pointer in absent):
                return Told(Holds.UNDECIDED, "", _BEHIND)
    return told


def _placed(told: Told, there: Open, fact: Fact) -> Told:
    """The answer with its place as it is in the document that was handed in."""
    if fact.rules or not told.pointer or not (there.sealed or there.base):
        return told
    return told._replace(pointer=there.place(told.pointer))
