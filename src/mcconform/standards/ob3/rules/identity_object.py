"""Open Badges 3.0, class IdentityObject and its identity hash."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcconform.catalogue import MAY, MUST, SHOULD, rule
from mcconform.model import Finding, failed
from mcconform.standards.ob3.nodes import IdentityObject
from mcconform.standards.ob3.rules import SPEC

_HASH = re.compile(r"md5\$[0-9A-Fa-f]{32}|sha256\$[0-9A-Fa-f]{64}")
_PERSONAL = frozenset({"emailAddress", "nationalIdentityNumber"})
"""Identity types that point at a living person by themselves."""


def is_hashed(identity: IdentityObject) -> bool:
    """Whether the identity says it is hashed and there is a text."""
    return identity.get("hashed") is True and isinstance(identity.get("identityHash"), str)


def is_plain(identity: IdentityObject) -> bool:
    """Whether the identity says it is plain and there is a text."""
    return identity.get("hashed") is False and bool(identity.text("identityHash"))


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#identityhash",
    message="hashed is true, but identityHash is neither md5$ nor sha256$ and the digest in hex",
    fix="Write sha256$ and the hex digest of the identifier followed by the salt, or set hashed to "
    "false.",
    applies=is_hashed,
)
def hash_is_well_formed(identity: IdentityObject) -> Iterator[Finding]:
    """A hashed identity has the form of a hash.

    Derived type IdentityHash: the name of the algorithm (md5 or sha256), a dollar sign, and the
    digest in hex, upper or lower case.
    """
    if not _HASH.fullmatch(identity.get("identityHash")):
        yield failed(identity.at("identityHash"))


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#identityobject",
    message="hashed is false, but identityHash looks like a hash",
    fix="Set hashed to true; otherwise nobody can match the holder.",
    applies=is_plain,
)
def plain_is_no_hash(identity: IdentityObject) -> Iterator[Finding]:
    """An identity that is said to be plain does not look like a hash.

    A verifier compares plain values as they are (verification, step 5), so a hash with `hashed`
    false matches nobody. It is advice because a plain identifier of that very shape is possible.
    """
    if _HASH.fullmatch(identity.text("identityHash")):
        yield failed(identity.at("hashed"))


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#identityobject",
    message="the holder's {kind} stands in the badge for everybody to read",
    fix="Hash it with a salt: identityHash sha256$…, hashed true, salt.",
    applies=lambda identity: is_plain(identity) and identity.text("identityType") in _PERSONAL,
)
def personal_identity_is_hashed(identity: IdentityObject) -> Iterator[Finding]:
    """An identity that is personal data is hashed.

    Class IdentityObject recommends it strongly. E-mail addresses and national identity numbers are
    taken as personal here; other types may be or not.
    """
    if not _HASH.fullmatch(identity.text("identityHash")):
        yield failed(identity.at("identityHash"), kind=identity.text("identityType"))


@rule(
    area="schema",
    level=MAY,
    spec=f"{SPEC}#identityhash",
    message="the identity is hashed with MD5, which is weak",
    fix="Use sha256.",
    applies=is_hashed,
)
def hash_is_strong(identity: IdentityObject) -> Iterator[Finding]:
    """A hashed identity uses SHA-256.

    Derived type IdentityHash allows MD5 too; RFC 6151 says why it should not be used any more.
    """
    if identity.text("identityHash").startswith("md5$"):
        yield failed(identity.at("identityHash"))


@rule(
    area="schema",
    level=MAY,
    spec=f"{SPEC}#identityobject",
    message="the identity is hashed without a salt, so it can be guessed",
    fix="Add a random salt and hash the identifier followed by it.",
    applies=is_hashed,
)
def hash_is_salted(identity: IdentityObject) -> Iterator[Finding]:
    """A hashed identity is salted.

    Class IdentityObject leaves the salt open; without one, the hash of an e-mail address is found
    by trying addresses.
    """
    if not identity.get("salt"):
        yield failed(identity.pointer)
