"""Ed25519 over canonical RDF: ``eddsa-rdfc-2022`` and the older ``Ed25519Signature2020``.

VC-DI-EDDSA 1.0 sections 3.2 and B.1, https://www.w3.org/TR/vc-di-eddsa/. Both sign the same bytes;
they differ in how the proof names itself, and in the contexts that define its terms: what signed
with the older one before it was written down there read a proof's own context too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mcconform.identity import Method
from mcconform.model import Dossier
from mcconform.securing import rdf, signature, suite
from mcconform.securing.proofs import Proof
from mcconform.securing.suite import Key, Objection

ED25519_2020: Final = rdf.Manner("Ed25519Signature2020", older=True, own_context=True)

DRAFT: Final = rdf.Manner(own_context=True)
"""Of ``eddsa-2022``, the name in drafts, whose signers did with a proof's context as before."""


def manner_of(proof: Proof) -> rdf.Manner:
    """How a proof of these suites is read."""
    if "DataIntegrityProof" not in proof.types:
        return ED25519_2020
    return DRAFT if proof.value.get("cryptosuite") == "eddsa-2022" else rdf.DATA_INTEGRITY


def objections(proof: Proof, key: Key, dossier: Dossier) -> Iterator[Objection]:
    """Everything that stands against the proof, failures and what could not be decided."""
    value = suite.base58_value(proof.value.get("proofValue"), 64)
    if isinstance(value, str):
        yield suite.failed(value)
    if isinstance(key, Method) and suite.curve(key) != "Ed25519":
        yield suite.failed("the key it names is no Ed25519 key")

    def fits(data: bytes) -> bool:
        assert isinstance(key, Method)
        assert isinstance(value, bytes)
        return signature.verify(key.jwk, "EdDSA", data, value)

    ready = isinstance(key, Method) and isinstance(value, bytes)
    yield from suite.over_rdf(proof, dossier, manner_of(proof), fits if ready else None)
