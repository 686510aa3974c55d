"""Who says so: whether the owner of a whole confirms what its part declares.

A part can only declare. A whole's owner confirms by a statement of his own: the whole lists or
requires the part, he endorses or accredits it, or he publishes the transfer value. A statement that
stands in somebody else's document, or that is signed by nobody, is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING

from mcconform.model import Outcome
from mcconform.stacking.edges import Kind
from mcconform.stacking.graph import Relation
from mcconform.stacking.statements import Accreditation, Endorsement

if TYPE_CHECKING:
    from mcconform.stacking.stackset import StackSet


class Confirmed(StrEnum):
    """What there is of a whole's owner on one part."""

    YES = "yes"
    UNPROVEN = "unproven"
    """A statement in his name whose signature could not be checked."""
    NO = "no"


TRANSFER_VALUE = "TransferValueProfile"
"""The kind of what an owner publishes to say what others' awards are worth in his own."""
_BETTER = (Confirmed.NO, Confirmed.UNPROVEN, Confirmed.YES)


class Words:
    """Statements of third parties, by what they are about."""

    def __init__(self, stack: StackSet) -> None:
        self.stack = stack
        self.endorsements: dict[str, list[tuple[int, Endorsement]]] = {}
        self.accreditations: dict[str, list[tuple[int, Accreditation]]] = {}
        graph = stack.graph
        for number, paper in enumerate(stack.papers):
            for endorsement in paper.reading.endorsements:
                if endorsement.about:
                    key = graph.key(endorsement.about, number)
                    self.endorsements.setdefault(key, []).append((number, endorsement))
            for accreditation in paper.reading.accreditations:
                key = graph.key(accreditation.about, number)
                self.accreditations.setdefault(key, []).append((number, accreditation))

    def on(self, thing: int) -> Iterator[tuple[int, Endorsement | Accreditation]]:
        """What third parties say of a thing, or of one that counts as the same."""
        for one in self.stack.kin(thing):
            key = self.stack.things[one].key
            yield from self.endorsements.get(key, ())
            yield from self.accreditations.get(key, ())

    def confirmed(self, relation: Relation) -> Confirmed:
        """Whether the owner of a whole says that a part counts."""
        found = Confirmed.NO
        spoken = (self._declared(relation), self._transferred(relation), self._vouched(relation))
        for speaks in (one for several in spoken for one in several):
            found = max(found, speaks, key=_BETTER.index)
            if found is Confirmed.YES:
                break
        return found

    def _declared(self, relation: Relation) -> Iterator[Confirmed]:
        """Declarations by the whole that the part counts in it, and its own demands for the part.

        Who lists a part accepts credit for it, and who accepts credit for it takes it for a part:
        either is the owner's word that it counts.
        """
        stack, whole = self.stack, relation.target
        counting = [
            number
            for kind in (Kind.PART_OF, Kind.GIVES_CREDIT)
            for one in stack.graph.out(kind, relation.source)
            for number in (one.edges if one.target == whole else ())
        ]
        for number in counting:
            edge, paper = stack.graph.edges[number], stack.graph.edge_paper[number]
            if edge.declared_by == "target":
                yield self._as_owner(whole, paper)
            elif edge.declared_by == "third":
                by = stack.agent(edge.by, "", paper)
                if stack.owned_by(whole, by):
                    yield self._proven(paper)
            elif self._publishes(whole, paper):
                yield self._proven(paper)
        kin = set(stack.kin(relation.source))
        for kind in (Kind.REQUIRES, Kind.RECOMMENDS):
            for demand in stack.graph.out(kind, whole):
                if demand.target in kin:
                    for number in demand.edges:
                        if stack.graph.edges[number].declared_by == "source":
                            yield self._as_owner(whole, stack.graph.edge_paper[number])

    def _transferred(self, relation: Relation) -> Iterator[Confirmed]:
        """Transfer values that the whole's owner publishes, from the part to the whole."""
        stack, kin = self.stack, set(self.stack.kin(relation.target))
        for one in stack.kin(relation.source):
            for offer in stack.graph.out(Kind.GIVES_CREDIT, one):
                value = offer.target
                if stack.type(value) != TRANSFER_VALUE or not stack.same_owner(
                    value, relation.target
                ):
                    continue
                taken = {use.target for use in stack.graph.out(Kind.GIVES_CREDIT, value)}
                for number in offer.edges if taken & kin else ():
                    edge = stack.graph.edges[number]
                    over = edge.until is not None and edge.until < stack.at
                    if edge.declared_by == "target" and not over:
                        yield self._as_owner(value, stack.graph.edge_paper[number])

    def _as_owner(self, whole: int, paper: int) -> Confirmed:
        """A declaration by the whole itself, in its owner's document or in nobody's."""
        if self.stack.papers[paper].reading.publisher and not self._publishes(whole, paper):
            return Confirmed.NO
        return self._proven(paper)

    def _publishes(self, whole: int, paper: int) -> bool:
        reading = self.stack.papers[paper].reading
        if not reading.publisher:
            return False
        agent = self.stack.agent(reading.publisher, reading.publisher_name, paper)
        return self.stack.owned_by(whole, agent) is True

    def _proven(self, paper: int) -> Confirmed:
        """A document that is signed has to hold; one that nobody signs is what its keeper says."""
        own = self.stack.papers[paper]
        secured = own.standing.secured
        if secured is Outcome.FAILED:
            return Confirmed.NO
        if secured is Outcome.PASSED or (secured is None and not own.reading.publisher):
            return Confirmed.YES
        return Confirmed.UNPROVEN

    def _vouched(self, relation: Relation) -> Iterator[Confirmed]:
        """Endorsements and accreditations of the part by the whole's owner."""
        stack = self.stack
        for number, word in self.on(relation.source):
            by = stack.agent(word.by, word.by_name, number)
            if not stack.owned_by(relation.target, by) or self.is_over(word):
                continue
            secured = stack.papers[number].standing.secured
            if isinstance(word, Accreditation):
                yield self._proven(number)
            elif secured is Outcome.PASSED:
                yield Confirmed.YES
            elif secured is Outcome.CANT_TELL:
                yield Confirmed.UNPROVEN

    def is_over(self, word: Endorsement | Accreditation) -> bool:
        """Whether a statement has ended before the time of evaluation."""
        return word.until is not None and word.until < self.stack.at
