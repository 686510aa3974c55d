"""Open Badges 0.5 to 1.1: who received the badge."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MAY, MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, Json, failed
from mcconform.standards.ob1.nodes import award
from mcconform.standards.ob1.rules import SPEC
from mcconform.standards.recipients import Match, algorithm, is_hash, match


def identity(dossier: Dossier) -> tuple[str, Json, bool, Json]:
    """Pointer, identity, whether it is hashed, and salt; of 0.5 the text itself tells."""
    recipient = award(dossier).get("recipient")
    if isinstance(recipient, dict):
        found, hashed = recipient.get("identity"), recipient.get("hashed")
        is_hashed = hashed if isinstance(hashed, bool) else is_hash(found)
        return "/recipient/identity", found, is_hashed, recipient.get("salt")
    is_hashed = isinstance(recipient, str) and "@" not in recipient
    return "/recipient", recipient, is_hashed, award(dossier).get("salt")


def is_hashed(dossier: Dossier) -> bool:
    """Whether the recipient is given as a hash."""
    _, found, hashed, _ = identity(dossier)
    return hashed and isinstance(found, str)


def is_plain(dossier: Dossier) -> bool:
    """Whether the recipient is given plainly."""
    _, found, hashed, _ = identity(dossier)
    return not hashed and isinstance(found, str)


def is_asked(dossier: Dossier) -> bool:
    """Whether somebody's identity was given, and the badge names a recipient."""
    return bool(dossier.recipients) and isinstance(identity(dossier)[1], str)


def found(dossier: Dossier) -> Match:
    """How well the identities given fit the recipient."""
    _, text, hashed, salt = identity(dossier)
    return match(text, salt, dossier.recipients, hashed=hashed)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#identityHash",
    message="the recipient is no hash: not md5$, sha1$ or sha256$ and the digest in hex",
    fix="Write sha256$ and the hex digest of the e-mail address followed by the salt.",
    applies=is_hashed,
)
def hash_is_well_formed(dossier: Dossier) -> Iterator[Finding]:
    """A hashed recipient has the form of a hash: the algorithm, a dollar sign, the digest in hex.

    In 0.5 what is no e-mail address is a hash. The schemas name SHA-1 and SHA-256, that of 0.5
    also MD5; the text of 1.1 names no algorithms, so each is taken in every edition.
    """
    pointer, text, _, _ = identity(dossier)
    if not is_hash(text):
        yield failed(pointer)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#IdentityObject",
    message="the recipient is {found}, which is no e-mail address",
    fix="Give the e-mail address, or set hashed to true if it is a hash.",
    applies=is_plain,
)
def plain_is_an_address(dossier: Dossier) -> Iterator[Finding]:
    """A recipient that is not hashed is an e-mail address, the only type of identity."""
    pointer, text, _, _ = identity(dossier)
    if not isinstance(text, str) or text.count("@") != 1 or text.strip("@") != text:
        yield failed(pointer, found="a hash" if is_hash(text) else str(text))


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#IdentityObject",
    message="the recipient's e-mail address stands in the badge for everybody to read",
    fix="Hash it with a salt.",
    applies=is_plain,
)
def address_is_hashed(dossier: Dossier) -> Iterator[Finding]:
    """An e-mail address is hashed, which is strongly recommended."""
    pointer, text, _, _ = identity(dossier)
    if not is_hash(text):
        yield failed(pointer)


@rule(
    area="schema",
    level=MAY,
    spec=f"{SPEC}#identityHash",
    message="the recipient is hashed with {found}, which is weak",
    fix="Use sha256 for new badges.",
    applies=is_hashed,
)
def hash_is_strong(dossier: Dossier) -> Iterator[Finding]:
    """A hashed recipient uses SHA-256; MD5 and SHA-1 should not be used any more."""
    pointer, text, _, _ = identity(dossier)
    if algorithm(str(text)) in ("md5", "sha1"):
        yield failed(pointer, found=algorithm(str(text)))


@rule(
    area="signature",
    level=MUST,
    spec=f"{SPEC}#IdentityObject",
    message="the badge was not given to the recipient who was named",
    fix="Ask for the identity that the badge was issued to: another e-mail address, perhaps.",
    applies=is_asked,
)
def matches(dossier: Dossier) -> Iterator[Finding]:
    """The badge was given to the identity that the verifier knows (``--recipient``)."""
    if found(dossier) is Match.NONE:
        yield failed(identity(dossier)[0])


@rule(
    area="signature",
    level=SHOULD,
    spec=f"{SPEC}#IdentityObject",
    message="the recipient only matches when upper and lower case are not told apart",
    fix="Issue badges to the e-mail address as its owner writes it, in lower case as a rule.",
    applies=lambda dossier: is_asked(dossier) and found(dossier) is not Match.NONE,
)
def matches_as_written(dossier: Dossier) -> Iterator[Finding]:
    """The identity matches in the very letters it was given in; a second try is reported."""
    if found(dossier) is Match.LOWERED:
        yield failed(identity(dossier)[0])
