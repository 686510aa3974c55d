"""JSON-LD contexts, derived from the classes and terms of a vocabulary.

A derived context is no copy of the official one: prefixes are written out, members come in the
order of the vocabulary. What counts is that it expands every document to the same quads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from mcconform.catalogue import CatalogueError
from mcconform.model import Json
from mcconform.standards._datatypes import DATATYPES
from mcconform.standards._entries import (
    ClassEntry,
    ContextEntry,
    Document,
    PropertyEntry,
    TermEntry,
)
from mcconform.standards._model import expand

STRING = "https://www.w3.org/2001/XMLSchema#string"
ALIASES: Mapping[str, str] = {"id": "@id", "type": "@type"}
NULL = "@null"
"""As the scope of a term: inside it no context of the outside holds."""


class Library(Protocol):
    """Finds the entries of the vocabularies that this one uses."""

    def document(self, vocabulary: str) -> Document:
        """The vocabulary with that id, as its file stands."""


def derive(document: Document, library: Library) -> dict[str, dict[str, Json]]:
    """Every context of a vocabulary by its URL."""
    return {
        entry.url: {"@context": _Context(document, entry, library).whole()}
        for entry in document.context
    }


class _Context:
    """One context in the making."""

    def __init__(self, document: Document, entry: ContextEntry, library: Library) -> None:
        self.document = document
        self.entry = entry
        self.library = library

    def whole(self) -> dict[str, Json]:
        made = self._head(self.entry.protected == "all", self.entry.aliases in ("all", "top"))
        if self.entry.vocab:
            made["@vocab"] = self.entry.vocab
        made.update(self._prefixes(self.entry.declares, self.document))
        for name in self._class_names():
            owner, local, edition = self._find(name)
            made[local] = self._type(owner, owner.class_[local], edition)
        terms = self.document.term
        for name in terms if self.entry.terms is None else self.entry.terms:
            if self._holds(terms[name], self.entry.edition):
                made[name] = self._term(self.document, terms[name], self.entry.edition)
        return made

    def _class_names(self) -> Iterator[str]:
        if self.entry.classes is not None:
            yield from self.entry.classes
            return
        for name, found in self.document.class_.items():
            if found.iri and name not in self.entry.omits:
                yield name

    def _find(self, name: str) -> tuple[Document, str, str]:
        """``di.Class@edition`` to the vocabulary, the name in it, and the edition of its terms."""
        qualified, _, edition = name.partition("@")
        vocabulary, dot, local = qualified.partition(".")
        if not dot:
            return self.document, qualified, self.entry.edition
        return self.library.document(vocabulary), local, edition

    def _head(self, protected: bool, aliases: bool) -> dict[str, Json]:
        made: dict[str, Json] = {}
        if self.entry.version is not None:
            made["@version"] = self.entry.version
        if protected:
            made["@protected"] = True
        if aliases:
            made.update(ALIASES)
        return made

    def _prefixes(self, names: tuple[str, ...], owner: Document) -> dict[str, str]:
        pairs = [name.partition("=") for name in names]
        return {name: owner.prefixes[other or name] for name, _, other in pairs}

    def _type(self, owner: Document, entry: ClassEntry, edition: str) -> Json:
        iri = entry.iri
        for was in entry.was:
            if edition in was.editions and was.iri is not None:
                iri = was.iri
        made: dict[str, Json] = {"@id": expand(iri, owner.prefixes)}
        scope = self._scope(owner, entry, edition)
        if scope is not None:
            made["@context"] = scope
        return made

    def _scope(self, owner: Document, entry: ClassEntry, edition: str) -> dict[str, Json] | None:
        """The context that holds inside objects of a class; None where it has nothing to say."""
        terms = {
            name: self._term(where, found, edition)
            for name, (where, found) in self._terms_of(owner, entry).items()
            if self._holds(found, edition)
        }
        if not terms and not entry.scoped:
            return None
        aliases = self.entry.aliases in ("all", "scopes") and entry.aliases
        made = self._head(self.entry.protected in ("all", "scopes"), aliases)
        declares = entry.declares
        for was in entry.was:
            if edition in was.editions and was.declares is not None:
                declares = was.declares
        return made | self._prefixes(declares, owner) | terms

    def _terms_of(
        self, owner: Document, entry: ClassEntry
    ) -> dict[str, tuple[Document, PropertyEntry]]:
        """Terms of a class, and of those it extends where its context repeats them."""
        found: dict[str, tuple[Document, PropertyEntry]] = {}
        if entry.inherits_terms and entry.extends:
            vocabulary, dot, local = entry.extends.partition(".")
            there = self.library.document(vocabulary) if dot else owner
            found |= self._terms_of(there, there.class_[local if dot else entry.extends])
        found |= {name: (owner, each) for name, each in entry.properties.items() if each.iri}
        return found

    def _term(self, owner: Document, entry: TermEntry, edition: str) -> Json:
        iri, coerce, container = entry.iri, entry.coerce, entry.container
        for was in entry.was:
            if edition in was.editions:
                iri = iri if was.iri is None else was.iri
                coerce = coerce if was.coerce is None else was.coerce
                container = container if was.container is None else was.container
        key = "@reverse" if entry.reverse else "@id"
        made: dict[str, Json] = {key: expand(iri, owner.prefixes)}
        if coerce:
            made["@type"] = expand(coerce, owner.prefixes)
        elif self.entry.strings and _is_text(entry):
            made["@type"] = STRING
        if container:
            made["@container"] = container
        if entry.scope:
            made["@context"] = self._nested(owner, entry.scope, edition)
        return made

    def _nested(self, owner: Document, scope: str, edition: str) -> Json:
        if scope == NULL:
            return None
        if scope not in owner.class_:
            raise CatalogueError(f"{owner.id}: no class {scope} to scope a term")
        return self._scope(owner, owner.class_[scope], edition)

    @staticmethod
    def _holds(entry: TermEntry, edition: str) -> bool:
        return not entry.editions or edition in entry.editions


def _is_text(entry: TermEntry) -> bool:
    """Whether the value is plain text, which two editions coerce to xsd:string."""
    if not isinstance(entry, PropertyEntry):
        return entry.text
    return entry.range in DATATYPES and DATATYPES[str(entry.range)].json == "string"
