"""The file as it came in, before anybody looks into it."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, rule
from mcconform.intake.notes import (
    FILE_KNOWN_FORMAT,
    FILE_NOT_EMPTY,
    FILE_RETRIEVED,
    FILE_SIZE,
    is_file,
    noted,
    undecided,
)
from mcconform.model import Dossier, Finding

DOCUMENT_FORMATS = "https://www.imsglobal.org/spec/ob/v3p0#docformat"


@rule(
    area="schema",
    level=MUST,
    spec=DOCUMENT_FORMATS,
    message="the file is empty",
    fix="Download or export the badge again.",
    applies=is_file(FILE_NOT_EMPTY),
    opening=True,
)
def not_empty(dossier: Dossier) -> Iterator[Finding]:
    """The file holds something."""
    yield from noted(dossier, FILE_NOT_EMPTY)


@rule(
    area="schema",
    level=MUST,
    spec=DOCUMENT_FORMATS,
    message="the file is too large to be read",
    fix="Make the file smaller, for instance by a smaller image.",
    applies=is_file(FILE_SIZE),
    opening=True,
)
def size(dossier: Dossier) -> Iterator[Finding]:
    """The file is not larger than what mcconform reads.

    No specification sets a limit, so a large file is not at fault: the outcome is ``cantTell``.
    """
    yield from undecided(dossier, FILE_SIZE)


@rule(
    area="schema",
    level=MUST,
    spec=DOCUMENT_FORMATS,
    message="the file is {what}, not a credential as JSON, JWT, PNG or SVG",
    fix="Hand in the badge itself: its JSON, its JWT, or the baked PNG or SVG image.",
    applies=is_file(FILE_KNOWN_FORMAT),
    opening=True,
)
def known_format(dossier: Dossier) -> Iterator[Finding]:
    """The file is one of the forms a credential travels in: JSON, compact JWS, PNG or SVG.

    Only PNG and SVG images can be baked. What a file is, its content says; names are not asked.
    """
    yield from noted(dossier, FILE_KNOWN_FORMAT)


@rule(
    area="schema",
    level=MUST,
    spec=DOCUMENT_FORMATS,
    message="the document could not be retrieved",
    fix="Check the address, or download the badge and hand in the file.",
    applies=is_file(FILE_RETRIEVED),
    opening=True,
)
def retrieved(dossier: Dossier) -> Iterator[Finding]:
    """The document behind a subject's URL can be had; so can the assertion of an old baked image
    that holds only its address.

    An address that does not answer says nothing on the badge: the outcome is ``cantTell``.
    """
    yield from undecided(dossier, FILE_RETRIEVED)
