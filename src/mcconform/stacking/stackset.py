"""A set of documents as its rules see it: the graph, and what follows from it.

Pure, like a dossier: the time of evaluation, what the profile asks for and the documents that were
found elsewhere are values in it. What several rules need is worked out once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

from mcconform.catalogue import SubjectSet
from mcconform.model import Finding, Outcome, Resource, Scalar, Source, Stacking
from mcconform.stacking.agents import Agents
from mcconform.stacking.confirmation import Words
from mcconform.stacking.credit import Credits
from mcconform.stacking.edges import Kind
from mcconform.stacking.graph import Given, Graph, Place, Relation, Stated, Thing
from mcconform.stacking.holdings import Holdings
from mcconform.stacking.measures import Rank
from mcconform.stacking.papers import Paper
from mcconform.stacking.terms import data
from mcconform.stacking.unionfind import UnionFind

T = TypeVar("T")
ALIKE = (Kind.SAME_AS, Kind.STANDS_FOR)
"""Relations whose ends count as one for reading."""
NO_STACKING = Stacking()


class SetFinding(Finding, frozen=True):
    """A finding about a set, at a place in one of its documents."""

    subject: str = ""
    """Name of the document."""
    edges: tuple[int, ...] = ()
    """Numbers of the declarations that are at fault."""


class StackSet(SubjectSet):
    """Many documents seen together; what rules about a set take."""

    def __init__(
        self,
        papers: Sequence[Paper],
        options: Stacking = NO_STACKING,
        at: int = 0,
        resources: Mapping[str, Resource] | None = None,
        absent: str = "nobody looked for it",
    ) -> None:
        self.graph = Graph(papers)
        self.options = options
        self.at = at
        """Instant of evaluation."""
        self.resources = resources or {}
        self._absent = absent
        self._memo: dict[object, Any] = {}

    def once(self, make: Callable[[StackSet], T]) -> T:
        """``make(self)``, worked out at most once."""
        if make not in self._memo:
            self._memo[make] = make(self)
        found: T = self._memo[make]
        return found

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The documents, in the order of their names."""
        return self.graph.papers

    @property
    def things(self) -> list[Thing]:
        """What ids stand for, by number."""
        return self.graph.things

    def resource(self, url: str) -> Resource:
        """A document from elsewhere; one with a problem when nobody brought it."""
        found = self.resources.get(url)
        if found is not None:
            return found
        return Resource(url, Source.NONE, problem="not-gathered", detail=self._absent)

    @property
    def cut(self) -> str:
        """Why not everything was looked at, in words; empty where it was."""
        if self.graph.cut:
            return self.graph.cut
        return (
            "there are too many awards of parts and wholes to compare" if self.holdings.cut else ""
        )

    # Findings.

    def failed(self, place: Place, *edges: int, **args: Scalar) -> SetFinding:
        """A failure at a place; ``edges`` are the declarations at fault."""
        return self._finding(place, edges, args, Outcome.FAILED)

    def cannot_tell(self, place: Place, cause: str, *edges: int, **args: Scalar) -> SetFinding:
        """Something that could not be decided, and why."""
        return self._finding(place, edges, {**args, "cause": cause}, Outcome.CANT_TELL)

    def _finding(
        self, place: Place, edges: tuple[int, ...], args: Mapping[str, Scalar], outcome: Outcome
    ) -> SetFinding:
        paper = self.papers[place[0]].name if self.papers else ""
        return SetFinding(place[1], args, outcome, paper, edges)

    # Things.

    def place_of(self, thing: int) -> Place:
        """Where a thing is stated first, or at least named."""
        found = self.things[thing]
        if found.stated:
            return found.stated[0].place
        if found.awards:
            return found.awards[0].place
        return self._named[thing]

    @cached_property
    def _named(self) -> dict[int, Place]:
        """Where things that nobody states are named first."""
        found: dict[int, Place] = {}
        graph = self.graph
        for edge, ends in enumerate(graph.edge_ends):
            for end in ends:
                if end >= 0 and end not in found:
                    found[end] = graph.place(edge)
        for given in (given for thing in graph.things for given in thing.awards):
            if given.of >= 0:  # what was awarded, where no document states it
                found.setdefault(given.of, given.place)
        return found

    def name(self, thing: int) -> str:
        """A thing's own name; empty where it has none."""
        found = self.things[thing]
        for stated in found.stated:
            if stated.definition.name:
                return stated.definition.name
        for given in found.awards:
            own = given.award.name or self._name_in(given)
            if own:
                return own
        return ""

    def _name_in(self, given: Given) -> str:
        """The name of what was awarded, as the document of the award has it."""
        stated = self.things[given.of].stated if given.of >= 0 else []
        here = [one for one in stated if one.paper == given.paper]
        return next((one.definition.name for one in (*here, *stated) if one.definition.name), "")

    def label(self, thing: int) -> str:
        """What to call a thing in a message: its name, or else its id."""
        name = self.name(thing)
        return f"“{name}”" if name else self.things[thing].id

    def labels(self, things: Iterable[int], most: int = 5) -> str:
        """What to call several things."""
        every = list(things)
        more = f" and {len(every) - most} more" if len(every) > most else ""
        return ", ".join(self.label(one) for one in every[:most]) + more

    def stated(self, thing: int) -> list[Stated]:
        """The definitions of a thing and, for an award, of what was awarded."""
        found = self.things[thing]
        if found.stated or not found.awards:
            return found.stated
        return [one for of in {given.of for given in found.awards} if of >= 0
                for one in self.things[of].stated]  # fmt: skip

    def type(self, thing: int) -> str:
        """The kind of award; empty where nobody says it."""
        return next((s.definition.type for s in self.stated(thing) if s.definition.type), "")

    def size(self, thing: int) -> int | None:
        """How big awards of that kind are, as a class; None for a kind without a size."""
        size = data()["sizes"].get(self.type(thing))
        return int(size) if size is not None else None

    def credit(self, thing: int) -> dict[str, Decimal]:
        """The credit of a thing by unit, where it is an amount above nothing."""
        found = self._credit.get(thing)
        if found is None:
            found = self._credit[thing] = {}
            amounts = [a for given in self.things[thing].awards for a in given.award.credits]
            amounts += [a for stated in self.stated(thing) for a in stated.definition.credits]
            for amount in amounts:
                if amount.value > 0:
                    found.setdefault(amount.unit, amount.value)
        return found

    @cached_property
    def _credit(self) -> dict[int, dict[str, Decimal]]:
        return {}

    def ranks(self, thing: int) -> dict[str, Rank]:
        """The levels of a thing by framework."""
        found: dict[str, Rank] = {}
        for stated in self.stated(thing):
            for rank in stated.definition.ranks:
                found.setdefault(rank.framework, rank)
        return found

    # What counts as one, for reading.

    @cached_property
    def alike(self) -> UnionFind:
        """Things that documents call the same, or that stand for one another."""
        found = UnionFind(len(self.things))
        for relation in self.graph.of_kind(*ALIKE):
            found.union(relation.source, relation.target)
        return found

    @cached_property
    def groups(self) -> dict[int, list[int]]:
        """The things that count as one, by the smallest number; only where there are several."""
        found: dict[int, list[int]] = {}
        for relation in self.graph.of_kind(*ALIKE):
            for end in (relation.source, relation.target):
                group = found.setdefault(self.alike.find(end), [])
                if end not in group:
                    group.append(end)
        return {root: sorted(group) for root, group in found.items()}

    def kin(self, thing: int) -> Sequence[int]:
        """A thing and all that count as the same."""
        return self.groups.get(self.alike.find(thing), (thing,))

    # Who owns what.

    @cached_property
    def agents(self) -> Agents:
        """The agents met so far."""
        return Agents()

    def agent(self, id: str, name: str, paper: int) -> int:
        """The number of an agent that a paper names."""
        return self.agents.number(self.graph.key(id, paper) if id else "", id, name)

    @cached_property
    def _owners(self) -> list[tuple[int, ...]]:
        found: list[tuple[int, ...]] = []
        for thing in self.things:
            own = dict.fromkeys(
                self.agent(s.definition.owner, s.definition.owner_name, s.paper)
                for s in thing.stated
            )
            own.update(
                (self.agent(given.award.issuer, "", given.paper), None) for given in thing.awards
            )
            own.pop(-1, None)
            found.append(tuple(own))
        return found

    def owners(self, thing: int) -> tuple[int, ...]:
        """The agents that a thing belongs to, as documents say."""
        return self._owners[thing]

    def same_owner(self, one: int, other: int) -> bool | None:
        """Whether two things belong to the same agent; None where nobody can tell."""
        first, second = self._owners[one], self._owners[other]
        if not first or not second:
            return None
        if first == second:
            return True
        found = {self.agents.same(a, b) for a in first for b in second}
        if True in found:
            return True
        return None if None in found else False

    def owned_by(self, thing: int, agent: int) -> bool | None:
        """Whether a thing belongs to an agent; None where nobody can tell."""
        found = {self.agents.same(own, agent) for own in self._owners[thing]}
        if True in found:
            return True
        return None if not found or None in found else False

    def owner_name(self, thing: int) -> str:
        """What to call the owner of a thing."""
        own = self._owners[thing]
        return self.agents.shown(own[0]) if own else "its owner"

    # What is worked out elsewhere.

    @cached_property
    def holdings(self) -> Holdings:
        """Who holds what."""
        return Holdings(self)

    @cached_property
    def credits(self) -> Credits:
        """Sums of credit."""
        return Credits(self)

    @cached_property
    def words(self) -> Words:
        """Statements of third parties, by what they are about."""
        return Words(self)

    # Relations.

    def is_component(self, thing: int) -> bool:
        """Whether a thing is a component of a pathway, or the pathway."""
        stated = self.things[thing].stated
        return bool(stated) and all(one.definition.component for one in stated)

    def building(self) -> list[Relation]:
        """The relations by which a part is declared to count in a whole."""
        return self._building

    @cached_property
    def _building(self) -> list[Relation]:
        return self.graph.of_kind(Kind.PART_OF, Kind.GIVES_CREDIT)

    def edges_of(self, relations: Iterable[Relation]) -> Iterator[int]:
        """The declarations of relations."""
        for relation in relations:
            yield from relation.edges

    def place(self, relation: Relation) -> Place:
        """Where a relation is declared first."""
        return self.graph.place(relation.edges[0])
