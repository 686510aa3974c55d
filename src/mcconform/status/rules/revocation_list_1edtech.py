"""1EdTech Revocation List Status Method 1.0."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mcconform.catalogue import MUST, rule
from mcconform.model import Dossier, Finding, cannot_tell, failed, not_applicable
from mcconform.securing.jose_claims import shown
from mcconform.status import revocation_list_1edtech
from mcconform.status.lists import Missing, Wrong
from mcconform.status.revocation_list_1edtech import Reading, State

_SPEC = "https://www.imsglobal.org/spec/vcrl/v1p0/"
_SEE = "there is no list to look at: see status.revocation_list_1edtech.retrieved"
_UNNAMED = "no list is named: see status.revocation_list_1edtech.names_list"


def has_entries(dossier: Dossier) -> bool:
    """Whether the credential has an entry of this mechanism."""
    return bool(revocation_list_1edtech.readings(dossier))


def _place(reading: Reading) -> str:
    return f"{reading.entry.pointer}/id" if reading.url else reading.entry.pointer


@rule(
    area="status",
    level=MUST,
    spec="https://www.imsglobal.org/spec/ob/v3p0#credentialstatus",
    message="the status entry has no id, so nobody knows where the revocation list is",
    fix="Write the URL of the revocation list into the id of credentialStatus.",
    applies=has_entries,
    needs=("credentialStatus",),
)
def names_list(dossier: Dossier) -> Iterator[Finding]:
    """The entry names its revocation list: its id is the list's URL.

    VC Data Model 2.0 lets entries go without an id, and so do later schemas of Open Badges 3.0;
    of this mechanism the id is all there is.
    """
    for reading in revocation_list_1edtech.readings(dossier):
        if not reading.url:
            yield failed(reading.entry.pointer)


@rule(
    area="status",
    level=MUST,
    spec=_SPEC,
    message="at the address of the revocation list, {url}, is no revocation list: {why}",
    fix="Publish the revocation list at the address that the badge names.",
    applies=has_entries,
    needs=("credentialStatus",),
)
def retrieved(dossier: Dossier) -> Iterator[Finding]:
    """The revocation list is found where the badge says it is.

    One that cannot be had leaves open whether the badge is in force.
    """
    for reading in revocation_list_1edtech.readings(dossier):
        if not reading.url:
            yield not_applicable(_place(reading), _UNNAMED)
        elif isinstance(reading.listed, Missing):
            yield cannot_tell(_place(reading), f"the revocation list: {reading.listed.cause}")
        elif isinstance(reading.listed, Wrong):
            yield failed(_place(reading), url=shown(reading.url), why=reading.listed.why)


@rule(
    area="status",
    level=MUST,
    spec=_SPEC,
    message="the revocation list {url} is malformed: {why}",
    fix="Name each revoked credential by its id in the array revokedCredential.",
    applies=has_entries,
    needs=("credentialStatus",),
)
def well_formed(dossier: Dossier) -> Iterator[Finding]:
    """The revocation list names the revoked credentials by their ids.

    Its own id and issuer are part of the published format too, but nothing depends on them and
    lists without them are about, so their absence is not blamed.
    """
    for reading in revocation_list_1edtech.readings(dossier):
        if not isinstance(reading.listed, Mapping):
            yield not_applicable(_place(reading), _SEE)
        for _, why in reading.faults:
            yield failed(_place(reading), url=shown(reading.url), why=why)


@rule(
    area="status",
    level=MUST,
    spec="https://www.imsglobal.org/spec/ob/v3p0#credentialstatus",
    message="the issuer has revoked this credential{note}",
    fix="A revoked credential stays revoked; ask its issuer for the reason.",
    applies=has_entries,
    needs=("credentialStatus",),
)
def not_revoked(dossier: Dossier) -> Iterator[Finding]:
    """The revocation list does not name the credential, or says that it is not revoked.

    Ids are compared percent-decoded and trimmed, as Open Badges 3.0 compares credentials. The list
    is not signed: who controls its address controls what it says.
    """
    for reading in revocation_list_1edtech.readings(dossier):
        note = f": {reading.reason}" if reading.reason else ""
        if not isinstance(reading.listed, Mapping):
            yield not_applicable(_place(reading), _SEE)
        elif reading.state is State.REVOKED:
            yield failed(reading.entry.pointer, note=note)
        elif reading.state is State.UNCLEAR:
            yield cannot_tell(reading.entry.pointer, "the list cannot be read for this credential")
        elif reading.cut:
            yield cannot_tell(reading.entry.pointer, "the list is too long to be read to its end")
