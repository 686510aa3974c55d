"""Key sets: RFC 7517 section 5, https://www.rfc-editor.org/rfc/rfc7517#section-5.

Open Badges 3.0 has its issuers publish one at ``/.well-known/jwks.json`` of their authority; a key
there may carry a member ``iss`` that names the one issuer it belongs to.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote

from mcconform.identity import jwk, urls
from mcconform.identity.jwk import KeyProblem
from mcconform.identity.method import Method, NoMethod
from mcconform.model import Json


def is_set(document: Json) -> bool:
    """Whether a JSON document is a JWK set."""
    return isinstance(document, Mapping) and isinstance(document.get("keys"), list)


def is_key(document: Json) -> bool:
    """Whether a JSON document is one JWK."""
    return isinstance(document, Mapping) and "kty" in document


def members(document: Mapping[str, Json]) -> list[Mapping[str, Json]]:
    """The JWKs of a set, or the one JWK that the document is."""
    if is_set(document):
        return [member for member in document["keys"] if isinstance(member, Mapping)]
    return [document]


def find(url: str, document: Mapping[str, Json], where: str) -> Method | NoMethod:
    """The key that ``url`` names in the set (or the single key) read from ``where``.

    The fragment, or the whole URL, is the ``kid``; without a fragment a set of one key will do.
    """
    keys = members(document)
    name = unquote(urls.fragment(url))
    named = [key for key in keys if key.get("kid") in (name, url)] if name else []
    if not named and not name:
        named = [key for key in keys if key.get("kid") == url] or keys
    if not named and not is_set(document) and "kid" not in document:
        named = keys
    if not named:
        return NoMethod("not-found", f"{where} has no key named {name[:80]}", fault=True)
    if len(named) > 1:
        return NoMethod("not-found", f"{where} has several keys, and none is named for certain")
    return method(url, named[0], where, "jwks" if is_set(document) else "jwk-document")


def method(url: str, key: Mapping[str, Json], where: str, source: str) -> Method | NoMethod:
    """A JWK of a key document as a verification method."""
    try:
        public = jwk.public_jwk(key)
    except KeyProblem as problem:
        fault = problem.code == "malformed"
        return NoMethod(problem.code, f"the key in {where} cannot be used: {problem.why}", fault)
    issuer = key.get("iss")
    return Method(
        id=url,
        jwk=public,
        controller=issuer if isinstance(issuer, str) else "",
        source=source,
        document=where,
        kind="JsonWebKey",
        secret=jwk.is_secret(key),
    )
