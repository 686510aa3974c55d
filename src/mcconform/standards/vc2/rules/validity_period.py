"""VC Data Model 2.0, section 4.9 Validity Period."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, rule
from mcconform.model import Dossier, Finding, failed
from mcconform.securing.instants import instant
from mcconform.standards.vc2.nodes import VerifiableCredential
from mcconform.standards.vc2.rules import SPEC


def has_comparable_ends(dossier: Dossier) -> bool:
    """Whether both ends are there and are moments in time."""
    credential = VerifiableCredential.of(dossier)
    ends = (credential.get("validFrom"), credential.get("validUntil"))
    return all(instant(end) is not None for end in ends)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#validity-period",
    message="validUntil ({until}) is earlier than validFrom ({start})",
    fix="Give validUntil a moment after validFrom.",
    applies=has_comparable_ends,
    needs=("validUntil",),
)
def ends_after_it_begins(dossier: Dossier) -> Iterator[Finding]:
    """The validity period does not end before it begins.

    Section 4.9 says it from both sides, for validFrom and for validUntil; equal moments are fine.
    Moments are compared as moments, whatever their zones; one without a zone is UTC (section 5.8).
    A value that is no date and time is reported by the vocabulary and compared by nobody.
    """
    credential = VerifiableCredential.of(dossier)
    start, until = credential.text("validFrom"), credential.text("validUntil")
    first, last = instant(start), instant(until)
    if first is not None and last is not None and last < first:
        yield failed("/validUntil", start=start, until=until)
