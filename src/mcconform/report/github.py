"""The report as GitHub Actions reads it: annotations on the badge files, and a job summary.

Commands: https://docs.github.com/actions/reference/workflow-commands-for-github-actions. GitHub
shows ten annotations of a kind for each step, so the ten worst are given and the rest counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, TextIO

import msgspec

from mcconform.model import Assessment, Level, Outcome, ReportedFinding
from mcconform.report import markdown
from mcconform.report.folding import weight
from mcconform.report.model import Report
from mcconform.report.text import QUIET, middle, phrase, plural

MOST: Final = 10
"""Annotations of one kind that are shown for one step."""
SUMMARY_BYTES: Final = 1024 * 1024 - 4096
"""A step summary holds 1 MiB; a larger one is refused as a whole."""


class Annotation(msgspec.Struct, frozen=True):
    """One finding on one file. ``kind`` is ``error`` or ``warning``."""

    kind: str
    subject: Assessment
    file: str
    finding: ReportedFinding


def write(report: Report, out: TextIO, *, all_findings: bool = False) -> None:
    """Write the annotations; ``all_findings`` changes nothing, for what passed is none."""
    found = sorted(_annotations(report), key=lambda one: weight(one.finding))
    left = []
    for kind in ("error", "warning"):
        here = [one for one in found if one.kind == kind]
        for one in here[:MOST]:
            out.write(_command(one) + "\n")
        if len(here) > MOST:
            left.append(plural(len(here) - MOST, f"more {kind}"))
    if left:
        out.write(f"::notice title=mcconform::{' and '.join(left)} in the job summary\n")
    out.write(f"{phrase(report.summary.sentence)}\n")


def job_summary(report: Report) -> str:
    """The Markdown for the step summary, cut between badges where it would be too large."""
    parts: list[str] = []
    size = 0
    sections = list(markdown.sections(report))
    for number, section in enumerate(sections):
        size += len(section.encode())
        if size > SUMMARY_BYTES:
            parts.append(f"\nand {plural(len(sections) - number, 'more section')} left out\n")
            break
        parts.append(section)
    return "".join(parts)


def _annotations(report: Report) -> Iterator[Annotation]:
    parents = {subject.name: subject.parent for subject in report.subjects}
    for subject in report.subjects:
        file = _file(subject, parents)
        for finding in subject.findings:
            kind = _kind(finding)
            if kind:
                yield Annotation(kind, subject, file, finding)


def _kind(finding: ReportedFinding) -> str:
    if finding.outcome in QUIET or finding.level is Level.MAY:
        return ""
    failed_must = finding.outcome is Outcome.FAILED and finding.level is Level.MUST
    return "error" if failed_must else "warning"


def _file(subject: Assessment, parents: dict[str, str]) -> str:
    """The file a subject came from; empty for what came from a URL or from standard input."""
    name, parent, steps = subject.name, subject.parent, 0
    while parent and steps < len(parents) + 1:
        name, parent, steps = parent, parents.get(parent, ""), steps + 1
    return "" if name == "-" or re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", name) else name


def _command(one: Annotation) -> str:
    finding = one.finding
    properties = {"file": middle(one.file, 1000)} if one.file else {}
    if one.file and finding.line is not None:
        properties["line"] = str(finding.line)
        if finding.column is not None:
            properties["col"] = str(finding.column)
    properties["title"] = phrase(f"{finding.level.value} {finding.rule}")
    inner = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{one.kind} {inner}::{_data(_text(one))}"


def _text(one: Annotation) -> str:
    finding = one.finding
    doubt = "" if finding.outcome is Outcome.FAILED else "cannot tell: "
    lines = [f"{doubt}{phrase(finding.message)}", f"at {middle(finding.pointer) or '/'}"]
    if one.subject.parent or not one.file:
        lines.append(f"in {middle(one.subject.name)}")
    if finding.fix:
        lines.append(f"fix: {phrase(finding.fix)}")
    if finding.spec:
        lines.append(phrase(finding.spec))
    return "\n".join(lines)


def _data(text: str) -> str:
    """Escape the text of a command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape a property of a command, where colon and comma mean something too."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
