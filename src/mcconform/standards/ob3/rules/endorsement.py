"""Open Badges 3.0, endorsements inside a badge."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MAY, rule
from mcconform.model import Dossier, Finding, failed
from mcconform.nodes import Node
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
