"""The report as JUnit XML, written for how continuous integration reads it.

One test suite a badge, one test case a rule; names are unique, because GitLab counts only the
first of two alike, and every text stands in the element too, because GitLab reads no attributes.
A big run would be cut off by the reader (GitLab takes 30 MB a file): there, rules that did not
apply are left out first, and if that is not enough a test case is a rule over all badges.

Outcomes: a failed MUST is a failure; a MUST that could not be decided is an error; a MUST not run,
and what did not apply, is skipped; SHOULD and MAY never turn a build red, as they never turn a
verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TextIO
from xml.sax.saxutils import escape, quoteattr

import msgspec

from mcconform.model import Assessment, Level, Outcome, ReportedFinding, Verdict
from mcconform.report.folding import weight
from mcconform.report.model import Report
from mcconform.report.text import OUTCOMES, clean, middle, phrase, plural

MOST_CASES: Final = 40_000
"""Test cases of one file; some 400 bytes each."""
BADGES_NAMED: Final = 20
PLACES_NAMED: Final = 20


class Case(msgspec.Struct, frozen=True):
    """One test case. ``kind`` is ``failure``, ``error``, ``skipped``, ``output`` or empty."""

    classname: str
    name: str
    file: str
    kind: str
    message: str
    text: str


class Suite(msgspec.Struct, frozen=True):
    """Test cases under one name."""

    name: str
    cases: tuple[Case, ...]

    def count(self, kind: str) -> int:
        """How many cases came out so."""
        return sum(case.kind == kind for case in self.cases)


def write(report: Report, out: TextIO, *, all_findings: bool = False) -> None:
    """Write one XML document. Passed rules are always cases: a tally needs them."""
    write_suites(_suites(report), report.run.at, out)


def write_suites(suites: Sequence[Suite], judged: str, out: TextIO) -> None:
    """Write test suites as one XML document; ``judged`` is the evaluation time."""
    total = Suite("mcconform", tuple(case for suite in suites for case in suite.cases))
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    out.write(f"<testsuites{_tally(total)}>\n")
    for number, suite in enumerate(suites):
        at = clean(judged).removesuffix("Z")
        out.write(f'  <testsuite{_tally(suite)} id="{number}" timestamp={quoteattr(at)}>\n')
        out.writelines(_case(case) for case in suite.cases)
        out.write("  </testsuite>\n")
    out.write("</testsuites>\n")


def _suites(report: Report) -> list[Suite]:
    profile = clean(report.profile.id) or "baseline"
    every = [one.outcome for subject in report.subjects for one in subject.everything]
    whole = len(every) <= MOST_CASES
    if not whole and len(every) - every.count(Outcome.INAPPLICABLE) > MOST_CASES:
        return [Suite(f"mcconform.{profile}", tuple(_by_rule(report, profile)))]
    names = _Unique()
    return [
        Suite(middle(subject.name), tuple(_of_subject(subject, profile, names, whole)))
        for subject in report.subjects
    ]


def _of_subject(subject: Assessment, profile: str, names: _Unique, whole: bool) -> Iterator[Case]:
    """One case for each rule of a badge, and one for its verdict where no rule carries that."""
    classname = f"mcconform.{clean(subject.profile) or profile}.{subject.standard or 'unknown'}"
    file = middle(subject.name.partition("#")[0] if subject.parent else subject.name)
    kind, message = _verdict(subject)
    if not subject.everything or (kind and kind not in {_kind(one) for one in subject.everything}):
        name = names.take(f"verdict {middle(subject.name)}")
        yield Case(clean(classname), name, file, kind, message, message)
    for rule, findings in _rules(subject.everything):
        worst = min(findings, key=weight)
        if worst.outcome is Outcome.INAPPLICABLE and not whole:
            continue
        same = [one for one in findings if weight(one) == weight(worst)]
        name = names.take(f"{clean(rule)} {middle(subject.name)}")
        text = "\n".join(_described(same))
        yield Case(clean(classname), name, file, _kind(worst), _said(worst), text)


def _by_rule(report: Report, profile: str) -> Iterator[Case]:
    """One case for each rule and outcome over all badges."""
    seen: dict[str, dict[str, list[tuple[str, ReportedFinding]]]] = {}
    for subject in report.subjects:
        for rule, findings in _rules(subject.everything):
            worst = min(findings, key=weight)
            seen.setdefault(rule, {}).setdefault(_kind(worst), []).append((subject.name, worst))
    for rule, kinds in sorted(seen.items()):
        for kind, hits in sorted(kinds.items()):
            named = [f"{middle(name)}: {_said(one)}" for name, one in hits[:BADGES_NAMED]]
            if len(hits) > BADGES_NAMED:
                named.append(f"and {plural(len(hits) - BADGES_NAMED, 'more badge')}")
            message = f"{plural(len(hits), 'badge')}: {_said(hits[0][1])}"
            name = f"{clean(rule)} ({kind or 'passed'})"
            yield Case(f"mcconform.{profile}", name, "", kind, message, "\n".join(named))


def _rules(findings: Iterable[ReportedFinding]) -> list[tuple[str, list[ReportedFinding]]]:
    found: dict[str, list[ReportedFinding]] = {}
    for one in findings:
        found.setdefault(one.rule, []).append(one)
    return sorted(found.items())


def _verdict(subject: Assessment) -> tuple[str, str]:
    """How a badge's own case comes out: a run that is not clean never shows as a clean file."""
    kinds = {Verdict.DOES_NOT_CONFORM: "failure", Verdict.UNDETERMINED: "error"}
    kind = "error" if subject.internal_error else kinds.get(subject.verdict, "")
    return kind, phrase(f"{subject.verdict.value}: {subject.decision}".rstrip(": "))


