"""Open Badges 0.5 to 1.1: badge classes and their images."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Finding, failed
from mcconform.nodes import Node
from mcconform.standards.ob1.nodes import Assertion, BadgeClass, BadgeClass05
from mcconform.standards.ob1.rules import SPEC
from mcconform.standards.ob2 import web
from mcconform.standards.values import data_uri, image_format, is_data_uri

LONGEST = 128
_PICTURES = ("png", "svg")


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#BadgeClass",
    message="the data URI of the image cannot be decoded",
    fix="Write it as data:image/png;base64, and the base64 of the file.",
    applies=lambda badge: is_data_uri(badge.text("image")),
)
def image_decodes(badge: BadgeClass) -> Iterator[Finding]:
    """An image that is a data URI can be decoded."""
    if data_uri(badge.text("image")).body is None:
        yield failed(badge.at("image"))


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#BadgeClass",
    message="the image is {found}, not PNG or SVG, so it cannot be baked",
    fix="Use a PNG or an SVG.",
    applies=lambda badge: _body(badge) is not None,
)
def image_can_be_baked(badge: BadgeClass) -> Iterator[Finding]:
    """The image of a badge class is PNG or SVG, by its content: only those can be baked.

    The specification asks it of the baked image, which is made from this one. Images elsewhere are
    not fetched.
    """
    body = _body(badge) or b""
    if image_format(body) not in _PICTURES:
        yield failed(badge.at("image"), found=image_format(body).upper() or "of another kind")


def _body(badge: Node) -> bytes | None:
    image = badge.text("image")
    if is_data_uri(image):
        return data_uri(image).body
    found = badge.dossier.resources.get(image)
    return found.body if found is not None and found.ok else None


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#Assertion",
    message="the image of the assertion is inside it, as a data URI",
    fix="Publish the baked image and link it, or leave image out.",
    applies=lambda assertion: (
        bool(assertion.text("image")) and assertion.dossier.credential.edition == "1.1"
    ),
)
def assertion_image_is_linked(assertion: Assertion) -> Iterator[Finding]:
    """The image of an assertion is an address; data URIs are for badge classes and issuers.

    1.1 narrowed it: in 1.0, which has no context, the image may be a data URI.
    """
    if is_data_uri(assertion.text("image")):
        yield failed(assertion.at("image"))


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#History",
    message="the name has {count} characters, and 128 are the most",
    fix="Shorten the name.",
    applies=lambda badge: bool(badge.text("name")),
)
def name_is_short(badge: BadgeClass05) -> Iterator[Finding]:
    """The name of a badge of 0.5 has 128 characters at most."""
    if len(badge.text("name")) > LONGEST:
        yield failed(badge.at("name"), count=len(badge.text("name")))


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#History",
    message="{name} is {found}, which is no whole address",
    fix="Write the whole address, with https:// and the host.",
    applies=lambda badge: bool(badge.text("image") or badge.text("criteria")),
)
def addresses_are_whole(badge: BadgeClass05) -> Iterator[Finding]:
    """Image and criteria of a badge of 0.5 are whole addresses.

    Badges of the time often gave a path only, to be read at the issuer's origin: it is advice.
    """
    for name in ("image", "criteria"):
        found = badge.text(name)
        if found and not web.is_web(found) and not is_data_uri(found):
            yield failed(badge.at(name), name=name, found=found)


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#History",
    message="version is {found}, not 0.5.0",
    fix="Set version to 0.5.0, the version of the specification.",
    applies=lambda badge: badge.has("version"),
)
def version_is_0_5(badge: BadgeClass05) -> Iterator[Finding]:
    """The version that a badge of 0.5 names is that of the specification."""
    if "0.5" not in badge.text("version"):
        yield failed(badge.at("version"), found=badge.text("version") or "no text")
