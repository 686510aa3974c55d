"""Where awards and relations stand in the picture: layers from parts to wholes, by our own rules.

Sugiyama's method in its simplest form. Each set of connected things is laid out by itself: circles
are cut at the relation that closes them, a thing stands one layer behind everything that leads to
it, long relations get a place in every layer they pass, and a few sweeps put neighbours near each
other. Whole numbers and ties broken by the things' numbers: the same report gives the same picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

import msgspec

from mcconform import limits
from mcconform.assess.stack_types import StackAssessment, StackRelation, StackThing
from mcconform.report.stack.words import pictured
from mcconform.stacking.unionfind import UnionFind

WIDTH: Final = 212
HEIGHT: Final = 50
ACROSS: Final = 96
"""Between two layers."""
DOWN: Final = 16
"""Between two boxes of a layer."""
BETWEEN: Final = 34
"""Between two separate pictures."""
_THIN: Final = 10
"""Height of a place that only a line passes."""
_SWEEPS: Final = 6
_MOST_PLACES: Final = 4_000
_MOST_LINES: Final = 3 * limits.DRAWN_THINGS
_BACKWARD: Final = frozenset({"requires", "recommends", "version_of"})
"""Kinds that run from the later to the earlier: drawn, like parts, towards what is built."""


Node = int | tuple[str, int, int]
"""A thing by its number, or the place of a line in a layer: mark, number of the line, layer."""


class Box(msgspec.Struct, frozen=True):
    """One thing in the picture."""

    thing: StackThing
    x: int
    y: int


class Line(msgspec.Struct, frozen=True):
    """One relation in the picture, through its points from source to target."""

    relation: StackRelation
    points: tuple[tuple[int, int], ...]


class Layout(msgspec.Struct, frozen=True):
    """The whole picture, and what it leaves out."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    width: int
    height: int
    left_out: int
    lines_left_out: int


def layout(found: StackAssessment) -> Layout:
    """The picture of a set."""
    relations = [one for one in found.relations if one.kind != "aligned"]
    drawn = _chosen(found, relations)
    inside = [
        one
        for one in relations
        if one.source in drawn and one.target in drawn and one.source != one.target
    ]
    kept = sorted(inside, key=lambda one: not one.faulty)[:_MOST_LINES]
    things = {one.number: one for one in found.things}
    boxes: list[Box] = []
    lines: list[Line] = []
    top = width = 0
    for members in _parts(sorted(drawn), kept):
        own = set(members)
        piece = _Piece(members, [one for one in kept if one.source in own])
        boxes += [Box(things[number], x, y + top) for number, (x, y) in sorted(piece.at.items())]
        lines += [
            Line(relation, tuple((x, y + top) for x, y in points))
            for relation, points in piece.lines
        ]
        top += piece.height + BETWEEN
        width = max(width, piece.width)
    total = len(pictured(found)) + found.things_left_out
    shown = len(relations) + found.relations_left_out
    return Layout(
        tuple(boxes),
        tuple(lines),
        width,
        max(0, top - BETWEEN),
        total - len(boxes),
        shown - len(lines),
    )


def _chosen(found: StackAssessment, relations: Sequence[StackRelation]) -> set[int]:
    """What is drawn: first what is at fault and its neighbours, then what has most relations.

    Awards of one person are drawn where they have relations of their own.
    """
    degree: dict[int, int] = {}
    near: set[int] = set()
    faulty = {one.number for one in found.things if one.faulty}
    for one in relations:
        for end in (one.source, one.target):
            degree[end] = degree.get(end, 0) + 1
        if one.source in faulty or one.target in faulty:
            near |= {one.source, one.target}
    candidates = pictured(found)
    candidates.sort(
        key=lambda one: (
            one.number not in faulty, one.number not in near, -degree.get(one.number, 0),
            one.number,
        )
    )  # fmt: skip
    return {one.number for one in candidates[: limits.DRAWN_THINGS]}


def _parts(things: Iterable[int], relations: Iterable[StackRelation]) -> list[list[int]]:
    """Connected things together, the largest first; what has no relation in rows at the end."""
    every = list(things)
    sets = UnionFind(max(every, default=-1) + 1)
    for one in relations:
        sets.union(one.source, one.target)
    groups: dict[int, list[int]] = {}
    for thing in every:
        groups.setdefault(sets.find(thing), []).append(thing)
    several = [group for group in groups.values() if len(group) > 1]
    alone = [group[0] for group in groups.values() if len(group) == 1]
    several.sort(key=lambda group: (-len(group), group[0]))
    return [*several, alone] if alone else several


