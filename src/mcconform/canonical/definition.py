"""Create Term Definition: one entry of a context to one `Term`.

Source: JSON-LD 1.1 Processing Algorithms and API, section 4.2, https://www.w3.org/TR/json-ld11-api/.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from mcconform.canonical.active import (
    KEYWORDS,
    Active,
    Term,
    Unsupported,
    copied,
    is_absolute,
    kind_of,
)
from mcconform.canonical.errors import InvalidJsonLd, MissingContext

if TYPE_CHECKING:
    from mcconform.canonical.context import Compiler

Json = Any
_LOOKS_LIKE_KEYWORD = re.compile(r"@[A-Za-z]+")
_GEN_DELIMS = frozenset(":/?#[]@")
_CONTAINERS = frozenset(("@set", "@list", "@graph", "@language"))
_TERM_KEYS = frozenset(
    ("@id", "@type", "@container", "@context", "@language", "@protected", "@prefix")
)
CHECKING: Final = "(only checking)"
"""In a chain of contexts: a scoped context is being checked where it is defined."""


class Definition:
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
        term.kind = kind_of(term)
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
                copied(self.active), context, override=True, chain=(*self.chain, CHECKING)
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
