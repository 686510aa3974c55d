"""One model for what awards are to each other, whatever standard says it.

An edge is a declaration by one end. ``part_of`` runs from part to whole, ``requires`` from the
later award to the earlier, ``gives_credit`` and ``recommends`` as the names read, ``version_of``
from newer to older; ``same_as`` and ``aligned`` have no direction; ``endorses`` runs from an agent
to what it vouches for.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from importlib import resources
from typing import Any

import msgspec

from mcconform.model import Json
from mcconform.nodes import Node

DEPTH = 8
"""Conditions within conditions that are followed."""


class Kind(StrEnum):
    """The kinds of edges."""

    PART_OF = "part_of"
    REQUIRES = "requires"
    GIVES_CREDIT = "gives_credit"
    RECOMMENDS = "recommends"
    SAME_AS = "same_as"
    VERSION_OF = "version_of"
    ALIGNED = "aligned"
    ENDORSES = "endorses"


STACKING = frozenset({Kind.PART_OF, Kind.REQUIRES, Kind.GIVES_CREDIT, Kind.RECOMMENDS})
"""Kinds that say how awards build on each other; the rest say what is alike or vouched for."""


class Edge(msgspec.Struct, frozen=True):
    """One declaration. ``source`` and ``target`` are ids as written; empty where there is none."""

    kind: Kind
    source: str
    target: str
    pointer: str
    term: str
    """The property it was read from, as written."""
    declared_by: str
    """The end that says so: ``source``, ``target``, or ``third`` for an endorser."""
    native: bool = True
    """Whether the standard itself has the term; False for an extension."""

    @property
    def other(self) -> str:
        """The end that is not the declaring one."""
        return self.source if self.declared_by == "target" else self.target


class Term(msgspec.Struct, frozen=True):
    """How a property becomes an edge; see ``terms.toml``."""

    kind: Kind
    inverse: bool = False
    common: bool = False


@functools.cache
def data() -> Mapping[str, Any]:
    """The file ``terms.toml``."""
    text = resources.files("mcconform.stacking").joinpath("terms.toml").read_text("utf-8")
    return tomllib.loads(text)


@functools.cache
def terms() -> Mapping[str, Term]:
    """Every term by every name it may be written with."""
    found = {}
    for name, entry in data()["term"].items():
        term = msgspec.convert(entry, Term)
        found[name] = term
        qualified = msgspec.structs.replace(term, common=False)
        for prefix in data()["prefixes"]:
            found[f"{prefix}:{name}"] = qualified
        for namespace in data()["namespaces"]:
            found[f"{namespace}{name}"] = qualified
    return found


def local_name(key: str) -> str:
    """A property's name without prefix or namespace."""
    return re.split(r"[:/#]", key)[-1]


def extension_edges(node: Node) -> Iterator[Edge]:
    """The edges an object declares by terms of other standards; its own id is one end."""
    own = node.text("id")
    for key in node.value:
        term = terms().get(key)
        if term is None:
            continue
        for pointer, item in node.items(key):
            for place, target in _targets(pointer, item, DEPTH):
                if term.common and not _is_iri(target):
                    continue
                ends = (target, own) if term.inverse else (own, target)
                end = "target" if term.inverse else "source"
                yield Edge(term.kind, *ends, place, key, end, native=False)


def _is_iri(text: str) -> bool:
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]*:\S", text) is not None


def _targets(pointer: str, value: Json, depth: int) -> Iterator[tuple[str, str]]:
    """Pointer and id of each award a value names; an empty id where it names none."""
    if isinstance(value, str):
        yield pointer, value.strip()
    elif isinstance(value, Mapping):
        inner = [key for key in value if local_name(key) in data()["targets"]]
        if inner and depth:
            node = _Bare(value, pointer)
            for key in inner:
                for place, item in node.items(key):
                    yield from _targets(place, item, depth - 1)
        else:
            named = [value.get(key) for key in ("id", "@id", "url", "targetUrl")]
            yield pointer, next((n.strip() for n in named if isinstance(n, str)), "")
    elif value is not None:
        yield pointer, ""


class _Bare(Node):
    """A node that stands for no class and has no dossier."""

    def __init__(self, value: Mapping[str, Json], pointer: str) -> None:
        self.value = value
        self.pointer = pointer
