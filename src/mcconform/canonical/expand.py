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
    KEYWORDS,
    LITERAL,
    OTHER,
    REFERENCE,
    Active,
    Term,
    Unsupported,
    is_absolute,
)
from mcconform.canonical.budget import Budget
from mcconform.canonical.context import Compiler
from mcconform.canonical.errors import InvalidJsonLd, TooMuchWork
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
_TYPE = f"<{RDF}type>"
_FIRST, _REST, _NIL = f"<{RDF}first>", f"<{RDF}rest>", f"<{RDF}nil>"
_VALUE_KEYS = frozenset(("@value", "@list", "@set", "@graph"))
_absolute = ABSOLUTE.fullmatch


class DataLoss(Exception):
    """Something in the document expands to nothing: it would not be signed (safe mode)."""


def to_quads(document: Mapping[str, Json], compiler: Compiler) -> list[Quad]:
    """The quads of a document. Raises DataLoss, Unsupported, and the errors of `canonical`."""
    if "@graph" in document:
        raise Unsupported("@graph at the top")
    walk = Walk(compiler)
    try:
        walk.node(document, compiler.initial, "", None)
    except RecursionError:
        raise TooMuchWork("the document is nested too deeply") from None
    return walk.quads


class Walk:
    """One walk over one document."""

    __slots__ = ("blank", "compiler", "contexts", "definitions", "quads")

    def __init__(self, compiler: Compiler) -> None:
        self.compiler = compiler
        self.quads: list[Quad] = []
        self.blank = 0
        self.contexts: set[tuple[Active, object]] = set()
        self.definitions = Budget(limits.CONTEXT_TERMS, "its contexts ask for too much work")

    def fresh(self) -> str:
        """A new blank node."""
        self.blank += 1
        return f"_:b{self.blank}"

    def node(
        self,
        element: Mapping[str, Json],
        active: Active,
        graph: str,
        term: Term | None,
    ) -> str:
        """Emit the quads of a node object; its subject, as in N-Quads, comes back."""
        active = self._context(element, active, term)
        typing = active
        types = _types_of(element, typing)
        if types:
            active = self._typed(active, types)
        type_keys, id_keys, _ = active.aliases
        if active is not typing and type_keys != typing.aliases[0]:
            raise Unsupported("a type that changes what the type is")
        subject = ""
        for key in id_keys:
            if key in element:
                if subject:
                    raise Unsupported("two keys for the id")
                subject = _subject(element[key], active)
        subject = subject or self.fresh()
        emit = self.quads.append
        tokens = typing.tokens
        for name in types:
            emit((subject, _TYPE, tokens.get(name) or _type_token(name, typing), graph))
        self._members(element, subject, active, graph)
        if len(self.quads) > limits.QUADS:
            raise TooMuchWork("the document makes too many statements")
        return subject

    def _members(
        self, element: Mapping[str, Json], subject: str, active: Active, graph: str
    ) -> None:
        """The statements of a node's members; texts below plain terms, which most are, first."""
        emit = self.quads.append
        find = active.terms.get
        type_keys, id_keys, _ = active.aliases
        for key, value in element.items():
            term = find(key)
            if term is None or term.kind < OTHER:
                if key == "@context" or key in type_keys or key in id_keys:
                    continue
                term = _special(key, active)
            kind = term.kind
            if kind == OTHER or value.__class__ is not str:
                if value is not None:
                    self._property(subject, value, term, active, graph)
                elif term.type == "@json":
                    raise Unsupported("null as a JSON literal")
            elif kind == REFERENCE:
                emit((subject, term.predicate, _reference(value, active), graph))
            elif kind == LITERAL or active.language is None:
                text = value if dirty(value) is None else escape_literal(value)
                emit((subject, term.predicate, f'"{text}"{term.suffix}', graph))
            else:
                emit((subject, term.predicate, _string(value, term, active), graph))

    def _context(self, element: Mapping[str, Json], active: Active, term: Term | None) -> Active:
        """Expansion, steps 7 to 9: which context holds inside a node object."""
        if active.previous is not None and not _is_bare_id(element, active):
            active = active.previous
        if term is not None and term.context is not ABSENT:
            active = self._scoped(active, term)
        if "@context" in element:
            local = element["@context"]
            self._count(active, self.compiler.weights.of(local), repr(local))
            active = self.compiler.process(active, local)
        return active

    def _count(self, active: Active, weight: int, name: object) -> None:
        """Count the work of a context on top of another; what comes again in a document is free."""
        key = (active, name)
        if key not in self.contexts:
            self.contexts.add(key)
            self.definitions.spend(weight)

    def _scoped(self, active: Active, term: Term) -> Active:
        self._count(active, self._weight(term), term)
        made = term.scoped.get(active)
        if made is None:
            made = self.compiler.process(active, term.context, override=True)
            if len(term.scoped) < 256:
                term.scoped[active] = made
        return made

    def _weight(self, term: Term) -> int:
        """The weight of a term's own context, which never changes: found once."""
        if term.weight is None:
            term.weight = self.compiler.weights.of(term.context)
        return term.weight

    def _typed(self, active: Active, types: list[str]) -> Active:
        """Expansion, step 11: the contexts that the types bring, in the order of their names."""
        key = tuple(types) if len(types) == 1 else tuple(sorted(types))
        found = active.typed.get(key)
        if found is None:
            terms = [active.terms[name] for name in key if name in active.terms]
            terms = [term for term in terms if term.context is not ABSENT]
            weight = sum(map(self._weight, terms))
            self._count(active, weight, key)
            made = active
            for term in terms:
                made = self.compiler.process(made, term.context, propagate=False)
            if len(active.typed) < 1024:
                active.typed[key] = (made, weight)
            return made
        made, weight = found
        if weight:
            self._count(active, weight, key)
        return made

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
                active = self._scoped(active, term)
            return _string(item, term, active)
        if not isinstance(item, dict):
            if term.graph:
                raise Unsupported("a graph that is no object")
            return native(item, term)
        if _has_value_object_keys(item, active):
            if term.graph:
                raise Unsupported("a graph that is no object")
            if term.context is not ABSENT:
                active = self._scoped(active, term)
            return _value_object(item, active)
        if term.graph:
            name = self.fresh()
            self.node(item, active, name, term)
            return name
        return self.node(item, active, graph, term)

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


