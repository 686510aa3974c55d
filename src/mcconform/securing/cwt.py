"""CBOR Web Tokens (RFC 8392), https://www.rfc-editor.org/rfc/rfc8392: claims in a COSE_Sign1.

A token may stand behind its own tag 61. Claims have numbers; what comes out has the names of JWT,
so that one code reads both. Values are Python's: bytes stay bytes.

Raises `JoseError` where the bytes are no signed token.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from mcconform.model import Envelope
from mcconform.securing import cose
from mcconform.securing.jose import JoseError

CLAIMS: Final[Mapping[int, str]] = {
    1: "iss",
    2: "sub",
    3: "aud",
    4: "exp",
    5: "nbf",
    6: "iat",
    7: "cti",
    65533: "status_list",
    65534: "ttl",
    65535: "status",
}
"""Claims by their numbers in the IANA registry of CWT claims; others are left out."""
_TAG: Final = b"\xd8\x3d"
_CODE: Final = b"\xd1"
"""Tag 17, COSE_Mac0: secured by a secret that whoever checks it has to have."""


def looks_like(data: bytes) -> bool:
    """Whether bytes begin as a CWT: its tag, or a COSE message that secures one."""
    start = data.removeprefix(cose.SELF_DESCRIBED)
    return start.startswith((_TAG, _CODE)) or cose.looks_like(start)


def is_code(data: bytes) -> bool:
    """Whether a token is secured by a shared secret: nobody else can tell whether it is sound."""
    return data.removeprefix(cose.SELF_DESCRIBED).removeprefix(_TAG).startswith(_CODE)


def parse(data: bytes) -> tuple[Envelope, Mapping[str, Any]]:
    """The envelope, not yet verified, and its claims by their names. Raises JoseError."""
    body = data.removeprefix(cose.SELF_DESCRIBED).removeprefix(_TAG)
    if is_code(data):
        raise JoseError("it is secured by a shared secret and by no signature")
    envelope, payload = cose.parse(body)
    claims = cose.load_map(payload, "its payload")
    return envelope, {
        CLAIMS[number]: value
        for number, value in claims.items()
        if type(number) is int and number in CLAIMS
    }
