"""Circles among statements of order: what is part of what, what comes before what.

Everything that stands in no circle is taken away first, from both ends; what is left is walked
until it closes. The work is linear in the statements, and nothing recurses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

Steps = Mapping[str, Sequence[str]]
"""From each thing to those it leads to."""


def circles(steps: Steps) -> Iterator[tuple[str, ...]]:
    """Circles, until none is left once the things in those named are taken away.

    Each begins at its smallest name; no two have a thing in common. Which circles of a knot are
    named depends on the names alone, not on the order of the statements.
    """
    after = {one: set(several) for one, several in steps.items()}
    for several in list(after.values()):
        for other in several:
            after.setdefault(other, set())
    before: dict[str, set[str]] = {one: set() for one in after}
    for one, several in after.items():
        for other in several:
            before[other].add(one)
    _peel(after, before, list(after))
    for start in sorted(after):
        if start in after:
            circle = _walk(after, start)
            yield circle
            touched: list[str] = []
            for one in circle:
                touched += _remove(after, before, one)
            _peel(after, before, touched)


def _walk(after: Mapping[str, set[str]], start: str) -> tuple[str, ...]:
    """The circle that a walk along the smallest next names ends in."""
    way = {start: 0}
    here = start
    while True:
        here = min(after[here])
        if here in way:
            circle = list(way)[way[here] :]
            first = circle.index(min(circle))
            return (*circle[first:], *circle[:first])
        way[here] = len(way)


def _peel(after: dict[str, set[str]], before: dict[str, set[str]], waiting: list[str]) -> None:
    """Take away, again and again, what nothing leads to or what leads nowhere."""
    while waiting:
        one = waiting.pop()
        if one in after and not (after[one] and before[one]):
            waiting += _remove(after, before, one)


def _remove(after: dict[str, set[str]], before: dict[str, set[str]], one: str) -> list[str]:
    """Take one thing away; its former neighbours."""
    nexts, lasts = after.pop(one), before.pop(one)
    for other in nexts - {one}:
        before[other].discard(one)
    for other in lasts - {one}:
        after[other].discard(one)
    return sorted((nexts | lasts) - {one})
