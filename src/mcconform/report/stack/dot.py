"""The graph of a set in the language of Graphviz, https://graphviz.org/doc/info/lang.html."""

from __future__ import annotations

from typing import TextIO

from mcconform.report.stack.model import StackReport
from mcconform.report.stack.words import CONFIRMED, KINDS, pictured, sides, thing_label
from mcconform.report.text import clean

_SHAPES = {"definition": "box", "award": "ellipse", "component": "component", "unknown": "box"}
_STYLES = {
    "part_of": "solid",
    "gives_credit": "bold",
    "requires": "dashed",
    "recommends": "dotted",
    "same_as": "solid",
    "stands_for": "dotted",
    "version_of": "dotted",
}


def write(report: StackReport, out: TextIO) -> None:
    """Write the graph: every thing and relation that the report lists."""
    found = report.set
    lines = ["digraph stack {", "  rankdir=LR;", '  node [shape=box, fontname="sans-serif"];']
    for thing in pictured(found):
        below = clean(", ".join(o for o in (thing.type, thing.credit, thing.level) if o), 80)
        label = _quoted(thing_label(thing.name, thing.id), below)
        looks = [f"shape={_SHAPES[thing.kind]}"]
        looks += ["style=dashed"] if thing.kind == "unknown" else []
        looks += ["color=red"] if thing.faulty else []
        lines.append(f"  n{thing.number} [label={label}, {', '.join(looks)}];")
    for one in found.relations:
        if one.kind == "aligned":
            continue
        told = [KINDS[one.kind], sides(one)]
        told += [CONFIRMED[one.confirmed]] if one.confirmed else []
        looks = [f"style={_STYLES.get(one.kind, 'solid')}", f"tooltip={_quoted(', '.join(told))}"]
        looks += ["dir=none"] if one.kind == "same_as" else []
        looks += ["arrowhead=empty"] if one.confirmed in ("no", "unproven") else []
        looks += ["color=red"] if one.faulty else []
        lines.append(f"  n{one.source} -> n{one.target} [{', '.join(looks)}];")
    left = found.things_left_out + found.relations_left_out
    if left:
        lines.append(f"  // {left} more things and relations are left out")
    out.write("\n".join([*lines, "}"]) + "\n")


def _quoted(*lines: str) -> str:
    """A string of the language, one line below the other; nothing in it can end it."""
    escaped = [one.replace("\\", "\\\\").replace('"', '\\"') for one in lines if one]
    return '"' + "\\n".join(escaped) + '"'
