"""Conformance of values: of the elements that are there, how many carry a value that counts.

All elements of the crosswalk are looked at, whatever a profile demands: the value test of an
element says what counts, and what the profile asks of the value beyond that is asked too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from mcconform.metadata.completeness import Standing
from mcconform.metadata.elements import Element, crosswalk
from mcconform.metadata.facts import Read
from mcconform.metadata.levels import no_skill
from mcconform.metadata.paths import Hit
from mcconform.metadata.texts import identifier, plain_set
from mcconform.metadata.values import TESTS, Judgement, Quality, Texts
from mcconform.model import Outcome


class Carries(StrEnum):
    """What stands for an element."""

    MET = "met"
    WEAK = "weak"
    FAILED = "failed"
    UNDECIDED = "undecided"
    MISSING = "missing"
    NOT_EXPRESSIBLE = "not-expressible"
    NOT_APPLICABLE = "not-applicable"


class Judged(NamedTuple):
    """An element, what stands for it, where, and why it does not count in full."""

    element: Element
    state: Carries
    pointer: str = ""
    why: str = ""


_STATES: Final = {
    Quality.SOUND: Carries.MET,
    Quality.WEAK: Carries.WEAK,
    Quality.ABSENT: Carries.FAILED,
}
_IDENTIFIES: Final = frozenset({"uri", "web", "skill"})
"""Tests of identifiers, which may be given as objects that have one."""
_LEARNT: Final = frozenset({"outcome", "skill"})
_BESIDE: Final = "its documents are not about that"


def judge(found: Read, standard: str, standings: Iterable[Standing]) -> tuple[Judged, ...]:
    """Each element of the crosswalk with its best value, judged."""
    texts = Texts(_said(found, "title"), _said(found, "description")).strict
    refused = _refused(standings)
    return tuple(
        _judged(element, found, standard, texts, refused)
        for element in crosswalk().elements.values()
    )


def _said(found: Read, name: str) -> frozenset[str]:
    return plain_set(hit.value for hit in found.hits(name))


def _refused(standings: Iterable[Standing]) -> Mapping[str, Judged]:
    """By element: what the profile asks of its value and does not get, or cannot be told."""
    found: dict[str, Judged] = {}
    for one in standings:
        answer = one.answer
        if answer is None or answer.outcome is Outcome.PASSED:
            continue
        state = Carries.FAILED if answer.outcome is Outcome.FAILED else Carries.UNDECIDED
        known = found.get(one.element.name)
        if known is None or (known.state, state) == (Carries.UNDECIDED, Carries.FAILED):
            found[one.element.name] = Judged(one.element, state, answer.pointer, answer.why)
    return found


def _judged(
    element: Element, found: Read, standard: str, texts: Texts, refused: Mapping[str, Judged]
) -> Judged:
    if element.name in crosswalk().standards[standard].beside:
        return Judged(element, Carries.NOT_APPLICABLE, "", _BESIDE)
    best = _best(element, found, texts)
    if best is None:
        expressible = element.name in found.asked.sayable
        return Judged(element, Carries.MISSING if expressible else Carries.NOT_EXPRESSIBLE)
    hit, judged = best
    if element.name in refused and _is_sound(element, hit, texts):
        return refused[element.name]
    return Judged(element, _STATES[judged.quality], found.there.place(hit.pointer), judged.why)


def _best(element: Element, found: Read, texts: Texts) -> tuple[Hit, Judgement] | None:
    """The best value of an element, of equally good ones the first; None where there is none."""
    test = TESTS[element.test]
    best: tuple[Hit, Judgement] | None = None
    for number in found.asked.numbers[element.name]:
        for hit in found.found.hits.get(number, ()):
            if element.test in _IDENTIFIES and isinstance(identifier(hit.value), Mapping):
                continue  # an object without an id: the element is not there
            if element.test in _LEARNT and no_skill(hit.owner):
                continue  # an alignment with a level, which is another element
            judged = test(hit, texts)
            if judged.quality is Quality.SOUND:
                return hit, judged
            if best is not None and judged.quality <= best[1].quality:
                continue
            if _is_sound(element, hit, texts) or not _counts_elsewhere(
                element, number, hit, found, texts
            ):
                best = hit, judged
    return best


def _is_sound(element: Element, hit: Hit, texts: Texts) -> bool:
    """Whether a value is sound, or lacks only what it could be held against."""
    lenient = texts._replace(is_strict=False)
    return TESTS[element.test](hit, lenient).quality is Quality.SOUND


def _counts_elsewhere(element: Element, path: int, hit: Hit, found: Read, texts: Texts) -> bool:
    """Whether a value is sound for another element with the same place: it is there for that one.

    The id of an achievement may be its page too; one that is a URN is no page with a fault.
    """
    for other in found.asked.elements_at(path):
        if other != element.name:
            test = TESTS[crosswalk().elements[other].test]
            if test(hit, texts).quality is Quality.SOUND:
                return True
    return False
