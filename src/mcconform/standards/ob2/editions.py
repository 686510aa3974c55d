"""Which generation an object of Open Badges is of, where its contexts name both 1 and 2."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from mcconform.model import Json

OLDER: Final = frozenset(("https://w3id.org/openbadges/v1", "http://w3id.org/openbadges/v1"))
"""Addresses of the context of Open Badges 1.1."""
LATER: Final = frozenset(("verification", "claim", "publicKeyPem", "revokedAssertions"))
"""Members that no edition before 2.0 has."""
_EARLIER: Final = frozenset(("verify", "uid"))


def is_early(document: Mapping[str, Json], members: Mapping[str, Json]) -> bool:
    """Whether an object looks like one of the time before 2.0.

    ``members`` are its members by their names. ``verify`` is read as ``verification``, its later
    name, and still speaks for the earlier time.
    """
    names = document.keys() | members.keys()
    if "verify" in document and "verification" not in document:
        names.discard("verification")
    return bool(_EARLIER & names) and not LATER & names
