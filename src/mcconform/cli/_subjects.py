"""What a SUBJECT on the command line stands for: a file, a folder, a URL, or ``-``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from mcconform import limits
from mcconform.api import is_url
from mcconform.errors import InputError, NothingToTest
from mcconform.intake.files import HEAD, SUFFIXES, begins_like_a_badge, is_hidden

_CHECK_PATH = "check the path; URLs begin with https://"


def expand(subjects: tuple[str, ...]) -> list[str]:
    """The subjects with each folder replaced by the badge files below it, sorted by path.

    Raises InputError for a path that does not exist and NothingToTest when nothing is left.
    """
    found: list[str] = []
    for subject in subjects:
        if subject == "-" or is_url(subject):
            found.append(subject)
        elif _is_folder(subject):
            found.extend(str(path) for path in _badges_below(Path(subject)))
        else:
            found.append(subject)
    unique = list(dict.fromkeys(found))
    if not unique:
        raise NothingToTest(
            f"no badge found in {', '.join(subjects)}",
            f"folders are searched for {', '.join(sorted(SUFFIXES))}; name other files one by one",
        )
    return unique


def _is_folder(subject: str) -> bool:
    """Whether the path is a folder. An empty one is a forgotten variable, not this folder."""
    try:
        if subject and Path(subject).exists():
            return Path(subject).is_dir()
    except (OSError, ValueError) as error:  # a name that is too long, or that holds a NUL
        raise InputError(f"{subject[:80]!r} is no path: {error.args[-1]}", _CHECK_PATH) from error
    raise InputError(f"{subject or repr(subject)} does not exist", _CHECK_PATH)


def _badges_below(folder: Path) -> Iterator[Path]:
    paths = (path for path in folder.rglob("*") if not is_hidden(path.relative_to(folder).parts))
    for count, path in enumerate(sorted(paths)):
        if count >= limits.DIRECTORY_FILES:
            raise InputError(
                f"{folder} holds more than {limits.DIRECTORY_FILES} files", "check a part of it"
            )
        if path.is_file() and (path.suffix.lower() in SUFFIXES or _looks_like_a_badge(path)):
            yield path


def _looks_like_a_badge(path: Path) -> bool:
    if path.suffix:
        return False
    try:
        with path.open("rb") as file:
            return begins_like_a_badge(file.read(HEAD))
    except OSError:
        return False


def standard_input() -> bytes:
    """What came in on the standard input, at most one byte more than the limit."""
    if sys.stdin is None:  # closed by the caller: <&-
        raise InputError("there is no standard input", "name a file, or pipe a badge in")
    return sys.stdin.buffer.read(limits.SUBJECT_BYTES + 1)
