"""The steps that say what stands in a list, shared by all list mechanisms: see `declare`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mcconform.catalogue import MAY
from mcconform.model import Finding, Outcome, cannot_tell, failed, not_applicable
from mcconform.securing.jose_claims import shown
from mcconform.status.reading import OTHER, REFRESH, REVOCATION, SUSPENSION, Reading
from mcconform.status.step import see, step

_UNPROVEN: Final = "the list says so, but nobody can rely on it: see {rule}"


def _obstacle(reading: Reading) -> str:
    """The rule that says why the value of an entry cannot be read; empty when it can."""
    if reading.no_list:
        return reading.no_list
    if reading.listed is None or reading.listed.bits is None:
        return "encoding"
    if reading.index is None:
        return "entry_well_formed"
    return "index_in_range" if reading.value is None else ""


def _doubt(reading: Reading) -> str:
    """The rule that says why the value of an entry cannot be relied on; empty when it can."""
    listed = reading.listed
    if listed is None or listed.verified[0] is not Outcome.PASSED:
        return "list_verified"
    if listed.in_force[0] is not Outcome.PASSED:
        return "list_in_force"
    if listed.for_another:
        return "list_claims"
    known = not reading.purpose or reading.purpose in listed.contents.purposes
    return "" if known else "purpose_listed"


def _state(reading: Reading, topic: str) -> Iterator[Finding]:
    """A failure where the list says of the entry what the topic is about."""
    pointer, obstacle, doubt = reading.entry.pointer, _obstacle(reading), _doubt(reading)
    if obstacle:
        yield not_applicable(pointer, see(reading, obstacle))
        return
    rule = f"status.{reading.mechanism}.{doubt}"
    if reading.said == topic and doubt:
        yield cannot_tell(pointer, _UNPROVEN.format(rule=rule))
    elif reading.said == topic:
        yield failed(pointer, **_words(reading))
    elif doubt:
        yield not_applicable(pointer, _UNPROVEN.format(rule=rule))


def _words(reading: Reading) -> dict[str, str]:
    note = f": {reading.message}" if reading.message else ""
    value = shown(hex(reading.value or 0))
    return {"purpose": shown(reading.purpose), "value": value, "note": note}


@step(
    message="the issuer has revoked this credential{note}",
    fix="A revoked credential stays revoked; ask its issuer for the reason.",
    topic=REVOCATION,
)
def not_revoked(reading: Reading) -> Iterator[Finding]:
    """The list does not say that the credential is revoked, which is for good."""
    yield from _state(reading, REVOCATION)


@step(
    message="the issuer has suspended this credential{note}",
    fix="A suspension can be lifted; ask the issuer for the reason.",
    topic=SUSPENSION,
)
def not_suspended(reading: Reading) -> Iterator[Finding]:
    """The list does not say that the credential is suspended, which may pass."""
    yield from _state(reading, SUSPENSION)


@step(
    level=MAY,
    message="the issuer has a newer version of this credential{note}",
    fix="Fetch the newer version from the refresh service of the credential.",
    topic=REFRESH,
)
def no_refresh_due(reading: Reading) -> Iterator[Finding]:
    """The list does not say that a refreshed credential waits. One that does is still in force."""
    yield from _state(reading, REFRESH)


@step(
    level=MAY,
    message="the status list says {value} for the purpose {purpose}{note}",
    fix="",
    topic=OTHER,
)
def no_message(reading: Reading) -> Iterator[Finding]:
    """The list has nothing else to say of the credential.

    The purpose ``message``, and purposes of which the specification knows nothing, do not make a
    credential invalid; what they say is shown to whoever relies on it.
    """
    yield from _state(reading, OTHER)


@step(
    message="the status list says {value}, and what that means is not for everybody to know",
    fix="Tell those who rely on the badge what the value means.",
    topic=OTHER,
)
def known_value(reading: Reading) -> Iterator[Finding]:
    """The list says something that every verifier understands: valid, invalid or suspended.

    Other values mean what issuer and verifier have agreed on (3, 14, 15), or nothing yet. They are
    not taken for "valid", and nobody is blamed for them.
    """
    if not _obstacle(reading) and reading.said == OTHER:
        value = shown(hex(reading.value or 0))
        agreed = "what it means is agreed between issuer and verifier"
        yield cannot_tell(
            reading.entry.pointer, f"the status list says {value}: {agreed}", value=value
        )
    elif _obstacle(reading):
        yield not_applicable(reading.entry.pointer, see(reading, _obstacle(reading)))
