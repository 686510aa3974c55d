"""1EdTechRevocationList: an unsigned JSON list of revoked credentials, found by their ids.

Source: 1EdTech Revocation List Status Method 1.0, https://www.imsglobal.org/spec/vcrl/v1p0/. Open
Badges 3.0 section 8.5 asks for it by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Final
from urllib.parse import unquote

import msgspec

from mcconform import limits
from mcconform.model import Dossier, Json, Resource
from mcconform.securing.jose_claims import identifier, shown
from mcconform.status import lists
from mcconform.status.entries import REVOCATION_LIST, Entry, entries
from mcconform.status.shelf import Shelf, View


class State(StrEnum):
    """What a list says of one credential."""

    ABSENT = "absent"
    REVOKED = "revoked"
    NOT_REVOKED = "not revoked"
    UNCLEAR = "unclear"


_GRAVITY: Final = (State.NOT_REVOKED, State.UNCLEAR, State.REVOKED)


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


class Index(msgspec.Struct, frozen=True, eq=False):
    """What a list says, by the ids of credentials; made once for all that point to it."""

    states: Mapping[str, tuple[State, str]]
    faults: tuple[tuple[str, str], ...]


_INDEXES: Final[Shelf[Index]] = Shelf(lambda index: 256 * len(index.states))


def forget() -> None:
    """Empty the shelf; for tests that change what is shared."""
    _INDEXES.clear()


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
        index = _index(dossier.resource(url), listed)
        state, reason = _state(listed, index, identifier(dossier.document.get("id")))
        issuer = identifier(listed.get("issuer"))
        yield Reading(entry, url, listed, index.faults, state, reason, issuer, _is_cut(listed))


def _index(resource: Resource, listed: Mapping[str, Json]) -> Index:
    def made(view: View) -> Index:
        view.get(resource.url)
        return Index(_states(listed), tuple(_faults(listed)))

    return _INDEXES.get((resource.url, resource.sha256), {resource.url: resource}, made)


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


def _states(listed: Mapping[str, Json]) -> Mapping[str, tuple[State, str]]:
    """What the list says of each credential; of several items for one the gravest holds."""
    found: dict[str, tuple[State, str]] = {}
    for item in _items(listed):
        if not isinstance(item, Mapping) or not isinstance(item.get("id"), str):
            continue
        name, said = _plain(item["id"]), _said(item)
        if name not in found or _GRAVITY.index(said[0]) > _GRAVITY.index(found[name][0]):
            found[name] = said
    return found


def _said(item: Mapping[str, Json]) -> tuple[State, str]:
    revoked = item.get("revoked", True)
    if revoked is True:
        return State.REVOKED, shown(item.get("revocationReason") or "")
    return (State.NOT_REVOKED if revoked is False else State.UNCLEAR), ""


def _state(listed: Mapping[str, Json], index: Index, credential: str) -> tuple[State, str]:
    """What the list says of one credential."""
    if not credential or not isinstance(listed.get("revokedCredential"), list):
        return State.UNCLEAR, ""
    return index.states.get(_plain(credential), (State.ABSENT, ""))


def _plain(identity: Json) -> str:
    """An id as Open Badges 3.0 compares ids: percent-decoded, without outer white space."""
    return unquote(identity).strip() if isinstance(identity, str) else ""
