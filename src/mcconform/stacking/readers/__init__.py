"""Readers: one module a standard, from its documents to a `Reading`.

A reader takes the plain JSON and needs no dossier, so that a set can hold documents that were
fetched, or that no standard of mcconform recognised. Which one reads a document is told by its
types and context; the id of the standard decides where those say nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mcconform.model import Credential, Json
from mcconform.stacking.readers import clr2, ctdl, edc, ob2, ob3, presentation
from mcconform.stacking.statements import NOTHING, Reading

READERS: Mapping[str, Callable[[Mapping[str, Json]], Reading]] = {
    "clr2": clr2.read,
    "edc": edc.read,
    "ctdl": ctdl.read,
    "ob1": ob2.read,
    "ob2": ob2.read,
    "ob3": ob3.read,
    "presentation": presentation.read,
}
_RECOGNISED = (
    ("clr2", clr2.is_own),
    ("edc", edc.is_own),
    ("ob2", ob2.is_own),
    ("ctdl", ctdl.is_own),
    ("ob3", ob3.is_own),
    ("presentation", presentation.is_own),
)
"""What a document says it is, the most special first."""


def read(document: Mapping[str, Json], standard: str | None = None) -> Reading:
    """What a document says; nothing where it is of no kind that is read."""
    name = kind_of(document) or (standard if standard in READERS else "")
    return READERS[name](document) if name else NOTHING


def reading_of(credential: Credential) -> Reading:
    """What a credential's own document says, read once: a graph of a registry may be large."""
    standard = credential.standard
    return credential.once("stacking.reading", lambda document: read(document, standard))


def kind_of(document: Mapping[str, Json]) -> str:
    """Which reader knows the document; empty for none."""
    return next((name for name, is_own in _RECOGNISED if is_own(document)), "")
