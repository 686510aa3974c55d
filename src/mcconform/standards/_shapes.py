"""The shapes of a standard, read from its shapes.toml: what nodes of a graph of each class have.

The structs ending in ``Entry`` are the file as it stands; `ShapeProperty` and `Shape` are what is
made of them. The keys are explained at the top of `mcconform.standards.shaped`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping

import msgspec

from mcconform.catalogue import CatalogueError
from mcconform.standards._entries import Document
from mcconform.standards._literals import LITERALS, LiteralType
from mcconform.standards._model import expand

REFERENCE = "Iri"
"""The range of a property that takes the IRI of anything."""


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the file; a key that nobody reads is an error."""


class ShapePropertyEntry(Entry, frozen=True):
    """A property of a shape."""

    range: str | tuple[str, ...] = ()
    count: str = "0..*"
    path: str = ""
    languages: str = ""
    maximum: int | None = None
    scheme: str = ""
    keeps: str = ""
    advice: tuple[str, ...] = ()
    section: str = ""


class ShapeEntry(Entry, frozen=True):
    """A shape."""

    extends: str = ""
    section: str = ""
    typeless: bool = False
    properties: Mapping[str, ShapePropertyEntry] = {}


class SchemeEntry(Entry, frozen=True):
    """A list of concepts that somebody keeps: a concept scheme of SKOS."""

    title: str
    iri: str
    concepts: tuple[str, ...] = ()
    undeclared: bool = False


class LooseEntry(Entry, frozen=True):
    """Documents that do not have to keep to the concept schemes."""

    path: str
    only: tuple[str, ...]


class ShapesFile(Entry, frozen=True):
    """A whole shapes.toml."""

    spec: str
    schemes_spec: str
    reading: tuple[str, ...]
    typed: tuple[str, ...] = ()
    loose: LooseEntry | None = None
    scheme: Mapping[str, SchemeEntry] = {}
    shape: Mapping[str, ShapeEntry] = {}


class Scheme(msgspec.Struct, frozen=True, eq=False):
    """A concept scheme: what its concepts say they are in, and how their IRIs begin."""

    title: str
    iri: str
    concepts: tuple[str, ...]
    undeclared: bool
    """Whether the scheme itself need not be typed as one in the document."""


class ShapeProperty(msgspec.Struct, frozen=True, eq=False):
    """What a shape asks of one property."""

    name: str
    """As the property is written in JSON."""
    owner: str
    """Id of the shape that declares it, e.g. ``edc.Claim``."""
    path: str
    """IRI of the property."""
    literal: LiteralType | None
    reference: bool
    """Whether it takes IRIs, whatever they stand for."""
    targets: tuple[str, ...]
    """Ids of the shapes that its objects may be of."""
    least: int
    single: bool
    languages: bool
    """Whether each language may occur once."""
    maximum: int | None
    scheme: Scheme | None
    keeps: str
    """Id of a shape that its objects have to keep as well."""
    advice: tuple[str, ...]
    spec: str
    schemes_spec: str
    where: str


class Shape(msgspec.Struct, frozen=True, eq=False):
    """What a node of one class has."""

    id: str
    name: str
    iri: str
    """Of the class; empty for a shape that no type says."""
    kinds: tuple[str, ...]
    """Its name, and those of the shapes it extends."""
    properties: Mapping[str, ShapeProperty]
    spec: str
    where: str


class Loose(msgspec.Struct, frozen=True, eq=False):
    """Documents whose root says, at a path, only these things, need not keep to the schemes."""

    path: str
    only: frozenset[str]


def read(text: str, path: str) -> ShapesFile:
    """The file as it stands; raises `CatalogueError` on a key or a value that makes no sense."""
    try:
        return msgspec.convert(tomllib.loads(text), ShapesFile)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as fault:
        raise CatalogueError(f"{path}: {fault}", "see mcconform/standards/shaped.py") from fault


