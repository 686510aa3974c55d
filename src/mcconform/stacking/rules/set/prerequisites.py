"""Sets of awards: what has to come first."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mcconform.catalogue import MUST, rule
from mcconform.model import Finding
from mcconform.stacking.conditions import Condition, Constraint, Operator
from mcconform.stacking.fulfilment import Fulfilment
from mcconform.stacking.graph import Given, Place
from mcconform.stacking.measures import shown
from mcconform.stacking.rules.set import CTDL
from mcconform.stacking.stackset import StackSet


def _demanding(stack: StackSet) -> list[tuple[Given, int, Condition]]:
    """Awards of what has conditions: the award, the paper of the condition, the condition."""
    found = []
    for given in stack.holdings.awards:
        for thing in stack.kin(given.of) if given.of >= 0 else ():
            seen: set[str] = set()
            for stated in stack.things[thing].stated:
                if stated.definition.component:
                    continue
                for condition in stated.definition.conditions:
                    text = f"{stack.papers[stated.paper].digest}{condition.pointer}"
                    if condition.choices and text not in seen:
                        seen.add(text)
                        found.append((given, stated.paper, condition))
    return found


@rule(
    area="stackability",
    level=MUST,
    spec=f"{CTDL}#requires",
    message="{holder} was awarded {whole} without what it requires: {missing}",
    fix="Add the awards that are missing to the set, or ask the issuer why they were not needed.",
    applies=lambda stack: bool(stack.once(_demanding)),
)
def held_in_time(stack: StackSet) -> Iterator[Finding]:
    """Who was awarded something held what it requires, valid at that time (STK-PRE-002).

    Conditions are evaluated with all their choices. An award is missing only where the set states
    what was to be awarded; what the set knows nothing of is left open, and so are courses and
    examinations of which nobody in the set has an award. Where the standard allows two readings of
    a condition, it has to fail in both.
    """
    for given, paper, condition in stack.once(_demanding):
        name = stack.label(given.of)
        if stack.holdings.holder(given) < 0 or given.award.issued is None:
            cause = f"who holds {name}, or since when, is not said"
            yield stack.cannot_tell(given.place, cause)
            continue
        answer = Fulfilment(stack, given, paper).answer(condition)
        if answer.fulfilled is None:
            cause = f"not everything that {name} requires is in the set, or can be decided"
            yield stack.cannot_tell(given.place, cause)
        elif not answer.fulfilled:
            yield stack.failed(
                given.place,
                holder=stack.holdings.shown(given),
                whole=name,
                missing=", ".join(answer.missing[:5]),
            )


def _conditions(stack: StackSet) -> list[tuple[int, Condition]]:
    """Every condition of every level, with its paper; the same place is looked at once."""
    found: dict[Place, Condition] = {}
    for thing in stack.things:
        for stated in thing.stated:
            waiting = list(stated.definition.conditions)
            while waiting:
                one = waiting.pop()
                found.setdefault((stated.paper, f"{one.pointer} {len(one.parts)}"), one)
                waiting += one.parts
    return [(place[0], one) for place, one in found.items()]


@rule(
    area="stackability",
    level=MUST,
    spec=f"{CTDL}#requiredNumber",
    message="nobody can ever meet the condition: {why}",
    fix="Correct the number, or add what there is to choose from.",
    applies=lambda stack: bool(stack.once(_conditions)),
)
def can_be_met(stack: StackSet) -> Iterator[Finding]:
    """A condition can be met (STK-PRE-003).

    It asks for no more than it names (``requiredNumber`` counts awards and conditions alike), a
    choice of only one is among two at least, and its limits do not exclude each other. A condition
    that names no award, but says by limits or in words what may be chosen, is left open; and so is
    what lies deeper than is read.
    """
    for paper, one in stack.once(_conditions):
        place = (paper, one.required_pointer or one.pointer)
        if one.cut:
            cause = "there are more conditions within conditions than are read"
            yield stack.cannot_tell((paper, one.pointer), cause)
            continue
        why = _impossible(one)
        if why:
            yield stack.failed(place, why=why)
        elif one.required is not None and not one.choices and one.required > 0:
            cause = "it names nothing that there is to choose from"
            yield stack.cannot_tell(place, cause)


def _impossible(one: Condition) -> str:
    if one.required is not None and one.choices and one.required > one.choices:
        return f"{shown(one.required)} of {one.choices} are asked for"
    if one.operator is Operator.ONLY_ONE and one.choices + len(one.constraints) == 1:
        return "only one is asked for, and there is one"
    return _excluded(one.constraints) if one.operator is Operator.AND else ""


def _excluded(constraints: tuple[Constraint, ...]) -> str:
    """Why limits on one number leave no number; empty where they leave some."""
    by_subject: dict[str, list[Constraint]] = {}
    for one in constraints:
        if one.subject and one.value is not None and one.comparator:
            by_subject.setdefault(one.subject, []).append(one)
    for subject, several in by_subject.items():
        low, open_low = _bound(several, ("gt", "gteq"), -1)
        high, open_high = _bound(several, ("lt", "lteq"), 1)
        if low is None or high is None:
            continue
        if low > high or (low == high and (open_low or open_high)):
            return f"{subject} cannot be above {shown(low)} and below {shown(high)} at once"
    return ""


def _bound(
    several: list[Constraint], names: tuple[str, str], sign: int
) -> tuple[Decimal | None, bool]:
    """The narrowest bound from one side, and whether it is itself excluded."""
    found: list[tuple[Decimal, bool]] = []
    for one in several:
        if one.value is not None and one.comparator in (*names, "eq"):
            found.append((one.value, one.comparator == names[0]))
    if not found:
        return None, False
    return min(found, key=lambda bound: (sign * bound[0], not bound[1]))
