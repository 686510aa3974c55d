"""Bit strings of status lists: text, compression and bits, with a bound on all of them.

Sources: Bitstring Status List 1.0 sections 3.3 and 3.4,
https://www.w3.org/TR/vc-bitstring-status-list/#bitstring-expansion-algorithm; StatusList2021 and
RevocationList2020 of the W3C Credentials Community Group; Token Status List of the IETF, section
"Status List", https://datatracker.ietf.org/doc/draft-ietf-oauth-status-list/.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Callable
from typing import Final

import msgspec

from mcconform import limits
from mcconform.model import Json
from mcconform.securing import jose

MINIMUM_ENTRIES: Final = 131_072
"""Entries a list of the W3C has at the least, so that one badge does not stand out."""
_GZIP: Final = 31
"""Window bits that make zlib expect a GZIP header and trailer and check the trailer's CRC."""
_ZLIB: Final = 15
"""The same for the ZLIB format (RFC 1950)."""
_MEMBERS: Final = 16
"""GZIP files one after the other that are read as one; each costs a copy of what follows."""
_GZIP_MAGIC: Final = "H4s"
"""How GZIP begins in base64."""
_EITHER: Final = re.compile(r"(?:[A-Za-z0-9_-]*|[A-Za-z0-9+/]*)={0,2}", re.ASCII)


class BitsError(ValueError):
    """An encoded list cannot be decoded; ``reason`` is in words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TooLargeError(BitsError):
    """The list is larger than this library reads; that is nobody's fault."""


class Form(msgspec.Struct, frozen=True, eq=False):
    """How a mechanism writes its lists."""

    member: str
    """Name of the member that holds the text."""
    unwrap: Callable[[str], bytes]
    """From the text to the compressed bytes. Raises BitsError."""
    window: int
    """What zlib is to expect."""
    packing: str
    """The compression, in words."""


class Unpacked(msgspec.Struct, frozen=True, eq=False):
    """A list that was read, as far as it goes."""

    bits: bytes | None
    """None when nothing could be read."""
    fault: str = ""
    """What is wrong with the encoding. The bits may be there all the same: a list that another
    mechanism would write like this is read, so that what it says does not go unheard."""
    too_large: bool = False
    """``bits`` is None because of a limit of this library."""


def unpack(encoded: Json, form: Form, most: int = limits.STATUS_LIST_BYTES) -> Unpacked:
    """Read a list strictly, and where that fails in the way of the other mechanisms."""
    try:
        return Unpacked(decode(encoded, form, most))
    except TooLargeError as error:
        return Unpacked(None, error.reason, too_large=True)
    except BitsError as error:
        fault = error.reason
    for other in FORMS:
        if other is not form:
            try:
                return Unpacked(decode(encoded, other, most), fault)
            except BitsError:
                continue
    return Unpacked(None, fault)


def decode(encoded: Json, form: Form, most: int = limits.STATUS_LIST_BYTES) -> bytes:
    """The bit string of an encoded list; at most ``most`` bytes are ever inflated.

    Raises BitsError, and TooLargeError for a list beyond the limit.
    """
    if not isinstance(encoded, str) or not encoded:
        raise BitsError(f"{form.member} is not a text")
    return _inflate(form.unwrap(encoded), form, most)


def _multibase(encoded: str) -> bytes:
    if not encoded.startswith("u"):
        older = ", as StatusList2021 had it" if encoded.startswith(_GZIP_MAGIC) else ""
        raise BitsError(f"encodedList does not begin with the multibase letter u{older}")
    try:
        return jose.decode(encoded[1:], "encodedList")
    except jose.JoseError as error:
        raise BitsError("encodedList is not base64url without padding after its u") from error


def _base64(encoded: str) -> bytes:
    """Base64 in either alphabet, padded or not: the drafts say one and show the other."""
    if encoded.startswith(f"u{_GZIP_MAGIC}"):
        raise BitsError("encodedList begins with a multibase letter, as in BitstringStatusList")
    text = encoded.rstrip("=")
    if not _EITHER.fullmatch(encoded) or len(text) % 4 == 1:
        raise BitsError("encodedList is not base64url")
    try:
        # This decoder reads the other alphabet too; the pattern lets nobody mix them.
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:  # the pattern above should leave nothing for this
        raise BitsError("encodedList is not base64url") from error


def _base64url(encoded: str) -> bytes:
    try:
        return jose.decode(encoded, "lst")
    except jose.JoseError as error:
        raise BitsError("lst is not base64url without padding") from error


BITSTRING: Final = Form("encodedList", _multibase, _GZIP, "GZIP")
"""Multibase base64url of GZIP: Bitstring Status List 1.0."""
OLDER: Final = Form("encodedList", _base64, _GZIP, "GZIP")
"""Base64 of GZIP without multibase: StatusList2021 and RevocationList2020."""
TOKEN: Final = Form("lst", _base64url, _ZLIB, "ZLIB")
"""Base64url of ZLIB: Token Status List."""
FORMS: Final = (BITSTRING, OLDER, TOKEN)


def _inflate(packed: bytes, form: Form, most: int) -> bytes:
    """All members of a GZIP file (RFC 1952 section 2.2), or one ZLIB stream, within ``most``."""
    if not packed:
        raise BitsError(f"{form.member} is empty")
    made, rest = bytearray(), packed
    for _member in range(_MEMBERS):
        inflater = zlib.decompressobj(form.window)
        try:
            made += inflater.decompress(rest, most + 1 - len(made))
        except zlib.error as error:
            raise BitsError(f"{form.member} is not {form.packing}") from error
        if len(made) > most:
            raise TooLargeError(f"the list unpacks to more than {most} bytes; more is not read")
        if not inflater.eof:
            raise BitsError(f"{form.member} is {form.packing} that ends too early")
        rest = inflater.unused_data
        if rest and form.window == _ZLIB:
            raise BitsError(f"{form.member} goes on after its {form.packing} has ended")
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


def token_entry(bits: bytes, index: int, size: int) -> int | None:
    """The value of an entry of 1, 2, 4 or 8 bits, counted from the least significant bit of each
    byte; None when the entry is outside the list.
    """
    start = index * size
    if index < 0 or size not in (1, 2, 4, 8) or start >= len(bits) * 8:
        return None
    return (bits[start // 8] >> (start % 8)) & ((1 << size) - 1)
