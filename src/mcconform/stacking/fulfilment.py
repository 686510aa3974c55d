"""Whether what a holder has fulfils a condition, at one moment.

Answers are True, False and None, for "nobody can tell from this set". Where a standard leaves it
open what a condition means (alternatives beside targets, several profiles side by side) both
readings are evaluated; only what fails both has failed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mcconform.stacking.conditions import Condition, Operator
from mcconform.stacking.graph import Given

if TYPE_CHECKING:
    from mcconform.stacking.stackset import StackSet

_NOT_ALWAYS_AWARDED = ("targetAssessment", "targetLearningOpportunity", "targetComponent")
"""Targets that nobody need have an award of."""


class Answer(msgspec.Struct, frozen=True):
    """Whether a condition is fulfilled, and what was missing where it is not."""

    fulfilled: bool | None
    missing: tuple[str, ...] = ()


class Fulfilment:
    """The awards of one holder at one moment."""

    def __init__(self, stack: StackSet, whole: Given, paper: int) -> None:
        self.stack = stack
        self.holder = stack.holdings.holder(whole)
        self.moment = whole.award.issued
        self.paper = paper
        """In which the conditions stand."""

    def answer(self, condition: Condition) -> Answer:
        """Whether the condition is fulfilled, in every reading of it that the standard allows."""
        missing: list[str] = []
        strict = self._holds(condition, False, missing)
        lenient = self._holds(condition, True, [])
        if strict is lenient:
            return Answer(strict, tuple(dict.fromkeys(missing)))
        return Answer(None)

    def _holds(self, condition: Condition, lenient: bool, missing: list[str]) -> bool | None:
        """One level; how deep conditions are nested is limited where they are read."""
        targets = [self._held(pointer, id, missing) for pointer, id in condition.targets]
        parts = [self._holds(part, lenient, missing) for part in condition.parts]
        if condition.cut or condition.constraints or condition.credit is not None:
            return self._limited(condition, [*targets, *parts])
        if condition.alternatives and lenient:
            own = [_every(targets)] if targets else []
            return _any([*own, *parts])
        return _counted([*targets, *parts], condition)

    def _limited(self, condition: Condition, found: list[bool | None]) -> bool | None:
        """A condition that also limits numbers: what lacks the awards lacks the rest as well."""
        return False if _counted(found, condition) is False and not condition.cut else None

    def _held(self, pointer: str, id: str, missing: list[str]) -> bool | None:
        thing = self.stack.graph.find(id, self.paper)
        if thing < 0 or self.moment is None:
            return None
        held = self.stack.holdings.held(thing, self.holder)
        problems = [self._problem(given) for given in held]
        if "" in problems:
            return True
        if None in problems:
            return None
        name = self.stack.label(thing)
        if held:
            missing.append(f"{name} ({problems[0]})")
            return False
        if not self._decidable(thing, pointer):
            return None
        missing.append(f"{name} (not held)")
        return False

    def _problem(self, given: Given) -> str | None:
        """Why an award does not count at the moment; None where that is not known."""
        if self.moment is None or given.award.issued is None:
            return None
        if self.stack.papers[given.paper].standing.status == "revoked":
            return "revoked"
        if given.award.issued > self.moment:
            return "awarded later"
        if given.award.until is not None and given.award.until < self.moment:
            return "expired before"
        return ""

    def _decidable(self, thing: int, pointer: str) -> bool:
        """Whether an award that is not there is missing: what is not in the set may be elsewhere.

        A definition that the set does not state, a component, and a course or an examination that
        nobody in the set has an award of, prove nothing.
        """
        things = [self.stack.things[one] for one in self.stack.kin(thing)]
        stated = [one for each in things for one in each.stated if not one.definition.component]
        if not stated:
            return False
        if any(name in pointer for name in _NOT_ALWAYS_AWARDED):
            return bool(self.stack.holdings.given(thing))
        return True


def _every(found: list[bool | None]) -> bool | None:
    if False in found:
        return False
    return None if None in found else True


def _any(found: list[bool | None]) -> bool | None:
    if True in found:
        return True
    return None if None in found or not found else False


def _counted(found: list[bool | None], condition: Condition) -> bool | None:
    if not found:
        return None
    yes, open_ones = found.count(True), found.count(None)
    if condition.all_needed:
        return _every(found)
    if condition.required is not None:
        if yes >= condition.required:
            return True
        return None if yes + open_ones >= condition.required else False
    if condition.operator is Operator.ONLY_ONE and yes > 1:
        return None  # who has more than was asked for is not told to be out
    return _any(found)
