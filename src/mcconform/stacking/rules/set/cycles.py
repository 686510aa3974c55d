"""Sets of awards: relations that run in a circle."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from mcconform import limits
from mcconform.catalogue import MUST, rule
from mcconform.model import Finding
from mcconform.stacking.components import components, cyclic, shortest_cycle, turned
from mcconform.stacking.edges import Kind
from mcconform.stacking.graph import Relation
from mcconform.stacking.rules.set import CLR2, CTDL
from mcconform.stacking.stackset import StackSet

_SEARCH = limits.STACK_WORK // 20
_SHOWN = 6


def _has(*kinds: Kind) -> Callable[[StackSet], bool]:
    return lambda stack: any(one.kind in kinds for one in stack.graph.relations)


def _told(stack: StackSet, cycle: Sequence[int]) -> str:
    """A cycle by the ids of its members, the first once more at the end."""
    ids = [stack.things[one].id for one in cycle]
    more = f"… ({len(ids) - _SHOWN} more) → " if len(ids) > _SHOWN else ""
    return f"{' → '.join(ids[:_SHOWN])} → {more}{ids[0]}"


def _inside(relations: Sequence[Relation], members: set[int]) -> list[Relation]:
    return [one for one in relations if one.source in members and one.target in members]


def _circles(
    stack: StackSet, relations: Sequence[Relation]
) -> Iterator[tuple[list[int], list[Relation]]]:
    """A shortest cycle of each knot, from its smallest key, and the relations of the knot."""
    ahead: dict[int, list[int]] = {}
    for relation in relations:
        ahead.setdefault(relation.source, []).append(relation.target)

    def neighbours(thing: int) -> Sequence[int]:
        return ahead.get(thing, ())

    knots = cyclic(components(ahead, neighbours), neighbours)
    of = {thing: number for number, knot in enumerate(knots) for thing in knot}
    held: list[list[Relation]] = [[] for _ in knots]
    for relation in relations:
        number = of.get(relation.source, -1)
        if number >= 0 and of.get(relation.target) == number:
            held[number].append(relation)
    for knot, own in zip(knots, held, strict=True):
        cycle = shortest_cycle(knot, neighbours, _SEARCH)
        yield turned(cycle, lambda thing: stack.things[thing].key), own


@rule(
    area="stackability",
    level=MUST,
    spec=f"{CTDL}#isPartOf",
    message="the award is a part of itself by way of others: {cycle}",
    fix="Find the relation that runs the wrong way, and turn it round or leave it out.",
    applies=_has(Kind.PART_OF),
)
def parts(stack: StackSet) -> Iterator[Finding]:
    """Parts and wholes form no circle (STK-CYC-001).

    A circle that only closes by way of awards that are called the same is left open: they may be
    the same for most purposes, and be no part of themselves.
    """
    relations = stack.graph.of_kind(Kind.PART_OF)
    known: set[int] = set()
    for cycle, own in _circles(stack, relations):
        edges = sorted(stack.edges_of(own))
        known.update(edges)
        yield stack.failed(stack.graph.place(edges[0]), *edges, cycle=_told(stack, cycle))
    for cycle, own in _circles(stack, _merged(stack, relations)) if stack.groups else ():
        edges = sorted(stack.edges_of(own))
        if known.isdisjoint(edges):
            told = _told(stack, cycle)
            cause = f"it is a part of itself, if what is called the same is the same: {told}"
            yield stack.cannot_tell(stack.graph.place(edges[0]), cause, *edges)


def _merged(stack: StackSet, relations: Sequence[Relation]) -> list[Relation]:
    """The relations between what is left when all that is called the same is one."""
    found = []
    for one in relations:
        ends = stack.alike.find(one.source), stack.alike.find(one.target)
        if ends[0] != ends[1]:  # of a part that is its whole see part_is_not_the_same
            merged = Relation(one.kind, *ends)
            merged.edges = one.edges
            found.append(merged)
    return found


@rule(
    area="stackability",
    level=MUST,
    spec=f"{CLR2}#association",
    message="each of these has to come before itself: {cycle}",
    fix="Find the requirement that runs the wrong way, and turn it round or leave it out.",
    applies=_has(Kind.REQUIRES),
)
def prerequisites(stack: StackSet) -> Iterator[Finding]:
    """What must come first forms no circle, alone or with editions (STK-CYC-002).

    Both directions of ``precedes`` between two achievements are a circle of two. A requirement that
    is only one choice of several is no circle's link; where it is not said whether it is, the
    circle is left open.
    """
    graph = stack.graph
    editions = [one for one in graph.of_kind(Kind.VERSION_OF) if _immediate(stack, one)]
    known: set[int] = set()
    for firm in (True, False):
        demands = [one for one in graph.of_kind(Kind.REQUIRES) if _binds(stack, one, firm)]
        for cycle, own in _circles(stack, [*demands, *editions]):
            found = [one for one in own if one.kind is Kind.REQUIRES]
            members = {one.source for one in own}
            if not found or known & members:
                continue
            known |= members
            edges = sorted(stack.edges_of(found))
            told, place = _told(stack, cycle), graph.place(edges[0])
            if firm:
                yield stack.failed(place, *edges, cycle=told)
            else:
                cause = f"it is not said whether all of these requirements are meant: {told}"
                yield stack.cannot_tell(place, cause, *edges)


def _immediate(stack: StackSet, relation: Relation) -> bool:
    return any(stack.graph.edges[number].immediate for number in relation.edges)


def _binds(stack: StackSet, relation: Relation, firm: bool) -> bool:
    said = {stack.graph.edges[number].needed for number in relation.edges}
    return True in said if firm else bool(said - {False})


@rule(
    area="stackability",
    level=MUST,
    spec=f"{CLR2}#association",
    message="{part} is declared to be a part of {whole} and to be the same as it",
    fix="Keep one of the two relations.",
    applies=_has(Kind.PART_OF),
)
def part_is_not_the_same(stack: StackSet) -> Iterator[Finding]:
    """No award is a part of what it is the same as (STK-CYC-003).

    The rule's other half, both directions of ``precedes``, is a circle and stands there.
    """
    size = len(stack.things)
    same = {
        min(one.source, one.target) * size + max(one.source, one.target): one
        for one in stack.graph.of_kind(Kind.SAME_AS)
        if one.source != one.target
    }
    for relation in stack.graph.of_kind(Kind.PART_OF) if same else ():
        ends = sorted((relation.source, relation.target))
        other = same.get(ends[0] * size + ends[1])
        if other is not None:
            yield stack.failed(
                stack.place(relation),
                *relation.edges,
                *other.edges,
                part=stack.label(relation.source),
                whole=stack.label(relation.target),
            )
