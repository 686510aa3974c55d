"""The registry's envelope: a resource as a JWT, the same decoded, and the registry's notes on it.

The envelope brings the key that its JWT was signed with. So it can be seen whether the resource is
as it was signed; whose key it is, nobody at hand can say.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from mcconform.identity.jwk import base64url
from mcconform.model import Credential, Dossier, Json, Jws, Outcome, Reference, Resource
from mcconform.securing import OwnWay, ProofResult, jose, signature
from mcconform.standards.ctdl.layout import is_envelope

COMMUNITIES: Final = frozenset({"ce_registry", "credential_registry", "navy", "learning_registry"})
"""Communities of the registry that are known to hold resources."""
_UNKNOWN_KEY: Final = (
    "the key came with the envelope itself; whose it is, only the registry's accounts could tell"
)
_PEM_BYTES: Final = 16 * 1024


def names_ctdl(document: Mapping[str, Json]) -> bool:
    """Whether an envelope says by its own members that it is of the Credential Registry."""
    kind = document.get("envelope_ctdl_type")
    return document.get("envelope_community") in ("ce_registry", "credential_registry") or (
        isinstance(kind, str) and kind.startswith(("ceterms:", "ceasn:", "skos:"))
    )


def with_decoded(document: Mapping[str, Json]) -> Mapping[str, Json]:
    """An envelope with its resource decoded, where it only has the JWT; all else as it is."""
    if not is_envelope(document) or "decoded_resource" in document:
        return document
    jws, _ = _jws(document)
    return {**document, "decoded_resource": jws.payload} if jws else document


def payload_of(document: Mapping[str, Json]) -> tuple[Json, str]:
    """The resource in an envelope's JWT; without one None, and why."""
    jws, why = _jws(document)
    return (jws.payload, "") if jws else (None, why)


def _jws(document: Mapping[str, Json]) -> tuple[Jws | None, str]:
    compact = document.get("resource")
    if not isinstance(compact, str) or not compact.strip():
        return None, "the envelope has no resource"
    try:
        return jose.parse(compact), ""
    except jose.JoseError as fault:
        return None, f"the resource is no JWT: {fault.reason}"


def results(dossier: Dossier) -> tuple[ProofResult, ...]:
    """The JWT of an envelope, verified with the key that is in the envelope."""
    document = dossier.document
    if not is_envelope(document) or not isinstance(document.get("resource"), str):
        return ()
    verifies, why = _verified(document)
    return (
        ProofResult(
            pointer="",
            mechanism="registry-envelope",
            verifies=verifies,
            why=why,
            controls=Outcome.CANT_TELL,
            controls_why=_UNKNOWN_KEY,
        ),
    )


def _verified(document: Mapping[str, Json]) -> tuple[Outcome, str]:
    jws, why = _jws(document)
    if jws is None:
        return Outcome.CANT_TELL, why
    algorithm = jws.header.get("alg")
    if algorithm != "RS256":
        return Outcome.CANT_TELL, "the registry signs with RS256; this JWT names another algorithm"
    pem = document.get("resource_public_key")
    if not isinstance(pem, str) or len(pem) > _PEM_BYTES:
        return Outcome.CANT_TELL, "the envelope brings no key to verify its JWT with"
    jwk = _rsa_jwk(pem)
    if jwk is None:
        return Outcome.CANT_TELL, "resource_public_key is no RSA key in PEM that can be used"
    if signature.verify(jwk, "RS256", jws.signing_input, jws.signature):
        return Outcome.PASSED, ""
    return Outcome.FAILED, "the JWT does not verify with the envelope's own key"


@functools.lru_cache(maxsize=256)
def _rsa_jwk(pem: str) -> Mapping[str, Json] | None:
    """An RSA key of at least the length that verifies anything, as a JWK."""
    try:
        key = load_pem_public_key(pem.encode("utf-8", "replace"))
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < signature.RSA_BITS:
        return None
    numbers = key.public_numbers()
    return {"kty": "RSA", "n": _uint(numbers.n), "e": _uint(numbers.e)}


def _uint(number: int) -> str:
    return base64url(number.to_bytes((number.bit_length() + 7) // 8, "big"))


def _no_references(
    credential: Credential, resources: Mapping[str, Resource]
) -> Iterator[Reference]:
    """An envelope brings what it is verified with."""
    return iter(())


def _name(credential: Credential) -> str:
    """How reports call the way it is secured; empty where nothing secures it."""
    document = credential.document or {}
    signed = is_envelope(document) and isinstance(document.get("resource"), str)
    return "registry-envelope" if signed else ""


WAY: Final = OwnWay(results=results, references=_no_references, name=_name)
