"""``mcconform stack``: judge how the awards in a set of documents build on each other."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import click

from mcconform.api import Checker, is_url, read_subject
from mcconform.cli import complain
from mcconform.cli._options import (
    anchors_option,
    at_option,
    cache_option,
    keep_inputs,
    mirror_option,
    offline_option,
    parse_formats,
    private_option,
    standard_output,
)
from mcconform.cli._subjects import expand, standard_input
from mcconform.errors import InputError
from mcconform.gather import Fetcher, Library
from mcconform.report.stack import FORMATS, write
from mcconform.sets import DEFAULT_PROFILE, SetChecker


@click.command(name="stack", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("subjects", nargs=-1, required=True, metavar="SUBJECT…")
@click.option(
    "--profile",
    metavar="ID|FILE",
    help=f"Profile with conversions, tolerances and trust lists; default: {DEFAULT_PROFILE}.",
)
@at_option
@offline_option
@mirror_option
@cache_option
@private_option
@anchors_option
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FMT[:PATH]",
    help=f"Report format and where to write it; repeats. One of {', '.join(FORMATS)}.",
)
def command(
    subjects: tuple[str, ...],
    profile: str | None,
    at: str | None,
    offline: bool,
    mirrors: tuple[str, ...],
    cache: str | None,
    allow_private: bool,
    trust_anchors: str | None,
    formats: tuple[str, ...],
) -> int:
    """Judge the graph of a set: each SUBJECT is a file, a folder, an https URL, or -."""
    wanted = parse_formats(formats, FORMATS)
    keep_inputs(wanted, subjects)
    library = Library(
        mirrors=[Path(mirror) for mirror in mirrors],
        offline=offline,
        fetcher=Fetcher(allow_private=allow_private, allow_http=allow_private),
        cache=Path(cache) if cache else None,
    )
    own = SetChecker(
        Checker(
            profile=profile, at=at, offline=offline, library=library, trust_anchors=trust_anchors
        )
    )
    unreadable = _read(own, expand(subjects))
    report = own.report()
    for name, path in wanted:
        with standard_output(name) if not path else contextlib.nullcontext():
            write(report, name, path or sys.stdout)
    for text in unreadable:
        complain(text)
    return InputError.exit_code if unreadable else report.exit_code


def _read(own: SetChecker, subjects: list[str]) -> list[str]:
    """Take every subject in; gives what is to be complained of."""
    unreadable = []
    for name in subjects:
        try:
            if name == "-":
                own.add(standard_input(), name)
            elif is_url(name):
                own.add_url(name)
            else:
                own.add(read_subject(Path(name)), name)
        except InputError as error:
            unreadable.append(str(error))
    return unreadable
