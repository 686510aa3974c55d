"""Each state of an element is told apart, with the place and the reason."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcconform.assess.profiles import load
from mcconform.catalogue import MAY, MUST, SHOULD
from mcconform.metadata import EXAMINER, Standing, levels_for, scores, standings
from mcconform.metadata.elements import crosswalk
from mcconform.model import Assertion, Jws, Outcome
from mcconform.nodes import resolve
from tests.metadata.helpers import badge, demand, dossier, profile, sample, state
from tests.shared import SAMPLES, needs_shared


def examined(document: Any, *demands: Any, **more: Any) -> dict[str, Assertion]:
    asked = profile(*demands, **more)
    return {found.rule: found for found in EXAMINER.examine(dossier(document), asked)}


def outcomes(document: Any, element: str, **more: Any) -> tuple[str, str]:
    found = examined(document, demand(element, **more))
    slug = element.replace(".", "_")
    return (
        found[f"metadata.{slug}.present"].outcome.value,
        found[f"metadata.{slug}.substantial"].outcome.value,
    )


def standing(document: Any, element: str, **more: Any) -> Standing:
    return standings(dossier(document), profile(demand(element, **more)))[0]


def test_an_element_that_is_said_is_met() -> None:
    assert "met" == state(badge(), "title")
    assert ("passed", "passed") == outcomes(badge(), "title")
    assert "/credentialSubject/achievement/name" == standing(badge(), "title").pointer


def test_an_element_that_is_not_said_is_missing_where_it_belongs() -> None:
    found = standing(badge(), "issuer.country")
    assert "missing" == found.state
    assert "/issuer" == found.pointer
    assert "issuer.address.addressCountryCode" == found.where
    assert ("failed", "inapplicable") == outcomes(badge(), "issuer.country")


@pytest.mark.parametrize("nothing", ["", " ", "N/A", {}, [], None, {"en": ""}, "tbd", "-"])
def test_blanks_count_as_missing_and_say_so(nothing: Any) -> None:
    document = badge(name=nothing)
    assert "missing" == state(document, "title")
    assert standing(document, "title").why


def test_an_empty_criteria_object_is_missing_criteria() -> None:
    assert "missing" == state(badge(criteria={}), "criteria")


def test_a_weak_place_counts_half_and_says_why() -> None:
    found = standing(badge(), "learner.identity")
    assert "weak" == found.state
    assert "/credentialSubject/id" == found.pointer
    assert "pseudonym" in found.why
    assert ("passed", "failed") == outcomes(badge(), "learner.identity")


def test_a_title_over_again_is_a_weak_description() -> None:
    assert "weak" == state(badge(description="knots."), "description")


def test_what_the_standard_has_no_place_for_is_not_expressible() -> None:
    found = standing(badge(), "participation")
    assert "not-expressible" == found.state
    assert "Open Badges 3.0 has no place" in found.why
    assert ("cantTell", "inapplicable") == outcomes(badge(), "participation")


@pytest.mark.parametrize(
    ("element", "key", "value"),
    [
        ("participation", "mode", {"id": "http://data.europa.eu/snb/learning-assessment/x"}),
        ("participation", "elm:mode", "online"),
        ("participation", "http://data.europa.eu/snb/model/elm/mode", "online"),
        ("participation", "ceterms:deliveryType", "online"),
        ("workload", "volumeOfLearning", "PT60H"),
        ("workload", "ceterms:estimatedDuration", [{"ceterms:exactDuration": "PT60H"}]),
        ("level", "eqfLevel", {"id": "http://data.europa.eu/snb/eqf/6"}),
        ("assessment", "resultDescription", [{"assessmentType": "Project"}]),
        ("stackability", "isPartialQualification", False),
        ("id_verification", "provenBy", {"idVerification": {"id": "urn:x:supervised"}}),
        ("credit_unit", "creditPoint", {"framework": {"id": "urn:x:ects"}, "point": "2"}),
        ("cost", "ceterms:estimatedCost", [{"ceterms:price": 0}]),
        ("learning_outcomes", "learningOutcome", [{"title": {"en": "Ties a bowline"}}]),
    ],
)
def test_terms_of_extensions_are_understood(element: str, key: str, value: Any) -> None:
    assert "met" == state(badge(**{key: value}), element)


def test_an_extension_that_says_nothing_is_missing_not_unsayable() -> None:
    assert "missing" == state(badge(mode="N/A"), "participation")


def test_ceterms_terms_need_their_prefix() -> None:
    assert "not-expressible" == state(badge(deliveryType="online"), "participation")


QF = {"targetName": "Level 6", "targetFramework": "EQF", "targetCode": "6"}


def test_a_condition_that_does_not_hold_makes_an_element_not_applicable() -> None:
    more = {"need": "conditional", "condition": "levelled"}
    assert "not-applicable" == state(badge(), "level", **more)
    assert ("inapplicable", "inapplicable") == outcomes(badge(), "level", **more)
    catalog = {"targetName": "A", "targetFramework": "Course Catalog", "targetCode": "6"}
    assert "not-applicable" == state(badge(alignment=[catalog]), "level", **more)


def test_a_condition_that_holds_asks_for_the_element() -> None:
    more = {"need": "conditional", "condition": "levelled"}
    assert "weak" == state(badge(alignment=[QF]), "level", **more)
    assert "missing" == state(badge(alignment=[{**QF, "targetCode": "9"}]), "level", **more)
    assert "met" == state(badge(eqfLevel=6), "level", **more)
    assert "missing" == state(badge(eqfLevel=12), "level", **more)


def test_an_unknown_condition_accuses_nobody() -> None:
    assert "not-applicable" == state(badge(), "cost", need="conditional", condition="full moon")


def test_an_endorsement_is_asked_for_nothing() -> None:
    document = badge()
    document["type"] = ["VerifiableCredential", "EndorsementCredential"]
    asked = load("eu-council-2022")
    assert {"not-applicable"} == {one.state for one in standings(dossier(document), asked)}
    assert {None} == {score.value for score in scores(dossier(document), asked)}


@pytest.mark.parametrize(
    "document",
    [
        {"publicKeyPem": "-----BEGIN PUBLIC KEY-----", "owner": "https://harbour.example/issuer"},
        {"revokedAssertions": []},
        {"badgeConnectAPI": {"name": "Harbour badges"}},
        {"criteria": "https://harbour.example/knots", "name": "Knots"},
        {"name": "Harbour School", "url": "https://harbour.example/"},
    ],
    ids=["key", "revocation list", "manifest", "badge class", "issuer"],
)
def test_a_document_without_a_type_is_known_by_its_members(document: Any) -> None:
    asked = load("openbadges-2.0")
    found = standings(dossier(document, "ob2"), asked)
    assert {"not-applicable"} == {one.state for one in found}


def test_an_unknown_standard_is_not_judged() -> None:
    for standard in (None, "ob0", "nonsense"):
        document = dossier(badge(), standard)
        assert () == standings(document, load("eu-council-2022"))
        assert [] == list(EXAMINER.examine(document, load("eu-council-2022")))


def test_an_envelope_is_a_proof() -> None:
    import msgspec

    plain = dossier(badge())
    jws = Jws("a.b.c", {}, {}, b"", b"")
    signed = msgspec.structs.replace(
        plain, credential=msgspec.structs.replace(plain.credential, jws=jws), memo={}
    )
    assert "missing" == standings(plain, profile(demand("proof")))[0].state
    assert "met" == standings(signed, profile(demand("proof")))[0].state


def test_an_issuer_given_as_url_has_an_id_and_no_name() -> None:
    document = badge()
    document["issuer"] = "https://college.example"
    assert "met" == state(document, "issuer_id")
    assert "missing" == state(document, "awarding_body")


def test_the_paths_of_a_profile_replace_those_of_the_crosswalk() -> None:
    document = badge(humanCode="KN-1")
    path = {"ob3": ("ACH.humanCode",)}
    assert "met" == state(document, "field", paths=path)
    assert "weak" == state(document, "field", paths=path, weak=path)
    assert "missing" == state(badge(fieldOfStudy="Ropes"), "field", paths=path)
    assert "weak" == state(document, "title", weak={"ob3": ("ACH.name",)})


def test_the_strongest_demand_on_an_element_decides_by_the_worst() -> None:
    half = {"ob3": ("ACH.name",)}
    two = (demand("title", id="A"), demand("title", id="B", weak=half))
    assert Outcome.FAILED is examined(badge(), *two)["metadata.title.substantial"].outcome
    low = (demand("title", id="A"), demand("title", "optional", id="B", weak=half))
    assert Outcome.PASSED is examined(badge(), *low)["metadata.title.substantial"].outcome


def test_levels_follow_need_and_weakness() -> None:
    demands = (
        demand("title"),
        demand("level", "conditional", condition="levelled"),
        demand("language", "recommended"),
        demand("image", "optional"),
        demand("cost", certainty="memory"),
    )
    levels = levels_for(profile(*demands))
    assert {
        "metadata.cost.present": SHOULD,
        "metadata.cost.substantial": SHOULD,
        "metadata.image.present": MAY,
        "metadata.image.substantial": MAY,
        "metadata.language.present": SHOULD,
        "metadata.language.substantial": SHOULD,
        "metadata.level.present": MUST,
        "metadata.level.substantial": SHOULD,
        "metadata.title.present": MUST,
        "metadata.title.substantial": SHOULD,
    } == levels
    strict = levels_for(profile(*demands, weak_counts=False))
    assert MUST == strict["metadata.title.substantial"]


def test_a_finding_gives_paths_and_never_values_of_the_learner() -> None:
    document = badge()
    document["credentialSubject"]["id"] = "did:example:secret"
    found = examined(document, demand("learner.identity"))["metadata.learner_identity.substantial"]
    assert "secret" not in repr(found)


def test_every_rule_is_whole_and_there_are_three_for_each_element() -> None:
    rules = EXAMINER.rules()
    assert 3 * len(crosswalk().elements) == len({rule.id for rule in rules})
    for rule in rules:
        assert MAY == rule.level
        assert rule.arguments <= {"title", "element", "why", "where"}
        assert "#" in rule.spec


@needs_shared
@pytest.mark.parametrize("name", ["simple.json", "complete.json"])
def test_every_pointer_points_into_the_document(name: str) -> None:
    credential = sample(SAMPLES / "openbadges-3.0" / name)
    for profile_id in ("openbadges-3.0", "eu-council-2022"):
        for found in standings(credential, load(profile_id)):
            resolve(credential.document, found.pointer)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["", "N/A", "6"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["id", "type", "name", "alignment", "targetFramework", "achievement"]),
        inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
PLACES = ["id", "type", "issuer", "credentialSubject", "credentialSubject/achievement",
          "credentialSubject/achievement/alignment", "credentialSubject/achievement/criteria",
          "credentialSubject/result", "evidence", "proof", "validFrom",
          "credentialSubject/achievement/eqfLevel"]  # fmt: skip


@given(st.sampled_from(PLACES), JSON, st.sampled_from(["ob3", "ob2", "clr2", "edc", "ctdl", "vc2"]))
def test_hostile_types_never_raise(place: str, value: Any, standard: str) -> None:
    document = copy.deepcopy(badge())
    *way, last = place.split("/")
    target = document
    for key in way:
        target = target[key]
    target[last] = value
    credential = dossier(document, standard)
    for profile_id in ("openbadges-3.0", "eu-council-2022"):
        asked = load(profile_id)
        assert len(list(EXAMINER.examine(credential, asked))) == len(levels_for(asked))
        for score in scores(credential, asked):
            assert score.value is None or 0 <= score.value <= 1
