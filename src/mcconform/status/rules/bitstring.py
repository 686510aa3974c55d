"""Bitstring Status List 1.0, section 3.2 Validate Algorithm: each step of it is a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mcconform.catalogue import MAY, MUST, rule
from mcconform.model import (
    Credential,
    Dossier,
    Finding,
    Outcome,
    cannot_tell,
    failed,
    not_applicable,
)
from mcconform.securing.jose_claims import shown
from mcconform.status import bitstring
from mcconform.status.bits import MINIMUM_ENTRIES
from mcconform.status.bitstring import REFRESH, REVOCATION, SUSPENSION, Reading, StatusList
from mcconform.status.lists import Missing

_SPEC = "https://www.w3.org/TR/vc-bitstring-status-list/"
_VALIDATE = f"{_SPEC}#validate-algorithm"
_SEE = "what the list says could not be read: see status.bitstring.{rule}"
_UNPROVEN = "the list says so, but nobody can rely on it: see status.bitstring.{rule}"


def has_entries(dossier: Dossier) -> bool:
    """Whether the credential has an entry of this mechanism."""
    return bool(bitstring.readings(dossier))


def _for(purpose: str) -> Callable[[Dossier], bool]:
    return lambda dossier: any(one.purpose == purpose for one in bitstring.readings(dossier))


def _is_told_otherwise(reading: Reading) -> bool:
    return reading.purpose not in ("", REVOCATION, SUSPENSION, REFRESH)


def _pointer(reading: Reading, member: str) -> str:
    there = member in reading.entry.value
    return f"{reading.entry.pointer}/{member}" if there else reading.entry.pointer


def _no_list(reading: Reading) -> str:
    """The rule that says why an entry has no list to look into; empty when it has one."""
    if reading.listed is None or not reading.listed.at_hand:
        return "list_retrieved"
    return "list_type" if reading.listed.types_wrong else ""


def _opened(dossier: Dossier) -> Iterator[tuple[Reading, StatusList, str]]:
    """Entries whose list is at hand, with the list and the pointer of its address."""
    for reading in bitstring.readings(dossier):
        if reading.listed is not None and not _no_list(reading):
            yield reading, reading.listed, _pointer(reading, "statusListCredential")


def _without(dossier: Dossier) -> Iterator[Finding]:
    """Entries that cannot be looked into, for the rules that would look at their lists."""
    for reading in bitstring.readings(dossier):
        if _no_list(reading):
            yield not_applicable(reading.entry.pointer, _SEE.format(rule=_no_list(reading)))


@rule(
    area="status",
    level=MUST,
    spec=f"{_SPEC}#bitstringstatuslistentry",
    message="{member} of the status entry is malformed: {why}",
    fix="Write the entry as section 2.1 of Bitstring Status List 1.0 has it.",
    applies=has_entries,
)
def entry_well_formed(dossier: Dossier) -> Iterator[Finding]:
    """A status entry has its purpose, its index and its list, each in the right form.

    MALFORMED_VALUE_ERROR of the specification. What can be read in spite of it is read.
    """
    for reading in bitstring.readings(dossier):
        for member, why in bitstring.faults(reading.entry):
            yield failed(_pointer(reading, member), member=member, why=why)


@rule(
    area="status",
    level=MUST,
    spec=_VALIDATE,
    message="at the address of the status list, {url}, is no status list: {why}",
    fix="Publish the status list credential at the address that the badge names.",
    applies=has_entries,
)
def list_retrieved(dossier: Dossier) -> Iterator[Finding]:
    """The status list is found where the badge says it is.

    STATUS_RETRIEVAL_ERROR of the specification, and never "not revoked": a list that cannot be had
    leaves open whether the badge is in force. An address that answers with something else fails.
    """
    for reading in bitstring.readings(dossier):
        pointer = _pointer(reading, "statusListCredential")
        opened = reading.listed.opened if reading.listed is not None else None
        if opened is None:
            yield not_applicable(
                pointer, "it names no list: see status.bitstring.entry_well_formed"
            )
        elif isinstance(opened, Missing):
            yield cannot_tell(pointer, f"the status list {opened.cause}")
        elif not isinstance(opened, Credential):
            yield failed(pointer, url=shown(reading.url), why=opened.why)


@rule(
    area="status",
    level=MUST,
    spec=_VALIDATE,
    message="the status list {url} is not authentic: {why}",
    fix="Sign the status list with the key of its issuer, again after each change.",
    applies=has_entries,
)
def list_verified(dossier: Dossier) -> Iterator[Finding]:
    """The status list is signed, and with a key of its issuer.

    STATUS_VERIFICATION_ERROR of the specification. A list that anybody could have written proves
    nothing.
    """
    yield from _without(dossier)
    for reading, listed, pointer in _opened(dossier):
        if listed.verified is Outcome.FAILED:
            yield failed(pointer, url=shown(reading.url), why=listed.verified_why)
        elif listed.verified is Outcome.CANT_TELL:
            yield cannot_tell(pointer, f"the status list cannot be proven: {listed.verified_why}")


@rule(
    area="status",
    level=MUST,
    spec=f"{_SPEC}#bitstringstatuslistcredential",
    message="{url} is not a status list of this kind: {why}",
    fix="Give the list the types BitstringStatusListCredential and, its subject, "
    "BitstringStatusList.",
    applies=has_entries,
)
def list_type(dossier: Dossier) -> Iterator[Finding]:
    """The list is a BitstringStatusListCredential about a BitstringStatusList."""
    for reading in bitstring.readings(dossier):
        pointer, why = _pointer(reading, "statusListCredential"), _no_list(reading)
        if why == "list_type" and reading.listed is not None:
            yield failed(pointer, url=shown(reading.url), why=reading.listed.types_wrong)
        elif why:
            yield not_applicable(pointer, _SEE.format(rule=why))


@rule(
    area="status",
    level=MUST,
    spec=f"{_SPEC}#bitstringstatuslistcredential",
    message="the status list {url} is not in force: {why}",
    fix="Publish a status list that is valid now.",
    applies=has_entries,
)
def list_in_force(dossier: Dossier) -> Iterator[Finding]:
    """The status list itself is valid at the time of evaluation, by its own dates."""
    yield from _without(dossier)
    for reading, listed, pointer in _opened(dossier):
        if listed.in_force is Outcome.FAILED:
            yield failed(pointer, url=shown(reading.url), why=listed.in_force_why)
        elif listed.in_force is Outcome.CANT_TELL:
            yield cannot_tell(pointer, f"of the status list, {listed.in_force_why}")


@rule(
    area="status",
    level=MUST,
    spec=_VALIDATE,
    message="the entry is about {purpose}, the list {url} is about {purposes}",
    fix="Point to a list for this purpose, or add the purpose to the list.",
    applies=has_entries,
)
def purpose_listed(dossier: Dossier) -> Iterator[Finding]:
    """The purpose of the entry is one of the purposes of its list."""
    yield from _without(dossier)
    for reading, listed, pointer in _opened(dossier):
        purposes = shown(", ".join(listed.purposes)) or "nothing"
        if not reading.purpose:
            yield not_applicable(pointer, _SEE.format(rule="entry_well_formed"))
        elif reading.purpose not in listed.purposes:
            names = {"purpose": shown(reading.purpose), "purposes": purposes}
            yield failed(pointer, url=shown(reading.url), **names)


@rule(
    area="status",
    level=MUST,
    spec=f"{_SPEC}#bitstring-expansion-algorithm",
    message="the status list {url} cannot be unpacked: {why}",
    fix="Write encodedList as the letter u and the unpadded base64url of the GZIP of the bits.",
    applies=has_entries,
)
def encoding(dossier: Dossier) -> Iterator[Finding]:
    """The list is GZIP in multibase base64url, and unpacks to bits.

    A list beyond the limit of this library is not blamed.
    """
    yield from _without(dossier)
    for reading, listed, pointer in _opened(dossier):
        if listed.too_large:
            yield cannot_tell(pointer, listed.encoding)
        elif listed.bits is None:
            yield failed(pointer, url=shown(reading.url), why=listed.encoding)


@rule(
    area="status",
    level=MUST,
    spec=_VALIDATE,
    message="the status list {url} has {entries} entries; {minimum} are the least",
    fix="Make the list longer: in a short list each badge can be followed by who asks for it.",
    applies=has_entries,
)
def list_length(dossier: Dossier) -> Iterator[Finding]:
    """The list is long enough for one badge not to stand out in it.

    STATUS_LIST_LENGTH_ERROR of the specification. What such a list says is read all the same.
    """
    yield from _without(dossier)
    for reading, listed, pointer in _opened(dossier):
        if listed.bits is None:
            yield not_applicable(pointer, _SEE.format(rule="encoding"))
            continue
        held = len(listed.bits) * 8 // reading.size
        if held < MINIMUM_ENTRIES:
            yield failed(pointer, url=shown(reading.url), entries=held, minimum=MINIMUM_ENTRIES)


@rule(
    area="status",
    level=MUST,
    spec=_VALIDATE,
    message="entry {index} is outside the status list, which has {entries} entries",
    fix="Give the badge an index that is inside its list.",
    applies=has_entries,
)
def index_in_range(dossier: Dossier) -> Iterator[Finding]:
    """The index of the entry is inside the list. RANGE_ERROR of the specification."""
    yield from _without(dossier)
    for reading, listed, _ in _opened(dossier):
        pointer = _pointer(reading, "statusListIndex")
        if reading.index is None or listed.bits is None:
            missing = "encoding" if listed.bits is None else "entry_well_formed"
            yield not_applicable(pointer, _SEE.format(rule=missing))
        elif reading.value is None:
            held = len(listed.bits) * 8 // reading.size
            yield failed(pointer, index=shown(reading.entry.text("statusListIndex")), entries=held)


def _obstacle(reading: Reading) -> str:
    """The rule that says why the value of an entry cannot be read; empty when it can."""
    if _no_list(reading):
        return _no_list(reading)
    if reading.listed is None or reading.listed.bits is None:
        return "encoding"
    if reading.index is None:
        return "entry_well_formed"
    return "index_in_range" if reading.value is None else ""


def _doubt(reading: Reading) -> str:
    """The rule that says why the value of an entry cannot be relied on; empty when it can."""
    listed = reading.listed
    if listed is None or listed.verified is not Outcome.PASSED:
        return "list_verified"
    if listed.in_force is not Outcome.PASSED:
        return "list_in_force"
    return "purpose_listed" if reading.purpose not in listed.purposes else ""


def _state(dossier: Dossier, concerns: Callable[[Reading], bool]) -> Iterator[Finding]:
    """A failure for each entry concerned whose value is not zero."""
    for reading in bitstring.readings(dossier):
        if not concerns(reading):
            continue
        pointer, obstacle, doubt = reading.entry.pointer, _obstacle(reading), _doubt(reading)
        if obstacle:
            yield not_applicable(pointer, _SEE.format(rule=obstacle))
        elif reading.value and doubt:
            yield cannot_tell(pointer, _UNPROVEN.format(rule=doubt))
        elif reading.value:
            yield failed(pointer, **_words(reading))
        elif doubt:
            yield not_applicable(pointer, _UNPROVEN.format(rule=doubt))


def _words(reading: Reading) -> dict[str, str]:
    value = shown(hex(reading.value or 0))
    note = f": {reading.message}" if reading.message else ""
    return {"purpose": shown(reading.purpose), "value": value, "note": note}


@rule(
    area="status",
    level=MUST,
    spec=_VALIDATE,
    message="the issuer has revoked this credential{note}",
    fix="A revoked credential stays revoked; ask its issuer for the reason.",
    applies=_for(REVOCATION),
)
def not_revoked(dossier: Dossier) -> Iterator[Finding]:
    """The list does not say that the credential is revoked, which is for good."""
    yield from _state(dossier, lambda reading: reading.purpose == REVOCATION)


@rule(
    area="status",
    level=MUST,
    spec=_VALIDATE,
    message="the issuer has suspended this credential{note}",
    fix="A suspension can be lifted; ask the issuer for the reason.",
    applies=_for(SUSPENSION),
)
def not_suspended(dossier: Dossier) -> Iterator[Finding]:
    """The list does not say that the credential is suspended, which may pass."""
    yield from _state(dossier, lambda reading: reading.purpose == SUSPENSION)


@rule(
    area="status",
    level=MAY,
    spec=f"{_SPEC}#bitstringstatuslistentry",
    message="the issuer has a newer version of this credential{note}",
    fix="Fetch the newer version from the refresh service of the credential.",
    applies=_for(REFRESH),
)
def no_refresh_due(dossier: Dossier) -> Iterator[Finding]:
    """The list does not say that a refreshed credential waits. One that does is still in force."""
    yield from _state(dossier, lambda reading: reading.purpose == REFRESH)


@rule(
    area="status",
    level=MAY,
    spec=f"{_SPEC}#bitstringstatuslistentry",
    message="the status list says {value} for the purpose {purpose}{note}",
    fix="",
    applies=lambda dossier: any(map(_is_told_otherwise, bitstring.readings(dossier))),
)
def no_message(dossier: Dossier) -> Iterator[Finding]:
    """The list has nothing else to say of the credential.

    The purpose ``message``, and purposes of which the specification knows nothing, do not make a
    credential invalid; what they say is shown to whoever relies on it.
    """
    yield from _state(dossier, _is_told_otherwise)
