"""A badge with what it links to, read as one document.

An assertion of Open Badges 1 and 2 is only whole with its badge class, its issuer and their keys,
which mostly are documents of their own. `read` puts each in the place of its link and gives every
member its one name, so that ``/badge/issuer/name`` is the issuer's name wherever it stands, and
remembers which file said it. Null is no value (JSON-LD), and an array of one is its value where one
is meant (Open Badges 2.0, examples, section "BadgeClass"), but in plain JSON from before JSON-LD.

An object that is embedded and has a web address may say less than the document there; what it
leaves out is taken from that document, what it says is judged as it says it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from mcconform import limits
from mcconform.model import Assembled, Json, Place, Resource
from mcconform.nodes import escape
from mcconform.standards import _walk
from mcconform.standards._model import Class, Property
from mcconform.standards.ob2.names import Names, Spelling, spelling
from mcconform.standards.vocabulary import Vocabulary

_REFERENCE: Final = frozenset({"@context", "id", "type"})
"""An object with no more than these is a link."""


class Link(msgspec.Struct, frozen=True):
    """One place where a document refers to another."""

    pointer: str
    """In the assembled document."""
    url: str
    role: str
    """See `Reference.role`."""
    holder: str
    """Class of the object that links, e.g. ``ob2.BadgeClass``."""
    file: str
    """URL of the file that links; empty for the subject's own."""
    embedded: bool
    """Whether an object stands there, of which the other document is the published copy."""
    left_out: bool = False
    """There are too many links: this one was not followed."""


class File(msgspec.Struct, frozen=True, eq=False):
    """One of the files that were read."""

    url: str
    pointer: str
    """Where it stands in the assembled document."""
    value: Mapping[str, Json]
    """As it was served."""
    cls: Class


class Scheme(msgspec.Struct, frozen=True, eq=False):
    """How documents of a standard are read."""

    vocabulary: Vocabulary
    names: Names
    links: Mapping[str, str]
    """Property, by the class that declares it → role of the document that it names."""
    followed: frozenset[str]
    """Those among them whose document is put in the place of the link."""
    literal: bool = False
    """A document without a context is plain JSON: an array of one is an array."""


class Reading(msgspec.Struct, frozen=True, eq=False):
    """The assembled document, and what it was put together from."""

    document: Mapping[str, Json]
    cls: Class
    spans: Mapping[str, Place]
    links: tuple[Link, ...]
    files: tuple[File, ...]

    def place(self, pointer: str) -> Place:
        """The file and the place in it that a pointer into the document stands for."""
        above, rest = pointer, ""
        while above not in self.spans:
            above, _, last = above.rpartition("/")
            rest = f"/{last}{rest}"
        found = self.spans[above]
        return Place(found.url, found.pointer + rest)

    def assembled(self) -> Assembled:
        """What rules see of it."""
        absent = tuple(
            link.pointer
            for link in self.links
            if not link.embedded and link.pointer not in self.spans
        )
        return Assembled(self.document, self.place, absent, self)


class _Task(msgspec.Struct, frozen=True, eq=False):
    """One object that is still to be read."""

    raw: Mapping[str, Json]
    target: dict[str, Json]
    cls: Class
    pointer: str
    place: Place
    spelling: Spelling
    above: frozenset[str]
    """URLs of the files it stands in, or that stand for it."""
    copy: bool = False
    """It only fills in what an embedded object left out."""
    endorsed: bool = False
    """It is part of an endorsement, whose own endorsements are not followed."""
    literal: bool = False
    """It stands in plain JSON: see `Scheme.literal`."""


def read(
    document: Mapping[str, Json],
    resources: Mapping[str, Resource],
    scheme: Scheme,
    *,
    alone: bool = False,
) -> Reading:
    """The document with those it links to, as far as they are at hand; ``alone`` without them."""
    return _Reader(resources, scheme, alone=alone).read(document)


