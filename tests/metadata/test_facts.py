"""Each fact behind the scores: what makes it hold, fail, stay undecided, and what it needs."""

from __future__ import annotations

import copy
import inspect
import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest

from fixtures.make import HERE
from mcconform.catalogue import get
from mcconform.evaluate import load_catalogue
from mcconform.metadata import accessibility, consistency, facts, provenance
from mcconform.metadata.elements import compiled, crosswalk
from mcconform.metadata.fact_list import SCORES, declared, places
from mcconform.metadata.seen import Holds, Seen, Told
from mcconform.model import Assertion, Dossier, Finding, Outcome, Resource, Source
from tests.metadata.helpers import badge, dossier, profile

FACTS = {fact.id: fact for fact in declared().facts}
BY_FUNCTION = sorted(name for name, fact in FACTS.items() if not fact.rules)
MODULES = {"consistency": consistency, "accessibility": accessibility, "provenance": provenance}


def outcomes_of(**known: Outcome) -> facts.Outcomes:
    """Rules by the last part of their ids, with what they came to."""

    def outcome(rule: str) -> Assertion | None:
        found = known.get(rule.rpartition(".")[2])
        if found is None:
            return None
        finding = () if found in (Outcome.PASSED, Outcome.INAPPLICABLE) else (Finding("/x", {}),)
        return Assertion(rule, found, finding)

    return outcome


NO_RULES = outcomes_of()


def told(subject: Dossier, name: str, outcomes: facts.Outcomes = NO_RULES) -> Told:
    asked = profile()
    found = facts.decide(subject, asked, facts.read(subject), outcomes)
    return next(one.told for one in found if one.fact.id == name)


# -- the list --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(FACTS))
def test_a_fact_has_a_function_or_rules(name: str) -> None:
    fact = FACTS[name]
    assert fact.score in SCORES
    assert fact.needs or fact.any or fact.rules
    assert not (fact.any and (fact.needs or fact.rules))
    assert fact.title[0].isupper()
    assert not fact.title.endswith(".")
    assert fact.about.endswith(".")
    function = getattr(MODULES[fact.score], fact.name, None)
    assert bool(fact.rules) == (function is None)


def test_every_function_on_what_is_seen_is_a_fact() -> None:
    found = {
        f"{score}.{name}"
        for score, module in MODULES.items()
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if list(inspect.signature(function).parameters) == ["seen"] and not name.startswith("_")
    }
    assert set(BY_FUNCTION) == found


@pytest.mark.parametrize("name", sorted(set(FACTS) - set(BY_FUNCTION)))
def test_the_rules_of_a_fact_are_there(name: str) -> None:
    load_catalogue()
    for standard, rules in FACTS[name].rules.items():
        assert standard in crosswalk().standards
        for rule in rules:
            assert get(rule).id == rule


def test_what_facts_need_is_an_element_or_a_place() -> None:
    wanted = {name for fact in FACTS.values() for name in fact.about_what}
    assert set() == wanted - set(crosswalk().elements) - set(declared().places)
    assert set() == set(declared().places) - wanted
    assert set() == set(declared().places) & set(crosswalk().elements)


@pytest.mark.parametrize("name", sorted(declared().places))
def test_a_place_has_paths_that_can_be_read(name: str) -> None:
    known = declared().places[name]
    assert {*known.paths, *known.extension} <= set(crosswalk().standards)
    for standard in crosswalk().standards:
        for path in itertools.chain(*places(name, standard)):
            assert compiled(standard, path)


SAYABLE = {
    "ob1": (2, 6, 8), "ob2": (2, 7, 8), "ob3": (6, 7, 8), "clr2": (5, 7, 8),
    "edc": (10, 5, 8), "ctdl": (5, 5, 5), "vc2": (1, 0, 6), "vc1": (1, 0, 6),
}  # fmt: skip
"""How many facts of consistency, accessibility and provenance each standard can say."""


