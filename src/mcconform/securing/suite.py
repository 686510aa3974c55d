"""What suites of embedded proofs share: reading values, and trying a signature over RDF.

Verifiable Credential Data Integrity 1.0 section 4.4, https://www.w3.org/TR/vc-data-integrity/#verify-proof.
A suite is a function that yields objections: everything that stands against a proof.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from mcconform.canonical import Canonical, CanonicalError
from mcconform.identity import Method, NoMethod
from mcconform.identity.jwk import KeyProblem, unbase64url
from mcconform.identity.multikey import unbase58
from mcconform.model import Dossier, Json, Outcome
from mcconform.securing import rdf
from mcconform.securing.proofs import Proof
from mcconform.securing.rdf import Manner

Objection = tuple[Outcome, str]
Key = Method | NoMethod
Suite = Callable[[Proof, Key, Dossier], Iterator[Objection]]
DOES_NOT_FIT: Final = "the signature does not fit the document with the key it names"
LEAVES_OUT: Final = (
    "it was made with an older file of a context, which does not define endorsementJwt or jti, and "
    "so the signature does not cover that member"
)
_LONGEST: Final = 200_000
"""Characters of a proof value: a selective disclosure of a thousand statements has fewer."""


def failed(why: str) -> Objection:
    """An objection that decides."""
    return Outcome.FAILED, why


def cannot_tell(why: str) -> Objection:
    """The objection that nobody can tell."""
    return Outcome.CANT_TELL, why


def against(error: CanonicalError) -> Objection:
    """The objection that there is no canonical form."""
    return (Outcome.FAILED if error.fault else Outcome.CANT_TELL), error.why


def curve(key: Key) -> str:
    """Name of the curve a key is on; empty for a key that is not there, or on none."""
    found = key.jwk.get("crv") if isinstance(key, Method) else None
    return found if isinstance(found, str) else ""


def base58_value(value: Json, *sizes: int) -> bytes | str:
    """The bytes of a signature in base58btc with one of these lengths, or why there are none."""
    if not isinstance(value, str) or not value.startswith("z"):
        return "proofValue is not multibase base58btc (it begins with z)"
    try:
        data = unbase58(value[1:])
    except KeyProblem:
        return "proofValue is not base58btc"
    if len(data) in sizes:
        return data
    wanted = " or ".join(str(size) for size in sizes)
    return f"proofValue has {len(data)} bytes, a signature has {wanted}"


def base64_value(value: Json) -> bytes | str:
    """The bytes of a value in multibase base64url, or why there are none."""
    if not isinstance(value, str) or not value.startswith("u") or len(value) > _LONGEST:
        return "proofValue is not multibase base64url (it begins with u)"
    try:
        return unbase64url(value[1:])
    except KeyProblem:
        return "proofValue is not base64url without padding"


def over_rdf(
    proof: Proof,
    dossier: Dossier,
    manner: Manner,
    fits: Callable[[bytes], bool] | None,
) -> Iterator[Objection]:
    """Objections to a signature over the hashes of canonical options and canonical document.

    ``fits`` tries the signature on the signed bytes; None when there is nothing to try.
    """
    document = rdf.document_form(dossier, proof, manner.hash)
    options = rdf.options_form(proof, dossier, manner)
    for form in (document, options):
        if isinstance(form, CanonicalError):
            yield against(form)
    if isinstance(document, CanonicalError) or isinstance(options, CanonicalError):
        return
    if fits is not None and not (
        _fits(fits, document, options, manner)
        or any(
            isinstance(form, Canonical) and _fits(fits, form, options, manner)
            for form in rdf.other_readings(dossier, proof, manner.hash)
        )
    ):
        older = rdf.published_form(dossier, proof, manner.hash)
        leaves_out = (
            isinstance(older, Canonical)
            and older is not document
            and _fits(fits, older, options, manner)
        )
        yield failed(LEAVES_OUT if leaves_out else DOES_NOT_FIT)
    yield from meaning(proof, dossier, manner)


def least(readings: Iterable[Iterator[Objection]]) -> Iterator[Objection]:
    """Nothing where one of several readings leaves nothing to object to; else what the first does.

    Readings are tried one after the other, and no further than needed.
    """
    first: list[Objection] | None = None
    for reading in readings:
        found = list(reading)
        if not found:
            return
        first = found if first is None else first
    yield from first or ()


def _fits(
    fits: Callable[[bytes], bool], document: Canonical, options: Canonical, manner: Manner
) -> bool:
    """Whether the signature fits the two forms, in the way of writing of now or of then."""
    if fits(rdf.hash_data(document, options, manner.hash)):
        return True
    return any(
        fits(rdf.hash_data(*forms, manner.hash))
        for forms in rdf.older_forms(document, options, manner)
    )


def meaning(proof: Proof, dossier: Dossier, manner: Manner) -> Iterator[Objection]:
    """Objections to what a proof says as RDF: not what its JSON says, or not what was signed."""
    form = rdf.options_form(proof, dossier, manner)
    if isinstance(form, CanonicalError):
        return
    member = rdf.misread(form, proof, manner.kind)
    if member:
        yield failed(f"a context gives the proof's {member} another meaning")
    own = rdf.own_context(proof, dossier, manner)
    if isinstance(own, CanonicalError):
        yield against(own)
    elif own is not None and own.nquads != form.nquads:
        yield failed("the proof's own context changes what it says; nobody signed that")


ALGORITHMS: Final[Mapping[str, str]] = {
    "Ed25519": "EdDSA",
    "P-256": "ES256",
    "P-384": "ES384",
    "secp256k1": "ES256K",
}
"""JOSE algorithm by the curve of the key."""
