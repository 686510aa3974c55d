"""The entries of credentialStatus, whatever their mechanism."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, rule
from mcconform.model import Dossier, Finding, cannot_tell, failed
from mcconform.outline import JWS
from mcconform.securing.jose_claims import shown
from mcconform.status import token_status_list
from mcconform.status.entries import (
    NO_STATUS,
    NOT_READ_YET,
    READ,
    Entry,
    claim,
    entries,
    left_out,
)


@rule(
    area="status",
    level=MUST,
    spec="https://www.w3.org/TR/vc-data-model-2.0/#status",
    message="{type} is not a way to publish the status of a credential: it is {what}",
    fix="Write the type of the entry, for instance BitstringStatusListEntry.",
    applies=lambda dossier: bool(entries(dossier.document) or claim(dossier.credential)),
    needs=("credentialStatus", "status", JWS),
)
def known_type(dossier: Dossier) -> Iterator[Finding]:
    """Every entry of credentialStatus, and the claim status, names a mechanism that can be asked.

    An entry nobody can ask leaves open whether the credential is in force, whatever the others
    say: a mechanism that this version cannot read is never taken for "not revoked".
    """
    for entry in entries(dossier.document):
        if not READ.intersection(entry.types):
            yield _unread(entry)
    token = claim(dossier.credential)
    if token is not None and token_status_list.MEMBER not in token.value:
        names = shown(", ".join(sorted(token.value))) or "none"
        yield cannot_tell(token.pointer, f"the claim status names no mechanism known here: {names}")
    beyond = left_out(dossier.document)
    if beyond:
        yield cannot_tell("/credentialStatus", f"{beyond} more entries are not read")


def _unread(entry: Entry) -> Finding:
    mistaken = next((name for name in entry.types if name in NO_STATUS), "")
    if mistaken:
        return failed(entry.pointer, type=mistaken, what=NO_STATUS[mistaken])
    if not entry.types:
        return cannot_tell(entry.pointer, "the status entry names no mechanism to ask")
    known = next((name for name in entry.types if name in NOT_READ_YET), "")
    if known:
        return cannot_tell(entry.pointer, f"this version does not read {known} yet")
    return cannot_tell(entry.pointer, f"{shown(entry.types[0])} is a mechanism nobody here knows")
