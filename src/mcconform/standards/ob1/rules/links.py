"""Open Badges 1.0 and 1.1: the documents that a badge links to."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, Source, cannot_tell, failed
from mcconform.standards.ob1.nodes import award, whole
from mcconform.standards.ob1.rules import SPEC
from mcconform.standards.ob1.scheme import SCHEME, address, kind
from mcconform.standards.ob2 import trust, web
from mcconform.standards.ob2.reading import Link

WHAT = {"badge": "the badge class", "issuer": "the issuer"}


def links(dossier: Dossier) -> list[Link]:
    """Links to web addresses."""
    return [link for link in whole(dossier).links if not link.embedded and web.is_web(link.url)]


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#Assertion",
    message="{what} is not at {url}: {why}",
    fix="Publish it there as JSON, or correct the link.",
    applies=lambda dossier: bool(links(dossier)),
)
def reachable(dossier: Dossier) -> Iterator[Finding]:
    """The badge class and the issuer are where the links lead, and are JSON objects.

    A server that does not answer today, or a document that could not be had for reasons of ours,
    leaves it open.
    """
    for link in links(dossier):
        what, found = WHAT[link.role], dossier.resource(link.url)
        if found.problem in trust.NOBODY or (found.ok and not isinstance(found.data, dict)):
            yield failed(link.pointer, what=what, url=link.url, why=trust.absent(found))
        elif not found.ok:
            cause = f"{what} at {link.url} could not be had ({trust.absent(found)})"
            yield cannot_tell(link.pointer, cause)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#BadgeClass",
    message="what is served at {url} has the id {found}, so it describes something else",
    fix="Give each document the address it is served at as its id, and link to it by its id.",
    applies=lambda dossier: any(_id(dossier, link) for link in links(dossier)),
)
def id_is_the_address(dossier: Dossier) -> Iterator[Finding]:
    """A document with an id has the address as its id that it is published at."""
    for link in links(dossier):
        name, final = _id(dossier, link), dossier.resource(link.url).final_url
        if name and not any(web.same_address(name, url) for url in (link.url, final)):
            yield failed(f"{link.pointer}/id", url=link.url, found=name)


def _id(dossier: Dossier, link: Link) -> str:
    served = trust.served(dossier, link.url, SCHEME)
    name = served.get("id") if served is not None else None
    return name if isinstance(name, str) else ""


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#Assertion",
    message="{name} is an object, where a badge before 2.0 has the address of one",
    fix="Publish the object at an address of its own and link to it.",
    applies=lambda dossier: any(True for _ in _linking(dossier)),
)
def not_embedded(dossier: Dossier) -> Iterator[Finding]:
    """Badge class and issuer are linked by their addresses; only 0.5 and 2.0 have them inside."""
    for name, pointer in _linking(dossier):
        place = whole(dossier).place(pointer)
        if not (place.url and place.pointer == "") and _is_object(dossier, pointer):
            yield failed(pointer, name=name)


def _linking(dossier: Dossier) -> Iterator[tuple[str, str]]:
    """Name and pointer of each member that links a badge class or an issuer."""
    for visit in SCHEME.vocabulary.visits(whole(dossier).document):
        for name, owner in (("badge", "Assertion"), ("issuer", "BadgeClass")):
            if owner in visit.cls.kinds and name in visit.value:
                yield name, f"{visit.pointer}/{name}"


def _is_object(dossier: Dossier, pointer: str) -> bool:
    visits = SCHEME.vocabulary.visits(whole(dossier).document)
    return any(visit.pointer == pointer for visit in visits)


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#HostedBadge",
    message="the assertion is served as {found}",
    fix="Serve it as application/json.",
    applies=lambda dossier: bool(_media_type(dossier)),
)
def hosted_as_json(dossier: Dossier) -> Iterator[Finding]:
    """A hosted assertion is served with the content type of JSON; that of JSON-LD is one of JSON.

    The specification tells issuers to make sure of it, and no verifier to refuse what is not.
    """
    found = _media_type(dossier)
    if found not in web.JSON_TYPES:
        yield failed("", found=found)


def _media_type(dossier: Dossier) -> str:
    """What the server calls the hosted copy; empty where none answered."""
    found = award(dossier)
    if not found or dossier.credential.jws is not None or kind(found) != "hosted":
        return ""
    served = dossier.resources.get(address(dossier.credential, found))
    if served is None or not served.ok or served.source is not Source.NETWORK:
        return ""
    return served.media_type
