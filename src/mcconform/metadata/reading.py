"""Values of strangers' documents: what they are called, by which IRI, what they refer to.

Keys of JSON objects are read by their local names, so that ``elm:title``, ``title`` and the full
IRI are one. References are followed where the document itself has what they name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from mcconform.metadata.texts import plain, says_something, strings
from mcconform.model import Json
from mcconform.nodes import as_list, escape

Object = Mapping[str, Json]
_LABELS: Final = (
    "title", "name", "legalName", "prefLabel", "targetNodeName", "competencyText", "targetName",
    "label", "noteLiteral", "targetNodeDescription", "description",
)  # fmt: skip
"""Members that call a thing something, the best first."""
_IRIS: Final = ("id", "@id", "targetNode", "targetUrl")
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+", re.ASCII)
_BLANK: Final = "_:"
_TAG: Final = re.compile(r"@none|[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*", re.ASCII)
NAMES_ITSELF: Final = frozenset({"id", "@id", "type", "@type", "@context"})
NAMES_ONLY: Final = frozenset({"id", "@id", "type", "@type"})
"""What an object that only refers to another has."""
_DEEP: Final = 6
"""How far references are put in: an assessment in a condition of a credential is at three."""
_MOST_PUT_IN: Final = 2_000
_MOST_THINGS: Final = 20_000
"""Objects with an id that references are looked for among."""


class Value(msgspec.Struct, frozen=True):
    """One value of one row."""

    key: str
    """What it is compared by."""
    text: str
    pointer: str
    original: str = ""
    """How it stands in the document, where the text says it otherwise."""
    iri: str = ""
    note: str = ""


class Reading:
    """A document that values are read from, with what references in it lead to."""

    def __init__(self, document: Json) -> None:
        self.things = _things(document)
        self.put_in: list[str] = []
        """Pointers of the references that `whole` replaced."""

    def whole(self, described: Object) -> Object:
        """An object with what it refers to in its place, so that paths lead there."""
        made = self._whole(described, "", (id(described),))
        return made if isinstance(made, Mapping) else described

    def _whole(self, value: Json, pointer: str, way: tuple[int, ...]) -> Json:
        if isinstance(value, list):
            return [self._whole(one, f"{pointer}/{i}", way) for i, one in enumerate(value)]
        found = self.follow(value)
        if found is not value:
            if len(way) > _DEEP or id(found) in way or len(self.put_in) >= _MOST_PUT_IN:
                return value
            self.put_in.append(pointer)
            value = found
        if not isinstance(value, Mapping) or len(way) > _DEEP:
            return value
        inner = (*way, id(value))
        return {
            name: one
            if name in NAMES_ITSELF or not isinstance(one, Mapping | list | str)
            else self._whole(one, f"{pointer}/{escape(name)}", inner)
            for name, one in value.items()
        }

    def place(self, pointer: str) -> str:
        """A pointer into what `whole` made, as one into the object itself."""
        return next((one for one in self.put_in if pointer.startswith(f"{one}/")), pointer)

    def follow(self, value: Json) -> Json:
        """What a value refers to, where the document has it; the value itself for all else."""
        found = self.things.get(named(value))
        return value if found is None else found


def named(value: Json) -> str:
    """The name of what a value only refers to; empty for all else."""
    if isinstance(value, Mapping) and NAMES_ONLY.issuperset(value):
        value = value.get("id", value.get("@id"))
    return value if isinstance(value, str) else ""


def _things(document: Json) -> dict[str, Object]:
    """The objects of a document by their ids: of several, the one that says most."""
    found: dict[str, Object] = {}
    waiting: list[Json] = [document]
    for value in waiting:  # grows while it is read
        if len(found) >= _MOST_THINGS:
            break
        if isinstance(value, Mapping):
            name = value.get("@id", value.get("id"))
            known = found.get(name) if isinstance(name, str) else None
            if isinstance(name, str) and len(value) > 1 and len(value) > len(known or ()):
                found[name] = value
            waiting.extend(one for one in value.values() if isinstance(one, Mapping | list))
        elif isinstance(value, list):
            waiting.extend(one for one in value if isinstance(one, Mapping | list))
    return found


def local(name: str) -> str:
    """The local name of a key: after the prefix, or after the last part of an IRI."""
    if name.startswith("@"):
        return name
    return re.split(r"[/#:]", name)[-1]


def members(value: Json) -> dict[str, Json]:
    """The members of an object by their local names; none of what is no object."""
    if not isinstance(value, Mapping):
        return {}
    return {local(name): inner for name, inner in value.items()}


def best(value: Json) -> str:
    """The text of a value: a string, or of a language map the English one or else the first."""
    if isinstance(value, Mapping):
        for tag in ("en", "@value"):
            found = next((text for key, text in value.items() if _is(key, tag)), None)
            if found is not None and strings(found):
                return strings(found)[0]
    said = strings(value)
    return said[0].strip() if said else ""


def _is(key: str, tag: str) -> bool:
    return key == tag or key.lower().startswith(f"{tag}-")


def label(value: Json) -> str:
    """What a thing is called, in a word; empty where it only has an identifier."""
    if isinstance(value, str):
        return "" if _IRI.fullmatch(value) else value.strip()
    inside = members(value)
    for name in _LABELS:
        for one in as_list(inside.get(name)):
            text = best(one)
            if text:
                return text
    return best(value) if _is_language_map(inside) else ""


def _is_language_map(inside: Mapping[str, Json]) -> bool:
    return bool(inside) and all(
        _TAG.fullmatch(name) and isinstance(text, str | list) for name, text in inside.items()
    )


def iri(value: Json) -> str:
    """The IRI that a value is, or names; empty where none means anything elsewhere."""
    if isinstance(value, str):
        return value if _IRI.fullmatch(value) and not value.startswith(_BLANK) else ""
    inside = members(value)
    for name in _IRIS:
        for one in as_list(inside.get(name)):
            if isinstance(one, str) and iri(one):
                return one
    return ""


def named_value(value: Json, pointer: str) -> Value | None:
    """A value by what it is called, or else by its IRI."""
    text, address = label(value), iri(value)
    if not says_something(text or address):
        return None
    return Value(
        plain(text) if text else address.rstrip("/"), text or address, pointer, iri=address
    )
