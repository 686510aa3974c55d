"""Who awarded a badge, by documents that only he can publish.

Whatever a badge embeds was written by whoever made the badge. What it says of the badge class or
of the issuer counts for nothing here where there is a published copy to ask (Open Badges 2.0,
examples, section "Open Badges in Linked Data"): else anybody could embed a profile with another's
address and a key or a scope of his own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from mcconform.model import Dossier, Json, Resource
from mcconform.nodes import Node, as_list
from mcconform.standards._walk import Visit
from mcconform.standards.ob2 import web
from mcconform.standards.ob2.reading import Reading, Scheme, read

NOBODY = frozenset({"not-found", "gone", "not-json"})
"""Problems that are an answer: the server was asked, and there is no such document."""
_START: Final = 1000
"""Bytes in which an HTML page shows itself."""


class Published(msgspec.Struct, frozen=True, eq=False):
    """An object as its publisher says it, or why nobody can tell what he says."""

    id: str = ""
    value: Mapping[str, Json] | None = None
    why: str = ""


class Trust(msgspec.Struct, frozen=True, eq=False):
    """The badge class and its issuer, as they are published."""

    badge: Published
    issuer: Published


def plain(dossier: Dossier, scheme: Scheme) -> Mapping[str, Json]:
    """The subject's own document by its one names, without what it links to."""

    def make(dossier: Dossier) -> Mapping[str, Json]:
        document = dossier.credential.document or {}
        return read(document, dossier.resources, scheme, alone=True).document

    return dossier.once("ob2.trust.plain", make)


def reading(dossier: Dossier, scheme: Scheme) -> Reading:
    """The subject with what it links to."""
    if dossier.assembled is not None and isinstance(dossier.assembled.source, Reading):
        return dossier.assembled.source
    return dossier.once(
        "ob2.trust.reading",
        lambda whole: read(whole.credential.document or {}, whole.resources, scheme),
    )


def absent(resource: Resource) -> str:
    """Why a document could not be had, in words."""
    if not resource.ok:
        return resource.detail or resource.problem
    return f"what is served there is no JSON object{_instead(resource.body)}"


def _instead(body: bytes) -> str:
    """What an answer is that is no JSON object, where that can be said."""
    start = body[:_START].lstrip().lower()
    if not start:
        return ": it is empty"
    if start.startswith((b"<!doctype html", b"<html")):
        return ": it is an HTML page"
    try:
        body.decode()
    except UnicodeDecodeError:
        return ": it is not in UTF-8"
    return ""


def served(dossier: Dossier, url: str, scheme: Scheme) -> Mapping[str, Json] | None:
    """The object served at an address, by its one names; None where there is none at hand.

    An address with a fragment may name an object inside of what is served.
    """

    def make(dossier: Dossier) -> Mapping[str, Json] | None:
        found = dossier.resource(url)
        if not found.ok or not isinstance(found.data, Mapping):
            return None
        document = read(found.data, dossier.resources, scheme, alone=True).document
        return _named(document, url) if "#" in url else document

    return dossier.once(f"ob2.trust.served {url}", make)


def _named(document: Mapping[str, Json], url: str) -> Mapping[str, Json]:
    """The object inside a document that has the address as its id; the whole where none has."""
    waiting: list[Json] = [document]
    for value in waiting:  # grows while it is read
        if isinstance(value, Mapping):
            if value.get("id") == url:
                return value
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return document


def published(dossier: Dossier, value: Json, what: str, scheme: Scheme) -> Published:
    """The object that a link or an embedded object stands for, as it is published.

    One without a web address has no published copy: what is embedded is all there is.
    """
    url = value.get("id") if isinstance(value, Mapping) else value
    if not isinstance(url, str):
        url = ""
    if web.is_web(url):
        found = served(dossier, url, scheme)
        why = f"{what} at {url} could not be had ({absent(dossier.resource(url))})"
        return Published(url, found, "" if found is not None else why)
    if isinstance(value, Mapping):
        return Published(url, value)
    named = f"is named {url[:100]}, which is no web address" if url else "is not named"
    return Published(url, None, f"{what} {named}")


def trust(dossier: Dossier, scheme: Scheme) -> Trust:
    """The chain from the subject to its issuer, worked out once."""
    return dossier.once("ob2.trust", lambda whole: trust_of(whole, plain(whole, scheme), scheme))


def trust_of(dossier: Dossier, award: Mapping[str, Json], scheme: Scheme) -> Trust:
    """The chain from an assertion or an endorsement to its issuer."""
    if "badge" not in award:
        return Trust(Published(), _issuer(dossier, award, scheme))
    badge = published(dossier, award["badge"], "the badge class", scheme)
    if badge.value is None:
        return Trust(badge, Published(why=badge.why))
    return Trust(badge, _issuer(dossier, badge.value, scheme))


def _issuer(dossier: Dossier, holder: Mapping[str, Json], scheme: Scheme) -> Published:
    """The issuer's profile; an embedded one without an address is nobody's word."""
    found = published(dossier, holder.get("issuer"), "the issuer's profile", scheme)
    if found.value is not None and not web.is_web(found.id):
        why = "the issuer has no web address, so nobody can ask what is his"
        return Published(found.id, None, why)
    return found


def texts(value: Json) -> Iterator[str]:
    """The strings of a member that may be one or many."""
    yield from (one for one in as_list(value) if isinstance(one, str))


def view(visit: Visit, dossier: Dossier) -> Node:
    """An object of the assembled document."""
    return Node(visit.value, visit.pointer, dossier)
