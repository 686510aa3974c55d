"""JWT VC Issuer Metadata: where the issuer of an SD-JWT VC says which keys are his.

draft-ietf-oauth-sd-jwt-vc, section "JWT VC Issuer Metadata",
https://datatracker.ietf.org/doc/draft-ietf-oauth-sd-jwt-vc/. The document lies at a well-known path
of the issuer's host, names the issuer once more, and holds a key set or the address of one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit

import msgspec

from mcconform.identity import jwks, urls
from mcconform.identity.method import Method, NoMethod
from mcconform.model import Json, Reference, Resource

PATH: Final = "/.well-known/jwt-vc-issuer"
NOTHING_THERE: Final = frozenset({"not-found", "gone", "not-json"})
"""Problems that are an answer: the issuer was asked, and publishes no such document."""


class Metadata(msgspec.Struct, frozen=True):
    """What an issuer's metadata come to."""

    where: str
    """URL of the document that holds the keys, or of the one that is amiss."""
    keys: tuple[Mapping[str, Json], ...] = ()
    """JWKs as they are published."""
    why: str = ""
    """Why there are no keys, in words; empty where there are."""
    another: bool = False
    """The document is that of another issuer, and so must not be used."""
    problem: str = ""
    """`Resource.problem` of the document that could not be had; empty when all could."""


def address(issuer: str) -> str:
    """Where the metadata of an issuer lie: the path goes between its host and its own path.

    Empty for an issuer that is no https URL, or one with a query or a fragment.
    """
    if not urls.is_web(issuer):
        return ""
    parts = urlsplit(issuer)
    if parts.scheme != "https" or parts.query or parts.fragment:
        return ""
    return f"https://{parts.netloc}{PATH}{parts.path.rstrip('/')}"


def read(issuer: str, resources: Mapping[str, Resource]) -> Metadata | None:
    """The issuer's metadata; None where nobody asked for them."""
    url = address(issuer)
    resource = resources.get(url) if url else None
    if resource is None:
        return None
    if not resource.ok:
        return Metadata(url, why=f"{url} could not be read", problem=resource.problem)
    document = resource.data
    if not isinstance(document, Mapping):
        return Metadata(url, why=f"what lies at {url} is no JSON object", problem="not-json")
    named = document.get("issuer")
    if named != issuer:
        whose = named[:200] if isinstance(named, str) else "nobody"
        return Metadata(url, why=f"the metadata at {url} are those of {whose}", another=True)
    if ("jwks" in document) == ("jwks_uri" in document):
        return Metadata(url, why=f"{url} has to hold either jwks or jwks_uri")
    if "jwks" in document:
        return _keys(url, document["jwks"])
    return _elsewhere(url, document["jwks_uri"], resources)


def _elsewhere(url: str, named: Json, resources: Mapping[str, Resource]) -> Metadata:
    """The keys at the address that the metadata give."""
    if not isinstance(named, str) or not urls.is_web(named):
        return Metadata(url, why=f"the jwks_uri in {url} is no web address")
    resource = resources.get(urls.without_fragment(named))
    if resource is None or not resource.ok:
        problem = resource.problem if resource is not None else "not-gathered"
        return Metadata(named, why=f"{named} could not be read", problem=problem)
    return _keys(named, resource.data)


def _keys(where: str, found: Json) -> Metadata:
    keys = tuple(jwks.members(found)) if jwks.is_set(found) else ()
    return Metadata(where, keys, "" if keys else f"there is no key set with keys in {where}")


def find(kid: str, issuer: str, resources: Mapping[str, Resource]) -> Method | NoMethod | None:
    """The key of that name in the issuer's metadata; None where there are none, or nobody asked."""
    found = read(issuer, resources)
    if found is None or found.problem in NOTHING_THERE:
        return None
    if found.why:
        code = "unreachable" if found.problem else "wrong-document"
        return NoMethod(code, found.why, fault=found.another)
    named = [key for key in found.keys if key.get("kid") == kid]
    if len(named) != 1:
        many = "several keys" if named else "no key"
        return NoMethod("not-found", f"{found.where} has {many} named {kid[:80]}", not named)
    return jwks.method(f"{found.where}#{kid}", named[0], found.where, "jwks")


def methods(issuer: str, resources: Mapping[str, Resource]) -> Iterator[Method | NoMethod]:
    """Every key in the issuer's metadata."""
    found = read(issuer, resources)
    if found is None:
        return
    for index, key in enumerate(found.keys):
        kid = key.get("kid")
        name = f"{found.where}#{kid if isinstance(kid, str) else index}"
        yield jwks.method(name, key, found.where, "jwks")


def references(issuer: str, resources: Mapping[str, Resource]) -> Iterator[Reference]:
    """The metadata of an issuer, and the key set that they name."""
    url = address(issuer)
    if not url:
        return
    yield Reference(url, "jwks")
    resource = resources.get(url)
    document = resource.data if resource is not None and resource.ok else None
    named = document.get("jwks_uri") if isinstance(document, Mapping) else None
    if isinstance(named, str) and urls.is_web(named):
        yield Reference(urls.without_fragment(named), "jwks")
