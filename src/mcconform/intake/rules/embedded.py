"""Credentials inside a credential: each is a subject of its own."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, rule
from mcconform.intake.notes import ALL_OPENED, undecided
from mcconform.model import Dossier, Finding
from mcconform.standards import inside


def _holds_credentials(dossier: Dossier) -> bool:
    credential = dossier.credential
    return not credential.parent and next(inside(credential), None) is not None


@rule(
    area="schema",
    level=MUST,
    spec="https://www.imsglobal.org/spec/ob/v3p0#endorsement-verification",
    message="not every embedded credential was opened",
    fix="Split the credential.",
    applies=_holds_credentials,
)
def all_opened(dossier: Dossier) -> Iterator[Finding]:
    """Every credential inside the credential was opened and tested.

    There are limits on their number and nesting; what lies beyond is ``cantTell``.
    """
    yield from undecided(dossier, ALL_OPENED)
