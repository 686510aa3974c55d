"""1EdTechRevocationList: an unsigned JSON list of revoked credentials, found by their ids.

Source: 1EdTech Revocation List Status Method 1.0, https://www.imsglobal.org/spec/vcrl/v1p0/. Open
Badges 3.0 section 8.5 asks for it by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from urllib.parse import unquote

import msgspec

from mcconform import limits
from mcconform.model import Dossier, Json
from mcconform.securing.jose_claims import identifier, shown
from mcconform.status import lists
from mcconform.status.entries import REVOCATION_LIST, Entry, entries


class State(StrEnum):
    """What a list says of one credential."""

    ABSENT = "absent"
    REVOKED = "revoked"
    NOT_REVOKED = "not revoked"
    UNCLEAR = "unclear"


class Reading(msgspec.Struct, frozen=True):
    """One entry of the credential, with the list it names."""

    entry: Entry
    url: str
    """Of the list; empty when the entry has none."""
    listed: Mapping[str, Json] | lists.Missing | lists.Wrong
    faults: tuple[tuple[str, str], ...] = ()
    """What is wrong with the list: pointer within it, and a phrase."""
    state: State = State.ABSENT
    reason: str = ""
    """Why the credential was revoked, as the list says."""
    issuer: str = ""
    """Of the list."""
    cut: bool = False
    """The list has more entries than are read."""


def readings(dossier: Dossier) -> tuple[Reading, ...]:
    """Every entry of this mechanism, with what its list says of the credential."""
    return dossier.once("status.revocation_list_1edtech", lambda one: tuple(_readings(one)))


def _readings(dossier: Dossier) -> Iterator[Reading]:
    for entry in entries(dossier.document):
        if REVOCATION_LIST not in entry.types:
            continue
        url = entry.text("id")
        if not url:
            yield Reading(entry, "", lists.Missing("the status entry has no id to look it up at"))
            continue
        listed = lists.open_json(dossier.resource(url))
        if isinstance(listed, lists.Missing | lists.Wrong):
            yield Reading(entry, url, listed)
            continue
        state, reason = _state(listed, identifier(dossier.document.get("id")))
        faults = tuple(_faults(listed))
        issuer = identifier(listed.get("issuer"))
        yield Reading(entry, url, listed, faults, state, reason, issuer, _is_cut(listed))


def _items(listed: Mapping[str, Json]) -> list[Json]:
    found = listed.get("revokedCredential")
    return found[: limits.REVOCATION_ENTRIES] if isinstance(found, list) else []


def _is_cut(listed: Mapping[str, Json]) -> bool:
    found = listed.get("revokedCredential")
    return isinstance(found, list) and len(found) > limits.REVOCATION_ENTRIES


def _faults(listed: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    if not isinstance(listed.get("revokedCredential"), list):
        yield "", "it has no array revokedCredential"
    for index, item in enumerate(_items(listed)):
        pointer = f"/revokedCredential/{index}"
        if not isinstance(item, Mapping) or not isinstance(item.get("id"), str):
            yield pointer, f"its item {index} has no id"
        elif not isinstance(item.get("revoked", True), bool):
            yield pointer, f"revoked of its item {index} is neither true nor false"


def _state(listed: Mapping[str, Json], credential: str) -> tuple[State, str]:
    """What the list says; of several items for one credential the gravest holds."""
    wanted, state = _plain(credential), State.ABSENT
    if not credential or not isinstance(listed.get("revokedCredential"), list):
        return State.UNCLEAR, ""
    for item in _items(listed):
        if not isinstance(item, Mapping) or _plain(item.get("id")) != wanted:
            continue
        revoked = item.get("revoked", True)
        if revoked is True:
            return State.REVOKED, shown(item.get("revocationReason") or "")
        state = State.NOT_REVOKED if revoked is False and state is State.ABSENT else state
        state = State.UNCLEAR if revoked is not False else state
    return state, ""


def _plain(identity: Json) -> str:
    """An id as Open Badges 3.0 compares ids: percent-decoded, without outer white space."""
    return unquote(identity).strip() if isinstance(identity, str) else ""
