"""StatusList2021 of the W3C Credentials Community Group, which Bitstring Status List grew out of.

Source: https://www.w3.org/TR/2023/WD-vc-status-list-20230427/. The text is GZIP in base64 without
the multibase letter; its drafts say base64 and show base64url, so both are read without blame.
"""

from __future__ import annotations

from typing import Final

from mcconform.model import Dossier
from mcconform.status import bits, credential_lists
from mcconform.status.credential_lists import Faults, Mechanism
from mcconform.status.entries import STATUS_LIST_2021, Entry
from mcconform.status.reading import Reading


def readings(dossier: Dossier) -> tuple[Reading, ...]:
    """Every entry of this mechanism, read as far as it goes."""
    return credential_lists.readings(MECHANISM, dossier)


def _faults(entry: Entry) -> Faults:
    yield from credential_lists.index_is_text(MECHANISM, entry)
    yield from credential_lists.id_is_not_list(MECHANISM, entry)


MECHANISM: Final = Mechanism(
    name="status_list_2021",
    entry=STATUS_LIST_2021,
    credential="StatusList2021Credential",
    subject="StatusList2021",
    form=bits.OLDER,
    faults=_faults,
)
