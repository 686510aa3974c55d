"""The report in a terminal: the worst first, one block a finding, the verdict in words last.

Colour only where the stream is a terminal and NO_COLOR is not set (https://no-color.org); each
mark is a word, so nothing is lost without it. Findings that several badges share are shown once.
"""

from __future__ import annotations

import io
import os
import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TextIO

from rich.console import Console
from rich.text import Text

from mcconform.model import Assessment, Level, Outcome, ReportedFinding, Score, Verdict
from mcconform.report.folding import Group, Shared, counts, grouped, shared
from mcconform.report.model import Report
from mcconform.report.picture import kind
from mcconform.report.text import (
    OUTCOMES,
    QUIET,
    VERDICTS,
    area_order,
    clean,
    middle,
    number,
    phrase,
    plural,
)

WIDTH: Final = 80
"""Columns when the stream is no terminal and COLUMNS is not set."""
WIDEST: Final = 110
QUIET_BADGES: Final = 10
"""Badges with nothing to say that get a line of their own; more are folded."""
_INDENT: Final = " " * 8
COMMAND: Final = re.compile(r"^[^\S\n]*:(?=:)|##(?=\[)", re.MULTILINE)
"""What the log of GitHub Actions would take for a command: a badge must not be able to give one."""

_TAGS: Final = {
    (Outcome.FAILED, Level.MUST): ("FAIL", "bold red"),
    (Outcome.FAILED, Level.SHOULD): ("warn", "yellow"),
    (Outcome.FAILED, Level.MAY): ("note", "cyan"),
    (Outcome.CANT_TELL, Level.MUST): ("????", "bold magenta"),
    (Outcome.UNTESTED, Level.MUST): ("????", "bold magenta"),
}
_REST: Final = {
    Outcome.CANT_TELL: ("????", "magenta"),
    Outcome.UNTESTED: ("????", "magenta"),
    Outcome.PASSED: ("ok", "green"),
    Outcome.INAPPLICABLE: ("n/a", "dim"),
}
_LOST: Final = {"failed": "failed", "undecided": "undecided", "missing": "not said"}
_HELD: Final = "\xa0"
"""A space at which no line ends."""
_SCORES: Final = {
    "completeness.required": "required elements",
    "conformance": "values that count",
    "consistency": "consistency",
    "accessibility": "accessibility",
    "provenance": "provenance",
}
"""Scores that get a word in the terminal; every format for machines has all of them."""
_VERDICT: Final = {
    Verdict.CONFORMS: ("ok", "green"),
    Verdict.DOES_NOT_CONFORM: ("FAIL", "bold red"),
    Verdict.UNDETERMINED: ("????", "bold magenta"),
    Verdict.NOT_APPLICABLE: ("n/a", "dim"),
}


def write(report: Report, out: TextIO, *, all_findings: bool = False) -> None:
    """Write the report; coloured and as wide as the terminal where ``out`` is one."""
    tty = out.isatty()
    text = render(report, all_findings=all_findings, colour=tty, width=width_of(out, tty))
    put(text, out)


def render(
    report: Report, *, all_findings: bool = False, colour: bool = False, width: int = WIDTH
) -> str:
    """The text of the report. Rich still takes the colours out when NO_COLOR is set."""
    return text_of(_lines(report, all_findings, min(width, WIDEST)), colour, width)


def put(text: str, out: TextIO) -> None:
    """Write a text to a stream that may not have all of its letters."""
    encoding = getattr(out, "encoding", None) or "utf-8"
    out.write(text.encode(encoding, "replace").decode(encoding))


def text_of(lines: Iterable[Text], colour: bool, width: int) -> str:
    """Lines as text, with or without the codes of a terminal."""
    buffer = io.StringIO()
    console = Console(
        file=buffer, force_terminal=colour, width=width, highlight=False, markup=False, emoji=False
    )
    for line in lines:
        console.print(line, soft_wrap=True)
    return COMMAND.sub(r"\g<0> ", buffer.getvalue())


def width_of(out: TextIO, tty: bool) -> int:
    """Stable where the output is kept; of the terminal where it is read at once."""
    asked = os.environ.get("COLUMNS", "")
    if asked.isdecimal() and int(asked) > 0:
        return max(int(asked), 40)
    try:
        return max(os.get_terminal_size(out.fileno()).columns, 40) if tty else WIDTH
    except (OSError, ValueError):
        return WIDTH


