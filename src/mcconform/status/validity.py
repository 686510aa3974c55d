"""From when to when a credential is valid, by its own dates and by those of its envelope.

``validFrom`` and ``validUntil`` are VC Data Model 2.0, ``issuanceDate`` and ``expirationDate`` 1.1,
``nbf`` and ``exp`` the JWT around either. Whichever of them stand there have to hold: a date that a
reader of another edition would believe must not be passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from mcconform.model import Credential, Json
from mcconform.securing import instants
from mcconform.securing.jose_claims import shown

STARTS = ("validFrom", "issuanceDate")
ENDS = ("validUntil", "expirationDate")


class Date(msgspec.Struct, frozen=True):
    """One date with the place it stands in."""

    name: str
    pointer: str
    """Empty for a claim of an envelope around the document."""
    text: str
    instant: int | None
    """None when it cannot be read."""
    inclusive: bool = True
    """Whether the credential is still valid at the very instant of an end: until ``validUntil`` it
    is, at ``exp`` it is not any more (RFC 7519 section 4.1.4)."""


def has_start(credential: Credential) -> bool:
    """Whether there is any date before which the credential is not valid."""
    return _is_dated(credential, STARTS, "nbf")


def has_end(credential: Credential) -> bool:
    """Whether there is any date after which the credential is not valid."""
    return _is_dated(credential, ENDS, "exp")


def starts(credential: Credential) -> tuple[Date, ...]:
    """Every date before which the credential is not valid."""
    return tuple(_dates(credential, STARTS, "nbf"))


def ends(credential: Credential) -> tuple[Date, ...]:
    """Every date after which the credential is not valid."""
    return tuple(_dates(credential, ENDS, "exp"))


def is_over(date: Date, now: int) -> bool:
    """Whether an end has been reached."""
    if date.instant is None:
        return False
    return date.instant < now or (date.instant == now and not date.inclusive)


def is_ahead(date: Date, now: int) -> bool:
    """Whether a start is still to come."""
    return date.instant is not None and date.instant > now


def _is_dated(credential: Credential, members: tuple[str, ...], claim: str) -> bool:
    document: Mapping[str, Json] = credential.document or {}
    for name in members:
        if document.get(name) is not None:
            return True
    return _claimed(credential, claim) is not None


def _claimed(credential: Credential, claim: str) -> Json:
    payload = credential.jws.payload if credential.jws is not None else None
    return payload.get(claim) if isinstance(payload, Mapping) else None


def _dates(credential: Credential, members: tuple[str, ...], claim: str) -> Iterator[Date]:
    document: Mapping[str, Json] = credential.document or {}
    for name in members:
        if document.get(name) is not None:
            value = document[name]
            yield Date(name, f"/{name}", shown(value), instants.instant(value))
    value = _claimed(credential, claim)
    if value is not None:
        pointer = f"/{claim}" if claim in document else ""
        yield Date(claim, pointer, shown(value), instants.numeric_date(value), inclusive=False)
