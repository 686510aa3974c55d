"""CLR 2.0: recognition, contexts against the official files, samples, and what a record holds."""

from __future__ import annotations

import copy
import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures import documents, records
from fixtures.cases import clr2 as cases
from fixtures.issuer import Issuer
from fixtures.records import COLLEGE, LIGHTS, PROGRAMME, TIDES, association
from mcconform import limits
from mcconform.api import Checker
from mcconform.intake import open_subject
from mcconform.model import Assessment, Container, Credential, Dossier
from mcconform.nodes import Node
from mcconform.standards import Recognition, clr2, get_standard, ob3
from mcconform.standards.clr2.learner import Same, compare
from mcconform.standards.clr2.order import circles
from mcconform.standards.clr2.record import read
from tests.shared import SAMPLES, needs_shared
from tests.standards.test_contexts import OFFICIAL, same

Json = Any
AT = "2026-11-23T00:00:00Z"
DANGLING = {
    "urn:uuid:4072f4b6-75e9-42ed-8b95-b92711310dbe",
    "urn:uuid:6364db90-edf9-47b9-b92b-4b116cac19a5",
    "urn:uuid:e935e820-d9a0-4e9e-8b84-6ec82caabaf7",
}


def node(document: Json) -> Node:
    credential = Credential("case", "", Container.JSON, document, "clr2")
    return Node(document, "", Dossier(credential, dt.datetime(2026, 1, 1, tzinfo=dt.UTC), {}))


def checked(document: Json) -> tuple[Assessment, ...]:
    data = json.dumps(document).encode()
    return tuple(Checker(at=AT, offline=True).assess(data, "case.json"))


def sample(name: str) -> Json:
    return json.loads((SAMPLES / "clr-2.0" / name).read_text(encoding="utf-8"))


# -- recognition -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (records.record(), Recognition("2.0.1", 3)),
        (records.record_vc1(), Recognition("2.0.1", 3)),
        ({"@context": [records.CLR_FIRST], "type": "ClrCredential"}, Recognition("2.0.0", 3)),
        ({"type": ["ClrCredential"]}, Recognition("", 2)),
        ({"@context": [records.CLR], "type": ["VerifiableCredential"]}, Recognition("2.0.1", 1)),
        ({"@context": [records.CLR]}, Recognition("2.0.1", 1)),
        ({"@context": ["https://dc.imsglobal.org/draft/clr/v2p0/context"]}, Recognition("", 1)),
        ({"@context": [records.CLR], "type": ["OpenBadgeCredential"]}, None),
        ({"@context": [records.CLR], "type": ["VerifiablePresentation"]}, None),
        (documents.golden(), None),
        ({"@context": 5, "type": [{}]}, None),
    ],
)
def test_a_record_is_known_by_type_and_context(
    document: Json, expected: Recognition | None
) -> None:
    assert expected == clr2.recognise(document)


def test_no_badge_is_a_record_and_no_record_a_badge() -> None:
    for document in (records.record(), records.record_vc1(), records.smallest()):
        assert ob3.recognise(document) is None
        assert "clr2" == open_subject(json.dumps(document).encode(), "x")[0].standard
    for base in ("golden", "minimal", "vc1", "endorsement"):
        document = documents.BASES[base]()
        document["@context"].append(records.CLR)
        assert "ob3" == open_subject(json.dumps(document).encode(), "x")[0].standard


def test_the_rules_of_badges_alone_do_not_hold_for_a_record() -> None:
    found = checked(records.record())[0]
    rules = {finding.rule for finding in found.everything}
    assert {"ob3.achievement.criteria_present", "ob3.Achievement.criteria.required"} <= rules
    assert "ob3.contexts.second_is_open_badges" not in rules
    assert not {rule for rule in rules if rule.startswith("ob3.achievement_subject.")}


# -- contexts --------------------------------------------------------------------------------------


@needs_shared
@pytest.mark.parametrize("url", [records.CLR, records.CLR_FIRST])
@pytest.mark.parametrize("name", ["simple.json", "complex.json"])
def test_the_samples_give_the_same_quads_as_with_the_official_files(name: str, url: str) -> None:
    document = sample(name)
    document["@context"][1] = url
    assert url in OFFICIAL
    assert same(document).count("\n") > 20


@needs_shared
@pytest.mark.parametrize("url", [records.CLR, records.CLR_FIRST])
def test_our_own_records_give_the_same_quads_as_with_the_official_files(url: str) -> None:
    for make in (records.full, records.record_vc1):
        document = make()
        document["@context"][1] = url
        document["credentialSubject"]["obi:note"] = "a term by the prefix that the context declares"
        assert "vocab.html#note" in same(document)


