"""Scores come out as the reference says, and behave as scores should."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcconform.assess.profiles import load
from mcconform.metadata import scores, standings
from mcconform.model import Dossier, Score
from tests.metadata.helpers import badge, demand, dossier, profile, sample
from tests.shared import SAMPLES, needs_shared


def by_id(credential: Dossier, profile_id: str) -> dict[str, Score]:
    return {score.id: score for score in scores(credential, load(profile_id))}


def states(credential: Dossier, profile_id: str) -> dict[str, str]:
    found = standings(credential, load(profile_id))
    return {one.demand.canonical: one.state.value for one in found if one.state != "met"}


def required(score: Score) -> dict[str, str]:
    return {part.canonical: part.state for part in score.parts if part.state != "met"}


@needs_shared
def test_simple_json_has_four_of_ten_of_the_european_elements() -> None:
    credential = sample(SAMPLES / "openbadges-3.0" / "simple.json")
    score = by_id(credential, "eu-council-2022")["completeness.required"]
    assert (4.0, 10.0, 0.4) == (score.points, score.of, score.value)
    assert {
        "learner.identity": "weak",
        "issuer.country": "missing",
        "learning_outcomes": "weak",
        "workload": "missing",
        "assessment": "missing",
        "participation": "not-expressible",
        "quality_assurance": "missing",
    } == required(score)
    assert "not-applicable" == states(credential, "eu-council-2022")["level"]


@needs_shared
def test_complete_json_has_eight_of_ten_of_the_european_elements() -> None:
    credential = sample(SAMPLES / "openbadges-3.0" / "complete.json")
    score = by_id(credential, "eu-council-2022")["completeness.required"]
    assert (8.0, 10.0, 0.8) == (score.points, score.of, score.value)
    expected = {"workload": "weak", "assessment": "weak", "participation": "not-expressible"}
    assert expected == required(score)
    assert "not-applicable" == states(credential, "eu-council-2022")["level"]


@needs_shared
def test_simple_json_has_seven_and_a_half_of_eight_of_the_baseline() -> None:
    credential = sample(SAMPLES / "openbadges-3.0" / "simple.json")
    score = by_id(credential, "openbadges-3.0")["completeness.required"]
    assert (7.5, 8.0, 0.9375) == (score.points, score.of, score.value)
    assert {"learner.identity": "weak"} == required(score)


@needs_shared
def test_the_european_sample_has_nine_of_ten_and_lacks_quality_assurance() -> None:
    credential = sample(SAMPLES / "edc" / "micro-credential-annex1-unsigned.jsonld", "edc")
    found = by_id(credential, "eu-council-2022")
    assert (9.0, 10.0) == (found["completeness.required"].points, found["completeness.required"].of)
    assert {"quality_assurance": "missing"} == required(found["completeness.required"])
    weighted = found["completeness.weighted"]
    assert (104.0, 115.0, 90) == (weighted.points, weighted.of, int((weighted.value or 0) * 100))
    assert found["completeness.attributable"].value == weighted.value
    assert 1.0 == found["completeness.ceiling"].value


@needs_shared
def test_the_learner_record_has_six_of_ten() -> None:
    credential = sample(SAMPLES / "clr-2.0" / "complex.json", "clr2")
    score = by_id(credential, "eu-council-2022")["completeness.required"]
    assert (6.0, 10.0) == (score.points, score.of)
    absent = {name for name, state in required(score).items() if state != "weak"}
    # The reference names the level with them: a conditional element, which is not counted here.
    assert {"issuer.country", "workload", "participation"} == absent
    assert "not-applicable" == states(credential, "eu-council-2022")["level"]


@pytest.mark.parametrize(
    ("standard", "most"), [("ob2", 6.5), ("ob3", 8.5), ("clr2", 8.5), ("edc", 11.0), ("ctdl", 9.0)]
)
def test_each_standard_can_say_as_much_of_annex_one_as_the_reference_says(
    standard: str, most: float
) -> None:
    found = standings(dossier({}, standard), load("eu-council-2022"))
    needed = [one for one in found if one.demand.need in ("required", "conditional")]
    assert 11 == len(needed)
    assert most == sum(one.best for one in needed)


def test_nothing_to_assess_has_no_value() -> None:
    for score in scores(dossier(badge()), profile()):
        assert (None, 0.0, ()) == (score.value, score.of, score.parts)


def test_what_cannot_be_said_leaves_only_the_issuers_denominator() -> None:
    asked = profile(demand("title"), demand("participation"))
    found = {score.id: score for score in scores(dossier(badge()), asked)}
    assert 0.5 == found["completeness.required"].value
    assert 0.5 == found["completeness.weighted"].value
    assert 1.0 == found["completeness.attributable"].value
    assert 0.5 == found["completeness.ceiling"].value
    shown = [part.state for part in found["completeness.attributable"].parts]
    assert ["met", "not-expressible"] == shown


def test_weights_follow_the_need_unless_the_profile_says_otherwise() -> None:
    asked = profile(
        demand("title"),
        demand("language", "recommended"),
        demand("image", "optional"),
        demand("cost", "optional", weight=7.0),
    )
    weighted = {score.id: score for score in scores(dossier(badge()), asked)}
    parts = weighted["completeness.weighted"].parts
    assert [10.0, 3.0, 1.0, 7.0] == [part.of for part in parts]
    assert 10.0 / 21.0 == weighted["completeness.weighted"].value


def test_a_condition_is_counted_in_the_weighted_score_when_it_holds() -> None:
    asked = profile(demand("title"), demand("level", "conditional", condition="levelled"))
    plain = {score.id: score.of for score in scores(dossier(badge()), asked)}
    levelled = {score.id: score.of for score in scores(dossier(badge(eqfLevel=6)), asked)}
    assert (10.0, 20.0) == (plain["completeness.weighted"], levelled["completeness.weighted"])


SOUND: dict[str, Any] = {
    "credentialSubject/identifier": [{"identityHash": "anna@college.example"}],
    "credentialSubject/result": [{"value": "82"}],
    "credentialSubject/creditsEarned": 2,
    "credentialSubject/achievement/creditsAvailable": 2,
    "credentialSubject/achievement/alignment": [
        {"targetName": "Ties a bowline", "targetUrl": "https://skills.example/bowline"}
    ],
    "credentialSubject/achievement/resultDescription": [
        {"name": "Practical", "resultType": "Percent", "assessmentType": "Observation"}
    ],
    "credentialSubject/achievement/volumeOfLearning": "PT60H",
    "credentialSubject/achievement/eqfLevel": 6,
    "credentialSubject/achievement/mode": "online",
    "credentialSubject/achievement/entryRequirement": {"noteLiteral": {"en": "None are deaf"}},
    "credentialSubject/achievement/inLanguage": "en",
    "credentialSubject/achievement/achievementType": "MicroCredential",
    "credentialSubject/achievement/image": {"id": "https://college.example/knots.png"},
    "credentialSubject/achievement/isPartialQualification": False,
    "credentialSubject/achievement/criteria": {"id": "https://college.example/c"},
    "credentialSubject/achievement/description": "Ties twelve knots in the dark.",
    "credentialSubject/achievement/name": "Knots",
    "credentialSubject/id": "did:example:1",
    "issuer/address": {"addressCountry": "Portugal"},
    "issuer/name": "College",
    "endorsement": [{"id": "urn:uuid:1"}],
    "evidence": [{"id": "https://portfolio.example/anna"}],
    "validFrom": "2025-01-01T00:00:00Z",
    "validUntil": "2030-01-01T00:00:00Z",
    "credentialStatus": {"id": "https://college.example/status", "type": "X"},
    "credentialSchema": [{"id": "https://college.example/schema"}],
}
"""Sound values, each at a place that counts in full (or is the only one for an unconditional
element): a weak level would make a new element apply and give it half."""


def written(places: set[str]) -> Any:
    document = badge()
    for place in sorted(SOUND):
        *way, last = place.split("/")
        target = document
        for key in way:
            target = target.setdefault(key, {})
        target.pop(last, None)
        if place in places:
            target[last] = copy.deepcopy(SOUND[place])
    return document


def values(document: Any, profile_id: str) -> dict[str, float]:
    found = scores(dossier(document), load(profile_id))
    return {score.id: score.value or 0.0 for score in found if score.id != "completeness.ceiling"}


@given(
    st.sets(st.sampled_from(sorted(SOUND))),
    st.sampled_from(sorted(SOUND)),
    st.sampled_from(["openbadges-3.0", "eu-council-2022"]),
)
def test_adding_a_sound_value_never_lowers_a_score(
    places: set[str], added: str, profile_id: str
) -> None:
    without, more = places - {added}, places | {added}
    before, after = values(written(without), profile_id), values(written(more), profile_id)
    assert before.keys() == after.keys()
    for score in ("completeness.required", "completeness.weighted"):
        assert before[score] <= after[score], score


@given(st.sets(st.sampled_from(sorted(SOUND))), st.randoms(use_true_random=False))
def test_the_order_of_keys_changes_nothing(places: set[str], random: Any) -> None:
    document = written(places)
    asked = load("eu-council-2022")
    mixed = _shuffled(document, random)
    assert json.dumps(document, sort_keys=True) == json.dumps(mixed, sort_keys=True)
    assert scores(dossier(document), asked) == scores(dossier(mixed), asked)


def _shuffled(value: Any, random: Any) -> Any:
    if isinstance(value, dict):
        keys = list(value)
        random.shuffle(keys)
        return {key: _shuffled(value[key], random) for key in keys}
    return [_shuffled(item, random) for item in value] if isinstance(value, list) else value


@given(st.sets(st.sampled_from([p for p in sorted(SOUND) if p.rpartition("/")[2] not in
       ("volumeOfLearning", "eqfLevel", "mode", "entryRequirement", "isPartialQualification",
        "resultDescription")])))  # fmt: skip
def test_without_extensions_no_badge_passes_its_standards_ceiling(places: set[str]) -> None:
    found = {s.id: s for s in scores(dossier(written(places)), load("eu-council-2022"))}
    weighted, ceiling = found["completeness.weighted"], found["completeness.ceiling"]
    assert (weighted.value or 0) <= (ceiling.value or 0)
