"""RevocationList2020 of the W3C Credentials Community Group, the first of its kind.

Source: https://w3c-ccg.github.io/vc-status-rl-2020/. It knows revocation and nothing else, and the
list has the issuer of the credential. Whether the index is a number or a text of digits was not
always said in the same way, so either is read without blame.
"""

from __future__ import annotations

from typing import Final

from mcconform.model import Dossier
from mcconform.status import bits, credential_lists
from mcconform.status.credential_lists import Faults, Mechanism
from mcconform.status.entries import REVOCATION_LIST_2020, Entry
from mcconform.status.reading import REVOCATION, Reading


def readings(dossier: Dossier) -> tuple[Reading, ...]:
    """Every entry of this mechanism, read as far as it goes."""
    return credential_lists.readings(MECHANISM, dossier)


def _faults(entry: Entry) -> Faults:
    index = entry.value.get(MECHANISM.index)
    whole = isinstance(index, int) and not isinstance(index, bool) and index >= 0
    if not whole and any(credential_lists.index_is_text(MECHANISM, entry)):
        yield MECHANISM.index, "it is not a whole number"


MECHANISM: Final = Mechanism(
    name="revocation_list_2020",
    entry=REVOCATION_LIST_2020,
    credential="RevocationList2020Credential",
    subject="RevocationList2020",
    form=bits.OLDER,
    url="revocationListCredential",
    index="revocationListIndex",
    only=REVOCATION,
    faults=_faults,
)
