"""Schemas that refer to others: found under every name JSON Schema gives them, and asked for."""

from __future__ import annotations

import datetime as dt
import json
import random
import time
from collections.abc import Mapping
from typing import Any

import pytest

from mcconform.gather.references import references
from mcconform.model import Container, Credential, Dossier, Resource, Source
from mcconform.standards.schemas import SchemaResult, apply_schema

Json = Any
AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
ROOT = "https://schemas.harbour.example/v1/badge.json"
PART = "https://schemas.harbour.example/v1/part.json"
DEEP = "https://schemas.harbour.example/v1/inner/deep.json"
ELSEWHERE = "https://elsewhere.example/s/part.json"
D7, D4 = "http://json-schema.org/draft-07/schema#", "http://json-schema.org/draft-04/schema#"
D2019 = "https://json-schema.org/draft/2019-09/schema"
NAMED = {"properties": {"name": {"enum": ["Tides"]}}}
"""What a badge with the name Tides follows and one with another name does not."""


def resource(url: str, data: Json, final: str = "") -> Resource:
    """A document; a text stands for a problem."""
    if isinstance(data, str):
        return Resource(url, Source.NONE, problem=data, detail=data)
    body = json.dumps(data).encode()
    return Resource(url, Source.NETWORK, body, data=data, final_url=final or url)


def dossier(name: str, schemas: Mapping[str, Json]) -> Dossier:
    """A badge and documents."""
    credential = Credential("case", "", Container.JSON, {"name": name})
    held = {
        url: one if isinstance(one, Resource) else resource(url, one)
        for url, one in schemas.items()
    }
    return Dossier(credential, AT, held)


def applied(name: str, schemas: Mapping[str, Json]) -> SchemaResult:
    return apply_schema(dossier(name, schemas), ROOT)


def defined(**schemas: Json) -> Json:
    return {"$defs": schemas}


FAMILIES: dict[str, dict[str, Json]] = {
    "by its address": {ROOT: {"$ref": PART}, PART: NAMED},
    "beside it": {ROOT: {"$ref": "part.json"}, PART: NAMED},
    "from the root of the host": {ROOT: {"$ref": "/v1/part.json"}, PART: NAMED},
    "with a fragment that means the whole": {ROOT: {"$ref": "part.json#"}, PART: NAMED},
    "by a place in it": {ROOT: {"$ref": "part.json#/$defs/a"}, PART: defined(a=NAMED)},
    "by an anchor in it": {
        ROOT: {"$ref": "part.json#named"},
        PART: defined(a={"$anchor": "named", **NAMED}),
    },
    "by an anchor of its own": {
        ROOT: {"$ref": "#named", "$defs": {"a": {"$anchor": "named", **NAMED}}}
    },
    "by a place of its own": {ROOT: {"$ref": "#/$defs/a", **defined(a=NAMED)}},
    "a schema inside it with a name": {
        ROOT: {"$ref": "named.json", **defined(a={"$id": "named.json", **NAMED})}
    },
    "against the base of a schema inside it": {
        ROOT: {"$ref": "inner/x", **defined(a={"$id": "inner/x", "$ref": "deep.json"})},
        DEEP: NAMED,
    },
    "against its own name": {
        ROOT: {"$id": "https://elsewhere.example/s/badge.json", "$ref": "part.json"},
        ELSEWHERE: NAMED,
    },
    "against the name of one it refers to": {
        ROOT: {"$ref": "part.json"},
        PART: {"$id": "https://elsewhere.example/s/x.json", "$ref": "part.json"},
        ELSEWHERE: NAMED,
    },
    "against that name, from a place inside": {
        ROOT: {"$ref": "part.json#/$defs/a"},
        PART: {
            "$id": "https://elsewhere.example/s/x.json",
            **defined(a={"allOf": [{"$ref": "part.json"}]}),
        },
        ELSEWHERE: NAMED,
    },
    "against the address it was moved to": {
        ROOT: resource(ROOT, {"$ref": "part.json"}, "https://elsewhere.example/s/badge.json"),
        ELSEWHERE: NAMED,
    },
    "step by step": {
        ROOT: {"allOf": [{"$ref": "part.json"}]},
        PART: {"allOf": [{"$ref": "inner/deep.json"}]},
        DEEP: NAMED,
    },
    "in a circle": {
        ROOT: {"properties": {"inner": {"$ref": "part.json"}}, "allOf": [{"$ref": "part.json"}]},
        PART: {**NAMED, "additionalProperties": {"$ref": "badge.json"}},
    },
    "itself by its address": {ROOT: {"properties": {"a": {"$ref": ROOT}}, **NAMED}},
    "by a dynamic reference": {
        ROOT: {"$dynamicRef": "part.json#named"},
        PART: defined(a={"$dynamicAnchor": "named", **NAMED}),
    },
    "draft 7": {
        ROOT: {"$schema": D7, "allOf": [{"$ref": "part.json#/definitions/a"}]},
        PART: {"definitions": {"a": NAMED}},
    },
    "draft 7, its old anchors": {
        ROOT: {"$schema": D7, "allOf": [{"$ref": "part.json#named"}]},
        PART: {"$schema": D7, "definitions": {"a": {"$id": "#named", **NAMED}}},
    },
    "draft 4": {
        ROOT: {"$schema": D4, "id": PART, "allOf": [{"$ref": "inner/deep.json"}]},
        DEEP: {"$schema": D4, "allOf": [{"$ref": "#/definitions/a"}], "definitions": {"a": NAMED}},
    },
    "2019": {ROOT: {"$schema": D2019, "$ref": "part.json"}, PART: {"$schema": D2019, **NAMED}},
}


