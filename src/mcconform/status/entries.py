"""The entries of ``credentialStatus`` and of the claim ``status``, each with its mechanism.

Sources: VC Data Model 2.0 section 4.10, https://www.w3.org/TR/vc-data-model-2.0/#status; Token
Status List, section "Status Claim", https://datatracker.ietf.org/doc/draft-ietf-oauth-status-list/.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from mcconform import limits
from mcconform.model import Credential, Json
from mcconform.nodes import as_list

BITSTRING: Final = "BitstringStatusListEntry"
STATUS_LIST_2021: Final = "StatusList2021Entry"
REVOCATION_LIST_2020: Final = "RevocationList2020Status"
REVOCATION_LIST: Final = "1EdTechRevocationList"
READ: Final = frozenset({BITSTRING, STATUS_LIST_2021, REVOCATION_LIST_2020, REVOCATION_LIST})
"""Mechanisms that this version reads."""
NOT_READ_YET: Final = frozenset({"RevocationList2021Status", "SuspensionList2021Status"})
"""Mechanisms that are well known and that this version cannot read."""
NO_STATUS: Final[Mapping[str, str]] = {
    "BitstringStatusList": "the list itself",
    "BitstringStatusListCredential": "the credential that holds a list",
    "StatusList2021": "the list itself",
    "StatusList2021Credential": "the credential that holds a list",
    "RevocationList2020": "the list itself",
    "RevocationList2020Credential": "the credential that holds a list",
    "1EdTechCredentialRefresh": "a service for refreshService",
}
"""Types that are mistaken for mechanisms of status, and what they are types of."""


class Entry(msgspec.Struct, frozen=True):
    """One entry, with the pointer it stands at. ``value`` is empty for what is no object."""

    pointer: str
    """Empty for a claim of an envelope around the document."""
    value: Mapping[str, Json]
    types: tuple[str, ...] = ()

    def text(self, key: str) -> str:
        """The text of a member; empty when it is none."""
        found = self.value.get(key)
        return found if isinstance(found, str) else ""

    def at(self, member: str) -> str:
        """Where a member stands; where the entry stands when it has no such member."""
        there = self.pointer and member in self.value
        return f"{self.pointer}/{member}" if there else self.pointer


def entries(document: Mapping[str, Json]) -> tuple[Entry, ...]:
    """Every entry, read up to the limit; an empty object counts, since something was meant."""
    value = document.get("credentialStatus")
    if isinstance(value, list):
        read = value[: limits.STATUS_ENTRIES]
        return tuple(_entry(f"/credentialStatus/{i}", item) for i, item in enumerate(read))
    return () if value is None else (_entry("/credentialStatus", value),)


def left_out(document: Mapping[str, Json]) -> int:
    """How many entries are beyond the limit."""
    value = document.get("credentialStatus")
    return max(0, len(value) - limits.STATUS_ENTRIES) if isinstance(value, list) else 0


def claim(credential: Credential) -> Entry | None:
    """The claim ``status`` of a token: of the JWT, or of the document itself.

    Any vocabulary may have a member of that name, so in a document that is no token it only counts
    where it holds a ``status_list``.
    """
    document = credential.document or {}
    payload = credential.jws.payload if credential.jws is not None else None
    claims: Mapping[str, Json] = payload if isinstance(payload, Mapping) else {}
    for holder in (document, claims):
        found = holder.get("status")
        if isinstance(found, Mapping) and "status_list" in found:
            return Entry("/status" if holder is document else "", found)
    found = claims.get("status")
    pointer = "/status" if "status" in document else ""
    return Entry(pointer, found) if isinstance(found, Mapping) else None


def _entry(pointer: str, value: Json) -> Entry:
    if not isinstance(value, Mapping):
        return Entry(pointer, {})
    types = tuple(item for item in as_list(value.get("type")) if isinstance(item, str))
    return Entry(pointer, value, types)
