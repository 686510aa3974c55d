"""Bit strings of status lists: multibase, GZIP and bits, with a bound on all of them.

Source: Bitstring Status List 1.0 sections 3.3 and 3.4,
https://www.w3.org/TR/vc-bitstring-status-list/#bitstring-expansion-algorithm.
"""

from __future__ import annotations

import zlib
from typing import Final

from mcconform import limits
from mcconform.model import Json
from mcconform.securing import jose

MINIMUM_ENTRIES: Final = 131_072
"""Entries a list has at the least, so that one badge does not stand out (section 3.1)."""
_GZIP: Final = 31
"""Window bits that make zlib expect a GZIP header and trailer and check the trailer's CRC."""
_MEMBERS: Final = 16
"""GZIP files one after the other that are read as one; each costs a copy of what follows."""
_GZIP_MAGIC: Final = "H4s"
"""How GZIP begins in base64."""


class BitsError(ValueError):
    """An encoded list cannot be decoded; ``reason`` is in words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TooLargeError(BitsError):
    """The list is larger than this library reads; that is nobody's fault."""


def decode(encoded: Json, most: int = limits.STATUS_LIST_BYTES) -> bytes:
    """The bit string of an ``encodedList``; at most ``most`` bytes are ever inflated.

    Raises BitsError, and TooLargeError for a list beyond the limit.
    """
    if not isinstance(encoded, str) or not encoded:
        raise BitsError("encodedList is not a text")
    if not encoded.startswith("u"):
        older = ", as StatusList2021 had it" if encoded.startswith(_GZIP_MAGIC) else ""
        raise BitsError(f"encodedList does not begin with the multibase letter u{older}")
    try:
        packed = jose.decode(encoded[1:], "encodedList")
    except jose.JoseError as error:
        raise BitsError("encodedList is not base64url without padding after its u") from error
    return _inflate(packed, most)


def _inflate(packed: bytes, most: int) -> bytes:
    """All members of a GZIP file (RFC 1952 section 2.2), within ``most`` bytes."""
    if not packed:
        raise BitsError("encodedList is empty")
    made, rest = bytearray(), packed
    for _member in range(_MEMBERS):
        inflater = zlib.decompressobj(_GZIP)
        try:
            made += inflater.decompress(rest, most + 1 - len(made))
        except zlib.error as error:
            raise BitsError("encodedList is not GZIP") from error
        if len(made) > most:
            raise TooLargeError(f"the list unpacks to more than {most} bytes; more is not read")
        if not inflater.eof:
            raise BitsError("encodedList is GZIP that ends too early")
        rest = inflater.unused_data
        if not rest:
            return bytes(made)
    raise TooLargeError(f"the list is packed in more than {_MEMBERS} pieces; more are not read")


def entry(bits: bytes, index: int, size: int) -> int | None:
    """The value of an entry of ``size`` bits, counted from the most significant bit of the first
    byte; None when the entry is outside the list.
    """
    start, end = index * size, (index + 1) * size
    if index < 0 or size < 1 or end > len(bits) * 8:
        return None
    first, last = start // 8, -(-end // 8)
    window = int.from_bytes(bits[first:last], "big")
    return (window >> (last * 8 - end)) & ((1 << size) - 1)
