"""From the URL of a key, or the id of an issuer, to verification methods.

Everything is read from the dossier: documents that are not there are ``unreachable``, which is
nobody's fault. Sources: Controlled Identifiers 1.0 section 3.3 (retrieve verification method),
https://www.w3.org/TR/cid-1.0/#retrieve-verification-method, and the specifications of the DID
methods in their modules.
"""

from __future__ import annotations

from mcconform.identity.jwk import SECRET_MEMBERS, is_secret, public_jwk, same_key
from mcconform.identity.method import Method, NoMethod
from mcconform.identity.resolver import Listing, listing, references, resolve
from mcconform.identity.urls import jwks_url

__all__ = [
    "SECRET_MEMBERS",
    "Listing",
    "Method",
    "NoMethod",
    "is_secret",
    "jwks_url",
    "listing",
    "public_jwk",
    "references",
    "resolve",
    "same_key",
]
