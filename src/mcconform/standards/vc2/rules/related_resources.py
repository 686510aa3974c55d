"""VC Data Model 2.0, section 5.3 Integrity of Related Resources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, Json, Resource, Source, failed, not_applicable
from mcconform.nodes import Node, as_list, escape
from mcconform.securing.jose_claims import shown
from mcconform.standards import published
from mcconform.standards.digests import Digest, agree, digests
from mcconform.standards.vc2.nodes import VerifiableCredential
from mcconform.standards.vc2.rules import SPEC

SECTION = f"{SPEC}#integrity-of-related-resources"
_STRONG = 48
"""Bytes of a digest of SHA-384."""
DIGESTS = ("digestSRI", "digestMultibase")
UNSETTLED = frozenset({"https://www.w3.org/ns/credentials/json-schema/v2.json"})
"""Documents whose digest may change, as the Recommendation that gives it says itself."""


def related(dossier: Dossier) -> list[Node]:
    """The related resources that are objects."""
    return VerifiableCredential.of(dossier).children("relatedResource")


def identified(dossier: Dossier) -> list[Node]:
    """Those that say which resource they are about."""
    return [one for one in related(dossier) if one.text("id")]


def with_digest(dossier: Dossier) -> list[Node]:
    """The objects with an id and any digest, readable or not: related resources and others."""
    return dossier.once("vc2.related_resources.with_digest", _with_digest)


def _with_digest(dossier: Dossier) -> list[Node]:
    return [
        Node(value, pointer, dossier)
        for pointer, value in _objects(dossier.document)
        if isinstance(value.get("id"), str)
        and any(name in value for name in DIGESTS)
        and value["id"] not in UNSETTLED
    ]


def _objects(document: Mapping[str, Json]) -> Iterator[tuple[str, Mapping[str, Json]]]:
    """Pointer and value of each object but proofs, contexts, and credentials inside."""
    waiting: list[tuple[str, Json]] = [("", document)]
    for pointer, here in waiting:  # grows while it is read
        if isinstance(here, list):
            waiting += [(f"{pointer}/{index}", item) for index, item in enumerate(here)]
        elif isinstance(here, Mapping):
            yield pointer, here
            waiting += [
                (f"{pointer}/{escape(key)}", value)
                for key, value in here.items()
                if isinstance(value, dict | list)
                and key not in ("@context", "proof", "verifiableCredential")
            ]


def read(resource: Node) -> list[list[Digest]]:
    """The digests of a resource that can be read."""
    sri, multibase = as_list(resource.get("digestSRI")), as_list(resource.get("digestMultibase"))
    return [found for one in sri for found in digests(one, None)] + [
        found for one in multibase for found in digests(None, one)
    ]


@rule(
    area="schema",
    level=MUST,
    spec=SECTION,
    message="the related resource {id} is listed more than once",
    fix="List each related resource once, with all its digests.",
    applies=lambda dossier: bool(identified(dossier)),
    needs=("relatedResource",),
)
def ids_unique(dossier: Dossier) -> Iterator[Finding]:
    """Each related resource is listed once (section 5.3, the id is unique among them)."""
    seen: set[str] = set()
    for one in identified(dossier):
        if one.text("id") in seen:
            yield failed(one.at("id"), id=shown(one.text("id")))
        seen.add(one.text("id"))


@rule(
    area="schema",
    level=SHOULD,
    spec=SECTION,
    message="no digest of {id} can be read",
    fix="Write digestSRI as sha256-, sha384- or sha512- and base64, or digestMultibase as u or z "
    "and a multihash.",
    applies=lambda dossier: bool(with_digest(dossier)),
    needs=DIGESTS,
)
def digest_is_readable(dossier: Dossier) -> Iterator[Finding]:
    """A resource with a digest has one that can be compared.

    Section 5.3 with Subresource Integrity and the multihash table of VC Data Integrity. Advice,
    because a hash that mcconform does not know may be one that somebody else knows.
    """
    for one in with_digest(dossier):
        if not read(one):
            yield failed(one.pointer, id=shown(one.text("id")))


@rule(
    area="schema",
    level=SHOULD,
    spec=SECTION,
    message="the digest of {id} is shorter than one of SHA-384",
    fix="Give a digest of SHA-384 or SHA-512.",
    applies=lambda dossier: any(read(one) for one in with_digest(dossier)),
    needs=DIGESTS,
)
def digest_is_strong(dossier: Dossier) -> Iterator[Finding]:
    """A resource with a digest has one of SHA-384 or stronger (section 5.3).

    Of several digests one is enough. The strength of a hash is taken for the length of its digest.
    """
    for one in with_digest(dossier):
        found = [raw for several in read(one) for _, raw in several]
        if found and all(len(raw) < _STRONG for raw in found):
            yield failed(one.pointer, id=shown(one.text("id")))


@rule(
    area="schema",
    level=MUST,
    spec=SECTION,
    message="{id} is not what the credential was issued with: its digest is another",
    fix="Serve the resource as it was at the time of issue, or issue again with the new digest.",
    applies=lambda dossier: any(read(one) for one in with_digest(dossier)),
    needs=DIGESTS,
)
def digest_matches(dossier: Dossier) -> Iterator[Finding]:
    """A resource has the digest that the credential gives of it.

    Section 5.3 makes a mismatch an error once the resource is fetched, for related resources and
    for every other object with an id and a digest. What was not fetched cannot be compared.
    Contexts of the standards are not fetched: the digests of their official files are known.
    """
    for one in with_digest(dossier):
        url = one.text("id")
        resource = dossier.resource(url)
        held = _holds(read(one), resource)
        if held is None:
            yield not_applicable(one.pointer, f"{shown(url)} was not fetched to be compared")
        elif not held:
            yield failed(one.pointer, id=shown(url))


def _holds(given: list[list[Digest]], resource: Resource) -> bool | None:
    """Whether a resource has the digests given of it; None where there is nothing to compare."""
    if not resource.ok:
        return None
    if resource.source is not Source.BUNDLED:
        return agree(given, resource.body)
    official = {kind: raw for text in published().get(resource.url, ()) for kind, raw in _sri(text)}
    known = [[one for one in several if one[0] in official] for several in given]
    if not official or not any(known):
        return None
    return all(any(official[kind] == raw for kind, raw in several) for several in known if several)


def _sri(text: str) -> list[Digest]:
    return [one for several in digests(text, None) for one in several]


def with_media_type(dossier: Dossier) -> list[Node]:
    """The related resources that say which media type they have."""
    return [one for one in identified(dossier) if one.texts("mediaType")]


@rule(
    area="schema",
    level=SHOULD,
    spec=SECTION,
    message="{id} came as {found}, and the credential says {expected}",
    fix="Serve the resource under the media type that the credential gives, or correct that.",
    applies=lambda dossier: bool(with_media_type(dossier)),
    needs=("mediaType",),
)
def media_type_matches(dossier: Dossier) -> Iterator[Finding]:
    """A related resource is served under the media type that the credential gives of it.

    Section 5.3: an answer of another media type is to be rejected. Parameters are not compared.
    """
    for one in with_media_type(dossier):
        resource = dossier.resource(one.text("id"))
        expected = {text.partition(";")[0].strip().lower() for text in one.texts("mediaType")}
        if not resource.ok or not resource.media_type or resource.source is Source.BUNDLED:
            yield not_applicable(one.pointer, "no server said which media type it has")
        elif resource.media_type not in expected:
            said = {"found": shown(resource.media_type), "expected": ", ".join(sorted(expected))}
            yield failed(one.at("mediaType"), id=shown(one.text("id")), **said)
