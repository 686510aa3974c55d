"""ECDSA over canonical RDF: ``ecdsa-rdfc-2019``.

VC-DI-ECDSA 1.0 section 3.2, https://www.w3.org/TR/vc-di-ecdsa/#ecdsa-rdfc-2019. The key's curve
decides the hash: SHA-256 for P-256; SHA-384 for P-384, inside RDFC-1.0 too. Both values of ``s``
that ECDSA allows are taken: the suite does not ask for the lower one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from mcconform.identity import Method
from mcconform.model import Dossier, Json
from mcconform.securing import rdf, signature, suite
from mcconform.securing.proofs import Proof
from mcconform.securing.suite import Key, Objection

CURVES: Final[Mapping[str, tuple[str, int]]] = {"P-256": ("sha256", 64), "P-384": ("sha384", 96)}
"""Hash and length of a signature by curve."""
_BY_A_DRAFT: Final = "drafts of the suite left open how the document is put in order for P-384"


def signed_value(value: Json, key: Key) -> tuple[str, bytes | str]:
    """The hash that goes with a key, and the signature or why there is none.

    Where no key could be had, the length of the signature says which hash it would be.
    """
    hash_name, size = CURVES.get(suite.curve(key), ("", 0))
    found = suite.base58_value(value, *([size] if size else [64, 96]))
    if not hash_name:
        hash_name = "sha384" if len(found) == 96 and isinstance(found, bytes) else "sha256"
    return hash_name, found


def of_the_draft(proof: Proof, key: Key, dossier: Dossier) -> Iterator[Objection]:
    """The same for ``ecdsa-2019``, the name of the suite in its drafts.

    With P-384 they did not say SHA-384 for the inside of the canonicalization, and libraries took
    SHA-256 there; blank nodes may have other names then.
    """
    for found in objections(proof, key, dossier):
        unsure = found == suite.failed(suite.DOES_NOT_FIT) and suite.curve(key) == "P-384"
        yield suite.cannot_tell(_BY_A_DRAFT) if unsure else found


def objections(proof: Proof, key: Key, dossier: Dossier) -> Iterator[Objection]:
    """Everything that stands against the proof, failures and what could not be decided."""
    hash_name, value = signed_value(proof.value.get("proofValue"), key)
    if isinstance(value, str):
        yield suite.failed(value)
    curve = suite.curve(key)
    if isinstance(key, Method) and curve not in CURVES:
        yield suite.failed("the key it names is on neither P-256 nor P-384")

    def fits(data: bytes) -> bool:
        assert isinstance(key, Method)
        assert isinstance(value, bytes)
        return signature.verify(key.jwk, suite.ALGORITHMS[curve], data, value)

    ready = curve in CURVES and isinstance(value, bytes)
    yield from suite.over_rdf(proof, dossier, rdf.Manner(hash=hash_name), fits if ready else None)
