"""What holds of all scores, whatever the credential: they never fall for what is added to it.

``docs/scores.md`` says for which scores, for which values, and why; this holds it to its word.
"""

from __future__ import annotations

import copy
import functools
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from fixtures.declare import AT
from fixtures.make import HERE, MIRROR
from mcconform.api import Checker
from mcconform.metadata import facts
from mcconform.metadata.fact_list import SCORES
from mcconform.model import Dossier, Score
from mcconform.nodes import escape, resolve
from mcconform.standards import assembled
from tests.metadata.helpers import dossier

CHECKER = Checker(at=AT, offline=True, mirrors=[MIRROR])
COMPLETENESS = ("completeness.required", "completeness.weighted", "completeness.attributable")
slowly = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.filter_too_much]
)
"""Examples in which the element was there by another member are left out; that is not few."""


def fixture(name: str) -> Any:
    return json.loads((HERE / name).read_text(encoding="utf-8"))


def unsigned(value: Any) -> Any:
    """The same without proofs: a signature is of the finished document."""
    if isinstance(value, dict):
        return {key: unsigned(inner) for key, inner in value.items() if key != "proof"}
    return [unsigned(item) for item in value] if isinstance(value, list) else value


def open_badge() -> Any:
    document = unsigned(fixture("badges/golden.json"))
    return {**document, "validUntil": "2029-01-01T00:00:00Z"}


def european() -> Any:
    document = fixture("trio/european.json")
    english = {"id": "http://publications.europa.eu/resource/authority/language/ENG"}
    document["displayParameter"] = {"type": "DisplayParameter", "primaryLanguage": english}
    claim = document["credentialSubject"]["hasClaim"][0]
    ects = claim["specifiedBy"]["creditPoint"][0]["framework"]
    claim["influencedBy"] = [
        {
            "type": "LearningActivity",
            "workload": "PT20H",
            "temporal": [{"startDate": "2025-01-01T00:00:00Z", "endDate": "2025-02-01T00:00:00Z"}],
        }
    ]
    claim["creditReceived"] = [{"type": "CreditPoint", "framework": ects, "point": "1"}]
    claim["specifiedBy"]["isPartialQualification"] = True
    return document


def hosted() -> Any:
    """A badge of Open Badges 2.0 that holds its class and its issuer."""
    return {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": "https://badges.x.example/1",
        "recipient": {"type": "email", "hashed": False, "identity": "a@x.example"},
        "issuedOn": "2025-01-01T00:00:00Z",
        "expires": "2027-01-01T00:00:00Z",
        "verification": {"type": "hosted"},
        "evidence": [{"id": "https://badges.x.example/evidence/1"}],
        "badge": {
            "type": "BadgeClass",
            "id": "https://badges.x.example/knots",
            "name": "Knots",
            "description": "Ties twelve knots in the dark.",
            "image": {"id": "https://badges.x.example/knots.png", "caption": "A bowline"},
            "criteria": {"narrative": "An examiner watches."},
            "alignment": [
                {
                    "targetName": "Level 4",
                    "targetUrl": "https://levels.x.example/4",
                    "targetFramework": "EQF",
                    "targetCode": "4",
                }
            ],
            "tags": ["rope"],
            "issuer": {
                "type": "Issuer",
                "id": "https://badges.x.example/issuer",
                "name": "Guild of Riggers",
                "url": "https://x.example/",
                "email": "guild@x.example",
            },
        },
    }


def credential() -> Any:
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "id": "urn:uuid:0c2d3a4e-6f0b-4c8e-9a53-7d1f0e5b8a01",
        "name": "Knots",
        "description": "Ties twelve knots in the dark.",
        "issuer": {"id": "https://x.example/", "name": "Guild of Riggers"},
        "validFrom": "2025-01-01T00:00:00Z",
        "validUntil": "2027-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:1", "type": "Person"},
        "evidence": [{"id": "https://x.example/evidence", "type": "Evidence"}],
    }


WHOLE = {
    "ob3": open_badge(),
    "ob3 with extensions": unsigned(fixture("trio/open-badge.json")),
    "clr2": unsigned(fixture("clr2/confirmed.json")),
    "edc": european(),
    "ctdl": fixture("trio/ctdl.json"),
    "ob2": hosted(),
    "vc2": credential(),
}
STAYS = frozenset({"@context", "type", "@type", "@graph", "@id", "credentialSubject", "badge"})


