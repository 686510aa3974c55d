"""Reports on a corpus: one module a format, each a projection of the same counts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol, TextIO

from mcconform.errors import UsageError
from mcconform.report.corpus import html, json_report, junit, markdown, terminal
from mcconform.report.corpus.model import SCHEMA, CorpusReport
from mcconform.report.files import replaced

__all__ = ["FORMATS", "SCHEMA", "CorpusReport", "Writer", "write"]


class Writer(Protocol):
    """A format: writes a report to a stream of text."""

    def __call__(self, report: CorpusReport, out: TextIO) -> None:
        """Write the whole report."""


FORMATS: Final[Mapping[str, Writer]] = {
    "terminal": terminal.write,
    "json": json_report.write,
    "markdown": markdown.write,
    "html": html.write,
    "junit": junit.write,
}
"""Every format by the name the command line knows it by."""


def write(report: CorpusReport, format: str, target: TextIO | str | os.PathLike[str]) -> None:
    """Write a report to a stream, or to a file by its path: UTF-8, whole or not at all.

    Raises `UsageError` for a format that does not exist, `ReportError` for a path that cannot be
    written.
    """
    writer = FORMATS.get(format)
    if writer is None:
        raise UsageError(f"no report format {format!r}", f"there are {', '.join(FORMATS)}")
    if isinstance(target, str | os.PathLike):
        with replaced(Path(target)) as out:
            writer(report, out)
    else:
        writer(report, target)
