"""JSON-LD documents to canonical N-Quads (RDFC-1.0), JSON to canonical bytes (RFC 8785).

`canonize` is the seam: the reference engine goes by PyLD; a faster one may stand before it.
"""

from __future__ import annotations

from mcconform.canonical.errors import (
    CanonicalError,
    InvalidJsonLd,
    MissingContext,
    NotProcessable,
    TooMuchWork,
)
from mcconform.canonical.reference import Canonical, canonize

__all__ = [
    "Canonical",
    "CanonicalError",
    "InvalidJsonLd",
    "MissingContext",
    "NotProcessable",
    "TooMuchWork",
    "canonize",
]