# -- samples ---------------------------------------------------------------------------------------


@needs_shared
def test_the_complex_sample_has_three_faults_and_nothing_false_beside_them() -> None:
    found = checked(sample("complex.json"))
    record = found[0]
    assert "does-not-conform" == record.areas["stackability"].verdict
    assert "conforms" == record.areas["schema"].verdict
    failed = [
        (finding.rule, finding.pointer)
        for finding in record.findings
        if finding.outcome == "failed" and finding.area == "stackability"
    ]
    subject = "/credentialSubject"
    third = f"{subject}/verifiableCredential/3{subject}/achievement"
    assert [
        ("clr2.achievement.id_stands_for_one", third),
        ("clr2.association.ends_are_in_the_record", f"{subject}/association/2/targetId"),
        ("clr2.association.ends_are_in_the_record", f"{subject}/association/3/targetId"),
        ("clr2.association.ends_are_in_the_record", f"{subject}/association/4/sourceId"),
        ("clr2.clr_subject.one_learner", f"{subject}/verifiableCredential/0{subject}/id"),
    ] == failed  # fmt: skip
    told = " ".join(finding.message for finding in record.findings)
    assert all(name in told for name in DANGLING)
    assert "stands for 4 achievements" in told
    assert "verifies" not in {f.rule for f in record.findings if f.outcome == "failed"}


@needs_shared
def test_the_samples_get_what_their_index_says() -> None:
    cases_ = json.loads((SAMPLES / "index.json").read_text(encoding="utf-8"))["cases"]
    told = 0
    for case in cases_:
        if case["file"].startswith("clr-2.0/"):
            found = checked(sample(case["file"].partition("/")[2]))[0]
            for area in ("schema", "signature", "status", "metadata", "stackability"):
                if area in case:
                    told += 1
                    assert case[area] == found.areas[area].verdict, (case["file"], area)
    assert told == 2


@needs_shared
@pytest.mark.parametrize("name", ["simple.json", "complex.json"])
def test_the_proofs_of_the_samples_verify_with_our_contexts(name: str) -> None:
    for found in checked(sample(name)):
        passed = {f.rule for f in found.everything if f.outcome == "passed"}
        assert "securing.proof.verifies" in passed, found.name


# -- both levels, apart ----------------------------------------------------------------------------


def test_each_credential_inside_is_a_subject_of_its_own() -> None:
    document = records.record()
    inner = records.smallest()
    inner["id"] = "urn:uuid:0c2d3a4e-6f0b-4c8e-9a53-7d1f0e5b8d02"
    document["credentialSubject"]["verifiableCredential"] = [
        COLLEGE.sign(records.tides()),
        Issuer().sign(inner),
        cases.plain(),
        cases.sealed(records.lights()),
        COLLEGE.jwt(records.lights(), "vc-jose"),
    ]
    found = checked(Issuer().sign(document))
    place = "case.json#/credentialSubject/verifiableCredential"
    assert [
        ("case.json", "clr2", ""),
        (f"{place}/0", "ob3", "case.json"),
        (f"{place}/1", "clr2", "case.json"),
        (f"{place}/1#/credentialSubject/verifiableCredential/0", "ob3", f"{place}/1"),
        (f"{place}/2", "vc2", "case.json"),
        (f"{place}/3", "ob3", "case.json"),
        (f"{place}/4", "ob3", "case.json"),
    ] == [(one.name, one.standard, one.parent) for one in found]
    for one in found:
        assert "conforms" == one.areas["signature"].verdict, one.name


def test_a_broken_badge_inside_does_not_break_the_record_nor_the_other_way_round() -> None:
    document = records.record()
    badge = document["credentialSubject"]["verifiableCredential"][0]
    badge["credentialSubject"]["achievement"]["description"] = "Something else."
    record, first, second = checked(Issuer().sign(document))
    assert "conforms" == record.areas["signature"].verdict
    assert "does-not-conform" == first.areas["signature"].verdict
    assert "conforms" == second.areas["signature"].verdict
    whole = Issuer().sign(records.record())
    whole["name"] = "Another name"
    record, first, second = checked(whole)
    assert "does-not-conform" == record.areas["signature"].verdict
    assert "conforms" == first.areas["signature"].verdict
    assert "conforms" == second.areas["signature"].verdict


