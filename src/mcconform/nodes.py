"""Typed views of the JSON objects in a credential, for rules to read.

A `Node` never raises on odd input: a text that is not a string is an empty text, a child that is
not an object is no child. Whether a value *should* have been a string is another rule's business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from mcconform.model import Dossier, Json

Way = tuple[str | int, ...]
"""Keys and indices from one value to another inside it."""


def escape(key: str) -> str:
    """One reference token of a JSON Pointer (RFC 6901 section 3)."""
    return key.replace("~", "~0").replace("/", "~1")


def unescape(token: str) -> str:
    """The key that a reference token stands for (RFC 6901 section 4)."""
    return token.replace("~1", "/").replace("~0", "~")


def resolve(document: Json, pointer: str) -> Json:
    """The value at ``pointer``; raises LookupError when there is none."""
    value = document
    for raw in pointer.split("/")[1:]:
        token = unescape(raw)
        if isinstance(value, Mapping):
            value = value[token]
        elif isinstance(value, list) and token.isdecimal():
            value = value[int(token)]
        else:
            raise LookupError(pointer)
    return value


def way(document: Json, pointer: str) -> Way:
    """The keys and indices that lead to the value at ``pointer``, which has to be there."""
    found: list[str | int] = []
    value = document
    for raw in pointer.split("/")[1:]:
        token = int(raw) if isinstance(value, list) else unescape(raw)
        found.append(token)
        value = value[token]
    return tuple(found)


def resolve_way(document: Json, steps: Way) -> Json:
    """The value that a way leads to; raises LookupError when there is none."""
    value = document
    for token in steps:
        value = value[token]
    return value


def as_list(value: Json) -> list[Json]:
    """One or many as many: ``None`` is no value, a list is its items, all else is one value."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


class Node:
    """One JSON object of a credential, with the place it stands in.

    A subclass stands for one class of a vocabulary; a rule whose first parameter is annotated with
    it runs once for each such object.
    """

    kind: ClassVar[str] = ""
    """Class of the vocabulary. Set by subclasses; defaults to the subclass's name."""

    __slots__ = ("dossier", "pointer", "value")

    def __init__(self, value: Mapping[str, Json], pointer: str, dossier: Dossier) -> None:
        self.value = value
        self.pointer = pointer
        self.dossier = dossier

    def __init_subclass__(cls) -> None:
        if "kind" not in cls.__dict__:
            cls.kind = cls.__name__

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.pointer or '/'})"

    def has(self, key: str) -> bool:
        """Whether the member is there at all, whatever its value."""
        return key in self.value

    def get(self, key: str) -> Json:
        """The raw value; None when the member is absent."""
        return self.value.get(key)

    def at(self, key: str, index: int | None = None) -> str:
        """Pointer of a member, or of one item of a member that is an array."""
        pointer = f"{self.pointer}/{key if key.isalnum() else escape(key)}"
        return pointer if index is None else f"{pointer}/{index}"

    def text(self, key: str) -> str:
        """The member's text without outer white space; empty when it is no string."""
        value = self.value.get(key)
        return value.strip() if isinstance(value, str) else ""

    def texts(self, key: str) -> list[str]:
        """The strings of a member that may be one or many."""
        return [item for item in as_list(self.value.get(key)) if isinstance(item, str)]

    def items(self, key: str) -> Iterator[tuple[str, Json]]:
        """Pointer and value of each item of a member that may be one or many."""
        value = self.value.get(key)
        if isinstance(value, list):
            for index, item in enumerate(value):
                yield self.at(key, index), item
        elif value is not None:
            yield self.at(key), value

    def child(self, key: str) -> Node | None:
        """The object in a member; None when it is absent or not one object."""
        value = self.value.get(key)
        return Node(value, self.at(key), self.dossier) if isinstance(value, dict) else None

    def children(self, key: str) -> list[Node]:
        """The objects in a member that may be one or many."""
        value = self.value.get(key)
        if isinstance(value, dict):
            return [Node(value, self.at(key), self.dossier)]
        return [
            Node(item, self.at(key, index), self.dossier)
            for index, item in enumerate(value if isinstance(value, list) else ())
            if isinstance(item, dict)
        ]
