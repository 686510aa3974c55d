"""Open Badges 3.0, class Profile."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MAY, MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, failed
from mcconform.standards.ob3.nodes import Profile, root
from mcconform.standards.ob3.rules import SPEC
from mcconform.standards.ob3.rules.image import drawable_findings, has_data_image


def has_issuer_object(dossier: Dossier) -> bool:
    """Whether the issuer is given as an object; a bare URL has no place for a name."""
    return isinstance(dossier.document.get("issuer"), dict)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#profile",
    message="the profile's image is {found}, not PNG or SVG",
    fix="Use a PNG or SVG image.",
    applies=has_data_image,
    needs=("image",),
)
def image_is_png_or_svg(profile: Profile) -> Iterator[Finding]:
    """The image of a profile is a PNG or an SVG.

    Class Profile. Only an image inside the badge (a data URI) can be looked at; an image elsewhere
    is not fetched for this.
    """
    yield from drawable_findings(profile)


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#profile",
    message="the issuer has no name",
    fix="Give the issuer a name, so that people can read who awarded the badge.",
    applies=has_issuer_object,
)
def issuer_has_name(dossier: Dossier) -> Iterator[Finding]:
    """The issuer has a name.

    Class Profile requires only id and type, even of an issuer; a badge whose issuer is an
    identifier alone can be checked but not read.
    """
    issuer = root(dossier).child("issuer")
    if issuer is not None and not issuer.text("name"):
        yield failed(issuer.pointer)


@rule(
    area="schema",
    level=MAY,
    spec=f"{SPEC}#profile",
    message="the issuer has no url",
    fix="Give the issuer's home page in url.",
    applies=has_issuer_object,
)
def issuer_has_url(dossier: Dossier) -> Iterator[Finding]:
    """The issuer has a home page.

    Class Profile leaves it open; it helps people to find out who the issuer is.
    """
    issuer = root(dossier).child("issuer")
    if issuer is not None and not issuer.text("url"):
        yield failed(issuer.pointer)


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#profile",
    message="the url is {found}, which no browser opens",
    fix="Give the address of a home page or of a profile in a social network, with http or https.",
    applies=lambda profile: bool(profile.text("url")),
    needs=("url",),
)
def url_is_on_the_web(profile: Profile) -> Iterator[Finding]:
    """The page of a profile is one that can be reached by HTTP.

    Class Profile. Whether it answers is not asked: a page that is not there today decides nothing.
    """
    found = profile.text("url")
    if not found.lower().startswith(("http://", "https://")):
        yield failed(profile.at("url"), found=found)
