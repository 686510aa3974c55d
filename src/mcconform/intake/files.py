"""How files that may hold a badge are told from others, before they are opened."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from mcconform.errors import InputError
from mcconform.model import Json

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


def as_bytes(document: Mapping[str, Json]) -> bytes:
    """A document as its file would be. Raises InputError for what no JSON file can hold."""
    try:
        text = json.dumps(document, ensure_ascii=False)
        try:
            return text.encode()
        except UnicodeEncodeError:  # half of a surrogate pair, which JSON can write by its number
            return json.dumps(document).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError(
            f"the document is no JSON: {error}", "give what json.loads gives"
        ) from error
