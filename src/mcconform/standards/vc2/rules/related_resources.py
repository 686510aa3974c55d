"""VC Data Model 2.0, section 5.3 Integrity of Related Resources."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, Source, failed, not_applicable
from mcconform.nodes import Node
from mcconform.standards.digests import Digest, agree, digests
from mcconform.standards.vc2.nodes import VerifiableCredential
from mcconform.standards.vc2.rules import SPEC

SECTION = f"{SPEC}#integrity-of-related-resources"


def related(dossier: Dossier) -> list[Node]:
    """The related resources that are objects."""
    return VerifiableCredential.of(dossier).children("relatedResource")


def identified(dossier: Dossier) -> list[Node]:
    """Those that say which resource they are about."""
    return [one for one in related(dossier) if one.text("id")]


def with_digest(dossier: Dossier) -> list[Node]:
    """Those that give any digest, readable or not."""
    return [
        one for one in identified(dossier) if one.has("digestSRI") or one.has("digestMultibase")
    ]


def read(resource: Node) -> list[list[Digest]]:
    """The digests of a related resource that can be read."""
    return digests(resource.get("digestSRI"), resource.get("digestMultibase"))


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
            yield failed(one.at("id"), id=one.text("id"))
        seen.add(one.text("id"))


@rule(
    area="schema",
    level=SHOULD,
    spec=SECTION,
    message="no digest of {id} can be read",
    fix="Write digestSRI as sha256-, sha384- or sha512- and base64, or digestMultibase as u or z "
    "and a multihash.",
    applies=lambda dossier: bool(with_digest(dossier)),
    needs=("relatedResource",),
)
def digest_is_readable(dossier: Dossier) -> Iterator[Finding]:
    """A related resource has a digest that can be compared.

    Section 5.3 with Subresource Integrity and the multihash table of VC Data Integrity. Advice,
    because a hash that mcconform does not know may be one that somebody else knows.
    """
    for one in with_digest(dossier):
        if not read(one):
            yield failed(one.pointer, id=one.text("id"))


@rule(
    area="schema",
    level=MUST,
    spec=SECTION,
    message="{id} is not what the credential was issued with: its digest is another",
    fix="Serve the resource as it was at the time of issue, or issue again with the new digest.",
    applies=lambda dossier: any(read(one) for one in with_digest(dossier)),
    needs=("relatedResource",),
)
def digest_matches(dossier: Dossier) -> Iterator[Finding]:
    """A related resource has the digest that the credential gives of it.

    Section 5.3 makes a mismatch an error once the resource is fetched. What was not fetched, or is
    bundled with mcconform in a form of its own, cannot be compared.
    """
    for one in with_digest(dossier):
        resource = dossier.resource(one.text("id"))
        if not resource.ok or resource.source is Source.BUNDLED:
            yield not_applicable(one.pointer, f"{one.text('id')} was not fetched to be compared")
        elif not agree(read(one), resource.body):
            yield failed(one.pointer, id=one.text("id"))
