"""What the standards ask of a document to recognise it. Nothing here raises on odd input."""

from __future__ import annotations

from collections.abc import Mapping

from mcconform.model import Json
from mcconform.nodes import as_list

PRESENTATIONS = frozenset({"VerifiablePresentation"})
"""Types of documents that carry credentials and are none."""


def types_of(document: Mapping[str, Json]) -> frozenset[str]:
    """The strings in ``type``."""
    return frozenset(one for one in as_list(document.get("type")) if isinstance(one, str))


def subject_types_of(document: Mapping[str, Json]) -> frozenset[str]:
    """The strings in the ``type`` of every subject."""
    subjects = as_list(document.get("credentialSubject"))
    found = [types_of(one) for one in subjects if isinstance(one, Mapping)]
    return frozenset().union(*found)


def contexts_of(document: Mapping[str, Json]) -> tuple[str, ...]:
    """The URLs in ``@context``, in their order."""
    return tuple(one for one in as_list(document.get("@context")) if isinstance(one, str))