@pytest.mark.parametrize("standard", sorted(crosswalk().standards))
def test_each_standard_can_say_as_many_facts_as_its_places_say(standard: str) -> None:
    count = dict.fromkeys(SCORES, 0)
    for fact in FACTS.values():
        count[fact.score] += fact.expressible(standard)
    assert SAYABLE[standard] == tuple(count.values())


def test_frameworks_have_their_levels_in_order() -> None:
    for one in declared().frameworks:
        assert one.levels[0] < one.levels[1]
        for name in one.names:
            assert one.named_in(f"a level of the {name}, 4")
            assert 4 == one.number_in(f"{name} level 4")
            assert not one.named_in(f"X{name}X")


# -- the functions ---------------------------------------------------------------------------------


def trio(name: str) -> Any:
    return json.loads((HERE / "trio" / f"{name}.json").read_text(encoding="utf-8"))


def european(**claim: Any) -> Dossier:
    """The European credential of the trio; keywords are members of its claim."""
    document = trio("european")
    document["credentialSubject"]["hasClaim"][0].update(claim)
    return dossier(document, "edc")


def specified(**members: Any) -> Dossier:
    """The same; keywords are members of what the claim is specified by, None takes one out."""
    document = trio("european")
    own = document["credentialSubject"]["hasClaim"][0]["specifiedBy"]
    own.update(members)
    for name, value in members.items():
        if value is None:
            del own[name]
    return dossier(document, "edc")


def declaring(language: str, title: Any) -> Dossier:
    document = trio("european")
    address = f"http://publications.europa.eu/resource/authority/language/{language}"
    document["displayParameter"] = {"primaryLanguage": {"id": address}}
    claim = document["credentialSubject"]["hasClaim"][0]
    claim["title"] = claim["specifiedBy"]["title"] = title
    claim["specifiedBy"]["description"] = title
    return dossier(document, "edc")


def registered(**members: Any) -> Dossier:
    """The CTDL record of the trio; keywords are terms of ceterms, None takes one out."""
    document = trio("ctdl")
    own = document["@graph"][0]
    for name, value in members.items():
        if value is None:
            del own[f"ceterms:{name}"]
        else:
            own[f"ceterms:{name}"] = value
    return dossier(document, "ctdl")


def subject(**members: Any) -> Dossier:
    document = badge()
    document["credentialSubject"].update(members)
    return dossier(document)


def top(**members: Any) -> Dossier:
    return dossier({**badge(), **members})


def earning(earned: Any, available: Any) -> Dossier:
    document = badge(creditsAvailable=available)
    document["credentialSubject"]["creditsEarned"] = earned
    return dossier(document)


def activity(start: str, awarded: str) -> Dossier:
    document = {**badge(), "awardedDate": awarded}
    document["credentialSubject"]["activityStartDate"] = start
    return dossier(document)


def level(framework: str, code: str) -> Dossier:
    return dossier(badge(alignment=[{"targetFramework": framework, "targetCode": code}]))


def with_pages(subject: Dossier, **pages: str) -> Dossier:
    """Documents behind https://x.example/NAME: an empty text for one that is there, or why not."""
    for name, problem in pages.items():
        url, status = f"https://x.example/{name}", 401 if problem == "http-error" else 0
        made = Resource(url, Source.NETWORK, b"x", problem=problem, http_status=status)
        subject.resources[url] = made  # type: ignore[index]
    return subject


def page(name: str) -> str:
    return f"https://x.example/{name}"


PART = [{"workload": "PT10H"}]
ALIGNED = {"targetName": "Ties a bowline", "targetUrl": page("a")}
YEAR = {"startDate": "2024-01-01T00:00:00Z", "endDate": "2024-12-31T00:00:00Z"}
PNG = "data:image/png;base64,iVBORw0KGgo="

