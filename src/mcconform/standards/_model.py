"""The data model of a standard, read from its vocabulary.toml: classes, properties, value lists.

`Property` and `Class` are what is made of `_entries`: prefixes expanded, inheritance resolved,
every property with its place in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from mcconform.catalogue import CatalogueError
from mcconform.standards._datatypes import DATATYPES, Datatype
from mcconform.standards._entries import ClassEntry, Document, PropertyEntry

ITSELF = re.compile("<(.*)>")


class ValueList(msgspec.Struct, frozen=True, eq=False):
    """The values a property may have."""

    name: str
    values: tuple[str, ...]
    open: bool
    """Whether terms of one's own are allowed: they begin with ``ext:``."""
    spec: str


class Property(msgspec.Struct, frozen=True, eq=False):
    """A property as a class has it, its own or inherited."""

    name: str
    owner: str
    """Id of the vocabulary and name of the class that declares it, e.g. ``ob3.Achievement``."""
    datatype: Datatype | None
    """For a range that is, or may be, a literal."""
    target: str
    """For a range that is, or may be, an object: its class, e.g. ``ob3.Profile``."""
    least: int
    many: bool
    """Whether the data model takes several values."""
    compacted: bool
    """Whether one value may stand for an array of one."""
    values: ValueList | None
    contains: tuple[tuple[str, ...], ...]
    equals: str
    embedded: bool
    """Whether its values are credentials, and so subjects of their own."""
    records: bool
    """Whether its objects are records: published for themselves, not mentioned in passing."""
    filled: bool
    """Whether its objects must have a member."""
    advice: tuple[str, ...]
    """Kinds of constraint that are advice here."""
    nulls_here: bool
    """Whether null is a wrong value; else another rule speaks about null and empty arrays."""
    spec: str
    where: str

    @property
    def constrained(self) -> bool:
        """Whether the data model says anything about its values."""
        return self.datatype is not None or bool(self.target)

    @property
    def is_advised(self) -> bool:
        """Whether a value can be right and still not as it should be."""
        return bool(self.advice) or (self.datatype is not None and self.datatype.advice is not None)


class Typing(msgspec.Struct, frozen=True, eq=False):
    """How the objects of a vocabulary say themselves of which class they are."""

    member: str
    """The member that names types: ``type``, ``@type``."""
    marks: Mapping[str, str]
    """Member → the class of the objects that have it, whatever their type; the first counts."""
    types: Mapping[str, tuple[str, ...]]
    """Class → the types of its objects; where an object has several, the first class counts."""
    order: Mapping[str, tuple[int, str]]
    """Type → place in ``types``, and the class."""


class Class(msgspec.Struct, frozen=True, eq=False):
    """A class with everything it inherits."""

    id: str
    """Vocabulary and name, e.g. ``ob3.Profile``."""
    name: str
    iri: str
    kinds: tuple[str, ...]
    """Names its objects are listed under: its own, and those of the classes it extends."""
    properties: Mapping[str, Property]
    entered: Mapping[str, Property]
    """Those among them that the walk enters: objects, and credentials inside."""
    advised: tuple[Property, ...]
    """Those among them that there is advice on."""
    open: bool
    only: bool
    """Whether the specification forbids other members."""
    root: bool
    vc1: str
    record: str
    """The class that stands for it where its object is a record."""
    nested: str
    """The class of typed objects in members it does not declare."""
    typing: Typing | None
    instead: Mapping[str, str]
    """Member → class that stands for this one where that member is true."""
    needs: Mapping[str, tuple[str, ...]]
    """Name of a need → members of which one at least must be there."""
    wants: Mapping[str, tuple[str, ...]]
    """The same, where it is advice."""
    spec: str
    where: str


