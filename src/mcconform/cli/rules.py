"""``mcconform rules``: the catalogue, listed, explained and held against the specifications."""

from __future__ import annotations

import difflib
import inspect
import json

import click

from mcconform import catalogue
from mcconform.catalogue import Rule
from mcconform.cli import coverage
from mcconform.errors import UsageError
from mcconform.evaluate import load_catalogue
from mcconform.model import Area


@click.group(name="rules", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """List the rules, explain one, or hold them against the specifications."""


command.add_command(coverage.command)


@command.command(name="list")
@click.option("--area", type=click.Choice([area.value for area in Area]), help="Only one area.")
@click.option("--prefix", default="", metavar="ID", help="Only ids that begin so, e.g. ob3.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array with every field.")
def list_rules(area: str | None, prefix: str, as_json: bool) -> None:
    """Every rule with its level, area and what must hold."""
    load_catalogue()
    found = catalogue.rules(area=Area(area) if area else None, prefix=prefix)
    if as_json:
        click.echo(json.dumps([_record(one) for one in found], indent=2, ensure_ascii=False))
        return
    width = max((len(one.id) for one in found), default=0)
    for one in found:
        click.echo(f"{one.id:<{width}}  {one.level:<6}  {one.area:<12}  {one.title}")
    click.echo(f"{len(found)} rules")


@command.command(name="explain")
@click.argument("rule_id", metavar="ID")
def explain(rule_id: str) -> None:
    """What one rule asks, where the specification says so, and how to put it right."""
    load_catalogue()
    if not catalogue.known(rule_id):
        near = difflib.get_close_matches(rule_id, [one.id for one in catalogue.rules()], n=3)
        hint = f"did you mean {', '.join(near)}?" if near else "see mcconform rules list"
        raise UsageError(f"there is no rule {rule_id!r}", hint)
    found = catalogue.get(rule_id)
    lines = [
        found.id,
        f"  {found.title}",
        "",
        f"  level   {found.level}",
        f"  area    {found.area}",
        f"  on      {'the whole credential' if found.target == catalogue.WHOLE else found.target}",
        *_clauses(found),
        f"  fails   {found.message}",
        f"  fix     {found.fix or '(the message says it)'}",
        f"  source  {found.where}",
    ]
    if found.about:
        lines += ["", *(f"  {line}".rstrip() for line in inspect.cleandoc(found.about).split("\n"))]
    click.echo("\n".join(lines))


def _clauses(found: Rule) -> list[str]:
    """The clause, or those of each standard that the rule holds for."""
    if not found.specs:
        return [f"  clause  {found.spec}"]
    return [f"  clause  {spec}  ({standard})" for standard, spec in sorted(found.specs.items())]


def _record(found: Rule) -> dict[str, str | dict[str, str]]:
    return {
        "id": found.id,
        "area": found.area,
        "level": found.level,
        "title": found.title,
        "target": found.target,
        "message": found.message,
        "fix": found.fix,
        "spec": found.spec,
        "specs": dict(sorted(found.specs.items())),
        "where": found.where,
    }
