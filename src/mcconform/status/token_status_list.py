"""Token Status List of the IETF: https://datatracker.ietf.org/doc/draft-ietf-oauth-status-list/.

The claim ``status`` of a token holds ``status_list`` with a place ``idx`` in the list at ``uri``.
The list is a JWT of its own kind whose bits say one of several states: one list has no purposes,
each value has its meaning. A list may be a CWT too: the same claims in CBOR, signed with COSE.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from mcconform.identity.jwk import base64url
from mcconform.model import Container, Credential, Dossier, Json, Jws, Outcome, Resource
from mcconform.securing import cwt, instants, jose
from mcconform.securing.jose import JoseError, issuer_id
from mcconform.securing.jose_claims import shown
from mcconform.status import bits, lists, reading
from mcconform.status.credential_lists import URL
from mcconform.status.entries import Entry, claim
from mcconform.status.lists import Missing
from mcconform.status.reading import OTHER, REVOCATION, SUSPENSION, Contents, Reading, StatusList
from mcconform.status.shelf import Shelf, View
from mcconform.status.validity import Date

NAME: Final = "token_status_list"
MEMBER: Final = "status_list"
TYPE: Final = "statuslist+jwt"
TYPE_CWT: Final = "statuslist+cwt"
_FORMAT: Final = 279
"""The content format of CoAP that stands for ``application/statuslist+cwt``."""
SIZES: Final = (1, 2, 4, 8)
_MEANINGS: Final[Mapping[int, str]] = {1: REVOCATION, 2: SUSPENSION}
"""Of the values; 0 is "valid", and what others mean is agreed elsewhere or not at all."""
_NAMES_KEY: Final = frozenset({"kid", "jwk", "x5c"})
_WHOSE: Final = "securing.issuer.controls_key"


def _weight(contents: Contents) -> int:
    jws = contents.opened.jws if isinstance(contents.opened, Credential) else None
    return len(contents.unpacked.bits or b"") + (4 * len(jws.compact) if jws else 0)


_CONTENTS: Final[Shelf[Contents]] = Shelf(_weight)


def forget() -> None:
    """Empty the shelf; for tests that change what is shared."""
    _CONTENTS.clear()


def entry_of(credential: Credential) -> Entry | None:
    """The entry ``status_list`` of the claim ``status``; None where there is none."""
    status = claim(credential)
    if status is None or MEMBER not in status.value:
        return None
    found = status.value[MEMBER]
    pointer = f"{status.pointer}/{MEMBER}" if status.pointer else ""
    return Entry(pointer, found if isinstance(found, Mapping) else {})


def readings(dossier: Dossier) -> tuple[Reading, ...]:
    """The entry of this mechanism, if there is one, read as far as it goes."""
    return dossier.once("status.token_status_list.readings", _readings)


def _readings(dossier: Dossier) -> tuple[Reading, ...]:
    return tuple(_read(dossier))


def _read(dossier: Dossier) -> Iterator[Reading]:
    entry = entry_of(dossier.credential)
    if entry is None:
        return
    url, index = entry.text("uri"), _index(entry)
    listed = _status_list(url, dossier) if url else None
    size = listed.contents.size if listed is not None else 0
    found = listed.bits if listed is not None else None
    value = None
    if found is not None and index is not None:
        value = bits.token_entry(found, index, size)
    yield Reading(
        mechanism=NAME,
        entry=entry,
        url_at=entry.at("uri"),
        index_at=entry.at("idx"),
        issuer=issuer_id(dossier.credential),
        faults=tuple(_faults(entry)),
        url=url,
        topics=frozenset({REVOCATION, SUSPENSION, OTHER}),
        index=index,
        size=size,
        listed=listed,
        value=value,
        said=_MEANINGS.get(value, OTHER) if value else "",
    )


def _index(entry: Entry) -> int | None:
    found = entry.value.get("idx")
    return found if isinstance(found, int) and not isinstance(found, bool) and found >= 0 else None


def _faults(entry: Entry) -> Iterator[tuple[str, str]]:
    if _index(entry) is None:
        yield "idx", "it is not a whole number, zero or above"
    if not URL.fullmatch(entry.text("uri")):
        yield "uri", "it is not a URI"


def _status_list(url: str, dossier: Dossier) -> StatusList:
    found = contents(dossier.resource(url))
    if not isinstance(found.opened, Credential):
        return StatusList(url, found)
    named = _claims(found.opened).get("iss")
    keeper = named if isinstance(named, str) else issuer_id(dossier.credential)
    token = msgspec.structs.replace(found.opened, document={"issuer": keeper})
    sub = _claims(found.opened).get("sub")
    return StatusList(
        url,
        found,
        _verified(token, isinstance(named, str), dossier),
        lists.in_force(token, dossier, *_made(token)),
        reading.freshness(_claims(token).get("ttl"), instants.SECOND, token, dossier),
        "" if sub == url else f"its claim sub is {shown(sub)}",
    )


def _verified(token: Credential, named: bool, dossier: Dossier) -> lists.Judged:
    """Whether a list is authentic; ``named`` says whether it names its issuer.

    One that does not may be kept by somebody whom the issuer appointed: with a key of his it is a
    doubt, and where it does not even name the key, so it is when none of the issuer's fits.
    """
    found = lists.verified(token, dossier, doubtful="" if named else _WHOSE)
    header = token.jws.header if token.jws is not None else {}
    keyless = not named and not _NAMES_KEY & set(header) and not jose.forbidden(header.get("alg"))
    return (Outcome.CANT_TELL, found[1]) if keyless and found[0] is Outcome.FAILED else found


def contents(resource: Resource) -> Contents:
    """What a list holds: opened and unpacked once, for all dossiers that point to it."""
    made = functools.partial(_contents, resource.url)
    return _CONTENTS.get((resource.url, resource.sha256), {resource.url: resource}, made)


def open_list(resource: Resource) -> lists.Opened:
    """The token at the address of a list."""
    if resource.ok and cwt.looks_like(resource.body):
        return _open_cwt(resource)
    opened = lists.open_credential(resource)
    if isinstance(opened, Credential) and opened.container is not Container.JWT:
        return lists.Wrong("it is no JWT")
    return opened


def _open_cwt(resource: Resource) -> lists.Opened:
    """A list in CBOR, with its claims in the forms of JSON."""
    if cwt.is_code(resource.body):
        why = "is secured by a shared secret, so that nobody else can tell whether it is genuine"
        return Missing(f"{resource.url} {why}")
    try:
        envelope, claims = cwt.parse(resource.body)
    except JoseError as error:
        return lists.Wrong(f"it looks like a CWT, but {error.reason}")
    payload = {name: _json(value) for name, value in claims.items() if name != MEMBER}
    held = claims.get(MEMBER)
    if isinstance(held, Mapping):
        packed = held.get("lst")
        text = base64url(packed) if isinstance(packed, bytes) else None
        payload[MEMBER] = {"bits": _json(held.get("bits")), "lst": text}
    signed = msgspec.structs.replace(envelope.signatures[0], payload=payload)
    envelope = msgspec.structs.replace(envelope, signatures=(signed,))
    return Credential(
        resource.url,
        resource.sha256,
        Container.UNKNOWN,
        payload,
        securing="cose",
        jws=signed,
        envelope=envelope,
    )


def _json(value: Any) -> Json:
    """A value of CBOR that JSON knows too; None for any other."""
    return value if isinstance(value, str | int | float) else None


def _contents(url: str, view: View) -> Contents:
    opened = open_list(view[url])
    if not isinstance(opened, Credential) or opened.jws is None:
        return Contents(opened)
    held = _claims(opened).get(MEMBER)
    subject: Mapping[str, Json] = held if isinstance(held, Mapping) else {}
    size, in_cbor = _size(subject.get("bits")), opened.envelope is not None
    unpacked = bits.unpack(subject.get("lst"), bits.TOKEN)
    if not size:
        why = f"bits is {shown(subject.get('bits'))}, and only 1, 2, 4 and 8 are sizes"
        unpacked = bits.Unpacked(None, why)
    elif in_cbor and subject and subject["lst"] is None:
        unpacked = bits.Unpacked(None, "lst is no byte string")
    faults = tuple(_claim_faults(_claims(opened)))
    wrong = _wrong(opened.jws, held, in_cbor)
    return Contents(opened, wrong, subject, unpacked, size or 1, faults)


def _size(found: Json) -> int:
    """Bits of an entry; 0 for what is no size."""
    whole = isinstance(found, int) and not isinstance(found, bool)
    return found if whole and found in SIZES else 0


def _claims(token: Credential) -> Mapping[str, Json]:
    payload = token.jws.payload if token.jws is not None else None
    return payload if isinstance(payload, Mapping) else {}


def _wrong(jws: Jws, held: Json, in_cbor: bool) -> str:
    kind, wanted = jws.header.get("typ"), TYPE_CWT if in_cbor else TYPE
    text = kind.lower().removeprefix("application/") if isinstance(kind, str) else ""
    if text != wanted and not (in_cbor and kind == _FORMAT):
        given = shown(kind) if "typ" in jws.header else "absent"
        return f"its typ is {given} and not {wanted}"
    return "" if isinstance(held, Mapping) else f"it has no claim {MEMBER}"


def _claim_faults(claims: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    if instants.numeric_date(claims.get("iat")) is None:
        yield "iat", "it is not a number of seconds since 1970"
    if claims.get("exp") is not None and instants.numeric_date(claims["exp"]) is None:
        yield "exp", "it is not a number of seconds since 1970"


def _made(token: Credential) -> Iterator[Date]:
    """When the list was made: what it says holds from then on."""
    value = _claims(token).get("iat")
    instant = instants.numeric_date(value)
    if instant is not None:
        yield Date("iat", "", shown(value), instant)
