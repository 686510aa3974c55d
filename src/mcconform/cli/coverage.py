"""``mcconform rules coverage``: the statements of each specification, and which rule tests each."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from typing import Any

import click

from mcconform.errors import UsageError
from mcconform.evaluate import load_catalogue
from mcconform.model import Level
from mcconform.standards import standards
from mcconform.standards.requirements import (
    STATES,
    UNTESTABLE,
    UNTESTED,
    Requirements,
    Statement,
    named,
    requirements,
)

SCHEMA = "mcconform/coverage/1"
_COLUMNS = {"tested": "tested", UNTESTABLE: "not testable", UNTESTED: "untested"}


@click.command(name="coverage", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("standard", required=False)
@click.option("--missing", is_flag=True, help="List the statements that no rule tests.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["terminal", "json"]),
    default="terminal",
    help="terminal (default), or json with every statement, its rules and reasons.",
)
def command(standard: str | None, missing: bool, form: str) -> None:
    """How many statements of each specification are tested; of STANDARD, each with its rules."""
    load_catalogue()
    found = _asked(standard)
    absent = () if standard else _absent()
    if form == "json":
        click.echo(json.dumps(_record(found, absent, missing), indent=2, ensure_ascii=False))
        return
    blocks = [
        "\n".join(_block(one, details=standard is not None, missing=missing)) for one in found
    ]
    if absent:
        blocks.append("\n".join(f"{name}: {title}: no requirements.toml" for name, title in absent))
    click.echo("\n\n".join(blocks))


def _asked(standard: str | None) -> tuple[Requirements, ...]:
    every = requirements()
    if standard is None:
        return every
    found = tuple(one for one in every if one.id == standard)
    if found:
        return found
    if standard in dict(_absent()):
        raise UsageError(
            f"the statements of {standard!r} are not written down",
            "they belong into requirements.toml in the standard's folder",
        )
    names = sorted({one.id for one in every} | dict(_absent()).keys())
    near = difflib.get_close_matches(standard, names, n=3) or names
    raise UsageError(f"there is no standard {standard!r}", f"known: {', '.join(near)}")


def _absent() -> tuple[tuple[str, str], ...]:
    """Id and title of the standards whose statements nobody wrote down."""
    written = {one.id for one in requirements()}
    return tuple((one.id, one.title) for one in standards() if one.id not in written)


# -- for people -----------------------------------------------------------------------------------


def _block(found: Requirements, *, details: bool, missing: bool) -> Iterator[str]:
    yield f"{found.id}: {found.title}"
    yield f"  {found.spec}"
    yield f"  {'':<8}{'statements':>10}" + "".join(f"{name:>14}" for name in _COLUMNS.values())
    for level in (*Level, None):
        counts = found.counts(level)
        if level is None or counts:
            cells = "".join(f"{counts[state]:>14}" for state in STATES)
            yield f"  {level or 'all':<8}{counts.total():>10}{cells}"
    for one in found.statements:
        if missing and one.state != UNTESTED:
            continue
        if missing or details:
            yield ""
            yield from _lines(found, one)


def _lines(found: Requirements, one: Statement) -> Iterator[str]:
    yield f"  {one.id}  {one.level}  {found.at(one)}"
    yield f"    {one.says}"
    if one.untestable:
        yield f"    not testable: {one.untestable}"
    elif not one.rules:
        yield "    untested"
    for name in one.rules:
        several = len(named(name))
        yield f"    rule {name}" if "*" not in name else f"    rules {name} ({several})"
    if one.weaker:
        yield f"    weaker than the statement: {one.weaker}"


# -- for scripts ----------------------------------------------------------------------------------


def _record(
    found: tuple[Requirements, ...], absent: tuple[tuple[str, str], ...], missing: bool
) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "standards": [_standard(one, missing) for one in found],
        "without": [{"id": name, "title": title} for name, title in absent],
    }


def _standard(found: Requirements, missing: bool) -> dict[str, Any]:
    return {
        "id": found.id,
        "title": found.title,
        "spec": found.spec,
        "counts": {str(level or "all"): _counts(found, level) for level in (*Level, None)},
        "statements": [
            _statement(found, one)
            for one in found.statements
            if not missing or one.state == UNTESTED
        ],
    }


def _counts(found: Requirements, level: Level | None) -> dict[str, int]:
    counts = found.counts(level)
    return {"statements": counts.total(), **{state: counts[state] for state in STATES}}


def _statement(found: Requirements, one: Statement) -> dict[str, Any]:
    return {
        "id": one.id,
        "level": one.level,
        "section": found.at(one),
        "says": one.says,
        "state": one.state,
        "rules": [rule.id for name in one.rules for rule in named(name)],
        "untestable": one.untestable,
        "weaker": one.weaker,
    }
