"""The report on a set as one HTML page that needs nothing else; the graph is an inline SVG.

Everything is escaped by Jinja; a content security policy forbids scripts and requests besides. The
texts are in ``../templates/stack.html`` and ``stack.svg``.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final, TextIO

import msgspec

from mcconform.assess.stack_types import StackFinding, StackThing
from mcconform.model import Level, Outcome, Verdict
from mcconform.report.html import capfirst, environment
from mcconform.report.stack.layout import HEIGHT, WIDTH, Box, Layout, Line, layout
from mcconform.report.stack.model import StackReport, concern
from mcconform.report.stack.words import (
    CONFIRMED,
    KINDS,
    STATES,
    THINGS,
    sides,
    size_line,
    thing_label,
)
from mcconform.report.text import clean, phrase, plural

_NAME: Final = 26
_NAME_CROSSED: Final = 22
"""Beside the cross of a box at fault."""
_BELOW: Final = 38
"""Characters of a box's two lines."""
_SHOWN: Final = 200
"""Relations that the table lists."""
MARGIN: Final = 14


class Drawn(msgspec.Struct, frozen=True):
    """One box with its texts."""

    x: int
    y: int
    number: int
    kind: str
    name: str
    below: str
    told: str
    faulty: bool


class Stroke(msgspec.Struct, frozen=True):
    """One line with its path."""

    kind: str
    path: str
    told: str
    head: str
    faulty: bool
    middle: tuple[int, int]


def write(report: StackReport, out: TextIO) -> None:
    """Write the page."""
    page = environment().get_template("stack.html")
    text = page.render(lede=_lede(report), size=size_line(report.set), **body(report))
    out.write("\n".join(line.rstrip() for line in text.splitlines() if line.strip()) + "\n")


def body(report: StackReport) -> dict[str, Any]:
    """What ``../templates/stack_body.html`` shows of a set, in a page of its own or in another."""
    return {
        "report": report,
        "found": report.set,
        "groups": _groups(report),
        "picture": _picture(report, layout(report.set)),
        "relations": _relations(report),
        "relations_more": max(0, len(report.set.relations) - _SHOWN)
        + report.set.relations_left_out,
        "STATES": STATES,
        "box": (WIDTH, HEIGHT),
    }


def _lede(report: StackReport) -> str:
    """The verdict in the words of a reader who knows no rule by its id."""
    found = report.set
    if not found.tested:
        return "Nothing in this set says how awards build on each other, so nothing was judged."
    failed = {f.rule for f in found.findings if _is(f, Outcome.FAILED)}
    undecided = {f.rule for f in found.findings if _is(f, Outcome.CANT_TELL)}
    if report.verdict is Verdict.DOES_NOT_CONFORM:
        return (
            f"{plural(len(failed), 'requirement')} {'is' if len(failed) == 1 else 'are'} not met."
        )
    if report.verdict is Verdict.UNDETERMINED:
        open_ones = plural(len(undecided), "requirement")
        return f"Nothing was found to fail, but {open_ones} could not be decided."
    return "Every requirement that applies was tested and is met."


def _is(finding: StackFinding, outcome: Outcome) -> bool:
    return finding.outcome is outcome and finding.level is Level.MUST


def _groups(report: StackReport) -> list[list[StackFinding]]:
    ordered = sorted(report.set.findings, key=concern)
    return [list(group) for _, group in groupby(ordered, key=lambda one: concern(one)[:3])]


def _relations(report: StackReport) -> list[dict[str, Any]]:
    names = {one.number: thing_label(one.name, one.id, 80) for one in report.set.things}
    return [
        {
            "source": names[one.source],
            "kind": KINDS[one.kind],
            "target": names[one.target],
            "sides": sides(one),
            "confirmed": CONFIRMED.get(one.confirmed, ""),
            "places": [f"{d.subject} {d.pointer}" for d in one.declared[:3]],
            "more": max(0, len(one.declared) - 3),
            "faulty": one.faulty,
        }
        for one in report.set.relations[:_SHOWN]
    ]


def _picture(report: StackReport, found: Layout) -> dict[str, Any]:
    boxes = [_box(one) for one in found.boxes]
    names = {one.number: one.name for one in boxes}
    strokes = [_stroke(one, names) for one in found.lines]
    kinds = {one.kind for one in strokes}
    left = []
    if found.left_out:
        left.append(f"{plural(found.left_out, 'award')} without a relation, or beyond the limit")
    if found.lines_left_out:
        left.append(f"{plural(found.lines_left_out, 'relation')}")
    told = f"{plural(len(boxes), 'award')} and {plural(len(strokes), 'relation')}"
    return {
        "boxes": boxes,
        "lines": strokes,
        "width": found.width + 2 * MARGIN,
        "height": found.height + 2 * MARGIN,
        "margin": MARGIN,
        "left_out": " and ".join(left),
        "text": told,
        "kinds": [(kind, KINDS[kind]) for kind in KINDS if kind in kinds],
        "heads": {one.head for one in strokes},
        "unknown": any(one.kind == "unknown" for one in boxes),
        "faulty": any(one.faulty for one in boxes) or any(one.faulty for one in strokes),
    }


def _box(box: Box) -> Drawn:
    thing = box.thing
    below = " · ".join(part for part in (thing.type, thing.credit, thing.level) if part)
    if thing.kind == "unknown":
        below = "not in the set"
    return Drawn(
        box.x,
        box.y,
        thing.number,
        thing.kind,
        thing_label(thing.name, thing.id, _NAME_CROSSED if thing.faulty else _NAME),
        clean(below, _BELOW),
        _told(thing),
        thing.faulty,
    )


def _told(thing: StackThing) -> str:
    """Everything the report knows of a thing, for the title of its box."""
    parts = [thing.name, thing.id, thing.type, thing.credit, thing.level]
    parts += [f"of {thing.owner}" if thing.owner else "", THINGS[thing.kind], thing.subject]
    return clean("; ".join(part for part in parts if part), 400)


def _stroke(line: Line, names: dict[int, str]) -> Stroke:
    one = line.relation
    told = [f"{names[one.source]} {KINDS[one.kind]} {names[one.target]}", sides(one)]
    told += [CONFIRMED[one.confirmed]] if one.confirmed else []
    head = "none" if one.kind == "same_as" else "solid"
    if one.confirmed in ("no", "unproven"):
        head = "open"
    return Stroke(
        one.kind,
        _path(line.points),
        phrase(capfirst("; ".join(told))),
        head,
        one.faulty,
        line.points[len(line.points) // 2] if len(line.points) > 2 else _between(line.points),
    )


def _between(points: tuple[tuple[int, int], ...]) -> tuple[int, int]:
    return (points[0][0] + points[-1][0]) // 2, (points[0][1] + points[-1][1]) // 2


def _path(points: tuple[tuple[int, int], ...]) -> str:
    """A curve that leaves and enters each point level."""
    x, y = points[0]
    parts = [f"M{x} {y}"]
    for to_x, to_y in points[1:]:
        if x == to_x:  # both in one layer: out to the side and back
            bend = 40 + abs(to_y - y) // 8
            parts.append(f"C{x + bend} {y} {to_x + bend} {to_y} {to_x} {to_y}")
        else:
            middle = (x + to_x) // 2
            parts.append(f"C{middle} {y} {middle} {to_y} {to_x} {to_y}")
        x, y = to_x, to_y
    return " ".join(parts)
