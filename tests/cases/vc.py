"""The three cases of each hand-made rule of the VC Data Models 1.1 and 2.0."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fixtures import documents
from fixtures.documents import UNDEFINED
from fixtures.issuer import Issuer
from mcconform.model import Resource, Source
from tests.forge import Recipe, Triple

Json = Any
Edit = Callable[[Json], object]

VC2 = Recipe(base="vc")
VC1 = Recipe(base="vc11")
ALONE = str(Path(__file__).with_name("rules-alone.toml"))
SCHEMA = "https://schemas.harbour.example/holder.json"
RESOURCE = "https://harbour.example/terms.txt"
BODY = b"Terms of the harbour.\n"
TRUE = "sha256-Bmi9NAPQyCtSI2i2IWNXWxlwUc+O9Cc22kIlOFZIsb0="
"""Of BODY, by ``openssl dgst -sha256 -binary | base64``."""


def vc2(edit: Edit, **more: Any) -> Recipe:
    """A bare VC 2.0 with one change."""
    return Recipe(base="vc", edit=edit, **more)


def vc1(edit: Edit, **more: Any) -> Recipe:
    """A bare VC 1.1 with one change."""
    return Recipe(base="vc11", edit=edit, **more)


def further(value: Json) -> Edit:
    """Add a context."""
    return lambda d: d["@context"].append(value)


def inline_first(document: Json) -> None:
    """Put an inline context before the base context."""
    document["@context"].insert(0, {})


DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(
    *, required: str = "", at_hand: bool = True, edit: Any = vc2, kind: str = "JsonSchema"
) -> Recipe:
    """A credential that names a JSON Schema which asks for one property."""
    entry = {"id": SCHEMA, "type": kind}
    body = {"$schema": DIALECT, "required": [required]}
    resources = {SCHEMA: body} if at_hand else {}
    return edit(lambda d: d.update(credentialSchema=entry), resources=resources)


def dated(text: str) -> Recipe:
    """A credential whose schema says that its name is a date."""
    body = {
        "$schema": DIALECT,
        "properties": {"name": {"format": "date"}},
    }
    entry = {"id": SCHEMA, "type": "JsonSchema"}
    return vc2(lambda d: d.update(credentialSchema=entry, name=text), resources={SCHEMA: body})


def schema_credential(**schema: Json) -> Json:
    """A credential that holds a JSON Schema."""
    return {
        **documents.plain_vc(),
        "id": SCHEMA,
        "type": ["VerifiableCredential", "JsonSchemaCredential"],
        "credentialSubject": {
            "id": f"{SCHEMA}#schema",
            "type": "JsonSchema",
            "jsonSchema": {"$schema": DIALECT, **schema},
        },
        "credentialSchema": {
            "id": "https://www.w3.org/ns/credentials/json-schema/v2.json",
            "type": "JsonSchema",
        },
    }


def packed(*, required: str, signed: bool = True) -> Recipe:
    """A credential that names a JSON Schema inside a credential."""
    entry = {"id": SCHEMA, "type": "JsonSchemaCredential"}
    holder = schema_credential(required=[required])
    holder = Issuer().sign(holder) if signed else holder
    return vc2(lambda d: d.update(credentialSchema=entry), resources={SCHEMA: holder})


def holds_schema(*, named: bool = True) -> Recipe:
    """A credential that holds a JSON Schema, and names the schema of all such credentials."""

    def edit(document: Json) -> None:
        document.clear()
        document.update(schema_credential())
        if not named:
            del document["credentialSchema"]

    return vc2(edit)


def presents(issuer: str) -> Recipe:
    """A signed presentation with a credential that nothing else secures."""

    def edit(document: Json) -> None:
        document["verifiableCredential"] = [{**documents.plain_vc(), "issuer": issuer}]
        document["holder"] = Issuer().did

    return Recipe(base="vp", edit=edit, sign="vc-jose")


def degree(value: Json, edit: Any = vc2, sign: str = "vc-jose") -> Recipe:
    """A credential about a degree, a term of an inline context."""

    def change(document: Json) -> None:
        document["@context"].append({"degree": "https://vocabulary.harbour.example/degree"})
        document["credentialSubject"]["degree"] = value

    return edit(change, sign=sign)


def typed(name: str, edit: Any = vc2, sign: str = "vc-jose") -> Recipe:
    """A credential with one more type."""
    return edit(lambda d: d["type"].append(name), sign=sign)


def redefines(edit: Any, sign: str) -> Recipe:
    """A credential whose second context takes a name of the base context for another thing."""
    return edit(
        further({"VerifiableCredential": "https://vocabulary.harbour.example/Other"}), sign=sign
    )


def served(media_type: str) -> Recipe:
    """A credential with a related resource that is said to be plain text."""
    entry = {"id": RESOURCE, "mediaType": "text/plain", "digestSRI": TRUE}
    digest = hashlib.sha256(BODY).hexdigest()
    answer = Resource(RESOURCE, Source.NETWORK, BODY, digest, media_type, RESOURCE)
    return vc2(lambda d: d.update(relatedResource=entry), resources={RESOURCE: answer})


def resources(*digests: str, at_hand: bool = True) -> Recipe:
    """A credential with one related resource for each digest, all about the same document."""
    entries = [{"id": RESOURCE, "digestSRI": digest} for digest in digests]
    brought = {RESOURCE: BODY} if at_hand else {}
    return vc2(lambda d: d.update(relatedResource=entries), resources=brought)


ELSEWHERE = "https://vocabulary.harbour.example/context"


def with_context(answer: Json) -> Recipe:
    """A credential with a context that is fetched."""
    return vc2(further(ELSEWHERE), sign="vc-jose", resources={ELSEWHERE: answer})


CASES = {
    "vc2.semantic_interoperability.contexts_published": Triple(
        with_context({"@context": {}}),
        with_context(Resource(ELSEWHERE, Source.NETWORK, problem="not-found", http_status=404)),
        VC2,
    ),
    "vc2.contexts.base_first": Triple(VC2, vc2(inline_first), VC1),
    "vc2.contexts.further_are_urls_or_objects": Triple(
        vc2(further({})), vc2(further("relative/context"), sign="vc-jose"), VC2
    ),
    "vc2.validity_period.ends_after_it_begins": Triple(
        vc2(lambda d: d.update(validUntil="2030-01-01T00:00:00Z")),
        vc2(lambda d: d.update(validUntil="2024-12-31T23:00:00-00:30"), profile=ALONE),
        VC2,
    ),
    "vc2.data_schemas.json_schema_validates": Triple(
        schema(required="issuer"), schema(required="evidence"), VC2
    ),
    "vc2.data_schemas.json_schema_usable": Triple(
        schema(required="issuer"), schema(at_hand=False), VC2
    ),
    "vc2.related_resources.ids_unique": Triple(resources(TRUE), resources(TRUE, TRUE), VC2),
    "vc2.related_resources.digest_is_readable": Triple(
        resources(TRUE), resources("crc32-AAAA"), VC2
    ),
    "vc2.related_resources.digest_is_strong": Triple(
        resources(f"sha384-{base64.b64encode(hashlib.sha384(BODY).digest()).decode()}"),
        resources(TRUE),
        VC2,
    ),
    "vc2.related_resources.digest_matches": Triple(
        resources(TRUE), resources("sha256-" + "A" * 43 + "="), resources(TRUE, at_hand=False)
    ),
    "vc2.contexts.processable": Triple(
        vc2(further({}), sign="vc-jose"), redefines(vc2, "vc-jose"), VC2
    ),
    "vc2.types.mapped_to_urls": Triple(
        typed("https://vocabulary.harbour.example/Pilot"), typed("Pilot"), VC2
    ),
    "vc2.identifiers.are_urls": Triple(
        degree({"id": "urn:example:degree"}), degree({"id": "pilot"}), VC2
    ),
    "vc2.semantic_interoperability.terms_defined": Triple(
        degree("pilot"), vc2(lambda d: d.update(degree="pilot"), sign="vc-jose"), VC2
    ),
    "vc2.semantic_interoperability.undefined_terms_last": Triple(
        vc2(further(UNDEFINED), sign="vc-jose"),
        vc2(lambda d: d["@context"].extend([UNDEFINED, {}]), sign="vc-jose"),
        VC2,
    ),
    "vc2.json_ld.valid": Triple(
        degree({"id": "urn:example:degree"}), degree({"id": ["urn:example:degree"]}), VC2
    ),
    "vc2.json_ld.compacted": Triple(
        degree({"id": "urn:example:degree"}), degree({"@id": "urn:example:degree"}), VC1
    ),
    "vc2.verifiable_presentations.self_asserted_by_holder": Triple(
        presents(Issuer().did),
        presents(Issuer("somebody else entirely").did),
        Recipe(base="vp", sign="none"),
    ),
    "vc2.data_schemas.formats_hold": Triple(dated("2025-01-01"), dated("new year"), VC2),
    "vc2.data_schemas.schema_credential_validates": Triple(
        packed(required="issuer"), packed(required="evidence"), schema(required="evidence")
    ),
    "vc2.data_schemas.schema_credential_usable": Triple(
        packed(required="issuer"),
        vc2(
            lambda d: d.update(credentialSchema={"id": SCHEMA, "type": "JsonSchemaCredential"}),
            resources={SCHEMA: {"$schema": DIALECT}},
        ),
        VC2,
    ),
    "vc2.data_schemas.schema_credential_whole": Triple(
        holds_schema(), holds_schema(named=False), VC2
    ),
    "vc2.related_resources.media_type_matches": Triple(
        served("text/plain"), served("text/html"), VC2
    ),
    "vc1.contexts.published": Triple(
        vc1(further(ELSEWHERE), sign="vc-jwt", resources={ELSEWHERE: {"@context": {}}}),
        vc1(
            further(ELSEWHERE),
            sign="vc-jwt",
            resources={
                ELSEWHERE: Resource(ELSEWHERE, Source.NETWORK, problem="gone", http_status=410)
            },
        ),
        VC2,
    ),
    "vc1.contexts.processable": Triple(
        vc1(further({}), sign="vc-jwt"), redefines(vc1, "vc-jwt"), VC1
    ),
    "vc1.types.mapped_to_uris": Triple(
        typed("https://vocabulary.harbour.example/Pilot", vc1, "vc-jwt"),
        typed("Pilot", vc1, "vc-jwt"),
        VC1,
    ),
    "vc1.identifiers.are_uris": Triple(
        degree({"id": "urn:example:degree"}, vc1, "vc-jwt"),
        degree({"id": "pilot"}, vc1, "vc-jwt"),
        VC1,
    ),
    "vc1.json_web_token.in_its_claim": Triple(
        Recipe(base="vc11", sign="vc-jwt"), Recipe(base="vc11", sign="vc-jose"), VC1
    ),
    "vc1.data_schemas.schema_validates": Triple(
        schema(required="issuer", edit=vc1, kind="JsonSchemaValidator2018"),
        schema(required="evidence", edit=vc1, kind="JsonSchemaValidator2018"),
        VC1,
    ),
    "vc1.data_schemas.schema_usable": Triple(
        schema(required="issuer", edit=vc1, kind="JsonSchemaValidator2018"),
        schema(at_hand=False, edit=vc1, kind="JsonSchemaValidator2018"),
        VC1,
    ),
    "vc1.contexts.base_first": Triple(VC1, vc1(inline_first), VC2),
    "vc1.contexts.further_are_urls_or_objects": Triple(
        vc1(further({})), vc1(further("relative/context"), sign="vc-jwt"), VC2
    ),
    "vc1.expiration.expires_after_issuance": Triple(
        vc1(lambda d: d.update(expirationDate="2030-01-01T00:00:00Z")),
        vc1(lambda d: d.update(expirationDate="2024-12-31T00:00:00Z"), profile=ALONE),
        VC1,
    ),
}
