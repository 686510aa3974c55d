"""What the facts behind the scores are decided on, and what a fact may come to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from mcconform.metadata.paths import Hit
from mcconform.model import Dossier, Profile


class Holds(StrEnum):
    """What a fact came to."""

    MET = "met"
    FAILED = "failed"
    UNDECIDED = "undecided"
    MISSING = "missing"
    """The credential does not say what the fact is about."""
    NOT_EXPRESSIBLE = "not-expressible"
    """The standard has no place for it, and no extension in the credential says it."""


class Told(NamedTuple):
    """What a fact came to, where, and why it did not hold. It never repeats a value."""

    state: Holds
    pointer: str = ""
    why: str = ""


class Seen(NamedTuple):
    """A credential as facts see it: the values at their places, and what the profile sets."""

    dossier: Dossier
    profile: Profile
    values: Mapping[str, list[Hit]]
    """By the name of an element or a place: what stands there and is no blank."""
    award: Callable[[str], str]
    """From a pointer to the award it speaks of; empty for what speaks of all."""

    def at(self, *names: str) -> list[Hit]:
        """The values at some places, in the order of the names."""
        return [hit for name in names for hit in self.values.get(name, ())]

    def by_award(self, one: str, other: str) -> Iterator[tuple[list[Hit], list[Hit]]]:
        """The values at two places, award by award, as far as an award has both.

        What speaks of all awards belongs to each of them.
        """
        first, second = self._grouped(one), self._grouped(other)
        for award in dict.fromkeys((*first, *second)):
            if award or (first.keys() | second.keys()) == {""}:
                here = first.get(award, []) + (first.get("", []) if award else [])
                there = second.get(award, []) + (second.get("", []) if award else [])
                if here and there:
                    yield here, there

    def _grouped(self, name: str) -> dict[str, list[Hit]]:
        found: dict[str, list[Hit]] = {}
        for hit in self.at(name):
            found.setdefault(self.award(hit.pointer), []).append(hit)
        return found


APART: Final = "the values speak of different awards"
_WORST: Final = (Holds.FAILED, Holds.UNDECIDED, Holds.MET)
_STRICT: Final = (Holds.FAILED, Holds.MET, Holds.UNDECIDED)
_BEST: Final = (Holds.MET, Holds.UNDECIDED, Holds.FAILED)


def each(several: Iterable[Told]) -> Told:
    """What holds of every one: the worst."""
    return _first(several, _WORST)


def decided(several: Iterable[Told]) -> Told:
    """What holds of each that can be decided; undecided when none can."""
    return _first(several, _STRICT)


def some(several: Iterable[Told]) -> Told:
    """What holds of one at least: the best."""
    return _first(several, _BEST)


def _first(several: Iterable[Told], order: tuple[Holds, ...]) -> Told:
    found = list(several)
    if not found:
        return Told(Holds.MISSING)
    return min(found, key=lambda one: order.index(one.state))
