"""Makes envelopes for tests: SD-JWT, COSE_Sign1, JWS in JSON form, certificates, ``data:`` URLs.

Everything is signed by cryptography with the keys of `fixtures.issuer`, nothing by mcconform.
"""

from __future__ import annotations

import base64
import copy
import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import cbor2
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID

from fixtures.documents import UNDEFINED, VC2, plain_vc
from fixtures.issuer import Issuer, base64url, compact_json, ec_key

Json = Any
Edit = Callable[[Any], object]
LEARNER = Issuer("mcconform test learner")
FROM, UNTIL = dt.datetime(2025, 1, 1, tzinfo=dt.UTC), dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
SEALED_AT = "2025-06-01T00:00:00Z"
ORGANISATION_ID = "VATPT-500000000"
EIDAS = {"type": "LegalIdentifier", "notation": ORGANISATION_ID}


def nothing(value: Any) -> None:
    """Change nothing."""


# -- SD-JWT ---------------------------------------------------------------------------------------


def disclosure(*values: Json) -> str:
    """A disclosure: salt and value, or salt, name and value."""
    return base64url(compact_json(list(values)))


def digest(text: str, name: str = "sha256") -> str:
    """The digest of a disclosure."""
    return base64url(hashlib.new(name, text.encode()).digest())


def sd_jwt(
    payload: Json,
    disclosures: tuple[str, ...] = (),
    header: Edit = nothing,
    binding: str = "",
    issuer: Issuer | None = None,
) -> str:
    """An SD-JWT of a payload that holds the digests already."""
    signer = issuer or Issuer()

    def edit(head: Json) -> None:
        head["typ"] = "vc+sd-jwt"
        header(head)

    compact = signed(payload, edit, signer)
    shown = "~".join((compact, *disclosures, ""))
    return shown + binding


def signed(payload: Json, header: Edit = nothing, signer: Issuer | None = None) -> str:
    """A payload as a compact JWS, and nothing added to it."""
    signer = signer or Issuer()
    head = {"alg": "EdDSA", "kid": signer.method}
    header(head)
    text = f"{base64url(compact_json(head))}.{base64url(compact_json(payload))}"
    return f"{text}.{base64url(signer.key.sign(text.encode()))}"


def bound(shown: str, claims: Edit = nothing, header: Edit = nothing, key: str = "") -> str:
    """What is shown, with a key binding of the learner behind it."""
    signer = Issuer(key) if key else LEARNER
    payload = {
        "iat": 1767225600,
        "aud": "https://verifier.example",
        "nonce": "n-1",
        "sd_hash": digest(shown),
    }
    claims(payload)

    def edit(head: Json) -> None:
        head["typ"] = "kb+jwt"
        del head["kid"]
        header(head)

    return shown + signed(payload, edit, signer)


def selective(edit: Edit = nothing) -> tuple[Json, tuple[str, ...]]:
    """A credential whose name, description's parts and a list's item are disclosed one by one."""
    document = plain_vc()
    document["@context"].append(UNDEFINED)
    document["name"] = "Tides"
    inner = disclosure("salt-3", "given", "Ana")
    person = disclosure("salt-2", "person", {"_sd": [digest(inner)], "family": "Costa"})
    name = disclosure("salt-1", "name", document.pop("name"))
    item = disclosure("salt-4", "second")
    document["credentialSubject"]["_sd"] = [digest(person), digest("a decoy")]
    document["credentialSubject"]["list"] = [
        "first",
        {"...": digest(item)},
        {"...": digest("another decoy")},
    ]
    document["_sd"] = [digest(name)]
    document["_sd_alg"] = "sha-256"
    document["cnf"] = {"jwk": LEARNER.jwk}
    edit(document)
    return document, (name, person, inner, item)


# -- COSE -----------------------------------------------------------------------------------------


def cose(
    document: Json,
    protected: Edit = nothing,
    unprotected: Mapping[Any, Any] | None = None,
    tag: bool = True,
    alg: str = "EdDSA",
) -> bytes:
    """A document as COSE_Sign1."""
    numbers = {"EdDSA": -8, "ES256": -7, "ES384": -35, "ES512": -36, "ES256K": -47}
    numbers |= {"PS384": -38, "PS512": -39, "RS384": -258, "RS512": -259}
    signer = Issuer()
    head = {
        1: numbers[alg],
        3: "application/vc",
        4: signer.kid(alg).encode(),
        16: "application/vc+cose",
    }
    protected(head)
    encoded = cbor2.dumps(head)
    payload = document if isinstance(document, bytes) else compact_json(document)
    to_sign = cbor2.dumps(["Signature1", encoded, b"", payload])
    message = [encoded, dict(unprotected or {}), payload, signer._raw(alg, to_sign)]
    return cbor2.dumps(cbor2.CBORTag(18, message) if tag else message)


