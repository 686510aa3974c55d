"""The report on a corpus in a terminal: tables, then what was found, the verdict in words last."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final, TextIO

from rich.text import Text

from mcconform.model import Level, Outcome, Verdict
from mcconform.report.corpus.layout import lay_out
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
from mcconform.report.terminal import WIDEST, put, text_of, width_of
from mcconform.report.text import clean

SHOWN: Final = 5
"""Subjects named for each rule; the formats that are files name more."""
_INDENT: Final = " " * 8
_ROWS: Final = 50
_TAGS: Final = {
    (Outcome.FAILED, Level.MUST): ("FAIL", "bold red"),
    (Outcome.FAILED, Level.SHOULD): ("warn", "yellow"),
    (Outcome.FAILED, Level.MAY): ("note", "cyan"),
}
_STYLES: Final = {
    Verdict.CONFORMS: "green",
    Verdict.DOES_NOT_CONFORM: "bold red",
    Verdict.UNDETERMINED: "bold magenta",
}


def write(report: CorpusReport, out: TextIO) -> None:
    """Write the report; coloured and as wide as the terminal where ``out`` is one."""
    tty = out.isatty()
    put(render(report, colour=tty, width=width_of(out, tty)), out)


def render(report: CorpusReport, *, colour: bool = False, width: int = 80) -> str:
    """The text of the report."""
    return text_of(_lines(report, min(width, WIDEST)), colour, width)


def _lines(report: CorpusReport, width: int) -> Iterator[Text]:
    run, profile = report.run, report.profile
    head = Text(f"{clean(run.tool)} {clean(run.version)} audit", "bold")
    yield head.append(f"  profile {clean(profile.id)} {clean(profile.version)}", "not bold")
    yield Text(f"evaluated at {clean(run.at)}{', offline' if run.offline else ''}", "dim")
    yield Text(f"{title(report)}: {size(report)}")
    if sampling(report):
        yield from _wrapped(sampling(report), width, "", "dim")
    for told in caveats(report):
        yield from _wrapped(told, width, "", "bold magenta")
    for section in sections(report):
        yield Text()
        yield from _table(section, width)
    yield Text()
    yield Text("Rules", "bold")
    yield from _wrapped(RULES, width, "  ", "dim")
    for line in notable(report):
        if line.level is not Level.MAY:
            yield Text()
            yield from _rule(line, width)
    wishes = sum(line.level is Level.MAY for line in notable(report))
    yield Text()
    yield Text(f"{quiet_line(report)}; {wishes} at MAY level are in the other formats", "dim")
    yield Text()
    yield Text("The corpus as a set", "bold")
    for told in set_lines(report):
        yield from _wrapped(told, width, "  ")
    yield Text()
    yield from _wrapped(closing(report), width, "", _STYLES.get(report.verdict, ""))


def _table(section: Section, width: int) -> Iterator[Text]:
    yield Text(section.title, "bold")
    if section.note:
        yield from _wrapped(section.note, width, "  ", "dim")
    table = lay_out(section.heads, section.rows[:_ROWS], width - 2)
    for head in table.heads:
        yield Text(f"  {head}", "dim")
    for row, aside in zip(table.rows, table.asides, strict=True):
        for line in row:
            yield Text(f"  {line}")
        if aside:
            yield from _wrapped(aside, width, "    ", "dim")
    if len(section.rows) > _ROWS:
        yield Text(f"  and {len(section.rows) - _ROWS} more in the other formats", "dim")
    if section.more:
        yield Text(f"  {section.more}", "dim")


def _rule(line: RuleLine, width: int) -> Iterator[Text]:
    outcome = Outcome.FAILED if line.failed else Outcome.CANT_TELL
    word, style = _TAGS.get((outcome, line.level), ("????", "magenta"))
    head = Text("  ").append(f"{word:<4}  ", style).append(clean(line.rule), "bold")
    yield head.append(f"  {rule_line(line)}", "not bold")
    for one in line.named[:SHOWN]:
        name, place, said = named_line(one)
        yield Text(f"{_INDENT}{name} {place}", "cyan")
        yield from _wrapped(said, width)
    rest = line.failed + line.open - min(SHOWN, len(line.named))
    if rest:
        yield Text(f"{_INDENT}and on {rest} more", "dim")
    yield Text(f"{_INDENT}{line.level.value}  {clean(line.spec)}".rstrip(), "dim")


def _wrapped(text: str, width: int, indent: str = _INDENT, style: str = "") -> Iterator[Text]:
    for line in textwrap.wrap(
        text,
        max(width, len(indent) + 20),
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    ):
        yield Text(line, style)
