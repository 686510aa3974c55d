"""One walk over a document: every object that stands for something, and everything said of it.

What the rules in ``rules/`` ask of values, terms and references is found here in one go, because a
graph may have a hundred thousand nodes. A rule's findings are under its own name; `Survey.looked`
says of which rules there was anything to look at. Nothing recurses, nothing raises.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from mcconform import limits
from mcconform.model import Dossier, Finding, Json, Scalar, failed
from mcconform.nodes import as_list, escape
from mcconform.standards.ctdl import layout
from mcconform.standards.ctdl.layout import Object
from mcconform.standards.ctdl.terms import Property, terms


class Thing(NamedTuple):
    """An object that stands for a resource or a part of one."""

    pointer: str
    value: Object
    types: tuple[str, ...]
    by: Property | None
    """The property that leads to it; None at the top, or where the property is not known."""
    top: bool
    """It is the document or a node of its graph."""

    @property
    def id(self) -> str:
        """Its ``@id``; empty when it has none."""
        found = self.value.get("@id")
        return found if isinstance(found, str) else ""

    @property
    def is_reference(self) -> bool:
        """Whether it only names another resource."""
        return set(self.value) == {"@id"}


class Said(NamedTuple):
    """One value of one property of a thing."""

    thing: Thing
    name: str
    property: Property
    pointer: str
    value: Json


class Survey:
    """The things of a document, and what was found wrong with what is said of them."""

    def __init__(self, document: Object) -> None:
        self.things: list[Thing] = []
        self.said: list[Said] = []
        self.members: list[tuple[Thing, str, Property | None]] = []
        self._walk(document)
        self.by_id: dict[str, list[Thing]] = {}
        for thing in self.things:
            if thing.id and not thing.is_reference:
                self.by_id.setdefault(thing.id, []).append(thing)

    @property
    def top(self) -> Iterator[Thing]:
        """The nodes at the top."""
        return (thing for thing in self.things if thing.top)

    def _walk(self, document: Object) -> None:
        known = terms().properties
        for place in layout.places(document):
            self.things.append(Thing(place.pointer, place.value, types_of(place.value), None, True))
        for thing in self.things:  # grows while it is read: breadth first without recursion
            for name, value in thing.value.items():
                if name.startswith("@"):
                    continue
                found = known.get(name)
                self.members.append((thing, name, found))
                self._values(thing, name, found, value)

    def _values(self, thing: Thing, name: str, found: Property | None, value: Json) -> None:
        pointer = f"{thing.pointer}/{escape(name)}"
        if isinstance(value, list):
            several = [(f"{pointer}/{index}", item) for index, item in enumerate(value)]
        else:
            several = [(pointer, value)]
        for where, item in several:
            if found is not None:
                self.said.append(Said(thing, name, found, where, item))
            if isinstance(item, Mapping) and _is_thing(found, item):
                self.things.append(Thing(where, item, types_of(item), found, False))


def _is_thing(found: Property | None, value: Object) -> bool:
    """Whether an object stands for something, or is a map of texts by language."""
    if "@id" in value or "@type" in value:
        return True
    return found is not None and found.kind == "ref"


def types_of(value: Object) -> tuple[str, ...]:
    """The strings in ``@type``."""
    return tuple(one for one in as_list(value.get("@type")) if isinstance(one, str))


def survey(dossier: Dossier) -> Survey:
    """The survey of a document, made once."""
    return dossier.once("standards.ctdl.survey", lambda whole: Survey(whole.document))


class Findings:
    """Findings as they come, no more of one rule than a report shows, and what was looked at."""

    def __init__(self) -> None:
        self.looked: set[str] = set()
        self._found: dict[str, list[Finding]] = {}

    def look(self, rule: str) -> None:
        """There was something for a rule to look at."""
        self.looked.add(rule)

    def fail(self, rule: str, pointer: str, **args: Scalar) -> None:
        """A failure of a rule."""
        several = self._found.setdefault(rule, [])
        if len(several) < limits.FINDINGS_PER_RULE:
            several.append(failed(pointer, **args))

    def of(self, rule: str) -> Iterator[Finding]:
        """The findings of a rule."""
        return iter(self._found.get(rule, ()))
