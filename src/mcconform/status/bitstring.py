"""Bitstring Status List 1.0: entries, the lists they point into, and what stands there.

Source: https://www.w3.org/TR/vc-bitstring-status-list/. The steps of section 3.2 are values here,
one after the other; the rules in ``rules/bitstring.py`` say what each of them means. A step whose
ground is missing is None, and the step before says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from mcconform.model import Credential, Dossier, Json, Outcome
from mcconform.nodes import as_list
from mcconform.securing import instants
from mcconform.securing.jose_claims import shown
from mcconform.status import bits, lists, validity
from mcconform.status.entries import BITSTRING, Entry, entries

REVOCATION: Final = "revocation"
SUSPENSION: Final = "suspension"
REFRESH: Final = "refresh"
CREDENTIAL_TYPE: Final = "BitstringStatusListCredential"
LIST_TYPE: Final = "BitstringStatusList"
_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]+", re.ASCII)
_INDEX: Final = re.compile(r"[0-9]+", re.ASCII)
_HEX: Final = re.compile(r"0x[0-9A-Fa-f]+", re.ASCII)
_BEYOND: Final = 10**30
"""Stands for an index with more digits than any list has entries."""
_MOST_MESSAGES: Final = 31
"""Bits of an entry beyond which there cannot be a message for each value."""


class StatusList(msgspec.Struct, frozen=True):
    """A list that was fetched; the same for every entry that points to it."""

    url: str
    opened: Credential | lists.Missing | lists.Wrong
    verified: Outcome = Outcome.CANT_TELL
    verified_why: str = ""
    in_force: Outcome = Outcome.CANT_TELL
    in_force_why: str = ""
    types_wrong: str = ""
    """Why it is not a bitstring status list by its own types; empty when it is one."""
    subject: Mapping[str, Json] = {}
    bits: bytes | None = None
    encoding: str = ""
    """Why ``bits`` is None, in words."""
    too_large: bool = False
    """It is None because of a limit of this library."""

    @property
    def at_hand(self) -> bool:
        """Whether there is a credential to look into."""
        return isinstance(self.opened, Credential)

    @property
    def purposes(self) -> tuple[str, ...]:
        """What the list is for; it may be one purpose or many."""
        found = as_list(self.subject.get("statusPurpose"))
        return tuple(item for item in found if isinstance(item, str))


class Reading(msgspec.Struct, frozen=True):
    """One entry of the credential with the list it points into."""

    entry: Entry
    url: str
    """Of the list; empty when the entry has none."""
    purpose: str
    index: int | None
    size: int
    listed: StatusList | None

    @property
    def at_hand(self) -> bool:
        """Whether the list is there to look into."""
        return self.listed is not None and self.listed.at_hand

    @property
    def value(self) -> int | None:
        """What stands at the index; None when that cannot be read."""
        if self.listed is None or self.listed.bits is None or self.index is None:
            return None
        return bits.entry(self.listed.bits, self.index, self.size)

    @property
    def message(self) -> str:
        """The message of the entry's value, from ``statusMessage``; empty when there is none."""
        value = self.value
        for item in as_list(self.entry.value.get("statusMessage")):
            if isinstance(item, Mapping) and value is not None and _hex(item) == value:
                return shown(item.get("message"))
        return ""


def readings(dossier: Dossier) -> tuple[Reading, ...]:
    """Every bitstring entry of the credential, read as far as it goes."""
    return dossier.once("status.bitstring.readings", lambda one: tuple(_readings(one)))


def _readings(dossier: Dossier) -> Iterator[Reading]:
    for entry in entries(dossier.document):
        if BITSTRING in entry.types:
            url = entry.text("statusListCredential")
            listed = status_list(url, dossier) if url else None
            size = _size(entry)
            purpose = entry.text("statusPurpose")
            yield Reading(entry, url, purpose, _index(entry), size, listed)


def status_list(url: str, dossier: Dossier) -> StatusList:
    """The list at ``url``, opened, verified and decoded once."""
    return dossier.once(f"status.bitstring.list {url}", lambda one: _status_list(url, one))


def _status_list(url: str, dossier: Dossier) -> StatusList:
    opened = lists.open_credential(dossier.resource(url))
    if not isinstance(opened, Credential):
        return StatusList(url, opened)
    verified, verified_why = lists.verified(opened, dossier)
    in_force, in_force_why = _in_force(opened, dossier)
    subject = _subject(opened)
    decoded, encoding, too_large = _bits(subject)
    return StatusList(
        url,
        opened,
        verified,
        verified_why,
        in_force,
        in_force_why,
        _types_wrong(opened, subject),
        subject,
        decoded,
        encoding,
        too_large,
    )


