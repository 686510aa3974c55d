"""A comparison of credentials in the formats that people and scripts read.

Each format is a projection of the same `Comparison`. What is said stands as it is; "not said" is
the credential's doing, "cannot be said in …" the standard's.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TextIO

from mcconform.errors import UsageError
from mcconform.metadata.compare import Comparison
from mcconform.report.comparison import as_json, html, markdown, terminal
from mcconform.report.files import replaced

__all__ = ["FORMATS", "write"]

FORMATS = {
    "terminal": terminal.write,
    "markdown": markdown.write,
    "html": html.write,
    "json": as_json.write,
}
"""Every format by the name the command line knows it by."""


def write(comparison: Comparison, format: str, target: TextIO | str | os.PathLike[str]) -> None:
    """Write a comparison to a stream, or to a file by its path: UTF-8, whole or not at all.

    Raises `UsageError` for a format that does not exist and `ReportError` for a path that cannot
    be written.
    """
    writer = FORMATS.get(format)
    if writer is None:
        raise UsageError(f"no format {format!r}", f"there are {', '.join(FORMATS)}")
    if isinstance(target, str | os.PathLike):
        with replaced(Path(target)) as out:
            writer(comparison, out)
    else:
        writer(comparison, target)