def test_a_link_among_the_credentials_is_no_credential() -> None:
    document = records.record()
    links = document["credentialSubject"]["verifiableCredential"]
    links.append("https://badges.harbour.example/tides")
    found = checked(Issuer().sign(document))
    assert 3 == len(found)
    warned = {f.rule for f in found[0].findings if f.outcome == "failed"}
    assert "clr2.clr_subject.credentials_are_objects" in warned


# -- what a record holds ---------------------------------------------------------------------------


def test_achievements_are_found_at_any_depth_and_in_envelopes() -> None:
    inner = records.smallest()
    inner["credentialSubject"]["verifiableCredential"] = [cases.sealed(records.lights())]
    document = records.smallest()
    document["credentialSubject"]["verifiableCredential"] = [
        cases.sealed(records.tides()),
        COLLEGE.sign(inner),
    ]
    document["credentialSubject"]["achievement"] = [records.programme()]
    found = read(node(document))
    here = "/credentialSubject/verifiableCredential"
    assert {
        (PROGRAMME, "/credentialSubject/achievement/0"),
        (TIDES, f"{here}/0"),
        (LIGHTS, f"{here}/1{here}/0"),
    } == {(one.id, one.pointer) for one in found.definitions}
    assert [True, True, False] == [one.direct for one in found.inner]
    assert "" == found.closed


def test_a_record_within_a_record_within_a_record_costs_no_stack() -> None:
    inner = plain_record = records.smallest()
    for _ in range(3_000):
        subject = {**plain_record["credentialSubject"], "verifiableCredential": [inner]}
        inner = {**plain_record, "credentialSubject": subject}
    found = read(node(inner))
    assert limits.EMBEDDED_DEPTH == len(found.inner)
    assert "more credentials than are looked at" in found.closed


HOSTILE = [None, True, 0, 1.5, "", "a.b.c", "\ud800", [], [[]], {}, [{}], [None], {"id": 5}]


@pytest.mark.parametrize(
    "member", ["verifiableCredential", "achievement", "association", "identifier", "id", "type"]
)
@pytest.mark.parametrize("value", HOSTILE)
def test_odd_values_never_raise(member: str, value: Json) -> None:
    for holder in ("outer", "inner"):
        document = records.record()
        here = document["credentialSubject"]
        if holder == "inner":
            here = here["verifiableCredential"][0]["credentialSubject"]
        here[member] = value
        for found in checked(document):
            assert not found.internal_error
        document["credentialSubject"] = value
        assert not checked(document)[0].internal_error


@pytest.mark.parametrize(
    ("edit", "rule"),
    [
        ({"associationType": 5}, "clr2.Association.associationType.type"),
        ({"associationType": "hasPart"}, "clr2.Association.associationType.value"),
        ({"associationType": "ext:hasPart"}, "clr2.Association.associationType.value"),
        ({"type": ["Association"]}, "clr2.Association.type.single"),
        ({"targetId": "no uri"}, "clr2.Association.targetId.format"),
    ],
)
def test_the_list_of_eight_is_closed(edit: Json, rule: str) -> None:
    document = records.record()
    document["credentialSubject"]["association"][0].update(edit)
    assert rule in {f.rule for f in checked(document)[0].findings if f.outcome == "failed"}


@pytest.mark.parametrize("kind", clr2.VOCABULARY.get("Association").properties[
    "associationType"].values.values)  # fmt: skip
def test_each_of_the_eight_is_sound(kind: str) -> None:
    document = records.record()
    document["credentialSubject"]["association"] = [association(kind, TIDES, LIGHTS)]
    found = checked(Issuer().sign(document))[0]
    assert "conforms" == found.areas["schema"].verdict
    assert "conforms" == found.areas["stackability"].verdict


def test_ids_are_compared_as_iris() -> None:
    document = records.record()
    document["credentialSubject"]["association"] = [
        association("isPartOf", TIDES.upper().replace("URN:UUID", "urn:UUID"), PROGRAMME)
    ]
    assert "conforms" == checked(document)[0].areas["stackability"].verdict


def test_what_an_unopened_credential_may_hold_is_left_open() -> None:
    document = records.record()
    here = document["credentialSubject"]
    here["verifiableCredential"][0] = records.enveloped("e30.e30.e30.e30.e30")
    found = checked(document)[0]
    assert "undetermined" == found.areas["stackability"].verdict


# -- one learner -----------------------------------------------------------------------------------

VECTOR = "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"
"""Of the specification's own example: a@example.com with the salt Kosher."""
HASHED = cases.email(VECTOR, hashed=True, salt="Kosher")


