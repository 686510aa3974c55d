"""The report on a corpus as Markdown: tables, then each rule with the first subjects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from mcconform.report.corpus.model import CorpusReport, RuleLine
from mcconform.report.corpus.words import (
    RULES,
    Section,
    caveats,
    closing,
    named_line,
    notable,
    quiet_line,
    rule_line,
    sampling,
    sections,
    set_lines,
    size,
    title,
)
from mcconform.report.markdown import MARKS, code, linkable, plain
from mcconform.report.text import clean, plural


def write(report: CorpusReport, out: TextIO) -> None:
    """Write the whole report."""
    for line in _lines(report):
        out.write(f"{line}\n")


def _lines(report: CorpusReport) -> Iterator[str]:
    run, profile = report.run, report.profile
    yield f"## {MARKS[report.verdict]} {plain(closing(report))}"
    yield ""
    yield f"{code(title(report))}: {plain(size(report))}"
    yield ""
    yield (
        f"{plain(clean(run.tool))} {plain(clean(run.version))} audit, profile "
        f"{plain(clean(profile.id))} {plain(clean(profile.version))}, evaluated at "
        f"{plain(clean(run.at))}{', offline' if run.offline else ''}"
    )
    for told in (sampling(report), *caveats(report)):
        if told:
            yield ""
            yield f"**{plain(told)}**"
    for section in sections(report):
        yield from _table(section)
    yield ""
    yield "### Rules"
    yield ""
    yield plain(f"{quiet_line(report)}; {RULES}")
    for line in notable(report):
        yield from _rule(line)
    yield ""
    yield "### The corpus as a set"
    yield ""
    for told in set_lines(report):
        yield f"- {plain(told)}"


def _table(section: Section) -> Iterator[str]:
    yield ""
    yield f"### {plain(section.title)}"
    yield ""
    if section.note:
        yield plain(section.note)
        yield ""
    yield _line(section.heads)
    yield _line(("---", *("--:" for _ in section.heads[1:])))
    for row in section.rows:
        yield _line(tuple(plain(cell) for cell in row))
    if section.more:
        yield ""
        yield plain(section.more)


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def _rule(line: RuleLine) -> Iterator[str]:
    rule = plain(clean(line.rule))
    link = f"[{rule}](<{line.spec}>)" if linkable(line.spec) else rule
    yield ""
    yield f"#### {link}"
    yield ""
    yield f"{line.level.value}: {plain(rule_line(line))}"
    yield ""
    for one in line.named:
        name, place, said = named_line(one)
        yield f"- {code(name)} {code(place)}<br>{plain(said)}"
    if line.not_named:
        yield f"- and on {plural(line.not_named, 'more subject')}"
