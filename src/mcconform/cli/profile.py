"""``mcconform profile``: list, show, lint and start profiles."""

from __future__ import annotations

import json
from pathlib import Path

import click
import msgspec

from mcconform.assess.profile_new import new
from mcconform.assess.profiles import Problem, Severity, as_text, available, lint, load, source
from mcconform.errors import EXIT_USAGE, ProfileError
from mcconform.evaluate import load_catalogue
from mcconform.report.text import phrase, plural


@click.group(name="profile", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """List, show, lint and start profiles."""


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
    click.echo(as_text(source(profile), profile), nl=False)


@command.command(name="lint")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
def lint_profiles(files: tuple[str, ...]) -> int:
    """Say what is wrong with a profile; exit code 2 when a problem is an error."""
    load_catalogue()
    bad = False
    for name in files:
        problems = lint(_read(name), Path(name).name)
        for problem in problems:
            click.echo(_line(name, problem))
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        bad = bad or errors > 0
        warnings = plural(len(problems) - errors, "warning")
        click.echo(f"{name}: {plural(errors, 'error')}, {warnings}")
    return EXIT_USAGE if bad else 0


@command.command(name="new")
@click.argument("profile_id", metavar="ID")
@click.option("--from", "start", default="", metavar="ID|FILE", help="Profile to start from.")
@click.option("--to", "target", type=Path, metavar="FILE", help="Left out: ID.toml; - prints it.")
def new_profile(profile_id: str, start: str, target: Path | None) -> None:
    """Start a profile of your own: ID.toml, after another profile or after an example."""
    text = new(profile_id, start)
    file = target or Path(f"{profile_id}.toml")
    if str(file) == "-":
        click.echo(text, nl=False)
        return
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError:
        raise ProfileError(f"{file} is there already", "name another file with --to") from None
    except OSError as error:
        raise ProfileError(
            f"{file} cannot be written: {error.strerror}", "name another file with --to"
        ) from None
    click.echo(f"{file}: change it, then: mcconform profile lint {file}")


def _read(name: str) -> str:
    try:
        return source(name).decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise ProfileError(f"{name} is not UTF-8", "save it as UTF-8") from None


def _line(name: str, problem: Problem) -> str:
    """``file:line: error: what``, as compilers and editors have it, and the hint below."""
    place = f"{name}:{problem.line}" if problem.line else name
    hint = f"\n  hint: {phrase(problem.hint)}" if problem.hint else ""
    return f"{place}: {problem.severity.value}: {phrase(problem.message)}{hint}"