Case = Callable[[], Dossier]
CASES: dict[str, dict[str, list[Case]]] = {
    "consistency.periods_in_order": {
        "met": [
            lambda: subject(activityStartDate="2024-01-01", activityEndDate="2024-02-01"),
            lambda: european(influencedBy=[{"temporal": [YEAR]}]),
        ],
        "failed": [lambda: subject(activityStartDate="2024-03-01", activityEndDate="2024-02-01")],
        "undecided": [
            lambda: subject(activityStartDate="2024-03-01T00:00:00Z", activityEndDate="2024-02-29"),
            lambda: subject(activityStartDate="spring", activityEndDate="2024-02-29"),
        ],
        "missing": [
            lambda: subject(activityStartDate="2024-01-01"),
            lambda: european(
                influencedBy=[
                    {"temporal": [{"startDate": "2024-05-01"}]},
                    {"temporal": [{"endDate": "2024-01-01"}]},
                ]
            ),
        ],
    },
    "consistency.award_after_start": {
        "met": [
            lambda: activity("2024-03-01T00:00:00Z", "2024-06-01T00:00:00Z"),
            lambda: activity("2024-06-01T22:00:00Z", "2024-06-01T00:00:00+02:00"),
        ],
        "failed": [lambda: activity("2025-03-01T00:00:00Z", "2024-06-01T00:00:00Z")],
        "undecided": [lambda: activity("in spring", "2024-06-01T00:00:00Z")],
        "missing": [lambda: subject(activityStartDate="2024-03-01T00:00:00Z")],
    },
    "consistency.workload_fits_credit": {
        "met": [
            lambda: specified(),
            lambda: registered(),
            lambda: specified(volumeOfLearning="PT25H"),
            lambda: dossier(trio("open-badge")),
        ],
        "failed": [
            lambda: specified(volumeOfLearning="PT31H"),
            lambda: specified(volumeOfLearning="P60M"),
        ],
        "undecided": [
            lambda: specified(creditPoint=[{"point": "1"}]),
            lambda: specified(creditPoint=[{"point": "1", "framework": {"id": "urn:x"}}]),
            lambda: specified(volumeOfLearning="P2D"),
            lambda: specified(volumeOfLearning="a week"),
            lambda: registered(estimatedDuration=[{"ceterms:exactDuration": "PT4H"}]),
            lambda: registered(estimatedDuration=[{"ceterms:exactDuration": "P10W"}]),
        ],
        "missing": [lambda: specified(creditPoint=None)],
    },
    "consistency.workloads_agree": {
        "met": [lambda: european(influencedBy=PART)],
        "failed": [
            lambda: european(influencedBy=[{"workload": "P30M"}]),
            lambda: european(influencedBy=[{"specifiedBy": {"volumeOfLearning": "PT31H"}}]),
        ],
        "undecided": [
            lambda: european(influencedBy=[{"workload": "P1D"}]),
            lambda: european(influencedBy=[{"workload": "all day"}]),
        ],
        "missing": [lambda: european()],
    },
    "consistency.title_in_declared_language": {
        "met": [
            lambda: declaring("ENG", {"en": "Tides"}),
            lambda: declaring("ENG", {"fr": "Marées", "en-GB": "Tides"}),
            lambda: registered(),
        ],
        "failed": [lambda: declaring("FRA", {"en": "Tides"})],
        "undecided": [
            lambda: declaring("FRA", "Tides"),
            lambda: declaring("FRA", {"@none": "Tides"}),
            lambda: registered(inLanguage=["fr"]),
        ],
        "missing": [lambda: european(), lambda: registered(inLanguage=None)],
    },
    "consistency.description_in_declared_language": {
        "met": [lambda: declaring("ENG", {"en": "Tides"}), lambda: registered()],
        "failed": [lambda: declaring("FRA", {"en": "Tides"})],
        "undecided": [lambda: registered(description={"es": "Mareas"})],
        "missing": [lambda: specified(description=None)],
    },
    "consistency.level_in_framework": {
        "met": [
            lambda: level("European Qualifications Framework", "6"),
            lambda: level("AQF", "10"),
            lambda: level("RQF", "Level 3"),
            lambda: registered(),
            lambda: specified(nqfLevel=[{"id": "urn:x", "prefLabel": {"en": "SCQF level 11"}}]),
        ],
        "failed": [
            lambda: level("EQF", "9"),
            lambda: level("RQF", "12"),
            lambda: level("FHEQ", "3"),
            lambda: specified(eqfLevel={"id": "http://data.europa.eu/snb/eqf/9"}),
        ],
        "undecided": [
            lambda: level("NQF", "25"),
            lambda: level("EQF", "bachelor"),
            lambda: level("AQF and NZQCF", "11"),
            lambda: specified(eqfLevel=None, nqfLevel=[{"id": "https://x.example/2/level/90"}]),
        ],
        "missing": [lambda: dossier(badge())],
    },
    "consistency.credit_earned_within_available": {
        "met": [lambda: earning(2, 3), lambda: earning(3.0, 3)],
        "failed": [lambda: earning(4, 3)],
        "undecided": [
            lambda: earning("many", 3),
            lambda: european(creditReceived=[{"point": "9", "framework": {"id": "urn:x"}}]),
        ],
        "missing": [lambda: dossier(badge(creditsAvailable=3))],
    },
    "accessibility.criteria_readable": {
        "met": [
            lambda: dossier(badge()),
            lambda: with_pages(dossier(badge(criteria={"id": page("a")})), a=""),
            lambda: european(),
            lambda: registered(),
        ],
        "failed": [
            lambda: with_pages(dossier(badge(criteria={"id": page("a")})), a="not-found"),
            lambda: with_pages(dossier(badge(criteria={"id": page("a")})), a="http-error"),
        ],
        "undecided": [
            lambda: dossier(badge(criteria={"id": page("a")})),
            lambda: with_pages(dossier(badge(criteria={"id": page("a")})), a="offline"),
            lambda: with_pages(dossier(badge(criteria={"id": page("a")})), a="forbidden"),
        ],
        "missing": [
            lambda: dossier(badge(criteria={})),
            lambda: dossier(badge(criteria={"narrative": "N/A"})),
            lambda: dossier(badge(criteria={"id": "urn:x"})),
        ],
    },
    "accessibility.image_public": {
        "met": [
            lambda: dossier(badge(image={"id": PNG})),
            lambda: with_pages(dossier(badge(image={"id": page("a")})), a=""),
            lambda: with_pages(dossier(badge(image=page("a"))), a=""),
        ],
        "failed": [
            lambda: dossier(badge(image={"id": "data:image/png;base64,%%%"})),
            lambda: with_pages(dossier(badge(image={"id": page("a")})), a="gone"),
        ],
        "undecided": [lambda: dossier(badge(image={"id": page("a")}))],
        "missing": [lambda: dossier(badge()), lambda: dossier(badge(image={"id": "urn:x"}))],
    },
    "accessibility.image_has_text": {
        "met": [lambda: dossier(badge(image={"id": PNG, "caption": "A knot"}))],
        "missing": [
            lambda: dossier(badge(image={"id": PNG})),
            lambda: dossier(badge(image={"id": PNG, "caption": " "})),
        ],
    },
    "accessibility.page_answers": {
        "met": [lambda: with_pages(dossier(badge(id=page("a"))), a="")],
        "failed": [lambda: with_pages(dossier(badge(id=page("a"))), a="not-found")],
        "undecided": [lambda: dossier(badge(id=page("a")))],
        "missing": [lambda: dossier(badge(id="urn:uuid:1"))],
    },
    "accessibility.issuer_page_answers": {
        "met": [lambda: with_pages(top(issuer={"id": "urn:x", "url": page("a")}), a="")],
        "failed": [lambda: with_pages(top(issuer={"id": "urn:x", "url": page("a")}), a="gone")],
        "undecided": [lambda: top(issuer={"id": "urn:x", "url": page("a")})],
        "missing": [lambda: top(issuer={"id": page("a")})],
    },
    "accessibility.evidence_opens": {
        "met": [lambda: with_pages(top(evidence=[{"id": page("a")}]), a="")],
        "failed": [
            lambda: with_pages(top(evidence=[{"id": page("a")}, {"id": page("b")}]), a="", b="gone")
        ],
        "undecided": [
            lambda: with_pages(top(evidence=[{"id": page("a")}, {"id": page("b")}]), a="")
        ],
        "missing": [lambda: top(evidence=[{"narrative": "She tied it."}])],
    },
    "accessibility.skills_open": {
        "met": [
            lambda: with_pages(dossier(badge(alignment=[ALIGNED])), a=""),
            lambda: with_pages(
                dossier(
                    badge(
                        alignment=[ALIGNED, {"targetFramework": "EQF", "targetUrl": page("gone")}]
                    )
                ),
                a="",
                gone="gone",
            ),
        ],
        "failed": [lambda: with_pages(dossier(badge(alignment=[ALIGNED])), a="not-found")],
        "undecided": [lambda: dossier(badge(alignment=[ALIGNED]))],
        "missing": [
            lambda: dossier(badge()),
            lambda: dossier(badge(alignment=[{**ALIGNED, "targetType": "ceterms:Credential"}])),
        ],
    },
    "provenance.issuer_named": {
        "met": [lambda: dossier(badge()), lambda: european(), lambda: registered()],
        "missing": [lambda: top(issuer={"id": page("a"), "name": "tbd"})],
    },
    "provenance.issuer_identified": {
        "met": [lambda: dossier(badge()), lambda: european()],
        "failed": [lambda: top(issuer={"id": "us", "name": "College"}), lambda: registered()],
        "missing": [lambda: top(issuer={"name": "College"})],
    },
    "provenance.issuer_resolvable": {
        "met": [
            lambda: top(issuer={"id": "did:key:z6Mk"}),
            lambda: with_pages(top(issuer={"id": page("a")}), a=""),
            lambda: with_pages(top(issuer="did:web:x.example:a"), **{"a/did.json": ""}),
        ],
        "failed": [
            lambda: european(),
            lambda: registered(),
            lambda: with_pages(top(issuer={"id": page("a")}), a="not-found"),
        ],
        "undecided": [
            lambda: top(issuer={"id": page("a")}),
            lambda: top(issuer={"id": "did:ebsi:zx"}),
            lambda: top(issuer={"id": "did:web:x.example"}),
        ],
        "missing": [lambda: top(issuer={"name": "College"})],
    },
    "provenance.developer_named": {
        "met": [lambda: dossier(badge(creator={"name": "Guild of Riggers"})), lambda: european()],
        "missing": [lambda: dossier(badge())],
    },
    "provenance.evidence_given": {
        "met": [lambda: top(evidence=[{"narrative": "She tied it."}])],
        "missing": [lambda: top(evidence=[{"type": ["Evidence"]}])],
    },
    "provenance.quality_assured": {
        "met": [
            lambda: top(endorsement=[{"id": "urn:uuid:1"}]),
            lambda: european(),
            lambda: registered(),
        ],
        "missing": [lambda: dossier(badge()), lambda: registered(accreditedBy=None)],
    },
}
NEVER_FAIL = {
    "accessibility.image_has_text", "provenance.issuer_named", "provenance.developer_named",
    "provenance.evidence_given", "provenance.quality_assured",
}  # fmt: skip
"""Facts about a text that is there or is not."""


