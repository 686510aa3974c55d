"""JSON-LD contexts, compiled once into immutable tables.

An `Active` context maps each term to what a walk needs: the predicate as it stands in N-Quads, the
coercion, the containers, the scoped context. Source: JSON-LD 1.1 Processing Algorithms and API,
https://www.w3.org/TR/json-ld11-api/, sections 4.1 (Context Processing) and 4.2 (Create Term
Definition). What real credentials never use (reverse properties, nesting, index and id maps, base
directions) raises `Unsupported`: the reference engine then takes the whole document.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from mcconform import limits
from mcconform.canonical.errors import InvalidJsonLd, MissingContext, TooMuchWork
from mcconform.canonical.weight import Weights

Json = Any
KEYWORDS: Final = frozenset(
    (
        "@base",
        "@container",
        "@context",
        "@default",
        "@direction",
        "@embed",
        "@explicit",
        "@first",
        "@graph",
        "@id",
        "@import",
        "@included",
        "@index",
        "@json",
        "@language",
        "@list",
        "@nest",
        "@none",
        "@omitDefault",
        "@prefix",
        "@preserve",
        "@propagate",
        "@protected",
        "@requireAll",
        "@reverse",
        "@set",
        "@type",
        "@value",
        "@version",
        "@vocab",
    )
)
_LOOKS_LIKE_KEYWORD = re.compile(r"@[A-Za-z]+")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
_GEN_DELIMS = frozenset(":/?#[]@")
_CONTAINERS = frozenset(("@set", "@list", "@graph", "@language"))
_TERM_KEYS = frozenset(
    ("@id", "@type", "@container", "@context", "@language", "@protected", "@prefix")
)
_CONTEXT_KEYS = frozenset(("@version", "@protected", "@propagate", "@vocab", "@language", "@base"))
_ABSENT: Final = object()
_CHECKING: Final = "(only checking)"
"""In a chain of contexts: a scoped context is being checked where it is defined."""


NOTHING, KEYWORD, OTHER, LITERAL, PLAIN, REFERENCE = range(6)
"""Kinds of terms: mapped to nothing; alias of a keyword; needs a closer look; a text is a literal
with the term's suffix; a literal where the context has no language; an IRI."""


class Unsupported(Exception):
    """Something the fast walk does not handle; the reference engine does."""


class Term:
    """One term definition. ``iri`` None: the term is explicitly mapped to nothing."""

    __slots__ = (
        "context",
        "graph",
        "iri",
        "key",
        "kind",
        "language",
        "languages",
        "list",
        "predicate",
        "prefix",
        "protected",
        "scoped",
        "suffix",
        "type",
        "weight",
    )

    def __init__(self, iri: str | None) -> None:
        self.iri = iri
        self.predicate = f"<{iri}>"
        self.type: str | None = None
        self.suffix = ""
        """What follows a string literal: ``^^<datatype>`` or ``@lang``."""
        self.list = self.graph = self.languages = False
        self.language: object = _ABSENT
        self.context: object = _ABSENT
        self.scoped: dict[Active, Active] = {}
        self.prefix = False
        self.protected = False
        self.weight: int | None = None
        self.key: tuple[object, ...] = ()
        """Everything but ``protected``: two definitions with one key are the same."""
        self.kind = _kind(self)
        """How the walk treats a text below this term, known once the term is whole."""


def _kind(term: Term) -> int:
    """Which of the kinds below a term is."""
    if term.iri is None:
        return NOTHING
    if term.iri[:1] == "@":
        return KEYWORD
    if term.iri[:2] == "_:" or term.type == "@json" or term.list or term.languages:
        return OTHER
    if term.suffix:
        return LITERAL
    if term.graph or term.context is not _ABSENT:
        return OTHER
    if term.type is None:
        return PLAIN if term.language is _ABSENT else OTHER
    if term.type == "@id":
        return REFERENCE
    return OTHER if term.type[:1] == "@" else LITERAL


