"""Dossiers for the tests of status, and rules asked one by one."""

from __future__ import annotations

import datetime as dt
import gzip
import importlib
import pkgutil
from collections.abc import Mapping
from typing import Any

import mcconform.status.rules
from fixtures.issuer import Issuer, base64url
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
