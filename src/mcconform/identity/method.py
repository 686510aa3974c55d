"""The one shape every key takes, wherever it came from: a verification method with a public JWK.

Source of the words: Controlled Identifiers 1.0, https://www.w3.org/TR/cid-1.0/#verification-methods.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec

from mcconform.model import Json


class Method(msgspec.Struct, frozen=True):
    """A verification method that was found, with the document that vouches for it."""

    id: str
    jwk: Mapping[str, Json]
    """The public key as a JWK (RFC 7517), whatever form it was published in; never a private
    member."""
    controller: str = ""
    """Who the document says controls it; empty when it does not say."""
    source: str = ""
    """``did:key``, ``did:jwk``, ``did:web``, ``controller-document``, ``jwk-document``, ``jwks``,
    ``jwk-header``, ``fragment`` (key-shaped fragment of a URL nobody could ask)."""
    document: str = ""
    """URL of the document the key was read from; empty for a key that carries itself."""
    kind: str = ""
    """Type of the method as published, e.g. ``Multikey``, ``JsonWebKey2020``."""
    relationships: tuple[str, ...] = ()
    """Verification relationships that list it, e.g. ``assertionMethod``."""
    expires: dt.datetime | None = None
    revoked: dt.datetime | None = None
    secret: bool = False
    """The document shows a secret key in a public place."""


class NoMethod(msgspec.Struct, frozen=True):
    """Why no verification method could be had."""

    code: str
    """``unreachable``, ``unsupported``, ``not-found``, ``malformed``, ``wrong-document``,
    ``secret-key``."""
    detail: str
    """In words a badge issuer understands."""
    fault: bool = False
    """True when the documents at hand prove the badge or the issuer wrong; False when nobody can
    tell."""
