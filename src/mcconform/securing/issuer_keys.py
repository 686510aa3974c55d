"""The keys an issuer publishes, for an envelope whose header names none.

VC Data Model 1.1 section 6.3.1 makes ``kid`` optional, and VC-JOSE-COSE section 3.3.1 lets ``iss``
say where to look: then any key of the issuer may be the one that signed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from mcconform import identity
from mcconform.identity import issuer_metadata, jwks
from mcconform.identity.jwk import thumbprint
from mcconform.identity.method import Method, NoMethod
from mcconform.model import Dossier

NO_KEY: Final = (
    "the header names no key (it has neither kid, jwk nor x5c), so there is nothing to verify with"
)
_THUMBPRINT: Final = "urn:ietf:params:oauth:jwk-thumbprint:sha-256:"
MOST: Final = 32
"""Keys of one issuer that are tried."""


def published(issuer: str, dossier: Dossier) -> tuple[Method, ...] | NoMethod:
    """The keys of the issuer's own document and of its key set, or why there are none.

    ``issuer`` is a DID or an https URL; its document and ``/.well-known/jwks.json`` are read from
    the dossier. A key that its document keeps for other uses than signing assertions counts too:
    that it was misused is another rule's finding.
    """
    if not issuer:
        return NoMethod("not-found", NO_KEY)
    listing = identity.listing(issuer, dossier)
    found = [] if isinstance(listing, NoMethod) else [one.key for one in listing.keys]
    found += _key_set(issuer, dossier)
    found += issuer_metadata.methods(issuer, dossier.resources)
    keys = tuple(key for key in found if isinstance(key, Method))[:MOST]
    if keys:
        return keys
    because = listing.detail if isinstance(listing, NoMethod) else "its document lists no key"
    return NoMethod("not-found", f"{NO_KEY}: of the issuer, {because}")


def called(name: str, issuer: str, dossier: Dossier) -> Method | None:
    """The key in the issuer's own document that a ``kid`` means without being its URL.

    VC-JOSE-COSE section 4.2 recommends to name keys by their thumbprint (RFC 7638, as a URI RFC
    9278), in ``kid`` and in the JWK of the document.
    """
    listing = identity.listing(issuer, dossier) if issuer else None
    if listing is None or isinstance(listing, NoMethod):
        return None
    plain = name.removeprefix(_THUMBPRINT)
    keys = (one.key for one in listing.keys if isinstance(one.key, Method))
    return next((key for key in keys if plain in (key.jwk.get("kid"), thumbprint(key.jwk))), None)


def _key_set(issuer: str, dossier: Dossier) -> Iterator[Method | NoMethod]:
    url = identity.jwks_url(issuer)
    resource = dossier.resources.get(url)
    if resource is None or not resource.ok or not isinstance(resource.data, Mapping):
        return
    for index, key in enumerate(jwks.members(resource.data)):
        if key.get("iss", issuer) == issuer:
            kid = key.get("kid")
            yield jwks.method(f"{url}#{kid if isinstance(kid, str) else index}", key, url, "jwks")
