"""Which document answers for a key's URL, and which key in it is meant."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from mcconform.identity import controller, did_jwk, did_key, did_web, jwks, multikey, urls
from mcconform.identity.controller import Listed
from mcconform.identity.jwk import KeyProblem
from mcconform.identity.method import Method, NoMethod
from mcconform.model import Dossier, Json, Reference, Resource

_MAX_URL: Final = 16_384
"""A did:jwk of an RSA key is long; nothing honest is longer."""
_CAUSES: Final[Mapping[str, str]] = {
    "offline": "the network was not to be used",
    "not-gathered": "nobody asked for it",
    "not-found": "there is nothing at that address",
    "gone": "it was taken away for good",
    "forbidden": "the server does not hand it out",
    "timeout": "the server did not answer in time",
    "dns": "its host name has no address",
    "tls": "no safe connection to the server was possible",
    "not-json": "what lies there is not JSON",
}


class Listing(msgspec.Struct, frozen=True):
    """What the document of a DID or of an https id lists."""

    document: str
    """URL it was read from; empty for a DID that is its own document."""
    keys: tuple[Listed, ...]


def resolve(url: str, dossier: Dossier, *, issuer: str = "") -> Method | NoMethod:
    """The verification method at ``url`` (of a proof's ``verificationMethod`` or a JWT's ``kid``).

    A URL that is only a fragment is read against ``issuer``. Where no document vouches for a URL
    whose fragment is itself a Multikey, that key is handed back with the source ``fragment``: the
    bytes can be tried, and nothing is said of whose key it is.
    """
    full = urls.without_fragment(issuer) + url if url.startswith("#") and issuer else url
    own = _of_itself(full) if len(full) <= _MAX_URL else None
    if own is not None:
        return own
    return dossier.once(f"identity.resolve {full}", lambda whole: _resolve(full, whole))


@functools.lru_cache(maxsize=1024)
def _of_itself(url: str) -> Method | NoMethod | None:
    """The key of a DID that is its own document; None for every other URL."""
    if not urls.is_absolute(url):
        return None
    kind = urls.did_parts(urls.without_fragment(url))[0]
    if kind == "key":
        return did_key.resolve(url)
    return did_jwk.resolve(url) if kind == "jwk" else None


def _resolve(url: str, dossier: Dossier) -> Method | NoMethod:
    if not urls.is_absolute(url) or len(url) > _MAX_URL:
        return NoMethod("malformed", f"the key is named {url[:80]!r}, which is no URL", fault=True)
    if not url.startswith("did:"):
        if not urls.is_web(url):
            return NoMethod("unsupported", f"no key can be read from {url[:80]}")
        return _or_fragment(url, _from_web(url, dossier))
    did = urls.without_fragment(url)
    found = listing(did, dossier)
    if isinstance(found, NoMethod):
        return _or_fragment(url, found)
    return _or_fragment(url, _pick(url, found.keys, did))


def _or_fragment(url: str, found: Method | NoMethod) -> Method | NoMethod:
    """What was found; when it was nothing, the key that the fragment itself may be."""
    name = urls.fragment(url)
    if isinstance(found, Method) or found.code not in ("unreachable", "not-found"):
        return found
    if not name.startswith("z"):
        return found
    try:
        jwk = multikey.decode(name)
    except KeyProblem as problem:
        return NoMethod("secret-key", problem.why) if problem.code == "secret-key" else found
    return Method(id=url, jwk=jwk, source="fragment", kind="Multikey")


def listing(identifier: str, dossier: Dossier) -> Listing | NoMethod:
    """The keys that the document of an issuer lists: a DID document, a controller document.

    NoMethod says why there is no such list: nobody could be asked, or the document is not one.
    """
    base = urls.without_fragment(identifier)
    own = _kept_listing(base) if len(base) <= _MAX_URL else _listing_of_itself(base)
    if own is not None:
        return own
    return dossier.once(f"identity.listing {base}", lambda whole: _listing(base, whole))


def _listing_of_itself(base: str) -> Listing | NoMethod | None:
    """What a DID that is its own document lists; None for every other id."""
    kind = urls.did_parts(base)[0]
    if kind not in ("key", "jwk"):
        return None
    found = did_key.resolve(base) if kind == "key" else did_jwk.resolve(base)
    if isinstance(found, NoMethod):
        return found
    return Listing("", (Listed(found.id, found, found.relationships),))


_kept_listing = functools.lru_cache(maxsize=1024)(_listing_of_itself)


def _listing(base: str, dossier: Dossier) -> Listing | NoMethod:
    kind = urls.did_parts(base)[0]
    resource = _document_of(base, dossier)
    if isinstance(resource, NoMethod):
        return resource
    document = resource.data
    if jwks.is_set(document) and urls.is_web(base):
        return Listing(resource.url, tuple(_set_members(document, base)))
    if not isinstance(document, Mapping):
        return NoMethod("not-found", f"what lies at {resource.url} is no JSON object")
    if not controller.same_document(document, base):
        why = f"the document at {resource.url} does not say that it is the one of {base}"
        return NoMethod("wrong-document", why, fault=base.startswith("did:"))
    source = "did:web" if kind == "web" else "controller-document"
    keys = controller.listed(document, base, source, resource.url)
    if controller.is_method(document):
        keys.append(Listed(base, controller.method(base, document, source, resource.url)))
    return Listing(resource.url, tuple(keys))


def _set_members(document: Mapping[str, Json], base: str) -> Iterator[Listed]:
    """The keys of a set that lies where the document of an issuer is looked for."""
    for index, key in enumerate(jwks.members(document)):
        kid = key.get("kid")
        name = f"{base}#{kid if isinstance(kid, str) else index}"
        yield Listed(name, jwks.method(name, key, base, "jwks"))


def _document_of(base: str, dossier: Dossier) -> Resource | NoMethod:
    """The resource that is the document of an id."""
    kind = urls.did_parts(base)[0]
    own = dossier.resources.get(base)
    if own is not None and own.ok:
        return own
    if kind == "web":
        url = did_web.document_url(base)
        if not url:
            return NoMethod("malformed", f"{base[:80]} names no web address", fault=True)
        return _reached(dossier.resource(url))
    if base.startswith("did:"):
        if not kind:
            return NoMethod("malformed", f"{base[:80]!r} is no DID", fault=True)
        return NoMethod("unsupported", f"identifiers of the form did:{kind} are not supported")
    if not urls.is_web(base):
        return NoMethod("unsupported", f"{base[:80]} names nobody who could be asked for keys")
    return _reached(dossier.resource(base))


def _reached(resource: Resource) -> Resource | NoMethod:
    if resource.ok:
        return resource
    cause = _CAUSES.get(resource.problem) or resource.detail or resource.problem
    return NoMethod("unreachable", f"{resource.url} could not be read: {cause}")


def _from_web(url: str, dossier: Dossier) -> Method | NoMethod:
    """The key at an http(s) URL: in a key set, a document that is a key, a controller document."""
    base = urls.without_fragment(url)
    resource = _reached(dossier.resource(base))
    if isinstance(resource, NoMethod):
        return resource
    document: Json = resource.data
    if jwks.is_set(document) or jwks.is_key(document):
        return jwks.find(url, document, base)
    if controller.is_method(document):
        if not controller.same_document(document, url):
            return NoMethod("wrong-document", f"the key at {base} is named otherwise", fault=True)
        return controller.method(url, document, "controller-document", base)
    if not isinstance(document, Mapping) or not controller.has_lists(document):
        return NoMethod("not-found", f"the document at {base} holds no keys")
    found = listing(base, dossier)
    if isinstance(found, NoMethod):
        return NoMethod(found.code, found.detail, fault=True)
    return _pick(url, found.keys, base)


def _pick(url: str, keys: tuple[Listed, ...], base: str) -> Method | NoMethod:
    """The key with that id; for a URL without a fragment the only key there is."""
    named = [one.key for one in keys if one.id == url]
    if not named and "#" not in url and len(keys) == 1:
        named = [keys[0].key]
    if named:
        return named[0]
    return NoMethod("not-found", f"the document of {base} lists no key named {url[:200]}", True)


def references(url: str) -> tuple[Reference, ...]:
    """The documents that have to be at hand to `resolve` a key's URL or an issuer's id."""
    return _references(url) if len(url) <= _MAX_URL else ()


@functools.lru_cache(maxsize=1024)
def _references(url: str) -> tuple[Reference, ...]:
    return tuple(_documents(url))


def _documents(url: str) -> Iterator[Reference]:
    if not urls.is_absolute(url):
        return
    base = urls.without_fragment(url)
    kind = urls.did_parts(base)[0]
    if kind == "web":
        where = did_web.document_url(base)
        if where:
            yield Reference(where, "controller")
    elif kind and kind not in ("key", "jwk"):
        # Nothing is fetched for these, but a mirror may hold a document under the DID itself.
        yield Reference(base, "controller")
    elif urls.is_web(base):
        yield Reference(base, "jwks" if base.endswith("/jwks.json") else "controller")
