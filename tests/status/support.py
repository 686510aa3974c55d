"""Dossiers for the tests of status, and rules asked one by one."""

from __future__ import annotations

import datetime as dt
import gzip
import importlib
import pkgutil
import zlib
from collections.abc import Mapping
from typing import Any

import mcconform.status.rules
from fixtures.issuer import Issuer, base64url, compact_json
from fixtures.lists import REVOCATION, bitstring, entry
from mcconform import catalogue
from mcconform.model import Container, Credential, Dossier, Finding, Jws, Outcome
from mcconform.standards import contexts
from tests.forge import resource

AT = "2026-01-01T00:00:00Z"
WORST = (Outcome.FAILED, Outcome.CANT_TELL, Outcome.INAPPLICABLE)

for found in pkgutil.iter_modules(mcconform.status.rules.__path__):
    importlib.import_module(f"mcconform.status.rules.{found.name}")


def moment(text: str) -> dt.datetime:
    """A moment from its text."""
    return dt.datetime.fromisoformat(text.replace("Z", "+00:00"))


def dossier(
    document: Mapping[str, Any],
    resources: Mapping[str, Any] | None = None,
    at: str = AT,
    jws: Jws | None = None,
) -> Dossier:
    """A dossier on a document, with the contexts and the resources given."""
    brought = {url: resource(url, value) for url, value in contexts().items()}
    brought |= {url: resource(url, value) for url, value in (resources or {}).items()}
    kind = Container.JWT if jws is not None else Container.JSON
    credential = Credential("test", "0" * 64, kind, document, "ob3", jws=jws)
    return Dossier(credential, moment(at), brought)


def findings(rule: str, subject: Dossier) -> list[Finding]:
    """What a rule of this room says; nothing when it does not apply."""
    record = catalogue.get(f"status.{rule}")
    assert record.check is not None
    if record.applies is not None and not record.applies(subject):
        return [Finding("", outcome=Outcome.INAPPLICABLE)]
    return list(record.check(subject))


def outcome(rule: str, subject: Dossier) -> Outcome:
    """The outcome of a rule: its worst finding."""
    seen = {finding.outcome for finding in findings(rule, subject)}
    return next((one for one in WORST if one in seen), Outcome.PASSED)


def failures(subject: Dossier) -> list[str]:
    """The rules of this room that fail, without the room's name."""
    return [
        rule.id.removeprefix("status.")
        for rule in catalogue.rules(prefix="status.")
        if outcome(rule.id.removeprefix("status."), subject) is Outcome.FAILED
    ]


def badge(*entries: Any, **members: Any) -> dict[str, Any]:
    """As much of a credential as status looks at; one entry stands alone, several in an array."""
    document = {
        "id": "urn:uuid:4f0c3e5a-51c6-4d05-9b4f-5f9a3d1c7b10",
        "issuer": {"id": Issuer().did},
        "validFrom": "2025-01-01T00:00:00Z",
        **members,
    }
    if entries:
        document["credentialStatus"] = entries[0] if len(entries) == 1 else list(entries)
    return document


def listed(index: int = 94, on: tuple[int, ...] = (), **changes: Any) -> Dossier:
    """A badge with one revocation entry, and its list with the bits ``on`` set."""
    one = {**entry(REVOCATION, index), **changes}
    purpose = one["statusPurpose"]
    return dossier(badge(one), {REVOCATION: bitstring(REVOCATION, purpose, on)})


def list_credential(subject: Mapping[str, Any], **members: Any) -> dict[str, Any]:
    """A signed list credential whose subject and members are changed before it is signed."""
    signed = bitstring(REVOCATION, "revocation", ())
    del signed["proof"]
    signed["credentialSubject"].update(subject)
    signed.update(members)
    return Issuer().sign({key: value for key, value in signed.items() if value is not None})


def packed(bits: bytes) -> str:
    """A bit string as ``encodedList``."""
    return "u" + base64url(gzip.compress(bits, 9, mtime=0))


STATUS_2021 = "https://w3id.org/vc/status-list/2021/v1"
TOKENS = "https://status.harbour.example/tokens/1"
SIZE = 131_072


