"""The report as one HTML page that needs nothing else: no script, no request, made for print too.

Everything is escaped by Jinja; a content security policy in the page forbids scripts and requests
besides. The page's text is in ``templates/report.html``; here is only what it shows.
"""

from __future__ import annotations

import functools
import re
from typing import Any, Final, TextIO

import jinja2
import msgspec

from mcconform.model import Area, AreaCount, Assessment, Outcome, Score, Verdict
from mcconform.report.folding import Group, grouped
from mcconform.report.markdown import linkable
from mcconform.report.model import Report
from mcconform.report.picture import Picture, kind, picture
from mcconform.report.text import (
    OUTCOMES,
    QUIET,
    VERDICTS,
    area_order,
    clean,
    middle,
    number,
    percent,
    phrase,
    plural,
)
from mcconform.standards import get_standard

QUESTIONS: Final = {
    Area.SCHEMA: "Is it well made?",
    Area.SIGNATURE: "Is it authentic?",
    Area.STATUS: "Is it in force?",
    Area.METADATA: "Is it fully described?",
    Area.STACKABILITY: "Can it be built upon?",
    Area.ENDPOINT: "Does the service answer as it should?",
}


_SHARES: Final = {
    Verdict.CONFORMS: ("conforms", "conform"),
    Verdict.DOES_NOT_CONFORM: ("does not conform", "do not conform"),
    Verdict.UNDETERMINED: ("is undetermined", "are undetermined"),
    Verdict.NOT_APPLICABLE: ("had nothing to test", "had nothing to test"),
}


class Card(msgspec.Struct, frozen=True):
    """One area of one subject."""

    area: Area
    question: str
    verdict: Verdict
    counts: tuple[tuple[int, str], ...]


class Section(msgspec.Struct, frozen=True):
    """The findings of one area: what is to be acted on, and what is listed on request."""

    area: Area
    question: str
    loud: tuple[Group, ...]
    quiet: tuple[Group, ...]


class Shown(msgspec.Struct, frozen=True):
    """One subject as the page shows it."""

    anchor: str
    name: str
    heading: str
    subject: Assessment
    facts: tuple[tuple[str, str], ...]
    cards: tuple[Card, ...]
    sections: tuple[Section, ...]
    scores: tuple[tuple[Score, Picture | None], ...]

    @property
    def loud(self) -> int:
        """How many findings there are to act on."""
        return sum(len(section.loud) for section in self.sections)


def write(report: Report, out: TextIO, *, all_findings: bool = False) -> None:
    """Write the page."""
    shown = [
        _shown(subject, number, all_findings) for number, subject in enumerate(report.subjects, 1)
    ]
    areas = sorted({area for one in report.subjects for area in one.areas}, key=_position)
    page = environment().get_template("report.html")
    text = page.render(
        report=report, shown=shown, areas=areas, title=_title(report), lede=_lede(report)
    )
    out.write("\n".join(line.rstrip() for line in text.splitlines() if line.strip()) + "\n")


