"""VC Data Model 2.0, section 4.9 Validity Period."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, rule
from mcconform.model import Dossier, Finding, failed
from mcconform.standards.values import in_order
from mcconform.standards.vc2.nodes import VerifiableCredential
from mcconform.standards.vc2.rules import SPEC


def has_comparable_ends(dossier: Dossier) -> bool:
    """Whether both ends are there and are moments in time."""
    credential = VerifiableCredential.of(dossier)
    return in_order(credential.get("validFrom"), credential.get("validUntil")) is not None


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
    Moments are compared as moments, whatever their zones. A value that is no dateTimeStamp is
    reported by the vocabulary and compared by nobody.
    """
    credential = VerifiableCredential.of(dossier)
    start, until = credential.text("validFrom"), credential.text("validUntil")
    if in_order(start, until) is False:
        yield failed("/validUntil", start=start, until=until)
