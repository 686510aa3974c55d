"""Open Badges 2.0, class IdentityObject: who received the badge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mcconform.catalogue import MAY, MUST, SHOULD, rule
from mcconform.model import Finding, failed
from mcconform.standards.ob2.nodes import IdentityObject
from mcconform.standards.ob2.rules import SPEC
from mcconform.standards.recipients import algorithm, is_hash

_ALLOWED: Final = frozenset(("md5", "sha256"))
_MAIL: Final = re.compile(r"[^@\s]+@[^@\s]+")
_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_PERSONAL: Final = frozenset(("email", "telephone"))
_FORMS: Final = {
    "email": (_MAIL, "an e-mail address"),
    "url": (_ADDRESS, "a URL"),
    "id": (_ADDRESS, "an IRI"),
}


def is_hashed(identity: IdentityObject) -> bool:
    """Whether the identity says it is hashed and there is a text."""
    return identity.get("hashed") is True and isinstance(identity.get("identity"), str)


def is_plain(identity: IdentityObject) -> bool:
    """Whether the identity says it is plain and there is a text."""
    return identity.get("hashed") is False and bool(identity.text("identity"))


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#identityHash",
    message="hashed is true, but identity is neither md5$ nor sha256$ and the digest in hex",
    fix="Write sha256$ and the hex digest of the identity followed by the salt, or set hashed to "
    "false.",
    applies=is_hashed,
)
def hash_is_well_formed(identity: IdentityObject) -> Iterator[Finding]:
    """A hashed identity has the form of a hash: md5 or sha256, a dollar sign, the digest in hex.

    The digits may be in upper or lower case. SHA-1 was allowed before 2.0.
    """
    if algorithm(identity.get("identity")) not in _ALLOWED:
        yield failed(identity.at("identity"))


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#IdentityObject",
    message="hashed is false and the type is {kind}, but identity is {found}, not {expected}",
    fix="Give the identity itself, or set hashed to true if it is a hash.",
    applies=lambda identity: is_plain(identity) and identity.text("type") in _FORMS,
)
def plain_fits_type(identity: IdentityObject) -> Iterator[Finding]:
    """A plain identity is a value of the property that its type names.

    The value stands for the e-mail address, the URL or the id of the recipient's profile. A hash
    with ``hashed`` false is none of them and matches nobody.
    """
    form, expected = _FORMS[identity.text("type")]
    text = identity.text("identity")
    if form.fullmatch(text) is None:
        found = "a hash" if is_hash(text) else text
        kind = identity.text("type")
        yield failed(identity.at("identity"), kind=kind, found=found, expected=expected)


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#IdentityObject",
    message="the recipient's {kind} stands in the badge for everybody to read",
    fix="Hash it with a salt: identity sha256$…, hashed true, salt.",
    applies=lambda identity: is_plain(identity) and identity.text("type") in _PERSONAL,
)
def personal_identity_is_hashed(identity: IdentityObject) -> Iterator[Finding]:
    """An identity that is personal data is hashed, which the specification strongly recommends."""
    if not is_hash(identity.text("identity")):
        yield failed(identity.at("identity"), kind=identity.text("type"))


@rule(
    area="schema",
    level=MAY,
    spec=f"{SPEC}#identityHash",
    message="the identity is hashed with MD5, which is weak",
    fix="Use sha256.",
    applies=is_hashed,
)
def hash_is_strong(identity: IdentityObject) -> Iterator[Finding]:
    """A hashed identity uses SHA-256. MD5 is allowed; RFC 6151 says why it should not be used."""
    if algorithm(identity.get("identity")) == "md5":
        yield failed(identity.at("identity"))


@rule(
    area="schema",
    level=MAY,
    spec=f"{SPEC}#IdentityObject",
    message="the identity is hashed without a salt, so it can be guessed",
    fix="Add a random salt and hash the identity followed by it.",
    applies=is_hashed,
)
def hash_is_salted(identity: IdentityObject) -> Iterator[Finding]:
    """A hashed identity is salted; without a salt, an e-mail address is found by trying."""
    if not identity.get("salt"):
        yield failed(identity.pointer)
