"""Documents that a status mechanism fetched, opened: a credential as JSON or as compact JWS.

Problems are values, not exceptions: a document that is not at hand, and one that is something else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from mcconform import securing
from mcconform.model import Container, Credential, Dossier, Json, Outcome, Resource
from mcconform.nodes import as_list
from mcconform.securing import jose
from mcconform.securing.results import ProofResult

_COMPACT: Final = re.compile(rb"\s*[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\s*")
_NO_PROOF: Final = "it has no proof and is no JWT"


class Missing(msgspec.Struct, frozen=True):
    """The document could not be had; ``cause`` is for people."""

    cause: str


class Wrong(msgspec.Struct, frozen=True):
    """The address answers, but with something that cannot be used; ``why`` is for people."""

    why: str


def missing(resource: Resource) -> Missing:
    """Why a resource is not at hand, in words."""
    return Missing(f"{resource.url} could not be read: {resource.detail or resource.problem}")


def open_json(resource: Resource) -> Mapping[str, Json] | Missing | Wrong:
    """The JSON object of a resource."""
    if isinstance(resource.data, Mapping):
        return resource.data
    if not resource.ok and not resource.body:
        return missing(resource)
    return Wrong("it is not a JSON object")


def open_credential(resource: Resource) -> Credential | Missing | Wrong:
    """The credential of a resource, whatever its media type says: some servers send text."""
    if _COMPACT.fullmatch(resource.body):
        try:
            jws = jose.parse(resource.body.decode("ascii"))
        except jose.JoseError as error:
            return Wrong(f"it looks like a JWT, but {error.reason}")
        document, vc_claim = jose.unwrap(jws)
        how = "vc-jwt" if vc_claim else "vc-jose"
        return Credential(
            resource.url, resource.sha256, Container.JWT, document, None, None, how, jws, vc_claim
        )
    found = open_json(resource)
    if isinstance(found, Missing | Wrong):
        return Wrong("it is neither a JSON object nor a JWT") if isinstance(found, Wrong) else found
    how = _securing(found.get("proof"))
    return Credential(resource.url, resource.sha256, Container.JSON, found, securing=how)


def _securing(proof: Json) -> str:
    kinds = {item.get("type") for item in as_list(proof) if isinstance(item, Mapping)}
    if "DataIntegrityProof" in kinds:
        return "data-integrity"
    return "linked-data-signature" if kinds else "none"


def verified(credential: Credential, dossier: Dossier) -> tuple[Outcome, str]:
    """Whether a fetched credential is authentic: some proof verifies with a key of its issuer.

    Like any credential it may have several proofs, and one that holds is enough; where none holds
    the clearest answer is given, and a proof that is wrong is clearer than one nobody can try.
    """
    inner = Dossier(credential, dossier.at, dossier.resources)
    answers = [_answer(result) for result in securing.results(inner)]
    for outcome in (Outcome.PASSED, Outcome.FAILED, Outcome.CANT_TELL):
        for found, why in answers:
            if found is outcome:
                return found, why
    return Outcome.FAILED, _NO_PROOF


def _answer(result: ProofResult) -> tuple[Outcome, str]:
    if result.verifies is not Outcome.PASSED:
        return result.verifies, result.why or "its signature could not be checked"
    return result.controls, result.controls_why or "its key is not known to be the issuer's"
