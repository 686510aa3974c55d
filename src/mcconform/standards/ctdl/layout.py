"""How a CTDL document is laid out: an envelope, a graph or one resource, and where its nodes are.

Everything takes documents of strangers and answers with what is there; nothing raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from mcconform.model import Json

if TYPE_CHECKING:
    from mcconform.standards.vocabulary import Vocabulary

Object = Mapping[str, Json]
_ENVELOPE: Final = ("envelope_community", "envelope_type", "decoded_resource")
_REGISTRY: Final = re.compile(
    r"https?://(?:[A-Za-z0-9-]+\.)*credentialengineregistry\.org/(?:[^/?#]+/)?(resources|graph)/([^/?#]+)",
    re.IGNORECASE,
)
_CTID: Final = re.compile(
    r"ce-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE
)
_FIRST: Final = ("Credential", "LearningOpportunity", "Assessment")
"""Classes that a document of several nodes is rather about than about others."""


class Place(NamedTuple):
    """One object of a document and where it stands."""

    pointer: str
    value: Object


def is_envelope(document: Object) -> bool:
    """Whether a document is the registry's envelope around a resource."""
    return any(name in document for name in _ENVELOPE)


def resource_of(document: Object) -> Place | None:
    """What an envelope holds, decoded; the document itself where there is no envelope."""
    if not is_envelope(document):
        return Place("", document)
    inner = document.get("decoded_resource")
    return Place("/decoded_resource", inner) if isinstance(inner, Mapping) else None


def places(document: Object) -> Iterator[Place]:
    """The nodes at the top: those of the graph, or the one resource."""
    found = resource_of(document)
    if found is None:
        return
    if "@graph" not in found.value:
        yield found
        return
    graph = found.value["@graph"]
    pointer = f"{found.pointer}/@graph"
    if isinstance(graph, Mapping):
        yield Place(pointer, graph)
    for index, node in enumerate(graph if isinstance(graph, list) else ()):
        if isinstance(node, Mapping):
            yield Place(f"{pointer}/{index}", node)


def heads(document: Object) -> Iterator[Object]:
    """The values of `places`."""
    return (place.value for place in places(document))


def registry_part(iri: Json) -> tuple[str, str] | None:
    """``resources`` or ``graph`` and the last part of a URI of the Credential Registry."""
    found = _REGISTRY.fullmatch(iri) if isinstance(iri, str) else None
    return (found[1].lower(), found[2]) if found else None


def is_ctid(text: Json) -> bool:
    """Whether a text has the form of a CTID, in small or capital digits."""
    return isinstance(text, str) and _CTID.fullmatch(text) is not None


def main(document: Object, vocabulary: Vocabulary) -> Place:
    """The node that a document is about.

    The one whose CTID the graph's own id names; else the first credential, learning opportunity or
    assessment; else the first node that is more than a blank one.
    """
    resource = resource_of(document) or Place("", document)
    nodes = list(places(document))
    named = registry_part(resource.value.get("@id"))
    if named and "@graph" in resource.value:
        for place in nodes:
            ctid = place.value.get("ceterms:ctid")
            if isinstance(ctid, str) and ctid.casefold() == named[1].casefold():
                return place
    whole = [place for place in nodes if not str(place.value.get("@id", "")).startswith("_:")]
    for kind in _FIRST:
        for place in whole:
            if kind in vocabulary.root_of(place.value).kinds:
                return place
    return next(iter(whole or nodes), resource)