class _Reader:
    def __init__(self, resources: Mapping[str, Resource], scheme: Scheme, *, alone: bool) -> None:
        self.resources = resources
        self.scheme = scheme
        self.alone = alone
        self.classes = scheme.vocabulary.known
        self.spans: dict[str, Place] = {"": Place("", "")}
        self.links: list[Link] = []
        self.files: list[File] = []
        self.tasks: list[_Task] = []

    def read(self, document: Mapping[str, Json]) -> Reading:
        spelt = spelling(document, self.resources, self.scheme.names)
        cls = self.scheme.vocabulary.root_of(head(document, spelt))
        target: dict[str, Json] = {}
        self.files.append(File("", "", document, cls))
        own = frozenset((_id(document, spelt),))
        endorsed, literal = _endorses(cls), self._is_literal(document)
        self.tasks.append(
            _Task(
                document,
                target,
                cls,
                "",
                Place("", ""),
                spelt,
                own,
                endorsed=endorsed,
                literal=literal,
            )
        )
        for task in self.tasks:  # grows while it is read: no recursion
            self._members(task)
        return Reading(target, cls, self.spans, tuple(self.links), tuple(self.files))

    def _is_literal(self, file: Mapping[str, Json]) -> bool:
        return self.scheme.literal and "@context" not in file

    def _members(self, task: _Task) -> None:
        before = frozenset(task.target) if task.copy else frozenset()
        for key, value in task.raw.items():
            source = f"{task.place.pointer}/{escape(key)}"
            name = task.spelling.member(source, key)
            if value is None or name in before or (task.copy and name == "@context"):
                continue
            prop = task.cls.properties.get(name)
            stands_for_one = prop is not None and not prop.many and not task.literal
            if stands_for_one and isinstance(value, list) and len(value) < 2:
                if not value:
                    continue
                value, source = value[0], f"{source}/0"
            if name in task.target:  # two spellings of one name
                value = [task.target[name], value] if task.target[name] != value else value
                task.target[name] = value
                continue
            pointer = f"{task.pointer}/{escape(name)}"
            if task.copy or source != f"{task.place.pointer}/{escape(name)}":
                self.spans[pointer] = Place(task.place.url, source)
            task.target[name] = self._value(task, prop, name, value, pointer, source)

    def _value(
        self,
        task: _Task,
        prop: Property | None,
        name: str,
        value: Json,
        pointer: str,
        source: str,
    ) -> Json:
        if name == "type":  # that of an identity names a property, which is a term of any context
            of_identity = "IdentityObject" in task.cls.kinds
            meant = task.spelling.property if of_identity else task.spelling.kind
            return _each(value, source, meant)
        if prop is None or (task.literal and not prop.target):
            return value
        if not prop.target:
            plain = functools.partial(self.scheme.names.plain, name)
            return [plain(item) for item in value] if isinstance(value, list) else plain(value)
        if not isinstance(value, list):
            return self._item(task, prop, value, pointer, source)
        found: list[Json] = []
        for index, item in enumerate(value):
            if item is not None:
                place = f"{pointer}/{len(found)}"
                if index != len(found):
                    self.spans[place] = Place(task.place.url, f"{source}/{index}")
                found.append(self._item(task, prop, item, place, f"{source}/{index}"))
        return found

    def _item(self, task: _Task, prop: Property, value: Json, pointer: str, source: str) -> Json:
        role = self.scheme.links.get(f"{prop.owner}.{prop.name}", "")
        if isinstance(value, Mapping) and "@value" in value:
            return value["@value"]  # a literal is no object, whatever it says
        if isinstance(value, Mapping):
            url = _id(value, task.spelling, source)
            members = head(value, task.spelling, source)
            if not role or not url or set(members) - _REFERENCE:
                return self._embedded(task, prop, role, value, pointer, source)
            value = url
        if not role or not isinstance(value, str):
            return value
        found = self._linked(task, prop, role, value, pointer, embedded=False)
        if found is None:
            return value
        target: dict[str, Json] = {}
        self.spans[pointer] = Place(value, "")
        self._enter(task, prop, found, target, pointer, value)
        return target

    def _embedded(
        self,
        task: _Task,
        prop: Property,
        role: str,
        value: Mapping[str, Json],
        pointer: str,
        source: str,
    ) -> Json:
        """An object where it is used; the document at its address fills in what it leaves out."""
        target: dict[str, Json] = {}
        cls = _walk.form_of(self.classes[prop.target], value, self.classes)
        place = Place(task.place.url, source)
        inner = msgspec.structs.replace(
            task, raw=value, target=target, cls=cls, pointer=pointer, place=place, copy=False
        )
        self.tasks.append(
            msgspec.structs.replace(inner, endorsed=task.endorsed or role == "endorsement")
        )
        url = _id(value, task.spelling, source)
        if role and url.startswith(("http://", "https://")):
            found = self._linked(task, prop, role, url, pointer, embedded=True)
            if found is not None:
                self._enter(task, prop, found, target, pointer, url, copy=True)
        return target

    def _linked(
        self, task: _Task, prop: Property, role: str, url: str, pointer: str, *, embedded: bool
    ) -> Mapping[str, Json] | None:
        """The document at a link, where it is at hand and to be read."""
        if task.endorsed and role == "endorsement":
            return None
        full = len(self.links) >= limits.LINKS
        link = Link(pointer, url, role, task.cls.id, task.place.url, embedded, left_out=full)
        self.links.append(link)
        found = self.resources.get(url)
        followed = f"{prop.owner}.{prop.name}" in self.scheme.followed and not self.alone
        if full or not followed or found is None or not found.ok or url in task.above:
            return None
        return found.data if isinstance(found.data, Mapping) else None

    def _enter(
        self,
        task: _Task,
        prop: Property,
        found: Mapping[str, Json],
        target: dict[str, Json],
        pointer: str,
        url: str,
        *,
        copy: bool = False,
    ) -> None:
        """Read a file in the place of its link."""
        spelt = spelling(found, self.resources, self.scheme.names)
        cls = _walk.form_of(self.classes[prop.target], head(found, spelt), self.classes)
        if not copy:
            self.files.append(File(url, pointer, found, cls))
        self.tasks.append(
            _Task(
                found,
                target,
                cls,
                pointer,
                Place(url, ""),
                spelt,
                task.above | {url},
                copy,
                task.endorsed or _endorses(cls),
                self._is_literal(found),
            )
        )


def _endorses(cls: Class) -> bool:
    return "Endorsement" in cls.kinds


def head(value: Mapping[str, Json], spelt: Spelling, place: str = "") -> dict[str, Json]:
    """The members of an object by their names; types by theirs, everything else as it stands.

    ``place`` is the object's pointer in its file.
    """
    found: dict[str, Json] = {}
    for key, item in value.items():
        pointer = f"{place}/{escape(key)}"
        name = spelt.member(pointer, key)
        if item is not None:
            found[name] = _each(item, pointer, spelt.kind) if name == "type" else item
    return found


def _each(value: Json, pointer: str, change: Callable[[str, str], str]) -> Json:
    """A text, or the texts of an array, changed."""
    if isinstance(value, str):
        return change(pointer, value)
    if isinstance(value, list):
        return [
            change(f"{pointer}/{index}", item) if isinstance(item, str) else item
            for index, item in enumerate(value)
        ]
    return value


def _id(value: Mapping[str, Json], spelt: Spelling, place: str = "") -> str:
    found = head(value, spelt, place).get("id")
    return found if isinstance(found, str) else ""
