"""The frame of a selective-disclosure proof: two bytes, one that says which kind, and CBOR.

VC-DI-ECDSA 1.0 section 3.5 and VC-DI-BBS 1.0 section 3.3. What is read here was written by
somebody else, and CBOR can ask for much: only the five kinds of values that such proofs are made of
are read, each with its length before it. A tag is refused, as both specifications ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec

from mcconform.canonical import Canonical
from mcconform.model import Json
from mcconform.securing import suite
from mcconform.securing.proofs import Proof

BASE: Final = "base"
DERIVED: Final = "derived"
KINDS: Final = {
    "ecdsa-sd-2023": {0x00: BASE, 0x01: DERIVED},
    "bbs-2023": {
        0x02: BASE,
        0x03: DERIVED,
        0x04: BASE,
        0x05: DERIVED,
        0x06: BASE,
        0x07: DERIVED,
        0x08: BASE,
        0x09: DERIVED,
    },
}
"""Kinds by the third byte. Of bbs-2023: plain, bound to an unknown holder, pseudonym, both."""
_START: Final = b"\xd9\x5d"
_DEPTH: Final = 3
_C14N: Final = "_:c14n"
_BLANK: Final = re.compile(r"_:c14n[0-9]+")
_NO_FRAME: Final = "proofValue does not begin as one of its suite does"


class CborError(ValueError):
    """The bytes are not CBOR of the kind that proofs are made of."""


class Frame(msgspec.Struct, frozen=True):
    """What a proof value says of itself."""

    kind: str
    """``base`` or ``derived``."""
    third: int
    """The byte that says so, and which options of the suite are taken."""
    content: bytes
    """The CBOR that follows, not yet read."""


def frame(proof: Proof) -> Frame | str:
    """The frame of a proof value, or what is wrong with the value."""
    data = suite.base64_value(proof.value.get("proofValue"))
    if isinstance(data, str):
        return data
    kind = KINDS[proof.mechanism].get(data[2], "") if data[:2] == _START and data[3:] else ""
    return Frame(kind, data[2], data[3:]) if kind else _NO_FRAME


def is_base(proof: Proof) -> bool:
    """Whether a proof is one that its issuer made for the holder alone."""
    found = frame(proof) if proof.mechanism in KINDS else ""
    return not isinstance(found, str) and found.kind == BASE


def read(data: bytes) -> Json:
    """The one CBOR value (RFC 8949) that the bytes are; raises CborError.

    Whole numbers, byte strings, texts, arrays and maps of definite length; nothing after it.
    """
    value, end = _value(data, 0, _DEPTH)
    if end != len(data):
        raise CborError("something follows the value")
    return value


def _value(data: bytes, at: int, depth: int) -> tuple[Any, int]:
    if at >= len(data):
        raise CborError("it ends too early")
    major, short = data[at] >> 5, data[at] & 0x1F
    number, at = _number(data, at + 1, short)
    if major == 0:
        return number, at
    if number > len(data) - at:
        raise CborError("it is shorter than it says")
    if major in (2, 3):
        return _string(major, data[at : at + number]), at + number
    if depth == 0 or major not in (4, 5):
        raise CborError("it holds something that such a proof never holds")
    return _many(data, at, number, depth, major)


def _number(data: bytes, at: int, short: int) -> tuple[int, int]:
    """The number in the head of a value: in five bits, or in the bytes that follow."""
    if short < 24:
        return short, at
    size = {24: 1, 25: 2, 26: 4, 27: 8}.get(short, 0)
    if not size or at + size > len(data):
        raise CborError("it has a value without a definite length")
    return int.from_bytes(data[at : at + size]), at + size


def _string(major: int, data: bytes) -> bytes | str:
    if major == 2:
        return data
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise CborError("a text is not UTF-8") from None


def _many(data: bytes, at: int, number: int, depth: int, major: int) -> tuple[Any, int]:
    found: list[Any] = []
    for _ in range(number if major == 4 else 2 * number):
        value, at = _value(data, at, depth - 1)
        found.append(value)
    if major == 4:
        return found, at
    keys = found[::2]
    if not all(isinstance(key, int | str | bytes) for key in keys) or len(set(keys)) != number:
        raise CborError("a map has a key twice")
    return dict(zip(keys, found[1::2], strict=True)), at


def are_places(value: Json) -> bool:
    """Whether a value is a list of whole numbers, none of them twice."""
    if not isinstance(value, list) or not all(isinstance(place, int) for place in value):
        return False
    return len(set(value)) == len(value)


def blanks(document: Canonical) -> set[int]:
    """The numbers of the document's blank nodes."""
    lines = (line.split(" ") for line in document.nquads.split("\n")[:-1])
    return {int(words[place][len(_C14N) :]) for words in lines for place in _places(words)}


def _places(words: list[str]) -> list[int]:
    """Which words of a statement are blank nodes: subject, object or graph.

    The last word of a literal has a quotation mark in it.
    """
    return [place for place in sorted({0, 2, len(words) - 2}) if _BLANK.fullmatch(words[place])]


def relabelled(document: Canonical, labels: Mapping[int, str]) -> list[str] | None:
    """The statements with the labels that were signed, sorted anew; None when the labels are not
    exactly those of the document's blank nodes.
    """
    names = {f"_:c14n{number}": f"_:{label}" for number, label in labels.items()}
    used: set[str] = set()
    lines = []
    for line in document.nquads.split("\n")[:-1]:
        words = line.split(" ")
        for place in _places(words):
            used.add(words[place])
            words[place] = names.get(words[place], "")
        lines.append(" ".join(words) + "\n")
    return sorted(lines) if used == set(names) else None


def parted(statements: Sequence[str], places: Iterable[int]) -> tuple[list[str], list[str]]:
    """The statements at these places, and the others."""
    chosen = set(places)
    always = [line for place, line in enumerate(statements) if place in chosen]
    return always, [line for place, line in enumerate(statements) if place not in chosen]
