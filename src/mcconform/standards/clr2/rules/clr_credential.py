"""CLR 2.0, class ClrCredential."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcconform.catalogue import MUST, rule
from mcconform.model import Finding, failed
from mcconform.standards.clr2.nodes import ClrCredential
from mcconform.standards.clr2.rules import SPEC
from mcconform.standards.ob3.rules.credential_schema import VALIDATOR
from mcconform.standards.ob3.rules.image import drawable_findings, has_data_image

_OFFICIAL = re.compile(
    r"https://purl\.imsglobal\.org/spec/clr/v2p0/schema/json(-ld)?/"
    r"clr_v2p0_(any)?clrcredential_schema(-2\.[0-9]\.[0-9])?\.json"
)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#clrcredential",
    message="the record's image is {found}, not PNG or SVG",
    fix="Use a PNG or SVG image.",
    applies=has_data_image,
)
def image_is_png_or_svg(credential: ClrCredential) -> Iterator[Finding]:
    """The image of a record is a PNG or an SVG.

    Class ClrCredential. Only an image inside the record (a data URI) can be looked at; an image
    elsewhere is not fetched for this.
    """
    yield from drawable_findings(credential)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#credentialschema",
    message="no entry of credentialSchema names the CLR 2.0 schema of a record with the type "
    + VALIDATOR,
    fix="Add an entry of type 1EdTechJsonSchemaValidator2019 with the URL of the clrcredential "
    "schema of CLR 2.0.",
    applies=lambda credential: bool(credential.children("credentialSchema")),
)
def specification_schema_named(credential: ClrCredential) -> Iterator[Finding]:
    """When schemas are named, the specification's own schema for a record is one of them.

    Class CredentialSchema, as in Open Badges 3.0: the plain and the JSON-LD form and the one for
    any data model all count. A record that names no schema at all is fine.
    """
    for entry in credential.children("credentialSchema"):
        if _OFFICIAL.fullmatch(entry.text("id")) and VALIDATOR in entry.texts("type"):
            return
    yield failed(credential.at("credentialSchema"))
