"""The four scores of a set. They are never averaged: each answers a question of its own.

    declared   definitions of a kind made to be built upon that have a relation, of all of them
    resolved   relations both ends of which are known, of all relations
    confirmed  relations with another body's award that its owner confirms, of all such relations
    sound      relations in no finding at MUST level, of all relations

None where there is nothing to count. Relations are those that say how awards build on each other or
which are the same; alignments and endorsements are none. One that both sides declare counts once:
that the owner of a whole confirms what its part declares can lower no score.
"""

from __future__ import annotations

from collections.abc import Iterable, Set

import msgspec

from mcconform.stacking.confirmation import Confirmed
from mcconform.stacking.edges import Kind
from mcconform.stacking.graph import Place, Relation
from mcconform.stacking.rules.set.answers import crossing
from mcconform.stacking.rules.set.orphans import connected_ones, stackable
from mcconform.stacking.stackset import StackSet

SHOWN = 50
"""Parts of a score that are listed; it says how many more there are."""


class Part(msgspec.Struct, frozen=True):
    """One thing or declaration that a score counts, and that lowers it."""

    state: str
    """``without-relation``, ``dangling``, ``unconfirmed``, ``unproven`` or ``unsound``."""
    what: str
    place: Place


class StackScore(msgspec.Struct, frozen=True):
    """One score with what lowers it."""

    id: str
    title: str
    formula: str
    points: int
    of: int
    parts: tuple[Part, ...]
    left_out: int = 0
    """Parts that are not listed."""

    @property
    def value(self) -> float | None:
        """A fraction in [0, 1]; None where there was nothing to count."""
        return self.points / self.of if self.of else None


def scores(stack: StackSet, unsound: Set[int]) -> tuple[StackScore, ...]:
    """All four; ``unsound`` are the declarations in findings at MUST level."""
    counted = [one for one in stack.graph.relations if one.kind is not Kind.ALIGNED]
    return (
        _declared(stack),
        _resolved(stack, counted),
        _confirmed(stack),
        _sound(stack, counted, unsound),
    )


def _score(id: str, title: str, formula: str, of: int, low: Iterable[Part]) -> StackScore:
    every = list(low)
    shown = tuple(every[:SHOWN])
    return StackScore(id, title, formula, of - len(every), of, shown, len(every) - len(shown))


def _declared(stack: StackSet) -> StackScore:
    asked, joined = stack.once(stackable), stack.once(connected_ones)
    return _score(
        "declared",
        "Declared",
        "awards of a kind that is made to be built upon with at least one relation, of all such "
        "awards",
        len(asked),
        (
            Part("without-relation", stack.label(one), stack.place_of(one))
            for one in asked
            if stack.alike.find(one) not in joined
        ),
    )


def _resolved(stack: StackSet, counted: list[Relation]) -> StackScore:
    def known(end: int) -> bool:
        thing = stack.things[end]
        return thing.known or stack.resource(thing.id).ok

    return _score(
        "resolved",
        "Resolved",
        "relations whose ends are both in the set, or were found elsewhere, of all relations",
        len(counted),
        (
            Part("dangling", _told(stack, one), stack.place(one))
            for one in counted
            if not (known(one.source) and known(one.target))
        ),
    )


def _confirmed(stack: StackSet) -> StackScore:
    answers = [(one, stack.words.confirmed(one)) for one in stack.once(crossing)]
    return _score(
        "confirmed",
        "Confirmed",
        "relations with another body's award that the owner of the whole confirms, of all of which "
        "both owners are known",
        len(answers),
        (
            Part(
                "unproven" if answer is Confirmed.UNPROVEN else "unconfirmed",
                f"{stack.label(one.source)} in {stack.label(one.target)}",
                stack.place(one),
            )
            for one, answer in answers
            if answer is not Confirmed.YES
        ),
    )


def _sound(stack: StackSet, counted: list[Relation], unsound: Set[int]) -> StackScore:
    return _score(
        "sound",
        "Sound",
        "relations in no finding at MUST level, of all relations",
        len(counted),
        (
            Part("unsound", _told(stack, one), stack.place(one))
            for one in counted
            if not unsound.isdisjoint(one.edges)
        ),
    )


def _told(stack: StackSet, one: Relation) -> str:
    kind = one.kind.value.replace("_", " ")
    return f"{stack.label(one.source)} {kind} {stack.label(one.target)}"
