"""Selective disclosure by ECDSA: ``ecdsa-sd-2023``.

VC-DI-ECDSA 1.0 section 3.5, https://www.w3.org/TR/vc-di-ecdsa/#ecdsa-sd-2023. The issuer signs
every statement alone and hands all of it to the holder (a base proof); the holder makes a derived
proof with the statements he shows. Derived proofs are verified here; base proofs are the holder's,
and of them only what is broken is told.
The text gives the key inside a proof 36 bytes; test vectors, implementations and Multikey have 35.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from mcconform.canonical import Canonical
from mcconform.identity import Method
from mcconform.identity.jwk import KeyProblem, base64url
from mcconform.identity.multikey import from_bytes
from mcconform.model import Dossier, Json
from mcconform.securing import disclosure, rdf, signature, suite
from mcconform.securing.disclosure import CborError
from mcconform.securing.proofs import Proof
from mcconform.securing.suite import Key, Objection

FOR_THE_HOLDER: Final = (
    "it is a base proof, made for the holder, who derives from it the proof that others verify"
)
_ODD: Final = "proofValue does not hold the five parts of a derived proof"
_ODD_BASE: Final = "proofValue does not hold the five parts of a base proof"


class Derived(msgspec.Struct, frozen=True):
    """What a derived proof holds."""

    base_signature: bytes
    public_key: bytes
    """Made for this one credential; each statement is signed with its secret half."""
    signatures: list[bytes]
    labels: dict[int, bytes]
    """Number of a canonical blank node to the label that was signed."""
    mandatory: list[int]
    """Places, among the sorted statements, of those that the issuer wants shown always."""


def objections(proof: Proof, key: Key, dossier: Dossier) -> Iterator[Objection]:
    """Everything that stands against the proof, failures and what could not be decided."""
    if isinstance(key, Method) and suite.curve(key) != "P-256":
        yield suite.failed("the key it names is not on P-256")
    found = disclosure.frame(proof)
    if isinstance(found, str):
        yield suite.failed(found)
    elif found.kind == disclosure.BASE:
        yield from _base(found.content, proof, key, dossier)
        yield suite.cannot_tell(FOR_THE_HOLDER)
    else:
        yield from _derived(found.content, proof, key, dossier)
    yield from suite.over_rdf(proof, dossier, rdf.DATA_INTEGRITY, None)


def _base(data: bytes, proof: Proof, key: Key, dossier: Dossier) -> Iterator[Objection]:
    """What is broken in a proof for the holder: he could not derive anything that verifies."""
    try:
        parts = disclosure.read(data)
    except CborError:
        parts = None
    if not (isinstance(parts, list) and len(parts) == 5 and _is_base(*parts)):
        yield suite.failed(_ODD_BASE)
        return
    options = rdf.options_form(proof, dossier)
    if isinstance(options, Canonical):
        yield from suite.least(
            _unparted(form, parts, options, key)
            for form in rdf.readings(dossier, proof)
            if isinstance(form, Canonical)
        )


def _is_base(base: Json, public: Json, secret: Json, signatures: Json, pointers: Json) -> bool:
    whole = _is_bytes(base, 64) and _is_bytes(public, 35) and _is_bytes(secret, 32)
    signed = isinstance(signatures, list) and all(_is_bytes(one, 64) for one in signatures)
    return whole and signed and isinstance(pointers, list)


def _unparted(
    document: Canonical, parts: list[Json], options: Canonical, key: Key
) -> Iterator[Objection]:
    """Each statement has the next of the signatures, or is one of those that are signed together.

    Which are mandatory the pointers would say; the signatures say it too, being in the order of the
    statements that they are for.
    """
    base, public, secret, signatures, _ = parts
    labels = {
        number: f"u{base64url(hmac.digest(secret, f'c14n{number}'.encode(), 'sha256'))}"
        for number in disclosure.blanks(document)
    }
    try:
        statement_key = from_bytes(public)
    except KeyProblem as problem:
        yield suite.failed(f"the key inside the proof cannot be used: {problem.why}")
        return
    always, left = [], list(reversed(signatures))
    for line in disclosure.relabelled(document, labels) or ():
        if left and signature.verify(statement_key, "ES256", line.encode(), left[-1]):
            left.pop()
        else:
            always.append(line)
    if left:
        yield suite.failed("a statement of the document is not one that the issuer signed")
    elif isinstance(key, Method):
        signed = _digest(options.nquads) + public + _digest("".join(always))
        if not signature.verify(key.jwk, "ES256", signed, base):
            yield suite.failed(suite.DOES_NOT_FIT)


def _derived(data: bytes, proof: Proof, key: Key, dossier: Dossier) -> Iterator[Objection]:
    parts = _parts(data)
    if parts is None:
        yield suite.failed(_ODD)
        return
    options = rdf.options_form(proof, dossier)
    if isinstance(options, Canonical):
        yield from suite.least(
            _over(form, parts, options, key)
            for form in rdf.readings(dossier, proof)
            if isinstance(form, Canonical)
        )


def _over(document: Canonical, parts: Derived, options: Canonical, key: Key) -> Iterator[Objection]:
    """Objections to the proof over one reading of the document."""
    labels = {number: f"u{base64url(label)}" for number, label in parts.labels.items()}
    statements = disclosure.relabelled(document, labels)
    if statements is None:
        yield suite.failed("its labels are not those of the document's unnamed objects")
        return
    yield from _signatures(parts, statements, options, key)


def _signatures(
    parts: Derived, statements: list[str], options: Canonical, key: Key
) -> Iterator[Objection]:
    """Each statement is signed, all the mandatory ones by the issuer's key, the others alone."""
    if any(place >= len(statements) for place in parts.mandatory):
        yield suite.failed("it names a mandatory statement that the document does not make")
        return
    always, others = disclosure.parted(statements, parts.mandatory)
    if len(others) != len(parts.signatures):
        yield suite.failed(
            "it does not have one signature for each statement that is not mandatory"
        )
        return
    try:
        statement_key = from_bytes(parts.public_key)
    except KeyProblem as problem:
        yield suite.failed(f"the key inside the proof cannot be used: {problem.why}")
        return
    if isinstance(key, Method):
        signed = _digest(options.nquads) + parts.public_key + _digest("".join(always))
        if not signature.verify(key.jwk, "ES256", signed, parts.base_signature):
            yield suite.failed(suite.DOES_NOT_FIT)
    for line, one in zip(others, parts.signatures, strict=True):
        if not signature.verify(statement_key, "ES256", line.encode(), one):
            yield suite.failed("a statement of the document is not one that the issuer signed")
            return


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _parts(data: bytes) -> Derived | None:
    """The parts of a derived proof; None when the bytes are anything else."""
    try:
        found = disclosure.read(data)
    except CborError:
        return None
    if not isinstance(found, list) or len(found) != 5:
        return None
    base, public, signatures, labels, mandatory = found
    sound = (
        _is_bytes(base, 64)
        and _is_bytes(public, 35)
        and isinstance(signatures, list)
        and all(_is_bytes(one, 64) for one in signatures)
        and _are_labels(labels)
        and disclosure.are_places(mandatory)
    )
    return Derived(base, public, signatures, labels, mandatory) if sound else None


def _is_bytes(value: Json, size: int) -> bool:
    return isinstance(value, bytes) and len(value) == size


def _are_labels(value: Json) -> bool:
    if not isinstance(value, Mapping) or len(set(value.values())) != len(value):
        return False
    return all(isinstance(key, int) and _is_bytes(one, 32) for key, one in value.items())
