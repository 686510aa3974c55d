"""Sets of awards: levels and sizes."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MAY, SHOULD, rule
from mcconform.model import Finding
from mcconform.stacking.graph import Relation
from mcconform.stacking.measures import Rank
from mcconform.stacking.rules.set import OB3
from mcconform.stacking.rules.set.answers import parts
from mcconform.stacking.stackset import StackSet


def _ranked(stack: StackSet) -> list[tuple[Relation, Rank, Rank]]:
    """Parts and wholes with a level in the same framework."""
    found = []
    for relation in stack.once(parts):
        below, above = stack.ranks(relation.source), stack.ranks(relation.target)
        found += [(relation, below[name], above[name]) for name in sorted(below) if name in above]
    return found


@rule(
    area="stackability",
    level=SHOULD,
    spec="https://eur-lex.europa.eu/eli/reco/2017/615/oj",
    message="{part} is at {framework} level {below}, its whole {whole} at level {above}: {why}",
    fix="Correct the level, or leave the relation out.",
    applies=lambda stack: bool(stack.once(_ranked)),
)
def part_is_no_higher(stack: StackSet) -> Iterator[Finding]:
    """A part is at no higher level than its whole, and not too far below (STK-LVL-002).

    Levels are compared within one framework. How far below a part may be, the profile says.
    """
    gap = stack.options.max_gap
    for relation, below, above in stack.once(_ranked):
        if below.level > above.level:
            why = "a part is no higher than what it is a part of"
        elif gap is not None and above.level - below.level > gap:
            why = f"more than {gap} below"
        else:
            continue
        yield stack.failed(
            stack.place(relation),
            *relation.edges,
            part=stack.label(relation.source),
            whole=stack.label(relation.target),
            framework=below.framework,
            below=below.level,
            above=above.level,
            why=why,
        )


def _sized(stack: StackSet) -> list[tuple[Relation, int, int]]:
    """Parts and wholes whose kinds have a size."""
    found = []
    for relation in stack.once(parts):
        below, above = stack.size(relation.source), stack.size(relation.target)
        if below is not None and above is not None:
            found.append((relation, below, above))
    return found


@rule(
    area="stackability",
    level=MAY,
    spec=f"{OB3}#achievementtype-enumeration",
    message="{part}, a {small}, is declared to be a part of {whole}, a {big}, which is smaller",
    fix="Check the kinds of the two awards, or turn the relation round.",
    applies=lambda stack: bool(stack.once(_sized)),
)
def part_is_no_bigger(stack: StackSet) -> Iterator[Finding]:
    """A part is of no bigger kind than its whole (STK-LVL-003).

    Kinds are of seven sizes, from a competency to a doctorate. Of one size they may be parts of
    each other: badges make up a micro-credential.
    """
    for relation, below, above in stack.once(_sized):
        if below > above:
            yield stack.failed(
                stack.place(relation),
                *relation.edges,
                part=stack.label(relation.source),
                small=stack.type(relation.source),
                whole=stack.label(relation.target),
                big=stack.type(relation.target),
            )
