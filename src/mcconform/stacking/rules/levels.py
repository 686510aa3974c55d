"""Stacking: levels of qualification."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcconform.catalogue import SHOULD, rule
from mcconform.model import Dossier, Finding, failed
from mcconform.stacking.declaration import declaration, declares, speaks
from mcconform.stacking.declared import Level
from mcconform.stacking.rules import SPEC


def numbered(dossier: Dossier) -> list[tuple[Level, int]]:
    """Levels whose number can be read, in frameworks whose highest level is known."""
    found = []
    for level in declaration(dossier).levels:
        match = re.fullmatch(r"\D{0,20}([0-9]{1,3})", level.value.strip())
        if match and level.highest:
            found.append((level, int(match[1])))
    return found


@rule(
    area="stackability",
    level=SHOULD,
    spec=f"{SPEC}#alignment",
    message="the badge says that it builds towards something, but names no level",
    fix="Add an alignment to the level, with targetFramework EQF or the national framework.",
    given=speaks,
    applies=declares,
)
def level_is_named(dossier: Dossier) -> Iterator[Finding]:
    """An award that builds towards another names its level in a known framework (STK-LVL-001).

    In an alignment, in an extension, or in words; the frameworks known are listed in terms.toml.
    """
    found = declaration(dossier)
    if not found.levels:
        yield failed(found.pointer)


@rule(
    area="stackability",
    level=SHOULD,
    spec="https://eur-lex.europa.eu/eli/reco/2017/615/oj",
    message="{framework} has no level {level}",
    fix="Give a level from 1 to {highest}.",
    given=speaks,
    applies=lambda dossier: declares(dossier) and bool(numbered(dossier)),
)
def level_exists(dossier: Dossier) -> Iterator[Finding]:
    """A level of the European Qualifications Framework is one of its eight, one of New Zealand's or
    Australia's framework one of its ten (STK-LVL-001).
    """
    for level, value in numbered(dossier):
        if not 1 <= value <= level.highest:
            top = level.highest
            yield failed(level.pointer, framework=level.framework, level=value, highest=top)
