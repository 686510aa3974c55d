"""Reports: one module a format, each a projection of the same assessments.

``write(report, "html", "report.html")`` writes a file whole or not at all;
``write(report, "terminal", sys.stdout)`` writes to a stream. No format computes a verdict.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol, TextIO

from mcconform.errors import UsageError
from mcconform.report import github, html, json_report, jsonl, junit, markdown, terminal
from mcconform.report.files import appended, replaced
from mcconform.report.model import (
    SCHEMA,
    ProfileRef,
    Report,
    Run,
    Summary,
    Tally,
    build,
    exit_code,
    timestamp,
    together,
    verdict_of,
)

__all__ = [
    "SCHEMA",
    "FORMATS",
    "ProfileRef",
    "Report",
    "Run",
    "Summary",
    "Tally",
    "Writer",
    "build",
    "exit_code",
    "timestamp",
    "together",
    "verdict_of",
    "write",
]


class Writer(Protocol):
    """A format: writes a report to a stream of text."""

    def __call__(self, report: Report, out: TextIO, *, all_findings: bool = False) -> None:
        """Write the whole report; with ``all_findings`` also what passed or did not apply."""


FORMATS: Final[Mapping[str, Writer]] = {
    "terminal": terminal.write,
    "json": json_report.write,
    "jsonl": jsonl.write,
    "junit": junit.write,
    "html": html.write,
    "github": github.write,
    "markdown": markdown.write,
}
"""Every format by the name the command line knows it by."""


def write(
    report: Report,
    format: str,
    target: TextIO | str | os.PathLike[str],
    *,
    all_findings: bool = False,
    summary: str | os.PathLike[str] = "",
) -> None:
    """Write a report to a stream, or to a file by its path: UTF-8, whole or not at all.

    ``summary`` is for ``github``: the file that GITHUB_STEP_SUMMARY names, to which a Markdown
    summary is appended; nothing is when it is empty. Raises `UsageError` for a format that does
    not exist and `ReportError` for a path that cannot be written.
    """
    writer = FORMATS.get(format)
    if writer is None:
        near = difflib.get_close_matches(format, FORMATS, 1)
        known = f"did you mean {near[0]}?" if near else f"there are {', '.join(FORMATS)}"
        raise UsageError(f"no report format {format!r}", known)
    if isinstance(target, str | os.PathLike):
        with replaced(Path(target)) as out:
            writer(report, out, all_findings=all_findings)
    else:
        writer(report, target, all_findings=all_findings)
    if format == "github" and summary:
        with appended(Path(summary)) as out:
            out.write(github.job_summary(report))
