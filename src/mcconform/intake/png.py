"""Takes the credential out of a baked PNG.

Sources: PNG (Third Edition) sections 5 and 11.3.3, https://www.w3.org/TR/png-3/; Open Badges 3.0,
https://www.imsglobal.org/spec/ob/v3p0#png-baking; CLR 2.0; Open Badges 2.0 baking. The reader is
our own because the faults that matter (chunk type, compression flag, repeated keyword, checksum)
are what an image library smooths over.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Final

import msgspec

from mcconform import limits
from mcconform.intake import notes as ids
from mcconform.intake.baked import Baked, is_address
from mcconform.model import Note

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
KEYWORDS: Final = {
    b"openbadgecredential": "ob3",
    b"clrcredential": "clr2",
    b"openbadges": "ob2",
}
"""The keyword of each family's text chunk; where several are there the first family is read."""
_TEXT_CHUNKS: Final = (b"iTXt", b"tEXt", b"zTXt")
_SHOWN_KEYWORDS: Final = 5


class Chunk(msgspec.Struct, frozen=True):
    """One chunk of the datastream."""

    kind: bytes
    data: bytes
    sound: bool
    """Whether the checksum fits."""


class _Text(msgspec.Struct, frozen=True):
    """One text chunk, still compressed when it came so."""

    kind: str
    keyword: bytes
    data: bytes
    compressed: bool


class _Broken(Exception):
    """The datastream cannot be followed any further."""


def unbake(data: bytes) -> Baked:
    """The credential's text from a PNG. Never raises; see `Baked.notes` for what is wrong."""
    texts: list[_Text] = []
    damaged: list[str] = []
    notes: list[Note] = []
    try:
        for count, chunk in enumerate(chunks(data)):
            if count >= limits.PNG_CHUNKS:
                cause = f"the PNG has more than {limits.PNG_CHUNKS} chunks; mcconform stops there"
                return Baked(None, (ids.unsure(ids.FILE_SIZE, cause),))
            if not chunk.sound:
                damaged.append(chunk.kind.decode("ascii"))
            if chunk.kind in _TEXT_CHUNKS:
                texts.append(_text(chunk))
    except _Broken as broken:
        notes.append(Note(ids.PNG_INTACT, "", {"what": str(broken)}))
    if damaged:
        notes.append(Note(ids.PNG_CHECKSUMS, "", {"chunk": damaged[0], "count": len(damaged)}))
    return _chosen(texts, notes)


def chunks(data: bytes) -> Iterator[Chunk]:
    """Every chunk up to and with IEND; raises ``_Broken`` where the datastream ends too early."""
    at = len(SIGNATURE)
    kind = b""
    while kind != b"IEND":
        if at + 8 > len(data):
            raise _Broken("the file ends before its last chunk (IEND)")
        length, kind = struct.unpack_from(">I4s", data, at)
        if not (kind.isalpha() and kind.isascii()):
            raise _Broken(f"a chunk type is expected at byte {at + 4}")
        end = at + 8 + length
        if end + 4 > len(data):
            raise _Broken(f"the file ends inside the chunk {kind.decode('ascii')}")
        if at == len(SIGNATURE) and kind != b"IHDR":
            raise _Broken("the first chunk is not IHDR")
        (checksum,) = struct.unpack_from(">I", data, end)
        body = data[at + 8 : end] if kind in _TEXT_CHUNKS else b""
        yield Chunk(kind, body, zlib.crc32(memoryview(data)[at + 4 : end]) == checksum)
        at = end + 4


def _text(chunk: Chunk) -> _Text:
    kind = chunk.kind.decode("ascii")
    keyword, _, rest = chunk.data.partition(b"\0")
    if chunk.kind == b"tEXt":
        return _Text(kind, keyword, rest, compressed=False)
    if chunk.kind == b"zTXt":
        return _Text(kind, keyword, rest[1:], compressed=True)
    flag = rest[:1]
    _language, _, rest = rest[2:].partition(b"\0")
    _translated, _, body = rest.partition(b"\0")
    return _Text(kind, keyword, body, compressed=flag not in (b"\0", b""))


def _chosen(texts: list[_Text], notes: list[Note]) -> Baked:
    for keyword, family in KEYWORDS.items():
        found = [text for text in texts if text.keyword == keyword]
        if found:
            # Only iTXt chunks are looked for by a reader, so one of them goes first.
            first = next((text for text in found if text.kind == "iTXt"), found[0])
            return _opened(first, len(found), family, notes)
    if not any(note.rule == ids.PNG_INTACT for note in notes):
        notes.append(Note(ids.PNG_HAS_BADGE, "", {"found": _listed(texts)}))
    return Baked(None, tuple(notes))


def _listed(texts: list[_Text]) -> str:
    names = [text.keyword.decode("latin-1")[:79] for text in texts[:_SHOWN_KEYWORDS]]
    if not names:
        return "no text at all"
    rest = len(texts) - len(names)
    return ", ".join(names) + (f" and {rest} more" if rest else "")


def _opened(text: _Text, count: int, family: str, notes: list[Note]) -> Baked:
    keyword = text.keyword.decode("ascii")
    if count > 1:
        notes.append(Note(ids.PNG_ONE_BADGE, "", {"keyword": keyword, "count": count}))
    if text.kind != "iTXt" and family != "ob2":
        notes.append(Note(ids.PNG_CHUNK_TYPE, "", {"keyword": keyword, "chunk": text.kind}))
    data: bytes | None = text.data
    if text.compressed:
        data = _inflated(text.data)
        what = "is compressed" if data is not None else "is compressed and cannot be inflated"
        notes.append(Note(ids.PNG_UNCOMPRESSED, "", {"keyword": keyword, "what": what}))
        if data is None:
            return Baked(None, tuple(notes), family, keyword)
    assert data is not None
    if is_address(data):
        return _address(family, keyword, notes, data)
    if text.kind != "iTXt":
        data = _from_latin_1(data)
    return Baked(data, tuple(notes), family, keyword)


def _address(family: str, keyword: str, notes: list[Note], data: bytes) -> Baked:
    if family != "ob2":
        notes.append(Note(ids.PNG_CONTENT, "", {"keyword": keyword}))
        return Baked(None, tuple(notes), family, keyword)
    return Baked(None, tuple(notes), family, keyword, data.decode("utf-8", "replace").strip())


def _from_latin_1(data: bytes) -> bytes:
    """A tEXt chunk is Latin-1 by its specification, and UTF-8 by the habit of many writers."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1").encode("utf-8")
    return data


def _inflated(data: bytes) -> bytes | None:
    """The inflated text; None when it is damaged or grows beyond the limit."""
    machine = zlib.decompressobj()
    try:
        text = machine.decompress(data, limits.PNG_TEXT_BYTES + 1)
    except zlib.error:
        return None
    return text if machine.eof and len(text) <= limits.PNG_TEXT_BYTES else None
