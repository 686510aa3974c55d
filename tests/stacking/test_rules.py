"""The rules of stackability, beyond their three cases: who is left alone, and who is not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fixtures import documents
from mcconform import catalogue
from mcconform.model import Area
from tests.shared import SAMPLES, needs_shared
from tests.standards.rulecheck import findings, outcome, pointers

Json = Any
RULES = [r.id for r in catalogue.rules(standard="stacking")]
CLAIM = "This credential is credit-eligible and stacks towards a degree."
PLACE = "/credentialSubject/achievement"


def badge(**members: Json) -> Json:
    """A small badge whose achievement has other members."""
    document = documents.minimal()
    document["credentialSubject"]["achievement"].update(members)
    return document


def test_the_rules_are_all_of_their_area() -> None:
    assert {Area.STACKABILITY} == {catalogue.get(rule_id).area for rule_id in RULES}


@pytest.mark.parametrize("base", sorted(documents.BASES))
@pytest.mark.parametrize("rule_id", RULES)
def test_credential_without_a_claim_is_left_alone(rule_id: str, base: str) -> None:
    """A credit number is a declaration; the golden badge has two, and they are sound."""
    standard = {"vc": "vc2", "vc11": "vc1"}.get(base, "ob3")
    counts = base == "golden" and rule_id == "stacking.credits.amount_is_sound"
    expected = "passed" if counts else "inapplicable"
    assert expected == outcome(rule_id, documents.BASES[base](), standard=standard)


@needs_shared
@pytest.mark.parametrize(
    "name", ["simple.json", "signed-by-digitalbazaar-vc.json", "complete.json"]
)
def test_samples_of_others_have_no_failing_rule_of_stackability(name: str) -> None:
    document = json.loads((SAMPLES / "openbadges-3.0" / name).read_text())
    assert [] == [rule_id for rule_id in RULES if outcome(rule_id, document) == "failed"]


def test_claim_without_data_is_found_and_no_must_is_broken() -> None:
    document = badge(description=CLAIM)
    failed = [rule_id for rule_id in RULES if outcome(rule_id, document) == "failed"]
    assert [
        "stacking.claims.claim_has_a_target",
        "stacking.claims.claim_is_data",
        "stacking.levels.level_is_named",
        "stacking.vocabulary.claim_has_type",
    ] == failed
    (one,) = findings("stacking.claims.claim_has_a_target", document)
    assert f"{PLACE}/description" == one.pointer


def test_claim_in_a_tag_is_found() -> None:
    found = pointers("stacking.claims.claim_has_a_target", badge(tag=["sea", "Stackable"]))
    assert [f"{PLACE}/tag/1"] == found


def test_flag_alone_is_a_claim() -> None:
    document = badge(**{"elm:isPartialQualification": True})
    assert [PLACE] == pointers("stacking.claims.claim_has_a_target", document)


def test_too_much_text_cannot_be_told() -> None:
    document = badge(tag=["a" * 150_000, "b" * 150_000])
    assert "cantTell" == outcome("stacking.claims.claim_has_a_target", document)


def test_plain_alignment_is_no_target_and_one_at_an_award_is() -> None:
    rule = "stacking.claims.claim_has_a_target"
    alignment = {"targetName": "Degree", "targetUrl": "https://harbour.example/degree"}
    assert "failed" == outcome(rule, badge(description=CLAIM, alignment=[alignment]))
    alignment["targetType"] = "ceterms:Credential"
    assert "passed" == outcome(rule, badge(description=CLAIM, alignment=[alignment]))


@pytest.mark.parametrize(
    ("whole", "expected"),
    [
        ("https://harbour.example/degree", []),
        ("urn:uuid:1", []),
        ("did:example:1", []),
        ({"id": "#whole"}, [f"{PLACE}/isPartOf"]),
        ("_:b0", [f"{PLACE}/isPartOf"]),
        ("../degree", [f"{PLACE}/isPartOf"]),
        ([{"name": "Degree"}, "urn:uuid:1"], [f"{PLACE}/isPartOf/0"]),
        (None, []),
    ],
)
def test_whole_is_named_by_an_absolute_iri(whole: Json, expected: list[str]) -> None:
    document = badge(isPartOf=whole)
    assert expected == pointers("stacking.relations.target_is_an_iri", document)


def test_whole_may_be_an_object_of_the_badge() -> None:
    document = badge(isPartOf="#whole", otherThing={"id": "#whole", "name": "Degree"})
    assert [] == pointers("stacking.relations.target_is_an_iri", document)


def test_related_definition_at_hand_that_is_much_bigger_is_misuse() -> None:
    entry = {"id": "https://harbour.example/master", "type": ["Related"]}
    document = badge(achievementType="MicroCredential", related=[entry], description=CLAIM)
    rule = "stacking.relations.related_is_the_same"
    assert "passed" == outcome(rule, document)
    definition = {"achievementType": "MasterDegree"}
    assert "failed" == outcome(rule, document, resources={entry["id"]: definition})
    definition = {"achievementType": "Course"}
    assert "passed" == outcome(rule, document, resources={entry["id"]: definition})


@pytest.mark.parametrize(
    ("available", "earned", "failing"),
    [
        (5, 5, []),
        (0.5, 0, []),
        (0, 0, ["creditsAvailable"]),
        (-1, 0, ["creditsAvailable"]),
        (5, -0.5, ["creditsEarned"]),
        (float("inf"), 1, ["creditsAvailable"]),
        (True, "5", []),
        (10**30, 10**29, []),
        (10**400, 1, []),
    ],
)
def test_credit_is_an_amount(available: Json, earned: Json, failing: list[str]) -> None:
    document = badge(description=CLAIM, creditsAvailable=available)
    document["credentialSubject"]["creditsEarned"] = earned
    found = pointers("stacking.credits.amount_is_sound", document)
    assert failing == [pointer.rpartition("/")[2] for pointer in found]


def test_no_credit_is_an_amount_where_nothing_is_declared() -> None:
    rule = "stacking.credits.amount_is_sound"
    assert "passed" == outcome(rule, badge(creditsAvailable=0))
    assert "failed" == outcome(rule, badge(creditsAvailable=-1))


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"description": CLAIM}, "failed"),
        ({"description": f"{CLAIM} 5 ECTS."}, "passed"),
        ({"description": CLAIM, "ceterms:creditUnitType": "ECTS"}, "passed"),
    ],
)
def test_unit_is_named_in_words_or_data(members: dict[str, Json], expected: str) -> None:
    document = badge(creditsAvailable=5, **members)
    assert expected == outcome("stacking.credits.unit_is_named", document)


@pytest.mark.parametrize(
    ("alignment", "expected"),
    [
        ({"targetFramework": "EQF", "targetCode": "6"}, "passed"),
        ({"targetFramework": "EQF", "targetCode": "Level 8"}, "passed"),
        ({"targetFramework": "EQF", "targetCode": "9"}, "failed"),
        ({"targetFramework": "EQF", "targetCode": "0"}, "failed"),
        ({"targetUrl": "http://data.europa.eu/snb/eqf/9"}, "failed"),
        ({"targetFramework": "EQF", "targetCode": "six"}, "inapplicable"),
        ({"targetFramework": "SCQF", "targetCode": "12"}, "inapplicable"),
    ],
)
def test_levels_of_the_european_framework_are_one_to_eight(alignment: Json, expected: str) -> None:
    document = badge(description=CLAIM, alignment=[alignment])
    assert expected == outcome("stacking.levels.level_exists", document)


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"alignment": [{"targetFramework": "National Framework of Qualifications"}]}, "passed"),
        ({"alignment": [{"targetFramework": "Federation skills"}]}, "failed"),
        ({"elm:eqfLevel": {"id": "http://data.europa.eu/snb/eqf/6"}}, "passed"),
        ({"criteria": {"narrative": "At EQF level 6."}}, "passed"),
    ],
)
def test_level_is_named_in_a_known_framework(members: dict[str, Json], expected: str) -> None:
    document = badge(description=CLAIM, **members)
    assert expected == outcome("stacking.levels.level_is_named", document)


def test_no_message_speaks_of_confirmation() -> None:
    """Of one badge nothing can be confirmed; of a set, one rule asks whether the whole does."""
    for rule_id in RULES:
        rule = catalogue.get(rule_id)
        if rule_id != "stacking.set.answers.whole_confirms":
            assert "confirm" not in (rule.message + rule.fix + rule.title).lower()
