"""Compact JWS as the envelope of a credential: RFC 7515."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, rule
from mcconform.intake.notes import JWT_WELL_FORMED, is_noted, noted
from mcconform.model import Container, Dossier, Finding


def _has_envelope(dossier: Dossier) -> bool:
    credential = dossier.credential
    if credential.jws is not None:
        return True
    return credential.container is not Container.JSON and is_noted(credential, JWT_WELL_FORMED)


@rule(
    area="schema",
    level=MUST,
    spec="https://www.rfc-editor.org/rfc/rfc7515#section-7.1",
    message="the JWT cannot be opened: {reason}",
    fix="Copy the whole JWT: three parts of base64url with a dot between them.",
    applies=_has_envelope,
)
def well_formed(dossier: Dossier) -> Iterator[Finding]:
    """The envelope is a compact JWS whose header and payload are JSON objects."""
    yield from noted(dossier, JWT_WELL_FORMED)