@pytest.mark.parametrize("schemas", FAMILIES.values(), ids=FAMILIES)
def test_a_schema_that_is_referred_to_is_applied(schemas: dict[str, Json]) -> None:
    sound, broken = applied("Tides", schemas), applied("Ebb", schemas)
    assert ("", ()) == (sound.unusable, sound.errors)
    assert ("", "/name") == (broken.unusable, broken.errors[0].pointer)


@pytest.mark.parametrize("schemas", FAMILIES.values(), ids=FAMILIES)
def test_all_that_is_needed_is_asked_for_and_nothing_else(schemas: dict[str, Json]) -> None:
    document = {"credentialSchema": {"id": ROOT, "type": "JsonSchema"}}
    credential = Credential("case", "", Container.JSON, document)
    held: dict[str, Resource] = {}
    for _ in range(5):
        asked = [one for one in references(credential, held) if one.url not in held]
        for one in asked:
            assert ("schema", "/credentialSchema/id") == (one.role, one.pointer)
            given = schemas.get(one.url, "not-found")
            held[one.url] = given if isinstance(given, Resource) else resource(one.url, given)
    assert set(schemas) == set(held)


def test_only_places_of_schemas_hold_references() -> None:
    schema = {
        "const": {"$ref": "a.json"},
        "enum": [{"$ref": "b.json"}],
        "examples": [{"$ref": "c.json"}],
        "default": {"$ref": "d.json"},
        "x-ours": {"$ref": "e.json"},
        "properties": {"$ref": {"$ref": "f.json"}},
        "items": {"$ref": "https://json-schema.org/draft/2020-12/schema"},
        "not": {"$ref": "urn:x"},
    }
    document = {"credentialSchema": {"id": ROOT}}
    credential = Credential("case", "", Container.JSON, document)
    asked = {one.url for one in references(credential, {ROOT: resource(ROOT, schema)})}
    assert {ROOT, "https://schemas.harbour.example/v1/f.json"} == asked


UNUSABLE: dict[str, tuple[dict[str, Json], str]] = {
    "one that is not at hand": ({ROOT: {"$ref": "part.json"}}, f"refers to {PART}, which is not"),
    "one that is not there": (
        {ROOT: {"$ref": "part.json"}, PART: "not-found"},
        f"refers to {PART}, which is not at hand (not-found)",
    ),
    "a place where nothing is": (
        {ROOT: {"$ref": "part.json#/$defs/b"}, PART: defined(a=NAMED)},
        "which is not there",
    ),
    "an anchor that is not there": ({ROOT: {"$ref": "#named"}}, "which is not there"),
    "one of another dialect": (
        {ROOT: {"$ref": "part.json"}, PART: {"$schema": D7, **NAMED}},
        "is written in another dialect",
    ),
    "one of an unknown dialect": (
        {ROOT: {"$ref": "part.json"}, PART: {"$schema": "https://x.example/d", **NAMED}},
        "dialect that mcconform does not know",
    ),
    "one that is no schema": ({ROOT: {"$ref": "part.json"}, PART: [NAMED]}, "is no JSON Schema"),
    "one that is unsound": (
        {ROOT: {"$ref": "part.json"}, PART: {"properties": 5}},
        f"refers to {PART}, which is no sound JSON Schema",
    ),
    "one with a keyword that cannot be counted": (
        {ROOT: {"$ref": "part.json"}, PART: {"unevaluatedProperties": False}},
        "which mcconform does not apply",
    ),
    "two dialects in one": (
        {ROOT: {"properties": {"a": {"$schema": D7}}}},
        "mixes dialects",
    ),
    "a number": ({ROOT: {"$ref": "#/examples/0", "examples": [5]}}, "cannot be applied"),
    "an unsound one in an odd place": (
        {ROOT: {"$ref": "#/examples/0", "examples": [{"properties": 5}]}},
        "cannot be applied",
    ),
    "each other without end": (
        {ROOT: {"$ref": "part.json"}, PART: {"$ref": "badge.json"}},
        "",
    ),
    "something that is no URL": ({ROOT: {"$ref": "https://[x"}}, ""),
}


