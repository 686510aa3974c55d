"""Scores beside verdicts: worked out when they are read, the same whenever that is."""

from __future__ import annotations

import pickle

import pytest

from fixtures.declare import AT
from fixtures.make import HERE, MIRROR
from mcconform.api import Checker
from mcconform.model import Assessment, LazyScores
from tests.shared import SAMPLES, needs_shared

CHECKER = Checker(at=AT, offline=True, mirrors=[MIRROR])
ALL = {
    "completeness.required", "completeness.weighted", "completeness.attributable",
    "completeness.ceiling", "conformance", "consistency", "accessibility", "provenance",
}  # fmt: skip


def assessed(file: str) -> Assessment:
    return CHECKER.assess((HERE / file).read_bytes(), file)[0]


def states(found: Assessment, score: str) -> dict[str, str]:
    return {part.id.partition(".")[2]: part.state for part in found.scores[score].parts}


def test_scores_wait_until_they_are_read_and_travel_as_values() -> None:
    made: list[int] = []
    score = next(iter(assessed("badges/minimal.json").scores.values()))
    lazy = LazyScores(lambda: (made.append(1), (score,))[1])
    assert made == []
    assert [score.id] == list(lazy)
    assert score == lazy[score.id]
    assert (1, [1]) == (len(lazy), made)
    assert {score.id: score} == lazy
    assert {score.id: score} == pickle.loads(pickle.dumps(lazy))
    assert repr({score.id: score}) == repr(lazy)


def test_other_badges_judged_in_between_change_no_score() -> None:
    first = assessed("badges/golden.json")
    alone = dict(assessed("badges/golden.json").scores)
    assessed("edc/another-list.json")
    assessed("badges/revoked.json")
    assert alone == dict(first.scores)


@pytest.mark.parametrize(
    "file",
    [
        "badges/golden.json", "clr2/confirmed.json", "edc/another-list.json", "ctdl/alone.json",
        "ob2/assertion-data-image.json", "ob1/0.5-long-name.png",
    ],
)  # fmt: skip
def test_every_standard_has_every_score(file: str) -> None:
    found = assessed(file)
    assert set(found.scores) == ALL
    for name in ("conformance", "consistency", "accessibility", "provenance"):
        score = found.scores[name]
        assert score.value is not None, name
        assert score.parts
        assert all(0 <= part.points <= part.of for part in score.parts)


def test_what_describes_no_award_is_not_assessed() -> None:
    for file in ("badges/endorsement.json", "ob2/badge-class.json"):
        for name in ("conformance", "consistency", "accessibility", "provenance"):
            score = assessed(file).scores[name]
            assert (None, ()) == (score.value, score.parts)


def test_what_the_signature_comes_to_is_where_a_badge_comes_from() -> None:
    sound = states(assessed("badges/golden.json"), "provenance")
    assert ("met", "met") == (sound["signature_verifies"], sound["key_is_the_issuers"])
    tampered = states(assessed("badges/tampered.json"), "provenance")
    assert "failed" == tampered["signature_verifies"]
    foreign = states(assessed("badges/foreign-key.json"), "provenance")
    assert ("met", "failed") == (foreign["signature_verifies"], foreign["key_is_the_issuers"])
    bare = states(assessed("badges/no-proof.json"), "provenance")
    assert ("missing", "missing") == (bare["signature_verifies"], bare["key_is_the_issuers"])


def test_a_badge_whose_facts_do_not_hold_conforms_all_the_same() -> None:
    found = assessed("badges/golden.json")
    assert found.scores["accessibility"].points < found.scores["accessibility"].of
    assert found.verdict == "conforms"


@needs_shared
def test_sixty_months_beside_sixty_hours_are_found_in_the_commissions_sample() -> None:
    file = SAMPLES / "edc" / "micro-credential-annex1-unsigned.jsonld"
    found = CHECKER.assess(file.read_bytes(), file.name)[0].scores["consistency"]
    state = {part.id: (part.state, part.why) for part in found.parts}
    assert ("failed", "the same number stands there in different units") == state[
        "consistency.workloads_agree"
    ]
    assert "met" == state["consistency.workload_fits_credit"][0]
    assert "met" == state["consistency.title_in_declared_language"][0]


@needs_shared
def test_more_credit_earned_than_there_is_is_found_in_1edtechs_sample() -> None:
    file = SAMPLES / "openbadges-3.0" / "complete.json"
    found = CHECKER.assess(file.read_bytes(), file.name)[0].scores["consistency"]
    failed = {part.id for part in found.parts if part.state == "failed"}
    assert failed == {
        "consistency.credit_earned_within_available",
        "consistency.results_fit_descriptions",
    }