def _lines(report: Report, all_findings: bool, width: int) -> Iterator[Text]:
    yield from _header(report, width)
    found = [(one, _groups(one, all_findings)) for one in report.subjects]
    common = {} if all_findings else shared(found)
    brief: list[Text] = []
    quiet: list[Assessment] = []
    for subject, groups in found:
        own = [group for group in groups if group.key not in common]
        if len(found) > 1 and not groups and subject.verdict is Verdict.CONFORMS:
            quiet.append(subject)
        elif len(found) > 1 and not own:
            brief.append(_brief(subject, [common[group.key] for group in groups]))
        else:
            yield Text()
            elsewhere = len(groups) - len(own)
            yield from _subject(
                subject, own, elsewhere, 0 if all_findings else _notes(subject), width
            )
    if brief or quiet:
        yield Text()
    yield from brief
    yield from _quiet(quiet)
    yield from _shared(list(common.values()), width)
    yield from _footer(report, width)


def _groups(subject: Assessment, all_findings: bool) -> tuple[Group, ...]:
    """What is shown of one badge: without --all, nothing that is merely a wish (MAY)."""
    if all_findings:
        return grouped(subject.everything, all_findings=True)
    shown = [one for one in subject.findings if one.level is not Level.MAY]
    return grouped(shown, all_findings=all_findings)


def _notes(subject: Assessment) -> int:
    """How many rules at MAY level had something to say."""
    return len(
        {
            one.rule
            for one in subject.findings
            if one.level is Level.MAY and one.outcome not in QUIET
        }
    )


def _header(report: Report, width: int) -> Iterator[Text]:
    run, profile = report.run, report.profile
    name = clean(f"{profile.id} {profile.version}") or "of each badge's standard"
    yield _row(("bold", f"{clean(run.tool)} {clean(run.version)}"), ("", f"  profile {name}"))
    if profile.title:
        yield _row(("dim", clean(profile.title, width)))
    network = ", offline" if run.offline else ""
    yield _row(("dim", f"evaluated at {clean(run.at)}{network}"))


def _subject(
    subject: Assessment, groups: Sequence[Group], elsewhere: int, notes: int, width: int
) -> Iterator[Text]:
    title = clean(subject.title, max(width - 4, 20))
    yield _row(("bold", middle(subject.name)))
    if title:
        yield _row(("italic", f"  {title}"))
    yield _row(("dim", f"  {_kind(subject)}"))
    yield _areas(subject)
    for line in _wrapped(phrase(subject.decision), width, "  "):
        yield _row(("dim", line))
    for line in _wrapped(_scores(subject), width, "  "):
        yield _row(("dim", line.replace(_HELD, " ")))
    for group in groups:
        yield from _finding(group, width)
    if elsewhere:
        yield _row(("dim", f"  and {plural(elsewhere, 'finding')} shared with others, below"))
    if notes:
        yield _row(
            ("cyan", "  note  "),
            ("", f"{plural(notes, 'optional thing')} could be added"),
            ("dim", "  (--all shows them)"),
        )
    said = _quiet_counts(subject, groups)
    if said:
        yield _row(("green", "  ok    "), ("", said))


def _kind(subject: Assessment) -> str:
    """What it is: standard and edition, container, how it is secured."""
    standard = " ".join(part for part in (subject.standard, subject.edition) if part)
    parts = [standard or "not recognised", subject.container.value]
    parts.append("not secured" if subject.securing in ("", "none") else subject.securing)
    if subject.parent:
        parts.append(f"inside {middle(subject.parent, 60)}")
    return ", ".join(clean(part) for part in parts)


def _areas(subject: Assessment) -> Text:
    """The verdict of each area on one line."""
    line = Text("  ")
    ordered = sorted(subject.areas.items(), key=lambda item: (area_order(item[0]), item[0]))
    for area, count in ordered:
        word, style = _VERDICT[count.verdict]
        line.append(f"{area.value} ", "dim")
        line.append(word, style)
        line.append("   ")
    line.rstrip()
    return line


def _scores(subject: Assessment) -> str:
    """The scores as points, with how many of their parts do not hold or are undecided."""
    said = [
        f"{words} {number(score.points)} of {number(score.of)}{_not_held(score)}"
        for name, words in _SCORES.items()
        if (score := subject.scores.get(name)) is not None and score.of
    ]
    return f"scores: {', '.join(one.replace(' ', _HELD) for one in said)}" if said else ""


def _not_held(score: Score) -> str:
    counts = Counter(part.state for part in score.parts if part.need in ("fact", "value"))
    if kind(score) != "fact":
        counts["missing"] = 0  # values that are not there are not judged
    said = [f"{counts[state]} {words}" for state, words in _LOST.items() if counts[state]]
    return f" ({', '.join(said)})" if said else ""


def _quiet_counts(subject: Assessment, groups: Sequence[Group]) -> str:
    """What passed or did not apply, as far as it is not listed."""
    listed = counts(groups)
    passed = sum(count.passed for count in subject.areas.values())
    skipped = sum(count.inapplicable for count in subject.areas.values())
    parts = []
    if passed and not listed[Outcome.PASSED]:
        parts.append(f"{passed} passed")
    if skipped and not listed[Outcome.INAPPLICABLE]:
        parts.append(f"{skipped} not applicable")
    return ", ".join(parts)


