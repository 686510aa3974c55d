"""Typed views of the JSON objects in a credential, for rules to read.

A `Node` never raises on odd input: a text that is not a string is an empty text, a child that is
not an object is no child. Whether a value *should* have been a string is another rule's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from mcconform.model import Dossier, Json


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


class Ways:
    """The ways to some values of a document, to be gone again in documents of the same form."""

    __slots__ = ("_picked", "_steps")

    def __init__(self, document: Json, pointers: Iterable[str]) -> None:
        """Every value has to be there."""
        held, numbers = [document], {"": 0}
        self._steps: list[tuple[int, str | int]] = []
        """To each value on a way: the number of what holds it, and under which key or index."""
        self._picked: list[int] = []
        for pointer in pointers:
            way, at = "", 0
            for token in pointer.split("/")[1:]:
                way = f"{way}/{token}"
                if way not in numbers:
                    key = int(token) if isinstance(held[at], list) else unescape(token)
                    self._steps.append((at, key))
                    held.append(held[at][key])
                    numbers[way] = len(self._steps)
                at = numbers[way]
            self._picked.append(at)

    def values(self, document: Json) -> list[Json]:
        """The values in another document, in the order of their pointers."""
        held = [document]
        for at, key in self._steps:
            held.append(held[at][key])
        return [held[one] for one in self._picked]


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
