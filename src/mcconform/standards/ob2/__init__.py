"""Open Badges 2.0 and 2.1: assertions, what they link to, and endorsements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from mcconform import securing as room
from mcconform.model import Assembled, Credential, Dossier, Json, Reference, Resource
from mcconform.nodes import as_list
from mcconform.standards import Recognition, Standard
from mcconform.standards._recognise import OF_THE_W3C, contexts_of
from mcconform.standards.ob2 import extensions, securing, trust
from mcconform.standards.ob2.editions import OLDER, is_early
from mcconform.standards.ob2.names import contexts_in
from mcconform.standards.ob2.reading import head, read
from mcconform.standards.ob2.scheme import CONNECT, CONTEXTS, NAMES, SCHEME, VOCABULARY

__all__ = ["STANDARD", "VOCABULARY"]

TYPES: Final = frozenset(
    (
        "Assertion",
        "BadgeClass",
        "CryptographicKey",
        "Endorsement",
        "Issuer",
        "Profile",
        "RevocationList",
    )
)
_OBI: Final = "https://w3id.org/openbadges#"
_AWARD: Final = frozenset(("recipient", "badge", "issuedOn"))
"""Members that tell an assertion under whatever context."""
_REVOKED: Final = frozenset(("id", "revoked", "revocationReason", "type", "@context"))


def recognise(document: Mapping[str, Json]) -> Recognition | None:
    """By the context and the type; by the type alone where there is no context.

    A context that the document brings along counts where it gives names the meanings of Open
    Badges. Under a context that nobody knows an assertion is told by its members, so that its
    rules can say what is wrong with the context. A revoked assertion may be stripped down to its
    id and the word that it is revoked. A graph of several objects is not read.
    """
    members = head(document, NAMES)
    types = {one for one in as_list(members.get("type")) if isinstance(one, str)}
    known = bool(types & TYPES)
    if "@graph" in document and not known:
        return None  # it holds several objects, and is none of them
    contexts = contexts_of(document)
    if CONNECT in contexts or "badgeConnectAPI" in members:
        named = CONNECT in contexts
        return Recognition("2.1", 3) if named or not contexts else None
    early = is_early(document, members)
    if CONTEXTS.intersection(contexts):
        older = early and not OLDER.isdisjoint(contexts)
        foreign = not known and types & OF_THE_W3C
        return None if older or foreign else Recognition("2.0", 3 if known else 1)
    if known and _brings_its_own(document) and not early:
        return Recognition("2.0", 2)
    if known and "@context" not in document and not early:
        return Recognition("", 2)
    is_award = known and _AWARD <= members.keys() and "uid" not in members
    if is_award and "@context" in document and OLDER.isdisjoint(contexts):
        return Recognition("", 1)
    is_stripped = document.get("revoked") is True and "id" in members and _REVOKED >= set(members)
    return Recognition("", 1) if is_stripped and not contexts else None


def _brings_its_own(document: Mapping[str, Json]) -> bool:
    """Whether an inline context speaks of Open Badges."""
    return any(
        isinstance(one, Mapping)
        and any(isinstance(iri, str) and iri.startswith(_OBI) for iri in one.values())
        for one in as_list(document.get("@context"))
    )


def layers(credential: Credential) -> tuple[str, ...]:
    """It stands on no other standard."""
    return ("ob2",)


def embedded(document: Mapping[str, Json]) -> Iterator[tuple[str, Json]]:
    """Nothing in a badge is a subject of its own: endorsements are judged where they stand."""
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
    """The badge with its badge class, its issuer and their keys in the places of the links."""
    return trust.reading(dossier, SCHEME).assembled()


STANDARD: Final = Standard(
    id="ob2",
    title="Open Badges 2.0",
    editions=("2.0", "2.1"),
    builds_on=(),
    profile="openbadges-2.0",
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
room.register("ob2", securing.WAY)
