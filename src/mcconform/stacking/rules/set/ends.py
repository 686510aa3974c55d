"""Sets of awards: the ends of relations."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Finding
from mcconform.stacking.edges import STACKING, Kind
from mcconform.stacking.graph import Thing
from mcconform.stacking.keys import loose
from mcconform.stacking.rules.set import CLR2, CTDL
from mcconform.stacking.stackset import StackSet

_FOLLOWED = STACKING | {Kind.SAME_AS, Kind.STANDS_FOR, Kind.VERSION_OF}
"""Relations to awards; an alignment may point at anything."""
_ABSENT = frozenset({"not-found", "gone"})


def _closed(stack: StackSet) -> list[tuple[int, int, Thing]]:
    """Declarations whose ends have to stand in the same document: number, paper, end."""
    graph = stack.graph
    found = []
    for number, ends in enumerate(graph.edge_ends):
        edge = graph.edges[number]
        for end in ends if ends[0] >= 0 else ():
            thing = stack.things[end]
            if edge.closed or (not thing.known and thing.is_local and _is_reference(thing.id)):
                found.append((number, graph.edge_paper[number], thing))
    return found


def _is_reference(id: str) -> bool:
    """Whether an id is meant to be found in its document; a mere text is another rule's matter."""
    return id.startswith(("_:", "#", "urn:"))


def _sealed(stack: StackSet, paper: int) -> bool:
    """Whether a document holds credentials that could not be opened."""
    own = stack.papers[paper]
    opened = {one.name for one in stack.papers if one.reading.standard}
    return any(f"{own.name}#{inner.pointer}" not in opened for inner in own.reading.inner)


@rule(
    area="stackability",
    level=MUST,
    spec=f"{CLR2}#association",
    message="{term} names {end}, which is nowhere in the document",
    fix="Add the achievement to the record, or correct the id.",
    applies=lambda stack: bool(stack.once(_closed)),
)
def stated_here(stack: StackSet) -> Iterator[Finding]:
    """Both ends of a relation that holds in one document stand in it (STK-RES-001).

    An association of a Comprehensive Learner Record is between achievements of that record; blank
    nodes and ids of a place mean something in their own document alone. What another document of
    the set states is accepted.
    """
    sealed: dict[int, bool] = {}
    for number, paper, thing in stack.once(_closed):
        if thing.known:
            continue
        term, place = stack.graph.edges[number].term, stack.graph.place(number)
        if paper not in sealed:
            sealed[paper] = _sealed(stack, paper)
        if sealed[paper]:
            cause = f"{term} names {thing.id}, which may be in a credential that was not opened"
            yield stack.cannot_tell(place, cause, number)
        else:
            yield stack.failed(place, number, term=term, end=thing.id)


def _outside(stack: StackSet) -> dict[int, list[int]]:
    """Ends that are looked for in the set and elsewhere, with the declarations that name them."""
    graph = stack.graph
    found: dict[int, list[int]] = {}
    for number, (source, target) in enumerate(graph.edge_ends):
        edge = graph.edges[number]
        if source < 0 or edge.closed or edge.kind not in _FOLLOWED:
            continue
        if not stack.papers[graph.edge_paper[number]].supplied:
            continue
        ends = (source,) if edge.declared_by == "target" else (target,)
        for end in (source, target) if edge.declared_by == "third" else ends:
            if not stack.things[end].is_local:
                found.setdefault(end, []).append(number)
    return found


@rule(
    area="stackability",
    level=SHOULD,
    spec=f"{CTDL}#isPartOf",
    message="{term} leads to {end}, which {why}{hint}",
    fix="Correct the address, publish the definition there, or put its document into the set.",
    applies=lambda stack: bool(stack.once(_outside)),
)
def known(stack: StackSet) -> Iterator[Finding]:
    """What a relation leads to is in the set, in a mirror, or on the web (STK-RES-001).

    An address that nobody asked, because the run is offline or the server did not answer, is left
    open. Ids that no address is made of (``urn:uuid:…``) have to be in the set.
    """
    names: dict[str, str] = {}
    for thing in stack.things:
        if thing.known:
            names.setdefault(loose(thing.key), thing.id)
    for end, edges in stack.once(_outside).items():
        thing = stack.things[end]
        if thing.known:
            continue
        why = _why(stack, thing)
        if why is None:
            continue
        place, term = stack.graph.place(edges[0]), stack.graph.edges[edges[0]].term
        near = names.get(loose(thing.key), "")
        hint = f"; did you mean {near}?" if near else ""
        if why.startswith("?"):
            cause = f"{term} leads to {thing.id}: {why[1:]}{hint}"
            yield stack.cannot_tell(place, cause, *edges)
        else:
            yield stack.failed(place, *edges, term=term, end=thing.id, why=why, hint=hint)


def _why(stack: StackSet, thing: Thing) -> str | None:
    """Why a thing is not known; behind a question mark where that proves nothing; None if it is."""
    if thing.key.startswith(("http://", "https://")):
        resource = stack.resource(thing.id)
        if resource.ok:
            return None
        if resource.problem in _ABSENT:
            return "is not there any more" if resource.problem == "gone" else "does not exist"
        return f"?{resource.detail or resource.problem}"
    if thing.key.startswith(("ctid:", "did:")):
        return "?it is not in the set, and was not looked for elsewhere"
    return "no document of the set states, and no address can be made of it"


@rule(
    area="stackability",
    level=SHOULD,
    spec=f"{CLR2}#association",
    message="{term} points at somebody's award ({end}), not at what was awarded",
    fix="Name the achievement by its own id.",
    applies=lambda stack: bool(stack.graph.relations),
)
def are_definitions(stack: StackSet) -> Iterator[Finding]:
    """Relations stand between definitions, not between somebody's awards (STK-RES-003).

    In a Comprehensive Learner Record both ends are ids of achievements, never of the credentials.
    The European Learning Model also has parts and wholes among what one person was awarded.
    """
    for relation in stack.graph.relations:
        if relation.kind is Kind.ALIGNED:
            continue
        for number in relation.edges:
            edge, paper = stack.graph.edges[number], stack.graph.edge_paper[number]
            if stack.papers[paper].reading.standard == "edc":
                continue
            for end in (relation.source, relation.target):
                thing = stack.things[end]
                if thing.awards and not thing.stated:
                    yield stack.failed(
                        stack.graph.place(number), number, term=edge.term, end=thing.id
                    )
