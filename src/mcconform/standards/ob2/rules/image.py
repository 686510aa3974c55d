"""Open Badges 2.0: images of assertions, badge classes and profiles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, failed, not_applicable
from mcconform.nodes import Node
from mcconform.standards.ob2.nodes import Assertion, reading
from mcconform.standards.ob2.rules import SPEC
from mcconform.standards.ob2.scheme import SCHEME
from mcconform.standards.values import data_uri, image_format, is_data_uri

_MEDIA_TYPES: Final = {"image/png": "png", "image/svg+xml": "svg"}
_PICTURES: Final = ("png", "svg")


def images(dossier: Dossier) -> Iterator[tuple[str, str]]:
    """Pointer and address of each image in the badge."""
    for visit in SCHEME.vocabulary.visits(reading(dossier).document):
        if "image" in visit.cls.properties:
            pointer, address = image_of(Node(visit.value, visit.pointer, dossier))
            if address:
                yield pointer, address


def image_of(holder: Node) -> tuple[str, str]:
    """Pointer and address of an object's image; an empty address where it has none."""
    image = holder.get("image")
    if isinstance(image, dict):
        found = image.get("id")
        return f"{holder.at('image')}/id", found if isinstance(found, str) else ""
    return holder.at("image"), image if isinstance(image, str) else ""


def _embedded(dossier: Dossier) -> list[tuple[str, str]]:
    return [(pointer, url) for pointer, url in images(dossier) if is_data_uri(url)]


def _bodies(dossier: Dossier) -> list[tuple[str, bytes | None]]:
    """Pointer and bytes of each image that is at hand; None for one that cannot be decoded."""
    found: list[tuple[str, bytes | None]] = []
    for pointer, url in images(dossier):
        if is_data_uri(url):
            found.append((pointer, data_uri(url).body))
        elif (resource := dossier.resources.get(url)) is not None and resource.ok:
            found.append((pointer, resource.body))
    return found


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#Image",
    message="the data URI of the image cannot be decoded",
    fix="Write it as data:image/png;base64, and the base64 of the file.",
    applies=lambda dossier: bool(_embedded(dossier)),
)
def data_uri_decodes(dossier: Dossier) -> Iterator[Finding]:
    """A data URI can be decoded."""
    for pointer, url in _embedded(dossier):
        if data_uri(url).body is None:
            yield failed(pointer)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#Image",
    message="the image is {found}, not PNG or SVG",
    fix="Use a PNG or an SVG: no other format can be baked.",
    applies=lambda dossier: bool(_bodies(dossier)),
)
def is_png_or_svg(dossier: Dossier) -> Iterator[Finding]:
    """An image is PNG or SVG, by its content.

    Said of the image of an assertion at first, and of all images since the errata of April 2020.
    Images elsewhere are not fetched; one that is at hand is looked at.
    """
    for pointer, body in _bodies(dossier):
        if body is None:
            yield not_applicable(pointer, "it cannot be decoded: see ob2.image.data_uri_decodes")
        elif image_format(body) not in _PICTURES:
            yield failed(pointer, found=image_format(body).upper() or "of another kind")


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#Image",
    message="the data URI says {said}, and the image is {found}",
    fix="Name the media type of the image in its data URI: image/png or image/svg+xml.",
    applies=lambda dossier: bool(_embedded(dossier)),
)
def media_type_fits(dossier: Dossier) -> Iterator[Finding]:
    """The media type of a data URI is that of the image (RFC 2397)."""
    for pointer, url in _embedded(dossier):
        media_type, body = data_uri(url)
        found = image_format(body) if body is not None else ""
        if found in _PICTURES and _MEDIA_TYPES.get(media_type) != found:
            yield failed(pointer, said=media_type, found=found.upper())


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#Assertion",
    message="the image of the assertion is inside it, as a data URI",
    fix="Publish the baked image and link it, or leave image out: the badge class has a picture.",
    applies=lambda assertion: bool(image_of(assertion)[1]),
)
def assertion_image_is_linked(assertion: Assertion) -> Iterator[Finding]:
    """The image of an assertion is an address, not a data URI.

    It is the picture that the assertion is baked into, so it cannot be inside the assertion. Data
    URIs are allowed for badge classes and profiles by name, and not for assertions; both validators
    of the standard's publisher refuse them here.
    """
    pointer, url = image_of(assertion)
    if is_data_uri(url):
        yield failed(pointer)


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#Assertion",
    message="the image of the assertion is that of the badge class",
    fix="Link the baked image, or leave image out.",
    applies=lambda assertion: bool(image_of(assertion)[1]) and _class_image(assertion) != "",
)
def assertion_image_is_its_own(assertion: Assertion) -> Iterator[Finding]:
    """The image of an assertion is the baked one, not the badge class's over again."""
    pointer, url = image_of(assertion)
    if url == _class_image(assertion):
        yield failed(pointer)


def _class_image(assertion: Assertion) -> str:
    badge = assertion.child("badge")
    return image_of(badge)[1] if badge else ""