def test_every_function_has_its_cases() -> None:
    assert BY_FUNCTION == sorted(CASES)
    for name, cases in CASES.items():
        least = {"met", "missing"} | (set() if name in NEVER_FAIL else {"failed"})
        assert least <= set(cases), name


@pytest.mark.parametrize(
    ("name", "state", "case"),
    [
        (name, state, case)
        for name, cases in CASES.items()
        for state, several in cases.items()
        for case in several
    ],
)
def test_a_fact_comes_to_what_its_case_says(name: str, state: str, case: Case) -> None:
    found = told(case(), name)
    assert state == found.state
    assert bool(found.why) == (state in ("failed", "undecided")) or state == "missing"


@pytest.mark.parametrize("name", BY_FUNCTION)
def test_a_fact_sees_nothing_but_its_own_places(name: str) -> None:
    fact, whole = FACTS[name], CASES[name]["met"][0]()
    found = facts.read(whole)
    standard = whole.credential.standard or ""
    own = {key: hits for key in fact.about_what if (hits := found.hits(key))}
    narrow = Seen(whole, profile(), own, facts._award_of(standard))
    assert Holds.MET is getattr(MODULES[fact.score], fact.name)(narrow).state


# -- what extensions say, and what different awards say --------------------------------------------


def test_what_the_standard_cannot_say_is_left_out_until_an_extension_says_it() -> None:
    assert Holds.NOT_EXPRESSIBLE is told(dossier(badge()), "consistency.workload_fits_credit").state
    said = trio("open-badge")
    assert Holds.MET is told(dossier(said), "consistency.workload_fits_credit").state
    said["credentialSubject"]["achievement"]["elm:volumeOfLearning"] = "PT300H"
    assert Holds.FAILED is told(dossier(said), "consistency.workload_fits_credit").state


