"""Selective disclosure without a trace: ``bbs-2023``.

VC-DI-BBS 1.0 (Candidate Recommendation) section 3.4, https://www.w3.org/TR/vc-di-bbs/#bbs-2023. The
issuer signs all statements at once (a base proof, for the holder); the holder proves that he has
such a signature and shows some of the statements (a derived proof). The curve BLS12-381 comes from
a library that the extra ``bbs`` installs; without it nobody can tell.

Options: *baseline*; *anonymous holder binding*, where the holder had a secret of his signed too;
and *pseudonyms*, whose draft still changes with each version and which are not verified here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from mcconform import limits
from mcconform.canonical import Canonical
from mcconform.identity import Method
from mcconform.identity.jwk import unbase64url
from mcconform.identity.multikey import BLS
from mcconform.model import Dossier, Json
from mcconform.securing import bbs_scheme, disclosure, ecdsa_sd, rdf, suite
from mcconform.securing.bbs_scheme import BbsError, Statement
from mcconform.securing.disclosure import CborError, Frame
from mcconform.securing.proofs import Proof
from mcconform.securing.suite import Key, Objection

NO_LIBRARY: Final = (
    "BBS proofs are verified only where the library for it is installed: "
    "pip install 'mcconform[bbs]'"
)
PSEUDONYM: Final = (
    "it is bound to a pseudonym, an option of bbs-2023 whose draft still changes; "
    "such proofs are not verified here"
)
OTHER_DRAFT: Final = (
    "it is bound to a holder's secret, an option of bbs-2023 that is still a draft, and does not "
    "verify by draft-irtf-cfrg-bbs-blind-signatures-02; it may have been made by another one"
)
_TOO_MANY: Final = f"more than {limits.BBS_MESSAGES} signed statements are not verified here"
_ODD: Final = "proofValue does not hold the parts of a derived proof"
_ODD_BASE: Final = "proofValue does not hold the parts of a base proof"
_WRONG_HEAD: Final = "the header inside the proof is not that of these proof options"
_HOLDER: Final = (0x04, 0x05)
_PSEUDONYM: Final = (0x06, 0x07, 0x08, 0x09)


class Derived(msgspec.Struct, frozen=True):
    """What a derived proof holds."""

    proof: bytes
    labels: dict[int, int]
    """Number of a canonical blank node to the number of the label that was signed."""
    mandatory: list[int]
    """Places, among the sorted statements, of those that the issuer wants shown always."""
    selective: list[int]
    """Places of the other statements shown, among all the signed ones that are not mandatory."""
    presentation: bytes
    open: int | None
    """With a bound holder: how many statements that are not mandatory the issuer signed."""


def objections(proof: Proof, key: Key, dossier: Dossier) -> Iterator[Objection]:
    """Everything that stands against the proof, failures and what could not be decided."""
    if isinstance(key, Method) and suite.curve(key) != BLS:
        yield suite.failed("the key it names is not on BLS12-381 G2")
    found = disclosure.frame(proof)
    if isinstance(found, str):
        yield suite.failed(found)
        return
    try:
        parts = disclosure.read(found.content)
    except CborError as error:
        yield suite.failed(f"proofValue is not the CBOR of a proof: {error}")
    else:
        yield from _tried(found, parts, proof, key, dossier)
    yield from suite.over_rdf(proof, dossier, rdf.DATA_INTEGRITY, None)


def _tried(
    found: Frame, parts: Json, proof: Proof, key: Key, dossier: Dossier
) -> Iterator[Objection]:
    if isinstance(key, Method) and suite.curve(key) == BLS and bbs_scheme.AVAILABLE:
        try:
            bbs_scheme.check_key(_key(key))
        except BbsError as error:
            yield suite.failed(error.why)
            return
    if found.kind == disclosure.BASE:
        yield from _base(parts, proof, key, dossier)
    elif found.third in _PSEUDONYM:
        yield suite.cannot_tell(PSEUDONYM)
    else:
        yield from _derived(found.third in _HOLDER, parts, proof, key, dossier)


def _key(key: Method) -> bytes:
    return unbase64url(key.jwk["x"])


def _base(parts: Json, proof: Proof, key: Key, dossier: Dossier) -> Iterator[Objection]:
    """What can be seen of a base proof without choosing statements by the issuer's pointers."""
    if not isinstance(parts, list) or len(parts) not in (5, 6):
        yield suite.failed(_ODD_BASE)
        return
    signature, header, public, secret, pointers = parts[:5]
    sizes = ((signature, 80), (header, 64), (public, bbs_scheme.KEY), (secret, 32))
    if not all(_is_bytes(part, size) for part, size in sizes) or not isinstance(pointers, list):
        yield suite.failed(_ODD_BASE)
        return
    if isinstance(key, Method) and suite.curve(key) == BLS and public != _key(key):
        yield suite.failed("the key inside the proof is not the one that the proof names")
    options = rdf.options_form(proof, dossier)
    if isinstance(options, Canonical) and header[:32] != _digest(options.nquads):
        yield suite.failed(_WRONG_HEAD)
    yield suite.cannot_tell(ecdsa_sd.FOR_THE_HOLDER)


