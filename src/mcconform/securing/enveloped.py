"""A credential or presentation in a ``data:`` URL: the media types of VC-JOSE-COSE.

VC Data Model 2.0 section 4.13.2, https://www.w3.org/TR/vc-data-model-2.0/#enveloped-verifiable-credentials;
RFC 2397 (``data:`` URLs); VC-JOSE-COSE section 6 (media types). Raises `JoseError`.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote_to_bytes

import msgspec

from mcconform.model import Json
from mcconform.nodes import as_list
from mcconform.securing.jose import JoseError

CREDENTIAL: Final = "EnvelopedVerifiableCredential"
PRESENTATION: Final = "EnvelopedVerifiablePresentation"
_FORMS: Final = ("jwt", "sd-jwt", "cose")
_KINDS: Final = {"vc": CREDENTIAL, "vp": PRESENTATION}


class MediaType(msgspec.Struct, frozen=True):
    """What a media type stands for."""

    form: str
    """``jwt``, ``sd-jwt`` or ``cose``."""
    kind: str
    """`CREDENTIAL` or `PRESENTATION`; empty where it may be either."""
    current: str
    """The name that is in force; the same where this is it."""


def _media_types() -> dict[str, MediaType]:
    found = {
        "application/jwt": MediaType("jwt", "", "application/vc+jwt"),
        "application/dc+sd-jwt": MediaType("sd-jwt", CREDENTIAL, "application/dc+sd-jwt"),
    }
    for prefix, kind in _KINDS.items():
        for form in _FORMS:
            current = f"application/{prefix}+{form}"
            for infix in ("+", "-ld+", "+ld+", "+ld+json+"):
                found[f"application/{prefix}{infix}{form}"] = MediaType(form, kind, current)
    return found


MEDIA_TYPES: Final[Mapping[str, MediaType]] = _media_types()
"""Media types of envelopes, those of drafts among them."""


class DataUrl(msgspec.Struct, frozen=True):
    """What a ``data:`` URL holds."""

    name: str
    media_type: MediaType
    data: bytes


def is_enveloped(document: Mapping[str, Json]) -> bool:
    """Whether an object is, or was meant to be, an envelope in a ``data:`` URL."""
    types = as_list(document.get("type"))
    if CREDENTIAL in types or PRESENTATION in types:
        return True
    identifier = document.get("id")
    bare = "credentialSubject" not in document and "verifiableCredential" not in document
    return bare and isinstance(identifier, str) and is_data_url(identifier)


def is_data_url(text: str) -> bool:
    """Whether a text is a ``data:`` URL of one of the media types above."""
    head = text[:100].partition(",")[0].lower()
    return head.startswith("data:") and head[5:].partition(";")[0].strip() in MEDIA_TYPES


def expected(document: Mapping[str, Json]) -> str:
    """Which of the two an object says, or else by its media type seems, to be."""
    types = as_list(document.get("type"))
    named = [kind for kind in _KINDS.values() if kind in types]
    if named:
        return named[0]
    identifier = document.get("id")
    head = identifier.partition(",")[0].lower() if isinstance(identifier, str) else ""
    found = MEDIA_TYPES.get(head.removeprefix("data:").partition(";")[0].strip())
    return found.kind if found is not None and found.kind else CREDENTIAL


def read(url: Json) -> DataUrl:
    """Take a ``data:`` URL apart. Raises JoseError."""
    if not isinstance(url, str):
        raise JoseError("its id is no text")
    if url[:5].lower() != "data:":
        raise JoseError("its id is no data: URL")
    head, comma, body = url[5:].partition(",")
    if not comma:
        raise JoseError("its data: URL has no comma, so no content")
    name, *parameters = (part.strip().lower() for part in head.split(";"))
    media_type = MEDIA_TYPES.get(name)
    if media_type is None:
        raise JoseError(f"{name[:80] or 'no media type'} is no media type of a secured credential")
    return DataUrl(name, media_type, _content(body, encoded="base64" in parameters))


def _content(body: str, *, encoded: bool) -> bytes:
    data = unquote_to_bytes(body.encode("utf-8", "replace"))
    if not encoded:
        return data
    try:
        found = base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError) as error:
        raise JoseError("the content of its data: URL is not base64") from error
    if base64.b64encode(found) != data:
        raise JoseError("the content of its data: URL is not in canonical base64")
    return found
