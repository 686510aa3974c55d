"""Sets of awards: definitions that stand there twice."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import SHOULD, rule
from mcconform.model import Finding
from mcconform.stacking.edges import Kind
from mcconform.stacking.readers.common import normal
from mcconform.stacking.rules.set import OB3
from mcconform.stacking.stackset import StackSet


def _buckets(stack: StackSet) -> list[list[int]]:
    """Definitions that are alike in everything that is compared."""
    found: dict[tuple[object, ...], list[int]] = {}
    for thing in stack.things:
        owners = stack.owners(thing.index)
        if not thing.stated or not owners or stack.is_component(thing.index):
            continue
        if thing.is_local:
            continue  # every document numbers such things anew
        first = thing.stated[0].definition
        if first.name:
            key = (
                stack.agents.key(owners[0]) or stack.agents.shown(owners[0]),
                normal(first.name),
                first.type,
                first.language,
                first.version,
                first.description,
                tuple(sorted(stack.credit(thing.index).items())),
                tuple(sorted((n, r.level) for n, r in stack.ranks(thing.index).items())),
            )
            found.setdefault(key, []).append(thing.index)
    return list(found.values())


@rule(
    area="stackability",
    level=SHOULD,
    spec=f"{OB3}#achievement",
    message="{owner} defines {name} twice, as {one} and as {other}, and relates neither to the "
    "other",
    fix="Keep one of the two, or say how they are related.",
    applies=lambda stack: len(stack.things) > 1 and any(thing.stated for thing in stack.things),
)
def one_definition(stack: StackSet) -> Iterator[Finding]:
    """One owner defines an award once (STK-DUP-001).

    Duplicates have one owner, the same name, kind, language, version, description, credit and
    level, another id, and no relation to each other. An id that means something in its document
    alone is none to compare.
    """
    for bucket in stack.once(_buckets):
        first = bucket[0]
        related = _related(stack, first) if len(bucket) > 1 else set()
        for other in bucket[1:]:
            if other not in related and stack.alike.find(other) != stack.alike.find(first):
                yield stack.failed(
                    stack.place_of(other),
                    owner=stack.owner_name(first),
                    name=stack.label(first),
                    one=stack.things[first].id,
                    other=stack.things[other].id,
                )


def _related(stack: StackSet, thing: int) -> set[int]:
    """What a thing has any relation to."""
    graph = stack.graph
    return {one.target for kind in Kind for one in graph.out(kind, thing)} | {
        one.source for kind in Kind for one in graph.into(kind, thing)
    }
