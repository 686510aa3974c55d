"""Cycles and topological order, without recursion and in linear time.

Tarjan, *Depth-first search and linear graph algorithms* (1972), with a stack of our own: a chain of
100,000 awards must not meet Python's limit.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence

Neighbours = Callable[[int], Sequence[int]]


def components(starts: Iterable[int], neighbours: Neighbours) -> list[list[int]]:
    """Strongly connected components, each after those that can be reached from it."""
    number: dict[int, int] = {}
    low: dict[int, int] = {}
    waiting: list[int] = []
    held: set[int] = set()
    found: list[list[int]] = []
    for start in starts:
        if start in number:
            continue
        work = [(start, iter(neighbours(start)))]
        number[start] = low[start] = len(number)
        waiting.append(start)
        held.add(start)
        while work:
            here, ahead = work[-1]
            for there in ahead:
                if there not in number:
                    number[there] = low[there] = len(number)
                    waiting.append(there)
                    held.add(there)
                    work.append((there, iter(neighbours(there))))
                    break
                if there in held and number[there] < low[here]:
                    low[here] = number[there]
            else:
                work.pop()
                if work and low[here] < low[work[-1][0]]:
                    low[work[-1][0]] = low[here]
                if low[here] == number[here]:
                    found.append(_taken(waiting, held, here))
    return found


def _taken(waiting: list[int], held: set[int], last: int) -> list[int]:
    component = []
    while True:
        one = waiting.pop()
        held.discard(one)
        component.append(one)
        if one == last:
            return component


def cyclic(found: Iterable[list[int]], neighbours: Neighbours) -> list[list[int]]:
    """The components that hold a cycle, by their smallest number, each in order."""
    return sorted(
        sorted(component)
        for component in found
        if len(component) > 1 or component[0] in neighbours(component[0])
    )


def shortest_cycle(component: Sequence[int], neighbours: Neighbours, budget: int) -> list[int]:
    """A shortest cycle through the component's smallest number that has one within the budget.

    The first member always lies on some cycle, since the component is strongly connected. A shorter
    one elsewhere is looked for as long as the budget of steps lasts.
    """
    inside = set(component)
    best: list[int] = []
    for start in component:
        cycle, steps = _cycle_through(start, inside, neighbours, len(best))
        budget -= steps
        if cycle and (not best or len(cycle) < len(best)):
            best = cycle
        if budget <= 0 or len(best) in (1, 2):
            break
    return best


def _cycle_through(
    start: int, inside: set[int], neighbours: Neighbours, bound: int
) -> tuple[list[int], int]:
    """A shortest cycle through a number, unless it is no shorter than ``bound``; and the work."""
    came: dict[int, int] = {start: -1}
    far = {start: 0}
    queue = deque([start])
    steps = 0
    while queue:
        here = queue.popleft()
        if bound and far[here] + 1 >= bound:
            break
        for there in neighbours(here):
            steps += 1
            if there == start:
                return _way(came, here), steps
            if there in inside and there not in came:
                came[there] = here
                far[there] = far[here] + 1
                queue.append(there)
    return [], steps


def _way(came: Mapping[int, int], last: int) -> list[int]:
    way = [last]
    while came[way[-1]] >= 0:
        way.append(came[way[-1]])
    return way[::-1]


def turned(cycle: list[int], key: Callable[[int], str]) -> list[int]:
    """The same cycle, begun at the member with the smallest key."""
    at = min(range(len(cycle)), key=lambda index: key(cycle[index]))
    return cycle[at:] + cycle[:at]