class Builder:
    """Makes classes of entries; ``known`` holds the finished classes of the vocabularies used."""

    def __init__(
        self, document: Document, text: str, path: str, known: Mapping[str, Class]
    ) -> None:
        self.document = document
        self.path = path
        self.lines = _lines(text)
        self.known = dict(known)
        self.typing = self._typing() if document.types else None

    def classes(self) -> Mapping[str, Class]:
        """Every class of the file by its id, parents built before children."""
        for name in self.document.class_:
            self._class(name)
        own = f"{self.document.id}."
        return {name: found for name, found in self.known.items() if name.startswith(own)}

    def _class(self, name: str) -> Class:
        qualified = self.qualify(name)
        if qualified in self.known:
            return self.known[qualified]
        entry = self.document.class_[name]
        parent = self._class(entry.extends) if entry.extends else None
        properties = dict(parent.properties) if parent else {}
        properties = {
            key: self._judged(found, key in entry.optional) for key, found in properties.items()
        }
        for key, found in entry.properties.items():
            properties[key] = self._property(name, key, found, entry)
        kinds = (name, *entry.listed, *(parent.kinds if parent else ()))
        built = Class(
            id=qualified,
            name=name,
            iri=expand(entry.iri, self.document.prefixes),
            kinds=tuple(dict.fromkeys(kinds)),
            properties=properties,
            entered={k: p for k, p in properties.items() if p.target or p.embedded},
            advised=tuple(p for p in properties.values() if p.is_advised),
            open=entry.open,
            only=entry.only,
            root=entry.root,
            vc1=self.qualify(entry.vc1) if entry.vc1 else "",
            record=self.qualify(entry.record) if entry.record else "",
            nested=self.qualify(entry.nested) if entry.nested else "",
            typing=self.typing,
            instead={name: self.qualify(other) for name, other in entry.instead.items()},
            needs=entry.needs,
            wants=entry.wants,
            spec=self.document.spec + entry.section,
            where=self._where(name, ""),
        )
        self.known[qualified] = built
        return built

    def _typing(self) -> Typing:
        own = self.document
        types = {self.qualify(name): listed for name, listed in own.types.items()}
        return Typing(
            member=own.typed,
            marks={member: self.qualify(name) for member, name in own.marks.items()},
            types=types,
            order={
                one: (place, name)
                for place, (name, listed) in enumerate(types.items())
                for one in listed
            },
        )

    def _judged(self, inherited: Property, optional: bool) -> Property:
        return msgspec.structs.replace(
            inherited,
            nulls_here=self.document.nulls == "here",
            least=0 if optional else inherited.least,
        )

    def _property(
        self, owner: str, name: str, entry: PropertyEntry, parent: ClassEntry
    ) -> Property:
        ranges = (entry.range,) if isinstance(entry.range, str) else entry.range
        literal = [DATATYPES[one] for one in ranges if one in DATATYPES]
        objects = [self.qualify(one) for one in ranges if one not in DATATYPES]
        for one in objects:
            if one not in self.known and one.partition(".")[2] not in self.document.class_:
                raise CatalogueError(f"{self.path}: {owner}.{name} has the unknown range {one}")
        least, _, most = entry.count.partition("..")
        return Property(
            name=name,
            owner=self.qualify(owner),
            datatype=_union(literal),
            target=objects[0] if objects else "",
            least=int(least),
            many=most == "*",
            compacted=entry.compacted,
            values=self._list(entry.values),
            contains=entry.contains,
            equals=entry.equals,
            embedded=entry.embedded or any(self._is_root(one) for one in objects),
            records=entry.records,
            filled=entry.filled,
            advice=entry.advice,
            nulls_here=self.document.nulls == "here",
            spec=self.document.spec + (entry.section or parent.section),
            where=self._where(owner, name),
        )

    def _is_root(self, qualified: str) -> bool:
        if qualified in self.known:
            return self.known[qualified].root
        return self.document.class_[qualified.partition(".")[2]].root

    def _list(self, name: str) -> ValueList | None:
        if not name:
            return None
        entry = self.document.list[name]
        return ValueList(name, entry.values, entry.open, self.document.spec + entry.section)

    def _where(self, owner: str, name: str) -> str:
        return f"{self.path}:{self.lines.get((owner, name), 1)}"

    def qualify(self, name: str) -> str:
        """The id of a class: its vocabulary's id before its name."""
        return name if "." in name else f"{self.document.id}.{name}"


def _union(literal: list[Datatype]) -> Datatype | None:
    """A range of two literals is at most a string and an object: a context, a credential."""
    if len(literal) < 2:
        return literal[0] if literal else None
    first, second = literal
    return msgspec.structs.replace(
        first, json=f"{first.json} {second.json}", label=f"{first.label} or {second.label}"
    )


def expand(name: str, prefixes: Mapping[str, str]) -> str:
    """``ob:name`` to an IRI; ``<…>`` is taken as written, keywords and "" are themselves."""
    written = ITSELF.fullmatch(name)
    if written:
        return written.group(1)
    prefix, colon, local = name.partition(":")
    return prefixes[prefix] + local if colon and prefix in prefixes else name


def _lines(text: str) -> dict[tuple[str, str], int]:
    """The line each class and each property begins at."""
    return dict(_declarations(text))


def _declarations(text: str) -> Iterator[tuple[tuple[str, str], int]]:
    owner = ""
    for number, line in enumerate(text.splitlines(), 1):
        table = re.match(r"\[class\.([^].]+)(\.properties)?\]", line)
        member = re.match(r'"?([^"\s=]+)"?\s*= \{', line)
        if table:
            owner = table.group(1)
            if not table.group(2):
                yield (owner, ""), number
        elif line.startswith("["):
            owner = ""
        elif member and owner:
            yield (owner, member.group(1)), number
