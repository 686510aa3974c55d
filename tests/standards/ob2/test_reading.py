"""Open Badges 1 and 2: prefixes of addresses, objects and arrays that stand for a text."""

from __future__ import annotations

from typing import Any

import pytest

import mcconform
from fixtures import open_badges as ob
from mcconform.model import Json, Level, Outcome
from mcconform.standards.ob1.scheme import SCHEME as OLD_SCHEME
from mcconform.standards.ob2 import web
from mcconform.standards.ob2.reading import read
from mcconform.standards.ob2.scheme import NAMES, SCHEME

DAY = "2025-03-01T09:00:00Z"
XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("url", "prefix", "begins", "inside"),
    [
        ("https://a.example/x/1", "https://a.example/x/", True, False),
        ("https://a.example/x/1", "https://a.example/x", True, False),
        ("https://a.example/x-1", "https://a.example/x-", True, False),
        ("https://a.example/x/1", "https://a.example", True, False),
        ("https://a.example/anna/1", "https://a.example/ann", True, True),
        ("https://a.example.org/1", "https://a.example", False, False),
        ("https://a.example/y", "https://a.example/x", False, False),
        ("urn:uuid:1", "https://a.example/", False, False),
    ],
)
def test_a_prefix_is_text_on_one_server(url: str, prefix: str, begins: bool, inside: bool) -> None:
    assert begins == web.starts_with(url, prefix)
    assert inside == web.ends_inside_a_word(url, prefix)


@pytest.mark.parametrize(
    ("name", "value", "plain"),
    [
        ("name", {"@value": "Tides"}, "Tides"),
        ("name", {"@value": 5}, 5),
        ("issuedOn", {"@value": DAY, "@type": "xsd:dateTime"}, DAY),
        ("issuedOn", {"@value": DAY, "type": f"{XSD}dateTime"}, DAY),
        ("url", {"id": "https://a.example"}, "https://a.example"),
        ("url", {"@id": "https://a.example"}, "https://a.example"),
        ("name", "Tides", "Tides"),
    ],
)
def test_an_object_that_says_no_more_than_a_text_is_that_text(
    name: str, value: Any, plain: Any
) -> None:
    assert plain == NAMES.plain(name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", {"@value": "Tides", "@language": "en"}),
        ("name", {"@value": "Tides", "@type": "xsd:token"}),
        ("name", {"@value": ["Tides"]}),
        ("name", {"id": "https://a.example"}),
        ("issuedOn", {"@value": DAY, "@type": "xsd:date"}),
        ("issuedOn", {"@value": DAY}),
        ("url", {"@value": "https://a.example"}),
        ("url", {"id": "https://a.example", "type": "Page"}),
        ("url", {}),
    ],
)
def test_an_object_that_says_more_or_something_else_stays_one(name: str, value: Any) -> None:
    assert value == NAMES.plain(name, value)


@pytest.mark.parametrize(
    ("document", "scheme", "name"),
    [
        ({**ob.badge_class(), "name": ["Tides"]}, SCHEME, "Tides"),
        ({**ob.class_1(), "name": ["Tides"]}, OLD_SCHEME, "Tides"),
        ({**ob.class_1("1.0"), "name": ["Tides"]}, OLD_SCHEME, ["Tides"]),
        ({**ob.class_1("1.0"), "name": []}, OLD_SCHEME, []),
    ],
    ids=["2.0", "1.1", "1.0", "1.0 empty"],
)
def test_an_array_of_one_is_its_value_since_json_ld(
    document: Json, scheme: Any, name: Json
) -> None:
    assert name == read(document, {}, scheme).document["name"]


def test_an_array_inside_a_badge_of_0_5_is_an_array() -> None:
    document = ob.assertion_05()
    document["badge"]["issuer"]["name"] = ["Harbour School of Navigation"]

    found = read(document, {}, OLD_SCHEME).document

    assert ["Harbour School of Navigation"] == found["badge"]["issuer"]["name"]


@pytest.mark.parametrize(
    ("edition", "name", "value", "rule"),
    [
        ("1.1", "evidence", {"id": f"{ob.HOST}/work.html"}, None),
        ("1.0", "evidence", {"id": f"{ob.HOST}/work.html"}, "ob1.Assertion.evidence.type"),
        ("1.1", "badge", {"id": f"{ob.HOST}/1.1/class.json"}, None),
        ("1.0", "badge", {"id": f"{ob.HOST}/1.0/class.json"}, None),
        ("1.0", "recipient", ob.EMAIL, "ob1.Assertion.recipient.type"),
    ],
)
def test_an_object_of_an_id_is_a_link_and_since_json_ld_a_text(
    edition: str, name: str, value: Json, rule: str | None
) -> None:
    document = {**ob.assertion_1("old", edition), name: value}

    report = mcconform.check(document, offline=True, at="2013-04-01")

    failed = {one.rule for one in report.findings() if one.outcome is Outcome.FAILED}
    must = {one.rule for one in report.findings() if one.level is Level.MUST}
    assert ({rule} if rule else set()) == {
        one for one in failed & must if not one.startswith(("metadata.", "status."))
    }


def test_a_hosted_badge_without_an_id_leaves_open_which_copy_is_its_own() -> None:
    document = ob.assertion()
    del document["id"]

    report = mcconform.check(document, offline=True, at=DAY)

    found = {one.rule: one.outcome for one in report.findings()}
    assert Outcome.FAILED == found["ob2.Assertion.id.required"]
    assert Outcome.CANT_TELL == found["securing.proof.verifies"]


@pytest.mark.parametrize(
    ("context", "kind", "outcome"),
    [
        ([ob.OB2, {"student": "https://harbour.example/terms#student"}], "student", None),
        ([ob.OB2, {"mail": "schema:email"}], "mail", None),
        ([ob.OB2, {"other": "https://harbour.example/terms#other"}], "student", Outcome.FAILED),
        (ob.OB2, "student", Outcome.FAILED),
    ],
    ids=["a term of one's own", "another name", "not mapped", "no other context"],
)
def test_an_identity_is_of_a_type_that_a_context_maps(
    context: Json, kind: str, outcome: Outcome | None
) -> None:
    document = {**ob.assertion(), "@context": context}
    document["recipient"]["type"] = kind

    report = mcconform.check(document, offline=True, at=DAY)

    found = {one.rule: one.outcome for one in report.findings()}
    assert outcome == found.get("ob2.IdentityObject.type.format")