@pytest.mark.parametrize(("schemas", "why"), UNUSABLE.values(), ids=UNUSABLE)
def test_a_reference_that_leads_nowhere_leaves_the_question_open(
    schemas: dict[str, Json], why: str
) -> None:
    found = applied("Tides", schemas)
    assert () == found.errors
    assert why in found.unusable
    assert found.unusable.startswith(f"the schema {ROOT} ")


def test_a_reference_that_is_not_followed_does_no_harm() -> None:
    schemas = {ROOT: {**NAMED, "properties": {"other": {"$ref": "part.json"}}}}
    assert SchemaResult() == applied("Tides", schemas)


def test_the_schema_of_schemas_is_always_there() -> None:
    schema = {"properties": {"schema": {"$ref": "https://json-schema.org/draft/2020-12/schema"}}}
    credential = Credential("c", "", Container.JSON, {"name": "x", "schema": {"type": "nothing"}})
    found = apply_schema(Dossier(credential, AT, {ROOT: resource(ROOT, schema)}), ROOT)
    assert "" == found.unusable
    assert found.errors


def test_a_long_chain_ends_at_the_limit() -> None:
    url = "https://schemas.harbour.example/v1/n{}.json"
    schemas = {url.format(n): {"$ref": f"n{n + 1}.json"} for n in range(200)}
    schemas[ROOT] = {"$ref": "n0.json"}
    start = time.perf_counter()
    found = applied("Tides", schemas)
    assert "more than 32 that belong together" in found.unusable
    document = {"credentialSchema": {"id": ROOT}}
    credential = Credential("case", "", Container.JSON, document)
    held = {name: resource(name, one) for name, one in schemas.items()}
    assert len(list(references(credential, held))) < 40
    assert time.perf_counter() - start < 2


def test_long_ones_are_not_followed_and_one_alone_is_applied() -> None:
    long = {"properties": {f"p{n}": {"type": "string", "minLength": 1} for n in range(60_000)}}
    start = time.perf_counter()
    assert SchemaResult() == applied("Tides", {ROOT: long})
    together = applied("Tides", {ROOT: {"$ref": "part.json"}, PART: long})
    assert "longer together than 1048576 bytes" in together.unusable
    credential = Credential("c", "", Container.JSON, {"credentialSchema": {"id": ROOT}})
    held = {ROOT: resource(ROOT, {**long, "$ref": "part.json"})}
    assert [ROOT] == [one.url for one in references(credential, held)]
    assert time.perf_counter() - start < 5


def test_odd_schemas_never_raise() -> None:
    chance = random.Random(11)
    odd: list[Any] = [None, 5, "", "#", "#/", "#x", "part.json", "part.json#/a", ROOT, [], {}, True]
    keys = ["$ref", "$id", "id", "$anchor", "$dynamicRef", "$recursiveRef", "$defs", "properties"]
    keys += ["definitions", "items", "allOf", "$schema", "additionalProperties", "not", "x"]

    def value(depth: int) -> Any:
        kind = chance.randrange(4) if depth else 0
        if kind < 2:
            return chance.choice([*odd, D7, D4, D2019])
        if kind == 2:
            return [value(depth - 1) for _ in range(chance.randrange(3))]
        return {chance.choice(keys): value(depth - 1) for _ in range(chance.randrange(4))}

    for _ in range(1000):
        schemas = {ROOT: value(4), PART: value(3)}
        schemas = {url: one if not isinstance(one, str) else {} for url, one in schemas.items()}
        applied("Tides", schemas)
        document = {"credentialSchema": {"id": ROOT}}
        held = {url: resource(url, one) for url, one in schemas.items()}
        list(references(Credential("c", "", Container.JSON, document), held))
