"""Baked PNG images: Open Badges 3.0, section "PNG"; the format itself, PNG (Third Edition)."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, rule
from mcconform.intake.notes import (
    PNG_CHECKSUMS,
    PNG_CHUNK_TYPE,
    PNG_CONTENT,
    PNG_HAS_BADGE,
    PNG_INTACT,
    PNG_KEYWORD,
    PNG_ONE_BADGE,
    PNG_UNCOMPRESSED,
    examined,
    noted,
)
from mcconform.model import Container, Dossier, Finding

BAKING = "https://www.imsglobal.org/spec/ob/v3p0#png-baking"
EXTRACTING = "https://www.imsglobal.org/spec/ob/v3p0#png-extracting"
PNG = "https://www.w3.org/TR/png-3/#"
AGAIN = "Bake the badge again, or download it again: it may have been cut off on the way."


@rule(
    area="schema",
    level=MUST,
    spec=PNG + "5DataRep",
    message="the PNG is damaged: {what}",
    fix=AGAIN,
    applies=examined(PNG_INTACT, Container.PNG),
    opening=True,
)
def intact(dossier: Dossier) -> Iterator[Finding]:
    """The PNG is whole, from its first chunk (IHDR) to its last (IEND)."""
    yield from noted(dossier, PNG_INTACT)


@rule(
    area="schema",
    level=MUST,
    spec=PNG + "5CRC-algorithm",
    message="{count} chunk(s) of the PNG have a wrong checksum, the first is {chunk}",
    fix=AGAIN,
    applies=examined(PNG_CHECKSUMS, Container.PNG),
    opening=True,
)
def checksums(dossier: Dossier) -> Iterator[Finding]:
    """The checksum of every chunk fits its content."""
    yield from noted(dossier, PNG_CHECKSUMS)


@rule(
    area="schema",
    level=MUST,
    spec=EXTRACTING,
    message="no badge is baked into the PNG: none of its texts has the keyword "
    "openbadgecredential (found: {found})",
    fix="Download the badge from where it was issued: social media and image editors strip it.",
    applies=examined(PNG_HAS_BADGE, Container.PNG),
    opening=True,
)
def has_badge(dossier: Dossier) -> Iterator[Finding]:
    """A text chunk of the PNG holds the credential."""
    yield from noted(dossier, PNG_HAS_BADGE)


@rule(
    area="schema",
    level=MUST,
    spec=BAKING,
    message="{count} chunks have the keyword {keyword}; readers take the first",
    fix="Bake into the plain image, so that an older badge does not stay in the file.",
    applies=examined(PNG_ONE_BADGE, Container.PNG),
    opening=True,
)
def one_badge(dossier: Dossier) -> Iterator[Finding]:
    """The keyword occurs in one chunk only."""
    yield from noted(dossier, PNG_ONE_BADGE)


@rule(
    area="schema",
    level=MUST,
    spec=EXTRACTING,
    message="the badge is in a {chunk} chunk with the keyword {keyword}; readers look for iTXt",
    fix="Write an iTXt chunk, which is made for UTF-8.",
    applies=examined(PNG_CHUNK_TYPE, Container.PNG),
    opening=True,
)
def chunk_type(dossier: Dossier) -> Iterator[Finding]:
    """The credential is in a chunk of type iTXt."""
    yield from noted(dossier, PNG_CHUNK_TYPE)


@rule(
    area="schema",
    level=MUST,
    spec=BAKING,
    message="the chunk with the keyword {keyword} {what}",
    fix="Write the iTXt chunk with compression flag 0.",
    applies=examined(PNG_UNCOMPRESSED, Container.PNG),
    opening=True,
)
def uncompressed(dossier: Dossier) -> Iterator[Finding]:
    """The text of the chunk is not compressed."""
    yield from noted(dossier, PNG_UNCOMPRESSED)


@rule(
    area="schema",
    level=MUST,
    spec=BAKING,
    message="the credential is baked under the keyword {keyword}, which is not its own",
    fix="Use the keyword openbadgecredential for Open Badges 3.0, clrcredential for CLR 2.0.",
    applies=examined(PNG_KEYWORD, Container.PNG),
    opening=True,
)
def keyword(dossier: Dossier) -> Iterator[Finding]:
    """The keyword is the one of the credential's standard."""
    yield from noted(dossier, PNG_KEYWORD)


@rule(
    area="schema",
    level=MUST,
    spec=BAKING,
    message="the chunk with the keyword {keyword} holds only a web address",
    fix="Bake the credential itself: its JSON, or its compact JWS.",
    applies=examined(PNG_CONTENT, Container.PNG),
    opening=True,
)
def content(dossier: Dossier) -> Iterator[Finding]:
    """The text of the chunk is the credential: its JSON, or its compact JWS."""
    yield from noted(dossier, PNG_CONTENT)
