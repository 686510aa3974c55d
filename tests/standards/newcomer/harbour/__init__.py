"""Harbour passes: who may enter which harbour. A standard of nobody's, for the test beside it."""

from __future__ import annotations

from collections.abc import Mapping

from mcconform.model import Credential, Json
from mcconform.standards import Recognition, Standard
from mcconform.standards.vocabulary import load

VOCABULARY = load(__name__, {})


def recognise(document: Mapping[str, Json]) -> Recognition | None:
    """By the type alone."""
    return Recognition("1", 3) if document.get("type") == "HarbourPass" else None


def layers(credential: Credential) -> tuple[str, ...]:
    """It stands on no other standard."""
    return ("harbour",)


STANDARD = Standard(
    id="harbour",
    title="Harbour Passes",
    editions=("1",),
    builds_on=(),
    profile="harbour-passes",
    package=__name__,
    vocabulary=VOCABULARY,
    recognise=recognise,
    layers=layers,
    embedded=VOCABULARY.embedded,
    rooms=("intake", "metadata"),
)
