"""Takes the credential out of COSE, of a JWS in JSON form, and of a ``data:`` URL.

Sources: RFC 9052 (COSE), RFC 7515 section 7.2, VC Data Model 2.0 section 4.13.2. Nothing is
verified here, and nothing raises; see `Opened`.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from mcconform.intake import notes as ids
from mcconform.intake.jose import open_jws
from mcconform.intake.json_positions import parse_json
from mcconform.intake.opened import Opened, not_an_object, not_opened, within
from mcconform.model import Envelope, Json
from mcconform.nodes import as_list
from mcconform.securing import cose, enveloped, jose, jws_json, presentations


def open_cose(data: bytes) -> Opened:
    """Open a COSE_Sign1 message, as its bytes or as base64 of them."""
    try:
        envelope, payload = cose.parse(cose.written(data.strip()) or data)
    except jose.JoseError as error:
        return not_opened(ids.COSE_WELL_FORMED, error.reason)
    return _with_payload(envelope, payload)


def open_jws_json(document: Mapping[str, Json]) -> Opened:
    """Open a JWS in its JSON form."""
    try:
        envelope, payload = jws_json.parse(document)
    except jose.JoseError as error:
        return not_opened(ids.JWS_JSON_WELL_FORMED, error.reason)
    return _with_payload(envelope, payload)


def _with_payload(envelope: Envelope, payload: bytes) -> Opened:
    parsed = parse_json(payload)
    if not parsed.readable:
        return Opened(notes=parsed.notes)
    if not isinstance(parsed.value, dict):
        return Opened(notes=(*parsed.notes, not_an_object(parsed.value, ids.JSON_ONE_OBJECT)))
    signatures = tuple(
        msgspec.structs.replace(jws, payload=parsed.value) for jws in envelope.signatures
    )
    envelope = msgspec.structs.replace(envelope, signatures=signatures)
    document, claim = jose.unwrap(signatures[0])
    root = ("/vp" if "vp" in parsed.value else "/vc") if claim else ""
    return Opened(document, None, envelope, claim, within(parsed.notes, root))


def open_enveloped(wrapper: Mapping[str, Json]) -> Opened:
    """Open an EnvelopedVerifiableCredential or an EnvelopedVerifiablePresentation."""
    try:
        url = enveloped.read(wrapper.get("id"))
    except jose.JoseError as error:
        return not_opened(ids.ENVELOPED_DATA_URL, error.reason)
    kind, meant = url.media_type.kind, enveloped.expected(wrapper)
    if kind and kind != meant:
        return not_opened(ids.ENVELOPED_DATA_URL, f"{url.name} is not what an {meant} holds")
    return _opened(url, meant)


def open_data_url(text: str) -> Opened:
    """Open a file that is a ``data:`` URL by itself."""
    try:
        url = enveloped.read(text.strip())
    except jose.JoseError as error:
        return not_opened(ids.ENVELOPED_DATA_URL, error.reason)
    return _opened(url, url.media_type.kind)


def _opened(url: enveloped.DataUrl, meant: str) -> Opened:
    form = url.media_type.form
    if form == "cose":
        found = open_cose(url.data)
    elif (b"~" in url.data) != (form == "sd-jwt"):
        what = "an SD-JWT" if b"~" in url.data else "no SD-JWT"
        return not_opened(ids.ENVELOPED_DATA_URL, f"it says {url.name} and holds {what}")
    else:
        found = open_jws(url.data)
    if found.document is None or not meant:
        return found
    is_vp = presentations.is_presentation(found.document)
    if is_vp != (meant == enveloped.PRESENTATION) and as_list(found.document.get("type")):
        what = "a presentation" if is_vp else "no presentation"
        return not_opened(ids.ENVELOPED_DATA_URL, f"it says {url.name} and holds {what}")
    return found
