"""The hand-made rules of Open Badges 3.0, beyond their three cases."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

import mcconform
from fixtures import documents
from mcconform import catalogue
from mcconform.catalogue import MUST
from mcconform.model import Outcome
from mcconform.standards.values import data_uri, image_format, in_order, number
from tests.shared import SAMPLES, needs_shared
from tests.standards.rulecheck import check, dossier, findings, outcome, pointers

Json = Any
VALIDATOR = "1EdTechJsonSchemaValidator2019"
OWN = "https://schemas.harbour.example/badge.json"
RULES = [r.id for r in catalogue.rules(standard="ob3") if r.check is not None]


def scale(**members: Json) -> Json:
    """A badge with one result description and no results."""
    document = documents.minimal()
    description = {"id": "urn:uuid:1", "type": ["ResultDescription"], "name": "Test", **members}
    document["credentialSubject"]["achievement"]["resultDescription"] = [description]
    return document


def scored(value: str, **members: Json) -> Json:
    """The same with one result that has a value."""
    document = scale(**members)
    result = {"type": ["Result"], "resultDescription": "urn:uuid:1", "value": value}
    document["credentialSubject"]["result"] = [result]
    return document


@needs_shared
@pytest.mark.parametrize(
    "name",
    ["simple.json", "signed-by-digitalbazaar-vc.json", "complete.json", "simple-err-expired.json"],
)
def test_sound_samples_of_others_break_no_hand_made_must(name: str) -> None:
    document = json.loads((SAMPLES / "openbadges-3.0" / name).read_text())
    broken = [
        rule_id
        for rule_id in RULES
        if catalogue.get(rule_id).level is MUST and outcome(rule_id, document) == "failed"
    ]
    assert [] == broken


@pytest.mark.parametrize(
    ("value", "members", "expected"),
    [
        ("0", {"valueMin": "0", "valueMax": "100"}, "passed"),
        ("100.0", {"valueMin": "0", "valueMax": "100"}, "passed"),
        ("100.01", {"valueMin": "0", "valueMax": "100"}, "failed"),
        ("9", {"valueMin": "10"}, "failed"),
        ("10", {"valueMax": "9"}, "failed"),
        # As texts "9" comes after "10": numbers are compared as numbers.
        ("9", {"valueMin": "0", "valueMax": "10"}, "passed"),
        ("A", {"valueMin": "0", "valueMax": "10"}, "inapplicable"),
        ("B", {"valueMin": "C", "valueMax": "A"}, "inapplicable"),
        ("85 %", {"valueMin": "0", "valueMax": "100"}, "inapplicable"),
        ("NaN", {"valueMin": "0", "valueMax": "100"}, "inapplicable"),
        ("A", {"allowedValue": ["B", "A"]}, "passed"),
        ("a", {"allowedValue": ["B", "A"]}, "failed"),
        ("90.0", {"allowedValue": ["90", "100"]}, "passed"),
        ("Distinction", {"allowedValue": ["Distinction"], "valueMax": "10"}, "passed"),
        ("7", {"allowedValue": ["Distinction"], "valueMax": "10"}, "passed"),
        ("11", {"allowedValue": ["Distinction"], "valueMax": "10"}, "failed"),
        ("A", {}, "inapplicable"),
    ],
)
def test_value_fits_its_description(value: str, members: dict[str, Json], expected: str) -> None:
    assert expected == outcome("ob3.result.value_is_allowed", scored(value, **members))


def test_reversed_bounds_are_found_by_number_and_not_by_text() -> None:
    rule = "ob3.result_description.bounds_are_in_order"
    assert "passed" == outcome(rule, scale(valueMin="9", valueMax="10"))
    assert "failed" == outcome(rule, scale(valueMin="10", valueMax="9"))
    assert "inapplicable" == outcome(rule, scale(valueMin="F", valueMax="A"))


def test_a_level_of_another_description_is_advice_and_a_level_of_none_is_an_error() -> None:
    document = documents.golden()
    result = document["credentialSubject"]["result"][1]
    result["resultDescription"] = document["credentialSubject"]["achievement"]["resultDescription"][
        0
    ]["id"]
    place = "/credentialSubject/result/1/achievedLevel"
    assert [] == pointers("ob3.result.level_is_in_achievement", document)
    assert [place] == pointers("ob3.result.level_is_of_description", document)
    result["achievedLevel"] = "urn:uuid:nowhere"
    assert [place] == pointers("ob3.result.level_is_in_achievement", document)
    assert [] == pointers("ob3.result.level_is_of_description", document)


@pytest.mark.parametrize(
    ("url", "failing"),
    [
        ("https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json", ""),
        ("https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.0.json", ""),
        ("https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.4.json", "published_edition"),
        ("https://purl.imsglobal.org/spec/ob/v3p0/context.json", "numbered_edition"),
        (
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1-3.0.2.json",
            "second_is_open_badges",
        ),
        ("http://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json", "second_is_open_badges"),
        ("https://w3id.org/openbadges/v2", "second_is_open_badges"),
        ({"name": "https://schema.org/name"}, "second_is_open_badges"),
        (7, "second_is_open_badges"),
        ("https://purl.imsglobal.org/spec/ob/v3p0/context/ob_v3p0.jsonld", "released_context"),
        ("https://imsglobal.github.io/openbadges-specification/context.json", "released_context"),
    ],
)
def test_each_second_context_breaks_the_one_rule_about_it(url: Json, failing: str) -> None:
    document = documents.minimal()
    document["@context"][1] = url
    rules = [r for r in RULES if r.startswith("ob3.contexts.")]
    broken = [r for r in rules if outcome(r, document) == "failed"]
    assert ([f"ob3.contexts.{failing}"] if failing else []) == broken


def test_contexts_in_the_wrong_order_are_found() -> None:
    document = documents.minimal()
    document["@context"].reverse()
    assert ["/@context/1"] == pointers("ob3.contexts.second_is_open_badges", document)


def test_a_lone_context_is_missing_its_second() -> None:
    document = documents.minimal()
    document["@context"] = "https://www.w3.org/ns/credentials/v2"
    found = findings("ob3.contexts.second_is_open_badges", document)
    assert [("/@context", "absent")] == [(one.pointer, one.args["found"]) for one in found]


@pytest.mark.parametrize(
    ("identity", "expected"),
    [
        ("sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399", "passed"),
        ("sha256$B5809D8A92F8858436D7E6B87C12EBC0AE1EAC4BAECC2C0B913AEE2C922EF399", "passed"),
        ("md5$d41d8cd98f00b204e9800998ecf8427e", "passed"),
        ("md5$d41d8cd98f00b204e9800998ecf8427e\n", "failed"),
        ("sha256$d41d8cd98f00b204e9800998ecf8427e", "failed"),
        ("SHA256$" + "0" * 64, "failed"),
        ("sha1$" + "0" * 40, "failed"),
        ("a@example.com", "failed"),
        ("", "failed"),
    ],
)
def test_identity_hashes_have_one_of_two_forms(identity: str, expected: str) -> None:
    document = documents.golden()
    document["credentialSubject"]["identifier"][0]["identityHash"] = identity
    assert expected == outcome("ob3.identity_object.hash_is_well_formed", document)


def test_null_and_empty_arrays_are_found_outside_contexts_and_embedded_credentials() -> None:
    document = documents.minimal()
    document["@context"].append({"term": None})
    document["credentialSubject"]["achievement"].update(tag=[], version=None)
    document["endorsement"] = [{**documents.endorsement(), "description": None, "evidence": []}]
    document["a/b~c"] = [None, [[]]]
    nulls = ["/credentialSubject/achievement/version", "/a~1b~0c/0"]
    empties = ["/credentialSubject/achievement/tag", "/a~1b~0c/1/0"]
    assert nulls == pointers("ob3.serialization.no_null", document)
    assert empties == pointers("ob3.serialization.no_empty_array", document)


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("mailto:anna@harbour.example", None),
        ("MAILTO:anna%40harbour.example", None),
        ("mailto:eve@harbour.example", Outcome.FAILED),
    ],
)
def test_an_id_of_the_scheme_mailto_is_an_address(subject: str, expected: Outcome | None) -> None:
    document = documents.minimal()
    document["credentialSubject"]["id"] = subject
    report = mcconform.check(document, offline=True, recipient="anna@harbour.example")
    found = {one.rule: one.outcome for one in report.findings()}
    assert expected == found.get("ob3.recipient.matches")


def test_null_is_no_context() -> None:
    document = {**documents.minimal(), "@context": None}
    assert ["/@context"] == pointers("ob3.serialization.no_null", document)


def test_subject_with_an_identifier_needs_no_id() -> None:
    document = documents.golden()
    del document["credentialSubject"]["id"]
    assert [] == pointers("ob3.achievement_subject.identified", document)
    document["credentialSubject"]["identifier"] = []
    assert ["/credentialSubject"] == pointers("ob3.achievement_subject.identified", document)


def test_issuer_given_by_url_is_not_asked_for_a_name() -> None:
    document = documents.minimal()
    document["issuer"] = "https://harbour.example/issuer"
    assert "inapplicable" == outcome("ob3.profile.issuer_has_name", document)


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ("urn:uuid:0c2d3a4e-6f0b-4c8e-9a53-7d1f0e5b8a01", "passed"),  # the badge
        ("urn:uuid:5b1c9c1e-2f7d-4f55-8a0b-3d1f0e5b8a02", "passed"),  # its achievement
        ("urn:uuid:0c2d3a4e-6f0b-4c8e-9a53-7d1f0e5b8a03", "failed"),  # the endorsement itself
    ],
)
def test_endorsement_is_about_something_in_the_badge(about: str, expected: str) -> None:
    document = documents.minimal()
    endorsement = documents.endorsement()
    endorsement["credentialSubject"]["id"] = about
    document["endorsement"] = endorsement
    assert expected == outcome("ob3.endorsement.is_about_this_badge", document)


# --- schemas of others ---------------------------------------------------------------------------


def named(*urls: str) -> Json:
    """A badge that names schemas."""
    document = documents.minimal()
    document["credentialSchema"] = [{"id": url, "type": VALIDATOR} for url in urls]
    return document


def against(schema: Json, document: Json | None = None) -> tuple[str, str]:
    """Outcomes of the two rules about a schema of somebody else."""
    found = dossier(document or named(OWN), resources={OWN: schema})
    return (
        check("ob3.credential_schema.named_schema_validates", found).outcome.value,
        check("ob3.credential_schema.named_schema_usable", found).outcome.value,
    )


def test_schema_for_endorsements_is_not_the_schema_of_a_badge() -> None:
    rule = "ob3.credential_schema.specification_schema_named"
    assert "failed" == outcome(rule, named(documents.SCHEMA.format("endorsementcredential")))
    assert "passed" == outcome(rule, named(documents.SCHEMA.format("anyachievementcredential")))


def test_error_against_a_schema_names_the_place() -> None:
    schema = {"properties": {"credentialSubject": {"properties": {"id": {"const": "x"}}}}}
    rule = "ob3.credential_schema.named_schema_validates"
    (one,) = findings(rule, named(OWN), resources={OWN: schema})
    assert "/credentialSubject/id" == one.args["place"]


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (True, ("passed", "passed")),
        (False, ("failed", "passed")),
        ({"type": "object", "uniqueItems": True}, ("passed", "passed")),
        ({"properties": {"@context": {"uniqueItems": True}}}, ("passed", "passed")),
        ({"properties": {"id": {"pattern": "^urn:uuid:"}}}, ("passed", "passed")),
        ({"properties": {"id": {"pattern": "^https:"}}}, ("failed", "passed")),
        ({"patternProperties": {"^na": {"type": "string"}}}, ("passed", "passed")),
        ({"patternProperties": {"^na": {"type": "number"}}}, ("failed", "passed")),
        ({"additionalProperties": False}, ("failed", "passed")),
        ({"patternProperties": {".": {}}, "additionalProperties": False}, ("passed", "passed")),
        ({"$schema": "https://json-schema.org/draft/2019-09/schema"}, ("passed", "passed")),
        ({"$schema": "http://json-schema.org/draft-07/schema#"}, ("passed", "passed")),
        ({"$schema": "https://example.org/my-dialect"}, ("inapplicable", "cantTell")),
        ([], ("inapplicable", "cantTell")),
        ({"type": 5}, ("inapplicable", "cantTell")),
        ({"$ref": "https://schemas.harbour.example/other.json"}, ("inapplicable", "cantTell")),
        ({"unevaluatedProperties": False}, ("inapplicable", "cantTell")),
        ({"properties": {"id": {"pattern": "("}}}, ("inapplicable", "cantTell")),
    ],
)
def test_schema_of_somebody_else_is_applied(schema: Json, expected: tuple[str, str]) -> None:
    assert expected == against(schema)


def test_schema_at_hand_may_refer_to_another_at_hand() -> None:
    other = "https://schemas.harbour.example/other.json"
    resources = {OWN: {"$ref": other}, other: {"required": ["evidence"]}}
    rule = "ob3.credential_schema.named_schema_validates"
    assert "failed" == outcome(rule, named(OWN), resources=resources)


def test_schema_that_multiplies_itself_is_given_up() -> None:
    step = {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(40)}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$defs": {**step, "d40": {"type": "object"}},
        "$ref": "#/$defs/d0",
    }
    assert ("inapplicable", "cantTell") == against(schema)


def test_schema_that_refers_to_itself_is_given_up() -> None:
    assert ("inapplicable", "cantTell") == against({"$ref": "#"})


def test_schema_with_a_runaway_pattern_ends() -> None:
    document = named(OWN)
    document["name"] = "a" * 60 + "b"
    schema = {"properties": {"name": {"pattern": "^(?:(?=a)(a+)+)$"}}}
    assert ("failed", "passed") == against(schema, document)


def test_schema_that_is_not_there_fails_and_one_not_reached_does_not() -> None:
    from mcconform.model import Resource, Source

    rule = "ob3.credential_schema.named_schema_usable"
    gone = Resource(OWN, Source.NONE, problem="not-found", detail="status 404")
    away = Resource(OWN, Source.NONE, problem="offline", detail="the network is off")
    assert "failed" == outcome(rule, named(OWN), resources={OWN: gone})
    assert "cantTell" == outcome(rule, named(OWN), resources={OWN: away})


# --- values ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"\x89PNG\r\n\x1a\n....", "png"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "svg"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- a -->\n<svg:svg>", "svg"),
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>", "svg"),
        ("<svg/>".encode("utf-16"), "svg"),
        (b"\xff\xd8\xff\xe0", "jpeg"),
        (b"GIF89a", "gif"),
        (b"RIFF1234WEBPVP8 ", "webp"),
        (b"RIFF1234WAVE", ""),
        (b"<html><svg></svg></html>", ""),
        (b"<svgish>", ""),
        (b"<!DOCTYPE" + b"a" * 60_000, ""),
        (b"<!--" * 15_000, ""),
        (b"", ""),
    ],
)
def test_images_are_known_by_their_content(body: bytes, expected: str) -> None:
    assert expected == image_format(body)


@pytest.mark.parametrize(
    ("text", "media_type", "body"),
    [
        ("data:image/png;base64,aGFyYm91cg==", "image/png", b"harbour"),
        ("DATA:image/PNG;name=a;base64,aGFyYm91cg", "image/png", b"harbour"),
        ("data:image/png;base64,aGFyYm91cg%3D%3D", "image/png", b"harbour"),
        ("data:,a%20b", "text/plain", b"a b"),
        ("data:image/svg+xml;utf8,<svg/>", "image/svg+xml", b"<svg/>"),
        ("data:image/png;base64,a", "image/png", None),
        ("data:image/png;base64,aGFy Ym91cg==", "image/png", None),
        ("data:image/png;base64", "", None),
        ("data:image/png;base64,é", "image/png", None),
    ],
)
def test_data_uris_are_decoded(text: str, media_type: str, body: bytes | None) -> None:
    assert (media_type, body) == tuple(data_uri(text))


def test_png_of_the_fixtures_is_a_png() -> None:
    body = data_uri(documents.PIXEL_PNG).body
    assert body is not None
    assert "png" == image_format(body)
    assert body == base64.b64decode(documents.PIXEL_PNG.partition(",")[2])


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("2025-01-01T00:00:00Z", "2025-01-01T00:00:00Z", True),
        ("2025-01-01T00:00:00+02:00", "2024-12-31T22:00:00Z", True),
        ("2025-01-01T00:00:00.001Z", "2025-01-01T00:00:00Z", False),
        ("2025-01-01T00:00:00", "2024-01-01T00:00:00", False),
        ("2025-01-01T00:00:00", "2024-12-31T20:00:00Z", None),
        ("2025-13-01T00:00:00Z", "2024-12-31T20:00:00Z", None),
        (20250101, "2024-12-31T20:00:00Z", None),
    ],
)
def test_dates_are_compared_as_moments(first: Json, second: Json, expected: bool | None) -> None:
    assert expected is in_order(first, second)


@pytest.mark.parametrize("text", ["1e9", "Infinity", "0x10", "1_000", "١", "", "1" * 101, "1,5", 7])
def test_only_plain_digits_are_numbers(text: Json) -> None:
    assert number(text) is None
