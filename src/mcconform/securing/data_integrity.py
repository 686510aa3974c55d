"""Embedded proofs, each tried by the suite it names.

Verifiable Credential Data Integrity 1.0 section 4.4, https://www.w3.org/TR/vc-data-integrity/#verify-proof.
A suite is a function: everything that stands against a proof. More suites are more entries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from mcconform import identity
from mcconform.canonical import Canonical
from mcconform.identity import Method, NoMethod
from mcconform.model import Dossier, Outcome
from mcconform.securing import binding, eddsa_rdfc, rdf
from mcconform.securing.jose import issuer_id
from mcconform.securing.proofs import Proof, proofs
from mcconform.securing.results import ProofResult

Objection = tuple[Outcome, str]
Suite = Callable[[Proof, Method | NoMethod, Dossier], Iterator[Objection]]

CRYPTOSUITES: Final[Mapping[str, Suite]] = {
    "eddsa-rdfc-2022": eddsa_rdfc.objections,
    "eddsa-2022": eddsa_rdfc.objections,
}
"""Suites of DataIntegrityProof by ``cryptosuite``; eddsa-2022 is a name from a draft."""
TYPES: Final[Mapping[str, Suite]] = {"Ed25519Signature2020": eddsa_rdfc.objections}
"""Suites from before Data Integrity, by the proof's ``type``."""
OVER_RDF: Final = ("eddsa-rdfc-2022", "eddsa-2022", "Ed25519Signature2020")
"""Suites that sign RDF, so that what no context defines is not signed."""


def results(dossier: Dossier) -> Iterator[ProofResult]:
    """One result for each embedded proof."""
    for proof in proofs(dossier.document):
        yield _result(proof, dossier)


def _result(proof: Proof, dossier: Dossier) -> ProofResult:
    issuer = issuer_id(dossier.credential)
    url = proof.text("verificationMethod")
    key = key_of(proof, dossier)
    verifies, why = _tried(proof, key, dossier)
    controls, controls_why = Outcome.CANT_TELL, ""
    if isinstance(key, Method):
        controls, controls_why = binding.controls(issuer, key, dossier)
    else:
        controls_why = f"which key signed is not known: {key.detail}"
    return ProofResult(
        pointer=proof.pointer,
        mechanism=proof.mechanism or "proof",
        verifies=verifies,
        why=why,
        method_url=url,
        method=key if isinstance(key, Method) else None,
        controls=controls,
        controls_why=controls_why,
        undefined_terms=_undefined(proof, dossier),
    )


def key_of(proof: Proof, dossier: Dossier) -> Method | NoMethod:
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


def _tried(proof: Proof, key: Method | NoMethod, dossier: Dossier) -> Objection:
    """The outcome of a proof: any failure decides, then anything that could not be decided."""
    objections = list(_objections(proof, key, dossier))
    for outcome in (Outcome.FAILED, Outcome.CANT_TELL):
        for found, why in objections:
            if found is outcome:
                return outcome, why
    return Outcome.PASSED, ""


def _objections(proof: Proof, key: Method | NoMethod, dossier: Dossier) -> Iterator[Objection]:
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
    if "previousProof" in proof.value:
        yield Outcome.CANT_TELL, "the proof is part of a chain, and chains are not verified here"
        return
    if isinstance(key, NoMethod):
        yield (Outcome.FAILED if key.fault else Outcome.CANT_TELL), key.detail
    yield from suite(proof, key, dossier)


def _undefined(proof: Proof, dossier: Dossier) -> tuple[str, ...]:
    if proof.mechanism not in OVER_RDF:
        return ()
    document, own = rdf.document_form(dossier), rdf.options_form(proof, dossier)
    found = list(document.undefined) if isinstance(document, Canonical) else []
    if isinstance(own, Canonical):
        found += [f"{proof.pointer}{pointer}" for pointer in own.undefined]
    return tuple(sorted(found))
