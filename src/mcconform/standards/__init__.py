"""The standards of the field: one folder each, found by looking, never listed.

A folder ``standards/<id>/`` whose ``__init__.py`` has a `Standard` named ``STANDARD`` is a standard
mcconform knows; nothing else has to be edited. ``vocabulary.toml`` beside it is its data model.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping

import msgspec

from mcconform.model import Credential, Json
from mcconform.standards.vocabulary import Vocabulary


class Recognition(msgspec.Struct, frozen=True):
    """How sure a standard is that a document is one of its own."""

    edition: str
    """The edition the document says it follows; empty when it does not say."""
    strength: int
    """3: type and context both say so; 2: the type alone; 1: the context alone."""


class Standard(msgspec.Struct, frozen=True, eq=False):
    """One standard: what it is called, how it is recognised, what its documents are made of."""

    id: str
    title: str
    editions: tuple[str, ...]
    builds_on: tuple[str, ...]
    profile: str
    """Id of the baseline profile that decides when the user names none."""
    package: str
    vocabulary: Vocabulary
    recognise: Callable[[Mapping[str, Json]], Recognition | None]
    layers: Callable[[Credential], tuple[str, ...]]
    """Ids of the standards whose rules hold for a document: its own and those it builds on."""
    embedded: Callable[[Mapping[str, Json]], Iterator[tuple[str, Json]]]
    """Pointer and value of each credential inside a document: an object or a compact JWS."""


@functools.cache
def standards() -> tuple[Standard, ...]:
    """Every standard there is a folder for, in the order of their ids."""
    found = []
    for entry in pkgutil.iter_modules(__path__):
        if entry.ispkg:
            module = importlib.import_module(f"{__name__}.{entry.name}")
            standard = getattr(module, "STANDARD", None)
            if standard is not None:
                found.append(standard)
    return tuple(sorted(found, key=lambda standard: standard.id))


@functools.cache
def get_standard(standard_id: str) -> Standard:
    """The standard with that id; raises KeyError."""
    for standard in standards():
        if standard.id == standard_id:
            return standard
    raise KeyError(standard_id)


@functools.cache
def contexts() -> Mapping[str, Mapping[str, Json]]:
    """The JSON-LD contexts of every standard by URL, derived from the vocabularies."""
    merged: dict[str, Mapping[str, Json]] = {}
    for entry in pkgutil.iter_modules(__path__):
        if entry.ispkg:
            module = importlib.import_module(f"{__name__}.{entry.name}")
            merged.update(module.VOCABULARY.contexts())
    return merged
