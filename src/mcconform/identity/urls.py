"""The parts of the URLs and DIDs that name keys and issuers.

Decentralized Identifiers 1.0 section 3, https://www.w3.org/TR/did-core/#identifier.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from mcconform.model import Json

_DID: Final = re.compile(
    r"did:(?P<method>[a-z0-9]+):(?P<id>(?:[A-Za-z0-9._:-]|%[0-9A-Fa-f]{2})+)", re.ASCII
)
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]+")


def without_fragment(url: str) -> str:
    """The document a URL points into."""
    return url.partition("#")[0]


def fragment(url: str) -> str:
    """What stands after the number sign; empty when nothing does."""
    return url.partition("#")[2]


def did_parts(did: str) -> tuple[str, str]:
    """Method and method-specific id of a DID; two empty texts when it is none."""
    found = _DID.fullmatch(did)
    return (found["method"], found["id"]) if found else ("", "")


def is_absolute(url: Json) -> bool:
    """Whether the text is a URL with a scheme."""
    return isinstance(url, str) and _SCHEME.fullmatch(url) is not None


def is_web(url: str) -> bool:
    """Whether the URL is one of the web, with a host."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def jwks_url(issuer: str) -> str:
    """Where Open Badges expects an issuer's keys: ``/.well-known/jwks.json`` of its authority.

    Empty for an issuer that is not on the web.
    """
    if not is_web(issuer):
        return ""
    parts = urlsplit(issuer)
    return f"{parts.scheme}://{parts.netloc}/.well-known/jwks.json"
