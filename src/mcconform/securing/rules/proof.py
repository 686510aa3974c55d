"""The proofs of a credential: whether they are there, hold, and are made as the suites ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mcconform import securing
from mcconform.canonical import CanonicalError
from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.identity import urls
from mcconform.model import Dossier, Finding, Outcome, cannot_tell, failed, not_applicable
from mcconform.securing import instants, linked_data, presentations, rdf, semantics
from mcconform.securing.data_integrity import OVER_RDF, suite_of
from mcconform.securing.jose_claims import shown
from mcconform.securing.proofs import Proof, mechanisms_of, members_of, proofs_of

_VCDM: Final = "https://www.w3.org/TR/vc-data-model-2.0/#securing-mechanisms"
_PROOFS: Final = "https://www.w3.org/TR/vc-data-integrity/#proofs"
_VERIFY: Final = "https://www.w3.org/TR/vc-data-integrity/#verify-proof"
_SUITES: Final = "https://www.w3.org/TR/vc-di-eddsa/#eddsa-rdfc-2022"
LEEWAY_SECONDS: Final = 300
"""How far two honest clocks may differ."""
_BEFORE: Final = "a suite from before Data Integrity"
_PAST: Final = {
    "ecdsa-2019": "a name from a draft; the suite is called ecdsa-rdfc-2019",
    "eddsa-2022": "a name from a draft; the suite is called eddsa-rdfc-2022",
    **dict.fromkeys(("Ed25519Signature2020", *linked_data.ALGORITHMS), _BEFORE),
}


def is_secured(dossier: Dossier) -> bool:
    """Whether there is any proof or envelope to speak of."""
    return bool(securing.results(dossier))


def _embedded(dossier: Dossier) -> tuple[Proof, ...]:
    return proofs_of(dossier)


def _is_unknown(proof: Proof) -> bool:
    """Whether a proof names a suite, and it is none of those that are checked here."""
    return bool(proof.mechanism) and suite_of(proof) is None


def _has(member: str, dossier: Dossier) -> bool:
    return member in members_of(dossier)


def _over_rdf(dossier: Dossier) -> bool:
    return not mechanisms_of(dossier).isdisjoint(OVER_RDF)


def _created(dossier: Dossier) -> bool:
    return _has("created", dossier)


def _expires(dossier: Dossier) -> bool:
    return _has("expires", dossier)


@rule(
    area="signature",
    level=MUST,
    spec=_VCDM,
    message="nothing secures the credential: it has no proof and did not come as a signed JWT",
    fix="Sign it: add a proof (eddsa-rdfc-2022), or hand it out as a JWT.",
    applies=lambda dossier: (
        is_secured(dossier) or not presentations.is_presentation(dossier.document)
    ),
)
def present(dossier: Dossier) -> Iterator[Finding]:
    """A credential is secured by a proof inside it or an envelope around it.

    A presentation may go unsigned: then nobody says that he handed it over, and the credentials in
    it speak for themselves. What its holder asserts himself, a signed one secures (VC Data Model
    2.0 section 4.13.3).
    """
    if dossier.credential.self_asserted and not is_secured(dossier):
        yield not_applicable("", "the presentation that it came in secures what its holder asserts")
    elif not is_secured(dossier):
        yield failed("/proof" if "proof" in dossier.document else "")


@rule(
    area="signature",
    level=MUST,
    spec=_VERIFY,
    message="the {mechanism} proof does not verify: {why}",
    fix="Sign the credential anew, after its last change, and publish the key it names.",
    applies=is_secured,
)
def verifies(dossier: Dossier) -> Iterator[Finding]:
    """The bytes of each proof and envelope verify with the key that it names.

    Whose key that is, is another question: see securing.issuer.controls_key. Each proof of a set is
    checked alone; one that this version cannot check, or whose key or contexts could not be had,
    is no failure.
    """
    for result in securing.results(dossier):
        kind = shown(result.mechanism)
        if result.verifies is Outcome.FAILED:
            yield failed(result.pointer, mechanism=kind, why=result.why)
        elif result.verifies is Outcome.CANT_TELL:
            yield cannot_tell(result.pointer, result.why, mechanism=kind)


@rule(
    area="signature",
    level=MUST,
    spec=_PROOFS,
    message="the id of the proof is {found}, which is no URL",
    fix="Write a URL, such as urn:uuid:…, or leave the id out, and sign anew.",
    applies=lambda dossier: _has("id", dossier),
    needs=("proof",),
)
def id_is_url(dossier: Dossier) -> Iterator[Finding]:
    """The id of a proof, where it has one, is a URL.

    Under a suite over RDF the id of another kind is not signed either, which
    securing.proof.terms_defined says.
    """
    for proof in _embedded(dossier):
        if "id" in proof.value and not urls.is_absolute(proof.value["id"]):
            yield failed(f"{proof.pointer}/id", found=shown(proof.value["id"]))


@rule(
    area="signature",
    level=MUST,
    spec="https://www.w3.org/TR/vc-data-integrity/#proof-purposes",
    message="the proof's purpose is {found}, where {expected} is needed",
    fix="Sign with proofPurpose {expected}.",
    applies=lambda dossier: bool(_embedded(dossier)),
    needs=("proof",),
    form="all",
)
def purpose(dossier: Dossier) -> Iterator[Finding]:
    """A proof of a credential was made to assert, not to log in or to delegate.

    That of a presentation was made to authenticate its holder. Whether a suite that is not known
    here asks for a purpose at all, nobody here can say.
    """
    expected = presentations.purpose(dossier.document)
    for proof in _embedded(dossier):
        found = proof.value.get("proofPurpose")
        where = f"{proof.pointer}/proofPurpose"
        if "proofPurpose" not in proof.value and _is_unknown(proof):
            why = f"what proofs of kind {proof.mechanism[:80]} have to hold is not known here"
            yield cannot_tell(where, why, found="missing", expected=expected)
        elif found != expected:
            told = shown(found) if "proofPurpose" in proof.value else "missing"
            yield failed(where, found=told, expected=expected)


@rule(
    area="signature",
    level=SHOULD,
    spec=_SUITES,
    message="the proof is made with {mechanism}, {why}",
    fix="Sign with DataIntegrityProof and the cryptosuite eddsa-rdfc-2022.",
    applies=lambda dossier: bool(_embedded(dossier)),
    needs=("proof",),
    form="all",
)
def suite_current(dossier: Dossier) -> Iterator[Finding]:
    """Proofs are made with a suite that is in force, under its present name."""
    for proof in _embedded(dossier):
        if proof.mechanism in _PAST:
            yield failed(proof.pointer, mechanism=proof.mechanism, why=_PAST[proof.mechanism])


@rule(
    area="signature",
    level=MUST,
    spec="https://www.w3.org/TR/vc-data-integrity/#securing-data-losslessly",
    message="{term} means nothing in the credential's contexts, so the signature does not cover it",
    fix="Add a context that defines the term, or leave it out, and sign anew.",
    applies=_over_rdf,
    needs=("proof",),
)
def terms_defined(dossier: Dossier) -> Iterator[Finding]:
    """Every member, type and identifier is defined by a context, so that it is signed.

    A term that expands to nothing, and an identifier that is no absolute URL, vanish on the way to
    the signed bytes: anyone can change them and the signature still holds. A base direction
    (``@direction``) vanishes too, or is signed, for the specification does not say what a signer
    should do with it (w3c/vc-data-integrity issue 366); it is not reported either way.
    """
    form = rdf.document_form(dossier)
    if isinstance(form, CanonicalError):
        broken = "securing.proof.verifies failed: the credential is no valid JSON-LD"
        yield not_applicable("", broken) if form.fault else cannot_tell("", form.why, term="a term")
    unsigned = {term for result in securing.results(dossier) for term in result.undefined_terms}
    for pointer in sorted(unsigned):
        yield failed(pointer, term=shown(semantics.written_at(dossier, pointer)))


@rule(
    area="signature",
    level=MUST,
    spec=_PROOFS,
    message="created is {found}, which is no date and time",
    fix="Write created like 2026-01-31T12:00:00Z.",
    applies=_created,
    needs=("created",),
)
def created(dossier: Dossier) -> Iterator[Finding]:
    """The date a proof says it was made is a date and time."""
    for proof in _embedded(dossier):
        if "created" in proof.value and instants.instant(proof.value["created"]) is None:
            yield failed(f"{proof.pointer}/created", found=shown(proof.value["created"]))


@rule(
    area="signature",
    level=SHOULD,
    spec=_PROOFS,
    message="the proof says it was made at {found}, which is still to come",
    fix="Set the clock of the signing machine right.",
    applies=_created,
    needs=("created",),
)
def created_not_future(dossier: Dossier) -> Iterator[Finding]:
    """A proof was not made after it was checked; five minutes are granted for clocks that differ.

    Data Integrity gives no rule for a date to come, so this is advice.
    """
    latest = instants.moment(dossier.at) + LEEWAY_SECONDS * instants.SECOND
    for proof in _embedded(dossier):
        when = instants.instant(proof.value.get("created"))
        if when is not None and when > latest:
            yield failed(f"{proof.pointer}/created", found=shown(proof.value["created"]))


@rule(
    area="signature",
    level=MUST,
    spec=_PROOFS,
    message="expires is {found}, which is no date and time",
    fix="Write expires like 2026-01-31T12:00:00Z.",
    applies=_expires,
    needs=("expires",),
)
def expires(dossier: Dossier) -> Iterator[Finding]:
    """The date a proof says it ends is a date and time."""
    for proof in _embedded(dossier):
        if "expires" in proof.value and instants.instant(proof.value["expires"]) is None:
            yield failed(f"{proof.pointer}/expires", found=shown(proof.value["expires"]))


@rule(
    area="signature",
    level=MUST,
    spec=_VERIFY,
    message="the proof itself ended at {found}",
    fix="Sign anew; use validUntil for how long the credential holds, not the proof's expires.",
    applies=_expires,
    needs=("expires",),
)
def not_expired(dossier: Dossier) -> Iterator[Finding]:
    """A proof is not past the date at which it says it ends. A date without an offset is UTC."""
    for proof in _embedded(dossier):
        end = instants.instant(proof.value.get("expires"))
        if end is not None and end <= instants.moment(dossier.at):
            yield failed(f"{proof.pointer}/expires", found=shown(proof.value["expires"]))


@rule(
    area="signature",
    level=SHOULD,
    spec="https://www.w3.org/TR/cid-1.0/#verification-methods",
    message="the proof names its key as {found}, without the part after # that says which key",
    fix="Name the key itself, for did:key as did:key:z6Mk…#z6Mk….",
    applies=lambda dossier: any(proof.text("verificationMethod") for proof in _embedded(dossier)),
    needs=("verificationMethod",),
)
def method_form(dossier: Dossier) -> Iterator[Finding]:
    """A proof made with a DID's key names the key and not only the DID."""
    for proof in _embedded(dossier):
        url = proof.text("verificationMethod")
        if url.startswith("did:") and not urls.fragment(url):
            yield failed(f"{proof.pointer}/verificationMethod", found=shown(url))
