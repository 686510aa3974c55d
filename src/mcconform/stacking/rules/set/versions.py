"""Sets of awards: editions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Finding
from mcconform.stacking.components import components, cyclic, shortest_cycle, turned
from mcconform.stacking.edges import STACKING, Kind
from mcconform.stacking.graph import Relation
from mcconform.stacking.rules.set import CLR2, CTDL
from mcconform.stacking.stackset import StackSet


def _newer(stack: StackSet) -> dict[int, list[int]]:
    """The newer editions of each thing that has any."""
    found: dict[int, list[int]] = {}
    for relation in stack.graph.of_kind(Kind.VERSION_OF):
        if relation.source != relation.target:
            found.setdefault(relation.target, []).append(relation.source)
    return found


def _newest(stack: StackSet, thing: int) -> int:
    """The last edition that can be reached; the thing itself where there is none, or no end."""
    newer, seen = stack.once(_newer), {thing}
    while newer.get(thing):
        thing = newer[thing][0]
        if thing in seen:
            return thing
        seen.add(thing)
    return thing


def _pointing(stack: StackSet) -> list[Relation]:
    """Relations, in sets that tell of editions at all."""
    return stack.graph.of_kind(*STACKING) if stack.once(_newer) else []


@rule(
    area="stackability",
    level=SHOULD,
    spec=f"{CTDL}#latestVersion",
    message="{term} of {one} means an old edition of {other}; there is a newer one, {newest}",
    fix="Name the newest edition, unless the old one is meant for awards of its time.",
    applies=lambda stack: bool(stack.once(_pointing)),
)
def newest_is_meant(stack: StackSet) -> Iterator[Finding]:
    """What is current itself points at the newest edition of others (STK-VER-001).

    An old edition may point at old editions: that is history. Where awards were given, the dates
    decide: an award from before the newer edition was rightly counted in the old one.
    """
    newer = stack.once(_newer)
    for relation in stack.once(_pointing):
        for number in relation.edges:
            edge = stack.graph.edges[number]
            own, other = relation.source, relation.target
            if edge.declared_by == "target":
                own, other = other, own
            if newer.get(own) or not newer.get(other) or own in newer[other]:
                continue
            newest = _newest(stack, other)
            if _all_before(stack, relation, newest):
                continue
            yield stack.failed(
                stack.graph.place(number),
                number,
                term=edge.term,
                one=stack.label(own),
                other=stack.label(other),
                newest=stack.things[newest].id,
            )
            break


def _all_before(stack: StackSet, relation: Relation, newest: int) -> bool:
    """Whether awards of the part were given, all of them before any of the newest edition."""
    given = [one.award.issued for one in stack.holdings.given(relation.source)]
    later = [one.award.issued for one in stack.holdings.given(newest)]
    dated, first = [one for one in given if one], min((one for one in later if one), default=None)
    return bool(dated) and first is not None and max(dated) < first


def _following(stack: StackSet) -> list[Relation]:
    """Editions that directly follow one another."""
    edges = stack.graph.edges
    return [
        one
        for one in stack.graph.of_kind(Kind.VERSION_OF)
        if any(edges[number].immediate for number in one.edges)
    ]


@rule(
    area="stackability",
    level=MUST,
    spec=f"{CLR2}#association",
    message="the editions of {thing} do not form one line: {why}",
    fix="Let each edition follow one other, and be followed by one.",
    applies=lambda stack: bool(stack.once(_following)),
)
def one_line(stack: StackSet) -> Iterator[Finding]:
    """Editions form one line: no circle, and one newest (STK-VER-002).

    That one edition takes the place of two is no fork. Members that need not name the very next
    edition (``latestVersion``, ``related``) are no links of the line.
    """
    following = stack.once(_following)
    ahead: dict[int, list[int]] = {}
    after: dict[int, list[Relation]] = {}
    for relation in following:
        ahead.setdefault(relation.source, []).append(relation.target)
        after.setdefault(relation.target, []).append(relation)

    def neighbours(thing: int) -> Sequence[int]:
        return ahead.get(thing, ())

    for knot in cyclic(components(ahead, neighbours), neighbours):
        members = set(knot)
        own = [one for one in following if one.source in members and one.target in members]
        cycle = shortest_cycle(knot, neighbours, 100_000)
        cycle = turned(cycle, lambda thing: stack.things[thing].key)
        ids = " → ".join(stack.things[one].id for one in [*cycle[:6], cycle[0]])
        edges = sorted(stack.edges_of(own))
        place = stack.graph.place(edges[0])
        yield stack.failed(place, *edges, thing=stack.label(knot[0]), why=f"a circle, {ids}")
    for older, relations in after.items():
        heads = {stack.alike.find(one.source): one for one in relations if one.source != older}
        if len(heads) > 1:
            edges = sorted(stack.edges_of(heads.values()))
            ids = ", ".join(stack.things[one.source].id for one in list(heads.values())[:5])
            why = f"{len(heads)} editions follow it, {ids}"
            yield stack.failed(
                stack.graph.place(edges[0]), *edges, thing=stack.label(older), why=why
            )
