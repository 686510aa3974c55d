"""Verifiable presentations: nothing of their own, but what they hold."""

from __future__ import annotations

from collections.abc import Mapping

from mcconform.model import Json
from mcconform.stacking.readers.common import Plain, agent_of, types_of
from mcconform.stacking.statements import Holder, Inner, Reading


def is_own(document: Mapping[str, Json]) -> bool:
    """Whether a document is a presentation."""
    return "VerifiablePresentation" in types_of(document)


def read(document: Mapping[str, Json]) -> Reading:
    """The credentials in a presentation. Who presents them vouches that they are his own."""
    node = Plain(document)
    inner = tuple(
        Inner(pointer, value)
        for pointer, value in node.items("verifiableCredential")
        if isinstance(value, Mapping | str)
    )
    holder, _ = agent_of(document.get("holder"))
    return Reading("presentation", inner=inner, record_holder=Holder(holder))