def _special(key: str, active: Active) -> Term:
    """The term of a key that no context defines: an IRI, or else an error."""
    iri = active.expand_vocab(key)
    if iri is None or iri[:2] == "_:" or (iri[:1] != "@" and not is_absolute(iri)):
        raise DataLoss
    if iri[:1] == "@":
        if iri in KEYWORDS:
            raise Unsupported(f"{iri} in a node object")
        raise DataLoss
    return Term(iri)


def _types_of(element: Mapping[str, Json], active: Active) -> list[str]:
    """The types of a node, as they are written."""
    keys = [key for key in active.aliases[0] if key in element]
    if not keys:
        return []
    if len(keys) > 1:
        raise Unsupported("two keys for the type")
    value = element[keys[0]]
    several = value if isinstance(value, list) else [value]
    for name in several:
        if not isinstance(name, str):
            raise InvalidJsonLd("a type is not text", "invalid type value")
    return several


def _type_token(name: str, active: Active) -> str:
    iri = active.expand_vocab(name)
    if iri is None or not is_absolute(iri):
        if iri is not None and iri[:2] == "_:":
            raise Unsupported("a type that is a blank node")
        raise DataLoss
    if len(active.tokens) < 1024:
        active.tokens[name] = f"<{iri}>"
    return f"<{iri}>"


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


def _is_bare_id(element: Mapping[str, Json], active: Active) -> bool:
    if len(element) != 1:
        return False
    key = next(iter(element))
    return key == "@id" or (key in active.terms and active.terms[key].iri == "@id")


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