class ShapeBuilder:
    """Makes shapes of entries. Classes and terms come from the vocabularies beside them."""

    def __init__(
        self, file: ShapesFile, text: str, path: str, own: Document, used: tuple[Document, ...]
    ) -> None:
        self.file = file
        self.path = path
        self.own = own
        self.lines = dict(_lines(text))
        self.terms = {name: iri for one in (*used, own) for name, iri in _terms(one)}
        self.schemes = {
            name: Scheme(one.title, one.iri, one.concepts, one.undeclared)
            for name, one in file.scheme.items()
        }
        self.made: dict[str, Shape] = {}

    def shapes(self) -> Mapping[str, Shape]:
        """Every shape of the file by its id, in the order of the file."""
        for name in self.file.shape:
            self._shape(name)
        return {self._id(name): self.made[name] for name in self.file.shape}

    def loose(self) -> Loose | None:
        """The documents that need not keep to the schemes."""
        found = self.file.loose
        return Loose(self._path("loose", found.path), frozenset(found.only)) if found else None

    def _id(self, name: str) -> str:
        return f"{self.own.id}.{name}"

    def _shape(self, name: str) -> Shape:
        if name in self.made:
            return self.made[name]
        if name not in self.file.shape:
            raise CatalogueError(f"{self.path}: there is no shape {name}")
        entry = self.file.shape[name]
        parent = self._shape(entry.extends) if entry.extends else None
        properties = dict(parent.properties) if parent else {}
        for member, found in entry.properties.items():
            properties[member] = self._property(name, member, found, entry)
        self.made[name] = Shape(
            id=self._id(name),
            name=name,
            iri="" if entry.typeless else self._class(name),
            kinds=(name, *(parent.kinds if parent else ())),
            properties=properties,
            spec=self.file.spec + entry.section,
            where=self._where(name, ""),
        )
        return self.made[name]

    def _class(self, name: str) -> str:
        entry = self.own.class_.get(name)
        if entry is not None and entry.iri:
            return expand(entry.iri, self.own.prefixes)
        raise CatalogueError(f"{self.path}: no class {name} with an IRI is in the vocabulary")

    def _property(
        self, owner: str, name: str, entry: ShapePropertyEntry, shape: ShapeEntry
    ) -> ShapeProperty:
        ranges = (entry.range,) if isinstance(entry.range, str) else entry.range
        literals = [LITERALS[one] for one in ranges if one in LITERALS]
        targets = tuple(self._id(one) for one in ranges if one not in (*LITERALS, REFERENCE))
        for one in (*ranges, *([entry.keeps] if entry.keeps else ())):
            if one not in (*LITERALS, REFERENCE) and one not in self.file.shape:
                raise CatalogueError(f"{self.path}: {owner}.{name} names the unknown shape {one}")
        least, _, most = entry.count.partition("..")
        return ShapeProperty(
            name=name,
            owner=self._id(owner),
            path=self._path(f"{owner}.{name}", entry.path or name),
            literal=literals[0] if literals else None,
            reference=REFERENCE in ranges,
            targets=targets,
            least=int(least),
            single=most != "*",
            languages=entry.languages == "once",
            maximum=entry.maximum,
            scheme=self.schemes[entry.scheme] if entry.scheme else None,
            keeps=self._id(entry.keeps) if entry.keeps else "",
            advice=entry.advice,
            spec=_address(self.file.spec, entry.section or shape.section),
            schemes_spec=self.file.schemes_spec + (entry.section or shape.section),
            where=self._where(owner, name),
        )

    def _path(self, owner: str, name: str) -> str:
        """The IRI of a property: by its term, else as a compact IRI of the vocabulary's."""
        iri = self.terms.get(name) or expand(name, self.own.prefixes)
        if ":" not in iri:
            raise CatalogueError(f"{self.path}: {owner} has no IRI: no term {name}")
        return iri

    def _where(self, owner: str, name: str) -> str:
        return f"{self.path}:{self.lines.get((owner, name), 1)}"


def _terms(document: Document) -> Iterator[tuple[str, str]]:
    """Each term of a vocabulary with its IRI; those of classes count less."""
    for entry in document.class_.values():
        for name, prop in entry.properties.items():
            if prop.iri:
                yield name, expand(prop.iri, document.prefixes)
    for name, term in document.term.items():
        if term.iri:
            yield name, expand(term.iri, document.prefixes)


def _address(spec: str, section: str) -> str:
    return section if section.startswith("https://") else spec + section


def _lines(text: str) -> Iterator[tuple[tuple[str, str], int]]:
    """The line each shape and each of its properties begins at."""
    owner = ""
    for number, line in enumerate(text.splitlines(), 1):
        table = re.match(r"\[shape\.([^].]+)(\.properties)?\]", line)
        member = re.match(r'"?([^"\s=]+)"?\s*= \{', line)
        if table:
            owner = table.group(1)
            if not table.group(2):
                yield (owner, ""), number
        elif line.startswith("["):
            owner = ""
        elif member and owner:
            yield (owner, member.group(1)), number
