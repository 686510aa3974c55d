"""Whether a badge was given to somebody whose identities are known.

Open Badges 2.0, section "IdentityObject"; Open Badges 3.0, section on verification, step 5, and the
derived type IdentityHash. The hash is of the identity followed by the salt, both in UTF-8.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable
from enum import IntEnum
from typing import Final

from mcconform.model import Json

_HASH: Final = re.compile(r"(md5|sha1|sha256)\$([0-9A-Fa-f]{32,64})", re.ASCII)
_LENGTHS: Final = {"md5": 32, "sha1": 40, "sha256": 64}


class Match(IntEnum):
    """How well a known identity fits."""

    NONE = 0
    LOWERED = 1
    """Only in lower case, which is not how it was given."""
    EXACT = 2


def is_hash(text: Json) -> bool:
    """Whether a text has the form of an identity hash, of any algorithm ever allowed."""
    found = _HASH.fullmatch(text) if isinstance(text, str) else None
    return found is not None and len(found[2]) == _LENGTHS[found[1]]


def algorithm(text: str) -> str:
    """The algorithm that an identity hash names; empty for what is no hash."""
    return text.partition("$")[0] if is_hash(text) else ""


def match(identity: Json, salt: Json, known: Iterable[str], *, hashed: bool) -> Match:
    """The best fit of some known identities to the one in a badge, plain or hashed."""
    if not isinstance(identity, str):
        return Match.NONE
    salted = salt if isinstance(salt, str) else ""
    best = Match.NONE
    for one in known:
        if _fits(identity, salted, one, hashed):
            return Match.EXACT
        lowered = one.lower()
        folded = not hashed and identity.lower() == lowered
        if folded or (lowered != one and _fits(identity, salted, lowered, hashed)):
            best = Match.LOWERED
    return best


def _fits(identity: str, salt: str, known: str, hashed: bool) -> bool:
    if not hashed:
        return identity.strip() == known.strip()
    if not is_hash(identity):
        return False
    name, _, digest = identity.partition("$")
    text = (known + salt).encode("utf-8", "surrogatepass")
    found = hashlib.new(name, text, usedforsecurity=False).hexdigest()
    return hmac.compare_digest(found, digest.lower())
