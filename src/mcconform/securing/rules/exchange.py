"""Proofs that were made for one exchange: their domain and challenge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mcconform.catalogue import SHOULD, rule
from mcconform.model import Dossier, Finding, failed
from mcconform.nodes import as_list
from mcconform.securing.jose_claims import shown
from mcconform.securing.proofs import Proof, members_of, proofs_of

_PROOFS: Final = "https://www.w3.org/TR/vc-data-integrity/#proofs"


def _with_domain(dossier: Dossier) -> list[Proof]:
    if "domain" not in members_of(dossier):
        return []
    return [proof for proof in proofs_of(dossier) if "domain" in proof.value]


@rule(
    area="signature",
    level=SHOULD,
    spec=_PROOFS,
    message="the proof is made for {found}, so nobody else need accept it",
    fix="Leave domain out of a credential's proof; it belongs into that of a presentation.",
    applies=lambda dossier: bool(proofs_of(dossier)) and not _is_presentation(dossier),
    needs=("proof",),
    form="all",
)
def for_everybody(dossier: Dossier) -> Iterator[Finding]:
    """The proof of a credential is not made for one domain.

    Section 2.1: a verifier asks that ``domain`` is its own. A credential is shown to many.
    """
    for proof in _with_domain(dossier):
        yield failed(f"{proof.pointer}/domain", found=shown(proof.value["domain"]))


def _is_presentation(dossier: Dossier) -> bool:
    return "VerifiablePresentation" in as_list(dossier.document.get("type"))


@rule(
    area="signature",
    level=SHOULD,
    spec=_PROOFS,
    message="the proof names a domain and no challenge, so it can be used there twice",
    fix="Put the verifier's challenge into the proof.",
    applies=lambda dossier: bool(_with_domain(dossier)),
    needs=("domain",),
)
def challenge_with_domain(dossier: Dossier) -> Iterator[Finding]:
    """A proof made for one domain answers one challenge, so that nobody can hand it in again."""
    for proof in _with_domain(dossier):
        if not proof.text("challenge"):
            yield failed(f"{proof.pointer}/domain")
