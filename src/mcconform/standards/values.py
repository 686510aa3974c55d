"""Values that occur in every standard: dates, numbers, absolute IRIs, data URIs, images.

Everything here takes text written by strangers and answers with a value or None; nothing raises.
"""

from __future__ import annotations

import base64
import binascii
import re
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from mcconform import limits
from mcconform.model import Json
from mcconform.securing.instants import instant

_ZONED = re.compile(r".*([Zz]|[+-][0-9]{2}:[0-9]{2})\s*", re.DOTALL)
_NUMBER = re.compile(r"[+-]?[0-9]{1,100}(\.[0-9]{1,100})?")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]+")
_DATA = re.compile(r"data:([^,]*),", re.IGNORECASE)
_BASE64 = re.compile(rb"[A-Za-z0-9+/]*={0,2}")
_SVG = re.compile(r"<(?:[A-Za-z_][\w.-]{0,100}:)?svg[\s/>]")
_PROLOGUE = re.compile(
    r"\s*(?:<\?[^>]*\?>|<!--.*?-->|<!DOCTYPE[^>\[]*+(?:\[[^\]]*+\])?+[^>]*+>)", re.DOTALL
)
"""XML declaration, comment or document type; possessive, so that odd input costs no more time."""
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"RIFF", "webp"),
    (b"BM", "bmp"),
)
_HEAD = 65_536
"""Bytes of an image that are looked at to find an SVG start tag."""


def in_order(first: Json, second: Json) -> bool | None:
    """Whether ``first`` is not later than ``second``; None where the two cannot be compared.

    Two dates of which only one has a zone are up to 14 hours apart from what they seem, so they are
    not compared.
    """
    one, other = instant(first), instant(second)
    if one is None or other is None or _is_zoned(first) != _is_zoned(second):
        return None
    return one <= other


def _is_zoned(value: Json) -> bool:
    return _ZONED.fullmatch(str(value)) is not None


def number(value: Json) -> Decimal | None:
    """The decimal number a text spells in plain digits; None for any other text."""
    if not isinstance(value, str) or not _NUMBER.fullmatch(value.strip()):
        return None
    return Decimal(value.strip())


def is_absolute(value: Json) -> bool:
    """Whether a text is an absolute IRI by its shape: a scheme, a colon and something after it."""
    return isinstance(value, str) and _SCHEME.fullmatch(value) is not None


def is_data_uri(value: Json) -> bool:
    """Whether a text is meant as a data URI (RFC 2397)."""
    return isinstance(value, str) and value[:5].lower() == "data:"


class DataUri(NamedTuple):
    """A data URI taken apart; ``body`` is None when it cannot be decoded."""

    media_type: str
    """Lower case, without parameters; ``text/plain`` where the URI is silent (RFC 2397)."""
    body: bytes | None


def data_uri(value: str) -> DataUri:
    """The media type and the bytes of a data URI (RFC 2397).

    Padding may be left off, as browsers allow (WHATWG Infra, forgiving-base64 decode); anything
    else that is not base64 makes the body None.
    """
    match = _DATA.match(value)
    if match is None or len(value) > limits.SUBJECT_BYTES:
        return DataUri("", None)
    parts = [part.strip().lower() for part in match[1].split(";")]
    raw = unquote_to_bytes(value[match.end() :])
    media_type = parts[0] or "text/plain"
    if "base64" not in parts[1:]:
        return DataUri(media_type, raw)
    if not _BASE64.fullmatch(raw):
        return DataUri(media_type, None)
    try:
        padded = raw if raw.endswith(b"=") else raw + b"=" * (-len(raw) % 4)
        return DataUri(media_type, base64.b64decode(padded, validate=True))
    except binascii.Error:
        return DataUri(media_type, None)


def image_format(body: bytes) -> str:
    """``png``, ``svg``, ``jpeg``, ``gif``, ``webp``, ``bmp`` by content; empty when unknown."""
    for signature, name in _SIGNATURES:
        if body.startswith(signature):
            return name if name != "webp" or body[8:12] == b"WEBP" else ""
    return "svg" if _is_svg(body[:_HEAD]) else ""


def _is_svg(head: bytes) -> bool:
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = head.decode(encoding, errors="replace")
    start = 0
    while match := _PROLOGUE.match(text, start):
        start = match.end()
    return _SVG.match(text[start:].lstrip()) is not None
