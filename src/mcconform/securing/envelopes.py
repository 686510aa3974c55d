"""Envelopes of every kind, tried: compact JWS, SD-JWT, COSE_Sign1, JWS in JSON form."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from mcconform.model import Disclosures, Dossier, Outcome
from mcconform.securing import jades, jose, jws_json, sd_jwt
from mcconform.securing.results import ProofResult


def results(dossier: Dossier) -> Iterator[ProofResult]:
    """One result for each signature of the envelope; none where there is no envelope."""
    envelope = dossier.credential.envelope
    for jws in jades.signatures(dossier):
        extension = jws_json.unknown_extension(jws)
        if extension:
            why = f"its header wants the extension {extension[:80]!r} processed, unknown here"
            yield ProofResult("", jose.mechanism(dossier.credential), Outcome.CANT_TELL, why)
            continue
        found = jose.tried(jws, jose.key_of(jws, dossier), dossier)
        found = jades.by_certificate(found, jws, dossier)
        if envelope is not None and envelope.disclosures is not None:
            found = _with_disclosures(found, envelope.disclosures)
        yield found


def _with_disclosures(found: ProofResult, disclosures: Disclosures) -> ProofResult:
    """The disclosures are signed by their digests: one that does not fit spoils the signature."""
    if found.verifies is Outcome.FAILED:
        return found
    if disclosures.faults:
        return replace(found, verifies=Outcome.FAILED, why=disclosures.faults[0])
    known = isinstance(disclosures.algorithm, str) and disclosures.algorithm in sd_jwt.HASHES
    if not known and found.verifies is Outcome.PASSED:
        why = "the digests of its disclosures are made in a way that this version does not know"
        return replace(found, verifies=Outcome.CANT_TELL, why=why)
    return found
