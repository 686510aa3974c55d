"""Reports on a set: one module a format, each a projection of the same assessment."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol, TextIO

from mcconform.errors import UsageError
from mcconform.report.files import replaced
from mcconform.report.stack import dot, html, json_report, mermaid, terminal
from mcconform.report.stack.model import SCHEMA, StackReport

__all__ = ["FORMATS", "SCHEMA", "StackReport", "Writer", "write"]


class Writer(Protocol):
    """A format: writes a report to a stream of text."""

    def __call__(self, report: StackReport, out: TextIO) -> None:
        """Write the whole report."""


FORMATS: Final[Mapping[str, Writer]] = {
    "terminal": terminal.write,
    "json": json_report.write,
    "html": html.write,
    "dot": dot.write,
    "mermaid": mermaid.write,
}
"""Every format by the name the command line knows it by."""


def write(report: StackReport, format: str, target: TextIO | str | os.PathLike[str]) -> None:
    """Write a report to a stream, or to a file by its path: UTF-8, whole or not at all.

    Raises `UsageError` for a format that does not exist, `ReportError` for a path that cannot be
    written.
    """
    writer = FORMATS.get(format)
    if writer is None:
        near = difflib.get_close_matches(format, FORMATS, 1)
        known = f"did you mean {near[0]}?" if near else f"there are {', '.join(FORMATS)}"
        raise UsageError(f"no report format {format!r}", known)
    if isinstance(target, str | os.PathLike):
        with replaced(Path(target)) as out:
            writer(report, out)
    else:
        writer(report, target)
