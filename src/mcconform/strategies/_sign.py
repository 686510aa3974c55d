"""A test key, and the signatures that make a generated credential whole.

The key is made from a word that everybody can read: it proves nothing about anybody.
Sources: VC Data Integrity EdDSA Cryptosuites 1.0 section 3.2; RFC 7515 section 7.1.
"""

from __future__ import annotations

import base64
import copy
import hashlib
from collections.abc import Mapping
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mcconform.canonical import Canonical, CanonicalError, canonize
from mcconform.errors import UsageError
from mcconform.identity.multikey import ALPHABET
from mcconform.model import Json
from mcconform.nodes import as_list
from mcconform.securing.instants import SECOND, instant
from mcconform.standards import contexts

_KEY: Final = Ed25519PrivateKey.from_private_bytes(
    hashlib.sha256(b"mcconform strategies: a key for tests, known to all").digest()
)


def _multibase(data: bytes) -> str:
    number, text = int.from_bytes(data), ""
    while number:
        number, digit = divmod(number, 58)
        text = ALPHABET[digit] + text
    return "z" + "1" * (len(data) - len(data.lstrip(b"\0"))) + text


_MULTIKEY: Final = _multibase(b"\xed\x01" + _KEY.public_key().public_bytes_raw())
DID: Final = f"did:key:{_MULTIKEY}"
"""The issuer of every signed credential."""
METHOD: Final = f"{DID}#{_MULTIKEY}"


def sign(
    document: Mapping[str, Json], members: Mapping[str, Json] | None = None
) -> dict[str, Json]:
    """A copy of a credential with an ``eddsa-rdfc-2022`` proof by the test key, in place of others.

    The proof verifies; whose key it is can only be right where the issuer is `DID`, as in the
    credentials of ``credentials(signed=True)``. ``members`` go into the proof. Raises `UsageError`
    for a document whose contexts are not bundled, or that has terms no context defines.
    """
    signed = copy.deepcopy({name: value for name, value in document.items() if name != "proof"})
    proof: dict[str, Json] = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2025-01-01T00:00:00Z",
        "verificationMethod": METHOD,
        "proofPurpose": "authentication" if _is_presentation(signed) else "assertionMethod",
        **(members or {}),
    }
    options = {"@context": signed.get("@context", []), **proof}
    data = b"".join(hashlib.sha256(_canonical(one)).digest() for one in (options, signed))
    return {**signed, "proof": {**proof, "proofValue": _multibase(_KEY.sign(data))}}


def _is_presentation(document: Mapping[str, Json]) -> bool:
    return "VerifiablePresentation" in as_list(document.get("type"))


def _canonical(document: Mapping[str, Json]) -> bytes:
    try:
        found: Canonical = canonize(document, contexts())
    except CanonicalError as error:
        raise UsageError(f"the document cannot be signed: {error.why}") from error
    if found.undefined:
        places = ", ".join(found.undefined[:3])
        raise UsageError(f"no context defines {places}", "a signature would not cover it")
    return found.nquads.encode()


def jws(document: Mapping[str, Json], *, old: bool) -> str:
    """A credential as a compact JWS: its own payload, or in the claim ``vc`` in the VC 1.1 form."""
    issuer, subject = document.get("issuer"), document.get("credentialSubject")
    claims = {
        "iss": issuer.get("id") if isinstance(issuer, dict) else issuer,
        "jti": document.get("id"),
        "sub": next((one.get("id") for one in as_list(subject) if isinstance(one, dict)), None),
        "nbf": _seconds(document.get("validFrom", document.get("issuanceDate"))),
        "exp": _seconds(document.get("validUntil", document.get("expirationDate"))),
    }
    given = {name: value for name, value in claims.items() if value is not None}
    payload = {**given, "vc": document} if old else {**document, **given}
    header = {"alg": "EdDSA", "kid": METHOD, "typ": "JWT"}
    signing_input = f"{_base64url(header)}.{_base64url(payload)}"
    signature = base64.urlsafe_b64encode(_KEY.sign(signing_input.encode()))
    return f"{signing_input}.{signature.rstrip(b'=').decode()}"


def _base64url(value: Json) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(value)).rstrip(b"=").decode()


def _seconds(text: Json) -> int | None:
    found = instant(text)
    return None if found is None else found // SECOND
