"""The graph of a set as a Mermaid flowchart, https://mermaid.js.org/syntax/flowchart.html."""

from __future__ import annotations

import re
from typing import TextIO

from mcconform.report.stack.model import StackReport
from mcconform.report.stack.words import KINDS, thing_label

_ARROWS = {
    "part_of": "-->",
    "gives_credit": "==>",
    "requires": "-.->",
    "recommends": "-.->",
    "same_as": "---",
    "stands_for": "-.->",
    "version_of": "-.->",
}
_SPECIAL = re.compile(r"[^\w .,:/“”()+%–-]")


def write(report: StackReport, out: TextIO) -> None:
    """Write the graph: every thing and relation that the report lists."""
    found = report.set
    lines = ["flowchart LR"]
    named = {end for one in found.relations for end in (one.source, one.target)}
    for thing in found.things:
        if thing.number in named or thing.kind != "award":
            below = ", ".join(one for one in (thing.type, thing.credit, thing.level) if one)
            label = _escaped(thing_label(thing.name, thing.id))
            label += f"<br/>{_escaped(below)}" if below else ""
            shape = ("([", "])") if thing.kind == "award" else ("[", "]")
            lines.append(f'  n{thing.number}{shape[0]}"{label}"{shape[1]}')
    for one in found.relations:
        if one.kind == "aligned":
            continue
        told = KINDS[one.kind]
        if one.confirmed in ("no", "unproven"):
            told += ", declared by the part"
        elif one.confirmed:
            told += ", confirmed by the whole"
        lines.append(f'  n{one.source} {_ARROWS[one.kind]}|"{told}"| n{one.target}')
    unknown = [f"n{one.number}" for one in found.things if one.kind == "unknown"]
    faulty = [f"n{one.number}" for one in found.things if one.faulty]
    if unknown:
        lines += [f"  class {','.join(unknown)} unknown", "  classDef unknown stroke-dasharray:4 3"]
    if faulty:
        lines += [f"  class {','.join(faulty)} faulty", "  classDef faulty stroke:#a3271c"]
    left = found.things_left_out + found.relations_left_out
    if left:
        lines.append(f"  %% {left} more things and relations are left out")
    out.write("\n".join(lines) + "\n")


def _escaped(text: str) -> str:
    """Text with everything that Mermaid could take for its own written as an entity."""
    return _SPECIAL.sub(lambda match: f"#{ord(match[0])};", text)
