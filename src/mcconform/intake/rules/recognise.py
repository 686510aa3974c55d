"""Which standard a document follows."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, rule
from mcconform.intake.notes import KNOWN_STANDARD, is_noted
from mcconform.model import Dossier, Finding, cannot_tell


def _was_read(dossier: Dossier) -> bool:
    credential = dossier.credential
    return credential.document is not None or is_noted(credential, KNOWN_STANDARD)


@rule(
    area="schema",
    level=MUST,
    spec="https://www.w3.org/TR/vc-data-model-2.0/#types",
    message="no standard that mcconform knows was recognised",
    fix="Name the standard in type and @context.",
    applies=_was_read,
)
def known_standard(dossier: Dossier) -> Iterator[Finding]:
    """The document says by type and context which standard it follows, and mcconform knows it.

    A document of another standard is not at fault: the outcome is ``cantTell``.
    """
    credential = dossier.credential
    if credential.standard is None:
        looks = credential.resembles
        cause = "neither its type nor its context names a standard that mcconform knows"
        yield cannot_tell("", f"{cause}; it looks most like {looks}" if looks else cause)
