"""Open Badges 3.0, endorsements inside a badge."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MAY, MUST, rule
from mcconform.model import Dossier, Finding, failed, not_applicable
from mcconform.nodes import Node
from mcconform.securing import jose
from mcconform.securing.jose_claims import shown
from mcconform.standards._recognise import types_of
from mcconform.standards.ob3.rules import SPEC
from mcconform.standards.ob3.survey import survey


def subjects(dossier: Dossier) -> list[Node]:
    """The subjects, with an id, of the endorsements that stand in the badge as objects."""
    found = [one.child("credentialSubject") for one in survey(dossier).endorsements]
    return [subject for subject in found if subject is not None and subject.text("id")]


@rule(
    area="schema",
    level=MAY,
    spec=f"{SPEC}#endorsementsubject",
    message="the endorsement is about {id}, which is not in this badge",
    fix="Attach endorsements that are about the badge, its achievement or a profile in it.",
    applies=lambda dossier: bool(subjects(dossier)),
    needs=("endorsement",),
)
def is_about_this_badge(dossier: Dossier) -> Iterator[Finding]:
    """An endorsement inside a badge is about something in the badge.

    Class EndorsementSubject: the id is that of the endorsed thing. No sentence says that it is the
    thing the endorsement hangs on, and class AchievementCredential speaks of claims about the
    credential, the achievement and the profiles alike; so any id in the badge will do.
    """
    known = survey(dossier).ids | {str(dossier.document.get("issuer"))}
    for subject in subjects(dossier):
        if subject.text("id") not in known:
            yield failed(subject.at("id"), id=subject.text("id"))


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#achievementcredential",
    message="the JWT holds no endorsement: its type is {found}",
    fix="Put endorsements alone into endorsementJwt: credentials of type EndorsementCredential.",
    applies=lambda dossier: bool(survey(dossier).endorsement_jwts),
    needs=("endorsementJwt",),
)
def jwt_holds_endorsement(dossier: Dossier) -> Iterator[Finding]:
    """What endorsementJwt holds is an EndorsementCredential.

    A text that is no JWT at all breaks the constraint on the member's form, and the credential in
    it is a subject of its own; this rule only asks what kind of credential it is.
    """
    for pointer, text in survey(dossier).endorsement_jwts:
        try:
            document, _ = jose.unwrap(jose.parse(text))
        except jose.JoseError as error:
            yield not_applicable(pointer, f"the text cannot be read as a JWT: {error.reason}")
            continue
        types = types_of(document)
        if "EndorsementCredential" not in types:
            yield failed(pointer, found=shown(", ".join(sorted(types))) or "missing")
