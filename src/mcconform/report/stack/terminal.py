"""The report on a set in a terminal: scores, then what was found, the verdict in words last."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from itertools import groupby
from typing import TextIO

from rich.text import Text

from mcconform.assess.stack_types import StackFinding
from mcconform.model import Level, Outcome, Verdict
from mcconform.report.stack.model import StackReport, concern
from mcconform.report.stack.words import score_line, size_line
from mcconform.report.terminal import WIDEST, put, text_of, width_of
from mcconform.report.text import VERDICTS, clean, middle, percent, phrase, plural

SHOWN = 20
"""Places of one rule that are listed."""
_INDENT = " " * 8
_TAGS = {
    (Outcome.FAILED, Level.MUST): ("FAIL", "bold red"),
    (Outcome.FAILED, Level.SHOULD): ("warn", "yellow"),
    (Outcome.FAILED, Level.MAY): ("note", "cyan"),
    (Outcome.CANT_TELL, Level.MUST): ("????", "bold magenta"),
}
_STYLES = {
    Verdict.CONFORMS: "green",
    Verdict.DOES_NOT_CONFORM: "bold red",
    Verdict.UNDETERMINED: "bold magenta",
}


def write(report: StackReport, out: TextIO) -> None:
    """Write the report; coloured and as wide as the terminal where ``out`` is one."""
    tty = out.isatty()
    put(render(report, colour=tty, width=width_of(out, tty)), out)


def render(report: StackReport, *, colour: bool = False, width: int = 80) -> str:
    """The text of the report."""
    return text_of(_lines(report, min(width, WIDEST)), colour, width)


def _lines(report: StackReport, width: int) -> Iterator[Text]:
    run, profile, found = report.run, report.profile, report.set
    yield _row(
        ("bold", f"{clean(run.tool)} {clean(run.version)} stack"),
        ("", f"  profile {clean(profile.id)} {clean(profile.version)}"),
    )
    network = ", offline" if run.offline else ""
    yield _row(("dim", f"evaluated at {clean(run.at)}{network}"))
    if found.conversions:
        yield _row(("dim", f"conversions: {clean('; '.join(found.conversions), 400)}"))
    yield Text()
    yield _row(("bold", size_line(found)))
    for score in found.scores:
        value = f"{percent(score.value)} %" if score.value is not None else "–"
        title = f"  {clean(score.title):<10}"
        yield _row(("", title), ("bold", f"{value:>6}"), ("dim", f"  {score_line(score)}"))
    ordered = sorted(found.findings, key=concern)
    for key, several in groupby(ordered, key=lambda one: concern(one)[:3]):
        del key
        yield Text()
        yield from _rule(list(several), width)
    if found.left_out:
        yield _row(("dim", f"and {plural(found.left_out, 'finding')} more, beyond the limit"))
    yield Text()
    yield from _footer(report, width)


def _rule(several: list[StackFinding], width: int) -> Iterator[Text]:
    """One rule: its name, and each place with what is to be said of it."""
    first = several[0]
    word, style = _TAGS.get((first.outcome, first.level), ("????", "magenta"))
    count = f"  ({len(several)} places)" if len(several) > 1 else ""
    head = Text("  ").append(f"{word:<4}  ", style).append(clean(first.rule), "bold")
    yield head.append(count, "dim")
    for one in several[:SHOWN]:
        place = f"{middle(one.subject)} {middle(one.pointer) or '/'}" if one.subject else "the set"
        line = f" ({one.line}:{one.column})" if one.line is not None else ""
        yield _row(("cyan", f"{_INDENT}{place}{line}"))
        for text in _wrapped(phrase(one.message), width):
            yield Text(text)
    if len(several) > SHOWN:
        yield _row(("dim", f"{_INDENT}and at {len(several) - SHOWN} more places"))
    yield _row(("dim", f"{_INDENT}{first.level.value}  {clean(first.spec)}"))
    if first.fix:
        for text in _wrapped(f"fix: {phrase(first.fix)}", width):
            yield _row(("green", text))


def _footer(report: StackReport, width: int) -> Iterator[Text]:
    found = report.set
    passed = sum(one.outcome is Outcome.PASSED for one in found.rules)
    aside = sum(one.outcome is Outcome.INAPPLICABLE for one in found.rules)
    open_ones = sum(one.outcome is Outcome.CANT_TELL for one in found.rules)
    yield _row(
        (
            "dim",
            f"{len(found.rules)} rules about the set: {passed} passed, {aside} not applicable, "
            f"{open_ones} left open, the others failed",
        )
    )
    if not found.tested:
        yield _row(("bold", clean("nothing to test: " + found.decision, 400)))
        return
    told = f"{VERDICTS[found.verdict]} to {clean(report.profile.id)}: {found.decision}"
    for text in _wrapped(phrase(told), width, ""):
        yield _row((_STYLES.get(found.verdict, ""), text))


def _wrapped(text: str, width: int, indent: str = _INDENT) -> list[str]:
    return textwrap.wrap(
        text,
        max(width, len(indent) + 20),
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _row(*parts: tuple[str, str]) -> Text:
    line = Text()
    for style, text in parts:
        line.append(text, style or None)
    return line
