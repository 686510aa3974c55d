"""Whether two subjects are one person, as far as ids and identifiers show it.

Open Badges 3.0, classes IdentityObject and IdentityHash: a hash is taken over the identifier
followed by the salt, both in UTF-8. A different id proves nothing (people have several), so
`Same.NO` only says that there was something to compare and nothing agreed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from enum import IntEnum

from mcconform.nodes import Node
from mcconform.standards.iris import canonical

_DIGESTS = {"sha256": 64, "md5": 32}
"""Length of each digest in hex."""
IDENTITIES = 20
"""Identifiers of one subject that are compared."""


class Same(IntEnum):
    """How sure it is; ordered, so that the surest of several comparisons is the greatest."""

    NO = 0
    UNKNOWN = 1
    YES = 2


def compare(one: Node, other: Node) -> Same:
    """Whether two subjects can be shown to be one person.

    ``UNKNOWN`` where nothing could be compared: one has only an id and the other only identifiers,
    or both are hashed with different salts.
    """
    found: list[bool | None] = []
    if one.text("id") and other.text("id"):
        found.append(canonical(one.text("id")) == canonical(other.text("id")))
    mine, theirs = _identities(one), _identities(other)
    found += [_agree(a, b) for a in mine for b in theirs]
    found += [True for a, b in ((one, theirs), (other, mine)) if _named_by_id(a, b)]
    if True in found:
        return Same.YES
    return Same.NO if False in found else Same.UNKNOWN


def _identities(subject: Node) -> list[Node]:
    several = subject.children("identifier")[:IDENTITIES]
    return [one for one in several if one.text("identityHash")]


def _named_by_id(subject: Node, identities: list[Node]) -> bool:
    """Whether a subject's id is one of the identifiers: a mailto: address, or the id as it is."""
    name = subject.text("id")
    if not name:
        return False
    spelt = [name, name[7:]] if name[:7].lower() == "mailto:" else [name]
    return any(_holds(identity, text) for identity in identities for text in spelt)


def _holds(identity: Node, plain: str) -> bool:
    value = identity.text("identityHash")
    if not _is_hash(identity):
        return value == plain
    return any(hashed == value.lower() for hashed in _hashes(plain, identity, value))


def _agree(one: Node, other: Node) -> bool | None:
    """Whether two identifiers name one person; None where they cannot be compared.

    Different kinds of identifier say nothing about each other.
    """
    if one.text("identityType") != other.text("identityType"):
        return None
    hashes = _is_hash(one), _is_hash(other)
    if hashes == (True, True):
        if one.text("salt") == other.text("salt"):
            same = one.text("identityHash").lower() == other.text("identityHash").lower()
            return same or (None if _method(one) != _method(other) else False)
        return None
    if hashes == (False, False):
        return one.text("identityHash") == other.text("identityHash")
    hashed, plain = (one, other) if hashes[0] else (other, one)
    return _holds(hashed, plain.text("identityHash"))


def _is_hash(identity: Node) -> bool:
    if identity.get("hashed") is True:
        return True
    name, dollar, digest = identity.text("identityHash").partition("$")
    is_form = bool(dollar) and len(digest) == _DIGESTS.get(name.lower(), -1)
    return is_form and identity.get("hashed") is not False


def _method(identity: Node) -> str:
    return identity.text("identityHash").partition("$")[0].lower()


def _hashes(plain: str, identity: Node, value: str) -> Iterator[str]:
    method = value.partition("$")[0].lower()
    if method in _DIGESTS:
        salted = (plain + identity.text("salt")).encode("utf-8", "replace")
        yield f"{method}${hashlib.new(method, salted, usedforsecurity=False).hexdigest()}"
