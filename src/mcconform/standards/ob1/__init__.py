"""Open Badges 0.5, 1.0 and 1.1: each judged as what it is, not as a broken 2.0."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from mcconform import securing as room
from mcconform.model import Assembled, Credential, Dossier, Json, Reference, Resource
from mcconform.nodes import as_list
from mcconform.standards import Recognition, Standard
from mcconform.standards._recognise import OF_THE_W3C, contexts_of
from mcconform.standards.ob1 import securing
from mcconform.standards.ob1.scheme import CONTEXTS, NAMES, SCHEME, VOCABULARY
from mcconform.standards.ob2 import extensions, trust
from mcconform.standards.ob2.editions import LATER, is_early
from mcconform.standards.ob2.names import contexts_in
from mcconform.standards.ob2.reading import head, read
from mcconform.standards.ob2.scheme import CONNECT
from mcconform.standards.ob2.scheme import CONTEXTS as LATEST

__all__ = ["STANDARD", "VOCABULARY"]

TYPES: Final = frozenset(("Assertion", "BadgeClass", "Issuer", "IssuerOrg"))
_CLASS: Final = frozenset(("name", "description", "image", "criteria", "issuer"))
_ISSUER: Final = frozenset(("name", "url", "description", "image", "email", "revocationList"))


def recognise(document: Mapping[str, Json]) -> Recognition | None:
    """By the context of 1.1; without any context by the shape (there was none before 1.1).

    An assertion with a type and a ``uid`` is one of 1.1 under any other context too: drafts of 1.1
    named others, and its rules say so.
    """
    members = head(document, NAMES)
    types = {one for one in as_list(members.get("type")) if isinstance(one, str)}
    contexts = contexts_of(document)
    if "@graph" in document and not types & TYPES:
        return None  # it holds several objects, and is none of them
    if CONTEXTS.intersection(contexts):
        later = CONNECT in contexts or (
            not LATEST.isdisjoint(contexts) and not is_early(document, members)
        )
        foreign = types & OF_THE_W3C and not types & TYPES
        return None if later or foreign else Recognition("1.1", 3 if types & TYPES else 1)
    is_told = types & TYPES and {"uid", "verify", "badge"} <= members.keys()
    if is_told and CONNECT not in contexts and LATEST.isdisjoint(contexts):
        return Recognition("1.1", 2 if "@context" not in document else 1)
    if "@context" in document or LATER & members.keys():
        return None
    edition = _shape(members)
    if types:
        return Recognition("1.1", 2) if types & TYPES and edition == "1.0" else None
    return Recognition(edition, 2) if edition else None


def _shape(members: Mapping[str, Json]) -> str:
    """The edition that an object without a context looks like; empty for none."""
    recipient, badge = members.get("recipient"), members.get("badge")
    is_text, is_inside = isinstance(recipient, str), isinstance(badge, Mapping)
    if {"uid", "verify", "badge"} <= members.keys() and "issued_on" not in members:
        return "1.0"
    if (is_text and "badge" in members) or ("issued_on" in members and (is_text or is_inside)):
        return "0.5"
    if "recipient" in members and {"uid", "verify"} & members.keys():
        return "1.0"
    # One member that has to be there may be missing: that is a fault to tell, not another document.
    if {"verify", "badge"} <= members.keys() and {"uid", "issuedOn"} & members.keys():
        return "1.0"
    is_other = "credentialSubject" in members or not isinstance(members.get("issuer", ""), str)
    if len(_CLASS & members.keys()) >= len(_CLASS) - 1 and not is_other:
        return "1.0"
    is_issuer = {"name", "url"} <= members.keys() <= _ISSUER and len(members) > 2
    return "1.0" if is_issuer else ""


def layers(credential: Credential) -> tuple[str, ...]:
    """It stands on no other standard."""
    return ("ob1",)


def embedded(document: Mapping[str, Json]) -> Iterator[tuple[str, Json]]:
    """Nothing in a badge is a subject of its own."""
    return iter(())


def references(credential: Credential, resources: Mapping[str, Resource]) -> Iterator[Reference]:
    """Linked documents, the contexts those name, and the schemas of extensions."""
    found = read(credential.document or {}, resources, SCHEME)
    for link in found.links:
        yield Reference(link.url, link.role, link.pointer)
    for file in found.files:
        if file.url:
            for url in contexts_in(file.value):
                yield Reference(url, "context", file.pointer)
    yield from extensions.references(found, resources, SCHEME)


def assemble(dossier: Dossier) -> Assembled:
    """The badge with its badge class and its issuer in the places of the links.

    A class or an issuer of 1.0 has no type to tell by that it awards nothing: it is added.
    """
    found = trust.reading(dossier, SCHEME)
    if found.cls.name in ("BadgeClass", "Issuer") and "type" not in found.document:
        found = msgspec.structs.replace(found, document={**found.document, "type": found.cls.name})
    return found.assembled()


STANDARD: Final = Standard(
    id="ob1",
    title="Open Badges 1",
    editions=("0.5", "1.0", "1.1"),
    builds_on=(),
    profile="openbadges-1",
    package=__name__,
    vocabulary=VOCABULARY,
    recognise=recognise,
    layers=layers,
    embedded=embedded,
    rooms=(
        "intake",
        "securing.proof.verifies",
        "securing.issuer",
        "metadata",
        "stacking",
    ),
    references=references,
    assemble=assemble,
)
room.register("ob1", securing.WAY)