class Active:
    """An active context. Treated as immutable once it is made; the caches only ever grow."""

    __slots__ = ("_aliases", "iris", "language", "previous", "terms", "tokens", "typed", "vocab")

    def __init__(
        self,
        terms: dict[str, Term],
        vocab: str | None = None,
        language: str | None = None,
        previous: Active | None = None,
    ) -> None:
        self.terms = terms
        self.vocab = vocab
        self.language = language
        self.previous = previous
        self.typed: dict[tuple[str, ...], tuple[Active, int]] = {}
        """By types: the context they bring, and what it weighs."""
        self.iris: dict[str, str] = {}
        self.tokens: dict[str, str] = {}
        """Types as they stand in N-Quads."""
        self._aliases: tuple[tuple[str, ...], tuple[str, ...], frozenset[str]] | None = None

    @property
    def aliases(self) -> tuple[tuple[str, ...], tuple[str, ...], frozenset[str]]:
        """The keys that mean @type, those that mean @id, and those that make a value object."""
        if self._aliases is None:
            found: dict[str, list[str]] = {}
            for name, term in self.terms.items():
                if term.kind == KEYWORD and term.iri is not None:
                    found.setdefault(term.iri, []).append(name)
            values = [
                name for one in ("@value", "@list", "@set", "@graph") for name in found.get(one, ())
            ]
            types = dict.fromkeys(("@type", *sorted(found.get("@type", ()))))
            self._aliases = (tuple(types), ("@id", *found.get("@id", ())), frozenset(values))
        return self._aliases

    def expand(self, text: str) -> str:
        """A compact IRI or absolute IRI, document-relative: terms do not count (section 5.2)."""
        found = self.iris.get(text)
        if found is None:
            found = self._expand(text)
            if len(self.iris) < 4096:
                self.iris[text] = found
        return found

    def _expand(self, text: str) -> str:
        prefix, colon, suffix = text.partition(":")
        if not colon or prefix == "_" or suffix.startswith("//"):
            return text
        term = self.terms.get(prefix)
        if term is not None and term.iri is not None and term.prefix:
            return term.iri + suffix
        return text

    def expand_vocab(self, text: str) -> str | None:
        """A term, compact IRI or absolute IRI, vocabulary-relative.

        None for a term that is mapped to nothing.
        """
        term = self.terms.get(text)
        if term is not None:
            return term.iri
        if text in KEYWORDS:
            return text
        if ":" in text:
            return self.expand(text)
        return self.vocab + text if self.vocab is not None else text


def is_absolute(iri: str) -> bool:
    """Whether an IRI can stand in N-Quads as it is: a scheme, and no character that is not
    allowed there (such a text could stand in for whole statements).
    """
    return _ABSOLUTE.fullmatch(iri) is not None


class Compiler:
    """Compiles the contexts of one set of context documents, and keeps what it compiled."""

    def __init__(self, documents: Mapping[str, Json]) -> None:
        self.documents = documents
        self.initial = Active({})
        self.weights = Weights(documents)
        self._by_url: dict[tuple[Active, str, bool, bool], Active] = {}

    def process(
        self,
        active: Active,
        local: Json,
        *,
        override: bool = False,
        propagate: bool = True,
        chain: tuple[str, ...] = (),
    ) -> Active:
        """Context Processing (section 4.1). ``override`` lets protected terms be redefined."""
        if isinstance(local, dict) and "@propagate" in local:
            propagate = local["@propagate"]
            if not isinstance(propagate, bool):
                raise InvalidJsonLd("@propagate is no truth value", "invalid @propagate value")
        start = active
        for one in local if isinstance(local, list) else [local]:
            active = self._one(active, one, override, propagate, chain)
        if not propagate and active.previous is None and active is not start:
            active = _copy(active)
            active.previous = start.previous or start
        return active

    def _one(
        self, active: Active, local: Json, override: bool, propagate: bool, chain: tuple[str, ...]
    ) -> Active:
        if local is None:
            if not override and any(term.protected for term in active.terms.values()):
                raise InvalidJsonLd(
                    "a context resets terms that are protected", "invalid context nullification"
                )
            return Active({}, previous=None if propagate else active)
        if isinstance(local, str):
            return self._remote(active, local, override, propagate, chain)
        if not isinstance(local, dict):
            raise InvalidJsonLd("a context is neither a URL nor an object", "invalid local context")
        return self._object(active, local, override, propagate, chain)

    def _remote(
        self, active: Active, url: str, override: bool, propagate: bool, chain: tuple[str, ...]
    ) -> Active:
        key = (active, url, override, propagate)
        if _CHECKING in chain:
            return active
        found = self._by_url.get(key)
        if found is not None:
            return found
        if url in chain:
            raise Unsupported("a context that includes itself")
        if len(chain) >= limits.CONTEXT_DOCUMENTS:
            raise TooMuchWork("the contexts include each other without end")
        if url not in self.documents:
            raise (
                Unsupported("a context that is not at hand")
                if ":" not in url
                else (MissingContext(url))
            )
        document = self.documents[url]
        if not isinstance(document, dict) or "@context" not in document:
            raise Unsupported("a context document without @context")
        made = self.process(
            active, document["@context"], override=override, propagate=True, chain=(*chain, url)
        )
        if len(self._by_url) < 4096:
            self._by_url[key] = made
        return made

    def _object(
        self,
        active: Active,
        local: dict[str, Json],
        override: bool,
        propagate: bool,
        chain: tuple[str, ...],
    ) -> Active:
        made = _copy(active)
        self._settings(made, local)
        defined: dict[str, bool] = {}
        protect = local.get("@protected", False)
        for term in local:
            if term not in _CONTEXT_KEYS:
                if term in KEYWORDS and term != "@type":
                    raise Unsupported(f"{term} in a context")
                _Definition(self, made, local, defined, override, bool(protect), chain).make(term)
        return made

    def _settings(self, made: Active, local: dict[str, Json]) -> None:
        if local.get("@version", 1.1) != 1.1:
            raise Unsupported("an unknown @version")
        if local.get("@base") is not None:
            raise Unsupported("@base in a context")
        if "@vocab" in local:
            vocab = local["@vocab"]
            if vocab is not None and not (isinstance(vocab, str) and is_absolute(vocab)):
                raise Unsupported("a relative @vocab")
            made.vocab = None if vocab is None else made.expand(vocab)
        if "@language" in local:
            language = local["@language"]
            if language is not None and not isinstance(language, str):
                raise InvalidJsonLd("@language is not text", "invalid default language")
            made.language = language


