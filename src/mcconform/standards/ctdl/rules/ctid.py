"""The CTID: the identifier of everything that the Credential Registry holds."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, failed, not_applicable
from mcconform.nodes import as_list
from mcconform.standards.ctdl import layout
from mcconform.standards.ctdl.rules import CTID
from mcconform.standards.ctdl.survey import Thing, survey

_KEY = "ceterms:ctid"


def _with_ctid(dossier: Dossier) -> list[tuple[Thing, str]]:
    """The things that have a CTID which is a text, in brackets or without."""
    found = ((thing, as_list(thing.value.get(_KEY))) for thing in survey(dossier).things)
    return [(thing, each[0]) for thing, each in found if each and isinstance(each[0], str)]


def _well_formed(dossier: Dossier) -> list[tuple[Thing, str]]:
    return [(thing, ctid) for thing, ctid in _with_ctid(dossier) if layout.is_ctid(ctid)]


def _in_registry(dossier: Dossier) -> list[tuple[Thing, str, str]]:
    """Things with a CTID whose own id is a URI of the registry, and the last part of that."""
    return [
        (thing, ctid, part[1])
        for thing, ctid in _with_ctid(dossier)
        if (part := layout.registry_part(thing.id)) is not None
    ]


@rule(
    area="schema",
    level=MUST,
    spec=f"{CTID}#ctid-structure",
    message="the CTID {found} is not ce- and a UUID",
    fix="Write ce- and a UUID in five groups of 8, 4, 4, 4 and 12 hexadecimal digits.",
    applies=lambda dossier: bool(_with_ctid(dossier)),
)
def well_formed(dossier: Dossier) -> Iterator[Finding]:
    """A CTID is ``ce-`` and a UUID: 39 characters.

    About the CTID, section CTID Structure. Which version of UUID is not asked: the page says 4
    since 2024, and the registry is full of others.
    """
    for thing, ctid in _with_ctid(dossier):
        if not layout.is_ctid(ctid):
            yield failed(f"{thing.pointer}/{_KEY}", found=ctid[:60])


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{CTID}#ctid-structure",
    message="the CTID {found} is written with capital letters",
    fix="Write the hexadecimal digits in small letters; the CTID stays the same.",
    applies=lambda dossier: bool(_well_formed(dossier)),
)
def lower_case(dossier: Dossier) -> Iterator[Finding]:
    """A CTID is written in small letters.

    A UUID is written in small letters and read in either (RFC 4122 section 3). The page about the
    CTID shows small letters only and does not speak of it, and the registry has older CTIDs in
    capitals, so this is advice.
    """
    for thing, ctid in _well_formed(dossier):
        if ctid != ctid.lower():
            yield failed(f"{thing.pointer}/{_KEY}", found=ctid)


@rule(
    area="schema",
    level=MUST,
    spec=f"{CTID}#ctid-based-uri-structure",
    message="the CTID is {found}, but the resource's own URI ends with {other}",
    fix="Give both the same CTID.",
    applies=lambda dossier: bool(_in_registry(dossier)),
)
def agrees_with_id(dossier: Dossier) -> Iterator[Finding]:
    """The CTID of a resource is the one in its registry URI.

    About the CTID, section CTID-Based URI Structure. Resources with other URIs have no such part.
    """
    for thing, ctid, other in _in_registry(dossier):
        if ctid.casefold() != other.casefold():
            yield failed(f"{thing.pointer}/{_KEY}", found=ctid[:60], other=other[:60])


def _graph_id(dossier: Dossier) -> tuple[str, str] | None:
    """Pointer of a graph's own id, and the CTID in it; None where it is no URI of the registry."""
    whole = layout.resource_of(dossier.document)
    if whole is None or "@graph" not in whole.value:
        return None
    part = layout.registry_part(whole.value.get("@id"))
    return (f"{whole.pointer}/@id", part[1]) if part else None


@rule(
    area="schema",
    level=MUST,
    spec=f"{CTID}#ctid-based-uri-structure",
    message="the graph's URI ends with {found}, which is the CTID of no resource in it",
    fix="Name the graph for the resource it is about.",
    applies=lambda dossier: _graph_id(dossier) is not None,
)
def names_graph(dossier: Dossier) -> Iterator[Finding]:
    """A registry URI of a graph is made of the CTID of the resource that the graph is about.

    About the CTID: the form with /graph/ gives a resource with what is nearest to it.
    """
    named = _graph_id(dossier)
    assert named is not None
    pointer, ctid = named
    inside = [found for _, found in _with_ctid(dossier)]
    if not inside:
        yield not_applicable(pointer, "no resource in the graph has a CTID")
    elif ctid.casefold() not in map(str.casefold, inside):
        yield failed(pointer, found=ctid[:60])


@rule(
    area="schema",
    level=MUST,
    spec=CTID,
    message="the CTID {found} is also that of another resource in the document",
    fix="Give each resource a CTID of its own.",
    applies=lambda dossier: len(_well_formed(dossier)) > 1,
)
def unique(dossier: Dossier) -> Iterator[Finding]:
    """No two resources have the same CTID.

    The CTID is a unique identifier of a resource. Two objects with the same @id are one resource.
    """
    seen: dict[str, str] = {}
    for thing, ctid in _well_formed(dossier):
        first = seen.setdefault(ctid.casefold(), thing.id)
        if thing.id and first and first != thing.id:
            yield failed(f"{thing.pointer}/{_KEY}", found=ctid)
