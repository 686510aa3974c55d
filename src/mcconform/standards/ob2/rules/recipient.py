"""Open Badges 2.0: whether the badge was given to who shows it."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, failed
from mcconform.nodes import Node
from mcconform.standards.ob2.nodes import award
from mcconform.standards.ob2.rules import SPEC
from mcconform.standards.recipients import Match, is_hash, match


def is_asked(dossier: Dossier) -> bool:
    """Whether somebody's identity was given, and the badge names a recipient."""
    return bool(dossier.recipients) and isinstance(award(dossier).get("recipient"), dict)


def found(dossier: Dossier) -> Match:
    """How well the identities given fit the recipient."""
    recipient = Node(award(dossier)["recipient"], "/recipient", dossier)
    identity, hashed = recipient.get("identity"), recipient.get("hashed")
    # Where hashed is left out, the text itself tells.
    is_hashed = hashed if isinstance(hashed, bool) else is_hash(identity)
    return match(identity, recipient.get("salt"), dossier.recipients, hashed=is_hashed)


@rule(
    area="signature",
    level=MUST,
    spec=f"{SPEC}#implementation-verification",
    message="the badge was not given to the recipient who was named",
    fix="Ask for the identity that the badge was issued to: another e-mail address, perhaps.",
    applies=is_asked,
)
def matches(dossier: Dossier) -> Iterator[Finding]:
    """The badge was given to the identity that the verifier knows.

    Only asked when an identity is given (``--recipient``). A hashed one is compared by its hash,
    with the salt.
    """
    if found(dossier) is Match.NONE:
        yield failed("/recipient/identity")


@rule(
    area="signature",
    level=SHOULD,
    spec=f"{SPEC}#IdentityObject",
    message="the recipient only matches when upper and lower case are not told apart",
    fix="Issue badges to the e-mail address as its owner writes it, in lower case as a rule.",
    applies=lambda dossier: is_asked(dossier) and found(dossier) is not Match.NONE,
)
def matches_as_written(dossier: Dossier) -> Iterator[Finding]:
    """The identity matches in the very letters it was given in.

    A hash of other letters is another hash, and an e-mail address is compared as it was issued. In
    practice addresses are the same in any case, so a second try is made and reported.
    """
    if found(dossier) is Match.LOWERED:
        yield failed("/recipient/identity")
