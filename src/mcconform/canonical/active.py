"""An active context: the compiled table of terms that a walk reads.

Source: JSON-LD 1.1 Processing Algorithms and API, https://www.w3.org/TR/json-ld11-api/, sections
4.1 and 5.2 (IRI Expansion).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from mcconform.canonical.layout import Head

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
ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
ABSENT: Final = object()
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
        self.language: object = ABSENT
        self.context: object = ABSENT
        self.scoped: dict[Active, Active] = {}
        self.prefix = False
        self.protected = False
        self.weight: int | None = None
        self.key: tuple[object, ...] = ()
        """Everything but ``protected``: two definitions with one key are the same."""
        self.kind = kind_of(self)
        """How the walk treats a text below this term, known once the term is whole."""


def kind_of(term: Term) -> int:
    """Which of the kinds below a term is."""
    if term.iri is None:
        return NOTHING
    if term.iri[:1] == "@":
        return KEYWORD
    if term.iri[:2] == "_:" or term.type == "@json" or term.list or term.languages:
        return OTHER
    if term.suffix:
        return LITERAL
    if term.graph or term.context is not ABSENT:
        return OTHER
    if term.type is None:
        return PLAIN if term.language is ABSENT else OTHER
    if term.type == "@id":
        return REFERENCE
    return OTHER if term.type[:1] == "@" else LITERAL


class Active:
    """An active context. Treated as immutable once it is made; the caches only ever grow."""

    __slots__ = (
        "_aliases",
        "heads",
        "iris",
        "language",
        "previous",
        "terms",
        "tokens",
        "typed",
        "vocab",
    )

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
        self.heads: dict[tuple[object, ...], Head] = {}
        """How nodes below this context are laid out (see `layout`)."""
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
    return ABSOLUTE.fullmatch(iri) is not None


def copied(active: Active) -> Active:
    return Active(dict(active.terms), active.vocab, active.language, active.previous)
