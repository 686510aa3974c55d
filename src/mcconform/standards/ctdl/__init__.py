"""CTDL, the Credential Transparency Description Language of Credential Engine, with CTDL-ASN.

Its documents are definitions: they describe a credential, a course, a competency framework, and
say nothing of a holder. They come as one resource, as a graph of several, or in the registry's
envelope.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

from mcconform import securing
from mcconform.model import Credential, Json
from mcconform.nodes import as_list
from mcconform.standards import Recognition, Standard
from mcconform.standards._recognise import contexts_of
from mcconform.standards.ctdl import envelopes, layout
from mcconform.standards.ctdl.compact import NAMESPACES, compact
from mcconform.standards.ctdl.terms import terms
from mcconform.standards.vocabulary import load

VOCABULARY = load(__name__)
CONTEXT: Final = re.compile(
    r"https?://(?:www\.)?credreg\.(?:net|com|org)/(?:ctdl|ctdlasn|qdata)/schema/context(?:/json)?/?",
    re.IGNORECASE,
)
"""The contexts of CTDL; the registry's schemas name them with http, its documents with https."""
_TYPES: Final = ("ceterms:", "ceasn:", *NAMESPACES)
_LOOKED_AT: Final = 50
"""Nodes of a graph that are asked for their type."""


def recognise(document: Mapping[str, Json]) -> Recognition | None:
    """By the types of its nodes and by the context; an envelope by its own members too.

    A credential that speaks of CTDL (an Open Badge with terms of it) is none of its documents.
    """
    if _is_credential(document):
        return None
    if layout.is_envelope(document):
        inner = layout.resource_of(document)
        known = recognise(inner.value) if inner else None
        return Recognition("", 3) if known or envelopes.names_ctdl(document) else None
    types = [
        one
        for node in islice(layout.heads(document), _LOOKED_AT)
        for one in as_list(node.get("@type"))
        if isinstance(one, str)
    ]
    context = any(CONTEXT.fullmatch(url) for url in contexts_of(document))
    if context and any(terms().knows_class(one) for one in types):  # concepts of SKOS too
        return Recognition("", 3)
    if any(one.startswith(_TYPES) for one in types):
        return Recognition("", 3 if context else 2)
    members = any(name.startswith(_TYPES) for name in document)
    return Recognition("", 2 if members else 1) if members or context else None


def _is_credential(document: Mapping[str, Json]) -> bool:
    types = as_list(document.get("type"))
    return "credentialSubject" in document or any(
        isinstance(one, str) and one.startswith("Verifiable") for one in types
    )


def read(document: Mapping[str, Json]) -> Mapping[str, Json]:
    """The document as its rules read it: in compact form, and with what an envelope's JWT holds."""
    return compact(envelopes.with_decoded(document))


def described(document: Mapping[str, Json]) -> tuple[str, Mapping[str, Json]]:
    """Pointer and value of the node that a document is about: a credential before all others."""
    return layout.main(document, VOCABULARY)


def layers(credential: Credential) -> tuple[str, ...]:
    """It stands on no other standard."""
    return ("ctdl",)


def embedded(document: Mapping[str, Json]) -> Iterator[tuple[str, Json]]:
    """Its documents hold no credentials; the nodes of a graph are judged in it."""
    return iter(())


securing.register("ctdl", envelopes.WAY)
STANDARD = Standard(
    id="ctdl",
    title="CTDL",
    editions=("2026-08",),
    builds_on=(),
    profile="ctdl-minimum",
    package=__name__,
    vocabulary=VOCABULARY,
    recognise=recognise,
    layers=layers,
    embedded=embedded,
    rooms=(
        "intake",
        "securing.proof.verifies",
        "securing.issuer.controls_key",
        "metadata",
        "stacking",
    ),
    read=read,
    described=described,
)
