"""Lists that are credentials, in the three generations of the W3C: what they have in common.

An entry names a list by URL and a place in it by index; the list is a credential whose subject
holds a compressed bit string. The mechanisms differ in their names, in how the text is encoded and
in what else an entry may say: `Mechanism`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import msgspec

from mcconform.model import Credential, Dossier, Json, Resource
from mcconform.nodes import as_list
from mcconform.securing.jose import issuer_id
from mcconform.securing.jose_claims import shown
from mcconform.status import bits, lists, reading
from mcconform.status.entries import Entry, entries
from mcconform.status.reading import Contents, Reading, StatusList
from mcconform.status.shelf import Shelf, View

URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]+", re.ASCII)
_INDEX: Final = re.compile(r"[0-9]+", re.ASCII)
_BEYOND: Final = 10**30
"""Stands for an index with more digits than any list has entries."""
_MILLISECOND: Final = 1_000_000
Faults = Iterator[tuple[str, str]]
"""Members of an entry that are amiss, each with a phrase."""


class Mechanism(msgspec.Struct, frozen=True, eq=False):
    """What one generation calls things, and how it writes them."""

    name: str
    """Of its rules: ``status.<name>.…``."""
    entry: str
    """Type of an entry."""
    credential: str
    """Type of the credential that is the list."""
    subject: str
    """Type of its subject."""
    form: bits.Form
    url: str = "statusListCredential"
    index: str = "statusListIndex"
    only: str = ""
    """What every entry is about, where entries have no purpose of their own."""
    faults: Callable[[Entry], Faults] = lambda entry: iter(())
    """What else may be wrong with an entry."""
    size: Callable[[Entry], int] = lambda entry: 1
    """Bits of an entry."""
    message: Callable[[Entry, int], str] = lambda entry, value: ""
    """The entry's own words for a value."""


def _weight(contents: Contents) -> int:
    body = contents.subject.get("encodedList")
    held = len(contents.unpacked.bits or b"")
    return held + (len(body) if isinstance(body, str) else 0)


_CONTENTS: Final[Shelf[Contents]] = Shelf(_weight)


def forget() -> None:
    """Empty the shelf; for tests that change what is shared."""
    _CONTENTS.clear()


def readings(mechanism: Mechanism, dossier: Dossier) -> tuple[Reading, ...]:
    """Every entry of this mechanism, read as far as it goes."""
    if "credentialStatus" not in dossier.document:
        return ()  # most badges: every rule of every mechanism asks
    key = f"status.{mechanism.name}.readings"
    return dossier.once(key, lambda one: tuple(_readings(mechanism, one)))


def _readings(mechanism: Mechanism, dossier: Dossier) -> Iterator[Reading]:
    for entry in entries(dossier.document):
        if mechanism.entry in entry.types:
            yield _reading(mechanism, entry, dossier)


def _reading(mechanism: Mechanism, entry: Entry, dossier: Dossier) -> Reading:
    url, index, size = entry.text(mechanism.url), _index(entry, mechanism), mechanism.size(entry)
    listed = status_list(mechanism, url, dossier) if url else None
    found = listed.bits if listed is not None else None
    value = bits.entry(found, index, size) if found is not None and index is not None else None
    purpose = "" if mechanism.only else entry.text("statusPurpose")
    topics = reading.topics_of(mechanism.only or purpose)
    return Reading(
        mechanism=mechanism.name,
        entry=entry,
        url_at=entry.at(mechanism.url),
        index_at=entry.at(mechanism.index),
        issuer=issuer_id(dossier.credential),
        faults=(*_faults(mechanism, entry), *mechanism.faults(entry)),
        url=url,
        purpose=purpose,
        topics=topics,
        index=index,
        size=size,
        listed=listed,
        value=value,
        said=next(iter(topics), "") if value else "",
        message=mechanism.message(entry, value) if value else "",
    )


def status_list(mechanism: Mechanism, url: str, dossier: Dossier) -> StatusList:
    """The list at ``url``, as it stands for this dossier."""
    key = f"status.{mechanism.name}.list {url}"
    return dossier.once(key, lambda one: _status_list(mechanism, url, one))


def _status_list(mechanism: Mechanism, url: str, dossier: Dossier) -> StatusList:
    found = contents(mechanism, dossier.resource(url))
    if not isinstance(found.opened, Credential):
        return StatusList(url, found)
    return StatusList(
        url,
        found,
        lists.verified(found.opened, dossier),
        lists.in_force(found.opened, dossier),
        reading.freshness(found.subject.get("ttl"), _MILLISECOND, found.opened, dossier),
    )


def contents(mechanism: Mechanism, resource: Resource) -> Contents:
    """What a list holds: opened and unpacked once, for all dossiers that point to it."""
    key = (mechanism.name, resource.url, resource.sha256)
    made = functools.partial(_contents, mechanism, resource.url)
    return _CONTENTS.get(key, {resource.url: resource}, made)


def _contents(mechanism: Mechanism, url: str, view: View) -> Contents:
    opened = lists.open_credential(view[url])
    if not isinstance(opened, Credential):
        return Contents(opened)
    document = opened.document or {}
    subject = _subject(document)
    unpacked = bits.unpack(subject.get(mechanism.form.member), mechanism.form)
    return Contents(opened, _wrong(mechanism, document, subject), subject, unpacked)


def _subject(document: Mapping[str, Json]) -> Mapping[str, Json]:
    for found in as_list(document.get("credentialSubject")):
        if isinstance(found, Mapping):
            return found
    return {}


def _wrong(mechanism: Mechanism, document: Mapping[str, Json], subject: Mapping[str, Json]) -> str:
    if mechanism.credential not in as_list(document.get("type")):
        return f"the credential there is no {mechanism.credential}"
    if mechanism.subject not in as_list(subject.get("type")):
        return f"the subject of the credential there is no {mechanism.subject}"
    return ""


def _index(entry: Entry, mechanism: Mechanism) -> int | None:
    """The index, also where it is a number: the list can be read all the same."""
    found = entry.value.get(mechanism.index)
    if isinstance(found, str) and _INDEX.fullmatch(found):
        return int(found) if len(found) <= 30 else _BEYOND
    return found if isinstance(found, int) and not isinstance(found, bool) and found >= 0 else None


def _faults(mechanism: Mechanism, entry: Entry) -> Faults:
    """What is wrong with the members that every generation has."""
    if not mechanism.only and not entry.text("statusPurpose"):
        yield "statusPurpose", "it is not a text"
    url = entry.text(mechanism.url)
    if not URL.fullmatch(url):
        yield mechanism.url, "it is not a URL"
    if entry.value.get("id") is not None and not URL.fullmatch(entry.text("id")):
        yield "id", "it is not a URL"


def index_is_text(mechanism: Mechanism, entry: Entry) -> Faults:
    """A fault where the index is no decimal number written as a text."""
    index = entry.value.get(mechanism.index)
    if not (isinstance(index, str) and _INDEX.fullmatch(index)):
        yield mechanism.index, "it is not a whole number written as a text of decimal digits"


def id_is_not_list(mechanism: Mechanism, entry: Entry) -> Faults:
    """A fault where the entry is called by the name of its list."""
    url = entry.text(mechanism.url)
    if URL.fullmatch(url) and entry.text("id") == url:
        yield "id", "it is the URL of the list, which is not the name of one entry"


def number(value: Json) -> str:
    """A value of an entry, as the specifications write it."""
    return shown(hex(value))
