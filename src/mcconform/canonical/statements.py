"""The graph that `graph.read` makes of a document: things, what is said of them, what was lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from mcconform.canonical.literals import RDF, XSD

Json = Any
IRI, BLANK, LITERAL = "iri", "blank", "literal"
LANG_STRING: Final = f"{RDF}langString"
STRING: Final = f"{XSD}string"
MEMBER, IDENTIFIER, REFERENCE, TYPE, LANGUAGE, VALUE = (
    "member",
    "identifier",
    "reference",
    "type",
    "language",
    "value",
)
"""Why something is lost: no context defines the member; an id, a reference or a type is no absolute
IRI; a language tag is not well formed; a value is none that JSON-LD knows."""
NOWHERE: Final = "_:x"
"""How the names of nodes begin that have an id which is no absolute IRI: JSON-LD drops them."""


class Value(NamedTuple):
    """The object of a statement; all but the pointer say which term it is."""

    kind: str
    text: str
    datatype: str = ""
    """IRI, of a literal."""
    language: str = ""
    """In lower case, of a literal."""
    pointer: str = ""

    @property
    def term(self) -> tuple[str, str, str, str]:
        """The RDF term."""
        return self[:4]


class Lost(NamedTuple):
    """Something in the document that is not in its graph."""

    pointer: str
    why: str
    text: str
    predicate: str = ""
    """What a lost reference would have been the object of."""


class Thing:
    """One node of the graph: everything the document says of it, wherever that stands."""

    __slots__ = ("name", "places", "types", "values", "written")

    def __init__(self, name: str) -> None:
        self.name = name
        """Its IRI, or a name of this graph that begins with ``_:``."""
        self.types: dict[str, None] = {}
        self.values: dict[str, list[Value]] = {}
        """By predicate; each value once."""
        self.places: list[str] = []
        self.written: list[Mapping[str, Json]] = []
        """The objects at these places."""

    @property
    def is_blank(self) -> bool:
        """Whether it has no IRI."""
        return self.name[:2] == "_:"

    @property
    def main(self) -> int:
        """Which of its places says most; the first of several that say as much."""
        sizes = [len(one) for one in self.written]
        return sizes.index(max(sizes))

    @property
    def pointer(self) -> str:
        """The place that says most."""
        return self.places[self.main] if self.places else ""


class Graph:
    """The default graph of a document."""

    __slots__ = ("at", "lost", "things")

    def __init__(self) -> None:
        self.things: dict[str, Thing] = {}
        """Nodes that the document says something of, or that stand in it as objects, by name."""
        self.at: dict[str, str] = {}
        """Pointer of an object → name of its node."""
        self.lost: list[Lost] = []

    def statements(self) -> Iterator[tuple[str, str, Value]]:
        """Subject, predicate and object of every statement, types included.

        What has an id that is no absolute IRI is no part of the graph; it is among `things` all
        the same, so that it can be judged.
        """
        for thing in self.things.values():
            if thing.name.startswith(NOWHERE):
                continue
            for kind in thing.types:
                yield thing.name, f"{RDF}type", Value(IRI, kind)
            for predicate, values in thing.values.items():
                for value in values:
                    if not value.text.startswith(NOWHERE) or value.kind == LITERAL:
                        yield thing.name, predicate, value
