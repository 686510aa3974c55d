"""``mcconform replay``: the report of a saved run again, from its evidence alone."""

from __future__ import annotations

from pathlib import Path

import click

from mcconform.api import replayed
from mcconform.assess.profiles import load
from mcconform.cli._options import (
    all_option,
    format_option,
    parse_formats,
    write_all,
)
from mcconform.report import exit_code


@click.command(name="replay", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("folder", metavar="DIR")
@click.option(
    "--profile", metavar="ID|FILE", help="Profile that decides; default: the saved run's."
)
@format_option
@all_option
def command(folder: str, profile: str | None, formats: tuple[str, ...], all_findings: bool) -> int:
    """Report again on the run that --save-evidence wrote to DIR; nothing is fetched.

    Without --profile the profile of the saved run decides.
    """
    wanted = parse_formats(formats)
    chosen = load(profile) if profile else None
    checker, stream = replayed(Path(folder), chosen)
    assessments = list(stream)
    write_all(checker.report(assessments), wanted, all_findings=all_findings)
    return exit_code(assessments)
