"""VC Data Model 1.1, section 5.4 Data Schemas, with VC JSON Schema for the types of version 2.0."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Finding
from mcconform.standards.schema_credentials import apply_schema_credential
from mcconform.standards.schemas import SchemaResult
from mcconform.standards.vc1.nodes import CredentialSchema
from mcconform.standards.vc1.rules import SPEC
from mcconform.standards.vc2.rules.data_schemas import (
    broken,
    is_schema_credential,
    of_1edtech,
    result_of,
    unusable,
)

TYPES = frozenset({"JsonSchema", "JsonSchemaValidator2018"})


def is_schema(schema: CredentialSchema) -> bool:
    """Whether the entry says where a JSON Schema is, or a credential that holds one."""
    named = bool(TYPES.intersection(schema.texts("type"))) or of_1edtech(schema)
    return (named and bool(schema.text("id"))) or is_schema_credential(schema)


def _result(schema: CredentialSchema) -> SchemaResult:
    if is_schema_credential(schema):
        return apply_schema_credential(schema.dossier, schema.text("id"))
    return result_of(schema)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#data-schemas",
    message="the credential does not follow the schema {url} that it names: {why} (at {place})",
    fix="Change the credential to follow the schema, or name the schema that it follows.",
    applies=is_schema,
)
def schema_validates(schema: CredentialSchema) -> Iterator[Finding]:
    """The credential is valid against each JSON Schema that it names.

    Section 5.4: what a schema asks for is determined by its type. JsonSchemaValidator2018 is the
    type of this version; those of version 2.0 and 1EdTech's are met in the field. A schema that is
    not at hand, or came in a credential that does not verify, gives no verdict here:
    `schema_usable` says so.
    """
    yield from broken(schema, _result(schema))


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#data-schemas",
    message="there is no JSON Schema at {url}",
    fix="Publish the schema at that address, or leave the entry out.",
    applies=is_schema,
)
def schema_usable(schema: CredentialSchema) -> Iterator[Finding]:
    """Each JSON Schema that the credential names can be had and applied.

    Only an address that answers without a schema fails; an address that was not reached proves
    nothing.
    """
    yield from unusable(schema, _result(schema))
