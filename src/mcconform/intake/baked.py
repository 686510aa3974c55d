"""What comes out of a baked image, PNG or SVG alike (Open Badges 3.0, section "Baked Badge")."""

from __future__ import annotations

from typing import Final

import msgspec

from mcconform.model import Note


class Baked(msgspec.Struct, frozen=True):
    """The text found in an image, and what intake noted on the way."""

    text: bytes | None
    """None when there is nothing to go on with; one of the notes then says why."""
    notes: tuple[Note, ...] = ()
    meant: str = ""
    """Family that the keyword or namespace stands for: ``ob3``, ``clr2`` or ``ob2``."""
    place: str = ""
    """The keyword or namespace the text was found under."""
    address: str = ""
    """Where the assertion is, for an older image that holds only that (Open Badges baking, section
    "Legacy PNGs")."""


FAMILIES: Final = {
    "ob1": "ob2",
    "ob2": "ob2",
    "ob3": "ob3",
    "clr2": "clr2",
}
"""Standards that have a place of their own in an image, and the family whose place it is."""


def is_address(text: bytes) -> bool:
    """Whether the text is nothing but a web address."""
    trimmed = text.strip()
    return trimmed.startswith((b"http://", b"https://")) and len(trimmed.split()) == 1


def belongs(baked: Baked, standard: str | None) -> bool:
    """Whether a credential of this standard may stand where it was found."""
    return standard not in FAMILIES or FAMILIES[standard] == baked.meant