def person(identifier: str = "", *identities: Json) -> Json:
    found: Json = {"identifier": list(identities)} if identities else {}
    return {**found, "id": identifier} if identifier else found


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (person("did:example:a"), person("did:example:a"), Same.YES),
        (person("did:example:a"), person("did:example:b"), Same.NO),
        (person("did:example:a"), person("", HASHED), Same.UNKNOWN),
        (person("mailto:a@example.com"), person("", HASHED), Same.YES),
        (person("", cases.email("a@example.com", hashed=False)), person("", HASHED), Same.YES),
        (person("", cases.email("b@example.com", hashed=False)), person("", HASHED), Same.NO),
        (
            person("did:example:a", cases.email("a@example.com", hashed=False)),
            person("did:example:b", HASHED),
            Same.YES,
        ),
        (
            person("", {**HASHED, "identityHash": VECTOR.upper().replace("SHA", "sha")}),
            person("", HASHED),
            Same.YES,
        ),
        (
            person("", cases.email("sha256$" + "0f" * 32, hashed=True, salt="other")),
            person("", HASHED),
            Same.UNKNOWN,
        ),
        (
            person("", {**cases.email("a@example.com", hashed=False), "identityType": "userName"}),
            person("", HASHED),
            Same.UNKNOWN,
        ),
        (person(), person("did:example:a"), Same.UNKNOWN),
    ],
)
def test_two_subjects_are_one_person_where_id_or_identifier_show_it(
    one: Json, other: Json, expected: Same
) -> None:
    assert expected is compare(node(one), node(other))
    assert expected is compare(node(other), node(one))


# -- circles ---------------------------------------------------------------------------------------

STEPS = st.dictionaries(
    st.sampled_from("abcdefgh"), st.lists(st.sampled_from("abcdefgh"), max_size=3), max_size=8
)


def reaches(steps: dict[str, list[str]], start: str, goal: str) -> bool:
    """Whether a way of one step or more leads from start to goal; the plain definition."""
    seen: set[str] = set()
    waiting = list(steps.get(start, ()))
    while waiting:
        here = waiting.pop()
        if here == goal:
            return True
        if here not in seen:
            seen.add(here)
            waiting += steps.get(here, ())
    return False


@settings(max_examples=300)
@given(STEPS)
def test_there_is_a_circle_exactly_where_something_leads_back_to_itself(
    steps: dict[str, list[str]],
) -> None:
    found = list(circles(steps))
    assert bool(found) == any(reaches(steps, one, one) for one in steps)
    for circle in found:
        assert circle[0] == min(circle)
        for first, second in zip(circle, (*circle[1:], circle[0]), strict=True):
            assert second in steps[first]
    together = [one for circle in found for one in circle]
    assert len(together) == len(set(together))


@given(STEPS, st.randoms(use_true_random=False))
def test_circles_do_not_depend_on_the_order_of_statements(
    steps: dict[str, list[str]], random: Any
) -> None:
    keys = list(steps)
    random.shuffle(keys)
    mixed = {key: random.sample(steps[key], len(steps[key])) for key in keys}
    assert list(circles(steps)) == list(circles(mixed))


def test_a_long_chain_and_its_circle_cost_no_stack_and_little_time() -> None:
    names = [f"urn:x:{index:06}" for index in range(100_000)]
    steps = dict(zip(names, ([name] for name in names[1:]), strict=False))
    assert [] == list(circles(steps))
    steps[names[-1]] = [names[0]]
    assert [tuple(names)] == list(circles(steps))


# -- shared schemas --------------------------------------------------------------------------------


def test_a_badge_in_a_record_may_name_the_schema_that_clr_publishes_of_its_class() -> None:
    badge = documents.minimal()
    badge["@context"].append(documents.EXTENSIONS)
    url = records.SCHEMA.replace("clrcredential", "achievementcredential")
    kind = "1EdTechJsonSchemaValidator2019"
    badge["credentialSchema"] = [{"id": url, "type": kind}]
    found = checked(Issuer().sign(badge))[0]
    assert "conforms" == found.areas["schema"].verdict
    badge["credentialSchema"][0]["id"] = records.SCHEMA
    assert "does-not-conform" == checked(badge)[0].areas["schema"].verdict


def test_the_contexts_of_the_record_are_in_the_library() -> None:
    assert {records.CLR, records.CLR_FIRST} == set(clr2.VOCABULARY.contexts())
    assert get_standard("clr2").editions == ("2.0.0", "2.0.1")


def test_documents_are_left_as_they_were() -> None:
    document = records.record()
    before = copy.deepcopy(document)
    read(node(document))
    assert before == document
