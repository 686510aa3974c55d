"""Annotations and the job summary of GitHub Actions, and Markdown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given

from mcconform.model import Level
from mcconform.report import github, markdown, write
from tests.report import samples
from tests.report.rendering import rendered
from tests.report.strategies import HOSTILE, few, reports

_COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")


def _commands(report) -> list[tuple[str, str, str]]:
    lines = rendered(report, "github").splitlines()[:-1]
    return [_COMMAND.fullmatch(line).groups() for line in lines]


def test_an_annotation_names_kind_file_line_column_title_and_text() -> None:
    assert (
        "::error file=badges/soil.json,line=31,col=19,"
        "title=MUST ob3.achievement.criteria_present::"
        "criteria has neither an id nor a narrative"
        "%0Aat /credentialSubject/achievement/criteria"
        "%0Afix: Say how the achievement is earned in criteria.narrative."
        "%0Ahttps://www.imsglobal.org/spec/ob/v3p0#achievement"
    ) == rendered(samples.failing(), "github").splitlines()[0]


def test_a_failed_must_is_an_error_and_the_rest_are_warnings() -> None:
    kinds = [kind for kind, _, _ in _commands(samples.failing())]

    assert ["error", "error", "warning", "warning"] == kinds


def test_what_may_be_is_no_annotation() -> None:
    finding = samples.changed(samples.NO_CAPTION, level=Level.MAY)

    assert [] == _commands(samples.report(samples.assessment(findings=[finding])))


@pytest.mark.parametrize("count", [10, 11, 25])
def test_ten_of_a_kind_are_shown_and_the_rest_counted(count: int) -> None:
    found = [samples.changed(samples.BARE_CRITERIA, rule=f"a.b.{n:02}") for n in range(count)]
    found += [samples.changed(samples.NO_CAPTION, rule=f"c.d.{n:02}") for n in range(count)]
    lines = rendered(samples.report(samples.assessment(findings=found)), "github").splitlines()
    more = count - 10
    errors, warnings = ("error", "warning") if more == 1 else ("errors", "warnings")

    assert 10 == sum(line.startswith("::error") for line in lines)
    assert 10 == sum(line.startswith("::warning") for line in lines)
    assert bool(more) == (
        f"::notice title=mcconform::{more} more {errors} and {more} more {warnings} "
        "in the job summary" in lines
    )


def test_an_embedded_credential_is_annotated_on_the_file_it_came_in() -> None:
    outer = samples.assessment("a.png")
    inner = samples.assessment("a.png#/endorsement/0", parent="a.png")
    deep = samples.assessment("a.png#/endorsement/0#/x", [samples.BARE_CRITERIA], parent=inner.name)
    ((_, properties, text),) = _commands(samples.report(outer, inner, deep))

    assert "file=a.png,line=31" in properties
    assert "in a.png#/endorsement/0#/x" in text


@pytest.mark.parametrize("name", ["-", "https://example.org/badge.json"])
def test_what_is_no_file_is_annotated_without_one(name: str) -> None:
    ((_, properties, text),) = _commands(
        samples.report(samples.assessment(name, [samples.BARE_CRITERIA]))
    )

    assert "file=" not in properties
    assert "line=" not in properties
    assert f"%0Ain {name}%0A" in text


@few
@given(reports())
def test_every_line_but_the_last_is_one_whole_command(report) -> None:
    lines = rendered(report, "github").split("\n")

    assert "" == lines.pop()
    assert all(_COMMAND.fullmatch(line) for line in lines[:-1])
    assert not lines[-1].lstrip().startswith("::")


def test_the_job_summary_is_appended_to_the_file_that_was_named(tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    write(samples.failing(), "github", tmp_path / "log", summary=summary)
    text = summary.read_text(encoding="utf-8")

    assert text.startswith("before\n## ❌ does not conform")
    assert "criteria has neither an id nor a narrative" in text


def test_the_job_summary_is_cut_between_badges_before_it_is_too_large() -> None:
    words = "a rather long message " * 40
    found = [
        samples.changed(samples.BARE_CRITERIA, rule=f"a.b.{n}", message=f"{n} {words}")
        for n in range(50)
    ]
    badges = [samples.assessment(f"{n}.json", found) for n in range(60)]
    text = github.job_summary(samples.report(*badges))

    assert len(text.encode()) < 1024 * 1024
    assert re.search(r"\nand \d+ more sections left out\n\Z", text)
    assert text.count("### ") + int(re.search(r"and (\d+) more sections", text)[1]) == 60


@pytest.mark.parametrize("text", HOSTILE)
def test_no_stranger_writes_markup_into_markdown(text: str) -> None:
    shown = markdown.plain(text)

    assert not re.search(r"(?<!\\)[<>`|\[\]](?!-- -->)", shown.replace("<!-- -->", ""))
    assert "://" not in shown
    assert "@user" not in shown


@few
@given(reports())
def test_a_table_row_has_as_many_cells_as_the_table_has_columns(report) -> None:
    rows = [line for line in rendered(report, "markdown").splitlines() if line.startswith("|")]
    cells = {len(re.findall(r"(?<!\\)\|", row)) for row in rows}

    assert len(cells) <= 1


def test_a_clause_is_a_link_only_where_it_is_a_plain_web_address() -> None:
    odd = samples.changed(samples.BARE_CRITERIA, spec="javascript:alert(1)")
    sound = samples.changed(samples.BARE_CRITERIA, rule="a.b.c", spec="https://example.org/a(b)#c")
    shown = rendered(samples.report(samples.assessment(findings=[odd, sound])), "markdown")

    assert "javascript" not in shown
    assert "[a.b.c](<https://example.org/a(b)#c>)" in shown
