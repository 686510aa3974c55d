"""CLR 2.0, class ClrSubject: the learner, and the credentials put together for that learner."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, cannot_tell, failed
from mcconform.nodes import Node
from mcconform.standards.clr2.learner import Same, compare
from mcconform.standards.clr2.nodes import ClrSubject
from mcconform.standards.clr2.record import Inner, record, subjects
from mcconform.standards.clr2.rules import SPEC
from mcconform.standards.iris import canonical

_ABOUT_OTHERS = frozenset({"EndorsementCredential"})
"""Types of credentials whose subject is no learner."""


def about_learners(dossier: Dossier) -> list[Inner]:
    """The credentials inside, at any depth, that were read and say whom they are about."""
    return [
        one
        for one in record(dossier).inner
        if one.node is not None
        and not _ABOUT_OTHERS.intersection(one.node.texts("type"))
        and subjects(one.node)
    ]


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#clrsubject",
    message="the subject has neither an id nor an identifier: nobody can show whose record it is",
    fix="Give credentialSubject an id, or at least one entry in identifier.",
)
def identified(subject: ClrSubject) -> Iterator[Finding]:
    """The learner is named by an id or by at least one identifier.

    Class ClrSubject. Whether the value given is well formed is decided elsewhere.
    """
    if not subject.get("id") and not subject.get("identifier"):
        yield failed(subject.pointer)


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#clrsubject",
    message="the credential stands there as a text, not as an object",
    fix="Put it in as an EnvelopedVerifiableCredential whose id is a data: URL with the JWT.",
    applies=lambda subject: bool(list(subject.items("verifiableCredential"))),
)
def credentials_are_objects(subject: ClrSubject) -> Iterator[Finding]:
    """Each credential in a record is an object.

    Class ClrSubject takes credentials, which are objects; for one that is secured by an envelope
    VC 2.0 has an object around it. Advice, because VC 1.1 has no such object and gives a JWT no
    other form than a text.
    """
    for pointer, value in subject.items("verifiableCredential"):
        if isinstance(value, str):
            yield failed(pointer)


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#clrsubject",
    message="the credential {id} is in the record more than once",
    fix="Put each credential in once; of two editions the newer one counts.",
    applies=lambda subject: bool(subject.children("verifiableCredential")),
)
def credentials_stand_once(subject: ClrSubject) -> Iterator[Finding]:
    """A record holds each credential once.

    Two credentials with one id of one issuer are the same credential (section on equality and
    comparison, as in Open Badges 3.0). No sentence forbids to put it in twice.
    """
    seen: set[tuple[str, str]] = set()
    for one in record(subject.dossier).inner:
        if not one.direct or one.node is None or not one.node.text("id"):
            continue
        issuer = one.node.child("issuer")
        by = issuer.text("id") if issuer is not None else one.node.text("issuer")
        key = (canonical(one.node.text("id")), canonical(by))
        if key in seen:
            yield failed(one.place(one.node.at("id")), id=one.node.text("id"))
        seen.add(key)


@rule(
    area="stackability",
    level=SHOULD,
    spec=f"{SPEC}#clrsubject",
    message="the credential is about somebody with another id than the record's learner, and no "
    "identifier shows that the two are one person",
    fix="Name the learner in both by the same id, or give both a common identifier; otherwise a "
    "reader has only the word of the record's issuer.",
    applies=lambda dossier: bool(about_learners(dossier)),
)
def one_learner(dossier: Dossier) -> Iterator[Finding]:
    """Every credential in a record can be shown to be about the record's learner (STK-HOL-001).

    By an equal id, or by a common identifier, hashed ones compared with plain ones. Class
    ClrSubject says that the record's issuer stands for it that all are about one person, even under
    different identifiers; so a difference is advice, and what cannot be compared is left open.
    """
    here = subjects(Node(dossier.document, "", dossier))
    for one in about_learners(dossier):
        several = subjects(one.node) if one.node is not None else []
        found = max((compare(own, other) for own in here for other in several), default=Same.YES)
        place = one.place(several[0].at("id") if several[0].has("id") else several[0].pointer)
        if found is Same.NO:
            yield failed(place)
        elif found is Same.UNKNOWN:
            yield cannot_tell(place, "the two name their learner in ways that cannot be compared")
