"""The graph of a set as a Mermaid flowchart, https://mermaid.js.org/syntax/flowchart.html."""

from __future__ import annotations

import re
from typing import TextIO

from mcconform.report.stack.model import StackReport
from mcconform.report.stack.words import KINDS, pictured, thing_label
from mcconform.report.text import clean

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
_LIST = re.compile(r"\A([0-9]*)([.+-])")
"""What would begin a list in Markdown, which labels are read as."""


def write(report: StackReport, out: TextIO) -> None:
    """Write the graph: every thing and relation that the report lists."""
    found = report.set
    lines = ["flowchart LR"]
    for thing in pictured(found):
        below = ", ".join(one for one in (thing.type, thing.credit, thing.level) if one)
        label = _escaped(thing_label(thing.name, thing.id))
        label += f"<br/>{_escaped(clean(below, 80))}" if below else ""
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
    found = _LIST.match(text)
    start = f"{found[1]}#{ord(found[2])};" if found else ""
    rest = text[found.end() :] if found else text
    return start + _SPECIAL.sub(lambda match: f"#{ord(match[0])};", rest)
