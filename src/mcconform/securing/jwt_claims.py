"""What the claims of a VC-JWT 1.1 say instead of the credential.

VC Data Model 1.1, section 6.3.1 (JSON Web Token), https://www.w3.org/TR/vc-data-model-1.1/#jwt-decoding:
a member may stand as a claim alone, and whoever decodes the token puts it back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from mcconform.model import Json, Jws

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def is_beside(inner: Mapping[str, Json], jws: Jws) -> bool:
    """Whether a claim ``vc`` or ``vp`` stands beside the credential and does not hold it.

    The payload is a credential, and the claim is none, or ``typ`` says that there is no such claim.
    """
    return _is_typed(jws.payload) and (says_vc_jose(jws) or not _is_typed(inner))


def _is_typed(value: Mapping[str, Json]) -> bool:
    return "@context" in value and "type" in value


def says_vc_jose(jws: Jws) -> bool:
    """Whether ``typ`` is one of VC-JOSE-COSE, where the payload is the credential."""
    found = jws.header.get("typ")
    text = found.lower().removeprefix("application/") if isinstance(found, str) else ""
    return text in ("vc+jwt", "vp+jwt")


def completed(inner: Mapping[str, Json], claims: Mapping[str, Json]) -> Mapping[str, Json]:
    """The credential with the members that only the claims give; itself where there are none.

    A credential with an embedded proof stays as it is: the proof covers what stands there.
    """
    if "proof" in inner:
        return inner
    added: dict[str, Json] = {}
    for member, claim in (("issuer", "iss"), ("id", "jti")):
        if member not in inner and isinstance(claims.get(claim), str):
            added[member] = claims[claim]
    for member, claim in (("issuanceDate", "nbf"), ("expirationDate", "exp")):
        date = _date(claims.get(claim))
        if member not in inner and date and "validFrom" not in inner:
            added[member] = date
    subject = inner.get("credentialSubject")
    if isinstance(subject, Mapping) and "id" not in subject and isinstance(claims.get("sub"), str):
        added["credentialSubject"] = {"id": claims["sub"], **subject}
    return {**inner, **added} if added else inner


def presented(inner: Mapping[str, Json], claims: Mapping[str, Json]) -> Mapping[str, Json]:
    """The presentation with its id and its holder, where only the claims give them.

    One with an embedded proof stays as it is.
    """
    if "proof" in inner:
        return inner
    pairs = (("holder", "iss"), ("id", "jti"))
    added = {
        member: claims[claim]
        for member, claim in pairs
        if member not in inner and isinstance(claims.get(claim), str)
    }
    return {**inner, **added} if added else inner


def _date(value: Json) -> str:
    """A NumericDate (RFC 7519 section 2) as RFC 3339 text; empty for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    try:
        moment = _EPOCH + dt.timedelta(seconds=value)
    except (OverflowError, ValueError):
        return ""
    return moment.isoformat().replace("+00:00", "Z")
