"""The report as Markdown: compact, for pull requests and job summaries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TextIO

from mcconform.model import Area, Assessment, Level, Outcome, ReportedFinding, Verdict
from mcconform.report.folding import Group, grouped
from mcconform.report.model import Report
from mcconform.report.text import OUTCOMES, VERDICTS, area_order, clean, middle, phrase, plural

_MARKUP = re.compile(r"([\\`*_{}\[\]#|<>~&$])")
_LINKED = re.compile(r"(?<=www)(?=\.)|(?<=:)(?=//)|(?<=@)", re.IGNORECASE)
"""Where GitHub would begin a link or a mention by itself."""
MARKS = {
    Verdict.CONFORMS: "✅",
    Verdict.DOES_NOT_CONFORM: "❌",
    Verdict.UNDETERMINED: "❔",
    Verdict.NOT_APPLICABLE: "➖",
}


def write(report: Report, out: TextIO, *, all_findings: bool = False) -> None:
    """Write the whole report."""
    for section in sections(report, all_findings=all_findings):
        out.write(section)


def sections(report: Report, *, all_findings: bool = False) -> Iterator[str]:
    """The report in pieces that each stand for themselves: the head, then a badge each."""
    yield _head(report)
    for subject in report.subjects:
        groups = grouped(
            subject.everything if all_findings else subject.findings, all_findings=all_findings
        )
        if groups or len(report.subjects) == 1:
            yield _subject(subject, groups)


def plain(text: str) -> str:
    """A stranger's text as text: nothing in it is markup, a mention or a link."""
    return _LINKED.sub("<!-- -->", _MARKUP.sub(r"\\\1", text))


def code(text: str) -> str:
    """The same in the type of code; a code span of Markdown could not hold a bar or a backtick."""
    return f"<code>{plain(text)}</code>"


def _head(report: Report) -> str:
    run, profile, summary = report.run, report.profile, report.summary
    name = f"{profile.id} {profile.version}".strip() or "the profile of each badge's standard"
    lines = [
        f"## {MARKS[summary.verdict]} {plain(phrase(summary.sentence))}",
        "",
        f"{plain(clean(run.tool))} {plain(clean(run.version))}, profile {plain(clean(name))}, "
        f"evaluated at {plain(clean(run.at))}{', offline' if run.offline else ''}",
        "",
    ]
    return "\n".join([*lines, *_table(report), ""])


def _table(report: Report) -> Iterator[str]:
    """One line a badge, one column an area."""
    areas = sorted({area for one in report.subjects for area in one.areas}, key=_position)
    if not report.subjects:
        return
    yield _line(["badge", "verdict", *(area.value for area in areas)])
    yield _line(["---"] * (len(areas) + 2))
    for subject in report.subjects:
        cells = [_mark(subject, area) for area in areas]
        verdict = f"{MARKS[subject.verdict]} {VERDICTS[subject.verdict]}"
        yield _line([code(middle(subject.name, 80)), verdict, *cells])


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _position(area: Area) -> tuple[int, str]:
    return (area_order(area), area.value)


def _mark(subject: Assessment, area: Area) -> str:
    count = subject.areas.get(area)
    return f"{MARKS[count.verdict]} {VERDICTS[count.verdict]}" if count else ""


def _subject(subject: Assessment, groups: tuple[Group, ...]) -> str:
    title = f": {plain(clean(subject.title))}" if subject.title else ""
    lines = ["", f"### {code(middle(subject.name))}{title}", ""]
    if subject.decision:
        lines += [plain(phrase(subject.decision)), ""]
    lines += [_finding(group) for group in groups]
    return "\n".join(lines) + "\n"


def _finding(group: Group) -> str:
    one = group.first
    places = ", ".join(code(_place(place)) for place in group.shown)
    more = f" and at {plural(group.more, 'more place')}" if group.more else ""
    link = f" [{plain(clean(one.rule))}](<{one.spec}>)" if linkable(one.spec) else ""
    rule = link or f" {plain(clean(one.rule))}"
    fix = f"<br>Fix: {plain(phrase(one.fix))}" if one.fix else ""
    return f"- **{_word(one)}**{rule} at {places}{more}<br>{plain(phrase(one.message))}{fix}"


def _word(one: ReportedFinding) -> str:
    if one.outcome is Outcome.FAILED and one.level is not Level.MUST:
        return f"{one.level.value} failed"
    return OUTCOMES[one.outcome]


def _place(one: ReportedFinding) -> str:
    pointer = middle(one.pointer) or "/"
    return f"{pointer} (line {one.line})" if one.line is not None else pointer


def linkable(url: str) -> bool:
    """Whether a clause's address can be made a link as it stands: http(s), nothing odd."""
    return re.fullmatch(r"https?://[!-;=?-\[\]-~]+", url) is not None