def _copy(active: Active) -> Active:
    return Active(dict(active.terms), active.vocab, active.language, active.previous)


class _Definition:
    """Create Term Definition (section 4.2) for the terms of one local context."""

    def __init__(
        self,
        compiler: Compiler,
        active: Active,
        local: dict[str, Json],
        defined: dict[str, bool],
        override: bool,
        protect: bool,
        chain: tuple[str, ...],
    ) -> None:
        self.compiler = compiler
        self.active = active
        self.local = local
        self.defined = defined
        self.override = override
        self.protect = protect
        self.chain = chain

    def make(self, name: str) -> None:
        """Define one term, after those it depends on."""
        if name in self.defined:
            if not self.defined[name]:
                raise InvalidJsonLd(f"the term {name} is defined by itself", "cyclic IRI mapping")
            return
        if not name:
            raise InvalidJsonLd("a context defines the empty term", "invalid term definition")
        self.defined[name] = False
        value = self.local[name]
        plain = name == "@type" and _type_alias_is_plain(value)
        if _LOOKS_LIKE_KEYWORD.fullmatch(name) and not plain:
            raise Unsupported("a keyword as a term")
        previous = self.active.terms.pop(name, None)
        term = self._term(name, value)
        self._guard(name, term, previous)
        self.active.terms[name] = term
        self.defined[name] = True

    def _guard(self, name: str, term: Term, previous: Term | None) -> None:
        if previous is None or not previous.protected or self.override:
            return
        if previous.key != term.key:
            raise InvalidJsonLd(
                f"the protected term {name} is defined again", "protected term redefinition"
            )
        term.protected = True

    def _term(self, name: str, value: Json) -> Term:
        simple = isinstance(value, str)
        if value is None:
            value = {"@id": None}
        elif simple:
            value = {"@id": value}
        if not isinstance(value, dict):
            raise InvalidJsonLd(f"the term {name} is not defined", "invalid term definition")
        if not _TERM_KEYS.issuperset(value):
            raise Unsupported(f"a definition with {sorted(set(value) - _TERM_KEYS)}")
        term = Term(self._iri(name, value))
        term.protected = bool(value.get("@protected", self.protect))
        term.prefix = self._prefix(name, value, term, simple=simple)
        self._coerce(term, value)
        self._contain(term, value.get("@container"))
        if "@language" in value and "@type" not in value:
            term.language = value["@language"]
            if term.language is not None and not isinstance(term.language, str):
                raise InvalidJsonLd(f"@language of {name} is no text", "invalid language mapping")
        if "@context" in value:
            self._scope(term, value["@context"])
        term.key = (
            term.iri,
            term.type,
            term.list,
            term.graph,
            term.languages,
            "@set" in (value.get("@container") or ()),
            _frozen(term.language),
            _frozen(term.context),
            term.prefix,
        )
        term.kind = _kind(term)
        return term

    def _iri(self, name: str, value: dict[str, Json]) -> str | None:
        if "@id" in value and value["@id"] != name:
            given = value["@id"]
            if given is None:
                return None
            if not isinstance(given, str):
                raise InvalidJsonLd(f"the IRI of {name} is not text", "invalid IRI mapping")
            if given not in KEYWORDS and _LOOKS_LIKE_KEYWORD.fullmatch(given):
                raise Unsupported("an IRI that looks like a keyword")
            iri = self._expanded(given)
            if iri == "@context":
                raise InvalidJsonLd("a term stands for @context", "invalid keyword alias")
            if iri not in KEYWORDS and not is_absolute(iri):
                raise InvalidJsonLd(f"the IRI of {name} is relative", "invalid IRI mapping")
            if ":" in name[1:-1] or "/" in name:
                raise Unsupported("a term that is itself an IRI")
            return iri
        if ":" in name[1:]:
            return self._expanded(name)
        if "/" in name:
            raise Unsupported("a term with a slash")
        if name == "@type":
            return "@type"
        if self.active.vocab is not None:
            return self.active.vocab + name
        raise InvalidJsonLd(f"the term {name} has no IRI", "invalid IRI mapping")

    def _expanded(self, text: str) -> str:
        """IRI Expansion (section 5.2) while the context is being defined."""
        if text in KEYWORDS:
            return text
        if text in self.local and not self.defined.get(text, False):
            self.make(text)
        term = self.active.terms.get(text)
        if term is not None:
            if term.iri is None:
                raise Unsupported("an IRI by way of a term that is mapped to nothing")
            return term.iri
        prefix, colon, suffix = text.partition(":")
        if colon and prefix != "_" and not suffix.startswith("//"):
            if prefix in self.local and not self.defined.get(prefix, False):
                self.make(prefix)
            return self.active._expand(text)
        if colon:
            return text
        return self.active.vocab + text if self.active.vocab is not None else text

    def _prefix(self, name: str, value: dict[str, Json], term: Term, *, simple: bool) -> bool:
        if "@prefix" in value:
            if not isinstance(value["@prefix"], bool):
                raise InvalidJsonLd("@prefix is neither true nor false", "invalid @prefix value")
            return value["@prefix"]
        usable = term.iri is not None and (term.iri[-1:] in _GEN_DELIMS or term.iri[:2] == "_:")
        return simple and usable and ":" not in name and "/" not in name

    def _coerce(self, term: Term, value: dict[str, Json]) -> None:
        if "@type" not in value:
            return
        given = value["@type"]
        if not isinstance(given, str):
            raise InvalidJsonLd("a coercion is not text", "invalid type mapping")
        kind = self._expanded(given)
        if kind == "@none":
            raise Unsupported("@type @none")
        if kind not in ("@id", "@vocab", "@json") and not is_absolute(kind):
            raise InvalidJsonLd(f"the type {given} is relative", "invalid type mapping")
        term.type = kind
        if kind[0] != "@" and kind != "http://www.w3.org/2001/XMLSchema#string":
            term.suffix = f"^^<{kind}>"

    def _contain(self, term: Term, given: Json) -> None:
        if given is None:
            return
        containers = given if isinstance(given, list) else [given]
        if not all(isinstance(one, str) and one in _CONTAINERS for one in containers):
            raise Unsupported("a container the walk does not know")
        if len(containers) > 1 and set(containers) not in (
            {"@graph", "@set"},
            {"@language", "@set"},
        ):
            raise Unsupported("several containers")
        if term.iri is not None and term.iri[:1] == "@":
            raise Unsupported("a container on a keyword alias")
        term.list = "@list" in containers
        term.graph = "@graph" in containers
        term.languages = "@language" in containers

    def _scope(self, term: Term, context: Json) -> None:
        term.context = context
        # The specification wants a scoped context to be sound where it is defined, too. Remote
        # ones are left for when they are used: chains of them would multiply.
        for url in context if isinstance(context, list) else [context]:
            if isinstance(url, str) and url not in self.compiler.documents:
                raise MissingContext(url)
        if _inline(context):
            self.compiler.process(
                _copy(self.active), context, override=True, chain=(*self.chain, _CHECKING)
            )


def _inline(context: Json) -> bool:
    several = context if isinstance(context, list) else [context]
    return not any(isinstance(one, str) for one in several)


def _type_alias_is_plain(value: Json) -> bool:
    return (
        isinstance(value, dict)
        and bool(value)
        and set(value) <= {"@container", "@protected"}
        and (value.get("@container", "@set") == "@set")
    )


def _frozen(value: object) -> object:
    """A hashable stand-in for any JSON value, equal for equal values."""
    if isinstance(value, dict):
        return tuple(sorted((key, _frozen(item)) for key, item in value.items()))
    if isinstance(value, list):
        return ("[", *map(_frozen, value))
    return (type(value).__name__, value)
