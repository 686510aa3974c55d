"""JSON-LD documents to canonical N-Quads (RDFC-1.0), JSON to canonical bytes (RFC 8785).

`canonize` is the seam. A fast walk (``context.py``, ``expand.py``, ``rdfc.py``) takes what real
credentials are made of; what it does not know, and whatever it finds fault with, goes whole to the
reference engine (``reference.py``, PyLD), whose word on faults and on dropped terms counts.
"""

from __future__ import annotations

from mcconform.canonical.engine import Canonical, canonize
from mcconform.canonical.errors import (
    CanonicalError,
    InvalidJsonLd,
    MissingContext,
    NotProcessable,
    TooMuchWork,
)

__all__ = [
    "Canonical",
    "CanonicalError",
    "InvalidJsonLd",
    "MissingContext",
    "NotProcessable",
    "TooMuchWork",
    "canonize",
]
