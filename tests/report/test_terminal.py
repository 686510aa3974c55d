"""The terminal's text, letter by letter, and what hostile text and odd streams do to it."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from hypothesis import given

from mcconform.model import Outcome, Score, ScorePart
from mcconform.report import terminal
from tests.report import samples
from tests.report.rendering import rendered
from tests.report.strategies import HOSTILE, few, reports

FOLDER = Path(__file__).parent / "snapshots"
SNAPSHOTS = {
    "failing": (samples.failing, False),
    "failing-all": (samples.failing, True),
    "sound": (samples.sound, False),
    "folder-of-200": (samples.many, False),
    "nothing": (samples.report, False),
}
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def text_of(name: str) -> str:
    """What a snapshot should hold."""
    make, all_findings = SNAPSHOTS[name]
    return rendered(make(), "terminal", all_findings=all_findings)


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_the_text_is_the_one_that_was_read_and_found_good(name: str) -> None:
    assert (FOLDER / f"{name}.txt").read_text(encoding="utf-8") == text_of(name)


@few
@given(reports())
def test_nothing_in_the_text_acts_on_a_terminal(report) -> None:
    assert not _CONTROL.search(rendered(report, "terminal", all_findings=True))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_line_is_a_command_to_a_build_server(text: str) -> None:
    finding = samples.changed(samples.BARE_CRITERIA, message=text, fix=text, pointer="/::debug::")
    shown = rendered(samples.report(samples.assessment(text, [finding], title=text)), "terminal")

    assert not re.search(r"^\s*::", shown, re.MULTILINE)
    assert "##[" not in shown


def _counting(name: str, need: str, states: list[str]) -> Score:
    parts = tuple(
        ScorePart(f"{name}.{n}", "A part", "", need, state, float(state == "met"), 1.0)
        for n, state in enumerate(states)
    )
    met = float(states.count("met"))
    return Score(name, name, met / len(states), met, float(len(states)), "points / facts", parts)


def test_the_scores_stand_on_one_line_with_what_does_not_hold() -> None:
    scores = [
        _counting("conformance", "value", ["met", "failed", "missing"]),
        _counting("consistency", "fact", ["met", "failed", "undecided", "missing", "missing"]),
        _counting("provenance", "fact", ["met", "met"]),
        samples.score("completeness.weighted"),
    ]
    shown = rendered(samples.report(samples.assessment(scores=scores)), "terminal")
    line = " ".join(shown.partition("scores: ")[2].partition("ok    ")[0].split())
    assert line == (
        "values that count 1 of 3 (1 failed), "
        "consistency 1 of 5 (1 failed, 1 undecided, 2 not said), provenance 2 of 2"
    )


def test_a_badge_without_these_scores_has_no_such_line() -> None:
    assert "scores:" not in rendered(samples.sound(), "terminal")


def test_the_last_line_is_the_verdict_in_words() -> None:
    assert "conforms to eu-council-2022" == rendered(samples.sound(), "terminal").splitlines()[-1]


def test_colour_is_for_terminals_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    screen = _Terminal()
    terminal.write(samples.failing(), screen)

    assert "\x1b[1;31m" in screen.getvalue()
    assert "\x1b" not in rendered(samples.failing(), "terminal")


def test_no_color_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("NO_COLOR", "1")
    screen = _Terminal()
    terminal.write(samples.failing(), screen)

    assert not re.search(r"\x1b\[[0-9;]*3[0-7]", screen.getvalue())


def test_without_colours_the_words_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "80")
    screen = _Terminal()
    terminal.write(samples.failing(), screen)

    assert rendered(samples.failing(), "terminal") == re.sub(
        r"\x1b\[[0-9;]*m", "", screen.getvalue()
    )


def test_sentences_stay_within_the_width_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    words = "one two three four five six seven eight nine ten " * 4
    finding = samples.changed(samples.BARE_CRITERIA, message=words, fix=words)
    shown = rendered(samples.report(samples.assessment(findings=[finding])), "terminal")

    assert max(len(line) for line in shown.splitlines() if "one two" in line) <= 60


def test_a_stream_that_cannot_say_a_letter_gets_a_question_mark_and_no_crash() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii", newline="\n")
    terminal.write(samples.report(samples.assessment("Überblick.json")), stream)
    stream.flush()

    assert b"?berblick.json" in raw.getvalue()


def test_one_rule_at_many_places_is_told_once() -> None:
    found = [samples.changed(samples.NO_CAPTION, pointer=f"/evidence/{n}") for n in range(60)]
    shown = rendered(samples.report(samples.assessment(findings=found)), "terminal")

    assert 1 == shown.count("the image has no caption")
    assert "at /evidence/0 (44:7)" in shown
    assert "and at 57 more places" in shown


def test_badges_that_share_a_finding_show_it_once_with_their_number_and_the_first() -> None:
    badges = [samples.assessment(f"{n}.json", [samples.NO_WORKLOAD]) for n in range(12)]
    shown = rendered(samples.report(*badges), "terminal")

    assert 1 == shown.count("the workload is missing")
    assert "× 12 badges (first: 0.json)" in shown
    for badge in badges:
        assert f"  FAIL  {badge.name}  metadata.workload.present" in shown


def test_the_same_rule_with_another_message_is_not_folded() -> None:
    other = samples.changed(samples.NO_WORKLOAD, message="the workload is P60M, sixty months")
    badges = [samples.assessment("a.json", [samples.NO_WORKLOAD])]
    badges.append(samples.assessment("b.json", [other]))
    shown = rendered(samples.report(*badges), "terminal")

    assert "the workload is missing" in shown
    assert "the workload is P60M" in shown
    assert "×" not in shown


def test_every_outcome_has_a_word_of_its_own() -> None:
    found = [
        samples.changed(samples.BARE_CRITERIA, rule=f"a.b.{outcome.name.lower()}", outcome=outcome)
        for outcome in Outcome
    ]
    shown = rendered(
        samples.report(samples.assessment(findings=found)), "terminal", all_findings=True
    )

    for word, rule in (
        ("FAIL", "failed"),
        ("????", "cant_tell"),
        ("????", "untested"),
        ("ok  ", "passed"),
        ("n/a ", "inapplicable"),
    ):
        assert f"  {word}  a.b.{rule}" in shown
