"""Proof chains: proofs that were made over a document and earlier proofs on it.

Verifiable Credential Data Integrity 1.0 sections 2.1.2 and 4.5,
https://www.w3.org/TR/vc-data-integrity/#proof-chains. A proof names by ``previousProof`` the ids of
the proofs it was made after; what it signs holds those proofs, whole, and it is only good when
they are. A proof that names none signs the document without any proof.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mcconform.model import Dossier, Json, Outcome
from mcconform.securing.proofs import Proof, proofs_of

Objection = tuple[Outcome, str]
_CLAIMS = ("iss", "sub", "aud", "exp", "nbf", "iat", "jti")
"""Registered claims of a JWT (RFC 7519 section 4.1)."""
_SUMS = 8
"""Different sets of earlier proofs in one document: each costs a canonicalisation of the whole."""


def objections(proof: Proof, dossier: Dossier) -> Iterator[Objection]:
    """What stands against the place of a proof in its chain."""
    if "previousProof" not in proof.value:
        return
    names = _names(proof)
    if not names:
        yield Outcome.FAILED, "previousProof names no proof by its id"
    for name in names:
        count = len(_by_id(dossier).get(name, ()))
        if count == 0:
            yield Outcome.FAILED, f"the proof {name[:80]} that it was made after is not there"
        elif count > 1:
            yield Outcome.FAILED, f"{count} proofs have the id {name[:80]} that it was made after"
    if len(_sets(dossier)) > _SUMS:
        yield Outcome.CANT_TELL, "its proofs build on one another in more ways than are tried here"


def before(proof: Proof, dossier: Dossier) -> tuple[Proof, ...]:
    """The earlier proofs that a proof covers, in the order in which it names them."""
    if "previousProof" not in proof.value:
        return ()
    known = _by_id(dossier)
    return tuple(found for name in _names(proof) for found in known.get(name, ())[:1])


def secured(proof: Proof | None, dossier: Dossier) -> dict[str, Json]:
    """The document that a proof covers: without proofs, but for those it was made after.

    Where a JWT is around it, without the claims of the JWT: embedded proofs are made first (Open
    Badges 3.0, section on the JWT payload), and the claims stand beside the credential's members.
    """
    wrapped = dossier.credential.jws is not None and not dossier.credential.vc_claim
    left_out = {"proof", *_CLAIMS} if wrapped else {"proof"}
    bare = {key: value for key, value in dossier.document.items() if key not in left_out}
    earlier = before(proof, dossier) if proof is not None else ()
    return bare | {"proof": [dict(one.value) for one in earlier]} if earlier else bare


def settled(proof: Proof, alone: Mapping[str, Objection], dossier: Dossier) -> Objection:
    """The outcome of a proof, given what each proof of the document comes to by itself (``alone``,
    by pointer): a proof is good only when every one it builds on is.
    """
    own = alone[proof.pointer]
    if own[0] is not Outcome.PASSED or "previousProof" not in proof.value:
        return own
    earlier = _all_before(proof, dossier)
    if proof.pointer in earlier:
        return Outcome.FAILED, "the chain of proofs leads back to this one"
    for outcome, words in (
        (Outcome.FAILED, "does not hold"),
        (Outcome.CANT_TELL, "could not be checked"),
    ):
        for pointer, one in sorted(earlier.items()):
            if alone[pointer][0] is outcome:
                name = one.text("id")[:80]
                return outcome, f"the proof {name} that it was made after {words}"
    return own


def _all_before(proof: Proof, dossier: Dossier) -> dict[str, Proof]:
    """Every proof that a proof builds on, near or far, by pointer."""
    found: dict[str, Proof] = {}
    waiting = [proof]
    while waiting:
        for one in before(waiting.pop(), dossier):
            if one.pointer not in found:
                found[one.pointer] = one
                waiting.append(one)
    return found


def _names(proof: Proof) -> list[str]:
    """The ids in ``previousProof``; none when it holds anything but ids."""
    value = proof.value.get("previousProof")
    several = value if isinstance(value, list) else [value]
    names = [name for name in several if isinstance(name, str) and name]
    return list(dict.fromkeys(names)) if len(names) == len(several) else []


def _by_id(dossier: Dossier) -> Mapping[str, tuple[Proof, ...]]:
    return dossier.once("securing.proofs_by_id", _collect)


def _collect(dossier: Dossier) -> dict[str, tuple[Proof, ...]]:
    found: dict[str, tuple[Proof, ...]] = {}
    for proof in proofs_of(dossier):
        name = proof.text("id")
        if name:
            found[name] = (*found.get(name, ()), proof)
    return found


def _sets(dossier: Dossier) -> frozenset[tuple[str, ...]]:
    """The different sets of earlier proofs that the document's proofs cover."""
    return dossier.once(
        "securing.chained_sets",
        lambda whole: frozenset(
            tuple(_names(proof)) for proof in proofs_of(whole) if "previousProof" in proof.value
        ),
    )
