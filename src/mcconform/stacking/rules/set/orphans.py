"""Sets of awards: what stands alone."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MAY, rule
from mcconform.model import Finding
from mcconform.stacking.edges import STACKING, Kind
from mcconform.stacking.rules.set import EU
from mcconform.stacking.stackset import StackSet

_JOINING = (*sorted(STACKING), Kind.VERSION_OF)


def stackable(stack: StackSet) -> list[int]:
    """Definitions of a kind that is made to be built upon, or that claim to be."""
    return [
        thing.index
        for thing in stack.things
        if any(one.definition.stackable and not one.definition.component for one in thing.stated)
    ]


def connected_ones(stack: StackSet) -> set[int]:
    """Roots of the things that a relation builds on or that build on others."""
    found: set[int] = set()
    for relation in stack.graph.of_kind(*_JOINING):
        if relation.source != relation.target:
            found.add(stack.alike.find(relation.source))
            found.add(stack.alike.find(relation.target))
    return found


@rule(
    area="stackability",
    level=MAY,
    spec=EU,
    message="{name} is of a kind that is made to be built upon, and nothing in this set says what "
    "it counts towards or is made of",
    fix="Relate it to a whole or to its parts, or say that it stands alone.",
    applies=lambda stack: bool(stack.once(stackable)),
)
def connected(stack: StackSet) -> Iterator[Finding]:
    """Awards that are made to be built upon have a relation to another (STK-ORP-001).

    A remark: the Council Recommendation allows micro-credentials that stand alone.
    """
    joined = stack.once(connected_ones)
    for thing in stack.once(stackable):
        if stack.alike.find(thing) not in joined:
            yield stack.failed(stack.place_of(thing), name=stack.label(thing))
