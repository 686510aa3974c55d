"""When two spellings name one thing: RFC 3986 section 6.2, without asking the network."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit, urlunsplit

_UNRESERVED = re.compile(r"%([0-9A-Fa-f]{2})")
_PORTS = {"http": "80", "https": "443"}


def canonical(iri: str) -> str:
    """The key two spellings of one IRI share.

    RFC 3986 sections 6.2.2 and 6.2.3: case of scheme and host, percent-encoding of unreserved
    letters, default port, empty path; and Unicode normal form C. A UUID has no case (RFC 9562
    section 4). A trailing slash and the case of a path do matter.
    """
    text = unicodedata.normalize("NFC", iri.strip())
    text = _UNRESERVED.sub(_decoded, text)
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return text
    if text[:9].lower() == "urn:uuid:":
        return text.lower()
    if not host:
        return f"{parts.scheme.lower()}:{text.partition(':')[2]}" if parts.scheme else text
    shown = "" if port is None or _PORTS.get(parts.scheme.lower()) == str(port) else f":{port}"
    path = parts.path or "/"
    return urlunsplit((parts.scheme.lower(), host + shown, path, parts.query, parts.fragment))


def _decoded(match: re.Match[str]) -> str:
    letter = chr(int(match[1], 16))
    return (
        letter if letter.isascii() and (letter.isalnum() or letter in "-._~") else match[0].upper()
    )