def members(value: Any, pointer: str = "") -> list[str]:
    """Every member that can be taken out, outer ones first."""
    found: list[str] = []
    if isinstance(value, dict):
        for key, inner in value.items():
            here = f"{pointer}/{escape(key)}"
            if key not in STAYS:
                found.append(here)
            if key != "@context":
                found += members(inner, here)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            found += members(inner, f"{pointer}/{index}")
    return found


def without(document: Any, taken: set[str]) -> Any:
    """A copy without some members."""
    made = copy.deepcopy(document)
    for pointer in sorted(taken):
        owner, _, name = pointer.rpartition("/")
        try:
            holder = resolve(made, owner)
        except (LookupError, TypeError):
            continue  # it went with an outer one
        holder.pop(name.replace("~1", "/").replace("~0", "~"), None)
    return made


def put(document: Any, pointer: str, value: Any) -> Any:
    made = copy.deepcopy(document)
    owner, _, name = pointer.rpartition("/")
    resolve(made, owner)[name.replace("~1", "/").replace("~0", "~")] = value
    return made


def counted(document: Any, standard: str) -> dict[str, int]:
    """By element or place: how many values stand there."""
    read = facts.read(dossier(document, standard))
    return {name: len(read.hits(name)) for name in read.asked.numbers}


@functools.cache
def elements(name: str) -> list[str]:
    """The members that are all there is of an element or a place."""
    whole, standard = WHOLE[name], name.partition(" ")[0]
    there = {key for key, count in counted(whole, standard).items() if count}
    found = []
    for pointer in members(whole):
        left = counted(without(whole, {pointer}), standard)
        if any(left[key] == 0 for key in there):
            found.append(pointer)
    return found


class Outcome(NamedTuple):
    standard: str | None
    scores: Mapping[str, Score]
    hits: Mapping[str, int]
    """By element or place: how many values stand there."""

    def value(self, score: str) -> float:
        return self.scores[score].value or 0.0

    def states(self, score: str) -> dict[str, str]:
        return {part.id: part.state for part in self.scores[score].parts}


def outcome(document: Any) -> Outcome:
    assessed, dossiers = CHECKER.examine(json.dumps(document).encode(), "case")
    subject: Dossier = assembled(dossiers[0])
    read = facts.read(subject)
    hits = {name: len(read.hits(name)) for name in read.asked.numbers}
    return Outcome(assessed[0].standard, assessed[0].scores, hits)


JUNK: list[Any] = [
    "N/A", "", " ", 0, -1, 1e9, True, False, [], {}, [{}], "P99Y", "PT0H", "P60M", "urn:x:1",
    "https://x.example/gone", "http://data.europa.eu/snb/eqf/99", "1999-01-01T00:00:00Z",
    "2999-12-31T23:59:59Z", {"id": "did:example:x"}, {"en": "Something"}, ["a", "b"],
    {"fr": "Quelque chose"}, [{"id": "https://x.example/1", "name": "One"}], "EQF 12",
]  # fmt: skip
"""Values that are wrong nearly everywhere."""


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
    # No text becomes a repeat of a new title, and no profile's condition begins to apply.
    assume(all(now[key] == was[key] for key in was.keys() - new))
    assert before.value("conformance") <= after.value("conformance")
    assert before.value("completeness.required") <= after.value("completeness.required")
    applied = "not-applicable"
    weighted = before.states("completeness.weighted"), after.states("completeness.weighted")
    if all((weighted[0][key] == applied) == (weighted[1][key] == applied) for key in weighted[0]):
        for score in COMPLETENESS:
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


def test_a_title_shows_that_the_description_only_repeats_it() -> None:
    document = put(credential(), "/description", "Knots")
    before, after = outcome(without(document, {"/name"})), outcome(document)
    assert ("met", "weak") == (
        before.states("conformance")["description"],
        after.states("conformance")["description"],
    )
    assert before.value("conformance") > after.value("conformance")


def test_an_element_that_makes_another_one_required_may_lower_the_weighted_score() -> None:
    document = european()
    claim = document["credentialSubject"]["hasClaim"][0]
    before = outcome(without(document, {"/credentialSubject/hasClaim/0/provenBy"}))
    assert "grade" not in claim["provenBy"][0]
    after = outcome(document)
    required = "completeness.required"
    assert before.value(required) <= after.value(required)
    assert before.value("completeness.weighted") > after.value("completeness.weighted")
