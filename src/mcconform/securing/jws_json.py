"""JWS in its JSON form: RFC 7515 section 7.2, general and flattened, and RFC 7797 (``b64``).

European Digital Credentials come like this, as JAdES (ETSI TS 119 182-1): a payload of plain JSON
text (``b64`` is false), one signature with a certificate in its header. Nothing is verified here.
Raises `JoseError`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from mcconform.model import Envelope, Json, Jws
from mcconform.securing import critical, jose
from mcconform.securing.jose import JoseError

SIGNATURES: Final = 16
"""Signatures of one payload."""
_FREE: Final = ("kid", "jwk", "x5c", "etsiU")
"""Parameters that are read although nobody signed them: each has to prove itself."""


def looks_like(document: Mapping[str, Json]) -> bool:
    """Whether a JSON object is, or was meant to be, a JWS in JSON form."""
    signed = "signatures" in document or ("signature" in document and "protected" in document)
    return signed and "@context" not in document


def parse(document: Mapping[str, Json]) -> tuple[Envelope, bytes]:
    """The envelope, and its payload as bytes. Raises JoseError."""
    payload = document.get("payload")
    if not isinstance(payload, str):
        raise JoseError("it has no payload of its own")
    found = tuple(_signature(entry, payload) for entry in _entries(document))
    plain = {jws.header.get("b64") is False for jws in found}
    if len(plain) > 1:
        raise JoseError("its signatures do not agree on the form of the payload (b64)")
    kind = "jades" if any(critical.JADES & set(jws.header) for jws in found) else "jws-json"
    content = payload.encode("utf-8", "replace") if plain == {True} else None
    if content is None:
        content = jose.decode(payload, "payload")
    return Envelope(kind, found), content


def _entries(document: Mapping[str, Json]) -> Iterator[Mapping[str, Json]]:
    if "signatures" not in document:
        yield document
        return
    several = document["signatures"]
    if "signature" in document or "protected" in document or "header" in document:
        raise JoseError("it mixes the general form of a JWS with the flattened one")
    if not isinstance(several, list) or not several:
        raise JoseError("its signatures are no list")
    if len(several) > SIGNATURES:
        raise JoseError(f"it has more than {SIGNATURES} signatures")
    for entry in several:
        if not isinstance(entry, Mapping):
            raise JoseError("one of its signatures is no object")
        yield entry


def _signature(entry: Mapping[str, Json], payload: str) -> Jws:
    protected, signature = entry.get("protected", ""), entry.get("signature")
    free = entry.get("header", {})
    if not isinstance(protected, str) or not isinstance(signature, str):
        raise JoseError("a signature of it has no protected header or no signature as text")
    if not isinstance(free, Mapping):
        raise JoseError("an unprotected header of it is no object")
    header: Mapping[str, Json] = {}
    if protected:
        header = jose.json_object(jose.decode(protected, "header"), "header", unique=True)
    if set(header) & set(free):
        raise JoseError("a parameter stands in both its headers")
    if "crit" in free or "b64" in free:
        raise JoseError("crit and b64 stand where nobody signs them")
    if critical.fault(header):
        raise JoseError(critical.fault(header))
    named = {name: value for name, value in free.items() if name in _FREE}
    signing_input = f"{protected}.{payload}".encode("utf-8", "replace")
    return Jws("", {**named, **header}, None, signing_input, jose.decode(signature, "signature"))


def unknown_extension(jws: Jws) -> str:
    """The first extension made critical that this version cannot process; empty for none."""
    return critical.unknown(jws.header)
