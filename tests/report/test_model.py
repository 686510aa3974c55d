"""What the assessments of a run add up to: verdict, exit code, sentence."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcconform.model import Assessment, Level, Outcome, Verdict
from mcconform.report import build, exit_code, timestamp, verdict_of
from tests.report import samples
from tests.report.strategies import assessments, few

SOUND = samples.assessment("sound.json")
BROKEN = samples.assessment("broken.json", [samples.BARE_CRITERIA])
OPEN = samples.assessment("open.json", [samples.UNREACHED])
UNKNOWN = samples.assessment(
    "notes.json", [], verdict=Verdict.UNDETERMINED, standard=None, tested=False
)
UNREADABLE = samples.assessment(
    "cut.png", [samples.BARE_CRITERIA], verdict=Verdict.DOES_NOT_CONFORM, tested=False
)
CRASHED = samples.assessment("odd.json", internal_error=True)


@pytest.mark.parametrize(
    ("expected", "subjects"),
    [
        (0, [SOUND]),
        (1, [BROKEN]),
        (3, [OPEN]),
        (4, []),
        (4, [UNKNOWN]),
        (4, [UNKNOWN, UNKNOWN]),
        (5, [CRASHED]),
        (1, [UNREADABLE]),
        (1, [UNREADABLE, UNKNOWN]),
        (1, [SOUND, OPEN, BROKEN]),
        (3, [SOUND, OPEN]),
        (3, [SOUND, UNKNOWN]),
        (1, [UNKNOWN, BROKEN]),
        (5, [BROKEN, CRASHED, OPEN, UNKNOWN]),
        (5, [UNKNOWN, CRASHED]),
    ],
)
def test_the_exit_code_follows_the_precedence_of_the_contract(
    expected: int, subjects: list[Assessment]
) -> None:
    assert expected == exit_code(subjects)
    assert expected == samples.report(*subjects).summary.exit_code


@few
@given(st.lists(assessments, max_size=5), st.randoms())
def test_the_order_of_subjects_changes_neither_exit_code_nor_verdict(subjects, random) -> None:
    shuffled = list(subjects)
    random.shuffle(shuffled)

    assert exit_code(subjects) == exit_code(shuffled)
    assert (
        build(samples.RUN, samples.PROFILE, subjects).summary
        == build(samples.RUN, samples.PROFILE, shuffled).summary
    )


@few
@given(st.lists(assessments, max_size=4))
def test_a_run_never_ends_with_0_unless_each_subject_conforms_or_had_nothing_to_test(
    subjects,
) -> None:
    if exit_code(subjects) == 0:
        assert {one.verdict for one in subjects} <= {Verdict.CONFORMS, Verdict.NOT_APPLICABLE}
        assert Verdict.CONFORMS in {one.verdict for one in subjects}
        assert not any(one.internal_error for one in subjects)


@pytest.mark.parametrize(
    ("expected", "subjects"),
    [
        (Verdict.CONFORMS, [SOUND]),
        (Verdict.DOES_NOT_CONFORM, [SOUND, OPEN, BROKEN]),
        (Verdict.UNDETERMINED, [SOUND, OPEN]),
        (Verdict.UNDETERMINED, [SOUND, CRASHED]),
        (Verdict.NOT_APPLICABLE, []),
    ],
)
def test_the_verdict_of_a_run_is_the_worst_of_its_subjects(
    expected: Verdict, subjects: list[Assessment]
) -> None:
    assert expected is verdict_of(samples.report(*subjects))


@pytest.mark.parametrize(
    ("expected", "subjects"),
    [
        ("conforms to eu-council-2022", [SOUND]),
        (
            "does not conform to eu-council-2022: 1 MUST failed (ob3.achievement.criteria_present)",
            [BROKEN],
        ),
        (
            "undetermined against eu-council-2022: "
            "1 MUST undecided (status.bitstring.list_available)",
            [OPEN],
        ),
        ("all 2 badges conform to eu-council-2022", [SOUND, SOUND]),
        (
            "1 of 3 badges does not conform to eu-council-2022: "
            "1 MUST failed (ob3.achievement.criteria_present)",
            [SOUND, BROKEN, SOUND],
        ),
        ("nothing to test", []),
        ("nothing was tested", [UNKNOWN]),
    ],
)
def test_the_sentence_says_the_verdict_and_the_rules_it_hangs_on(
    expected: str, subjects: list[Assessment]
) -> None:
    assert expected == samples.report(*subjects).summary.sentence


def test_a_rule_that_raised_is_named_as_our_fault() -> None:
    sentence = samples.report(SOUND, CRASHED).summary.sentence

    assert sentence.endswith("mcconform itself failed on 1 badge, please report it")


def test_the_summary_counts_rules_by_outcome_and_failures_by_level() -> None:
    summary = samples.failing().summary

    assert {Level.MUST: 2, Level.SHOULD: 1, Level.MAY: 0} == summary.failed
    assert 3 == summary.outcomes[Outcome.FAILED]
    assert {"ob3.achievement.criteria_present": 1, "metadata.workload.present": 1} == dict(
        summary.failing
    )


def test_findings_are_those_of_rules_that_neither_passed_nor_were_inapplicable() -> None:
    expected = ["ob3.achievement.criteria_present", "ob3.image.caption_present"]
    expected += ["status.bitstring.list_available", "metadata.workload.present"]

    assert expected == [finding.rule for finding in samples.failing().findings()]


def test_times_are_written_in_utc_with_a_z() -> None:
    east = dt.timezone(dt.timedelta(hours=2))

    assert "2026-01-01T10:00:00Z" == timestamp(dt.datetime(2026, 1, 1, 12, tzinfo=east))
    assert "2026-01-01T10:00:00.250000Z" == timestamp(
        dt.datetime(2026, 1, 1, 12, 0, 0, 250000, tzinfo=east)
    )
