"""Baked SVG images: Open Badges 3.0, section "SVG"."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.intake.notes import (
    SVG_CDATA,
    SVG_CONTENT,
    SVG_ENTITIES,
    SVG_HAS_BADGE,
    SVG_NAMESPACE,
    SVG_ONE_BADGE,
    SVG_POSITION,
    SVG_WELL_FORMED,
    examined,
    noted,
)
from mcconform.model import Container, Dossier, Finding

BAKING = "https://www.imsglobal.org/spec/ob/v3p0#svg-baking"


@rule(
    area="schema",
    level=MUST,
    spec="https://www.w3.org/TR/xml/#sec-well-formed",
    message="it is not XML: {what}",
    fix="Export the image again and bake it with an XML library.",
    applies=examined(SVG_WELL_FORMED, Container.SVG),
    opening=True,
)
def well_formed(dossier: Dossier) -> Iterator[Finding]:
    """The SVG is well-formed XML."""
    yield from noted(dossier, SVG_WELL_FORMED)


@rule(
    area="schema",
    level=MUST,
    spec="https://www.w3.org/TR/SVG2/conform.html#processing-modes",
    message="the SVG declares the entity {what}, which may grow or reach outside the file",
    fix="Remove the entity declarations: export the image as plain SVG.",
    applies=examined(SVG_ENTITIES, Container.SVG),
    opening=True,
)
def no_entities(dossier: Dossier) -> Iterator[Finding]:
    """The SVG declares no entity that builds on others or stands for something outside the file.

    Programs that show SVG safely refuse such files. Short plain entities, as drawing programs write
    them for namespaces, are fine, and so is a document type declaration.
    """
    yield from noted(dossier, SVG_ENTITIES)


@rule(
    area="schema",
    level=MUST,
    spec=BAKING,
    message="no badge is baked into the SVG: it {what}",
    fix="Download the badge from where it was issued: image editors strip what they do not know.",
    applies=examined(SVG_HAS_BADGE, Container.SVG),
    opening=True,
)
def has_badge(dossier: Dossier) -> Iterator[Finding]:
    """An element ``openbadges:credential`` holds the credential."""
    yield from noted(dossier, SVG_HAS_BADGE)


@rule(
    area="schema",
    level=MUST,
    spec=BAKING,
    message="the SVG has {count} badge elements; readers take the first",
    fix="Bake into the plain image, so that an older badge does not stay in the file.",
    applies=examined(SVG_ONE_BADGE, Container.SVG),
    opening=True,
)
def one_badge(dossier: Dossier) -> Iterator[Finding]:
    """There is only one badge element."""
    yield from noted(dossier, SVG_ONE_BADGE)


@rule(
    area="schema",
    level=SHOULD,
    spec=BAKING,
    message="the badge element does not come directly after the svg start tag",
    fix="Make it the first element inside svg.",
    applies=examined(SVG_POSITION, Container.SVG),
    opening=True,
)
def position(dossier: Dossier) -> Iterator[Finding]:
    """The badge element is the first element inside ``svg``.

    The text tells bakers to put it there, without a MUST, and tells readers to go on until they
    find it. White space and comments before it are not counted.
    """
    yield from noted(dossier, SVG_POSITION)


@rule(
    area="schema",
    level=MUST,
    spec=BAKING,
    message="the badge element is in the namespace {namespace}, which is not its own",
    fix="Declare xmlns:openbadges as https://purl.imsglobal.org/ob/v3p0 for Open Badges 3.0.",
    applies=examined(SVG_NAMESPACE, Container.SVG),
    opening=True,
)
def namespace(dossier: Dossier) -> Iterator[Finding]:
    """The badge element is in the namespace of the credential's standard."""
    yield from noted(dossier, SVG_NAMESPACE)


@rule(
    area="schema",
    level=MUST,
    spec=BAKING,
    message="the badge element {what}",
    fix="A JWT goes into the attribute verify, JSON into the body; only one of the two is there.",
    applies=examined(SVG_CONTENT, Container.SVG),
    opening=True,
)
def content(dossier: Dossier) -> Iterator[Finding]:
    """A JWT is the plain attribute ``verify``; JSON is the body, and then ``verify`` is absent."""
    yield from noted(dossier, SVG_CONTENT)


@rule(
    area="schema",
    level=MUST,
    spec=BAKING,
    message="the JSON in the badge element is not wrapped in a CDATA section",
    fix="Wrap the JSON in a CDATA section.",
    applies=examined(SVG_CDATA, Container.SVG),
    opening=True,
)
def cdata(dossier: Dossier) -> Iterator[Finding]:
    """JSON in the body is wrapped in a CDATA section."""
    yield from noted(dossier, SVG_CDATA)