def _subject(opened: Credential) -> Mapping[str, Json]:
    for found in as_list((opened.document or {}).get("credentialSubject")):
        if isinstance(found, Mapping):
            return found
    return {}


def _types_wrong(opened: Credential, subject: Mapping[str, Json]) -> str:
    if CREDENTIAL_TYPE not in as_list((opened.document or {}).get("type")):
        return f"the credential there is no {CREDENTIAL_TYPE}"
    if LIST_TYPE not in as_list(subject.get("type")):
        return f"the subject of the credential there is no {LIST_TYPE}"
    return ""


def _bits(subject: Mapping[str, Json]) -> tuple[bytes | None, str, bool]:
    try:
        return bits.decode(subject.get("encodedList")), "", False
    except bits.TooLargeError as error:
        return None, error.reason, True
    except bits.BitsError as error:
        return None, error.reason, False


def _in_force(opened: Credential, dossier: Dossier) -> tuple[Outcome, str]:
    now = instants.moment(dossier.at)
    starts, ends = validity.starts(opened), validity.ends(opened)
    for date in starts:
        if validity.is_ahead(date, now):
            return Outcome.FAILED, f"it is not valid before {date.text} ({date.name})"
    for date in ends:
        if validity.is_over(date, now):
            return Outcome.FAILED, f"it was valid until {date.text} ({date.name})"
    for date in (*starts, *ends):
        if date.instant is None:
            return Outcome.CANT_TELL, f"its {date.name} is no date and time that can be read"
    return Outcome.PASSED, ""


def faults(entry: Entry) -> Iterator[tuple[str, str]]:
    """What is wrong with an entry: the member it is about, and a phrase (section 2.1)."""
    value = entry.value
    if not entry.text("statusPurpose"):
        yield "statusPurpose", "it is not a text"
    index = value.get("statusListIndex")
    if not (isinstance(index, str) and _INDEX.fullmatch(index)):
        yield "statusListIndex", "it is not a whole number written as a text of decimal digits"
    url = entry.text("statusListCredential")
    if not _URL.fullmatch(url):
        yield "statusListCredential", "it is not a URL"
    if value.get("id") is not None and not _URL.fullmatch(entry.text("id")):
        yield "id", "it is not a URL"
    elif url and entry.text("id") == url:
        yield "id", "it is the URL of the list, which is not the name of one entry"
    yield from _message_faults(value)
    for reference in as_list(value.get("statusReference")):
        if not (isinstance(reference, str) and _URL.fullmatch(reference)):
            yield "statusReference", "it is not a URL"


def _message_faults(value: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    size = value.get("statusSize", 1)
    if isinstance(size, bool) or not isinstance(size, int) or size < 1:
        yield "statusSize", "it is not a whole number above zero"
        return
    messages = value.get("statusMessage")
    if messages is None:
        if size > 1:
            yield "statusMessage", f"it is missing, and an entry of {size} bits has to say more"
        return
    if not isinstance(messages, list) or size > _MOST_MESSAGES or len(messages) != 1 << size:
        yield "statusMessage", f"it is not a list with one message for each value of {size} bits"
    elif any(not _is_message(item) for item in messages):
        yield "statusMessage", "one of its items has no status such as 0x1 or no message"


def _is_message(item: Json) -> bool:
    if not isinstance(item, Mapping) or not isinstance(item.get("message"), str):
        return False
    return _hex(item) is not None


def _hex(item: Mapping[str, Json]) -> int | None:
    found = item.get("status")
    return int(found, 16) if isinstance(found, str) and _HEX.fullmatch(found) else None


def _index(entry: Entry) -> int | None:
    """The index, also where it is a number: `faults` names that, and the list can still be read."""
    found = entry.value.get("statusListIndex")
    if isinstance(found, str) and _INDEX.fullmatch(found):
        return int(found) if len(found) <= 30 else _BEYOND
    return found if isinstance(found, int) and not isinstance(found, bool) and found >= 0 else None


def _size(entry: Entry) -> int:
    found = entry.value.get("statusSize", 1)
    whole = isinstance(found, int) and not isinstance(found, bool) and found > 0
    return found if whole else 1
