"""Ed25519 over canonical RDF: ``eddsa-rdfc-2022`` and the older ``Ed25519Signature2020``.

VC-DI-EDDSA 1.0 sections 3.2 and B.1, https://www.w3.org/TR/vc-di-eddsa/. Both sign the same bytes;
they differ in how the proof names itself, and in the contexts that define its terms.
"""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.canonical import CanonicalError
from mcconform.identity import Method, NoMethod
from mcconform.identity.jwk import KeyProblem
from mcconform.identity.multikey import unbase58
from mcconform.model import Dossier, Outcome
from mcconform.securing import rdf, signature
from mcconform.securing.proofs import Proof

Objection = tuple[Outcome, str]


def objections(proof: Proof, key: Method | NoMethod, dossier: Dossier) -> Iterator[Objection]:
    """Everything that stands against the proof, failures and what could not be decided."""
    kind = "DataIntegrityProof" if "DataIntegrityProof" in proof.types else "Ed25519Signature2020"
    document, proof_options = rdf.document_form(dossier), rdf.options_form(proof, dossier)
    for form in (document, proof_options):
        if isinstance(form, CanonicalError):
            yield (Outcome.FAILED if form.fault else Outcome.CANT_TELL), form.why
    value = _proof_value(proof.value.get("proofValue"))
    if isinstance(value, str):
        yield Outcome.FAILED, value
    if isinstance(key, Method) and key.jwk.get("crv") != "Ed25519":
        yield Outcome.FAILED, "the key it names is no Ed25519 key"
    if isinstance(document, CanonicalError) or isinstance(proof_options, CanonicalError):
        return
    if isinstance(key, Method) and isinstance(value, bytes):
        data = rdf.hash_data(document, proof_options)
        if not signature.verify(key.jwk, "EdDSA", data, value):
            yield Outcome.FAILED, "the signature does not fit the document with the key it names"
    yield from _meaning(proof, kind, dossier)


def _proof_value(value: object) -> bytes | str:
    """The 64 bytes of the signature, or why there are none."""
    if not isinstance(value, str) or not value.startswith("z"):
        return "proofValue is not multibase base58btc (it begins with z)"
    try:
        data = unbase58(value[1:])
    except KeyProblem:
        return "proofValue is not base58btc"
    return data if len(data) == 64 else f"proofValue has {len(data)} bytes, a signature has 64"


def _meaning(proof: Proof, kind: str, dossier: Dossier) -> Iterator[Objection]:
    form = rdf.options_form(proof, dossier)
    if not isinstance(form, CanonicalError):
        member = rdf.misread(form, proof, kind)
        if member:
            yield Outcome.FAILED, f"a context gives the proof's {member} another meaning"
    own = rdf.own_context(proof, dossier)
    if isinstance(own, CanonicalError):
        yield (Outcome.FAILED if own.fault else Outcome.CANT_TELL), own.why
    elif own is not None and not isinstance(form, CanonicalError) and own.nquads != form.nquads:
        yield Outcome.FAILED, "the proof's own context changes what it says; nobody signed that"
