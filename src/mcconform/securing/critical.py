"""Parameters of a header that the recipient must understand: RFC 7515 section 4.1.11."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from mcconform.model import Json
from mcconform.nodes import as_list

JADES: Final = frozenset(
    {"sigT", "x5t#o", "sigX5ts", "srCms", "sigPl", "srAts", "adoTst", "sigPId", "sigD"}
)
"""Header parameters that ETSI TS 119 182-1 adds (section 5.2)."""
UNDERSTOOD: Final = (JADES - {"sigD"}) | {"b64"}
"""Extensions a header may make critical. ``sigD`` points to a payload elsewhere."""
_REGISTERED: Final = frozenset(
    {"alg", "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty", "crit"}
)
"""Parameters of RFC 7515 itself, which ``crit`` must not name."""


def fault(header: Mapping[str, Json]) -> str:
    """What is wrong with ``crit``, and with ``b64``, which it has to name (RFC 7797 section 6)."""
    critical = header.get("crit", [])
    if not isinstance(critical, list) or ("crit" in header and not critical):
        return "crit is no list of names"
    for name in critical:
        if not isinstance(name, str) or name in _REGISTERED or name not in header:
            return "crit names what it may not name, or what the header does not have"
    if len(set(critical)) != len(critical):
        return "crit names a parameter twice"
    if "b64" in header and ("b64" not in critical or not isinstance(header["b64"], bool)):
        return "b64 is no truth value, or crit does not name it"
    return ""


def unknown(header: Mapping[str, Json]) -> str:
    """The first extension made critical that this version cannot process; empty for none."""
    return next((one for one in as_list(header.get("crit")) if one not in UNDERSTOOD), "")


def refused(header: Mapping[str, Json]) -> str:
    """Why a compact JWS with a credential cannot be opened; empty where it can."""
    if fault(header):
        return fault(header)
    if unknown(header):
        return "its header makes an extension critical (crit) that nobody here knows"
    if header.get("b64") is False:
        return "its payload is not encoded (b64), so it holds no credential"
    return ""
