"""Suites from before Data Integrity whose proof is a detached JWS over canonical RDF.

Ed25519Signature2018, https://w3c-ccg.github.io/lds-ed25519-2018/; JsonWebSignature2020,
https://w3c-ccg.github.io/lds-jws2020/; EcdsaSecp256k1Signature2019,
https://w3c-ccg.github.io/lds-ecdsa-secp256k1-2019/. The JWS has no payload of its own and its
header says that the payload is not encoded (RFC 7797): what is signed is the header, a full stop,
and the two hashes, always of SHA-256. The proof may bring a context of its own, which is read after
the document's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import msgspec

from mcconform.identity import Method
from mcconform.identity.jwk import KeyProblem, unbase64url
from mcconform.model import Dossier, Json
from mcconform.securing import signature, suite
from mcconform.securing.proofs import Proof
from mcconform.securing.rdf import Manner
from mcconform.securing.suite import Key, Objection, Suite

_ANY: Final = frozenset(suite.ALGORITHMS.values()) | {"PS256"}
ALGORITHMS: Final[Mapping[str, frozenset[str]]] = {
    "Ed25519Signature2018": frozenset({"EdDSA"}),
    "EcdsaSecp256k1Signature2019": frozenset({"ES256K"}),
    "JsonWebSignature2020": _ANY,
}
"""The JWS algorithms that each kind of proof may be made with."""
MANNERS: Final = {
    kind: Manner(kind, value="jws", own_context=True, older=True) for kind in ALGORITHMS
}


class Detached(msgspec.Struct, frozen=True):
    """A detached JWS, taken apart and not yet verified."""

    header: Mapping[str, Json]
    encoded: bytes
    """The header as it was sent, which is what is signed."""
    signature: bytes


def objections(kind: str) -> Suite:
    """The suite of proofs of that type."""

    def suite_of_kind(proof: Proof, key: Key, dossier: Dossier) -> Iterator[Objection]:
        jws = detached(proof.value.get("jws"))
        if isinstance(jws, str):
            yield suite.failed(jws)
            yield from suite.over_rdf(proof, dossier, MANNERS[kind], None)
            return
        algorithm = jws.header.get("alg")
        if not isinstance(algorithm, str) or algorithm not in ALGORITHMS[kind]:
            yield suite.failed(f"its algorithm is not one of {kind}")
        elif isinstance(key, Method) and algorithm != _algorithm_of(key):
            yield suite.failed(f"{algorithm} is not an algorithm of the key it names")
        fits = _check(key, jws) if isinstance(key, Method) else None
        yield from suite.over_rdf(proof, dossier, MANNERS[kind], fits)

    return suite_of_kind


def detached(text: Json) -> Detached | str:
    """The JWS, or what is wrong with it."""
    parts = text.split(".") if isinstance(text, str) else []
    if len(parts) != 3 or parts[1]:
        return "jws is no detached JWS (header, two full stops, signature)"
    try:
        head, found = unbase64url(parts[0]), unbase64url(parts[2])
    except KeyProblem:
        return "jws is not in base64url without padding"
    header = _header(head)
    if header is None:
        return "the header of its jws is no JSON object, or has a member twice"
    if header.get("b64") is not False or header.get("crit") != ["b64"]:
        return "the header of its jws does not say that the payload is not encoded (b64, crit)"
    return Detached(header, parts[0].encode("ascii"), found)


def _header(data: bytes) -> Mapping[str, Json] | None:
    try:
        found = json.loads(data.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a member twice")
    return dict(pairs)


def _algorithm_of(key: Method) -> str:
    return "PS256" if key.jwk.get("kty") == "RSA" else suite.ALGORITHMS.get(suite.curve(key), "")


def _check(key: Method, jws: Detached) -> Callable[[bytes], bool]:
    def fits(data: bytes) -> bool:
        signed = jws.encoded + b"." + data
        return signature.verify(key.jwk, _algorithm_of(key), signed, jws.signature)

    return fits
