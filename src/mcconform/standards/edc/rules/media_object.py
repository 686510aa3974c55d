"""European Learning Model, class MediaObject."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Final

from mcconform.catalogue import SHOULD, rule
from mcconform.model import Finding, failed
from mcconform.standards.edc.nodes import MediaObject
from mcconform.standards.edc.rules import SHAPES
from mcconform.standards.values import image_format

_BASE64: Final = "http://data.europa.eu/snb/encoding/6146cde7dd"
_FILE_TYPES: Final = "http://publications.europa.eu/resource/authority/file-type/"
_IMAGES: Final = {f"{_FILE_TYPES}{name}": name.lower() for name in ("JPEG", "PNG", "GIF", "BMP")}


def _is_base64(media: MediaObject) -> bool:
    return bool(media.text("content")) and _BASE64 in media.named("contentEncoding")


def _bytes(media: MediaObject) -> bytes | None:
    """The content; None where it is not base64. Line breaks are allowed (RFC 2045)."""
    text = "".join(media.text("content").split())
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def _is_image(media: MediaObject) -> bool:
    named = media.named("contentType")
    return len(named) == 1 and named[0] in _IMAGES and _is_base64(media) and bool(_bytes(media))


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SHAPES}#MediaObject-elm_content",
    message="content is said to be base64 and cannot be decoded",
    fix="Write the bytes of the file in base64, without a data: prefix.",
    applies=_is_base64,
)
def content_decodes(media: MediaObject) -> Iterator[Finding]:
    """What is said to be base64 is base64 (RFC 4648 section 4)."""
    if _bytes(media) is None:
        yield failed(media.at("content"))


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SHAPES}#MediaObject-elm_contentType",
    message="content is said to be {expected}, and it is {found}",
    fix="Name the file type that the content has.",
    applies=_is_image,
)
def content_of_its_type(media: MediaObject) -> Iterator[Finding]:
    """An image has the format that it is said to have: JPEG, PNG, GIF or BMP."""
    expected = _IMAGES[media.named("contentType")[0]]
    found = image_format(_bytes(media) or b"")
    if found != expected:
        yield failed(media.at("content"), expected=expected, found=found or "none that is known")
