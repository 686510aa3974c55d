"""Selective disclosure: which of its two proofs a credential is handed out with."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import SHOULD, rule
from mcconform.model import Dossier, Finding, failed
from mcconform.securing import disclosure
from mcconform.securing.proofs import mechanisms_of, proofs_of


@rule(
    area="signature",
    level=SHOULD,
    spec="https://www.w3.org/TR/vc-di-ecdsa/#selective-disclosure-functions",
    message="the {suite} proof is a base proof: whoever has it can show any part of the credential",
    fix="Keep this file for the holder; derive a proof from it and hand that one out.",
    applies=lambda dossier: not mechanisms_of(dossier).isdisjoint(disclosure.KINDS),
    needs=("proof",),
    form="applies",
)
def derived(dossier: Dossier) -> Iterator[Finding]:
    """A credential with selective disclosure is handed out with a derived proof.

    The issuer's base proof holds the key that hides which labels belong together, and a signature
    of each statement; it is meant for the holder alone. It is advice and no failure because the
    file may well be the holder's own.
    """
    for proof in proofs_of(dossier):
        if disclosure.is_base(proof):
            yield failed(f"{proof.pointer}/proofValue", suite=proof.mechanism)
