"""Report files: written whole or not at all, and a clear word when they cannot be written."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from mcconform.errors import ReportError

_HINTS = {
    errno.ENOENT: "make the folder first: {parent}",
    errno.ENOTDIR: "{parent} is not a folder",
    errno.EISDIR: "name a file in that folder",
    errno.EACCES: "choose a folder you may write to",
    errno.EPERM: "choose a folder you may write to",
    errno.EROFS: "the disk is read-only; choose another",
    errno.ENOSPC: "the disk is full",
    errno.ENAMETOOLONG: "choose a shorter name",
}


@contextlib.contextmanager
def replaced(path: Path) -> Iterator[TextIO]:
    """A stream whose text becomes the file when the block ends well; a reader never sees half.

    The text goes to a new file beside it, which then takes the name. What is no plain file (a
    pipe, ``/dev/stdout``) is written straight, since it cannot be replaced.
    """
    with _told(path):
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a folder")
        if path.exists() and not path.is_file():
            with path.open("w", encoding="utf-8", newline="\n") as out:
                yield out
            return
        target = path.resolve()  # through a symbolic link, which stays
        beside = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.tmp")
        try:
            with beside.open("x", encoding="utf-8", newline="\n") as out:
                yield out
            if target.exists():
                beside.chmod(target.stat().st_mode)
            os.replace(beside, target)
        finally:
            beside.unlink(missing_ok=True)


@contextlib.contextmanager
def appended(path: Path) -> Iterator[TextIO]:
    """A stream whose text is added to the end of the file."""
    with _told(path), path.open("a", encoding="utf-8", newline="\n") as out:
        yield out


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what the system says into `ReportError`, with what to do about it."""
    try:
        yield
    except OSError as error:
        hint = _HINTS.get(error.errno or 0, "choose another path")
        raise ReportError(
            f"cannot write the report {path}: {error.strerror or error}",
            hint.format(parent=path.parent),
        ) from error
