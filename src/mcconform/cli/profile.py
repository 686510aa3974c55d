"""``mcconform profile``: list, show and lint profiles."""

from __future__ import annotations

import json
from pathlib import Path

import click
import msgspec

from mcconform.assess.profiles import Severity, available, lint, load, source
from mcconform.errors import EXIT_USAGE, ProfileError
from mcconform.evaluate import load_catalogue


@click.group(name="profile", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """List, show and lint profiles."""


@command.command(name="list")
def list_profiles() -> None:
    """Every profile that ships with mcconform."""
    for profile in available():
        scope = ", ".join(profile.standards) or "every standard"
        click.echo(f"{profile.id:<20}  {profile.version:<8}  {scope:<16}  {profile.title}")


@command.command(name="show")
@click.argument("profile", metavar="ID|FILE")
@click.option("--json", "as_json", is_flag=True, help="As mcconform understands it, in JSON.")
def show(profile: str, as_json: bool) -> None:
    """The text of one profile."""
    if as_json:
        built = msgspec.to_builtins(load(profile))
        click.echo(json.dumps(built, indent=2, ensure_ascii=False, sort_keys=True))
        return
    click.echo(source(profile).decode(), nl=False)


@command.command(name="lint")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
def lint_profiles(files: tuple[str, ...]) -> int:
    """Say what is wrong with a profile; exit code 2 when a problem is an error."""
    load_catalogue()
    bad = False
    for name in files:
        problems = lint(_read(name), name)
        for problem in problems:
            click.echo(str(problem))
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        bad = bad or errors > 0
        click.echo(f"{name}: {errors} errors, {len(problems) - errors} warnings")
    return EXIT_USAGE if bad else 0


def _read(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ProfileError(f"{name} cannot be read: {error}", "name a TOML file") from error
