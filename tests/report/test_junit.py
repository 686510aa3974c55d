"""JUnit XML as continuous integration reads it."""

from __future__ import annotations

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given

from mcconform.model import Level, Outcome, Verdict
from mcconform.report import junit
from tests.report import samples
from tests.report.rendering import rendered
from tests.report.strategies import few, reports


def _cases(report):
    return fromstring(rendered(report, "junit")).findall("testsuite/testcase")


@few
@given(reports())
def test_it_is_well_formed_its_names_are_unique_and_its_counts_add_up(report) -> None:
    root = fromstring(rendered(report, "junit"))
    cases = root.findall("testsuite/testcase")
    names = [case.get("name") for case in cases]

    assert len(set(names)) == len(names)
    assert str(len(cases)) == root.get("tests")
    for kind, attribute in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        assert str(sum(case.find(kind) is not None for case in cases)) == root.get(attribute)
        for case in root.findall("testsuite"):
            assert case.get(attribute) == str(len(case.findall(f"testcase/{kind}")))


@pytest.mark.parametrize(
    ("expected", "outcome", "level"),
    [
        (None, Outcome.PASSED, Level.MUST),
        ("failure", Outcome.FAILED, Level.MUST),
        ("system-out", Outcome.FAILED, Level.SHOULD),
        ("system-out", Outcome.FAILED, Level.MAY),
        ("skipped", Outcome.INAPPLICABLE, Level.MUST),
        ("error", Outcome.CANT_TELL, Level.MUST),
        ("system-out", Outcome.CANT_TELL, Level.SHOULD),
        ("skipped", Outcome.UNTESTED, Level.MUST),
    ],
)
def test_each_outcome_has_its_element(expected: str | None, outcome: Outcome, level: Level) -> None:
    finding = samples.changed(samples.BARE_CRITERIA, outcome=outcome, level=level)
    case = _cases(samples.report(samples.assessment(findings=[finding])))[0]

    assert ([expected] if expected else []) == [child.tag for child in case]


def test_the_text_of_a_failure_stands_in_the_element_and_in_the_attribute() -> None:
    failure = fromstring(rendered(samples.failing(), "junit")).find(".//failure")

    assert "failed: the workload is missing" == failure.get("message")
    assert "the workload is missing" in failure.text
    assert "fix: State creditsAvailable" in failure.text
    assert "CELEX:32022H0627" in failure.text


def test_a_case_names_rule_badge_profile_standard_and_file() -> None:
    case = _cases(samples.failing())[1]

    assert "ob3.achievement.criteria_present badges/soil.json" == case.get("name")
    assert "mcconform.eu-council-2022.ob3" == case.get("classname")
    assert "badges/soil.json" == case.get("file")


def test_two_badges_of_one_name_keep_their_cases_apart() -> None:
    twice = [samples.assessment(findings=[samples.BARE_CRITERIA])] * 2

    assert [
        "ob3.achievement.criteria_present badges/soil.json",
        "ob3.achievement.criteria_present badges/soil.json (2)",
    ] == [case.get("name") for case in _cases(samples.report(*twice))]


def test_a_verdict_that_no_rule_carries_is_a_case_of_its_own() -> None:
    by_threshold = samples.assessment(verdict=Verdict.DOES_NOT_CONFORM, decision="score too low")
    kinds = [child.tag for case in _cases(samples.report(by_threshold)) for child in case]

    assert ["failure"] == kinds


def test_a_rule_that_fails_in_one_place_and_passes_in_another_is_one_failed_case() -> None:
    elsewhere = samples.changed(samples.BARE_CRITERIA, pointer="/x", outcome=Outcome.CANT_TELL)
    again = samples.changed(samples.BARE_CRITERIA, pointer="/y")
    found = [elsewhere, samples.BARE_CRITERIA, again]
    cases = _cases(samples.report(samples.assessment(findings=found)))

    assert 1 == len(cases)
    assert "/y" in cases[0].findtext("failure")
    assert "/x" not in cases[0].findtext("failure")


def test_a_big_run_is_put_together_by_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(junit, "MOST_CASES", 100)
    cases = _cases(samples.many(300))
    failure = next(case for case in cases if case.get("name").startswith("metadata.workload"))

    assert 4 == len(cases)
    assert failure.find("failure").get("message").startswith("21 badges: failed: the workload")
    assert "and 1 more badge" in failure.findtext("failure")


def test_a_large_run_leaves_out_what_did_not_apply_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = [samples.VERIFIED, samples.NO_RESULT, samples.BARE_CRITERIA]
    badges = [samples.assessment(f"{n}.json", found) for n in range(10)]
    monkeypatch.setattr(junit, "MOST_CASES", 29)
    names = {case.get("name").split()[0] for case in _cases(samples.report(*badges))}

    assert {"securing.proof.verifies", "ob3.achievement.criteria_present"} == names
    assert 20 == len(_cases(samples.report(*badges)))
