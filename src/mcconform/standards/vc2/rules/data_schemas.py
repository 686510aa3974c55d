"""VC Data Model 2.0, section 4.11 Data Schemas, with VC JSON Schema for its two types."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, cannot_tell, failed, not_applicable
from mcconform.nodes import Node, as_list
from mcconform.securing.jose_claims import shown
from mcconform.standards import schema_credentials
from mcconform.standards.schema_credentials import apply_schema_credential
from mcconform.standards.schemas import SchemaResult, apply_schema
from mcconform.standards.vc2.nodes import CredentialSchema, VerifiableCredential

SPEC = "https://www.w3.org/TR/vc-json-schema/#jsonschema"
PACKED = "https://www.w3.org/TR/vc-json-schema/#jsonschemacredential"
GONE = frozenset({"not-found", "gone", "not-json", schema_credentials.WRONG})
"""Problems that say the schema is not there, as opposed to not reached."""
OF_1EDTECH = "1EdTechJsonSchemaValidator2019"
SCHEMA_OF_SCHEMAS = "https://www.w3.org/ns/credentials/json-schema/v2.json"


def of_1edtech(schema: Node) -> bool:
    """Whether the entry asks for 1EdTech's validator, in a credential of none of its standards."""
    bare = schema.dossier.credential.standard in ("vc1", "vc2")
    return bare and OF_1EDTECH in schema.texts("type")


def is_json_schema(schema: CredentialSchema) -> bool:
    """Whether the entry says where a JSON Schema is."""
    named = "JsonSchema" in schema.texts("type") or of_1edtech(schema)
    return named and bool(schema.text("id"))


def is_schema_credential(schema: Node) -> bool:
    """Whether the entry says where a credential is that holds a JSON Schema."""
    return schema_credentials.TYPE in schema.texts("type") and bool(schema.text("id"))


def result_of(schema: Node) -> SchemaResult:
    """The credential against the schema of an entry.

    A schema of the W3C's types has to say what it is written in (VC JSON Schema, section 4).
    """
    named_dialect = "JsonSchema" in schema.texts("type")
    return apply_schema(schema.dossier, schema.text("id"), named_dialect=named_dialect)


def broken(schema: Node, result: SchemaResult) -> Iterator[Finding]:
    """Where the credential breaks the schema; a schema that says nothing gives no verdict here."""
    url = schema.text("id")
    if result.unusable:
        yield not_applicable(schema.at("id"), result.unusable)
    for error in result.errors:
        yield failed(schema.pointer, url=url, why=error.why, place=error.pointer or "/")


def unusable(schema: Node, result: SchemaResult) -> Iterator[Finding]:
    """Why a schema gives no verdict; only an address that answers without a schema is a fault."""
    url = schema.text("id")
    if result.absent in GONE:
        yield failed(schema.at("id"), url=url)
    elif result.unusable:
        yield cannot_tell(schema.at("id"), result.unusable, url=url)


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
    or cannot be applied gives no verdict here; `json_schema_usable` says so. Entries of 1EdTech's
    type are evaluated in the same way.
    """
    yield from broken(schema, result_of(schema))


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
    yield from unusable(schema, result_of(schema))


@rule(
    area="schema",
    level=SHOULD,
    spec="https://www.w3.org/TR/vc-json-schema/#evaluation",
    message="a value is not of the format that the schema {url} gives it: {why} (at {place})",
    fix="Write the value in that format.",
    applies=lambda schema: is_json_schema(schema) or is_schema_credential(schema),
)
def formats_hold(schema: CredentialSchema) -> Iterator[Finding]:
    """Values have the formats that the schema annotates them with: dates, e-mail addresses, URLs.

    To JSON Schema 2020-12 ``format`` is a note unless a schema asks for more, yet the example of a
    failure in VC JSON Schema (section 4.2.2) is a broken format. So it is advice.
    """
    packed = is_schema_credential(schema)
    url = schema.text("id")
    result = apply_schema_credential(schema.dossier, url) if packed else result_of(schema)
    if result.unusable or result.errors:
        yield not_applicable(schema.pointer, f"formats are looked at where {url} holds")
    for error in result.formats:
        yield failed(schema.pointer, url=url, why=error.why, place=error.pointer or "/")


@rule(
    area="schema",
    level=MUST,
    spec=PACKED,
    message="the credential does not follow the schema in {url} that it names: {why} (at {place})",
    fix="Change the credential to follow the schema, or name the schema that it follows.",
    applies=is_schema_credential,
)
def schema_credential_validates(schema: CredentialSchema) -> Iterator[Finding]:
    """The credential is valid against each schema that it names as a credential.

    VC JSON Schema, section 2.2. The credential around the schema is verified first (section 4.1);
    one that does not verify, or is not in force, gives no verdict: `schema_credential_usable` says
    so.
    """
    yield from broken(schema, apply_schema_credential(schema.dossier, schema.text("id")))


@rule(
    area="schema",
    level=SHOULD,
    spec=PACKED,
    message="there is no credential with a JSON Schema at {url}",
    fix="Publish the JsonSchemaCredential at that address, or leave the entry out.",
    applies=is_schema_credential,
)
def schema_credential_usable(schema: CredentialSchema) -> Iterator[Finding]:
    """Each schema that is named as a credential can be had, is authentic, and can be applied.

    Only an address that answers with something else fails. A signature that does not hold is the
    fault of whoever publishes the schema: nobody can tell what he asks for.
    """
    yield from unusable(schema, apply_schema_credential(schema.dossier, schema.text("id")))


@rule(
    area="schema",
    level=MUST,
    spec=PACKED,
    message="the schema credential is not whole: {why}",
    fix="Give the subject the type JsonSchema and the schema as the object jsonSchema, and name "
    "https://www.w3.org/ns/credentials/json-schema/v2.json in credentialSchema.",
    applies=lambda dossier: schema_credentials.TYPE in as_list(dossier.document.get("type")),
    form="applies",
)
def schema_credential_whole(dossier: Dossier) -> Iterator[Finding]:
    """A credential that holds a schema has all that the specification asks of it.

    VC JSON Schema, section 2.2: the subject with its type and ``jsonSchema``, and the one entry of
    ``credentialSchema`` that says so. The digest in that entry is not compared: the Recommendation
    announces that it may change.
    """
    why = schema_credentials.fault(dossier.document)
    if why:
        yield failed("/credentialSubject", why=shown(why))
    entries = VerifiableCredential.of(dossier).children("credentialSchema")
    if not any(
        one.text("id") == SCHEMA_OF_SCHEMAS and "JsonSchema" in one.texts("type") for one in entries
    ):
        where = "/credentialSchema" if entries else ""
        yield failed(where, why=f"it does not name {SCHEMA_OF_SCHEMAS}")
