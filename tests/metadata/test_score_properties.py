"""What holds of all scores, whatever the credential: they never fall for what is added to it.

``docs/scores.md`` says for which scores, for which values, and why; this holds it to its word.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from fixtures.declare import AT
from fixtures.make import MIRROR
from mcconform.api import Checker
from mcconform.metadata import facts
from mcconform.metadata.fact_list import SCORES
from mcconform.model import Dossier, Score
from mcconform.standards import assembled
from tests.metadata.whole import JUNK, WHOLE, credential, elements, european, members, put, without

CHECKER = Checker(at=AT, offline=True, mirrors=[MIRROR])
COMPLETENESS = (
    "completeness.required",
    "completeness.weighted",
    "completeness.attributable",
    "completeness.ceiling",
)
slowly = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.filter_too_much]
)
"""Examples in which the element was there by another member are left out; that is not few."""


class Outcome(NamedTuple):
    standard: str | None
    scores: Mapping[str, Score]
    hits: Mapping[str, int]
    """By element or place: how many values stand there."""
    absent: tuple[str, ...]
    """Links whose document is not at hand."""

    def value(self, score: str) -> float:
        return self.scores[score].value or 0.0

    def states(self, score: str) -> dict[str, str]:
        return {part.id: part.state for part in self.scores[score].parts}


def outcome(document: Any) -> Outcome:
    assessed, dossiers = CHECKER.examine(json.dumps(document).encode(), "case")
    subject: Dossier = assembled(dossiers[0])
    read = facts.read(subject)
    hits = {name: len(read.hits(name)) for name in read.asked.numbers}
    absent = subject.assembled.absent if subject.assembled else ()
    return Outcome(assessed[0].standard, assessed[0].scores, hits, absent)


def added(data: st.DataObject, name: str, junk: bool) -> tuple[Outcome, Outcome]:
    """A credential before and after an element was added that was not there."""
    whole = WHOLE[name]
    new = data.draw(st.sampled_from(elements(name)), "added")
    others = [one for one in members(whole) if not new.startswith(f"{one}/") and one != new]
    taken = set(data.draw(st.lists(st.sampled_from(others), max_size=12), "left out"))
    before = without(whole, taken | {new})
    if junk:
        after = put(before, new, data.draw(st.sampled_from(JUNK), "value"))
    else:
        after = without(whole, taken - {new})
    one, other = outcome(before), outcome(after)
    assume(one.standard == other.standard == name.partition(" ")[0])
    assume(one.scores["consistency"].parts)
    assume(other.scores["consistency"].parts)
    gained = [key for key, count in other.hits.items() if count > one.hits[key]]
    assume(gained)
    assume(one.absent == other.absent)  # else a link became the object that it stood for
    assume(all(one.hits[key] == 0 for key in gained))
    return one, other


@pytest.mark.parametrize("name", sorted(WHOLE))
@given(st.data())
@slowly
def test_nothing_that_is_added_lowers_a_score_of_facts(name: str, data: st.DataObject) -> None:
    before, after = added(data, name, junk=data.draw(st.booleans(), "junk"))
    for score in SCORES:
        assert before.value(score) <= after.value(score), score
        for fact, state in before.states(score).items():
            if state == "met":
                assert "met" == after.states(score)[fact], fact


@pytest.mark.parametrize("name", sorted(WHOLE))
@given(st.data())
@slowly
def test_a_value_that_counts_lowers_no_score(name: str, data: st.DataObject) -> None:
    before, after = added(data, name, junk=False)
    was, now = before.states("conformance"), after.states("conformance")
    unsaid = ("missing", "not-expressible")
    new = {key for key, state in now.items() if was[key] in unsaid and state not in unsaid}
    assume(all("met" == now[key] for key in new))
    for score in ("conformance", *COMPLETENESS):
        assert before.value(score) <= after.value(score) + 1e-12, score


def shuffled(value: Any, random: Any) -> Any:
    if isinstance(value, dict):
        keys = list(value)
        random.shuffle(keys)
        return {key: shuffled(value[key], random) for key in keys}
    return [shuffled(item, random) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", sorted(WHOLE))
@given(st.data(), st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_the_order_of_members_changes_no_score(name: str, data: st.DataObject, random: Any) -> None:
    taken = set(data.draw(st.lists(st.sampled_from(members(WHOLE[name])), max_size=8)))
    document = without(WHOLE[name], taken)
    one, other = outcome(document), outcome(shuffled(document, random))
    assert dict(one.scores) == dict(other.scores)


IDS = {
    "https://badges.harbour.example/": "https://other.example/",
    "https://tidewater.example/": "https://another-school.example/",
    "https://x.example/": "https://y.example/",
    "https://badges.x.example/": "https://badges.y.example/",
    "urn:epass:": "urn:epass:renamed:",
    "did:key:z6MknP9jLTYC8rJSZWP5EEgwNTpH1AVHAeCtn4DnU5WYRKJR": (
        "did:key:z6MkrWtb7yy4voBZ3THGHz9yD1b2rwo9yUYX69vMkMtbbVAT"
    ),
    "ce-5f0a4c52-0c7d-4f0e-9a35-6f2d1b7f9a01": "ce-6f0a4c52-0c7d-4f0e-9a35-6f2d1b7f9a02",
    "_:": "_:renamed",
}


_ROTATED = str.maketrans("0123456789abcdef", "123456789abcdef0")


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: renamed(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [renamed(item, names) for item in value]
    if isinstance(value, str):
        if value.startswith("urn:uuid:"):
            return "urn:uuid:" + value[9:].translate(_ROTATED)
        for old, new in names.items():
            if value.startswith(old) or (old.startswith("ce-") and old in value):
                return value.replace(old, new)
    return value


@pytest.mark.parametrize("name", sorted(WHOLE))
@given(st.data())
@settings(max_examples=15, deadline=None)
def test_other_ids_change_no_score(name: str, data: st.DataObject) -> None:
    taken = set(data.draw(st.lists(st.sampled_from(members(WHOLE[name])), max_size=8)))
    document = without(WHOLE[name], taken)
    other = renamed(document, IDS)
    assume(document != other)
    assert dict(outcome(document).scores) == dict(outcome(other).scores)


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_the_documents_have_elements_to_add(name: str) -> None:
    assert len(elements(name)) >= 5


# -- where a score may fall, as docs/scores.md says ------------------------------------------------


def test_a_value_that_does_not_count_lowers_conformance_alone() -> None:
    document = credential()
    before = outcome(without(document, {"/name"}))
    after = outcome(put(document, "/name", "N/A"))
    assert before.value("conformance") > after.value("conformance")
    for score in (*SCORES, *COMPLETENESS):
        assert before.value(score) <= after.value(score)


def test_a_title_that_shows_a_description_to_repeat_it_lowers_nothing() -> None:
    document = put(credential(), "/description", "Knots")
    before, after = outcome(without(document, {"/name"})), outcome(document)
    assert ("weak", "weak") == (
        before.states("conformance")["description"],
        after.states("conformance")["description"],
    )
    better = outcome(put(document, "/description", "Ties twelve knots in the dark."))
    assert "met" == better.states("conformance")["description"]
    for score in ("conformance", *SCORES, *COMPLETENESS):
        assert before.value(score) <= after.value(score) <= better.value(score)


def test_an_element_that_makes_another_one_required_does_not_lower_the_weighted_score() -> None:
    document = european()
    claim = document["credentialSubject"]["hasClaim"][0]
    before = outcome(without(document, {"/credentialSubject/hasClaim/0/provenBy"}))
    assert "grade" not in claim["provenBy"][0]
    after = outcome(document)
    grade = {
        part.canonical: (part.state, part.of, part.why)
        for part in after.scores["completeness.weighted"].parts
    }["grade"]
    assert ("missing", 0.0) == grade[:2]
    assert "it is asked because an assessment is named" in grade[2]
    for score in COMPLETENESS:
        assert before.value(score) <= after.value(score)
    claim["provenBy"][0]["grade"] = {"type": "Note", "noteLiteral": {"en": ["Passed"]}}
    graded = outcome(document)
    assert (
        graded.scores["completeness.weighted"].of == after.scores["completeness.weighted"].of + 10.0
    )
    assert after.value("completeness.weighted") < graded.value("completeness.weighted")
