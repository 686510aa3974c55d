"""What the standards ask of a document to recognise it. Nothing here raises on odd input."""

from __future__ import annotations

from collections.abc import Mapping

from mcconform.model import Json
from mcconform.nodes import as_list
from mcconform.standards._schema import VC1, VC2

PRESENTATIONS = frozenset({"VerifiablePresentation"})
"""Types of documents that carry credentials and are none."""
OF_THE_W3C = frozenset({"VerifiableCredential"}) | PRESENTATIONS
"""Types that say which data model a document follows, whatever its contexts."""
_ENVELOPES = frozenset({"EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation"})
_MEMBERS = ("credentialSubject", "verifiableCredential", "holder")
"""Members that only credentials and presentations have."""
_BASES = (VC1, VC2)


def types_of(document: Mapping[str, Json]) -> frozenset[str]:
    """The strings in ``type``."""
    return frozenset([one for one in as_list(document.get("type")) if isinstance(one, str)])


def subject_types_of(document: Mapping[str, Json]) -> frozenset[str]:
    """The strings in the ``type`` of every subject."""
    subjects = as_list(document.get("credentialSubject"))
    found = [types_of(one) for one in subjects if isinstance(one, Mapping)]
    return frozenset().union(*found)


def contexts_of(document: Mapping[str, Json]) -> tuple[str, ...]:
    """The URLs in ``@context``, in their order."""
    return tuple([one for one in as_list(document.get("@context")) if isinstance(one, str)])


def base_of(document: Mapping[str, Json]) -> str:
    """The base context of the W3C that a document names; of two the first, which has to be it."""
    return next((url for url in contexts_of(document) if url in _BASES), "")


def is_untyped_presentation(document: Mapping[str, Json]) -> bool:
    """Whether a document without types holds credentials and is none."""
    holds = "verifiableCredential" in document and "credentialSubject" not in document
    return holds and not types_of(document)


def may_be_credential(document: Mapping[str, Json]) -> bool:
    """Whether nothing but the missing type speaks against a credential or a presentation.

    What calls itself something else and has none of their members only uses their context: a
    profile, an achievement, a DID document.
    """
    if any(name in document for name in _MEMBERS):
        return True
    types = types_of(document)
    return types <= _ENVELOPES and "verificationMethod" not in document


def is_dated_as_vc1(document: Mapping[str, Json]) -> bool:
    """Whether a credential has the date of VC 1.1 and not that of VC 2.0."""
    return "issuanceDate" in document and "validFrom" not in document


def by_type_alone(document: Mapping[str, Json]) -> int:
    """How surely a document without a base context is of the W3C's data models: 0 for not at all.

    Who calls his document a VerifiableCredential or a VerifiablePresentation has to name the base
    context first (VC 2.0 section 4.3, VC 1.1 section 4.1); that he did not is a finding, and no
    reason to leave the document untested. Another context may still mean something else by the
    type, so such a document is any other standard's first.
    """
    if not types_of(document) & OF_THE_W3C:
        return 0
    return 1 if "@context" in document else 2
