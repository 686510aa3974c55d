"""The graph of a document by the reference engine, for what `graph` does not read.

PyLD expands; each node object without an id gets one on the way, so that its place is known. Places
of single values are not known here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from mcconform import limits
from mcconform.canonical.errors import TooMuchWork
from mcconform.canonical.expansion import Placed, Watched
from mcconform.canonical.literals import RDF
from mcconform.canonical.reference import Contexts, dataset_of
from mcconform.canonical.statements import BLANK, IRI, LANG_STRING, LITERAL, Graph, Thing, Value
from mcconform.model import Json
from mcconform.nodes import resolve

_OBJECTS = ("@value", "@list", "@set")


def read(document: Mapping[str, Json], contexts: Contexts) -> Graph:
    """The default graph of a document. Raises a `CanonicalError`."""
    text = json.dumps(document, sort_keys=True, default=str).encode("utf-8", "replace")
    naming = _Naming(f"urn:mcconform:{hashlib.sha256(text).hexdigest()}:")
    found = dataset_of(document, contexts, naming)
    triples = found.get("@default") or [one for several in found.values() for one in several]
    if len(triples) > limits.QUADS:
        raise TooMuchWork("the document makes too many statements")
    graph = Graph()
    for pointer, name in naming.names.items():
        thing = _thing(graph, naming.plain(name))
        thing.places.append(pointer)
        written = resolve(document, pointer)
        thing.written.append(written if isinstance(written, Mapping) else {})
        graph.at[pointer] = thing.name
    for triple in triples:
        if triple["object"] is not None:
            _say(graph, naming, triple)
    return graph


class _Naming(Watched):
    """PyLD's expansion, in which each node object has an id."""

    def __init__(self, begin: str) -> None:
        super().__init__(safe=False)
        self.begin = begin
        """No document can hold a text that its own digest is part of."""
        self.names: dict[str, str] = {}

    def plain(self, name: str) -> str:
        """A name of a node as the graph has it."""
        return f"_:n{name[len(self.begin) :]}" if name.startswith(self.begin) else name

    def _expand_object(
        self, active_ctx: Any, active_property: Any, iri: Any, element: Any, *more: Any, **kw: Any
    ) -> None:
        super()._expand_object(active_ctx, active_property, iri, element, *more, **kw)
        made = more[0] if more else kw.get("expanded_parent")
        if not isinstance(element, Placed) or not isinstance(made, dict) or iri == "@reverse":
            return
        if any(key in made for key in _OBJECTS):
            return
        name = made.setdefault("@id", f"{self.begin}{len(self.names)}")
        if isinstance(name, str):
            self.names[element.pointer] = name


def _thing(graph: Graph, name: str) -> Thing:
    return graph.things.setdefault(name, Thing(name))


def _say(graph: Graph, naming: _Naming, triple: Mapping[str, Mapping[str, str]]) -> None:
    thing = _thing(graph, naming.plain(triple["subject"]["value"]))
    predicate, term = triple["predicate"]["value"], triple["object"]
    if predicate == f"{RDF}type":
        thing.types[term["value"]] = None
        return
    if term["type"] == "literal":
        language = str(term.get("language") or "").lower()
        datatype = LANG_STRING if language else term["datatype"]
        value = Value(LITERAL, term["value"], datatype, language)
    else:
        name = naming.plain(term["value"])
        value = Value(BLANK if name.startswith("_:") else IRI, name)
        _thing(graph, name)
    several = thing.values.setdefault(predicate, [])
    if value not in several:
        several.append(value)
