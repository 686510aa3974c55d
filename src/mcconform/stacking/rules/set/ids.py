"""Sets of awards: identifiers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from mcconform.catalogue import MUST, rule
from mcconform.model import Finding
from mcconform.stacking.edges import Kind
from mcconform.stacking.graph import Stated, Thing
from mcconform.stacking.measures import shown
from mcconform.stacking.readers.common import normal
from mcconform.stacking.rules.set import OB3
from mcconform.stacking.stackset import StackSet


def _shared(stack: StackSet) -> list[Thing]:
    """Things that are stated more than once."""
    return [thing for thing in stack.things if len(thing.stated) > 1]


@rule(
    area="stackability",
    level=MUST,
    spec=f"{OB3}#achievement",
    message="the id {id} is used for {count} definitions that are not the same: {what}",
    fix="Give each definition an id of its own.",
    applies=lambda stack: bool(stack.once(_shared)),
)
def one_id_one_thing(stack: StackSet) -> Iterator[Finding]:
    """One id stands for one thing: name, credit, level and owner are the same (STK-RES-002).

    Compared is only what several definitions say: names within one language, credit within one
    unit, levels within one framework, owners where they are named. Definitions that call themselves
    different versions may differ.
    """
    for thing in stack.once(_shared):
        by_version: dict[str, list[Stated]] = {}
        for stated in thing.stated:
            by_version.setdefault(stated.definition.version, []).append(stated)
        for several in by_version.values():
            what = _differences(stack, several) if len(several) > 1 else ""
            if what:
                yield stack.failed(
                    several[0].place,
                    *_touching(stack, thing),
                    id=thing.id,
                    count=_kinds(several),
                    what=what,
                )


def _touching(stack: StackSet, thing: Thing) -> list[int]:
    """The declarations that name the id."""
    graph = stack.graph
    ends = (*(graph.out(k, thing.index) for k in Kind), *(graph.into(k, thing.index) for k in Kind))
    return sorted({number for relations in ends for number in stack.edges_of(relations)})


def _kinds(several: Sequence[Stated]) -> int:
    """How many different names or numbers there are, at least two."""
    return max(2, len({tuple(one.definition.names) for one in several}))


def _differences(stack: StackSet, several: Sequence[Stated]) -> str:
    """In what definitions differ, with the values; empty where they do not."""
    parts = [
        *_differing("name", ((n, t) for s in several for n, t in s.definition.names)),
        *_differing("credit", _amounts(several)),
        *_differing("level", _ranks(several)),
    ]
    owners = {
        stack.agent(s.definition.owner, s.definition.owner_name, s.paper): s
        for s in several
        if s.definition.owner_stated
    }
    first = next(iter(owners), -1)
    others = [one for one in owners if stack.agents.same(first, one) is False]
    if others:
        parts.append(f"owner {', '.join(stack.agents.shown(one) for one in (first, *others[:4]))}")
    return "; ".join(parts)


def _amounts(several: Sequence[Stated]) -> Iterator[tuple[str, str]]:
    for stated in several:
        by_unit: dict[str, Decimal] = {}
        for amount in stated.definition.credits:
            by_unit.setdefault(amount.unit, amount.value)
        for unit, value in by_unit.items():
            yield unit, shown(value)


def _ranks(several: Sequence[Stated]) -> Iterator[tuple[str, str]]:
    for stated in several:
        seen: set[str] = set()
        for rank in stated.definition.ranks:
            if rank.framework not in seen:
                seen.add(rank.framework)
                yield rank.framework, str(rank.level)


def _differing(what: str, pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """``what`` and the values of each group that has more than one."""
    groups: dict[str, dict[str, str]] = {}
    for group, value in pairs:
        key = normal(value)
        groups.setdefault(group, {}).setdefault(key, value)
    for group, values in groups.items():
        if len(values) > 1:
            told = ", ".join(f"“{value}”" for value in list(values.values())[:5])
            yield f"{what} {told}{f' {group}' if group and what != 'name' else ''}"
