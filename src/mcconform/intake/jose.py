"""Takes the credential out of a compact JWS, and names the other envelopes of the field.

Sources: RFC 7515 section 7.1 (compact serialisation), VC Data Model 1.1 section 6.3.1 (VC-JWT),
VC-JOSE-COSE, RFC 9901 (SD-JWT), RFC 7516 (JWE), RFC 9052 (COSE). Nothing is verified here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from mcconform.intake import notes as ids
from mcconform.intake.json_positions import ParsedJson, parse_json
from mcconform.model import Json, Jws, Note
from mcconform.securing import jose

SD_JWT: Final = "an SD-JWT credential (selective disclosure)"
COSE: Final = "a credential in a COSE envelope"
_START: Final = re.compile(
    rb"(?:data:application/(?:vc\+)?jwt[^,]*,)?e[yw](?:[A-Za-z0-9_-]*=*\.|[A-Za-z0-9_-]{8,}=*\Z)"
)
"""How a JOSE text begins: the base64url of a brace and what may follow it, up to a dot."""
_COSE_STARTS: Final = (b"\xd2\x84", b"\xd2\x9f")
"""CBOR tag 18 (COSE_Sign1) on an array (RFC 9052 section 2)."""
_DATA_URL: Final = re.compile(r"data:application/(?:vc\+)?jwt(?:;[^,]*)?,", re.IGNORECASE)


class Envelope(msgspec.Struct, frozen=True, eq=False):
    """What a compact JWS held, and what intake noted."""

    document: Mapping[str, Json] | None = None
    jws: Jws | None = None
    vc_claim: bool = False
    notes: tuple[Note, ...] = ()
    resembles: str = ""


def looks_like_jws(data: bytes) -> bool:
    """Whether a text is, or was meant to be, a compact JWS, JWE or SD-JWT."""
    return _START.match(data.strip()) is not None


def looks_like_cose(data: bytes) -> bool:
    """Whether the bytes begin as a COSE_Sign1 envelope."""
    return data.startswith(_COSE_STARTS)


def open_jws(data: bytes) -> Envelope:
    """Open a compact JWS. Never raises; an envelope without a document has a note that says why."""
    compact = _DATA_URL.sub("", data.decode("ascii", "replace").strip(), count=1)
    if "~" in compact:
        return Envelope(
            notes=(Note(ids.KNOWN_STANDARD, "", {"resembles": SD_JWT}),), resembles=SD_JWT
        )
    parts = compact.count(".") + 1
    if parts == 5:
        return _not_opened("it has five parts: it is encrypted (JWE) and cannot be read")
    if parts != 3:
        return _not_opened(f"it has {parts} parts where a compact JWS has three")
    payload = _payload(compact)
    if payload is not None and not payload.readable:
        return Envelope(notes=payload.notes)
    if payload is not None and not isinstance(payload.value, dict):
        return Envelope(notes=(*payload.notes, not_an_object(payload.value)))
    try:
        jws = jose.parse(compact)
    except jose.JoseError as error:
        if payload is not None and any(n.rule == ids.JSON_LONE_SURROGATES for n in payload.notes):
            return Envelope(notes=payload.notes)  # says the same, and where
        return _not_opened(error.reason)
    if payload is not None:
        jws = msgspec.structs.replace(jws, payload=payload.value)
    document, vc_claim = jose.unwrap(jws)
    notes = payload.notes if payload is not None else ()
    return Envelope(document, jws, vc_claim, _within(notes, "/vc" if vc_claim else ""))


def not_an_object(value: Json) -> Note:
    """The note on JSON that is not one object, as every credential is."""
    kinds = {list: "an array", str: "a text", bool: "true or false", type(None): "null"}
    return Note(ids.JSON_ONE_OBJECT, "", {"found": kinds.get(type(value), "a number")})


def _not_opened(reason: str) -> Envelope:
    return Envelope(notes=(Note(ids.JWT_WELL_FORMED, "", {"reason": reason}),))


def _payload(compact: str) -> ParsedJson | None:
    """The payload, read strictly; None where it is not base64url."""
    try:
        return parse_json(jose.decode(compact.split(".")[1], "payload"))
    except jose.JoseError:
        return None


def _within(notes: tuple[Note, ...], root: str) -> tuple[Note, ...]:
    """Notes on the payload as notes on the credential inside it."""
    return tuple(
        msgspec.structs.replace(note, pointer=note.pointer.removeprefix(root))
        if note.pointer.startswith(f"{root}/")
        else note
        for note in notes
    )