def test_values_of_different_awards_are_not_held_against_each_other() -> None:
    document = trio("european")
    claims = document["credentialSubject"]["hasClaim"]
    claims.append(copy.deepcopy(claims[0]))
    claims[0]["influencedBy"] = [{"workload": "PT100H"}]
    del claims[0]["specifiedBy"]["volumeOfLearning"]
    apart = told(dossier(document, "edc"), "consistency.workloads_agree")
    assert (Holds.MISSING, "the values speak of different awards") == (apart.state, apart.why)
    claims[1]["influencedBy"] = claims[0].pop("influencedBy")
    assert Holds.FAILED is told(dossier(document, "edc"), "consistency.workloads_agree").state


def test_credit_of_one_achievement_of_a_record_is_not_that_of_another() -> None:
    def inner(earned: int, available: int) -> Any:
        achievement = {"id": "urn:a", "name": "A", "creditsAvailable": available}
        return {"credentialSubject": {"achievement": achievement, "creditsEarned": earned}}

    record = {"credentialSubject": {"verifiableCredential": [inner(1, 1), inner(9, 9)]}}
    name = "consistency.credit_earned_within_available"
    assert Holds.MET is told(dossier(record, "clr2"), name).state
    record["credentialSubject"]["verifiableCredential"].append(inner(3, 2))
    found = told(dossier(record, "clr2"), name)
    assert Holds.FAILED is found.state
    assert found.pointer.startswith("/credentialSubject/verifiableCredential/2/")


