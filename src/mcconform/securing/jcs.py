"""Signatures over canonical JSON: ``eddsa-jcs-2022`` and ``ecdsa-jcs-2019``.

VC-DI-EDDSA 1.0 section 3.3, https://www.w3.org/TR/vc-di-eddsa/#eddsa-jcs-2022; VC-DI-ECDSA 1.0
section 3.3. Canonical JSON is RFC 8785. The proof carries the contexts that were there when it was
made; the document's contexts begin with those, and what follows was added later.
"""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.canonical import CanonicalError
from mcconform.canonical.jcs import canonize
from mcconform.identity import Method
from mcconform.model import Dossier, Json
from mcconform.nodes import as_list
from mcconform.securing import chains, ecdsa_rdfc, rdf, signature, suite
from mcconform.securing.proofs import Proof
from mcconform.securing.suite import Key, Objection


def eddsa(proof: Proof, key: Key, dossier: Dossier) -> Iterator[Objection]:
    """Everything that stands against a proof by eddsa-jcs-2022."""
    value = suite.base58_value(proof.value.get("proofValue"), 64)
    if isinstance(key, Method) and suite.curve(key) != "Ed25519":
        yield suite.failed("the key it names is no Ed25519 key")
    yield from _objections(proof, key, dossier, value, "sha256")


def ecdsa(proof: Proof, key: Key, dossier: Dossier) -> Iterator[Objection]:
    """Everything that stands against a proof by ecdsa-jcs-2019."""
    hash_name, value = ecdsa_rdfc.signed_value(proof.value.get("proofValue"), key)
    if isinstance(key, Method) and suite.curve(key) not in ecdsa_rdfc.CURVES:
        yield suite.failed("the key it names is on neither P-256 nor P-384")
    yield from _objections(proof, key, dossier, value, hash_name)


def _objections(
    proof: Proof, key: Key, dossier: Dossier, value: bytes | str, hash_name: str
) -> Iterator[Objection]:
    if isinstance(value, str):
        yield suite.failed(value)
    if later_contexts(proof, dossier) is None:
        yield suite.failed("the document's contexts do not begin with those of the proof")
    try:
        data = _hash_data(proof, dossier, hash_name)
    except CanonicalError as error:
        yield suite.against(error)
        return
    if isinstance(key, Method) and isinstance(value, bytes) and not _fits(key, data, value):
        yield suite.failed(suite.DOES_NOT_FIT)


def _fits(key: Method, data: bytes, value: bytes) -> bool:
    algorithm = suite.ALGORITHMS.get(suite.curve(key), "")
    return signature.verify(key.jwk, algorithm, data, value)


def later_contexts(proof: Proof, dossier: Dossier) -> list[Json] | None:
    """The contexts that the document has beyond those the proof covers.

    None when the document's do not begin with the proof's. A proof without contexts covers those
    that the document has.
    """
    if "@context" not in proof.value:
        return []
    own, outer = as_list(proof.value["@context"]), as_list(dossier.document.get("@context"))
    return outer[len(own) :] if _equal(own, outer[: len(own)]) else None


def _equal(one: Json, other: Json) -> bool:
    """Whether two JSON values are the same; Python alone would take 1 for true."""
    try:
        return canonize(one) == canonize(other)
    except CanonicalError:
        return False


def _hash_data(proof: Proof, dossier: Dossier, hash_name: str) -> bytes:
    """What is signed: the hash of the proof options, then the hash of the document."""
    options = {key: value for key, value in proof.value.items() if key != "proofValue"}
    document = chains.secured(proof, dossier)
    if "@context" in options:
        document["@context"] = options["@context"]
    digest = rdf.HASHES[hash_name]
    return b"".join(digest(canonize(one)).digest() for one in (options, document))
