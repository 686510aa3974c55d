"""The document inside a credential that stands in another: bare, or in an envelope of any kind.

VC Data Model 2.0 section 4.13.2 (enveloped credentials), VCDM 1.1 section 6.3.1 (VC-JWT), RFC 9901
(SD-JWT). Nothing is verified here: a credential inside another is a subject of its own, and this is
for rules that have to look across from the outer one.
"""

from __future__ import annotations

from collections.abc import Mapping

from mcconform.model import Json
from mcconform.securing import cose, enveloped, jose, jws_json, sd_jwt
from mcconform.securing.jose import JoseError


def document_in(value: Json) -> Mapping[str, Json]:
    """The credential that a value is or holds. Raises JoseError when it cannot be taken out."""
    if isinstance(value, str):
        return _compact(value)
    if not isinstance(value, Mapping):
        raise JoseError("it is neither an object nor a text")
    if enveloped.is_enveloped(value):
        return _from_url(enveloped.read(value.get("id")))
    if jws_json.looks_like(value):
        return _payload(jws_json.parse(value)[1])
    return value


def is_sealed(value: Json) -> bool:
    """Whether a credential stands in an envelope, so that no place inside it can be pointed at."""
    if not isinstance(value, Mapping):
        return True
    return enveloped.is_enveloped(value) or jws_json.looks_like(value)


def _from_url(url: enveloped.DataUrl) -> Mapping[str, Json]:
    if url.media_type.form == "cose":
        return _payload(cose.parse(url.data)[1])
    return _compact(url.data.decode("ascii", "replace"))


def _compact(text: str) -> Mapping[str, Json]:
    jws = sd_jwt.parse(text)[0] if "~" in text else jose.parse(text)
    return jose.unwrap(jws)[0]


def _payload(data: bytes) -> Mapping[str, Json]:
    found = jose.json_object(data, "payload", unique=False)
    inner = found.get("vc")
    return inner if isinstance(inner, Mapping) else found
