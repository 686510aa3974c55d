"""JSON-LD straight to quads: one walk, no expanded tree.

Does what Expansion, Node Map Generation and Deserialize JSON-LD to RDF do together for the shapes
that credentials have (https://www.w3.org/TR/json-ld11-api/, sections 5.1, 7.2 and 8.1), and raises
`Unsupported` for the others. Blank nodes get names in the order they are met; canonicalisation
gives them their final ones. Tests hold every result against PyLD.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mcconform import limits
from mcconform.canonical.active import (
    ABSENT,
    ABSOLUTE,
    OTHER,
    REFERENCE,
    Active,
    Term,
    Unsupported,
    is_absolute,
)
from mcconform.canonical.context import Compiler
from mcconform.canonical.errors import InvalidJsonLd, TooMuchWork
from mcconform.canonical.layout import TYPE, DataLoss, Layout, Layouts
from mcconform.canonical.literals import (
    RDF,
    XSD,
    dirty,
    escape_literal,
    json_literal,
    native,
    tagged,
)
from mcconform.canonical.rdfc import Quad

Json = Any
_FIRST, _REST, _NIL = f"<{RDF}first>", f"<{RDF}rest>", f"<{RDF}nil>"
_VALUE_KEYS = frozenset(("@value", "@list", "@set", "@graph"))
_absolute = ABSOLUTE.fullmatch


def to_quads(document: Mapping[str, Json], compiler: Compiler) -> list[Quad]:
    """The quads of a document. Raises DataLoss, Unsupported, and the errors of `canonical`."""
    if "@graph" in document:
        raise Unsupported("@graph at the top")
    walk = Walk(compiler)
    try:
        walk.top(document, compiler.initial)
    except RecursionError:
        raise TooMuchWork("the document is nested too deeply") from None
    return walk.quads


class Walk:
    """One walk over one document."""

    __slots__ = ("blank", "layouts", "quads")

    def __init__(self, compiler: Compiler) -> None:
        self.layouts = Layouts(compiler)
        self.quads: list[Quad] = []
        self.blank = 0

    def fresh(self) -> str:
        """A new blank node."""
        self.blank += 1
        return f"_:b{self.blank}"

    def top(self, document: Mapping[str, Json], initial: Active) -> None:
        """Emit the quads of a whole document."""
        layout = self.layouts.known(document, initial, None)
        self._node(document, layout or self.layouts.find(document, initial, None), "")

    def _node(self, element: Mapping[str, Json], layout: Layout, graph: str) -> str:
        """Emit the quads of a node object; its subject, as in N-Quads, comes back."""
        active = layout.active
        subject = _subject(element[layout.id], active) if layout.id else self.fresh()
        emit = self.quads.append
        for token in layout.types:
            emit((subject, TYPE, token, graph))
        for key, kind, predicate, suffix, term in layout.members:
            value = element[key]
            kind_of_value = value.__class__
            if kind == OTHER or (kind_of_value is not str and kind_of_value is not dict):
                if value is not None:
                    self._property(subject, value, term, active, graph)
                elif term.type == "@json":
                    raise Unsupported("null as a JSON literal")
            elif kind_of_value is dict:
                emit((subject, predicate, self._object(value, term, active, graph), graph))
            elif kind == REFERENCE:
                emit((subject, predicate, _reference(value, active), graph))
            else:
                text = value if dirty(value) is None else escape_literal(value)
                emit((subject, predicate, f'"{text}"{suffix}', graph))
        if len(self.quads) > limits.QUADS:
            raise TooMuchWork("the document makes too many statements")
        return subject

    def _property(self, subject: str, value: Json, term: Term, active: Active, graph: str) -> None:
        if term.predicate[:3] == "<_:":
            raise DataLoss
        if term.type == "@json":
            self.quads.append((subject, term.predicate, json_literal(value), graph))
        elif term.list:
            items = value if isinstance(value, list) else [value]
            head = self._list(items, term, active, graph)
            self.quads.append((subject, term.predicate, head, graph))
        elif term.languages and isinstance(value, dict):
            for token in _language_map(value, active):
                self.quads.append((subject, term.predicate, token, graph))
        elif isinstance(value, list):
            for item in value:
                self._item(subject, item, term, active, graph)
        else:
            self._item(subject, value, term, active, graph)

    def _item(self, subject: str, item: Json, term: Term, active: Active, graph: str) -> None:
        if isinstance(item, list):
            for inner in item:
                self._item(subject, inner, term, active, graph)
        elif item is not None:
            token = self._object(item, term, active, graph)
            self.quads.append((subject, term.predicate, token, graph))

    def _object(self, item: Json, term: Term, active: Active, graph: str) -> str:
        """The object of one statement, as in N-Quads."""
        if isinstance(item, str):
            if term.suffix:
                return f'"{escape_literal(item)}"{term.suffix}'
            if term.graph:
                raise Unsupported("a graph that is no object")
            if term.context is not ABSENT:
                active = self.layouts.scoped(active, term)
            return _string(item, term, active)
        if not isinstance(item, dict):
            if term.graph:
                raise Unsupported("a graph that is no object")
            return native(item, term)
        layout = self.layouts.known(item, active, term)
        if layout is None:
            if _has_value_object_keys(item, active):
                if term.graph:
                    raise Unsupported("a graph that is no object")
                if term.context is not ABSENT:
                    active = self.layouts.scoped(active, term)
                return _value_object(item, active)
            layout = self.layouts.find(item, active, term)
        if term.graph:
            name = self.fresh()
            self._node(item, layout, name)
            return name
        return self._node(item, layout, graph)

    def _list(self, items: list[Json], term: Term, active: Active, graph: str) -> str:
        if any(isinstance(item, list) for item in items):
            raise Unsupported("a list of lists")
        tokens = [self._object(item, term, active, graph) for item in items if item is not None]
        head = _NIL
        for token in reversed(tokens):
            cell = self.fresh()
            self.quads.append((cell, _FIRST, token, graph))
            self.quads.append((cell, _REST, head, graph))
            head = cell
        return head


def _subject(value: Json, active: Active) -> str:
    if not isinstance(value, str):
        raise InvalidJsonLd("an id is not text", "invalid @id value")
    return _reference(value, active)


def _reference(text: str, active: Active) -> str:
    """An IRI, document-relative, as it stands in N-Quads."""
    prefix, colon, rest = text.partition(":")
    if colon and prefix != "_" and rest[:2] != "//":
        term = active.terms.get(prefix)
        if term is not None and term.prefix and term.iri is not None:
            text = term.iri + rest
    if _absolute(text) is not None:
        return f"<{text}>"
    iri = text
    if iri[:2] == "_:":
        raise Unsupported("a blank node that is named in the document")
    if not is_absolute(iri):
        raise DataLoss
    return f"<{iri}>"


def _has_value_object_keys(item: Mapping[str, Json], active: Active) -> bool:
    if not _VALUE_KEYS.isdisjoint(item):
        return True
    if not active.aliases[2].isdisjoint(item):
        raise Unsupported("an alias of a value keyword")
    return False


def _value_object(item: Mapping[str, Json], active: Active) -> str:
    if not set(item) <= {"@value", "@type", "@language"}:
        raise Unsupported("a value object with more than value, type and language")
    value = item.get("@value")
    if value is None or isinstance(value, dict | list):
        raise Unsupported("an unusual value object")
    if "@type" in item:
        kind = item["@type"]
        if "@language" in item or not isinstance(kind, str):
            raise InvalidJsonLd("a typed value has a language", "invalid value object")
        iri = active.expand_vocab(kind)
        if iri is None or iri[:1] == "@" or not is_absolute(iri):
            raise Unsupported("an unusual type of a value")
        typed = Term("")
        typed.type = iri
        if isinstance(value, str):
            suffix = "" if iri == f"{XSD}string" else f"^^<{iri}>"
            return f'"{escape_literal(value)}"{suffix}'
        return native(value, typed)
    if "@language" in item:
        language = item["@language"]
        if not isinstance(language, str) or not isinstance(value, str):
            raise InvalidJsonLd("a language without text", "invalid language-tagged value")
        return tagged(value, language)
    if isinstance(value, str):
        return f'"{escape_literal(value)}"'
    return native(value, Term(""))


def _string(text: str, term: Term, active: Active) -> str:
    kind = term.type
    if kind is None:
        language = active.language if term.language is ABSENT else term.language
        if language is None or not isinstance(language, str):
            return f'"{escape_literal(text)}"'
        return tagged(text, language)
    if kind == "@id":
        iri: str | None = active.expand(text)
    elif kind == "@vocab":
        iri = active.expand_vocab(text)
    else:  # xsd:string, the only datatype without a suffix
        return f'"{escape_literal(text)}"'
    if iri is None or not is_absolute(iri):
        if iri is not None and iri[:2] == "_:":
            raise Unsupported("a blank node that is named in the document")
        raise DataLoss
    return f"<{iri}>"


def _language_map(value: Mapping[str, Json], active: Active) -> list[str]:
    tokens = []
    for language, several in value.items():
        if active.expand_vocab(language) == "@none":
            raise Unsupported("@none in a language map")
        for text in several if isinstance(several, list) else [several]:
            if text is None:
                continue
            if not isinstance(text, str):
                raise InvalidJsonLd("a language map holds no text", "invalid language map value")
            tokens.append(tagged(text, language))
    return tokens
