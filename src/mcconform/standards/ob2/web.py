"""Web addresses: who serves them, and whether one lies within the reach of another.

Open Badges 2.0, sections "VerificationObject" and "HostedBadge Verification". An *origin* is
there the name of a host (RFC 3986 section 3.2.2), so http and https are not told apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

from mcconform.model import Json

JSON_TYPES: Final = frozenset(("application/ld+json", "application/json"))
"""Media types that a badge object may be served under."""
_PORTS: Final = {"http": 80, "https": 443}
_WORD: Final = re.compile(r"[^\W_]")
"""A letter or a digit: between two of them no name ends."""
_ENCODED_DOT: Final = re.compile(r"%2e", re.IGNORECASE)
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


class Address(NamedTuple):
    """A web address, taken apart."""

    host: str
    port: int | None
    """None for the usual port of the scheme."""
    path: str
    """Path, query and fragment; steps up (``..``) are resolved."""

    @property
    def server(self) -> tuple[str, int | None]:
        """The host and its port: what *same origin* compares."""
        return self.host, self.port


def address(url: Json) -> Address | None:
    """The parts of an http(s) URL; None for anything else."""
    if not isinstance(url, str) or not url.lower().startswith(("http://", "https://")):
        return None
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if not host:
        return None
    path = _resolved(parts.path) or "/"
    path += f"?{parts.query}" if parts.query else ""
    path += f"#{parts.fragment}" if parts.fragment else ""
    return Address(_ascii(host), port if port != _PORTS[parts.scheme] else None, path)


def is_web(url: Json) -> bool:
    """Whether a value is an http(s) URL with a host."""
    return address(url) is not None


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return host.lower()


def _resolved(path: str) -> str:
    """A path without its dot segments (RFC 3986 section 5.2.4)."""
    kept: list[str] = []
    parts = _ENCODED_DOT.sub(".", path).split("/")
    for index, part in enumerate(parts):
        if part == "..":
            if len(kept) > 1:
                kept.pop()
        elif part != ".":
            kept.append(part)
            continue
        if index == len(parts) - 1:
            kept.append("")
    return "/".join(kept)


def same_server(one: Json, other: Json) -> bool:
    """Whether two web addresses are served by the same host, at the same port."""
    first, second = address(one), address(other)
    return first is not None and second is not None and first.server == second.server


def same_address(one: Json, other: Json) -> bool:
    """Whether two addresses name the same document: http and https, an encoding or a fragment
    make no difference.
    """
    first, second = address(one), address(other)
    if first is None or second is None:
        return bool(one == other)
    return first.server == second.server and _document(first) == _document(second)


def _document(found: Address) -> str:
    return unquote(found.path.partition("#")[0])


def starts_with(url: str, prefix: str) -> bool:
    """Whether an address begins with a prefix, on the same server.

    A prefix is text, and the text ``https://a.example`` is also the beginning of
    ``https://a.example.org``, which need not belong to who wrote the prefix.
    """
    return bool(_cut(url, prefix))


def ends_inside_a_word(url: str, prefix: str) -> bool:
    """Whether a prefix breaks off in the middle of a word of the address that begins with it."""
    begun, rest = _cut(url, prefix) or ("", "")
    return bool(rest and _WORD.match(rest) and _WORD.match(begun[-1]))


def _cut(url: str, prefix: str) -> tuple[str, str] | None:
    """The path of a prefix and what follows it in an address that begins with it."""
    found, wanted = address(url), address(prefix)
    if found is None or wanted is None or found.server != wanted.server:
        return None
    if not found.path.startswith(wanted.path):
        return None
    return wanted.path, found.path[len(wanted.path) :]


def is_allowed(url: str, hosts: Iterable[str]) -> bool:
    """Whether the host of an address is one of those allowed; an entry may say too much."""
    found = address(url)
    return found is not None and any(found.host == _host(entry) for entry in hosts)


def _host(entry: str) -> str:
    """The host of an entry that should be nothing but a host."""
    bare = _SCHEME.sub("", entry.strip())
    found = address(f"https://{bare}")
    return found.host if found else ""
