"""Proofs and envelopes: bytes and keys in, results out.

`results` tries everything a credential is secured with; `references` says what has to be fetched
for that. What the results mean for a badge is said by the rules in ``rules/``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from mcconform import identity
from mcconform.model import Credential, Dossier, Reference, Resource
from mcconform.securing import data_integrity, envelopes, jose
from mcconform.securing.proofs import proofs
from mcconform.securing.results import ProofResult

__all__ = ["ProofResult", "references", "results"]


def results(dossier: Dossier) -> tuple[ProofResult, ...]:
    """One result for each signature of the envelope, and one for each embedded proof."""
    return dossier.once("securing.results", _results)


def _results(dossier: Dossier) -> tuple[ProofResult, ...]:
    return (*envelopes.results(dossier), *data_integrity.results(dossier))


def references(credential: Credential, resources: Mapping[str, Resource]) -> Iterator[Reference]:
    """The documents that have to be at hand to verify a credential and to know whose key it is.

    ``resources``, what is there already, changes nothing here yet: keys refer no further.
    """
    document = credential.document or {}
    found = proofs(document)
    for proof in found:
        for reference in identity.references(proof.text("verificationMethod")):
            yield replace(reference, pointer=f"{proof.pointer}/verificationMethod")
    if found:
        for reference in identity.references(jose.issuer_id(credential)):
            yield replace(reference, pointer="/issuer")
    yield from jose.references(credential)
