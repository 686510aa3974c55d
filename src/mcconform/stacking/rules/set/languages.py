"""Sets of awards: language editions."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import SHOULD, rule
from mcconform.model import Finding
from mcconform.stacking.edges import Kind
from mcconform.stacking.graph import Relation
from mcconform.stacking.measures import shown
from mcconform.stacking.rules.set import OB3
from mcconform.stacking.stackset import StackSet


def _editions(stack: StackSet) -> list[Relation]:
    """Definitions that are called the same and are in two languages, or said to be."""
    return [
        one
        for one in stack.graph.of_kind(Kind.SAME_AS)
        if stack.things[one.source].stated
        and stack.things[one.target].stated
        and (_language(stack, one.source) != _language(stack, one.target) or _said(stack, one))
    ]


def _language(stack: StackSet, thing: int) -> str:
    return next(
        (s.definition.language for s in stack.things[thing].stated if s.definition.language), ""
    )


def _said(stack: StackSet, relation: Relation) -> set[str]:
    return {stack.graph.edges[number].language for number in relation.edges} - {""}


@rule(
    area="stackability",
    level=SHOULD,
    spec=f"{OB3}#related",
    message="{one} and {other} are editions of one award in two languages, and differ in {what}",
    fix="Give both editions the same credit, level and parts; only the texts differ.",
    applies=lambda stack: bool(stack.once(_editions)),
)
def editions_agree(stack: StackSet) -> Iterator[Finding]:
    """Editions in several languages differ in their texts alone (STK-LNG-001).

    Credit in one unit, level in one framework, and the parts are the same; and an edition is in the
    language that the other says it is in.
    """
    seen: set[tuple[int, int]] = set()
    for relation in stack.once(_editions):
        answered = (relation.target, relation.source) in seen
        seen.add((relation.source, relation.target))
        differences = [*_language_differences(stack, relation)]
        if not answered:  # what both say of each other is one fault
            differences = [*_differences(stack, relation), *differences]
        what = "; ".join(differences)
        if what:
            yield stack.failed(
                stack.place(relation),
                *relation.edges,
                one=stack.label(relation.source),
                other=stack.label(relation.target),
                what=what,
            )


def _differences(stack: StackSet, relation: Relation) -> Iterator[str]:
    one, other = relation.source, relation.target
    first, second = stack.credit(one), stack.credit(other)
    for unit in sorted(first.keys() & second.keys()):
        if first[unit] != second[unit]:
            yield f"credit ({shown(first[unit])} and {shown(second[unit])} {unit})".replace(
                " )", ")"
            )
    ranks, others = stack.ranks(one), stack.ranks(other)
    for framework in sorted(ranks.keys() & others.keys()):
        if ranks[framework].level != others[framework].level:
            levels = f"{ranks[framework].level} and {others[framework].level}"
            yield f"level ({framework} {levels})"
    parts, more = _parts(stack, one), _parts(stack, other)
    if parts and more and parts != more:
        odd = stack.labels(sorted(parts ^ more))
        yield f"parts ({odd} belong to one of them only)"


def _language_differences(stack: StackSet, relation: Relation) -> Iterator[str]:
    other = relation.target
    for language in sorted(_said(stack, relation)):
        found = _language(stack, other)
        if found and found.partition("-")[0] != language.partition("-")[0]:
            yield f"language (said to be {language}, is {found})"


def _parts(stack: StackSet, thing: int) -> set[int]:
    return {stack.alike.find(one.source) for one in stack.graph.into(Kind.PART_OF, thing)}