class _Piece:
    """Connected things, laid out by themselves."""

    def __init__(self, members: Sequence[int], relations: Sequence[StackRelation]) -> None:
        self.at: dict[int, tuple[int, int]] = {}
        self.lines: list[tuple[StackRelation, tuple[tuple[int, int], ...]]] = []
        self.width = self.height = 0
        if relations:
            self._layered(members, relations)
        else:
            self._rows(members)

    def _rows(self, members: Sequence[int]) -> None:
        """Things without relations, four in a row."""
        for place, number in enumerate(members):
            x, y = place % 4 * (WIDTH + DOWN), place // 4 * (HEIGHT + DOWN)
            self.at[number] = (x, y)
            self.width, self.height = max(self.width, x + WIDTH), max(self.height, y + HEIGHT)

    def _layered(self, members: Sequence[int], relations: Sequence[StackRelation]) -> None:
        ahead: dict[int, list[int]] = {one: [] for one in members}
        for one in relations:
            low, high = _ends(one)
            if high not in ahead[low]:
                ahead[low].append(high)
        layer = _layers(members, ahead)
        chains = _chains(relations, layer)
        rows = _ordered(members, layer, relations, chains)
        sizes = {node: HEIGHT if isinstance(node, int) else _THIN for row in rows for node in row}
        place = _placed(rows, sizes)
        for number in members:
            self.at[number] = (layer[number] * (WIDTH + ACROSS), place[number])
        self.width = len(rows) * (WIDTH + ACROSS) - ACROSS
        self.height = max(place[node] + sizes[node] for row in rows for node in row)
        for one, chain in zip(relations, chains, strict=True):
            self.lines.append((one, self._points(one, chain, place)))

    def _points(
        self, relation: StackRelation, chain: Sequence[Node], place: dict[Node, int]
    ) -> tuple[tuple[int, int], ...]:
        low, high = _ends(relation)
        (x, y), (to_x, to_y) = self.at[low], self.at[high]
        if x == to_x:  # in one layer, or a circle's closing relation to itself
            points = [(x + WIDTH, y + HEIGHT // 2), (x + WIDTH, to_y + HEIGHT // 2)]
        else:
            forward = x < to_x
            points = [(x + (WIDTH if forward else 0), y + HEIGHT // 2)]
            for node in chain:
                column = node[2] if isinstance(node, tuple) else 0
                middle = column * (WIDTH + ACROSS) + WIDTH // 2
                points.append((middle, place[node] + _THIN // 2))
            points.append((to_x + (0 if forward else WIDTH), to_y + HEIGHT // 2))
        return tuple(points if low == relation.source else reversed(points))


def _ends(one: StackRelation) -> tuple[int, int]:
    """What stands further left, and what further right."""
    if one.kind in _BACKWARD:
        return one.target, one.source
    return one.source, one.target


def _layers(members: Sequence[int], ahead: dict[int, list[int]]) -> dict[int, int]:
    """The layer of each thing: one behind all that lead to it, where no circle is closed."""
    order, closing = _depth_first(members, ahead)
    layer = dict.fromkeys(members, 0)
    for one in order:
        for there in ahead[one]:
            if (one, there) not in closing:
                layer[there] = max(layer[there], layer[one] + 1)
    for one in reversed(order):  # what leads to something stands right before it
        after = [layer[there] for there in ahead[one] if (one, there) not in closing]
        if after:
            layer[one] = min(after) - 1
    return layer


def _depth_first(
    members: Sequence[int], ahead: dict[int, list[int]]
) -> tuple[list[int], set[tuple[int, int]]]:
    """A topological order, and the relations that close a circle."""
    state: dict[int, int] = {}
    order: list[int] = []
    closing: set[tuple[int, int]] = set()
    for start in members:
        if start in state:
            continue
        state[start] = 1
        work = [(start, iter(ahead[start]))]
        while work:
            here, rest = work[-1]
            for there in rest:
                if state.get(there) == 1:
                    closing.add((here, there))
                elif there not in state:
                    state[there] = 1
                    work.append((there, iter(ahead[there])))
                    break
            else:
                work.pop()
                state[here] = 2
                order.append(here)
    return order[::-1], closing


def _chains(relations: Sequence[StackRelation], layer: dict[int, int]) -> list[list[Node]]:
    """The places of each line in the layers between its ends, from left end to right end.

    Where that would be too many places, lines run straight, behind what is in their way.
    """
    spans = []
    for one in relations:
        low, high = _ends(one)
        step = 1 if layer[low] < layer[high] else -1
        spans.append(range(layer[low] + step, layer[high], step))
    if sum(len(span) for span in spans) > _MOST_PLACES:
        return [[] for _ in relations]
    return [[("line", index, at) for at in span] for index, span in enumerate(spans)]


def _ordered(
    members: Sequence[int],
    layer: dict[int, int],
    relations: Sequence[StackRelation],
    chains: Sequence[Sequence[Node]],
) -> list[list[Node]]:
    """The nodes of each layer from top to bottom: neighbours near each other, lines uncrossed."""
    rows: list[list[Node]] = [[] for _ in range(max(layer.values()) + 1)]
    near: dict[Node, list[Node]] = {}
    for number in members:
        rows[layer[number]].append(number)
    for one, chain in zip(relations, chains, strict=True):
        low, high = _ends(one)
        way: list[Node] = [low, *chain, high]
        for node in chain:
            if isinstance(node, tuple):
                rows[node[2]].append(node)
        for here, there in pairwise(way):
            near.setdefault(here, []).append(there)
            near.setdefault(there, []).append(here)
    for sweep in range(_SWEEPS):
        columns = range(len(rows)) if sweep % 2 == 0 else range(len(rows) - 1, -1, -1)
        for column in columns:
            _sorted_by_neighbours(rows, column, -1 if sweep % 2 == 0 else 1, near)
    return rows


def _sorted_by_neighbours(
    rows: list[list[Node]], column: int, side: int, near: dict[Node, list[Node]]
) -> None:
    """Put the nodes of a layer in the order of the middle of their neighbours on one side."""
    if not 0 <= column + side < len(rows):
        return
    beside = {node: place for place, node in enumerate(rows[column + side])}
    middle: dict[Node, float] = {}
    for place, node in enumerate(rows[column]):
        found = [beside[one] for one in near.get(node, ()) if one in beside]
        middle[node] = sum(found) / len(found) if found else float(place)
    rows[column].sort(key=middle.__getitem__)  # a stable sort: ties stay as they were


def _placed(rows: Sequence[Sequence[Node]], sizes: dict[Node, int]) -> dict[Node, int]:
    """The top of each node; layers are centred on the highest one."""
    heights = [sum(sizes[node] + DOWN for node in row) - DOWN for row in rows]
    place: dict[Node, int] = {}
    for row, height in zip(rows, heights, strict=True):
        y = (max(heights) - height) // 2
        for node in row:
            place[node] = y
            y += sizes[node] + DOWN
    return place
