"""The three cases of each hand-made rule of the VC Data Models 1.1 and 2.0."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

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


def schema(*, required: str = "", at_hand: bool = True) -> Recipe:
    """A credential that names a JSON Schema which asks for one property."""
    entry = {"id": SCHEMA, "type": "JsonSchema"}
    body = {"$schema": "https://json-schema.org/draft/2020-12/schema", "required": [required]}
    resources = {SCHEMA: body} if at_hand else {}
    return vc2(lambda d: d.update(credentialSchema=entry), resources=resources)


def resources(*digests: str, at_hand: bool = True) -> Recipe:
    """A credential with one related resource for each digest, all about the same document."""
    entries = [{"id": RESOURCE, "digestSRI": digest} for digest in digests]
    brought = {RESOURCE: BODY} if at_hand else {}
    return vc2(lambda d: d.update(relatedResource=entries), resources=brought)


CASES = {
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
    "vc2.related_resources.digest_matches": Triple(
        resources(TRUE), resources("sha256-" + "A" * 43 + "="), resources(TRUE, at_hand=False)
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
