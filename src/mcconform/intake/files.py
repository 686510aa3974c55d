"""How files that may hold a badge are told from others, before they are opened."""

from __future__ import annotations

from typing import Final

SUFFIXES: Final = frozenset((".json", ".jsonld", ".jwt", ".jws", ".png", ".svg", ".vc"))
"""Endings of the files a folder is searched for. Files named one by one may end in anything."""
BEGINNINGS: Final = (b"{", b"[", b"\x89PNG", b"<svg", b"<?xml", b"eyJ")
HEAD: Final = 64
"""Bytes from the beginning that say enough."""


def begins_like_a_badge(head: bytes) -> bool:
    """Whether a file without an ending begins as one of the containers of badges does."""
    return head.lstrip().startswith(BEGINNINGS)


def is_hidden(parts: tuple[str, ...]) -> bool:
    """Whether a path leads through a name that begins with a dot; ``.`` and ``..`` are no names."""
    return any(part.startswith(".") and part not in (".", "..") for part in parts)
