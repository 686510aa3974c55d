"""1EdTechCredentialRefresh: a service that hands out the present version of a credential.

Source: 1EdTech Credential Refresh 1.0, https://www.imsglobal.org/spec/vccr/v1p0/; Open Badges 3.0
section 8.4. What the service hands out is reported and never takes the credential's place: a
report is on the badge that was given, and a newer one is another subject.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from mcconform import limits
from mcconform.model import Credential, Dossier, Json, Outcome
from mcconform.nodes import as_list
from mcconform.securing.jose import issuer_id
from mcconform.securing.jose_claims import identifier
from mcconform.status import lists, validity

SERVICE: Final = "1EdTechCredentialRefresh"


class Service(msgspec.Struct, frozen=True):
    """One refresh service of a credential."""

    pointer: str
    url: str


class Answer(msgspec.Struct, frozen=True):
    """What a service hands out."""

    service: Service
    opened: Credential | lists.Missing | lists.Wrong
    other: str = ""
    """Why it is not the present version of this credential; empty when it is."""
    newer: str = ""
    """The date from which it holds, when that is later than the credential's own."""
    verified: Outcome = Outcome.CANT_TELL


def services(document: Mapping[str, Json]) -> tuple[Service, ...]:
    """The services of this kind that a credential names."""
    return tuple(_services(document))


def _services(document: Mapping[str, Json]) -> Iterator[Service]:
    value = document.get("refreshService")
    for index, item in enumerate(as_list(value)[: limits.STATUS_ENTRIES]):
        if isinstance(item, Mapping) and SERVICE in as_list(item.get("type")):
            place = f"/refreshService/{index}" if isinstance(value, list) else "/refreshService"
            yield Service(place, identifier(item.get("id")))


def answers(dossier: Dossier) -> tuple[Answer, ...]:
    """What each service hands out."""
    return dossier.once("status.refresh.answers", lambda one: tuple(_answers(one)))


def _answers(dossier: Dossier) -> Iterator[Answer]:
    for service in services(dossier.document):
        if not service.url:
            yield Answer(service, lists.Missing("the refresh service has no id to ask at"))
            continue
        opened = lists.open_credential(dossier.resource(service.url))
        if not isinstance(opened, Credential):
            yield Answer(service, opened)
            continue
        other, newer = _differs(opened, dossier.credential), _newer(opened, dossier.credential)
        verified = lists.verified(opened, dossier)[0] if newer and not other else Outcome.CANT_TELL
        yield Answer(service, opened, other, newer, verified)


def _differs(opened: Credential, own: Credential) -> str:
    """Why a credential is not a version of our own (Open Badges 3.0 section 7)."""
    there, here = opened.document or {}, own.document or {}
    if identifier(there.get("id")) != identifier(here.get("id")):
        return "it has another id"
    if issuer_id(opened) != issuer_id(own):
        return "it has another issuer"
    return ""


def _newer(opened: Credential, own: Credential) -> str:
    there, here = validity.starts(opened), validity.starts(own)
    if not there or not here:
        return ""
    one, other = there[0].instant, here[0].instant
    return there[0].text if one is not None and other is not None and one > other else ""
