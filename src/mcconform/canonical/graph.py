"""The RDF graph of a JSON-LD document, with the place in the JSON where each statement is written.

Constraints on a graph (SHACL, and the shapes of a standard) speak about nodes, and one node may be
written in several objects; whoever reads a report wants to know where. So this walk is the one of
`expand`, with pointers, and it forgives: what has no place in the graph is noted in `Graph.lost`
and left out, as JSON-LD leaves it out. Only the default graph is read.

JSON-LD 1.1 API, https://www.w3.org/TR/json-ld11-api/, sections 5.1, 7.2 and 8.1.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from mcconform import limits
from mcconform.canonical.active import ABSENT, KEYWORDS, Active, Term, Unsupported, is_absolute
from mcconform.canonical.context import Compiler
from mcconform.canonical.errors import InvalidJsonLd, TooMuchWork
from mcconform.canonical.literals import RDF, json_literal, native
from mcconform.canonical.nesting import Nesting
from mcconform.canonical.statements import (
    BLANK,
    IDENTIFIER,
    IRI,
    LANG_STRING,
    LANGUAGE,
    LITERAL,
    MEMBER,
    NOWHERE,
    REFERENCE,
    STRING,
    TYPE,
    VALUE,
    Graph,
    Lost,
    Thing,
    Value,
)
from mcconform.nodes import escape

Json = Any
_TAG: Final = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_ROOT_KEYS: Final = frozenset(("@context", "@graph", "@id", "id"))
_NATIVE: Final = re.compile(r'"(.*?)"(?:\^\^<(.*)>)?', re.DOTALL)
_SILENT: Final = frozenset(("@context", "@index"))
_COLLECTIONS: Final = frozenset(("@set", "@list"))
_UNREAD: Final = frozenset(("@reverse", "@included", "@nest"))


def read(
    document: Mapping[str, Json],
    compiler: Compiler,
    fixed: Sequence[str] | None = None,
    typed: Sequence[str] = (),
) -> Graph:
    """The graph of a document.

    ``fixed`` names the contexts to read it with, whatever contexts it names itself, and ``typed``
    types whose terms hold in the root object, whatever types that has.
    Raises Unsupported, and the errors of `canonical`.
    """
    return _Reading(compiler, fixed, typed).read(document)


class _Reading(Nesting):
    """One reading of one document; objects wait in a queue, so depth costs no stack."""

    __slots__ = ("blank", "fixed", "graph", "seen", "size", "typed", "waiting")

    def __init__(
        self, compiler: Compiler, fixed: Sequence[str] | None, typed: Sequence[str]
    ) -> None:
        super().__init__(compiler)
        self.blank = 0
        self.fixed = fixed
        self.typed = list(typed)
        self.graph = Graph()
        self.waiting: deque[tuple[Mapping[str, Json], Active, str, str]] = deque()
        self.seen: set[tuple[str, str, tuple[str, str, str, str]]] = set()
        self.size = 0

    def read(self, document: Mapping[str, Json]) -> Graph:
        active = self.compiler.initial
        if self.fixed is not None:
            active = self.compiler.process(active, list(self.fixed))
        for pointer, element, outer in self._roots(document, active):
            self._enter(element, outer, None, pointer)
        while self.waiting:
            element, inner, name, pointer = self.waiting.popleft()
            self._read_members(element, inner, name, pointer)
        return self.graph

    def _roots(
        self, document: Mapping[str, Json], active: Active
    ) -> Iterator[tuple[str, Mapping[str, Json], Active]]:
        """The document, or what stands in its ``@graph`` where it is nothing but a wrapper."""
        if "@graph" not in document:
            yield "", document, active
            return
        if not _ROOT_KEYS.issuperset(document):
            raise Unsupported("@graph beside other members")
        inner = document["@graph"]
        active = self.context({k: v for k, v in document.items() if k == "@context"}, active, None)
        for pointer, item in _items("/@graph", inner):
            if isinstance(item, Mapping):
                yield pointer, item, active

    def context(self, element: Mapping[str, Json], active: Active, term: Term | None) -> Active:
        if self.fixed is not None and "@context" in element:
            element = {key: value for key, value in element.items() if key != "@context"}
        return super().context(element, active, term)

    def _enter(
        self, element: Mapping[str, Json], active: Active, term: Term | None, pointer: str
    ) -> str:
        """Queue a node object; its name comes back, empty where the graph has no place for it."""
        active = self.context(element, active, term)
        typing = active
        type_keys = [key for key in active.aliases[0] if key in element]
        named = [pair for key in type_keys for pair in _items(f"/{escape(key)}", element[key])]
        texts = [text for _, text in named if isinstance(text, str)]
        if not pointer:
            texts += [one for one in self.typed if one not in texts]
        if texts:
            active = self.of_types(active, texts)
        name = self._name(element, active, pointer)
        thing = self._thing(name)
        thing.places.append(pointer)
        thing.written.append(element)
        self.graph.at[pointer] = name
        for place, text in named:
            iri = typing.expand_vocab(text) if isinstance(text, str) else None
            if iri is not None and is_absolute(iri):
                thing.types[iri] = None
                self._count_statement()
            else:
                self._lose(pointer + place, TYPE, text)
        self.waiting.append((element, active, name, pointer))
        return name

    def _name(self, element: Mapping[str, Json], active: Active, pointer: str) -> str:
        for key in active.aliases[1]:
            if key in element:
                found = self._iri(element[key], active, f"{pointer}/{escape(key)}", IDENTIFIER)
                return found or self._nameless(NOWHERE)
        return self._nameless()

    def _nameless(self, begin: str = "_:n") -> str:
        self.blank += 1
        return f"{begin}{self.blank}"

    def _thing(self, name: str) -> Thing:
        found = self.graph.things.get(name)
        if found is None:
            found = self.graph.things[name] = Thing(name)
        return found

    def _iri(self, text: Json, active: Active, pointer: str, why: str, predicate: str = "") -> str:
        """An IRI, or the name of a blank node; empty where the text is neither."""
        iri = active.expand(text) if isinstance(text, str) else ""
        if iri[:2] == "_:":
            return f"_:d{iri[2:]}"
        if is_absolute(iri):
            return iri
        self._lose(pointer, why, text, predicate)
        return ""

    def _lose(self, pointer: str, why: str, text: Json, predicate: str = "") -> None:
        self.graph.lost.append(Lost(pointer, why, text if isinstance(text, str) else "", predicate))

    def _count_statement(self) -> None:
        self.size += 1
        if self.size > limits.QUADS:
            raise TooMuchWork("the document makes too many statements")

    def _say(self, name: str, predicate: str, value: Value) -> None:
        key = (name, predicate, value.term)
        if key not in self.seen:
            self.seen.add(key)
            self._count_statement()
            self._thing(name).values.setdefault(predicate, []).append(value)
            if value.kind != LITERAL:
                self._thing(value.text)

    def _read_members(
        self, element: Mapping[str, Json], active: Active, name: str, pointer: str
    ) -> None:
        type_keys, id_keys, _ = active.aliases
        for key, value in element.items():
            if key in _SILENT or key in type_keys or key in id_keys:
                continue
            place = f"{pointer}/{escape(key)}"
            term = self._term(key, active)
            if term is None:
                self._lose(place, MEMBER, key)
            elif value is not None:
                self._read_member(name, term, value, active, place)

    def _term(self, key: str, active: Active) -> Term | None:
        """What a member's name means; None where it means nothing."""
        term = active.terms.get(key)
        if term is None:
            iri = active.expand_vocab(key)
            if iri in _UNREAD:
                raise Unsupported(f"{iri} in a node object")
            term = Term(iri) if iri is not None and is_absolute(iri) else None
        if term is None or term.iri is None or term.iri[:2] == "_:" or term.iri in KEYWORDS:
            return None
        return term

    def _read_member(
        self, name: str, term: Term, value: Json, active: Active, pointer: str
    ) -> None:
        predicate = term.iri or ""
        if term.type == "@json":
            text = _native(json_literal(value), pointer)
            self._say(name, predicate, text)
        elif term.list:
            items = value["@list"] if _is_list(value) else value
            items = items if isinstance(items, list) else [items]
            self._say(name, predicate, self._list(items, term, active, pointer))
        elif term.languages and isinstance(value, Mapping):
            for one in self._language_map(value, active, pointer):
                self._say(name, predicate, one)
        else:
            for one in self._values(value, term, active, pointer):
                self._say(name, predicate, one)

    def _values(self, value: Json, term: Term, active: Active, pointer: str) -> Iterator[Value]:
        """The objects that a value stands for; arrays in arrays are one array."""
        waiting = [(pointer, value)]
        while waiting:
            place, item = waiting.pop()
            if isinstance(item, list):
                waiting += reversed(list(_items(place, item)))
            elif item is not None:
                found = self._object_of(item, term, active, place)
                if isinstance(found, list):
                    waiting += reversed(found)
                elif found is not None:
                    yield found

    def _object_of(
        self, item: Json, term: Term, active: Active, pointer: str
    ) -> Value | list[tuple[str, Json]] | None:
        """One object; several values for a set; None for what is lost."""
        if isinstance(item, str):
            inner = active if term.context is ABSENT else self.scoped(active, term)
            return self._text(item, term, inner, pointer)
        if not isinstance(item, Mapping):
            return self._number(item, term, pointer)
        inner = active if term.context is ABSENT else self.scoped(active, term)
        keywords = {inner.expand_vocab(key): key for key in item if key != "@context"}
        if "@value" in keywords:
            return self._value_object(item, keywords, inner, pointer)
        if not keywords.keys().isdisjoint(_COLLECTIONS) and (
            term.context is not ABSENT or active.previous is not None or term.list
        ):
            raise Unsupported("a collection inside a scoped context or a list")
        if "@set" in keywords:
            return list(_items(f"{pointer}/{keywords['@set']}", item[keywords["@set"]]))
        if "@list" in keywords:
            listed = item[keywords["@list"]]
            listed = listed if isinstance(listed, list) else [listed]
            return self._list(listed, term, active, f"{pointer}/{keywords['@list']}")
        if term.graph:
            return Value(BLANK, self._nameless(), pointer=pointer)
        name = self._enter(item, active, term, pointer)
        return Value(BLANK if name[:2] == "_:" else IRI, name, pointer=pointer)

    def _text(self, text: str, term: Term, active: Active, pointer: str) -> Value | None:
        kind = term.type
        if kind is None:
            language = active.language if term.language is ABSENT else term.language
            if not isinstance(language, str):
                return Value(LITERAL, text, STRING, pointer=pointer)
            return self._tagged(text, language, pointer)
        if kind[0] != "@":
            return Value(LITERAL, text, kind, pointer=pointer)
        if kind == "@vocab":
            text = active.expand_vocab(text) or ""
        iri = self._iri(text, active, pointer, REFERENCE, term.iri or "")
        return Value(BLANK if iri[:2] == "_:" else IRI, iri, pointer=pointer) if iri else None

    def _tagged(self, text: str, language: str, pointer: str) -> Value | None:
        if not _TAG.fullmatch(language):
            self._lose(pointer, LANGUAGE, language)
            return None
        return Value(LITERAL, text, LANG_STRING, language.lower(), pointer)

    def _language_map(
        self, value: Mapping[str, Json], active: Active, pointer: str
    ) -> Iterator[Value]:
        for language, several in value.items():
            place = f"{pointer}/{escape(language)}"
            bare = active.expand_vocab(language) == "@none"
            for where, text in _items(place, several):
                if text is None:
                    continue
                if not isinstance(text, str):
                    # No JSON-LD at all; as a literal of its own kind it is at least no text.
                    self._lose(where, VALUE, "")
                    found = self._number(text, Term(""), where)
                elif bare:
                    found = Value(LITERAL, text, STRING, pointer=where)
                else:
                    found = self._tagged(text, language, where)
                if found is not None:
                    yield found

    def _number(self, value: Json, term: Term, pointer: str) -> Value | None:
        """A number or a truth value; None for what has no literal: no JSON-LD value at all."""
        try:
            return None if isinstance(value, dict | list) else _native(native(value, term), pointer)
        except Unsupported:
            self._lose(pointer, VALUE, "")
            return None

    def _value_object(
        self, item: Mapping[str, Json], keywords: Mapping[Any, str], active: Active, pointer: str
    ) -> Value | None:
        value = item[keywords["@value"]]
        if value is None:
            return None
        kind = item.get(keywords.get("@type", ""))
        language = item.get(keywords.get("@language", ""))
        extra = set(keywords) - {"@value", "@type", "@language", "@index", "@direction"}
        iri = active.expand_vocab(kind) if isinstance(kind, str) else None
        typed = "@type" in keywords
        sound = not extra and not isinstance(value, dict | list)
        if typed:
            sound = sound and iri is not None and is_absolute(iri) and "@language" not in keywords
        elif "@language" in keywords:
            sound = sound and isinstance(language, str) and isinstance(value, str)
        if not sound:
            self._lose(pointer, VALUE, "")
            return None
        if isinstance(language, str):
            return self._tagged(value, language, pointer)
        if isinstance(value, str):
            return Value(LITERAL, value, iri or STRING, pointer=pointer)
        term = Term("")
        term.type = iri
        return self._number(value, term, pointer)

    def _list(self, items: list[Json], term: Term, active: Active, pointer: str) -> Value:
        if any(isinstance(item, list) or _is_list(item) for item in items):
            raise Unsupported("a list of lists")
        cells = [
            list(self._values(item, term, active, place))
            for place, item in _items(pointer, items)
            if item is not None
        ]
        head = Value(IRI, f"{RDF}nil", pointer=pointer)
        for values in reversed(cells):
            cell = self._nameless()
            for value in values:  # none for what is lost: the cell is there all the same
                self._say(cell, f"{RDF}first", value)
            self._say(cell, f"{RDF}rest", head)
            head = Value(BLANK, cell, pointer=pointer)
        return head


def _items(pointer: str, value: Json) -> Iterator[tuple[str, Json]]:
    if not isinstance(value, list):
        yield pointer, value
        return
    for index, item in enumerate(value):
        yield f"{pointer}/{index}", item


def _is_list(value: Json) -> bool:
    return isinstance(value, Mapping) and "@list" in value


def _native(token: str, pointer: str) -> Value:
    """A number, a truth value or JSON, from what `literals` writes."""
    found = _NATIVE.fullmatch(token)
    if found is None:
        raise InvalidJsonLd("a literal that N-Quads cannot write")
    return Value(LITERAL, found[1], found[2] or STRING, pointer=pointer)
