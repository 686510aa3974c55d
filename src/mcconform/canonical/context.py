"""JSON-LD contexts, compiled once into immutable tables.

Source: JSON-LD 1.1 Processing Algorithms and API, https://www.w3.org/TR/json-ld11-api/, section 4.1
(Context Processing). What real credentials never use (reverse properties, nesting, index and id
maps, base directions) raises `Unsupported`: the reference engine then takes the whole document.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mcconform import limits
from mcconform.canonical.active import KEYWORDS, Active, Unsupported, copied, is_absolute
from mcconform.canonical.definition import CHECKING, Definition
from mcconform.canonical.errors import InvalidJsonLd, MissingContext, TooMuchWork
from mcconform.canonical.weight import Weights

Json = Any
_CONTEXT_KEYS = frozenset(("@version", "@protected", "@propagate", "@vocab", "@language", "@base"))


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
            active = copied(active)
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
        if CHECKING in chain:
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
        made = copied(active)
        self._settings(made, local)
        defined: dict[str, bool] = {}
        protect = local.get("@protected", False)
        for term in local:
            if term not in _CONTEXT_KEYS:
                if term in KEYWORDS and term != "@type":
                    raise Unsupported(f"{term} in a context")
                Definition(self, made, local, defined, override, bool(protect), chain).make(term)
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
