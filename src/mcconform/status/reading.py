"""What every list mechanism gives to the rules: entries, and the lists they point into.

The steps are values, one after the other; `steps` says what each of them means. A step whose ground
is missing is None or empty, and the step before says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from mcconform.model import Credential, Dossier, Json, Outcome, Source
from mcconform.nodes import as_list
from mcconform.securing import instants
from mcconform.securing.jose_claims import shown
from mcconform.status import validity
from mcconform.status.bits import Unpacked
from mcconform.status.entries import Entry
from mcconform.status.lists import Judged, Opened

REVOCATION: Final = "revocation"
SUSPENSION: Final = "suspension"
REFRESH: Final = "refresh"
OTHER: Final = "other"
"""What a list may say of a credential; `OTHER` is all that no specification gives a meaning."""
TOPICS: Final = (REVOCATION, SUSPENSION, REFRESH)
Fresh = tuple[Outcome, str, str]
"""Outcome, the time to live as it stands there, and why it did not pass."""
UNDECIDED: Final[Judged] = (Outcome.CANT_TELL, "")
_FAR: Final = 10**15
"""A time to live, in the unit of its mechanism, beyond which nothing ever goes stale."""


class Contents(msgspec.Struct, frozen=True, eq=False):
    """What a list holds, whoever asks and whenever."""

    opened: Opened
    wrong: str = ""
    """Why it is no list of this kind by what it says of itself; empty when it is one."""
    subject: Mapping[str, Json] = {}
    unpacked: Unpacked = Unpacked(None)
    size: int = 0
    """Bits of an entry, where the list says it; 0 where the entries do."""
    claims: tuple[tuple[str, str], ...] = ()
    """Claims of a token that are amiss, each with a phrase."""

    @property
    def purposes(self) -> tuple[str, ...]:
        """What the list is for; it may be one purpose or many."""
        found = as_list(self.subject.get("statusPurpose"))
        return tuple(item for item in found if isinstance(item, str))


class StatusList(msgspec.Struct, frozen=True, eq=False):
    """A list that was fetched, as it stands at the time of evaluation."""

    url: str
    contents: Contents
    verified: Judged = UNDECIDED
    in_force: Judged = UNDECIDED
    fresh: Fresh = (Outcome.INAPPLICABLE, "", "")
    """Whether it is within its time to live."""
    for_another: str = ""
    """Why it is not the list that the entry asks for; empty when it is."""

    @property
    def bits(self) -> bytes | None:
        """The bit string; None when it could not be read."""
        return self.contents.unpacked.bits


class Reading(msgspec.Struct, frozen=True, eq=False):
    """One entry of the credential with the list it points into."""

    mechanism: str
    """Its name within ids of rules, e.g. ``bitstring``."""
    entry: Entry
    url_at: str
    """Pointer of the address of the list."""
    index_at: str
    issuer: str
    """Of the credential."""
    faults: tuple[tuple[str, str], ...] = ()
    """What is wrong with the entry: the member it is about, and a phrase."""
    url: str = ""
    """Of the list; empty when the entry names none."""
    purpose: str = ""
    """In the words of the entry; empty where the mechanism has no purposes."""
    topics: frozenset[str] = frozenset()
    """What the entry is about."""
    index: int | None = None
    size: int = 1
    listed: StatusList | None = None
    value: int | None = None
    """What stands at the index; None when that cannot be read."""
    said: str = ""
    """The topic that a value other than zero speaks of; empty for zero."""
    message: str = ""
    """The entry's own words for that value."""

    @property
    def no_list(self) -> str:
        """The rule that says why there is no list to look into; empty when there is one."""
        if self.listed is None or not isinstance(self.listed.contents.opened, Credential):
            return "list_retrieved"
        return "list_type" if self.listed.contents.wrong else ""

    @property
    def held(self) -> int:
        """How many entries the list has."""
        found = self.listed.bits if self.listed is not None else None
        return len(found) * 8 // self.size if found is not None and self.size > 0 else 0


def freshness(ttl: Json, unit: int, listed: Credential, dossier: Dossier) -> Fresh:
    """Whether a list is within its time to live; ``unit`` is that of ``ttl``, in nanoseconds.

    The time runs from when the list was fetched, and no document says when that was. Two cases can
    be decided: a list that this run fetched is fresh, and so is one that was not even made longer
    ago than its time to live. Otherwise a newer copy may or may not be about.
    """
    text, made = shown(ttl), made_at(listed)
    if ttl is None:
        return Outcome.INAPPLICABLE, text, "the list sets no time to live"
    if isinstance(ttl, bool) or not isinstance(ttl, int | float) or not ttl > 0:
        return Outcome.FAILED, text, "it is not a number above zero"
    if dossier.resource(listed.name).source is Source.NETWORK:
        return Outcome.PASSED, text, ""
    if made is None:
        return Outcome.CANT_TELL, text, "it does not say when it was made"
    if ttl >= _FAR or instants.moment(dossier.at) <= made + int(ttl * unit):
        return Outcome.PASSED, text, ""
    return Outcome.CANT_TELL, text, "this copy was not fetched just now, and may be out of date"


def made_at(listed: Credential) -> int | None:
    """The latest moment at which a list says it was made: its starts, and its proofs' dates."""
    document = listed.document or {}
    proofs = [one for one in as_list(document.get("proof")) if isinstance(one, Mapping)]
    found = [instants.instant(one.get("created")) for one in proofs]
    found += [date.instant for date in validity.starts(listed)]
    payload = listed.jws.payload if listed.jws is not None else None
    found.append(
        instants.numeric_date(payload.get("iat")) if isinstance(payload, Mapping) else None
    )
    return max((one for one in found if one is not None), default=None)


def topics_of(purpose: str) -> frozenset[str]:
    """The topic of a purpose as the W3C's mechanisms write it; none for none."""
    if not purpose:
        return frozenset()
    return frozenset({purpose if purpose in TOPICS else OTHER})
