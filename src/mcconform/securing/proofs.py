"""The embedded proofs of a credential, as they stand there.

Verifiable Credential Data Integrity 1.0 section 2.1, https://www.w3.org/TR/vc-data-integrity/#proofs:
one object, or an array of them (a proof set, section 2.1.1), each to be checked alone.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from mcconform.model import Dossier, Json
from mcconform.nodes import as_list


class Proof(msgspec.Struct, frozen=True):
    """One proof and where it stands."""

    pointer: str
    value: Mapping[str, Json]
    """Empty when what stands there is no object."""
    types: tuple[str, ...]
    """The types it gives itself."""
    mechanism: str
    """The cryptosuite, or for older kinds the type; empty when neither is given."""

    def text(self, key: str) -> str:
        """A member's text; empty when it is none."""
        value = self.value.get(key)
        return value if isinstance(value, str) else ""


def proofs_of(dossier: Dossier) -> tuple[Proof, ...]:
    """The proofs of a dossier's document, read once."""
    return dossier.once("securing.proofs", _proofs)


def mechanisms_of(dossier: Dossier) -> frozenset[str]:
    """The mechanisms of all proofs."""
    return dossier.once(
        "securing.proof_mechanisms",
        lambda whole: frozenset([proof.mechanism for proof in proofs_of(whole)]),
    )


def members_of(dossier: Dossier) -> frozenset[str]:
    """The names of the members that any proof has."""
    return dossier.once(
        "securing.proof_members",
        lambda whole: frozenset([name for proof in proofs_of(whole) for name in proof.value]),
    )


def _proofs(dossier: Dossier) -> tuple[Proof, ...]:
    if dossier.assembled is None:
        return dossier.credential.once("securing.proofs", proofs)
    return proofs(dossier.document)


def proofs(document: Mapping[str, Json]) -> tuple[Proof, ...]:
    """The proofs of a document, in its order."""
    value = document.get("proof")
    if isinstance(value, list):
        return tuple(_proof(f"/proof/{index}", item) for index, item in enumerate(value))
    return () if value is None else (_proof("/proof", value),)


def _proof(pointer: str, value: Json) -> Proof:
    if not isinstance(value, Mapping):
        return Proof(pointer, {}, (), "")
    types = tuple(one for one in as_list(value.get("type")) if isinstance(one, str))
    named = value.get("cryptosuite") if "DataIntegrityProof" in types else next(iter(types), "")
    return Proof(pointer, value, types, named if isinstance(named, str) else "")
