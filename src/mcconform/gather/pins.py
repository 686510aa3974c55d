"""Digests of documents that never change, so that a changed one is noticed when it arrives.

The table is data, ``pins.toml``; section 6 of the verifiable credentials facts says which of them a
W3C Recommendation prints.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from importlib import resources


@functools.cache
def pins() -> Mapping[str, str]:
    """SHA-256 in lower-case hexadecimal by URL."""
    table = tomllib.loads((resources.files(__package__) / "pins.toml").read_text("utf-8"))
    return {url: str(entry["sha256"]) for url, entry in table.items()}
