"""Compact JWS and SD-JWT as the envelope of a credential: RFC 7515, RFC 9901."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, rule
from mcconform.intake.notes import JWT_WELL_FORMED, is_noted, noted
from mcconform.model import Dossier, Finding


def _has_envelope(dossier: Dossier) -> bool:
    credential = dossier.credential
    if credential.jws is not None:
        return True
    return is_noted(credential, JWT_WELL_FORMED)


@rule(
    area="schema",
    level=MUST,
    spec="https://www.rfc-editor.org/rfc/rfc7515#section-7.1",
    message="the JWT cannot be opened: {reason}",
    fix="Copy the whole JWT: three parts with a dot between them, and what stands behind.",
    applies=_has_envelope,
    opening=True,
)
def well_formed(dossier: Dossier) -> Iterator[Finding]:
    """The envelope is a compact JWS whose header and payload are JSON objects.

    Disclosures may stand behind it (SD-JWT); those that do not fit spoil the signature.
    """
    yield from noted(dossier, JWT_WELL_FORMED)