# -- the rules -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ({}, Holds.MISSING),
        ({"verifies": Outcome.INAPPLICABLE}, Holds.MISSING),
        ({"verifies": Outcome.PASSED}, Holds.MET),
        ({"verifies": Outcome.FAILED}, Holds.FAILED),
        ({"verifies": Outcome.CANT_TELL}, Holds.UNDECIDED),
        ({"verifies": Outcome.UNTESTED}, Holds.UNDECIDED),
    ],
)
def test_a_fact_of_rules_is_what_they_came_to(
    outcomes: dict[str, Outcome], expected: Holds
) -> None:
    found = told(dossier(badge()), "provenance.signature_verifies", outcomes_of(**outcomes))
    assert expected is found.state


def graded() -> Dossier:
    document = badge(resultDescription=[{"id": "urn:uuid:1", "name": "Test"}])
    document["credentialSubject"]["result"] = [{"resultDescription": "urn:uuid:1", "value": "9"}]
    return dossier(document)


def test_of_several_rules_the_worst_decides() -> None:
    name = "consistency.results_fit_descriptions"
    both = outcomes_of(
        description_is_in_achievement=Outcome.PASSED, value_is_allowed=Outcome.FAILED
    )
    found = told(graded(), name, both)
    assert (Holds.FAILED, "see ob3.result.value_is_allowed") == (found.state, found.why)


def test_rules_are_not_asked_before_there_is_what_the_fact_needs() -> None:
    name = "consistency.results_fit_descriptions"
    assert Holds.MISSING is told(dossier(badge()), name, lambda rule: passed(rule)).state
    assert Holds.MET is told(graded(), name, lambda rule: passed(rule)).state


def passed(rule: str) -> Assertion:
    return Assertion(rule, Outcome.PASSED)
