"""Stacking: where declared relations lead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, Json, failed
from mcconform.nodes import Node
from mcconform.stacking.declaration import declaration, speaks
from mcconform.stacking.edges import Edge, Kind, data
from mcconform.stacking.phrases import Text, claims, holds, table
from mcconform.stacking.rules import SPEC
from mcconform.standards.iris import canonical
from mcconform.standards.ob3.nodes import Achievement
from mcconform.standards.ob3.survey import survey
from mcconform.standards.values import is_absolute

PART_WORDS = table(
    ["part of", "step towards", "step toward", "leads to", "component of", "module of"]
)
GAP = 2
"""Size classes between two awards that cannot be the same for most purposes."""


def extensions(dossier: Dossier) -> list[Edge]:
    """Stacking relations declared by terms from outside the standard."""
    return [edge for edge in declaration(dossier).stacking if not edge.native]


def directed(dossier: Dossier) -> list[Edge]:
    """Relations that an award cannot have to itself, with both ends named."""
    loose = (Kind.ALIGNED, Kind.ENDORSES)
    found = declaration(dossier)
    if not found.declares:
        return []
    return [edge for edge in found.edges if edge.kind not in loose and edge.source and edge.target]


def related(dossier: Dossier) -> list[Node]:
    """The related achievements of a badge that declares anything, be it in such an entry alone."""
    achievement = Achievement.of(dossier)
    if achievement is None or dossier.credential.standard != "ob3":
        return []
    entries = achievement.children("related")
    return entries if declaration(dossier).declares or any(map(_words, entries)) else []


@rule(
    area="stackability",
    level=MUST,
    spec="https://credreg.net/ctdl/terms",
    message="{term} names no award that can be found: {found}",
    fix="Name the other award by its absolute IRI.",
    given=speaks,
    applies=lambda dossier: bool(extensions(dossier)),
)
def target_is_an_iri(dossier: Dossier) -> Iterator[Finding]:
    """A relation names the other award by an absolute IRI or by an id in the badge (STK-REL-001).

    Asked of relations that come from other vocabularies (CTDL, the European Learning Model), which
    all take an identifier; alignments and related achievements have constraints of their own.
    """
    known = survey(dossier).defined
    for edge in extensions(dossier):
        if not is_absolute(edge.other) and edge.other not in known:
            yield failed(edge.pointer, term=edge.term, found=edge.other or "there is no id")


@rule(
    area="stackability",
    level=MUST,
    spec=f"{SPEC}#related",
    message="by {term} the award is related to itself",
    fix="Name the other award, or leave the relation out.",
    given=speaks,
    applies=lambda dossier: bool(directed(dossier)),
)
def leads_elsewhere(dossier: Dossier) -> Iterator[Finding]:
    """No award is its own part, prerequisite, edition or equal (STK-REL-002).

    Ids are compared after normalisation (RFC 3986 section 6.2.2). One id for several language
    editions or versions is no self-reference; an alignment may point at the award's own page. Asked
    of badges that declare stacking; for all others see ob3.achievement.related_is_another.
    """
    for edge in directed(dossier):
        if canonical(edge.source) == canonical(edge.target):
            yield failed(edge.pointer, term=edge.term)


@rule(
    area="stackability",
    level=SHOULD,
    spec=f"{SPEC}#related",
    message="related seems to name a bigger award that this one counts towards: {why}",
    fix="Keep related for other language editions and versions; say with an extension such as "
    "ceterms:isPartOf what the award is part of.",
    given=speaks,
    applies=lambda dossier: bool(related(dossier)),
)
def related_is_the_same(dossier: Dossier) -> Iterator[Finding]:
    """Related names an achievement that is the same for most purposes, not a whole (STK-REL-003).

    Class Related. Judged by the words in the entry itself and, where the related definition is at
    hand, by its type: an award two sizes bigger is not the same.
    """
    for entry in related(dossier):
        why = _words(entry) or _sizes(entry, declaration(dossier).type, dossier)
        if why:
            yield failed(entry.pointer, why=why)


def _words(entry: Node) -> str:
    for value in entry.value.values():
        text = Text.of("", value) if isinstance(value, str) else None
        if text is not None and (claims([text]) or holds(text.words, PART_WORDS)):
            return f"it says “{value}”"
    return ""


def _sizes(entry: Node, own: str, dossier: Dossier) -> str:
    there = _type_of(dossier.resource(entry.text("id")).data) if entry.text("id") else ""
    sizes = data()["sizes"]
    if own in sizes and there in sizes and abs(sizes[own] - sizes[there]) >= GAP:
        return f"this is a {own}, the other a {there}"
    return ""


def _type_of(definition: Json) -> str:
    found = definition.get("achievementType") if isinstance(definition, Mapping) else None
    return found if isinstance(found, str) else ""
