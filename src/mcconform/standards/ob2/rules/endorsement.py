"""Open Badges 2.0, class Endorsement."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import SHOULD, rule
from mcconform.model import Dossier, Finding, Outcome, cannot_tell, failed
from mcconform.nodes import Node
from mcconform.standards.ob2 import hosted, trust
from mcconform.standards.ob2.nodes import Claim, reading
from mcconform.standards.ob2.rules import SPEC
from mcconform.standards.ob2.scheme import SCHEME
from mcconform.standards.ob2.securing import kinds_of


def _endorsed(dossier: Dossier) -> Iterator[tuple[Node, Node]]:
    """Each object with each endorsement that hangs on it."""
    for visit in SCHEME.vocabulary.visits(reading(dossier).document):
        holder = trust.view(visit, dossier)
        for endorsement in holder.children("endorsement"):
            yield holder, endorsement


def has_endorsements(dossier: Dossier) -> bool:
    """Whether anything in the badge is endorsed by an endorsement that is at hand."""
    return any(True for _ in _endorsed(dossier))


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#Endorsement",
    message="the endorsement is about {found}, not about what it hangs on, {holder}",
    fix="Set claim.id to the id of the object that is endorsed.",
    applies=has_endorsements,
)
def is_about_its_holder(dossier: Dossier) -> Iterator[Finding]:
    """An endorsement is about the object that lists it."""
    for holder, endorsement in _endorsed(dossier):
        claim = endorsement.child("claim")
        found, own = claim.text("id") if claim else "", holder.text("id")
        if found and own and found != own:
            yield failed(f"{endorsement.pointer}/claim/id", found=found, holder=own)


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#Endorsement",
    message="the claim says nothing of {found} but its id",
    fix="Say something in endorsementComment, or claim a property of the object.",
)
def claim_says_something(claim: Claim) -> Iterator[Finding]:
    """A claim says something of what it is about, in words or by a property."""
    if not set(claim.value) - {"id", "type", "@context"}:
        yield failed(claim.pointer, found=claim.text("id") or "it")


@rule(
    area="signature",
    level=SHOULD,
    spec=f"{SPEC}#Endorsement",
    message="the endorsement does not verify: {why}",
    fix="Publish the endorsement at its id, on the server of its issuer.",
    applies=has_endorsements,
)
def verifies(dossier: Dossier) -> Iterator[Finding]:
    """Each endorsement verifies as an assertion does: by the copy at its id, in its issuer's scope.

    It is advice for the badge: what others say of it, truly or not, does not change it. An
    endorsement by itself is judged like an assertion.
    """
    for _, endorsement in _endorsed(dossier):
        for outcome, why in _answers(dossier, endorsement):
            if outcome is Outcome.FAILED:
                yield failed(endorsement.pointer, why=why)
            elif outcome is Outcome.CANT_TELL:
                yield cannot_tell(endorsement.pointer, why)


def _answers(dossier: Dossier, endorsement: Node) -> Iterator[tuple[Outcome, str]]:
    if not kinds_of(endorsement.value) & hosted.KINDS:
        yield Outcome.CANT_TELL, "only hosted endorsements can be verified inside a badge"
        return
    url = endorsement.get("id")
    yield hosted.copy(dossier, endorsement.value, url, SCHEME)
    yield hosted.scope(url, trust.trust_of(dossier, endorsement.value, SCHEME))


@rule(
    area="status",
    level=SHOULD,
    spec=f"{SPEC}#RevokingHosted",
    message="the endorsement was revoked",
    fix="Take the endorsement out.",
    applies=has_endorsements,
)
def not_revoked(dossier: Dossier) -> Iterator[Finding]:
    """An endorsement in a badge was not revoked, as far as it or the copy at its id says."""
    for _, endorsement in _endorsed(dossier):
        url = endorsement.text("id")
        served = trust.served(dossier, url, SCHEME) if url else None
        gone = dossier.resource(url).problem == "gone"
        if gone or any(one and one.get("revoked") is True for one in (endorsement.value, served)):
            yield failed(endorsement.pointer)
