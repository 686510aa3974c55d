"""The report as JSON lines, for streams: a header, a line for each subject, a footer.

The footer holds the counts and the SHA-256 of all bytes before it. A file without a footer, or
whose digest differs, is the report of a run that did not end and must not pass for a whole one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TextIO

from mcconform.model import Assessment
from mcconform.report.json_report import (
    Object,
    dumps,
    profile_object,
    run_object,
    subject_object,
    summary_object,
)
from mcconform.report.model import SCHEMA, ProfileRef, Report, Run, Summary, Tally


def write(report: Report, out: TextIO, *, all_findings: bool = False) -> None:
    """Write a report that is at hand as a whole."""
    stream(report.run, report.profile, report.subjects, out, all_findings=all_findings)


def stream(
    run: Run,
    profile: ProfileRef,
    assessments: Iterable[Assessment],
    out: TextIO,
    *,
    all_findings: bool = False,
) -> Summary:
    """Write assessments as they come, holding none of them; returns what they add up to."""
    lines = _Lines(out)
    lines.put(
        {
            "type": "header",
            "schema": SCHEMA,
            "run": run_object(run),
            "profile": profile_object(profile),
        }
    )
    tally = Tally()
    for assessment in assessments:
        tally.add(assessment)
        lines.put({"type": "subject", **subject_object(assessment, all_findings=all_findings)})
    summary = tally.summary(profile)
    digest = lines.digest.hexdigest()
    lines.put({"type": "footer", "summary": summary_object(summary), "sha256": digest})
    return summary


class _Lines:
    """Writes lines and digests them."""

    def __init__(self, out: TextIO) -> None:
        self.out = out
        self.digest = hashlib.sha256()

    def put(self, value: Object) -> None:
        """Write one object on one line."""
        line = dumps(value) + "\n"
        self.digest.update(line.encode())
        self.out.write(line)