# -- certificates and JWS in JSON form ------------------------------------------------------------


def certificate(
    subject: str,
    issuer: str,
    key: Any,
    signer: Any,
    authority: bool = False,
    usage: bool = True,
    start: dt.datetime = FROM,
    end: dt.datetime = UNTIL,
) -> x509.Certificate:
    """A certificate for ``key`` by ``signer``; a leaf is made out to a school."""
    names = [x509.NameAttribute(NameOID.COMMON_NAME, subject)]
    if not authority:
        names.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Harbour College"))
        identifier = x509.ObjectIdentifier("2.5.4.97")
        names.append(x509.NameAttribute(identifier, ORGANISATION_ID))
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name(names))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    bits = dict.fromkeys(
        (
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    bits["key_encipherment"] = not usage
    return made.add_extension(
        x509.KeyUsage(
            digital_signature=usage and not authority,
            content_commitment=False,
            key_cert_sign=usage and authority,
            **bits,
        ),
        critical=True,
    ).sign(signer, hashes.SHA256())


@cache
def root() -> x509.Certificate:
    """The trust anchor."""
    return certificate("Root", "Root", ec_key("ES384"), ec_key("ES384"), authority=True)


@cache
def leaf() -> x509.Certificate:
    """The certificate of the school, by the root."""
    return certificate("Seal", "Root", ec_key("ES256"), ec_key("ES384"))


def der(found: x509.Certificate) -> bytes:
    """A certificate's encoding."""
    return found.public_bytes(serialization.Encoding.DER)


def pem(*several: x509.Certificate) -> bytes:
    """Certificates as a file of trust anchors."""
    return b"".join(one.public_bytes(serialization.Encoding.PEM) for one in several)


def x5c(*several: x509.Certificate) -> list[str]:
    """Certificates as they stand in a header."""
    return [base64.b64encode(der(one)).decode() for one in several]


def school(document: Json | None = None) -> Json:
    """A credential of an issuer that the law knows by the certificate's identifier."""
    made = document if document is not None else plain_vc()
    made["@context"].append(UNDEFINED)
    made["issuer"] = {
        "id": "urn:example:school",
        "legalName": {"en": "Harbour College"},
        "eIDASIdentifier": copy.deepcopy(EIDAS),
    }
    return made


def seal(
    document: Json,
    header: Edit = nothing,
    after: Edit = nothing,
    chain: tuple[x509.Certificate, ...] = (),
    plain: bool = True,
    flattened: bool = False,
    indent: int | None = None,
) -> bytes:
    """A document sealed with the school's key, as JAdES in the JSON form of a JWS."""
    links = chain or (leaf(),)
    payload = json.dumps(document, ensure_ascii=False)
    payload = payload if plain else base64url(payload.encode())
    head = {
        "alg": "ES256",
        "x5c": x5c(*links),
        "x5t#S256": base64url(hashlib.sha256(der(links[0])).digest()),
        "sigT": SEALED_AT,
        "crit": ["sigT"],
    }
    if plain:
        head |= {"b64": False, "crit": ["b64", "sigT"]}
    header(head)
    protected = base64url(compact_json(head))
    value = Issuer()._raw("ES256", f"{protected}.{payload}".encode())
    entry = {"protected": protected, "signature": base64url(value)}
    made: Json = {"payload": payload, "signatures": [entry]}
    if flattened:
        made = {"payload": payload, **entry}
    after(made)
    return json.dumps(made, ensure_ascii=False, indent=indent).encode()


# -- data: URLs -----------------------------------------------------------------------------------


def wrapped(url: str, kind: str = "EnvelopedVerifiableCredential", **members: Json) -> Json:
    """The object around an envelope."""
    return {"@context": [VC2], "id": url, "type": kind, **members}


def data_url(data: str | bytes, media_type: str = "application/vc+jwt") -> str:
    """A ``data:`` URL; bytes are put in as base64."""
    if isinstance(data, bytes):
        return f"data:{media_type};base64,{base64.b64encode(data).decode()}"
    return f"data:{media_type},{data}"


def jose(document: Json, kind: str = "vc") -> str:
    """A document as a compact JWS of VC-JOSE-COSE, signed by the issuer or the learner."""
    signer = LEARNER if kind == "vp" else Issuer()
    return signed(document, lambda head: head.update(typ=f"{kind}+jwt"), signer)


def as_bytes(value: Json) -> bytes:
    """JSON as a file."""
    return json.dumps(value, ensure_ascii=False).encode()
