"""COSE_Sign1 as the envelope of a credential: RFC 9052."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, rule
from mcconform.intake.notes import COSE_WELL_FORMED, is_noted, noted
from mcconform.model import Dossier, Finding


def _has_envelope(dossier: Dossier) -> bool:
    credential = dossier.credential
    opened = credential.envelope is not None and credential.envelope.kind == "cose"
    return opened or is_noted(credential, COSE_WELL_FORMED)


@rule(
    area="schema",
    level=MUST,
    spec="https://www.rfc-editor.org/rfc/rfc9052#section-4.2",
    message="the COSE envelope cannot be opened: {reason}",
    fix="Hand in the whole COSE_Sign1 message, with the credential as its payload.",
    applies=_has_envelope,
    opening=True,
)
def well_formed(dossier: Dossier) -> Iterator[Finding]:
    """The envelope is a COSE_Sign1 message with two sound headers and a payload of its own."""
    yield from noted(dossier, COSE_WELL_FORMED)