def bit_string(on: tuple[int, ...] = (), size: int = SIZE) -> bytes:
    """Bits with the entries ``on`` set, the first one leftmost."""
    bits = bytearray(size // 8)
    for index in on:
        bits[index // 8] |= 0x80 >> index % 8
    return bytes(bits)


def older(bits: bytes) -> str:
    """A bit string as StatusList2021 and RevocationList2020 write it."""
    return base64url(gzip.compress(bits, 9, mtime=0))


def entry_2021(index: int = 94, purpose: str = "revocation", **changes: Any) -> dict[str, Any]:
    """A StatusList2021Entry."""
    return {**entry(REVOCATION, index, purpose), "type": "StatusList2021Entry", **changes}


def unsigned_2021(
    on: tuple[int, ...] = (),
    purpose: str = "revocation",
    subject: Mapping[str, Any] | None = None,
    **members: Any,
) -> dict[str, Any]:
    """A StatusList2021Credential that nobody signed."""
    held = {
        "id": f"{REVOCATION}#list",
        "type": "StatusList2021",
        "statusPurpose": purpose,
        "encodedList": older(bit_string(on)),
        **(subject or {}),
    }
    return {
        "@context": ["https://www.w3.org/2018/credentials/v1", STATUS_2021],
        "id": REVOCATION,
        "type": ["VerifiableCredential", "StatusList2021Credential"],
        "issuer": Issuer().did,
        "issuanceDate": "2025-01-01T00:00:00Z",
        "credentialSubject": held,
        **members,
    }


def list_2021(*args: Any, **members: Any) -> dict[str, Any]:
    """A signed StatusList2021Credential, on VC 1.1: its context contradicts the one of VC 2.0."""
    return Issuer().sign(unsigned_2021(*args, **members), "Ed25519Signature2020")


def entry_2020(index: object = "94", **changes: Any) -> dict[str, Any]:
    """A RevocationList2020Status."""
    return {
        "id": f"{REVOCATION}#{index}",
        "type": "RevocationList2020Status",
        "revocationListIndex": index,
        "revocationListCredential": REVOCATION,
        **changes,
    }


def list_2020(
    on: tuple[int, ...] = (),
    subject: Mapping[str, Any] | None = None,
    issuer: Issuer | None = None,
    **members: Any,
) -> bytes:
    """A RevocationList2020Credential as a JWT: its context is in no library of ours."""
    keeper = issuer or Issuer()
    document = {
        "@context": [
            "https://www.w3.org/2018/credentials/v1",
            "https://w3id.org/vc-revocation-list-2020/v1",
        ],
        "id": REVOCATION,
        "type": ["VerifiableCredential", "RevocationList2020Credential"],
        "issuer": keeper.did,
        "issuanceDate": "2025-01-01T00:00:00Z",
        "credentialSubject": {
            "id": f"{REVOCATION}#list",
            "type": "RevocationList2020",
            "encodedList": older(bit_string(on)),
            **(subject or {}),
        },
        **members,
    }
    return keeper.jwt(document, "vc-jwt").encode()


def token_status(index: object = 94, uri: object = TOKENS) -> dict[str, Any]:
    """The claim ``status`` of a token."""
    return {"status_list": {"idx": index, "uri": uri}}


def token_bytes(values: Mapping[int, int], size: int = 2, entries: int = 1024) -> bytes:
    """A list of tokens, the first one in the least significant bits."""
    made = bytearray(entries * size // 8)
    for index, value in values.items():
        made[index * size // 8] |= value << (index * size % 8)
    return bytes(made)


def token_list(
    values: Mapping[int, int] | None = None,
    size: int = 2,
    *,
    held: Mapping[str, Any] | None = None,
    header: Mapping[str, Any] | None = None,
    issuer: Issuer | None = None,
    **claims: Any,
) -> bytes:
    """A Status List Token; claims and members of the header that are None are left out."""
    keeper = issuer or Issuer()
    packed_up = base64url(zlib.compress(token_bytes(values or {}, size), 9))
    payload = {
        "sub": TOKENS,
        "iat": 1_735_689_600,
        "status_list": {"bits": size, "lst": packed_up, **(held or {})},
        **claims,
    }
    head = {"alg": "EdDSA", "typ": "statuslist+jwt", "kid": keeper.method, **(header or {})}
    return compact(head, payload, keeper)


def compact(header: Mapping[str, Any], payload: Mapping[str, Any], keeper: Issuer) -> bytes:
    """A compact JWS, signed with the issuer's Ed25519 key."""
    parts = [{k: v for k, v in one.items() if v is not None} for one in (header, payload)]
    signed = ".".join(base64url(compact_json(part)) for part in parts).encode()
    return signed + b"." + base64url(keeper.key.sign(signed)).encode()


def tokened(resource_at: Any, claim: Any = None, at: str = AT, **members: Any) -> Dossier:
    """A badge with a claim ``status`` and the list that it points to."""
    status = token_status() if claim is None else claim
    return dossier(badge(status=status, **members), {TOKENS: resource_at}, at)
