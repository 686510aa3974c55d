"""Verifiable presentations: what a holder puts together out of credentials.

VC Data Model 2.0 section 4.13, https://www.w3.org/TR/vc-data-model-2.0/#verifiable-presentations.
A presentation is signed to authenticate its holder, and it may go unsigned: the credentials inside
carry their own proofs.
"""

from __future__ import annotations

from collections.abc import Mapping

from mcconform.model import Json
from mcconform.nodes import as_list

TYPE = "VerifiablePresentation"


def is_presentation(document: Mapping[str, Json] | None) -> bool:
    """Whether a document says that it is a presentation: by its type, or where that says nothing
    of the data model, by what it holds.
    """
    if document is None:
        return False
    types = document.get("type")
    if types == TYPE or (isinstance(types, list) and TYPE in types):
        return True
    if "verifiableCredential" not in document or "credentialSubject" in document:
        return False
    return "VerifiableCredential" not in as_list(types)


def purpose(document: Mapping[str, Json] | None) -> str:
    """The purpose that a proof of the document has: to assert, or to authenticate."""
    return "authentication" if is_presentation(document) else "assertionMethod"


def signer(document: Mapping[str, Json]) -> Json:
    """Who has to have signed: the holder of a presentation, the issuer of a credential."""
    return document.get("holder" if is_presentation(document) else "issuer")


def self_asserted(
    presentation: Mapping[str, Json], credential: Mapping[str, Json], *, secured: bool
) -> bool:
    """Whether a presentation secures a credential inside it that has no proof of its own.

    Section 4.13.3: the holder of the presentation has to be the issuer of the credential.
    """
    holder = _identifier(presentation.get("holder"))
    secured = secured or bool(as_list(presentation.get("proof")))
    return bool(holder) and secured and holder == _identifier(credential.get("issuer"))


def _identifier(value: Json) -> str:
    found = value.get("id") if isinstance(value, Mapping) else value
    return found if isinstance(found, str) else ""