@functools.cache
def environment() -> jinja2.Environment:
    """The templates, with the words of reports as their filters."""
    found = jinja2.Environment(
        loader=jinja2.PackageLoader("mcconform.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Any] = {
        "clean": clean,
        "middle": middle,
        "phrase": phrase,
        "linkable": linkable,
        "percent": percent,
        "number": number,
        "kind": kind,
        "plural": plural,
        "capfirst": capfirst,
        "verdict": VERDICTS.__getitem__,
        "outcome": OUTCOMES.__getitem__,
    }
    found.filters.update(filters)
    found.globals["Outcome"] = Outcome
    found.globals["Verdict"] = Verdict
    return found


_OUR_WORD: Final = re.compile(
    r"(?:a|all|an|at|cannot|conforms|does|every|facts|it|neither|no|nothing|one|several|sum|the|there|this"
    r"|undetermined)(?=[ ,;:.]|$)"
)
"""How sentences of ours begin: those of rules, of scores and of verdicts."""


def capfirst(text: str) -> str:
    """A sentence with a capital at its head, where a word of ours stands there.

    Not so a name of JSON (``id``, ``tag``) or a value of the badge: those are quoted as they are.
    """
    word = _OUR_WORD.match(text)
    return text[:1].upper() + text[1:] if word else text


def _title(report: Report) -> str:
    if len(report.subjects) == 1:
        only = report.subjects[0]
        return clean(only.title) or middle(only.name) or "without a name"
    return plural(len(report.subjects), "credential")


def _lede(report: Report) -> str:
    """The verdict in the words of a reader who knows no rule by its id."""
    summary = report.summary
    if not summary.tested:
        return "Nothing was tested, so nothing can be said."
    if summary.subjects > 1:
        parts = [(summary.verdicts[verdict], *words) for verdict, words in _SHARES.items()]
        said = [f"{count} {one if count == 1 else many}" for count, one, many in parts if count]
        return f"Of {summary.subjects} credentials, {', '.join(said)}."
    if summary.verdict is Verdict.DOES_NOT_CONFORM and summary.failing:
        verb = "is" if len(summary.failing) == 1 else "are"
        return f"{plural(len(summary.failing), 'requirement')} {verb} not met."
    if summary.verdict is Verdict.UNDETERMINED and summary.undecided:
        open_ones = plural(len(summary.undecided), "requirement")
        return f"Nothing was found to fail, but {open_ones} could not be decided."
    if summary.verdict is Verdict.CONFORMS and not summary.failing and not summary.undecided:
        return "Every requirement that applies was tested and is met."
    return f"{capfirst(phrase(summary.sentence))}."


def _position(area: Area) -> tuple[int, str]:
    return (area_order(area), area.value)


def _shown(subject: Assessment, number: int, all_findings: bool) -> Shown:
    groups = grouped(
        subject.everything if all_findings else subject.findings, all_findings=all_findings
    )
    areas = sorted({*subject.areas, *(group.first.area for group in groups)}, key=_position)
    return Shown(
        anchor=f"subject-{number}",
        name=middle(subject.name),
        heading=clean(subject.title) or middle(subject.name) or "without a name",
        subject=subject,
        facts=_facts(subject),
        cards=tuple(_card(area, subject.areas[area]) for area in areas if area in subject.areas),
        sections=tuple(_section(area, groups) for area in areas),
        scores=_scores(subject),
    )


def _facts(subject: Assessment) -> tuple[tuple[str, str], ...]:
    found = (
        ("File", middle(subject.name)),
        ("Inside", middle(subject.parent)),
        ("Standard", _standard(subject)),
        ("Container", subject.container.value),
        ("Secured by", clean(subject.securing) or "none"),
        ("Profile", clean(subject.profile)),
        ("SHA-256", clean(subject.sha256)),
    )
    return tuple((name, value) for name, value in found if value)


def _standard(subject: Assessment) -> str:
    """The standard by its title; by its id where this version does not know it."""
    if not subject.standard:
        return "not recognised"
    try:
        title = get_standard(subject.standard).title
    except KeyError:
        title = clean(subject.standard)
    return f"{title}, edition {clean(subject.edition)}" if subject.edition else title


def _card(area: Area, count: AreaCount) -> Card:
    counts = (
        (count.passed, OUTCOMES[Outcome.PASSED]),
        (count.failed, OUTCOMES[Outcome.FAILED]),
        (count.cant_tell, OUTCOMES[Outcome.CANT_TELL]),
        (count.untested, OUTCOMES[Outcome.UNTESTED]),
        (count.inapplicable, OUTCOMES[Outcome.INAPPLICABLE]),
    )
    return Card(area, QUESTIONS[area], count.verdict, tuple(one for one in counts if one[0]))


def _section(area: Area, groups: tuple[Group, ...]) -> Section:
    here = [group for group in groups if group.first.area is area]
    return Section(
        area,
        QUESTIONS[area],
        tuple(group for group in here if group.first.outcome not in QUIET),
        tuple(group for group in here if group.first.outcome in QUIET),
    )


def _scores(subject: Assessment) -> tuple[tuple[Score, Picture | None], ...]:
    """Scores in the order the profile gives them, with a picture of their elements.

    Scores over the same elements share one picture.
    """
    drawn: set[tuple[tuple[str, str], ...]] = set()
    found: list[tuple[Score, Picture | None]] = []
    for score in subject.scores.values():
        states = tuple((part.id, part.state) for part in score.parts)
        found.append((score, picture(score) if states and states not in drawn else None))
        drawn.add(states)
    return tuple(found)
