"""Embedded proofs, each tried by the suite it names.

Verifiable Credential Data Integrity 1.0 sections 4.4 and 4.5,
https://www.w3.org/TR/vc-data-integrity/#verify-proof. A suite is a function: everything that stands
against a proof. More suites are more entries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from mcconform import identity, limits
from mcconform.canonical import Canonical
from mcconform.identity import Method, NoMethod
from mcconform.model import Dossier, Outcome
from mcconform.securing import (
    bbs,
    binding,
    chains,
    ecdsa_rdfc,
    ecdsa_sd,
    eddsa_rdfc,
    jcs,
    linked_data,
    rdf,
)
from mcconform.securing.jose import issuer_id
from mcconform.securing.proofs import Proof, proofs_of
from mcconform.securing.rdf import DATA_INTEGRITY, Manner
from mcconform.securing.results import ProofResult
from mcconform.securing.suite import Key, Objection, Suite

CRYPTOSUITES: Final[Mapping[str, Suite]] = {
    "bbs-2023": bbs.objections,
    "ecdsa-2019": ecdsa_rdfc.of_the_draft,
    "ecdsa-jcs-2019": jcs.ecdsa,
    "ecdsa-rdfc-2019": ecdsa_rdfc.objections,
    "ecdsa-sd-2023": ecdsa_sd.objections,
    "eddsa-2022": eddsa_rdfc.objections,
    "eddsa-jcs-2022": jcs.eddsa,
    "eddsa-rdfc-2022": eddsa_rdfc.objections,
}
"""Suites of DataIntegrityProof by ``cryptosuite``; eddsa-2022 and ecdsa-2019 are names
from drafts."""
TYPES: Final[Mapping[str, Suite]] = {
    "Ed25519Signature2020": eddsa_rdfc.objections,
    **{kind: linked_data.objections(kind) for kind in linked_data.ALGORITHMS},
}
"""Suites from before Data Integrity, by the proof's ``type``."""
OVER_RDF: Final[Mapping[str, Manner]] = {
    "Ed25519Signature2020": eddsa_rdfc.ED25519_2020,
    "bbs-2023": DATA_INTEGRITY,
    "ecdsa-2019": DATA_INTEGRITY,
    "ecdsa-rdfc-2019": DATA_INTEGRITY,
    "ecdsa-sd-2023": DATA_INTEGRITY,
    "eddsa-2022": eddsa_rdfc.DRAFT,
    "eddsa-rdfc-2022": DATA_INTEGRITY,
    **linked_data.MANNERS,
}
"""Suites that sign RDF, so that what no context defines is not signed; how they read a proof."""
OVER_JSON: Final = ("ecdsa-jcs-2019", "eddsa-jcs-2022")
"""Suites that sign JSON as it stands."""


def results(dossier: Dossier) -> Iterator[ProofResult]:
    """One result for each embedded proof."""
    found = proofs_of(dossier)
    keys = {proof.pointer: key_of(proof, dossier) for proof in found[: limits.PROOFS]}
    alone = {
        proof.pointer: _tried(proof, keys[proof.pointer], dossier)
        if proof.pointer in keys
        else (Outcome.CANT_TELL, f"more than {limits.PROOFS} proofs of a badge are not tried")
        for proof in found
    }
    for proof in found:
        key = keys.get(proof.pointer, _UNTRIED)
        yield _result(proof, key, chains.settled(proof, alone, dossier), dossier)


_UNTRIED: Final = NoMethod("unreachable", "its key was not looked up")


def _result(proof: Proof, key: Key, found: Objection, dossier: Dossier) -> ProofResult:
    verifies, why = found
    if isinstance(key, Method):
        controls, controls_why = binding.controls(issuer_id(dossier.credential), key, dossier)
    else:
        controls = Outcome.CANT_TELL
        controls_why = f"which key signed is not known: {key.detail}"
    return ProofResult(
        pointer=proof.pointer,
        mechanism=proof.mechanism or "proof",
        verifies=verifies,
        why=why,
        method_url=proof.text("verificationMethod"),
        method=key if isinstance(key, Method) else None,
        controls=controls,
        controls_why=controls_why,
        undefined_terms=_undefined(proof, dossier),
    )


def key_of(proof: Proof, dossier: Dossier) -> Key:
    """The key that a proof names."""
    url = proof.text("verificationMethod")
    if not url:
        return NoMethod("malformed", "the proof names no verificationMethod by its URL", fault=True)
    return identity.resolve(url, dossier)


def suite_of(proof: Proof) -> Suite | None:
    """The suite a proof asks for, when it is one that is known here."""
    if "DataIntegrityProof" in proof.types:
        return CRYPTOSUITES.get(proof.text("cryptosuite"))
    return next((TYPES[kind] for kind in proof.types if kind in TYPES), None)


def _tried(proof: Proof, key: Key, dossier: Dossier) -> Objection:
    """The outcome of a proof: any failure decides, then anything that could not be decided."""
    objections = list(_objections(proof, key, dossier))
    for outcome in (Outcome.FAILED, Outcome.CANT_TELL):
        for found, why in objections:
            if found is outcome:
                return outcome, why
    return Outcome.PASSED, ""


def _objections(proof: Proof, key: Key, dossier: Dossier) -> Iterator[Objection]:
    if not proof.value:
        yield Outcome.FAILED, "the proof is no object, or an empty one"
        return
    if not proof.mechanism:
        yield Outcome.FAILED, "the proof does not say by which suite it was made"
        return
    suite = suite_of(proof)
    if suite is None:
        yield Outcome.CANT_TELL, f"proofs of kind {proof.mechanism[:80]} are not verified here"
        return
    yield from chains.objections(proof, dossier)
    if isinstance(key, NoMethod) and key.fault:
        yield Outcome.FAILED, key.detail
    yield from suite(proof, key, dossier)
    if isinstance(key, NoMethod) and not key.fault:
        yield Outcome.CANT_TELL, key.detail


def _undefined(proof: Proof, dossier: Dossier) -> tuple[str, ...]:
    manner = OVER_RDF.get(proof.mechanism)
    if manner is None:
        return ()
    document, own = rdf.document_form(dossier), rdf.options_form(proof, dossier, manner)
    found = list(document.undefined) if isinstance(document, Canonical) else []
    if isinstance(own, Canonical):
        found += [f"{proof.pointer}{pointer}" for pointer in own.undefined]
    return tuple(sorted(found))
