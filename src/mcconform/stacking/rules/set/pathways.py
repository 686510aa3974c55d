"""Sets of awards: pathways."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MAY, MUST, rule
from mcconform.model import Finding
from mcconform.stacking.edges import Kind
from mcconform.stacking.rules.set import CTDL
from mcconform.stacking.stackset import StackSet
from mcconform.stacking.statements import Pathway

_DOWN = (Kind.REQUIRES, Kind.RECOMMENDS, Kind.STANDS_FOR)


def _pathways(stack: StackSet) -> list[tuple[int, Pathway]]:
    return [
        (number, pathway)
        for number, paper in enumerate(stack.papers)
        for pathway in paper.reading.pathways
    ]


def _claims(stack: StackSet) -> dict[int, set[int]]:
    """The pathways that each component says it belongs to."""
    found: dict[int, set[int]] = {}
    for number, pathway in stack.once(_pathways):
        own = stack.graph.find(pathway.id, number)
        for _, member in pathway.members:
            found.setdefault(stack.graph.find(member, number), set()).add(own)
    return found


@rule(
    area="stackability",
    level=MUST,
    spec=f"{CTDL}#Pathway",
    message="the pathway {pathway} {why}",
    fix="Name the destination with hasDestinationComponent, and publish every component.",
    applies=lambda stack: bool(stack.once(_pathways)),
)
def complete(stack: StackSet) -> Iterator[Finding]:
    """A pathway has a destination, and its components exist and are its own (STK-PTH-001).

    Whether what a component stands for (``sourceData``) can be found is a matter of its own, see
    stacking.set.ends.known.
    """
    claims = stack.once(_claims)
    for number, pathway in stack.once(_pathways):
        name = f"“{pathway.name}”" if pathway.name else pathway.id
        own = stack.graph.find(pathway.id, number)
        if not pathway.destinations:
            yield stack.failed((number, pathway.pointer), pathway=name, why="has no destination")
        for pointer, id in (*pathway.destinations, *pathway.children):
            thing = stack.graph.find(id, number)
            claimed = claims.get(thing, set())
            if thing < 0 or not stack.things[thing].known:
                why = f"names the component {id}, which is not in the set"
                yield stack.failed((number, pointer), pathway=name, why=why)
            elif claimed and own not in claimed:
                why = f"names the component {id}, which says it belongs to another pathway"
                yield stack.failed((number, pointer), pathway=name, why=why)


def _routed(stack: StackSet) -> list[tuple[int, Pathway]]:
    """Pathways with a known destination and components beside it."""
    return [
        (number, pathway)
        for number, pathway in stack.once(_pathways)
        if (pathway.members or pathway.children)
        and any(stack.graph.find(id, number) >= 0 for _, id in pathway.destinations)
    ]


@rule(
    area="stackability",
    level=MAY,
    spec=f"{CTDL}#hasDestinationComponent",
    message="the component {component} of the pathway {pathway} leads to no destination of it",
    fix="Name the component in a condition, as a child or as a prerequisite of another one.",
    applies=lambda stack: bool(stack.once(_routed)),
)
def leads_to_destination(stack: StackSet) -> Iterator[Finding]:
    """Every component of a pathway leads to its destination (STK-ORP-001).

    By way of children, conditions, prerequisites and suggested orders.
    """
    for number, pathway in stack.once(_routed):
        find = stack.graph.find
        reached = _reached(stack, [find(id, number) for _, id in pathway.destinations])
        own = find(pathway.id, number)
        members = {find(id, number): at for at, id in (*pathway.members, *pathway.children)}
        for thing, pointer in members.items():
            if thing >= 0 and thing != own and thing not in reached and stack.things[thing].known:
                name = f"“{pathway.name}”" if pathway.name else pathway.id
                yield stack.failed((number, pointer), component=stack.label(thing), pathway=name)


def _reached(stack: StackSet, starts: list[int]) -> set[int]:
    waiting = [one for one in starts if one >= 0]
    seen = set(waiting)
    graph = stack.graph
    while waiting:
        here = waiting.pop()
        ahead = [one.target for kind in _DOWN for one in graph.out(kind, here)]
        ahead += [one.source for one in graph.into(Kind.PART_OF, here)]
        for there in ahead:
            if there not in seen:
                seen.add(there)
                waiting.append(there)
    return seen
