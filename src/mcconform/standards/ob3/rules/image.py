"""Open Badges 3.0, class Image."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Finding, failed, not_applicable
from mcconform.nodes import Node
from mcconform.standards.ob3.nodes import Image, image_of
from mcconform.standards.ob3.rules import SPEC
from mcconform.standards.values import data_uri, image_format, is_data_uri

_MEDIA_TYPES = {
    "image/png": "png",
    "image/svg+xml": "svg",
    "image/jpeg": "jpeg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/bmp": "bmp",
}


def has_data_image(holder: Node) -> bool:
    """Whether an object's image is inside the badge."""
    return is_data_uri(image_of(holder))


def is_data_image(image: Image) -> bool:
    """Whether an image is inside the badge."""
    return is_data_uri(image.text("id"))


def drawable_findings(holder: Node) -> Iterator[Finding]:
    """What there is to say when the image of ``holder`` has to be PNG or SVG."""
    pointer = f"{holder.at('image')}/id"
    body = data_uri(image_of(holder)).body
    if body is None:
        yield not_applicable(pointer, "the data URI cannot be read: see ob3.image.data_uri_decodes")
    elif image_format(body) not in ("png", "svg"):
        yield failed(pointer, found=image_format(body).upper() or "of another kind")


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#image",
    message="the image's data URI cannot be read",
    fix="Write it as data:image/png;base64, followed by the base64 of the whole file.",
    applies=is_data_image,
)
def data_uri_decodes(image: Image) -> Iterator[Finding]:
    """An image given as a data URI can be decoded to bytes.

    Class Image allows a URI or a data URI as id; RFC 2397 says what a data URI is. Missing padding
    is let pass, as browsers do.
    """
    if not data_uri(image.text("id")).body:
        yield failed(image.at("id"))


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#image",
    message="the data URI says {says}, but its content is {found}",
    fix="Name the media type of the file that is really there.",
    applies=is_data_image,
)
def media_type_is_true(image: Image) -> Iterator[Finding]:
    """An image inside the badge is what its media type says.

    RFC 2397: the media type tells the reader how to show the bytes. Formats mcconform does not know
    by their first bytes are not judged.
    """
    uri = data_uri(image.text("id"))
    if not uri.body:
        reason = "the data URI cannot be read: see ob3.image.data_uri_decodes"
        yield not_applicable(image.at("id"), reason)
        return
    says, found = _MEDIA_TYPES.get(uri.media_type, ""), image_format(uri.body)
    if found and found != says:
        yield failed(image.at("id"), says=uri.media_type, found=found.upper())
