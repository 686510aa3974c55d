"""VC Data Model 2.0, section 4.11 Data Schemas, with VC JSON Schema for the type JsonSchema."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Finding, cannot_tell, failed, not_applicable
from mcconform.standards.schemas import apply_schema
from mcconform.standards.vc2.nodes import CredentialSchema

SPEC = "https://www.w3.org/TR/vc-json-schema/#jsonschema"
GONE = frozenset({"not-found", "gone", "not-json"})
"""Problems that say the schema is not there, as opposed to not reached."""


def is_json_schema(schema: CredentialSchema) -> bool:
    """Whether the entry has the type JsonSchema and says where the schema is."""
    return "JsonSchema" in schema.texts("type") and bool(schema.text("id"))


@rule(
    area="schema",
    level=MUST,
    spec=SPEC,
    message="the credential does not follow the schema {url} that it names: {why} (at {place})",
    fix="Change the credential to follow the schema, or name the schema that it follows.",
    applies=is_json_schema,
)
def json_schema_validates(schema: CredentialSchema) -> Iterator[Finding]:
    """The credential is valid against each schema of type JsonSchema that it names.

    VC JSON Schema, section 2.1: the whole credential is the instance. A schema that is not at hand
    or cannot be applied gives no verdict here; `json_schema_usable` says so.
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
    spec=SPEC,
    message="there is no JSON Schema at {url}",
    fix="Publish the schema at that address, or leave the entry out.",
    applies=is_json_schema,
)
def json_schema_usable(schema: CredentialSchema) -> Iterator[Finding]:
    """Each schema of type JsonSchema that the credential names can be had and applied.

    VC JSON Schema calls the outcome indeterminate otherwise. Only an address that answers without
    a schema fails; an address that was not reached proves nothing.
    """
    url = schema.text("id")
    result = apply_schema(schema.dossier, url)
    if result.absent in GONE:
        yield failed(schema.at("id"), url=url)
    elif result.unusable:
        yield cannot_tell(schema.at("id"), result.unusable, url=url)
