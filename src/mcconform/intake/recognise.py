"""What a file is, by its content alone, and which standard a document follows.

File names and media types are hints of others and are never asked.
"""

from __future__ import annotations

import codecs
import functools
import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import msgspec

from mcconform.errors import UsageError
from mcconform.intake import jose, png
from mcconform.intake.json_positions import wide_encoding
from mcconform.model import Container, Envelope, Json, Jws
from mcconform.nodes import as_list
from mcconform.securing import cose, enveloped
from mcconform.standards import Standard, get_standard, standards

_WHITE: Final = b" \t\n\r"
_HEAD: Final = 512
"""Bytes that decide what a file is."""
_JSON_SCALAR: Final = re.compile(rb"-?\d|(?:true|false|null|NaN|-?Infinity)\s*\Z")
_ADDRESS: Final = re.compile(rb"https?://\S+\s*\Z")
_RECOGNISED: Final = "intake.recognise"
_SUREST: Final = 3
"""The greatest strength of a `Recognition`."""
_FOREIGN: Final = (
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a WebP image or another RIFF file"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1f\x8b", "a gzip file"),
    (b"BM", "a bitmap image"),
    (b"-----BEGIN", "a PEM file"),
)
"""How files begin that people hand in by mistake, and what to call them."""

Known = tuple[str | None, str | None]
"""Id and edition of a standard; (None, None) of none."""


class Sniffed(msgspec.Struct, frozen=True):
    """What a file is by its first bytes."""

    container: Container
    foreign: str = ""
    """What it is instead, in words, when it can be no credential."""
    data_url: bool = False
    """It is a ``data:`` URL, which holds one of the others."""


_JSON: Final = Sniffed(Container.JSON)


def sniff(data: bytes) -> Sniffed:
    """Tell what a file is. Only bytes are looked at."""
    if data.startswith(b"{") and data[1:2] != b"\0":  # else in UTF-16 or UTF-32
        return _JSON
    if data.startswith(png.SIGNATURE):
        return Sniffed(Container.PNG)
    if cose.looks_like(data):
        return Sniffed(Container.COSE)
    head = _head(data)
    if cose.written(data.strip(_WHITE)) is not None:
        return Sniffed(Container.COSE)
    if enveloped.is_data_url(head[:100].decode("ascii", "replace")):
        return Sniffed(Container.JWT, data_url=True)
    if head.startswith(b"<"):
        if head[:15].lower().startswith((b"<!doctype html", b"<html")):
            return Sniffed(Container.UNKNOWN, "an HTML page")
        return Sniffed(Container.SVG)
    if head.startswith((b"{", b"[", b'"')) or _JSON_SCALAR.match(head):
        return Sniffed(Container.JSON)
    if jose.looks_like_jws(data.removeprefix(codecs.BOM_UTF8)):
        return Sniffed(Container.JWT)
    return Sniffed(Container.UNKNOWN, _foreign(data, head))


def _head(data: bytes) -> bytes:
    """The first characters in UTF-8, without byte order mark and leading white space."""
    wide = wide_encoding(data)
    if wide:
        text = data[: 4 * _HEAD].decode(wide[0], "ignore").lstrip("\ufeff \t\n\r")
        return text.encode("utf-8", "replace")[:_HEAD]
    return data.removeprefix(codecs.BOM_UTF8).lstrip(_WHITE)[:_HEAD]


def _foreign(data: bytes, head: bytes) -> str:
    for beginning, words in _FOREIGN:
        if data.startswith(beginning):
            return words
    if _ADDRESS.match(head):
        return "only a web address"
    return "text of another kind" if b"\0" not in data[:_HEAD] else "binary data of another kind"


def standard_of(document: Mapping[str, Json], forced: str | None) -> Known:
    """Id and edition of the standard that a document follows; (None, None) when none says so.

    The standard that is surest wins; of two as sure, the one that builds on the other. A general
    data model (one that builds on nothing) only wins where no standard above it knows the document:
    an Open Badge with a faulty type is still to be judged as an Open Badge. ``forced`` is taken
    as it is; raises UsageError when there is no such standard.
    """
    if forced is not None:
        try:
            recognition = get_standard(forced).recognise(document)
        except KeyError:
            known = ", ".join(one.id for one in standards())
            raise UsageError(f"no standard is called {forced}", f"known: {known}") from None
        return forced, recognition.edition if recognition else ""
    return _surest(document)[0]


def standard_by_form(document: Mapping[str, Json], made: dict[Any, Any] | None) -> Known:
    """The same for a document that nobody forces to be of a standard.

    ``made`` is of its outline, and keeps the answer where the form is all that was looked at.
    """
    if made is None:
        return _surest(document)[0]
    known: Known | None = made.get(_RECOGNISED)
    if known is None:
        known, by_form = _surest(document)
        if by_form:
            made[_RECOGNISED] = known
    return known


def _surest(document: Mapping[str, Json]) -> tuple[Known, bool]:
    """The standard that has the document, and whether its form alone said so."""
    best: Known = (None, None)
    by_form = True
    so_far = _Preference(False, -1, 0)
    for one, most in _tallest_first(standards()):
        if so_far >= most:
            break  # not even if it is as sure as can be, nor any that follows
        by_form = by_form and one.recognised_by_form
        recognition = one.recognise(document)
        if recognition is not None:
            here = most._replace(strength=recognition.strength)
            if here > so_far:
                so_far, best = here, (one.id, recognition.edition)
    return best, by_form


class _Preference(NamedTuple):
    """Of two standards that know a document, the one with the greater preference has it."""

    builds_on_others: bool
    strength: int
    height: int


@functools.lru_cache(maxsize=8)
def _tallest_first(known: tuple[Standard, ...]) -> tuple[tuple[Standard, _Preference], ...]:
    """Standards with the most that each can have; of the same height in the order given."""
    heights = [(one, _height(one.id)) for one in known]
    found = [(one, _Preference(height > 0, _SUREST, height)) for one, height in heights]
    return tuple(sorted(found, key=lambda pair: -pair[1].height))


@functools.cache
def _height(standard_id: str) -> int:
    """How many layers of other standards lie below a standard."""
    below = [one for one in standards() if one.id in _builds_on(standard_id)]
    return max((1 + _height(one.id) for one in below), default=0)


def _builds_on(standard_id: str) -> tuple[str, ...]:
    return next((one.builds_on for one in standards() if one.id == standard_id), ())


def securing_of(
    document: Mapping[str, Json], jws: Jws | None, envelope: Envelope | None, *, vc_claim: bool
) -> str:
    """How a credential says it is secured; see `Credential.securing`."""
    embedded = document.get("proof")
    if type(embedded) is dict and jws is None and envelope is None:
        return _kind(embedded)
    kinds = {_kind(proof) for proof in as_list(document.get("proof")) if isinstance(proof, Mapping)}
    if envelope is not None:
        kinds.add(envelope.kind)
    elif jws is not None:
        kinds.add("vc-jwt" if vc_claim else "vc-jose")
    return "+".join(sorted(kinds)) or "none"


def _kind(proof: Mapping[str, Json]) -> str:
    integrity = "DataIntegrityProof" in as_list(proof.get("type"))
    return "data-integrity" if integrity else "linked-data-signature"
