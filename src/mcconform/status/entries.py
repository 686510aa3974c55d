"""The entries of ``credentialStatus``: one or many, each with the mechanism it names.

Source: VC Data Model 2.0 section 4.10, https://www.w3.org/TR/vc-data-model-2.0/#status.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from mcconform import limits
from mcconform.model import Json
from mcconform.nodes import as_list

BITSTRING: Final = "BitstringStatusListEntry"
REVOCATION_LIST: Final = "1EdTechRevocationList"
READ: Final = frozenset({BITSTRING, REVOCATION_LIST})
"""Mechanisms that this version reads."""
NOT_READ_YET: Final = frozenset(
    {"StatusList2021Entry", "RevocationList2020Status", "RevocationList2021Status"}
)
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
    value: Mapping[str, Json]
    types: tuple[str, ...] = ()

    def text(self, key: str) -> str:
        """The text of a member; empty when it is none."""
        found = self.value.get(key)
        return found if isinstance(found, str) else ""


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


def _entry(pointer: str, value: Json) -> Entry:
    if not isinstance(value, Mapping):
        return Entry(pointer, {})
    types = tuple(item for item in as_list(value.get("type")) if isinstance(item, str))
    return Entry(pointer, value, types)