def _derived(
    bound: bool, parts: Json, proof: Proof, key: Key, dossier: Dossier
) -> Iterator[Objection]:
    if bound and isinstance(parts, list) and len(parts) == 5:
        yield suite.cannot_tell(OTHER_DRAFT)
        return
    derived = _parts(parts, bound)
    if derived is None:
        yield suite.failed(_ODD)
        return
    options = rdf.options_form(proof, dossier)
    if isinstance(options, Canonical):
        yield from suite.least(
            _over(form, derived, options, key)
            for form in rdf.readings(dossier, proof)
            if isinstance(form, Canonical)
        )


def _over(
    document: Canonical, derived: Derived, options: Canonical, key: Key
) -> Iterator[Objection]:
    """Objections to the proof over one reading of the document."""
    labels = {number: f"b{label}" for number, label in derived.labels.items()}
    statements = disclosure.relabelled(document, labels)
    if statements is None:
        yield suite.failed("its labels are not those of the document's unnamed objects")
        return
    yield from _shown(derived, statements, options, key)


def _shown(
    derived: Derived, statements: list[str], options: Canonical, key: Key
) -> Iterator[Objection]:
    """The statements are those that the issuer signed: the mandatory ones all, others in part."""
    if any(place >= len(statements) for place in derived.mandatory):
        yield suite.failed("it names a mandatory statement that the document does not make")
        return
    always, others = disclosure.parted(statements, derived.mandatory)
    if len(others) != len(derived.selective):
        yield suite.failed("it does not say of each statement that is not mandatory which it is")
        return
    if bbs_scheme.messages(derived.proof, len(others)) > limits.BBS_MESSAGES:
        yield suite.cannot_tell(_TOO_MANY)
        return
    if not bbs_scheme.AVAILABLE:
        yield suite.cannot_tell(NO_LIBRARY)
        return
    if not isinstance(key, Method) or suite.curve(key) != BLS:
        return
    header = _digest(options.nquads) + _digest("".join(always))
    shown = dict(zip(derived.selective, (line.encode() for line in others), strict=True))
    about = Statement(_key(key), header, derived.presentation, shown, derived.open)
    try:
        fits = bbs_scheme.verifies(derived.proof, about)
    except BbsError as error:
        yield suite.failed(error.why)
        return
    if not fits:
        unsure = derived.open is not None
        yield suite.cannot_tell(OTHER_DRAFT) if unsure else suite.failed(suite.DOES_NOT_FIT)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _parts(found: Json, bound: bool) -> Derived | None:
    """The parts of a derived proof; None when the value is anything else."""
    if not isinstance(found, list) or len(found) != (6 if bound else 5):
        return None
    proof, labels, mandatory, selective, presentation = found[:5]
    whole = found[5] if bound else None
    sound = (
        isinstance(proof, bytes)
        and _are_labels(labels)
        and disclosure.are_places(mandatory)
        and disclosure.are_places(selective)
        and selective == sorted(selective)
        and isinstance(presentation, bytes)
        and (whole is None or isinstance(whole, int))
    )
    return Derived(proof, labels, mandatory, selective, presentation, whole) if sound else None


def _is_bytes(value: Any, size: int) -> bool:
    return isinstance(value, bytes) and len(value) == size


def _are_labels(value: Json) -> bool:
    """Numbers to numbers, none of them twice."""
    if not isinstance(value, dict) or not all(isinstance(key, int) for key in value):
        return False
    return disclosure.are_places(list(value.values()))
