"""Proofs and envelopes: bytes and keys in, results out.

`results` tries everything a credential is secured with; `references` says what has to be fetched
for that. What the results mean for a badge is said by the rules in ``rules/``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import msgspec
from msgspec.structs import replace

from mcconform import identity
from mcconform.model import Credential, Dossier, Reference, Resource
from mcconform.securing import data_integrity, envelopes, jose
from mcconform.securing.proofs import proofs
from mcconform.securing.results import ProofResult

__all__ = ["OwnWay", "ProofResult", "own_way", "references", "referring", "register", "results"]


class OwnWay(msgspec.Struct, frozen=True):
    """How a standard from outside the W3C's data models secures its documents."""

    results: Callable[[Dossier], tuple[ProofResult, ...]]
    """Takes the place of proofs and envelopes in `results`."""
    references: Callable[[Credential, Mapping[str, Resource]], Iterator[Reference]]
    """Takes the place of `references`."""
    name: Callable[[Credential], str]
    """What reports call it, as `Credential.securing`."""


_OWN_WAYS: Final[dict[str, OwnWay]] = {}


def register(standard: str, way: OwnWay) -> None:
    """Say how the documents of a standard are secured; called when its package is imported."""
    _OWN_WAYS[standard] = way


def own_way(credential: Credential) -> OwnWay | None:
    """The way of the credential's own standard, if it has one."""
    return _OWN_WAYS.get(credential.standard or "")


def results(dossier: Dossier) -> tuple[ProofResult, ...]:
    """One result for each signature of the envelope, and one for each embedded proof."""
    return dossier.once("securing.results", _results)


def _results(dossier: Dossier) -> tuple[ProofResult, ...]:
    own = own_way(dossier.credential)
    if own is not None:
        return own.results(dossier)
    return (*envelopes.results(dossier), *data_integrity.results(dossier))


def references(credential: Credential, resources: Mapping[str, Resource]) -> Iterator[Reference]:
    """The documents that have to be at hand to verify a credential and to know whose key it is.

    ``resources`` are there already: what they name is asked for in turn.
    """
    own = own_way(credential)
    if own is not None:
        yield from own.references(credential, resources)
        return
    found = credential.once("securing.proofs", proofs)
    for proof in found:
        for reference in identity.references(proof.text("verificationMethod")):
            yield replace(reference, pointer=f"{proof.pointer}/verificationMethod")
    if found:
        for reference in identity.references(jose.issuer_id(credential)):
            yield replace(reference, pointer="/issuer")
    if credential.jws is not None or credential.envelope is not None:
        yield from jose.references(credential, resources)


def referring(credential: Credential) -> tuple[str, ...]:
    """The values that decide what `references` gives, for a credential without an envelope whose
    standard has no way of its own: its issuer, and the keys that its proofs name.
    """
    found = credential.once("securing.proofs", proofs)
    methods = [proof.text("verificationMethod") for proof in found]
    return (jose.issuer_id(credential), *methods)