def _finding(group: Group, width: int, badges: Sequence[str] = ()) -> Iterator[Text]:
    """One block without blank lines: rule and place, message, clause, fix."""
    one = group.first
    word, style = _tag(one)
    head = Text("  ").append(f"{word:<4}  ", style).append(clean(one.rule), "bold")
    if one.outcome in QUIET:
        yield head.append(f"  {_place(one)}", "cyan").append(f"  {phrase(one.message)}")
        return
    if len(group.places) == 1:
        head.append(f"  {_place(one, alone=not badges)}", "cyan")
    yield head
    if len(group.places) > 1:
        for place in group.shown:
            yield _row(("cyan", f"{_INDENT}at {_place(place, alone=not badges)}"))
        if group.more:
            yield _row(("cyan", f"{_INDENT}and at {plural(group.more, 'more place')}"))
    for line in _wrapped(phrase(one.message), width):
        yield Text(line)
    if one.spec:
        yield _row(("dim", f"{_INDENT}{one.level.value}  {clean(one.spec)}"))
    if one.fix:
        for line in _wrapped(f"fix: {phrase(one.fix)}", width):
            yield _row(("green", line))
    if badges:
        yield _row(("bold", f"{_INDENT}× {len(badges)} badges (first: {middle(badges[0], 120)})"))


def _tag(one: ReportedFinding) -> tuple[str, str]:
    return _TAGS.get((one.outcome, one.level)) or _REST[one.outcome]


def _place(one: ReportedFinding, *, alone: bool = True) -> str:
    """The pointer (``/`` for the whole document), and line and column where they are known."""
    pointer = middle(one.pointer) or "/"
    if one.line is None or not alone:
        return pointer
    return f"{pointer} ({one.line}:{one.column})" if one.column else f"{pointer} ({one.line})"


def _brief(subject: Assessment, common: Sequence[Shared]) -> Text:
    """A badge of which everything to say is said of others too: one line."""
    word, style = _VERDICT[subject.verdict]
    rules = ", ".join(dict.fromkeys(clean(one.group.first.rule) for one in common[:3]))
    more = f" and {len(common) - 3} more" if len(common) > 3 else ""
    name = middle(subject.name, 120)
    return _row((style, f"  {word:<4}  "), ("", name), ("dim", f"  {rules}{more}"))


def _quiet(subjects: Sequence[Assessment]) -> Iterator[Text]:
    """Badges with nothing to say."""
    if len(subjects) > QUIET_BADGES:
        first = middle(subjects[0].name, 120)
        yield _row(("green", "  ok    "), ("", f"× {len(subjects)} badges (first: {first})"))
        return
    for subject in subjects:
        yield _row(("green", "  ok    "), ("", middle(subject.name)))


def _shared(common: Sequence[Shared], width: int) -> Iterator[Text]:
    if common:
        yield Text()
        yield _row(("bold", "in several badges"))
    for one in common:
        yield from _finding(one.group, width, one.badges)


def _footer(report: Report, width: int) -> Iterator[Text]:
    """The counts, where to read on, and last the verdict in words."""
    summary = report.summary
    parts = [plural(summary.subjects, "badge")]
    parts.append(f"{summary.outcomes[Outcome.PASSED]} {OUTCOMES[Outcome.PASSED]}")
    for level in (Level.MUST, Level.SHOULD):
        parts.append(f"{summary.failed.get(level, 0)} {level.value} {OUTCOMES[Outcome.FAILED]}")
    for outcome in (Outcome.CANT_TELL, Outcome.INAPPLICABLE):
        parts.append(f"{summary.outcomes[outcome]} {OUTCOMES[outcome]}")
    if summary.outcomes[Outcome.UNTESTED]:
        parts.append(f"{summary.outcomes[Outcome.UNTESTED]} {OUTCOMES[Outcome.UNTESTED]}")
    yield Text()
    yield _row(("dim", ", ".join(parts)))
    if summary.failing or summary.undecided:
        yield _row(("dim", "more on a rule: mcconform rules explain ID"))
    style = _VERDICT[summary.verdict][1]
    yield _row((style, phrase(summary.sentence or VERDICTS[summary.verdict])))


def _wrapped(text: str, width: int, indent: str = _INDENT) -> list[str]:
    """Lines no wider than the terminal; a long word (a URL) stays whole, to be clicked on."""
    return textwrap.wrap(
        text,
        max(width, len(indent) + 20),
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _row(*parts: tuple[str, str]) -> Text:
    """A line of styled pieces."""
    line = Text()
    for style, text in parts:
        line.append(text, style or None)
    return line