def _kind(finding: ReportedFinding) -> str:
    """How a test case comes out; see the text of the module."""
    if finding.outcome is Outcome.PASSED:
        return ""
    if finding.outcome in (Outcome.INAPPLICABLE, Outcome.UNTESTED):
        return "skipped"
    if finding.level is not Level.MUST:
        return "output"
    return "failure" if finding.outcome is Outcome.FAILED else "error"


def _said(finding: ReportedFinding) -> str:
    """The finding on one line, with its outcome where the element does not tell it."""
    if finding.outcome is Outcome.PASSED:
        return phrase(finding.message)
    return phrase(f"{OUTCOMES[finding.outcome]}: {finding.message}")


def _described(findings: Sequence[ReportedFinding]) -> Iterator[str]:
    """Each place with its message, then clause and fix once."""
    for one in findings[:PLACES_NAMED]:
        at = f" (line {one.line})" if one.line is not None else ""
        yield f"{middle(one.pointer) or '/'}{at}: {_said(one)}"
    if len(findings) > PLACES_NAMED:
        yield f"and at {plural(len(findings) - PLACES_NAMED, 'more place')}"
    first = findings[0]
    if first.spec:
        yield f"{first.level.value}, {clean(first.spec)}"
    if first.fix:
        yield f"fix: {phrase(first.fix)}"


class _Unique:
    """Hands out names, no name twice: after cutting and cleaning, two may have become alike."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def take(self, name: str) -> str:
        """``name``, or ``name (2)`` …"""
        free, number = name, 1
        while free in self.taken:
            number += 1
            free = f"{name} ({number})"
        self.taken.add(free)
        return free


def _tally(suite: Suite) -> str:
    counts = {
        "tests": len(suite.cases),
        "failures": suite.count("failure"),
        "errors": suite.count("error"),
        "skipped": suite.count("skipped"),
    }
    numbers = "".join(f' {key}="{value}"' for key, value in counts.items())
    return f" name={quoteattr(suite.name)}{numbers}"


def _case(case: Case) -> str:
    file = f" file={quoteattr(case.file)}" if case.file else ""
    head = f"classname={quoteattr(case.classname)} name={quoteattr(case.name)}{file}"
    if not case.kind:
        return f"    <testcase {head}/>\n"
    text = escape(case.text)
    if case.kind == "output":
        body = f"<system-out>{text}</system-out>"
    else:
        body = f"<{case.kind} message={quoteattr(case.message)}>{text}</{case.kind}>"
    return f"    <testcase {head}>\n      {body}\n    </testcase>\n"
