"""The graph of a set: things, and the relations that documents declare between them.

Built in one pass over the papers, linear in what they say. A thing is whatever an id stands for: a
definition, an award, a transfer value, a component; or nothing but an id, where no document of the
set says more. Things are one where they share an identifier; that documents call two of them equal
(``same_as``) counts for reading alone, never for who answers whom.

Things and relations are numbered in the order of the papers and of what stands in them, never by
their ids: giving them other ids changes nothing but the ids.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from mcconform import limits
from mcconform.stacking.edges import Edge, Kind
from mcconform.stacking.keys import Keys, is_local
from mcconform.stacking.papers import Paper
from mcconform.stacking.statements import Award, Definition
from mcconform.stacking.unionfind import UnionFind

Place = tuple[int, str]
"""Number of a paper, and a pointer in it."""


class Stated(msgspec.Struct, frozen=True, gc=False):
    """A definition as one paper states it."""

    paper: int
    definition: Definition

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.paper, self.definition.pointer


class Given(msgspec.Struct, frozen=True, gc=False):
    """An award as one paper states it; ``of`` is the number of what was awarded, or -1."""

    paper: int
    award: Award
    thing: int
    of: int

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.paper, self.award.pointer


class Thing:
    """What an id stands for."""

    __slots__ = ("awards", "id", "index", "key", "stated")

    def __init__(self, index: int, key: str, id: str) -> None:
        self.index = index
        self.key = key
        self.id = id
        self.stated: list[Stated] = []
        self.awards: list[Given] = []

    @property
    def known(self) -> bool:
        """Whether any document of the set says what it is."""
        return bool(self.stated or self.awards)

    @property
    def is_local(self) -> bool:
        """Whether its id means something in its own document alone."""
        return is_local(self.key)


class Relation:
    """One kind of relation between two things, with every declaration of it."""

    __slots__ = ("edges", "kind", "source", "target")

    def __init__(self, kind: Kind, source: int, target: int) -> None:
        self.kind = kind
        self.source = source
        self.target = target
        self.edges: list[int] = []
        """Numbers of the declarations."""


class Graph:
    """Things, declarations and relations of a set."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self.papers = tuple(papers)
        self.things: list[Thing] = []
        self.edges: list[Edge] = []
        self.edge_paper: list[int] = []
        self.edge_ends: list[tuple[int, int]] = []
        self.nameless: list[int] = []
        """Numbers of declarations that name only one end; they are no relations."""
        self.relations: list[Relation] = []
        self.cut = ""
        """Why not everything was read, in words; empty where it was."""
        self._keys = Keys()
        self._index: dict[str, int] = {}
        self._out: dict[Kind, dict[int, list[Relation]]] = {}
        self._into: dict[Kind, dict[int, list[Relation]]] = {}
        _Builder(self).build()

    def key(self, id: str, paper: int) -> str:
        """The key of an id that stands in a paper."""
        own = self.papers[paper]
        return self._keys.key(id, own.file, own.name)

    def find(self, id: str, paper: int) -> int:
        """Number of the thing that an id in a paper stands for; -1 for one nobody named."""
        return self._index.get(self.key(id, paper), -1) if id else -1

    def number_of(self, key: str) -> int:
        """Number of the thing with a key; -1 where there is none."""
        return self._index.get(key, -1)

    def out(self, kind: Kind, thing: int) -> Sequence[Relation]:
        """The relations of a kind that run from a thing."""
        found = self._out.get(kind)
        return found.get(thing, ()) if found is not None else ()

    def into(self, kind: Kind, thing: int) -> Sequence[Relation]:
        """The relations of a kind that run to a thing."""
        found = self._into.get(kind)
        return found.get(thing, ()) if found is not None else ()

    def of_kind(self, *kinds: Kind) -> list[Relation]:
        """The relations of some kinds, in their order."""
        return [one for one in self.relations if one.kind in kinds]

    def place(self, edge: int) -> Place:
        """Where a declaration stands."""
        return self.edge_paper[edge], self.edges[edge].pointer


class _Builder:
    """Fills a graph: identifiers first, so that what is one thing is one from the start."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.raw = UnionFind()
        self.keys: dict[str, int] = {}
        self.ids: list[tuple[str, str]] = []

    def build(self) -> None:
        graph = self.graph
        for number, paper in enumerate(graph.papers):
            self.name_all(number, paper)
        self.number_things()
        for number, paper in enumerate(graph.papers):
            self.state_all(number, paper)
        self.relate()

    def name_all(self, number: int, paper: Paper) -> None:
        """Give a raw number to each thing named in a paper, one to all its identifiers."""
        reading = paper.reading
        for definition in reading.definitions:
            own = self.name(definition.id, number)
            for alias in definition.aliases:
                self.raw.union(own, self.name(alias, number))
        for award in reading.awards:
            self.name(award.id, number)
            if award.of:
                self.name(award.of, number)
        graph = self.graph
        for edge in reading.edges:
            if len(graph.edges) >= limits.STACK_EDGES or len(self.ids) >= limits.STACK_THINGS:
                graph.cut = (
                    f"the set holds more than {limits.STACK_EDGES:,} relations; "
                    "the others were not read"
                )
                return
            if edge.kind is Kind.ENDORSES:
                continue
            if edge.source and edge.target:
                ends = self.name(edge.source, number), self.name(edge.target, number)
            else:
                graph.nameless.append(len(graph.edges))
                ends = (-1, -1)
            graph.edges.append(edge)
            graph.edge_paper.append(number)
            graph.edge_ends.append(ends)

    def name(self, id: str, paper: int) -> int:
        key = self.graph.key(id, paper)
        found = self.keys.get(key)
        if found is None:
            found = self.keys[key] = self.raw.add()
            self.ids.append((key, id))
        return found

    def number_things(self) -> None:
        """Number the things in the order in which they were first named."""
        graph, raw = self.graph, self.raw
        numbers: dict[int, int] = {}
        final: list[int] = []
        for index, (key, id) in enumerate(self.ids):
            root = raw.find(index)
            number = numbers.get(root)
            if number is None:
                number = numbers[root] = len(graph.things)
                graph.things.append(Thing(number, key, id))
            final.append(number)
        graph._index = {key: final[index] for key, index in self.keys.items()}
        graph.edge_ends = [
            (final[source], final[target]) if source >= 0 else (-1, -1)
            for source, target in graph.edge_ends
        ]

    def state_all(self, number: int, paper: Paper) -> None:
        """Put what a paper states of things to them."""
        graph = self.graph
        for definition in paper.reading.definitions:
            thing = graph.things[graph.find(definition.id, number)]
            thing.stated.append(Stated(number, definition))
        for award in paper.reading.awards:
            index = graph.find(award.id, number)
            given = Given(number, award, index, graph.find(award.of, number))
            graph.things[index].awards.append(given)

    def relate(self) -> None:
        """Put declarations of one relation between two things together."""
        graph = self.graph
        size = len(graph.things)
        known: dict[Kind, dict[int, Relation]] = {}
        for number, (source, target) in enumerate(graph.edge_ends):
            if source < 0:
                continue
            kind = graph.edges[number].kind
            pairs = known.get(kind)
            if pairs is None:
                pairs = known[kind] = {}
                graph._out[kind], graph._into[kind] = {}, {}
            relation = pairs.get(source * size + target)
            if relation is None:
                relation = pairs[source * size + target] = Relation(kind, source, target)
                graph.relations.append(relation)
                graph._out[kind].setdefault(source, []).append(relation)
                graph._into[kind].setdefault(target, []).append(relation)
            relation.edges.append(number)
