"""The keys of an issuer: CryptographicKey documents, and what the issuer's profile says of them.

Open Badges 2.0, sections "CryptographicKey" and "SignedBadge". A key counts as the issuer's when
the published profile lists it in ``publicKey``, and not because the badge names it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mcconform.identity.jwk import KeyProblem
from mcconform.identity.method import Method, NoMethod
from mcconform.identity.pem import jwk_of_pem, looks_like_pem
from mcconform.model import Dossier, Json
from mcconform.nodes import as_list
from mcconform.standards.ob2 import web
from mcconform.standards.ob2.reading import Scheme
from mcconform.standards.ob2.trust import absent, served


def key_id(value: Json) -> str:
    """The address of a key that is linked or embedded; empty where it has none."""
    found = value.get("id") if isinstance(value, Mapping) else value
    return found if isinstance(found, str) else ""


def listed(profile: Mapping[str, Json]) -> Iterator[Json]:
    """What a published profile lists as its keys: addresses and objects."""
    yield from (one for one in as_list(profile.get("publicKey")) if isinstance(one, str | Mapping))


def key(dossier: Dossier, value: Json, scheme: Scheme) -> Method | NoMethod:
    """The key of an address, or of an object in a published profile."""
    name = key_id(value)
    if isinstance(value, Mapping) and isinstance(value.get("publicKeyPem"), str):
        return from_pem(value["publicKeyPem"], name, value)
    if not web.is_web(name):
        return NoMethod("not-found", f"the key {name[:100]!r} has no web address to read it from")
    resource = dossier.resource(name)
    found = served(dossier, name, scheme)
    if found is not None:
        pem = found.get("publicKeyPem")
        if isinstance(pem, str):
            return from_pem(pem, name, found)
        return NoMethod("malformed", f"the document {name} has no publicKeyPem", fault=True)
    if resource.ok:
        text = resource.body.decode("utf-8", "replace")
        if looks_like_pem(text):
            return from_pem(text, name, {})
    return NoMethod("unreachable", f"the key {name} could not be had ({absent(resource)})")


def from_pem(pem: str, name: str, document: Mapping[str, Json]) -> Method | NoMethod:
    """A key in PEM as a verification method."""
    try:
        jwk = jwk_of_pem(pem)
    except KeyProblem as problem:
        return NoMethod(problem.code, f"the key {name} cannot be used: {problem.why}")
    owner = document.get("owner")
    return Method(
        name,
        jwk,
        controller=owner if isinstance(owner, str) else "",
        source="open-badges",
        document=name,
        kind="CryptographicKey",
    )
