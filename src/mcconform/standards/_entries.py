"""``vocabulary.toml`` as it is written, a struct for each kind of entry (see `vocabulary`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping

import msgspec

from mcconform.catalogue import CatalogueError


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the file; a key that nobody reads is an error."""


class WasEntry(Entry, frozen=True):
    """What differs in the editions named; None means as elsewhere."""

    editions: tuple[str, ...]
    iri: str | None = None
    coerce: str | None = None
    container: str | None = None
    declares: tuple[str, ...] | None = None


class TermEntry(Entry, frozen=True):
    """How a JSON-LD context defines a name."""

    iri: str = ""
    coerce: str = ""
    container: str = ""
    scope: str = ""
    text: bool = False
    reverse: bool = False
    editions: tuple[str, ...] = ()
    was: tuple[WasEntry, ...] = ()


class PropertyEntry(TermEntry, frozen=True):
    """A property of a class: its term and its constraints."""

    range: str | tuple[str, ...] = ()
    count: str = "0..1"
    compacted: bool = False
    values: str = ""
    contains: tuple[tuple[str, ...], ...] = ()
    equals: str = ""
    embedded: bool = False
    records: bool = False
    filled: bool = False
    advice: tuple[str, ...] = ()
    section: str = ""


class ClassEntry(Entry, frozen=True):
    """A class."""

    iri: str = ""
    extends: str = ""
    listed: tuple[str, ...] = ()
    vc1: str = ""
    record: str = ""
    nested: str = ""
    instead: Mapping[str, str] = {}
    optional: tuple[str, ...] = ()
    section: str = ""
    open: bool = False
    only: bool = False
    root: bool = False
    needs: Mapping[str, tuple[str, ...]] = {}
    wants: Mapping[str, tuple[str, ...]] = {}
    inherits_terms: bool = False
    aliases: bool = True
    scoped: bool = False
    declares: tuple[str, ...] = ()
    was: tuple[WasEntry, ...] = ()
    properties: Mapping[str, PropertyEntry] = {}


class ListEntry(Entry, frozen=True):
    """A list of values."""

    values: tuple[str, ...]
    open: bool = False
    section: str = ""


class ContextEntry(Entry, frozen=True):
    """A JSON-LD context that is derived from the vocabulary."""

    url: str
    edition: str
    version: float | None = None
    protected: str = "none"
    vocab: str = ""
    aliases: str = "all"
    strings: bool = False
    declares: tuple[str, ...] = ()
    classes: tuple[str, ...] | None = None
    terms: tuple[str, ...] | None = None
    omits: tuple[str, ...] = msgspec.field(default=(), name="except")
    published: tuple[str, ...] = ()


class ShapeEntry(Entry, frozen=True):
    """What documents of a class look like that have no type."""

    members: Mapping[str, str]
    class_: str = msgspec.field(name="class")


class Document(Entry, frozen=True):
    """A whole vocabulary.toml."""

    id: str
    spec: str
    nulls: str = "here"
    default_root: str = ""
    uses: tuple[str, ...] = ()
    roots: Mapping[str, str] = {}
    subjects: Mapping[str, str] = {}
    typed: str = "type"
    types: Mapping[str, tuple[str, ...]] = {}
    marks: Mapping[str, str] = {}
    shape: tuple[ShapeEntry, ...] = ()
    members: Mapping[str, str] = {}
    prefixes: Mapping[str, str] = {}
    context: tuple[ContextEntry, ...] = ()
    term: Mapping[str, TermEntry] = {}
    list: Mapping[str, ListEntry] = {}
    class_: Mapping[str, ClassEntry] = msgspec.field(default_factory=dict, name="class")


def read(text: str, path: str) -> Document:
    """The file as it stands; raises `CatalogueError` on a key or a value that makes no sense."""
    try:
        return msgspec.convert(tomllib.loads(text), Document)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as fault:
        raise CatalogueError(f"{path}: {fault}", "see mcconform/standards/vocabulary.py") from fault
