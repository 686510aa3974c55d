"""Open Badges 3.0, endorsements inside a badge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mcconform.catalogue import MAY, rule
from mcconform.model import Dossier, Finding, failed
from mcconform.nodes import Node
from mcconform.standards.ob3.rules import SPEC
from mcconform.standards.ob3.rules.serialization import is_credential, values


def endorsements(dossier: Dossier) -> list[Node]:
    """The subjects of the endorsements that stand in the badge as objects."""
    found = []
    for pointer, value in values(dossier.document):
        name = pointer.rpartition("/")[0] if pointer.rpartition("/")[2].isdecimal() else pointer
        if name.endswith("/endorsement") and isinstance(value, Mapping):
            subject = Node(value, pointer, dossier).child("credentialSubject")
            if subject is not None and subject.text("id"):
                found.append(subject)
    return found


def ids(dossier: Dossier) -> set[str]:
    """Every id that something in the badge has, endorsements themselves left out."""
    found = {str(dossier.document.get("issuer"))}
    for pointer, value in values(dossier.document):
        if isinstance(value, Mapping) and not (pointer and is_credential(value)):
            found.add(str(value.get("id")))
    return found


@rule(
    area="schema",
    level=MAY,
    spec=f"{SPEC}#endorsementsubject",
    message="the endorsement is about {id}, which is not in this badge",
    fix="Attach endorsements that are about the badge, its achievement or a profile in it.",
    applies=lambda dossier: bool(endorsements(dossier)),
)
def is_about_this_badge(dossier: Dossier) -> Iterator[Finding]:
    """An endorsement inside a badge is about something in the badge.

    Class EndorsementSubject: the id is that of the endorsed thing. No sentence says that it is the
    thing the endorsement hangs on, and class AchievementCredential speaks of claims about the
    credential, the achievement and the profiles alike; so any id in the badge will do.
    """
    known = ids(dossier)
    for subject in endorsements(dossier):
        if subject.text("id") not in known:
            yield failed(subject.at("id"), id=subject.text("id"))
