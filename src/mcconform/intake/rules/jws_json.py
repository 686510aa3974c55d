"""JWS in its JSON form as the envelope of a credential: RFC 7515 section 7.2."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, rule
from mcconform.intake.notes import JWS_JSON_WELL_FORMED, is_noted, noted
from mcconform.model import Dossier, Finding


def _has_envelope(dossier: Dossier) -> bool:
    credential = dossier.credential
    opened = credential.envelope is not None and credential.envelope.kind in ("jades", "jws-json")
    return opened or is_noted(credential, JWS_JSON_WELL_FORMED)


@rule(
    area="schema",
    level=MUST,
    spec="https://www.rfc-editor.org/rfc/rfc7515#section-7.2",
    message="the JWS in JSON form cannot be opened: {reason}",
    fix="Hand in the file as it was sealed: payload, and signatures with protected and signature.",
    applies=_has_envelope,
    opening=True,
)
def well_formed(dossier: Dossier) -> Iterator[Finding]:
    """The envelope has a payload of its own, and signatures with sound headers.

    Extensions of a header that are marked critical are only refused here where the marking itself
    is wrong; one that mcconform cannot process leaves the signature undecided.
    """
    yield from noted(dossier, JWS_JSON_WELL_FORMED)
