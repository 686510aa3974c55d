"""Open Badges 2.0: the documents that a badge links to."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.identity.pem import looks_like_pem
from mcconform.model import Dossier, Finding, Json, Resource, Source, cannot_tell, failed
from mcconform.nodes import resolve
from mcconform.standards.ob2 import trust, web
from mcconform.standards.ob2.compare import differences
from mcconform.standards.ob2.nodes import award, reading
from mcconform.standards.ob2.reading import Link, read
from mcconform.standards.ob2.rules import SPEC
from mcconform.standards.ob2.scheme import SCHEME

WHAT = {
    "badge": "the badge class",
    "issuer": "the issuer's profile",
    "key": "the public key",
    "revocation-list": "the revocation list",
    "endorsement": "the endorsement",
}
"""What is at the end of a link, by its role."""
_MOST = 5
"""Differing members that are named."""


def links(dossier: Dossier) -> list[Link]:
    """Links to web addresses whose document has to be there; embedded objects are there already."""
    return [link for link in reading(dossier).links if not link.embedded and web.is_web(link.url)]


def copies(dossier: Dossier) -> list[Link]:
    """Embedded objects that have a web address."""
    return [link for link in reading(dossier).links if link.embedded]


def is_usable(link: Link, found: Resource) -> bool:
    """Whether what is served can be what was linked to; a key may also be plain PEM."""
    if isinstance(found.data, dict):
        return True
    return link.role == "key" and looks_like_pem(found.body[:200].decode("utf-8", "replace"))


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#DataValidation",
    message="{what} is not at {url}: {why}",
    fix="Publish it there as JSON, or correct the link.",
    applies=lambda dossier: bool(links(dossier)),
)
def reachable(dossier: Dossier) -> Iterator[Finding]:
    """The documents that a badge links to are there and are JSON objects.

    Data validation asks for an eventual 200 OK: redirects are fine, 404 and 410 are not. A server
    that does not answer today, or a document that could not be had for reasons of ours, leaves it
    open. Links to pages for people (criteria, evidence, images) are not fetched.
    """
    for link in links(dossier):
        what, found = WHAT[link.role], dossier.resource(link.url)
        if link.left_out:
            yield cannot_tell(link.pointer, "the badge links to more documents than are looked at")
        elif found.problem in trust.NOBODY:
            yield failed(link.pointer, what=what, url=link.url, why=trust.absent(found))
        elif not found.ok:
            cause = f"{what} at {link.url} could not be had ({trust.absent(found)})"
            yield cannot_tell(link.pointer, cause)
        elif not is_usable(link, found):
            yield failed(link.pointer, what=what, url=link.url, why=trust.absent(found))


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#PublishingBadgeObjects",
    message="what is served at {url} has the id {found}, so it describes something else",
    fix="Give each document the address it is served at as its id, and link to it by its id.",
    applies=lambda dossier: any(dossier.resource(link.url).ok for link in links(dossier)),
)
def id_is_the_address(dossier: Dossier) -> Iterator[Finding]:
    """A document has the id by which it is linked.

    Badge objects are linked by their ids: of a document with another id the link says nothing. An
    id that is the address at the end of the redirects will do, and http and https are not told
    apart. That the id is missing is another rule's business.
    """
    for link in links(dossier):
        found = dossier.resource(link.url)
        served = trust.served(dossier, link.url, SCHEME)
        name = served.get("id") if served is not None else None
        if isinstance(name, str) and not any(
            web.same_address(name, url) for url in (link.url, found.final_url)
        ):
            yield failed(f"{link.pointer}/id", url=link.url, found=name)


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#setting-content-type",
    message="{what} at {url} is served as {found}",
    fix="Serve badge objects as application/ld+json, or as application/json.",
    applies=lambda dossier: any(_typed(dossier, link) for link in links(dossier)),
)
def served_as_json(dossier: Dossier) -> Iterator[Finding]:
    """Linked badge objects are served with the content type of JSON-LD, or of JSON."""
    for link in links(dossier):
        found = _typed(dossier, link)
        if found and found not in web.JSON_TYPES:
            yield failed(link.pointer, what=WHAT[link.role], url=link.url, found=found)


def _typed(dossier: Dossier, link: Link) -> str:
    """The content type of a linked document, where a server gave one."""
    found = dossier.resource(link.url)
    return found.media_type if found.ok and found.source is Source.NETWORK else ""


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#HostedBadge",
    message="the assertion is served as {found}",
    fix="Serve it as application/ld+json, or as application/json.",
    applies=lambda dossier: bool(_hosted_type(dossier)),
)
def hosted_as_json(dossier: Dossier) -> Iterator[Finding]:
    """A hosted assertion is served with the content type of JSON-LD, or of JSON."""
    found = _hosted_type(dossier)
    if found not in web.JSON_TYPES:
        yield failed("/id", found=found)


def _hosted_type(dossier: Dossier) -> str:
    url = award(dossier).get("id")
    found = dossier.resources.get(url) if isinstance(url, str) else None
    if found is None or not found.ok or found.source is not Source.NETWORK:
        return ""
    return found.media_type


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#Profile",
    message="{what} that is embedded differs from the one at {url} in: {names}",
    fix="Embed what is published, or publish the new one under an address of its own.",
    applies=lambda dossier: bool(copies(dossier)),
)
def copy_agrees(dossier: Dossier) -> Iterator[Finding]:
    """An embedded object says what is published at its address.

    Readers take the published one where the two differ. In a signed badge the embedded one may be
    how things were at the time, so this is advice. What an embedded object leaves out is no
    difference.
    """
    for link in copies(dossier):
        served = trust.served(dossier, link.url, SCHEME)
        what = WHAT[link.role]
        if served is None:
            cause = f"{what} at {link.url} could not be had to compare with the embedded one"
            yield cannot_tell(link.pointer, cause)
            continue
        inner = _embedded(dossier, link)
        names = [name for name in differences(inner, served) if name in inner]
        if names:
            listed = ", ".join(names[:_MOST])
            yield failed(link.pointer, what=what, url=link.url, names=listed)


def _embedded(dossier: Dossier, link: Link) -> dict[str, Json]:
    """An embedded object as it stands in its file, without what its published copy adds."""
    place = reading(dossier).place(link.pointer)
    file: Json = dossier.resource(place.url).data if place.url else dossier.credential.document
    inner = {"@context": file.get("@context"), **resolve(file, place.pointer)}
    return dict(read(inner, dossier.resources, SCHEME, alone=True).document)
