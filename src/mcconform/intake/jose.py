"""Takes the credential out of a compact JWS or an SD-JWT.

Sources: RFC 7515 section 7.1 (compact serialisation), VC Data Model 1.1 section 6.3.1 (VC-JWT),
VC-JOSE-COSE, RFC 9901 (SD-JWT), RFC 7516 (JWE). Nothing is verified here.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from mcconform.intake import notes as ids
from mcconform.intake.json_positions import ParsedJson, parse_json
from mcconform.intake.opened import Opened, not_an_object, not_opened, within
from mcconform.model import Envelope, Jws
from mcconform.securing import jose, sd_jwt

_START: Final = re.compile(rb"e[yw](?:[A-Za-z0-9_-]*=*\.|[A-Za-z0-9_-]{8,}=*\Z)")
"""How a JOSE text begins: the base64url of a brace and what may follow it, up to a dot."""


def looks_like_jws(data: bytes) -> bool:
    """Whether a text is, or was meant to be, a compact JWS, JWE or SD-JWT."""
    return _START.match(data.strip()) is not None


def open_jws(data: bytes) -> Opened:
    """Open a compact JWS or an SD-JWT. Never raises; see `Opened`."""
    text = data.decode("ascii", "replace").strip()
    compact = text.partition("~")[0]
    parts = compact.count(".") + 1
    if parts == 5:
        return _not_opened("it has five parts: it is encrypted (JWE) and cannot be read")
    if parts != 3:
        return _not_opened(f"it has {parts} parts where a compact JWS has three")
    payload = _payload(compact)
    if payload is not None and not payload.readable:
        return Opened(notes=payload.notes)
    if payload is not None and not isinstance(payload.value, dict):
        return Opened(notes=(*payload.notes, not_an_object(payload.value, ids.JSON_ONE_OBJECT)))
    try:
        jws, envelope = _parsed(text)
    except jose.JoseError as error:
        if payload is not None and any(n.rule == ids.JSON_LONE_SURROGATES for n in payload.notes):
            return Opened(notes=payload.notes)  # says the same, and where
        return _not_opened(error.reason)
    if payload is not None and envelope is None:
        jws = msgspec.structs.replace(jws, payload=payload.value)
    document, claim = jose.unwrap(jws)
    notes = payload.notes if payload is not None else ()
    root = ("/vp" if "vp" in jws.payload else "/vc") if claim else ""
    return Opened(document, jws, envelope, claim, within(notes, root))


def _parsed(text: str) -> tuple[Jws, Envelope | None]:
    return sd_jwt.parse(text) if "~" in text else (jose.parse(text), None)


def _not_opened(reason: str) -> Opened:
    return not_opened(ids.JWT_WELL_FORMED, reason)


def _payload(compact: str) -> ParsedJson | None:
    """The payload, read strictly; None where it is not base64url."""
    try:
        return parse_json(jose.decode(compact.split(".")[1], "payload"))
    except jose.JoseError:
        return None
