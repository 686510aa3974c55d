"""The terms of CTDL: which classes and properties there are, and what a property takes.

The data is ``terms.toml`` beside this module; its head explains the keys.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from typing import Any, Final

import msgspec

KINDS: Final = (
    "text",
    "string",
    "iri",
    "date",
    "duration",
    "number",
    "boolean",
    "language",
    "ref",
)
"""What a property may take; the tables of the file."""
OWN: Final = ("ceterms:", "ceasn:")
"""Prefixes of the terms that the two vocabularies are the whole of."""
ALIGNMENT: Final = "ceterms:CredentialAlignmentObject"
CONCEPT: Final = "skos:Concept"
ANYTHING: Final = frozenset({"rdfs:Resource", "rdfs:Class", "rdfs:Literal", "rdf:Property"})
"""Ranges that rule nothing out."""


class Property(msgspec.Struct, frozen=True, eq=False):
    """One property, with groups written out and old allowances put in."""

    name: str
    kind: str
    """One of `KINDS`."""
    domain: frozenset[str]
    """Classes that have it; empty where nobody says."""
    range: frozenset[str]
    """Classes that its objects may be of; empty where nobody says, or it takes no objects."""
    one: bool
    """The registry's schemas take one value."""
    many: bool
    """They take an array."""
    schemes: tuple[str, ...]
    was: str
    """The kind that the registry's schemas take, where it is another one."""
    former: bool
    """It is no term of CTDL today."""
    replaced_by: str


class Scheme(msgspec.Struct, frozen=True):
    """A concept scheme of CTDL's own."""

    prefix: str
    concepts: frozenset[str]


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    of: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    one: bool = False
    many: bool = False
    schemes: tuple[str, ...] = ()
    was: str = ""
    was_of: tuple[str, ...] = ()
    was_range: tuple[str, ...] = ()


class _Former(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: str = msgspec.field(name="is")
    one: bool = False
    many: bool = False
    by: str = ""


class Terms:
    """All of the file."""

    def __init__(self, text: str) -> None:
        data: dict[str, Any] = tomllib.loads(text)
        self.release: str = data["release"]
        self._groups: Mapping[str, list[str]] = data["group"]
        self._above = {name: tuple(map(_full, above)) for name, above in data["class"].items()}
        self.properties = {found.name: found for found in self._properties(data)}
        self.schemes = {
            _full(name): Scheme(row["prefix"], frozenset(row["concepts"]))
            for name, row in data["scheme"].items()
        }
        self.schemes_by_prefix = {one.prefix: name for name, one in self.schemes.items()}
        self._by_word = {_word(name): name for name in sorted(self._above, reverse=True)}
        self._kinds: dict[str, frozenset[str]] = {}
        self._wide: dict[str, frozenset[str]] = {}

    def _properties(self, data: Mapping[str, Any]) -> Iterator[Property]:
        for kind in KINDS:
            for name, row in data[kind].items():
                entry = msgspec.convert(row, _Entry)
                yield Property(
                    name=name,
                    kind=kind,
                    domain=self._classes((*entry.of, *entry.was_of)),
                    range=self._classes((*entry.range, *entry.was_range)),
                    one=entry.one,
                    many=entry.many,
                    schemes=tuple(map(_full, entry.schemes)),
                    was=entry.was,
                    former=False,
                    replaced_by="",
                )
        for name, row in data["former"].items():
            old = msgspec.convert(row, _Former)
            none: frozenset[str] = frozenset()
            yield Property(name, old.kind, none, none, old.one, old.many, (), "", True, old.by)

    def _classes(self, names: Iterable[str]) -> frozenset[str]:
        found: set[str] = set()
        for name in names:
            if name.startswith("@"):
                found.update(map(_full, self._groups[name[1:]]))
            else:
                found.add(_full(name))
        return frozenset(found)

    def knows_class(self, name: str) -> bool:
        """Whether it is a class of CTDL or one that CTDL takes from elsewhere."""
        return name in self._above

    def class_meant(self, name: str) -> str:
        """The class that a name misses by its prefix or its capitals; empty where there is none."""
        return "" if self.knows_class(name) else self._by_word.get(_word(name), "")

    def kinds(self, name: str) -> frozenset[str]:
        """A class and every class it is a kind of."""
        known = self._kinds.get(name)
        if known is not None:
            return known
        found: set[str] = set()
        waiting = [name]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting.extend(self._above.get(one, ()))
        return self._kinds.setdefault(name, frozenset(found))

    def says(self, name: str, types: Iterable[str]) -> bool:
        """Whether a property may be said of an object of those types.

        Yes where one of the types is unknown here: a newer release, or another vocabulary.
        """
        domain = self.properties[name].domain
        several = list(types)
        if not domain or not several or not all(map(self.knows_class, several)):
            return True
        return any(self.kinds(one) & domain for one in several)

    def takes(self, name: str, types: Iterable[str]) -> bool:
        """Whether a property may lead to an object of those types; unknown types pass.

        A concept may be given by itself or by an alignment object, whichever of the two the terms
        say: the registry writes alignments everywhere. A class that is wider than the range passes.
        """
        range_ = self.properties[name].range
        several = list(types)
        if not range_ or range_ & ANYTHING or not all(map(self.knows_class, several)):
            return True
        if range_ & {CONCEPT, ALIGNMENT}:
            range_ = range_ | {CONCEPT, ALIGNMENT}
        wide = self._wide.get(name)
        if wide is None:
            wide = self._wide[name] = frozenset().union(*map(self.kinds, range_))
        return any(self.kinds(one) & range_ or one in wide for one in several)


def _word(name: str) -> str:
    """A name without its prefix and its capitals."""
    return name.rpartition(":")[2].casefold()


def _full(name: str) -> str:
    """A name with its prefix."""
    return name if ":" in name else f"ceterms:{name}"


@functools.cache
def terms() -> Terms:
    """The terms, read once from the package."""
    text = resources.files(__package__).joinpath("terms.toml").read_text(encoding="utf-8")
    return Terms(text)
