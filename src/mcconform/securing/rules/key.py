"""The key that signed: what it may be used for, whether it is in force, whether it is secret."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from mcconform import identity, securing
from mcconform.catalogue import MUST, rule
from mcconform.identity import Listing, Method, NoMethod, same_key
from mcconform.identity.controller import Listed
from mcconform.model import Dossier, Finding, cannot_tell, failed
from mcconform.securing import instants, presentations
from mcconform.securing.data_integrity import key_of
from mcconform.securing.jose import issuer_id
from mcconform.securing.jose_claims import shown
from mcconform.securing.proofs import proofs_of
from mcconform.securing.results import ProofResult

_CID: Final = "https://www.w3.org/TR/cid-1.0"
_OWN_DOCUMENT: Final = ("did:key", "did:jwk")
"""Sources of methods that are their own document, which lists them alone."""
_LISTS: Final = ("did:web", "controller-document")
"""Sources of methods that come with verification relationships."""


def _uses(result: ProofResult, dossier: Dossier) -> tuple[str, ...] | None:
    """The relationships a key is listed under, by its own document or else by the issuer's.

    None where no document speaks of relationships: key sets know none.
    """
    method = result.method
    if method is None:
        return None
    if method.source in _OWN_DOCUMENT:
        return method.relationships
    if method.source in _LISTS:
        uses = _uses_in(identity.listing(method.id, dossier), method)
        if uses is not None:
            return uses
    return _uses_in(identity.listing(issuer_id(dossier.credential), dossier), method)


def _uses_in(found: Listing | NoMethod, method: Method) -> tuple[str, ...] | None:
    if not isinstance(found, Listing):
        return None
    matching = [
        one
        for one in found.keys
        if one.id == method.id
        or (isinstance(one.key, Method) and same_key(one.key.jwk, method.jwk))
    ]
    if not matching or all(isinstance(one.key, Method) and _alone(one.key) for one in matching):
        return None
    return tuple([use for one in matching for use in one.relationships])


def _alone(method: Method) -> bool:
    """Whether the key is its whole document, or a member of a key set: nothing lists its uses."""
    return method.source == "jwks" or method.id == method.document


def _listed(dossier: Dossier) -> list[tuple[ProofResult, tuple[str, ...]]]:
    """The results whose keys some document lists, each with what the key is listed under."""
    return dossier.once("securing.key.listed", _all_listed)


def _all_listed(dossier: Dossier) -> list[tuple[ProofResult, tuple[str, ...]]]:
    found = [(result, _uses(result, dossier)) for result in securing.results(dossier)]
    return [(result, uses) for result, uses in found if uses is not None]


@rule(
    area="signature",
    level=MUST,
    spec=f"{_CID}/#verification-relationships",
    message="the key {key} is not listed under {purpose}, so it may not sign this",
    fix="List the key under {purpose} in the controller document.",
    applies=lambda dossier: bool(_listed(dossier)),
)
def authorized(dossier: Dossier) -> Iterator[Finding]:
    """The controller document lists the key for assertions, which is what a credential is.

    For a presentation it is authentication.
    """
    purpose = presentations.purpose(dossier.document)
    for result, uses in _listed(dossier):
        if purpose not in uses:
            yield failed(_where(result), key=shown(result.method_url), purpose=purpose)


def _where(result: ProofResult) -> str:
    return f"{result.pointer}/verificationMethod" if result.pointer else ""


def _ends(result: ProofResult) -> list[tuple[str, dt.datetime]]:
    """What ends a key, and when."""
    method = result.method
    if method is None:
        return []
    pairs = (("was revoked", method.revoked), ("expired", method.expires))
    return [(what, when) for what, when in pairs if when is not None]


@rule(
    area="signature",
    level=MUST,
    spec=f"{_CID}/#verification-methods",
    message="the key {what} at {when}, and the proof does not say it was made before that",
    fix="Sign with a key that is in force.",
    applies=lambda dossier: any(_ends(result) for result in securing.results(dossier)),
)
def in_force(dossier: Dossier) -> Iterator[Finding]:
    """The key was neither revoked nor expired when the proof was made.

    Controlled Identifiers wants no proof accepted after either date, whenever it was made; that
    would void every old badge whenever an issuer changes its key, and a signer can write any date
    into ``created``. So a proof that says it was made while the key was in force cannot be told.
    """
    made = {proof.pointer: proof.value.get("created") for proof in proofs_of(dossier)}
    for result in securing.results(dossier):
        for what, when in _ends(result):
            if instants.moment(when) <= instants.moment(dossier.at):
                yield _after_the_end(result, instants.instant(made.get(result.pointer)), what, when)


def _after_the_end(result: ProofResult, made: int | None, what: str, when: dt.datetime) -> Finding:
    """What to say of a key that is over by now."""
    args = {"what": what, "when": when.isoformat()}
    if made is None or made >= instants.moment(when):
        return failed(_where(result), **args)
    cause = f"the key {what} after the date the proof gives, and nothing proves that date"
    return cannot_tell(_where(result), cause, **args)


@rule(
    area="signature",
    level=MUST,
    spec=f"{_CID}/#verification-methods",
    message="the secret half of the key {key} is public: anybody can sign in the issuer's name",
    fix="Withdraw the key at once, publish a new one, and sign anew.",
    applies=lambda dossier: bool(proofs_of(dossier)) or bool(_published(dossier)),
)
def not_secret(dossier: Dossier) -> Iterator[Finding]:
    """No secret key stands where a public one belongs: not the proof's, nor any of the issuer's.

    A key inside a JWT is looked at by securing.jose.no_private_key.
    """
    told: set[str] = set()
    for proof in proofs_of(dossier):
        url = proof.text("verificationMethod")
        if _leaked(key_of(proof, dossier)):
            told.add(url)
            yield failed(f"{proof.pointer}/verificationMethod", key=shown(url))
    for one in _published(dossier):
        if one.id not in told and _leaked(one.key):
            yield failed("/issuer", key=shown(one.id))


def _leaked(key: Method | NoMethod) -> bool:
    return key.secret if isinstance(key, Method) else key.code == "secret-key"


def _published(dossier: Dossier) -> tuple[Listed, ...]:
    """The keys that the issuer has put on a server of his."""
    found = identity.listing(issuer_id(dossier.credential), dossier)
    return found.keys if isinstance(found, Listing) and found.document else ()
