"""VC Data Model 1.1, sections 4.6 Issuance Date and 4.8 Expiration."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import SHOULD, rule
from mcconform.model import Dossier, Finding, failed
from mcconform.standards.values import in_order
from mcconform.standards.vc1.nodes import VerifiableCredentialv1p1
from mcconform.standards.vc1.rules import SPEC


def has_comparable_ends(dossier: Dossier) -> bool:
    """Whether both ends are there and are moments in time."""
    credential = VerifiableCredentialv1p1.of(dossier)
    return in_order(credential.get("issuanceDate"), credential.get("expirationDate")) is not None


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#expiration",
    message="expirationDate ({until}) is earlier than issuanceDate ({start})",
    fix="Give expirationDate a moment after issuanceDate.",
    applies=has_comparable_ends,
    needs=("expirationDate",),
)
def expires_after_issuance(dossier: Dossier) -> Iterator[Finding]:
    """The credential does not expire before it becomes valid.

    Unlike version 2.0, version 1.1 has no sentence that orders the two dates; that a credential is
    never valid otherwise follows from sections 4.6 and 4.8. So it is advice here; the status area
    reports the expiry itself.
    """
    credential = VerifiableCredentialv1p1.of(dossier)
    start, until = credential.text("issuanceDate"), credential.text("expirationDate")
    if in_order(start, until) is False:
        yield failed("/expirationDate", start=start, until=until)
