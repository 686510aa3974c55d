"""The report on a corpus as JUnit XML: one test case a rule, never one for each subject too.

Kinds are those of every report (`mcconform.report.junit`): a rule that failed on any subject at
MUST level is a failure, one that was left open is an error, SHOULD and MAY turn no build red. One
case more carries the verdict of the whole, so that no run that is not clean looks it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TextIO

from mcconform.model import Level, Outcome, Verdict
from mcconform.report.corpus.model import CorpusReport, RuleLine
from mcconform.report.corpus.words import closing, named_line, rule_line, set_lines, title
from mcconform.report.junit import Case, Suite, write_suites
from mcconform.report.text import clean, plural


def write(report: CorpusReport, out: TextIO) -> None:
    """Write one XML document."""
    suites = [Suite(f"mcconform audit {title(report)}", tuple(_cases(report)))]
    write_suites(suites, report.run.at, out)


def _cases(report: CorpusReport) -> Iterator[Case]:
    profile = clean(report.profile.id) or "baseline"
    classname = f"mcconform.{profile}"
    kinds = {Verdict.DOES_NOT_CONFORM: "failure", Verdict.UNDETERMINED: "error"}
    kind = "error" if report.exit_code == 5 else kinds.get(report.verdict, "")
    if report.verdict is Verdict.NOT_APPLICABLE:
        kind = "skipped"
    text = "\n".join([closing(report), *set_lines(report)])
    yield Case(classname, "verdict of the corpus", "", kind, closing(report), text)
    levels = Counter(line.rule for line in report.rules)
    for line in report.rules:
        name = clean(line.rule)
        if levels[line.rule] > 1:  # the profiles of two standards may rate it differently
            name += f" ({line.level.value})"
        yield Case(classname, name, "", _kind(line), rule_line(line), "\n".join(_text(line)))


def _kind(line: RuleLine) -> str:
    if line.outcome is Outcome.PASSED:
        return ""
    if line.outcome in (Outcome.INAPPLICABLE, Outcome.UNTESTED):
        return "skipped"
    if line.level is not Level.MUST:
        return "output"
    return "failure" if line.failed else "error"


def _text(line: RuleLine) -> Iterator[str]:
    yield rule_line(line)
    for one in line.named:
        name, place, said = named_line(one)
        yield f"{name} {place}: {said}"
    if line.not_named:
        yield f"and on {plural(line.not_named, 'more subject')}"
    if line.spec:
        yield f"{line.level.value}, {clean(line.spec)}"
