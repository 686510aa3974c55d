"""``mcconform compare``: credentials of different platforms and standards side by side."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import click

from mcconform.api import Checker, is_url, read_subject
from mcconform.cli import complain
from mcconform.cli._options import keep_inputs, profile_option, standard_output
from mcconform.cli._subjects import expand, standard_input
from mcconform.errors import InputError, NothingToTest, UsageError
from mcconform.gather import Fetcher, Library
from mcconform.metadata.compare import Comparison, compare
from mcconform.metadata.compare_scores import Scored
from mcconform.model import Dossier
from mcconform.report.comparison import FORMATS, write
from mcconform.securing.presentations import is_presentation

MOST = 50
"""Credentials in one comparison; more cannot be read side by side."""


@click.command(name="compare", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("subjects", nargs=-1, required=True, metavar="A B…")
@profile_option
@click.option("--at", metavar="TIME", help="Evaluation time (RFC 3339); default: now.")
@click.option("--offline", is_flag=True, help="Fetch nothing.")
@click.option(
    "--mirror",
    "mirrors",
    multiple=True,
    metavar="DIR",
    help="Folder whose index.json maps URLs to files, asked before the network; repeats.",
)
@click.option("--cache", metavar="DIR", help="Keep fetched contexts and schemas here between runs.")
@click.option(
    "--allow-private",
    is_flag=True,
    help="Also fetch from this machine and private networks, and over plain http.",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FMT[:PATH]",
    help=f"Format and where to write it; repeats. One of {', '.join(FORMATS)}.",
)
def command(
    subjects: tuple[str, ...],
    profile: str | None,
    at: str | None,
    offline: bool,
    mirrors: tuple[str, ...],
    cache: str | None,
    allow_private: bool,
    formats: tuple[str, ...],
) -> int:
    """Lay credentials side by side: outcomes, level, workload, credit and more, differences marked.

    Their scores stand beside them, by the profile or else by the baseline of each standard.
    Each of A B… is a badge file, a folder of them, an https URL, or - for standard input. The exit
    code does not depend on whether they differ.
    """
    wanted = _formats(formats)
    keep_inputs(wanted, subjects)
    library = Library(
        mirrors=[Path(mirror) for mirror in mirrors],
        offline=offline,
        fetcher=Fetcher(allow_private=allow_private, allow_http=allow_private),
        cache=Path(cache) if cache else None,
    )
    judge = Checker(profile=profile, at=at, offline=offline, library=library)
    # What is read does not depend on the profile: a profile of one standard takes all for that.
    checker = Checker(at=judge.at, offline=offline, library=library)
    unreadable: list[str] = []
    found = _dossiers(checker, expand(subjects), unreadable)
    for text in unreadable:
        complain(text)
    if unreadable:
        return InputError.exit_code
    if len(found) < 2:
        raise NothingToTest("there is one credential only", "name two or more to compare")
    if len(found) > MOST:
        raise UsageError(f"{len(found)} credentials are too many", f"compare at most {MOST}")
    _write_all(compare(found, [_scored(judge, one) for one in found]), wanted)
    return 0


def _scored(judge: Checker, dossier: Dossier) -> Scored:
    """The scores of a credential by the profile, or why it has none."""
    standard = dossier.credential.standard
    if dossier.credential.document is None:
        return Scored("", {}, "it could not be read")
    if standard is None:
        return Scored("", {}, "it was not recognised")
    if judge.profile and judge.profile.standards and standard not in judge.profile.standards:
        made_for = ", ".join(judge.profile.standards)
        return Scored("", {}, f"the profile {judge.profile.id} is made for {made_for}")
    (assessment,) = judge.judge([dossier])
    return Scored(assessment.profile, assessment.scores)


def _dossiers(checker: Checker, subjects: list[str], unreadable: list[str]) -> list[Dossier]:
    """A dossier for each credential; of a presentation, for each credential in it."""
    made: list[Dossier] = []
    for name in subjects:
        try:
            data = _bytes(checker, name)
        except InputError as error:
            unreadable.append(str(error))
            continue
        first, *inner = checker.dossiers(data, name)
        if inner and is_presentation(first.document):
            made += [one for one in inner if one.credential.name.count("#") == 1]
        else:
            made.append(first)
    return made


def _bytes(checker: Checker, name: str) -> bytes:
    if name == "-":
        return standard_input()
    if not is_url(name):
        return read_subject(Path(name))
    resource = checker.retrieve(name)
    if not resource.ok:
        raise InputError(
            f"{name} cannot be had: {resource.detail or resource.problem}",
            "save it to a file and compare that",
        )
    return resource.body


def _formats(formats: tuple[str, ...]) -> list[tuple[str, str]]:
    """``FMT[:PATH]`` as pairs; an empty path is the standard output."""
    pairs = [(name, path) for name, _, path in (one.partition(":") for one in formats)]
    pairs = pairs or [("terminal", "")]
    for name, _ in pairs:
        if name not in FORMATS:
            raise UsageError(f"unknown format {name!r}", f"formats: {', '.join(FORMATS)}")
    if sum(not path for _, path in pairs) > 1:
        raise UsageError(
            "two formats would both go to the standard output",
            "give all but one a file: --format json:comparison.json",
        )
    return pairs


def _write_all(comparison: Comparison, formats: list[tuple[str, str]]) -> None:
    for name, path in formats:
        with standard_output(name) if not path else contextlib.nullcontext():
            write(comparison, name, path or sys.stdout)
