"""did:web: a DID whose document lies on a web server, https://w3c-ccg.github.io/did-method-web/."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, unquote

from mcconform.identity import urls

_HOST: Final = re.compile(
    r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*"
    r"(?::[0-9]{1,5})?",
    re.ASCII,
)
_FORBIDDEN: Final = re.compile(r"[\x00-\x1f\x7f/\\?#]")


def document_url(did: str) -> str:
    """Where the document of a did:web lies; empty when the DID says nothing that can be asked.

    The first part is the host, a port follows an encoded colon. Each further part is a path
    segment, percent-decoded once; a segment that would climb or hide a slash is refused.
    """
    method, identifier = urls.did_parts(did)
    if method != "web":
        return ""
    host, *path = identifier.split(":")
    authority = unquote(host)
    if not _HOST.fullmatch(authority):
        return ""
    segments = [unquote(part) for part in path]
    if any(part in ("", ".", "..") or _FORBIDDEN.search(part) for part in segments):
        return ""
    where = "/".join(quote(part, safe="!$&'()*+,;=:@~") for part in segments) or ".well-known"
    return f"https://{authority}/{where}/did.json"
