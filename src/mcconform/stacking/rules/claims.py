"""Stacking: what a badge says in words, and what it says in data."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MAY, SHOULD, rule
from mcconform.model import Dossier, Finding, cannot_tell, failed
from mcconform.stacking.declaration import declaration, speaks
from mcconform.stacking.edges import local_name
from mcconform.stacking.rules import SPEC, no_property


def claims_in_words(dossier: Dossier) -> bool:
    """Whether the badge says in words, or by a bare flag, that it counts towards something."""
    found = declaration(dossier)
    return bool(found.claims or found.partial) or not found.complete


@rule(
    area="stackability",
    level=SHOULD,
    spec=f"{SPEC}#alignment",
    message="the badge says “{phrase}”, but names nothing that it counts towards",
    fix="Name the bigger award by isPartOf; in an Open Badge by an extension such as "
    "ceterms:isPartOf, or at least by an alignment with targetType ceterms:Credential.",
    given=speaks,
    applies=claims_in_words,
)
def claim_has_a_target(dossier: Dossier) -> Iterator[Finding]:
    """A badge that says it counts towards something names it (STK-CLM-001).

    Open Badges 3.0 has no term for it, so any relation from another vocabulary will do, and an
    alignment that points at an award. Words are found by whole phrases in a few languages; a badge
    in other words is not judged.
    """
    found = declaration(dossier)
    if found.stacking or found.points_at_award:
        return
    for claim in found.claims:
        yield failed(claim.pointer, phrase=claim.phrase)
    if found.partial and not found.claims:
        yield failed(found.pointer, phrase="isPartialQualification")
    if not found.complete and not found.claims:
        yield cannot_tell(found.pointer, "the badge holds more text than is searched for claims")


@rule(
    area="stackability",
    level=MAY,
    spec=f"{SPEC}#achievement",
    message="that the badge counts towards something (“{phrase}”) is said in words only{why}",
    fix="Add what machines can read: isPartOf, in an Open Badge as an extension, ceterms:isPartOf.",
    given=speaks,
    applies=lambda dossier: bool(declaration(dossier).claims),
)
def claim_is_data(dossier: Dossier) -> Iterator[Finding]:
    """What a badge says about stacking in words it also says in data (STK-CLM-003).

    A remark and no fault: Open Badges cannot express it, for an alignment says aligned and never
    counts for.
    """
    found = declaration(dossier)
    if not found.stacking:
        said = found.claims[0]
        yield failed(said.pointer, phrase=said.phrase, why=no_property(dossier))


@rule(
    area="stackability",
    level=SHOULD,
    spec="https://europa.eu/europass/elm-browser/",
    message="isPartialQualification is false, but {term} says that the award builds towards one",
    fix="Correct the flag or leave out the relation.",
    given=speaks,
    applies=lambda dossier: declaration(dossier).partial is False and declaration(dossier).declares,
)
def stand_alone_has_no_whole(dossier: Dossier) -> Iterator[Finding]:
    """An award flagged as a whole qualification declares no whole of its own (STK-CLM-002).

    The flag is of the European Learning Model; where a badge carries it as an extension it is read.
    A right that the award gives (``entitlesTo``) makes it no part of another.
    """
    found = declaration(dossier)
    for edge in found.stacking:
        builds = edge.kind.value in ("part_of", "gives_credit") and edge.declared_by == "source"
        if builds and edge.source == found.id and local_name(edge.term) != "entitlesTo":
            yield failed(edge.pointer, term=edge.term)
