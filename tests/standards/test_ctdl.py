"""CTDL: recognition, the forms a document comes in, its graph, its terms, hostile documents."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from fixtures import definitions, documents
from fixtures.cases.ctdl import FIXTURES
from fixtures.definitions import CTIDS, uri, words
from mcconform import catalogue, limits
from mcconform.api import Checker
from mcconform.evaluate import evaluate
from mcconform.intake import open_subject
from mcconform.model import Level, Outcome, Profile
from mcconform.nodes import escape, resolve
from mcconform.standards import Recognition, ctdl, get_standard, standards
from mcconform.standards.ctdl import layout
from mcconform.standards.ctdl.compact import compact
from mcconform.standards.ctdl.terms import terms
from tests.standards.rulecheck import dossier, outcome, pointers

Json = Any
PROFILE = Profile("p", "p", "1", "p", "https://example.org", "")
V = ctdl.VOCABULARY


def opened(document: Json) -> Any:
    return open_subject(json.dumps(document).encode(), "case")[0]


# -- recognition ----------------------------------------------------------------------------------


@pytest.mark.parametrize("base", definitions.BASES)
def test_every_form_is_recognised_and_by_no_other_standard(base: str) -> None:
    document = definitions.BASES[base]()
    found = {one.id: one.recognise(document) for one in standards()}
    assert Recognition("", 3) == found.pop("ctdl")
    assert {None} == set(found.values())


@pytest.mark.parametrize("base", documents.BASES)
def test_no_credential_is_taken_for_ctdl(base: str) -> None:
    document = documents.BASES[base]()
    for contexts in (definitions.CONTEXT, definitions.ASN):
        document["@context"] = [*document.get("@context", []), contexts]
    document["ceterms:name"] = {"en": "Tides"}
    assert ctdl.recognise(document) is None


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"@type": "ceterms:Badge"}, 2),
        ({"@type": ["schema:Course", "ceterms:Course"]}, 2),
        ({"@type": "https://purl.org/ctdl/terms/Badge"}, 2),
        ({"@type": "http://purl.org/ctdlasn/terms/Competency"}, 2),
        ({"ceterms:name": "Tides"}, 2),
        ({"@context": "http://credreg.net/ctdl/schema/context/json"}, 1),
        ({"@context": ["https://credreg.net/ctdlasn/schema/context/json"]}, 1),
        ({"@graph": [{"@type": "skos:Concept"}, {"@type": "ceasn:Competency"}]}, 2),
        ({"envelope_community": "ce_registry", "resource": "x"}, 3),
        ({"envelope_ctdl_type": "ceterms:Badge", "envelope_type": "resource_data"}, 3),
        ({"envelope_type": "resource_data", "resource": "x"}, None),
        ({"@type": "skos:Concept"}, None),
        ({"@graph": []}, None),
        ({"@type": 5, "@graph": 5, "@context": {}}, None),
        ({"type": "ceterms:Badge"}, None),
        ({}, None),
    ],
)
def test_types_contexts_and_members_tell(document: Json, expected: int | None) -> None:
    assert (None if expected is None else Recognition("", expected)) == ctdl.recognise(document)


# -- the forms ------------------------------------------------------------------------------------


def test_full_iris_become_the_compact_form() -> None:
    assert definitions.alone() == compact(definitions.with_iris())


def test_what_is_compact_is_not_copied() -> None:
    document = definitions.credential()
    assert compact(document) is document


def test_texts_in_languages_become_one_map() -> None:
    texts = [
        {"@value": "Tides", "@language": "en"},
        {"@value": "Gezeiten", "@language": "de"},
        {"@value": "Streams", "@language": "en"},
    ]
    found = compact({"https://purl.org/ctdl/terms/keyword": texts})
    assert {"ceterms:keyword": {"en": ["Tides", "Streams"], "de": "Gezeiten"}} == found


def test_an_array_of_nodes_is_a_graph_and_keeps_its_places() -> None:
    text = json.dumps([definitions.alone()], indent=1)
    found = open_subject(text.encode(), "case")[0]
    assert "ctdl" == found.standard
    line, _ = found.position("/@graph/0/ceterms:name/en") or (0, 0)
    assert "Reading Tide Tables" in text.splitlines()[line - 1]


@pytest.mark.parametrize("value", [[], [5], [{"a": 1}], [{"type": "Assertion"}]])
def test_any_other_array_is_no_object(value: Json) -> None:
    found = opened(value)
    assert found.document is None
    assert ["intake.json.one_object"] == [note.rule for note in found.notes]


def test_an_envelope_is_judged_by_what_it_holds() -> None:
    document = definitions.envelope()
    del document["decoded_resource"]["@graph"][0]["ceterms:name"]
    found = outcomes(document)
    assert Outcome.FAILED == found["ctdl.CredentialRecord.name.required"]
    assert Outcome.FAILED == found["ctdl.envelope.decoded_is_signed"]


def outcomes(document: Json) -> dict[str, Outcome]:
    return {one.rule: one.outcome for one in evaluate(dossier(document, "ctdl"), PROFILE)}


def test_the_key_of_an_envelope_verifies_its_jwt() -> None:
    found = outcomes(definitions.envelope())
    assert Outcome.PASSED == found["securing.proof.verifies"]
    assert Outcome.CANT_TELL == found["securing.issuer.controls_key"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"resource_public_key": None}, Outcome.CANT_TELL),
        ({"resource_public_key": "-----BEGIN PUBLIC KEY-----\nAAAA\n"}, Outcome.CANT_TELL),
        ({"resource_public_key": "x" * 100_000}, Outcome.CANT_TELL),
        ({"resource": "left out"}, Outcome.CANT_TELL),
        ({"resource": ""}, Outcome.CANT_TELL),
        ({"resource": 5}, Outcome.INAPPLICABLE),
    ],
)
def test_what_cannot_be_verified_is_not_verified(change: Json, expected: Outcome) -> None:
    assert expected == outcomes({**definitions.envelope(), **change})["securing.proof.verifies"]


def test_a_signature_of_another_key_fails() -> None:
    document = definitions.envelope()
    head, payload, signature = document["resource"].split(".")
    document["resource"] = f"{head}.{payload}.{signature[:-8]}AAAAAAAA"
    assert Outcome.FAILED == outcomes(document)["securing.proof.verifies"]


def test_signature_and_status_do_not_apply_to_definitions() -> None:
    for base in ("alone", "credential", "framework"):
        found = outcomes(definitions.BASES[base]())
        assert Outcome.INAPPLICABLE == found["securing.proof.verifies"]
        assert not any(rule.startswith("status.") for rule in found)
        assert "securing.proof.present" not in found


# -- the graph ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "pointer"),
    [
        ("alone", ""),
        ("credential", "/@graph/0"),
        ("envelope", "/decoded_resource/@graph/0"),
        ("framework", "/@graph/0"),
        ("scheme", "/@graph/0"),
    ],
)
def test_a_document_is_about_one_node(base: str, pointer: str) -> None:
    document = definitions.BASES[base]()
    where, value = get_standard("ctdl").described(document)
    assert pointer == where
    assert value == resolve(document, pointer)


def test_the_graphs_own_id_says_which_node_it_is_about() -> None:
    document = definitions.credential()
    document["@graph"].reverse()
    assert "/@graph/1" == ctdl.described(document)[0]
    document["@graph"].append(definitions.course())
    document["@id"] = uri("course", "graph")
    assert "/@graph/2" == ctdl.described(document)[0]


def test_a_blank_node_is_no_record_and_an_object_inside_is_none() -> None:
    visits = {visit.pointer: visit.cls.name for visit in V.visits(definitions.credential())}
    assert "CredentialRecord" == visits["/@graph/0"]
    assert "Organization" == visits["/@graph/1"]
    assert "ConditionProfile" == visits["/@graph/0/ceterms:requires/0"]
    assert "Alignment" == visits["/@graph/0/ceterms:credentialStatusType"]


def test_an_organisation_written_inside_needs_no_ctid() -> None:
    document = definitions.alone()
    document["ceterms:ownedBy"] = [
        {
            "@type": "ceterms:CredentialOrganization",
            "ceterms:name": words("Tidewater Institute"),
            "ceterms:subjectWebpage": "https://tidewater.example/",
        }
    ]
    assert [] == must(document)


def must(document: Json) -> list[str]:
    """The rules of CTDL that a document fails, at MUST level."""
    found = dossier(document, "ctdl")
    return sorted(
        one.rule
        for one in evaluate(found, PROFILE)
        if one.outcome is Outcome.FAILED and catalogue.get(one.rule).level is Level.MUST
    )


def test_several_types_count_by_the_first_that_is_known() -> None:
    document = definitions.alone()
    document["@type"] = ["schema:EducationalOccupationalCredential", "ceterms:MicroCredential"]
    assert "ctdl.CredentialRecord" == V.root_of(document).id
    assert [] == must(document)


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda one: one.file)
def test_the_derived_schema_and_the_walk_agree(fixture: Any) -> None:
    document = open_subject(fixture.making.bytes(), "case")[0].document
    assert document is not None
    assert V.valid(document, V.root_of(document)) is (not V.faults(document))


# -- CTIDs and references -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        (uri("course"), ("resources", CTIDS["course"])),
        (uri("course", "graph"), ("graph", CTIDS["course"])),
        ("http://sandbox.credentialengineregistry.org/graph/ce-1", ("graph", "ce-1")),
        ("https://credentialengineregistry.org/ce-registry/resources/x", ("resources", "x")),
        ("https://credentialengineregistry.org.example/resources/x", None),
        ("https://example.org/resources/ce-1", None),
        ("https://credentialengineregistry.org/resources/", None),
        (5, None),
    ],
)
def test_registry_uris_are_taken_apart(iri: Json, expected: Json) -> None:
    assert expected == layout.registry_part(iri)


@pytest.mark.parametrize(
    ("ctid", "expected"),
    [
        (CTIDS["course"], True),
        (CTIDS["course"].upper(), True),
        (CTIDS["course"][3:], False),
        (f"urn:ctid:{CTIDS['course'][3:]}", False),
        (f"{CTIDS['course']}\n", False),
        ("ce-", False),
        (None, False),
    ],
)
def test_a_ctid_is_a_uuid_after_its_prefix(ctid: Json, expected: bool) -> None:
    assert expected is layout.is_ctid(ctid)


def test_a_ctid_in_capitals_agrees_with_the_uri_in_small_letters() -> None:
    document = definitions.course()
    document["ceterms:ctid"] = f"ce-{CTIDS['course'][3:].upper()}"
    assert "passed" == outcome("ctdl.ctid.agrees_with_id", document, standard="ctdl")
    assert ["/ceterms:ctid"] == pointers("ctdl.ctid.lower_case", document, standard="ctdl")


def test_references_by_object_count_like_references_by_name() -> None:
    document = definitions.credential()
    document["@graph"][0]["ceterms:accreditedBy"] = [{"@id": "_:board"}, {"@id": "_:nobody"}]
    rule = "ctdl.references.blank_nodes_are_there"
    assert ["/@graph/0/ceterms:accreditedBy/1"] == pointers(rule, document, standard="ctdl")


def test_a_resource_that_the_registry_gives_comes_without_its_blank_nodes() -> None:
    rule = "ctdl.references.blank_nodes_are_there"
    course = {**definitions.course(), "ceterms:accreditedBy": ["_:board"]}
    assert "inapplicable" == outcome(rule, course, standard="ctdl")
    assert "failed" == outcome(rule, {**course, "@id": "https://school.example/1"}, standard="ctdl")
    graph = {"@context": course["@context"], "@id": course["@id"], "@graph": [course]}
    assert "failed" == outcome(rule, graph, standard="ctdl")


def test_a_statement_at_the_top_may_be_a_child_of_its_framework() -> None:
    document = definitions.framework()
    document["@graph"][1]["ceasn:isChildOf"] = [uri("framework")]
    assert [] == pointers("ctdl.properties.refer_to_class", document, standard="ctdl")


@pytest.mark.parametrize(
    ("currency", "expected"),
    [("USD", "passed"), (["USD"], "passed"), ([" "], "failed"), ([], "failed")],
)
def test_a_currency_in_an_array_is_said(currency: Json, expected: str) -> None:
    course = definitions.course()
    course["ceterms:estimatedCost"] = [
        {"@type": "ceterms:CostProfile", "ceterms:price": 9, "ceterms:currency": currency}
    ]
    assert expected == outcome("ctdl.profiles.price_has_currency", course, standard="ctdl")


# -- terms ----------------------------------------------------------------------------------------


def test_every_class_that_a_property_names_is_known_or_of_another_vocabulary() -> None:
    every = terms()
    named = {one for prop in every.properties.values() for one in prop.domain | prop.range}
    unknown = {one for one in named if not every.knows_class(one)}
    assert {
        "ceasn:CrtiterionLevel",  # so spelt in the encoding
        "ceterms:FinancialAlignmentObject",  # a range without a class
    } == {one for one in unknown if one.startswith(("ceterms:", "ceasn:"))}


def test_the_vocabulary_names_classes_that_there_are() -> None:
    typing = V.classes["ctdl.Credential"].typing
    assert typing is not None
    named = {name for names in typing.types.values() for name in names}
    assert {"ceterms:SelectionComponent"} == {
        name for name in named if not terms().knows_class(name)
    }, "a component of older pathways"


def test_every_kind_of_credential_is_one_to_the_vocabulary() -> None:
    every = terms()
    typing = V.classes["ctdl.Credential"].typing
    assert typing is not None
    kinds = {name for name in every._above if "ceterms:Credential" in every.kinds(name)}
    assert kinds == set(typing.types["ctdl.Credential"])


def test_what_holds_for_a_class_holds_for_its_kinds() -> None:
    every = terms()
    assert every.says("ceterms:credentialStatusType", ["ceterms:MicroCredential"])
    assert not every.says("ceterms:credentialStatusType", ["ceterms:Course"])
    assert every.says("ceterms:credentialStatusType", ["ceterms:Course", "ceterms:Younger"])
    assert every.takes("ceterms:estimatedDuration", ["ceterms:DurationProfile"])
    assert not every.takes("ceterms:estimatedDuration", ["ceterms:CostProfile"])
    assert every.takes("ceterms:creditValue", ["schema:QuantitativeValue"])
    assert every.takes("ceterms:audienceLevelType", ["skos:Concept"])


# -- hostile documents ----------------------------------------------------------------------------


def test_a_graph_of_a_hundred_thousand_nodes_is_judged_in_reasonable_time() -> None:
    graph = [{"@id": f"_:n{index}", "@type": "ceasn:Competency"} for index in range(100_000)]
    document = {"@context": definitions.ASN, "@id": "https://x.example/g", "@graph": graph}
    text = json.dumps(document).encode()
    assert len(text) < limits.SUBJECT_BYTES
    started = time.monotonic()
    found = Checker(at="2026-01-01T00:00:00Z", offline=True).assess(text, "big")[0]
    assert time.monotonic() - started < 60
    assert "ctdl" == found.standard
    assert not found.internal_error


def test_a_graph_with_a_fault_in_every_node_reports_some_of_them() -> None:
    graph = [
        {"@id": f"https://x.example/{index}", "@type": "ceasn:Competency", "ceterms:ctid": "x"}
        for index in range(20_000)
    ]
    document = {"@context": definitions.ASN, "@id": "https://x.example/g", "@graph": graph}
    found = Checker(at="2026-01-01T00:00:00Z", offline=True).assess(
        json.dumps(document).encode(), "faults"
    )[0]
    assert not found.internal_error
    several = [one for one in found.findings if one.rule == "ctdl.ctid.well_formed"]
    assert limits.FINDINGS_PER_RULE == len(several)


def test_a_deep_language_map_is_no_text() -> None:
    deep: Json = "Tides"
    for _ in range(limits.JSON_DEPTH - 5):
        deep = {"en": deep}
    document = {**definitions.course(), "ceterms:description": deep}
    found = Checker(at="2026-01-01T00:00:00Z", offline=True).assess(
        json.dumps(document).encode(), "deep"
    )[0]
    assert not found.internal_error
    assert "does-not-conform" == found.areas["schema"].verdict
    assert "ctdl.languages.texts_in_maps" in {one.rule for one in found.findings}


HOSTILE = (None, True, 5, 1e308, "", "\ud800", "_:", [], [[]], [None, 5], {}, {"": {}}, {"@id": 5})


@pytest.mark.parametrize("base", definitions.BASES)
def test_wrong_values_anywhere_never_raise(base: str) -> None:
    document = definitions.BASES[base]()
    for index, pointer in enumerate(_pointers(document)):
        spoiled = _replaced(document, pointer, HOSTILE[index % len(HOSTILE)])
        ctdl.recognise(spoiled)
        found = dossier(dict(ctdl.read(spoiled)), "ctdl")
        for one in evaluate(found, PROFILE):
            assert not any("internal_error" in finding.args for finding in one.findings), one
        ctdl.described(spoiled)


def _pointers(value: Json, at: str = "") -> list[str]:
    if isinstance(value, dict):
        inner = [p for k, v in value.items() for p in _pointers(v, f"{at}/{escape(k)}")]
    elif isinstance(value, list):
        inner = [p for i, v in enumerate(value) for p in _pointers(v, f"{at}/{i}")]
    else:
        inner = []
    return ([at] if at else []) + inner


def _replaced(document: Json, pointer: str, value: Json) -> Json:
    made = json.loads(json.dumps(document))
    parent, _, last = pointer.rpartition("/")
    holder = resolve(made, parent)
    last = last.replace("~1", "/").replace("~0", "~")
    holder[int(last) if isinstance(holder, list) else last] = value
    return made
