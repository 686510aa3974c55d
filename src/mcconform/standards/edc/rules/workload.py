"""European Learning Model: the volume of learning, of a whole and of its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mcconform.catalogue import SHOULD, rule
from mcconform.model import Finding, failed
from mcconform.nodes import Node
from mcconform.standards._walk import shown
from mcconform.standards.edc.nodes import LearningAchievement, Thing
from mcconform.standards.edc.rules import SHAPES

_AMOUNT: Final = r"(?:([0-9]{1,9}(?:\.[0-9]{1,9})?)%s)?"
_DURATION: Final = re.compile(
    "P(?=.)" + "".join(_AMOUNT % unit for unit in "YMD") + "(?:T(?=.)"
    + "".join(_AMOUNT % unit for unit in "HMS") + ")?"
)  # fmt: skip
_LEAST: Final = (365 * 24.0, 28 * 24.0, 24.0, 1.0, 1 / 60, 1 / 3600)
_MOST: Final = (366 * 24.0, 31 * 24.0, 24.0, 1.0, 1 / 60, 1 / 3600)
"""Hours of a year, a month, a day …: at least, and at most."""


def hours(text: str, units: tuple[float, ...]) -> float | None:
    """The hours of a duration; None for a text that is none."""
    found = _DURATION.fullmatch(text)
    if found is None:
        return None
    parts = zip(found.groups(), units, strict=True)
    return sum(float(amount) * unit for amount, unit in parts if amount)


def _whole(achievement: LearningAchievement) -> tuple[str, float] | None:
    """The volume of learning of what was achieved, and the hours that it is at most."""
    for specification in achievement.linked("specifiedBy"):
        text = specification.text("volumeOfLearning")
        most = hours(text, _MOST)
        if most:
            return text, most
    return None


def _parts(achievement: LearningAchievement) -> Iterator[tuple[Node, str]]:
    """The objects that give the workload of an activity that led to it, and the member."""
    for activity in achievement.linked("influencedBy"):
        yield activity, "workload"
        thing = Thing(activity.value, activity.pointer, activity.dossier)
        for specification in thing.linked("specifiedBy"):
            yield specification, "volumeOfLearning"


def _has_both(achievement: LearningAchievement) -> bool:
    return _whole(achievement) is not None and any(
        hours(node.text(member), _LEAST) is not None for node, member in _parts(achievement)
    )


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SHAPES}#LearningActivitySpecification-elm_volumeOfLearning",
    message="the activity takes {found}, longer than the {expected} of all that was learnt by it",
    fix="Check the units: PT60H is sixty hours, P60M sixty months, PT60M sixty minutes.",
    applies=_has_both,
)
def part_within_whole(achievement: LearningAchievement) -> Iterator[Finding]:
    """An activity does not take longer than all that was learnt by it.

    The model gives no such rule: an activity influences an achievement, so its workload is a part
    of that volume of learning. A month counts 28 days in the part and 31 in the whole.
    """
    whole = _whole(achievement)
    for node, member in _parts(achievement):
        text = node.text(member)
        least = hours(text, _LEAST)
        if whole is not None and least is not None and least > whole[1]:
            yield failed(node.at(member), found=shown(text), expected=shown(whole[0]))
