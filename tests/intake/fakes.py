"""A small standard and a compact JWS, so that intake is tested by itself."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from typing import Any
from unittest import mock

from mcconform.standards import Recognition, Standard

BADGE = {"type": ["VerifiableCredential", "OpenBadgeCredential"], "id": "urn:example:1"}


def recogniser(name: str, strength: int, edition: str = "") -> Any:
    """Recognises documents that have this type."""

    def recognise(document: Mapping[str, Any]) -> Recognition | None:
        types = document.get("type")
        named = isinstance(types, list) and name in types
        return Recognition(edition, strength) if named else None

    return recognise


def embedded(document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What stands in ``endorsement`` and ``endorsementJwt``, and what is inside that."""
    for member in ("endorsement", "endorsementJwt"):
        found = document.get(member)
        for index, value in enumerate(found if isinstance(found, list) else ()):
            yield f"/{member}/{index}", value
            if isinstance(value, Mapping):
                for pointer, inner in embedded(value):
                    yield f"/{member}/{index}{pointer}", inner


def standard(standard_id: str, recognise: Any, builds_on: tuple[str, ...] = ()) -> Standard:
    """A standard as intake sees it."""
    return Standard(
        id=standard_id,
        title=standard_id,
        editions=(),
        builds_on=builds_on,
        profile="none",
        package="none",
        vocabulary=mock.sentinel.vocabulary,
        recognise=recognise,
        layers=lambda credential: (standard_id,),
        embedded=embedded,
    )


VC2 = standard("vc2", recogniser("VerifiableCredential", 3, "2.0"))
OB3 = standard("ob3", recogniser("OpenBadgeCredential", 2, "3.0.3"), ("vc2",))
CLR2 = standard("clr2", recogniser("ClrCredential", 2, "2.0"), ("ob3",))
ALL = (CLR2, OB3, VC2)


def encoded(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def jws(payload: Any, header: Any = None, signature: bytes = b"sig") -> str:
    """A compact JWS that nobody signed; bytes are taken as they are, other values as JSON."""
    head = header if header is not None else {"alg": "EdDSA"}
    parts = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in (head, payload)]
    return ".".join(encoded(part) for part in (*parts, signature))
