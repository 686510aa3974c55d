"""Shorthand for the tests: a report in a format, as text."""

from __future__ import annotations

import io

from mcconform.report import FORMATS, Report


def rendered(report: Report, form: str, *, all_findings: bool = False) -> str:
    """The text of a report in one format, as it stands in a stream that is no terminal."""
    out = io.StringIO()
    FORMATS[form](report, out, all_findings=all_findings)
    return out.getvalue()
