"""Open Badges 3.0, class CredentialSchema."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, cannot_tell, failed, not_applicable
from mcconform.nodes import Node
from mcconform.standards.ob3.nodes import CredentialSchema
from mcconform.standards.ob3.rules import SPEC
from mcconform.standards.schemas import apply_schema
from mcconform.standards.vc2.rules.data_schemas import GONE

VALIDATOR = "1EdTechJsonSchemaValidator2019"
_OFFICIAL = re.compile(
    r"https://purl\.imsglobal\.org/spec/(?:ob/v3p0|clr/v2p0)/schema/json(-ld)?/"
    r"(?:ob_v3p0|clr_v2p0)_(any)?(?P<kind>achievement|endorsement|clr)credential_schema"
    r"(-[23]\.[0-9]\.[0-9])?\.json"
)
"""The schemas that 1EdTech derives from the data model. CLR 2.0, which has the same classes,
publishes them too, for the badges in a record."""


def _root(dossier: Dossier) -> Node:
    return Node(dossier.document, "", dossier)


def names_schemas(dossier: Dossier) -> bool:
    """Whether the credential names any schema."""
    return bool(_root(dossier).children("credentialSchema"))


def is_of_another(schema: CredentialSchema) -> bool:
    """Whether the entry asks for the 1EdTech validator with a schema that is not 1EdTech's own."""
    url = schema.text("id")
    return VALIDATOR in schema.texts("type") and bool(url) and not _OFFICIAL.fullmatch(url)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#credentialschema",
    message="no entry of credentialSchema names the Open Badges schema of this class with the type "
    + VALIDATOR,
    fix="Add an entry of type 1EdTechJsonSchemaValidator2019 with the URL of the {kind}credential "
    "schema of Open Badges 3.0.",
    applies=names_schemas,
    needs=("credentialSchema",),
)
def specification_schema_named(dossier: Dossier) -> Iterator[Finding]:
    """When schemas are named, the specification's own schema for this class is one of them.

    Class CredentialSchema asks it in two sentences, for `id` and for `type`; they are read as one.
    The plain and the JSON-LD form of the schema and the one for any data model all count, numbered
    or not, and so do those that CLR 2.0 publishes of the same class. A credential that names no
    schema at all is fine.
    """
    root = _root(dossier)
    kind = "endorsement" if "EndorsementCredential" in root.texts("type") else "achievement"
    for entry in root.children("credentialSchema"):
        match = _OFFICIAL.fullmatch(entry.text("id"))
        if match and match["kind"] == kind and VALIDATOR in entry.texts("type"):
            return
    yield failed("/credentialSchema", kind=kind)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#verification",
    message="the credential does not follow the schema {url} that it names: {why} (at {place})",
    fix="Change the credential to follow the schema, or name the schema that it follows.",
    applies=is_of_another,
)
def named_schema_validates(schema: CredentialSchema) -> Iterator[Finding]:
    """The credential is valid against each further schema that it names.

    Verification step 1. The specification's own schemas are left out: the rules derived from the
    data model decide those, one by one. A schema that is not at hand gives no verdict here;
    `named_schema_usable` says so.
    """
    url = schema.text("id")
    result = apply_schema(schema.dossier, url)
    if result.unusable:
        yield not_applicable(schema.at("id"), result.unusable)
    for error in result.errors:
        yield failed(schema.pointer, url=url, why=error.why, place=error.pointer or "/")


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#verification",
    message="there is no JSON Schema at {url}",
    fix="Publish the schema at that address, or leave the entry out.",
    applies=is_of_another,
)
def named_schema_usable(schema: CredentialSchema) -> Iterator[Finding]:
    """Each further schema that the credential names can be had and applied.

    Verification step 1 needs it. Only an address that answers without a schema fails; an address
    that was not reached proves nothing.
    """
    url = schema.text("id")
    result = apply_schema(schema.dossier, url)
    if result.absent in GONE:
        yield failed(schema.at("id"), url=url)
    elif result.unusable:
        yield cannot_tell(schema.at("id"), result.unusable, url=url)
