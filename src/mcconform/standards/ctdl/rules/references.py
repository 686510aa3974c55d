"""References: to nodes of the same document, to the registry, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, Json, failed
from mcconform.nodes import as_list
from mcconform.standards.ctdl import layout
from mcconform.standards.ctdl.rules import CTID, HANDBOOK, TERMS
from mcconform.standards.ctdl.survey import Said, Thing, survey
from mcconform.standards.ctdl.values import BLANK

_INVERSE: Final[Mapping[str, str]] = {
    "ceasn:hasChild": "ceasn:isChildOf",
    "ceasn:hasTopChild": "ceasn:isTopChildOf",
    "ceterms:hasPart": "ceterms:isPartOf",
    "ceterms:precedes": "ceterms:precededBy",
    "ceterms:nextVersion": "ceterms:previousVersion",
    "ceterms:hasDestinationComponent": "ceterms:isDestinationComponentOf",
    "skos:broader": "skos:narrower",
}
"""Pairs that CTDL declares, or names, to be each other's inverse."""
_INVERSES: Final = {**_INVERSE, **{back: there for there, back in _INVERSE.items()}}


def target(value: Json) -> str:
    """What a value refers to: a string, or the @id of a bare reference; empty for all else."""
    if isinstance(value, Mapping) and set(value) == {"@id"}:
        value = value["@id"]
    return value if isinstance(value, str) else ""


def _references(dossier: Dossier) -> Iterator[tuple[Said, str]]:
    for said in survey(dossier).said:
        if said.property.kind in ("ref", "iri"):
            named = target(said.value)
            if named:
                yield said, named


def _extract(dossier: Dossier) -> bool:
    """Whether the document is one resource as the registry gives it at its own address.

    The page "Explore CTDL" says of these that they come without the blank nodes they refer to,
    which stand in the graph at the other address: https://credreg.net/quickstart/publish/ctdlexplorer
    """
    found = layout.resource_of(dossier.document)
    if found is None or "@graph" in found.value:
        return False
    part = layout.registry_part(found.value.get("@id"))
    return part is not None and part[0] == "resources"


def _blank(dossier: Dossier) -> bool:
    named = any(named.startswith(BLANK) for _, named in _references(dossier))
    return named and not _extract(dossier)


@rule(
    area="schema",
    level=MUST,
    spec=f"{HANDBOOK}#blanknodeidentifier",
    message="{name} points at {found}, which no node of the document has as its id",
    fix="Add the node to the graph, or name the resource by its URI.",
    applies=_blank,
)
def blank_nodes_are_there(dossier: Dossier) -> Iterator[Finding]:
    """A blank node that is referred to is a node of the same document.

    CTDL Handbook, Blank Node Identifier: it means something in the graph it stands in, and nowhere
    else. A resource that the registry gives without its graph is not asked.
    """
    known = survey(dossier).by_id
    for said, named in _references(dossier):
        if named.startswith(BLANK) and named not in known:
            yield failed(said.pointer, name=said.name, found=named[:60])


def _registry(dossier: Dossier) -> bool:
    return any(layout.registry_part(named) for _, named in _references(dossier))


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{CTID}#ctid-based-uri-structure",
    message="{name} names {found} in the registry, which is no CTID",
    fix="End the address with the CTID of the resource.",
    applies=_registry,
)
def registry_uris_end_with_ctid(dossier: Dossier) -> Iterator[Finding]:
    """References to the registry end with a CTID.

    About the CTID: the URIs of top-level resources are made so. The registry also gives addresses
    to parts of resources, of which the page says nothing, so this is advice.
    """
    for said, named in _references(dossier):
        part = layout.registry_part(named)
        if part and not layout.is_ctid(part[1]):
            yield failed(said.pointer, name=said.name, found=part[1][:60])


def _parts(dossier: Dossier) -> list[tuple[Said, str]]:
    """Competencies' references to their framework, where the document has a framework."""
    frameworks = _frameworks(dossier)
    if not frameworks:
        return []
    return [
        (said, named)
        for said, named in _references(dossier)
        if said.name in ("ceasn:isPartOf", "ceasn:isTopChildOf") and said.thing.top
    ]


def _frameworks(dossier: Dossier) -> set[str]:
    kind = "ceasn:CompetencyFramework"
    return {thing.id for thing in survey(dossier).top if kind in thing.types and thing.id}


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{HANDBOOK}#competencies",
    message="{name} names {found}, which is not the framework in the document",
    fix="Name the framework that the competency is published with.",
    applies=lambda dossier: bool(_parts(dossier)),
)
def framework_is_in_graph(dossier: Dossier) -> Iterator[Finding]:
    """A competency published with a framework is a part of that framework.

    CTDL Handbook: a framework and its competencies are one graph in the registry. A competency may
    be taken over from elsewhere, so this is advice.
    """
    frameworks = _frameworks(dossier)
    for said, named in _parts(dossier):
        if named not in frameworks:
            yield failed(said.pointer, name=said.name, found=named[:100])


def _pairs(dossier: Dossier) -> Iterator[tuple[Said, Thing, str]]:
    """References of which the node referred to says the inverse, of whomever."""
    known = survey(dossier).by_id
    for said, named in _references(dossier):
        inverse = _INVERSES.get(said.name)
        if inverse is None or not said.thing.id:
            continue
        for thing in known.get(named, ())[:1]:
            if inverse in thing.value:
                yield said, thing, inverse


@rule(
    area="schema",
    level=SHOULD,
    spec=TERMS,
    message="{name} points at a node whose {inverse} does not point back",
    fix="Say both directions of the same pair, or one of them only.",
    applies=lambda dossier: next(_pairs(dossier), None) is not None,
)
def inverses_agree(dossier: Dossier) -> Iterator[Finding]:
    """Where both directions of a relation are said, they say the same.

    CTDL declares pairs of properties to be inverse. A child may have several parents, so only a
    node that does not name this one at all is spoken of, and as advice.
    """
    for said, thing, inverse in _pairs(dossier):
        back = {target(value) for value in as_list(thing.value[inverse])}
        if said.thing.id not in back:
            yield failed(said.pointer, name=said.name, inverse=inverse)
