"""Bitstring Status List 1.0 of the W3C: https://www.w3.org/TR/vc-bitstring-status-list/.

Entries may be wider than one bit and then bring a message for each value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from mcconform.model import Dossier, Json
from mcconform.nodes import as_list
from mcconform.securing.jose_claims import shown
from mcconform.status import bits, credential_lists
from mcconform.status.credential_lists import URL, Faults, Mechanism
from mcconform.status.entries import BITSTRING, Entry
from mcconform.status.reading import Reading

_HEX: Final = re.compile(r"0x[0-9A-Fa-f]+", re.ASCII)
_MOST_MESSAGES: Final = 31
"""Bits of an entry beyond which there cannot be a message for each value."""


def readings(dossier: Dossier) -> tuple[Reading, ...]:
    """Every bitstring entry of the credential, read as far as it goes."""
    return credential_lists.readings(MECHANISM, dossier)


def _faults(entry: Entry) -> Faults:
    """Section 2.1 of the specification, beside what every generation asks for."""
    value = entry.value
    yield from credential_lists.index_is_text(MECHANISM, entry)
    yield from credential_lists.id_is_not_list(MECHANISM, entry)
    yield from _message_faults(value)
    for reference in as_list(value.get("statusReference")):
        if not (isinstance(reference, str) and URL.fullmatch(reference)):
            yield "statusReference", "it is not a URL"


def _message_faults(value: Mapping[str, Json]) -> Faults:
    size = value.get("statusSize", 1)
    if isinstance(size, bool) or not isinstance(size, int) or size < 1:
        yield "statusSize", "it is not a whole number above zero"
        return
    messages = value.get("statusMessage")
    if messages is None:
        if size > 1:
            yield (
                "statusMessage",
                f"it is missing, and an entry of {shown(size)} bits has to say more",
            )
        return
    if not isinstance(messages, list) or size > _MOST_MESSAGES or len(messages) != 1 << size:
        bit = "bit" if size == 1 else "bits"
        yield (
            "statusMessage",
            f"it is not a list with one message for each value of {shown(size)} {bit}",
        )
    elif any(not _is_message(item) for item in messages):
        yield "statusMessage", "one of its items has no status such as 0x1 or no message"


def _is_message(item: Json) -> bool:
    if not isinstance(item, Mapping) or not isinstance(item.get("message"), str):
        return False
    return _hex(item) is not None


def _hex(item: Mapping[str, Json]) -> int | None:
    found = item.get("status")
    return int(found, 16) if isinstance(found, str) and _HEX.fullmatch(found) else None


def _size(entry: Entry) -> int:
    found = entry.value.get("statusSize", 1)
    whole = isinstance(found, int) and not isinstance(found, bool) and found > 0
    return found if whole else 1


def _message(entry: Entry, value: int) -> str:
    """The message of a value, from ``statusMessage``; empty when there is none."""
    for item in as_list(entry.value.get("statusMessage")):
        if isinstance(item, Mapping) and _hex(item) == value:
            return shown(item.get("message"))
    return ""


MECHANISM: Final = Mechanism(
    name="bitstring",
    entry=BITSTRING,
    credential="BitstringStatusListCredential",
    subject="BitstringStatusList",
    form=bits.BITSTRING,
    faults=_faults,
    size=_size,
    message=_message,
)
