"""Digests that a credential gives of documents elsewhere: Subresource Integrity and multihash.

``digestSRI`` is the integrity text of Subresource Integrity (section 3.5 of that specification);
``digestMultibase`` is a multihash in multibase (VC Data Integrity, sections 2.4 and 2.6).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator

from mcconform.model import Json

Digest = tuple[str, bytes]
"""Name of the hash in `hashlib`, and the digest."""

_SRI = re.compile(r"(sha256|sha384|sha512)-([A-Za-z0-9+/_-]{1,128}={0,2})(\?\S*)?")
_STRENGTH = ("sha512", "sha384", "sha256")
_MULTIHASH = {
    0x12: ("sha256", 32),
    0x13: ("sha512", 64),
    0x20: ("sha384", 48),
    0x14: ("sha3_512", 64),
    0x15: ("sha3_384", 48),
    0x16: ("sha3_256", 32),
}
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_LONGEST = 200
"""Characters of a multibase text; the longest hash above needs 91."""


def digests(sri: Json, multibase: Json) -> list[list[Digest]]:
    """The digests that can be read; of each list one must agree with the document."""
    return [found for found in (list(_from_sri(sri)), list(_from_multibase(multibase))) if found]


def _from_sri(text: Json) -> Iterator[Digest]:
    """Of several hashes only the strongest kind counts, as Subresource Integrity has it."""
    found = []
    for token in text.split() if isinstance(text, str) else []:
        match = _SRI.fullmatch(token)
        if match:
            digest = _unbase64(match[2].rstrip("=").replace("+", "-").replace("/", "_"))
            if digest is not None:
                found.append((match[1], digest))
    strongest = next((kind for kind in _STRENGTH if kind in dict(found)), "")
    yield from (one for one in found if one[0] == strongest)


def _from_multibase(text: Json) -> Iterator[Digest]:
    if not isinstance(text, str) or not 2 < len(text) <= _LONGEST:
        return
    raw = {"u": _unbase64, "z": _unbase58}.get(text[0], _nothing)(text[1:])
    if raw is None or len(raw) < 2 or raw[0] not in _MULTIHASH:
        return
    kind, length = _MULTIHASH[raw[0]]
    if raw[1] == length == len(raw) - 2:
        yield kind, raw[2:]


def _nothing(text: str) -> bytes | None:
    return None


def _unbase64(text: str) -> bytes | None:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None


def _unbase58(text: str) -> bytes | None:
    value = 0
    for letter in text:
        digit = _BASE58.find(letter)
        if digit < 0:
            return None
        value = value * 58 + digit
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + value.to_bytes((value.bit_length() + 7) // 8, "big")


def agree(given: list[list[Digest]], body: bytes) -> bool:
    """Whether ``body`` has one digest of each list."""
    return all(
        any(hashlib.new(kind, body).digest() == digest for kind, digest in several)
        for several in given
    )
