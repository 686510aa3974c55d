"""Sets of awards: whether the other side says so too."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import SHOULD, rule
from mcconform.model import Finding
from mcconform.stacking.confirmation import Confirmed
from mcconform.stacking.edges import STACKING, Kind
from mcconform.stacking.graph import Place, Relation
from mcconform.stacking.rules.set import CTDL
from mcconform.stacking.stackset import StackSet

_ANSWERING = frozenset({"ctdl", "edc"})
"""Standards that have a term for either direction."""
_RIGHTS = ("LearningEntitlement", "LearningEntitlementSpecification", "TransferValueProfile")
"""What gives a right or a value and is no award; nobody else's acceptance is claimed by it."""


def parts(stack: StackSet) -> list[Relation]:
    """Parts and wholes that are awards."""
    return [
        one
        for one in stack.graph.of_kind(Kind.PART_OF)
        if not stack.is_component(one.source) and not stack.is_component(one.target)
    ]


def foreign(stack: StackSet) -> list[Relation]:
    """Relations in which a part is declared to count in a whole that may be another body's."""
    return [
        one
        for one in stack.building()
        if not stack.is_component(one.source)
        and not stack.is_component(one.target)
        and stack.type(one.target) not in _RIGHTS
        and not _own_business(stack, one)
        and not (_closed(stack, one) and _dangling(stack, one))
    ]


def crossing(stack: StackSet) -> list[Relation]:
    """Those among them of which somebody can tell that it is another body's."""
    return [
        one for one in stack.once(foreign) if stack.same_owner(one.source, one.target) is not None
    ]


def _own_business(stack: StackSet, relation: Relation) -> bool:
    """Whether part and whole are one body's, and not in the words of another alone.

    Who issues a badge can write any creator into it: that makes its word none of the creator's.
    """
    if stack.same_owner(relation.source, relation.target) is not True:
        return False
    return any(
        stack.graph.edges[number].declared_by != "source" or _by_owner(stack, relation, number)
        for number in relation.edges
    )


def _by_owner(stack: StackSet, relation: Relation, edge: int) -> bool:
    """Whether a declaration stands in a document of the whole's owner, or in nobody's."""
    paper = stack.graph.edge_paper[edge]
    reading = stack.papers[paper].reading
    if not reading.publisher:
        return True
    publisher = stack.agent(reading.publisher, reading.publisher_name, paper)
    return stack.owned_by(relation.target, publisher) is not False


def _publisher(stack: StackSet, relation: Relation) -> str:
    """Who says so: the publisher of the first declaration, or else the owner of the part."""
    paper = stack.graph.edge_paper[relation.edges[0]]
    reading = stack.papers[paper].reading
    said = reading.publisher_name or reading.publisher
    return (
        said
        if said and stack.same_owner(relation.source, relation.target)
        else (stack.owner_name(relation.source))
    )


def _closed(stack: StackSet, relation: Relation) -> bool:
    return any(stack.graph.edges[number].closed for number in relation.edges)


def _dangling(stack: StackSet, relation: Relation) -> bool:
    """Whether an end that had to be in the document is nowhere: another rule's matter."""
    return not all(stack.things[end].known for end in (relation.source, relation.target))


@rule(
    area="stackability",
    level=SHOULD,
    spec=f"{CTDL}#hasPart",
    message="{speaker} declares that {part} is a part of {whole}; {silent}, which is in this set, "
    "does not say so",
    fix="Say it on both sides: isPartOf on the part, hasPart on the whole.",
    applies=lambda stack: bool(stack.once(parts)),
)
def both_sides(stack: StackSet) -> Iterator[Finding]:
    """What the part declares the whole answers, and the reverse (STK-REC-001).

    Asked where the other side has a document of its own in the set, in a standard that can answer.
    In one document one side is enough, and so it is in a learner's record, whose publisher speaks
    for both. Without the other side's document it is left open.
    """
    edges, edge_paper = stack.graph.edges, stack.graph.edge_paper
    for relation in stack.once(parts):
        said = {edges[number].declared_by for number in relation.edges}
        if "third" in said or len(said) > 1:
            continue
        by_part = "source" in said
        silent = relation.target if by_part else relation.source
        files = {stack.papers[edge_paper[number]].file for number in relation.edges}
        answer = _answer(stack, silent, files)
        speaker = relation.source if by_part else relation.target
        if answer is not None:
            yield stack.failed(
                answer,
                *relation.edges,
                speaker=stack.label(speaker),
                part=stack.label(relation.source),
                whole=stack.label(relation.target),
                silent=stack.label(silent),
            )
        elif not stack.things[silent].known and _supplied(stack, relation):
            cause = f"the document of {stack.label(silent)} is not in the set"
            yield stack.cannot_tell(stack.place(relation), cause, *relation.edges)


def _supplied(stack: StackSet, relation: Relation) -> bool:
    """Whether a document that the user asked about declares it."""
    return any(stack.papers[stack.graph.edge_paper[one]].supplied for one in relation.edges)


def _answer(stack: StackSet, silent: int, files: set[str]) -> Place | None:
    """Where the other side could have answered; None where it has no such place."""
    for stated in stack.things[silent].stated:
        paper = stack.papers[stated.paper]
        able = paper.reading.standard in _ANSWERING or any(
            not edge.native and edge.kind in STACKING for edge in paper.reading.edges
        )
        if able and paper.file not in files:
            return stated.place
    return None


@rule(
    area="stackability",
    level=SHOULD,
    spec="https://www.imsglobal.org/spec/ob/v3p0#endorsementcredential",
    message="that {part} of {issuer} counts in {whole} is declared by the part only; nothing in "
    "this set by {owner}, whose award the whole is, confirms it",
    fix="Ask the owner of the whole for a statement: an endorsement, a list of its parts, or a "
    "transfer value.",
    applies=lambda stack: bool(stack.once(foreign)),
)
def whole_confirms(stack: StackSet) -> Iterator[Finding]:
    """What counts in another body's award that body says itself (STK-REC-002).

    By a list of parts or requirements in its own document, an endorsement or an accreditation of
    the part, or a transfer value. A declaration by the part is never taken for that. Where nobody
    can tell whose award the whole is, or the statement is not proven to be its owner's, it is left
    open.
    """
    for relation in stack.once(foreign):
        found = stack.words.confirmed(relation)
        part, whole = stack.label(relation.source), stack.label(relation.target)
        place = stack.place(relation)
        if found is Confirmed.YES:
            continue
        if stack.same_owner(relation.source, relation.target) is None:
            cause = f"no document of the set tells whether {part} and {whole} are one owner's"
            yield stack.cannot_tell(place, cause, *relation.edges)
        elif found is Confirmed.UNPROVEN:
            cause = f"a statement that {part} counts in {whole} is not proven to be its owner's"
            yield stack.cannot_tell(place, cause, *relation.edges)
        else:
            yield stack.failed(
                place,
                *relation.edges,
                part=part,
                whole=whole,
                issuer=_publisher(stack, relation),
                owner=stack.owner_name(relation.target),
            )
