"""Options that several commands share, and what becomes of ``--format``."""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, Final, TypeVar

import click

from mcconform.cli import let_go_of_output
from mcconform.errors import ReportError, UsageError
from mcconform.intake.files import HEAD, SUFFIXES, begins_like_a_badge
from mcconform.report import FORMATS, Report, write

_OWN_REPORT: Final = re.compile(rb'\{\s*(?:"type":"header",)?"schema": ?"mcconform/')
_LINES: Final = (".jsonl", ".ndjson")
F = TypeVar("F", bound=Callable[..., Any])

profile_option = click.option(
    "--profile", metavar="ID|FILE", help="Profile that decides; default: the standard's baseline."
)
format_option = click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FMT[:PATH]",
    help=f"Report format and where to write it; repeats. One of {', '.join(FORMATS)}.",
)
at_option = click.option("--at", metavar="TIME", help="Evaluation time (RFC 3339); default: now.")
offline_option = click.option(
    "--offline", is_flag=True, help="Fetch nothing; what is missing is cantTell."
)
mirror_option = click.option(
    "--mirror",
    "mirrors",
    multiple=True,
    metavar="DIR",
    help="Folder whose index.json maps URLs to files, asked before the network; repeats.",
)
cache_option = click.option(
    "--cache", metavar="DIR", help="Keep fetched contexts and schemas here between runs."
)
private_option = click.option(
    "--allow-private",
    is_flag=True,
    help="Also fetch from this machine and private networks, and over plain http.",
)
anchors_option = click.option(
    "--trust-anchors",
    "trust_anchors",
    metavar="FILE",
    help="Certificates in PEM that sealed credentials have to lead to.",
)
shapes_option = click.option(
    "--shapes",
    "shapes",
    multiple=True,
    metavar="FILE",
    help="SHACL shapes in Turtle to run as well; imports are not followed, so it repeats.",
)
recipient_option = click.option(
    "--recipient",
    "recipients",
    multiple=True,
    metavar="IDENTITY",
    help="E-mail address, URL or id that the badge must be given to; repeats for one person.",
)
links_option = click.option(
    "--links",
    is_flag=True,
    help="Also ask whether the linked pages and pictures answer; only the scores look at that.",
)
all_option = click.option(
    "--all", "all_findings", is_flag=True, help="Report passed and inapplicable rules too."
)


def parse_formats(
    formats: tuple[str, ...], known: Collection[str] = FORMATS
) -> list[tuple[str, str]]:
    """``FMT[:PATH]`` as pairs of format and path; an empty path is the standard output.

    On GitHub Actions the ``github`` format, where ``known`` has it, is added by itself. Raises
    UsageError for an unknown format or for two reports in the same place.
    """
    pairs = [_pair(text, known) for text in formats] or [("terminal", "")]
    asked = os.environ.get("GITHUB_ACTIONS") == "true" and "github" in known
    if asked and not any(f == "github" for f, _ in pairs):
        pairs.append(("github", ""))
    on_stdout = [name for name, path in pairs if not path and name != "github"]
    if len(on_stdout) > 1:
        raise UsageError(
            f"{' and '.join(on_stdout)} would both go to the standard output",
            "give all but one a file: --format json:report.json",
        )
    files = [os.path.realpath(path) for _, path in pairs if path and not path.startswith("/dev/")]
    if len(set(files)) < len(files):
        raise UsageError("two reports would go to the same file", "give each a file of its own")
    return pairs


def keep_inputs(formats: list[tuple[str, str]], subjects: Iterable[str]) -> None:
    """Refuse to write a report over a file that is to be read. Raises UsageError.

    In a folder that is to be read, it may go over an earlier report but over nothing like a badge.
    """
    read = {os.path.realpath(one) for one in subjects if one != "-"}
    for name, path in formats:
        real = os.path.realpath(path) if path else ""
        within = any(real.startswith(os.path.join(one, "")) for one in read)
        if path and (real in read or (within and _is_input(real))):
            raise UsageError(
                f"the report would be written over {path}, which is to be checked",
                f"give another file: --format {name}:report.{name}",
            )


def _is_input(path: str) -> bool:
    """Whether a file that is there may be a badge, and is no report of ours."""
    ending = os.path.splitext(path)[1].lower()
    if ending and ending not in SUFFIXES and ending not in _LINES:
        return False
    try:
        with open(path, "rb") as file:
            head = file.read(HEAD)
    except OSError:
        return False
    return begins_like_a_badge(head) and not _OWN_REPORT.match(head)


def _pair(text: str, known: Collection[str]) -> tuple[str, str]:
    name, _, path = text.partition(":")
    if name not in known:
        raise UsageError(f"unknown format {name!r}", f"formats: {', '.join(known)}")
    return name, path


def write_all(report: Report, formats: list[tuple[str, str]], *, all_findings: bool) -> None:
    """Write the report once for each format asked for."""
    for name, path in formats:
        extra = {}
        if name == "github":
            extra["summary"] = os.environ.get("GITHUB_STEP_SUMMARY", "")
        with standard_output(name) if not path else contextlib.nullcontext():
            write(report, name, path or sys.stdout, all_findings=all_findings, **extra)


@contextlib.contextmanager
def standard_output(format: str) -> Iterator[None]:
    """What a standard output does when it is closed, full, or a pipe that nobody reads further.

    Who reads no further (``| head``) still gets the exit code of the verdict. What is made for
    machines is UTF-8 there as it is in a file; a person's terminal has the letters that it has.
    """
    if sys.stdout is None:  # closed by the caller: >&-
        raise ReportError("there is no standard output", "name a file: --format json:report.json")
    if format != "terminal" and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        let_go_of_output()
    except OSError as error:
        let_go_of_output()
        raise ReportError(
            f"the standard output cannot be written: {error.strerror}",
            "name a file: --format json:report.json",
        ) from error
