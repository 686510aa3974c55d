"""The terms that say how awards stand to each other, and their data: ``terms.toml``."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from importlib import resources
from typing import Any

import msgspec


class Kind(StrEnum):
    """The kinds of edges."""

    PART_OF = "part_of"
    REQUIRES = "requires"
    GIVES_CREDIT = "gives_credit"
    RECOMMENDS = "recommends"
    SAME_AS = "same_as"
    STANDS_FOR = "stands_for"
    VERSION_OF = "version_of"
    ALIGNED = "aligned"
    ENDORSES = "endorses"


STACKING = frozenset({Kind.PART_OF, Kind.REQUIRES, Kind.GIVES_CREDIT, Kind.RECOMMENDS})
"""Kinds that say how awards build on each other; the rest say what is alike or vouched for."""


class Term(msgspec.Struct, frozen=True):
    """How a property becomes an edge; see ``terms.toml``."""

    kind: Kind
    inverse: bool = False
    common: bool = False
    loose: bool = False


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


_SEPARATORS = re.compile(r"[:/#]")


@functools.lru_cache(maxsize=4096)
def local_name(key: str) -> str:
    """A property's name without prefix or namespace."""
    return _SEPARATORS.split(key)[-1]
