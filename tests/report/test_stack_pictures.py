"""The graph of a set as DOT, Mermaid and SVG: valid whatever names say, and worded with care."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree

import pytest

from fixtures.sets import STACKS
from mcconform.report.stack import StackReport, write
from mcconform.sets import stack
from tests.sets import badge, graph, thing

AT = "2026-01-01T00:00:00Z"
EVIL = (
    '"]; n99 [label="x"];',
    "a\\",
    'end\\"',
    "1. First",
    "- second",
    "</svg><script>alert(1)</script>",
    "two\nlines",
    "x --> y",
    "%%{init: {}}%%",
    "`_*code*_`",
    "\u202eturned",
    "#quot; &amp;",
)
DOT_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
DOT_LINE = re.compile(
    r"  (?:n\d+(?: -> n\d+)? \[[\w=, S]+\];|rankdir=LR;|node \[[\w=, S]+\];|//.*)"
)
MERMAID_NODE = re.compile(r'  n\d+(?:\[|\(\[)"[\w .,:/“”()+%–#;<>-]*"(?:\]|\]\))')
MERMAID_EDGE = re.compile(r'  n\d+ (?:-->|==>|-\.->|---)\|"[\w ,]+"\| n\d+')


def shown(report: StackReport, format: str) -> str:
    out = io.StringIO()
    write(report, format, out)
    return out.getvalue()


def evil() -> StackReport:
    """Awards with names that try to break out of their quotes, in a ring of parts."""
    ids = [f"https://h.example/{number}" for number in range(len(EVIL))]
    nodes = [
        thing("Course", id, name=name, isPartOf=[ids[number - 1]])
        for number, (id, name) in enumerate(zip(ids, EVIL, strict=True))
    ]
    return stack(graph(*nodes), at=AT, offline=True)


def test_no_name_breaks_out_of_dot() -> None:
    lines = DOT_STRING.sub("S", shown(evil(), "dot")).splitlines()
    assert "digraph stack {" == lines[0]
    assert "}" == lines[-1]
    assert [] == [line for line in lines[1:-1] if not DOT_LINE.fullmatch(line)]
    assert len(EVIL) == sum("->" not in line and "  n" == line[:3] and line[3].isdigit()
                            for line in lines)  # fmt: skip


def test_no_name_breaks_out_of_mermaid() -> None:
    lines = shown(evil(), "mermaid").splitlines()
    assert "flowchart LR" == lines[0]
    own = [line for line in lines[1:] if line.startswith("  n")]
    assert [] == [x for x in own if not MERMAID_NODE.fullmatch(x) and not MERMAID_EDGE.fullmatch(x)]
    assert [] == [x for x in lines[1:] if not x.startswith(("  n", "  class ", "  classDef "))]
    labels = [re.sub(r".*?\"(.*)\".*", r"\1", line) for line in own if MERMAID_NODE.fullmatch(line)]
    assert len(EVIL) == len(labels)
    # A label that begins like a list in Markdown is not drawn.
    assert [] == [label for label in labels if re.match(r"\d+\.|[-+*] ", label)]


def test_no_name_breaks_out_of_the_page() -> None:
    page = shown(evil(), "html")
    assert "<script" not in page
    pictures = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert pictures
    for picture in pictures:
        ElementTree.fromstring(picture)


@pytest.mark.parametrize("format", ["dot", "mermaid", "html"])
def test_what_is_only_aligned_with_is_drawn_as_no_award(format: str) -> None:
    skills = [
        {"type": ["Alignment"], "targetName": "x", "targetUrl": f"https://skills.example/{number}"}
        for number in range(50)
    ]
    extension = {"ceterms:isPartOf": "https://h.example/whole"}
    report = stack(badge("https://h.example/part", alignment=skills, **extension), at=AT,
                   offline=True)  # fmt: skip
    text = shown(report, format)
    picture = "".join(re.findall(r"<svg.*?</svg>", text, re.DOTALL)) if format == "html" else text
    assert "whole" in picture
    assert "skills.example" not in picture
    assert 1 == report.set.counts["unknown"]


@pytest.mark.parametrize("format", ["terminal", "json", "html", "dot", "mermaid"])
def test_what_the_part_declares_is_never_called_confirmed(format: str) -> None:
    folder = STACKS / "08-common-framework" / "a-sound"
    silent = STACKS / "01-programme" / "b-one-silent"
    alone = [silent / "certificate.json", silent / "saltmarsh.json"]
    text = shown(stack(alone, at=AT, offline=True), format)
    assert not re.search(r"(?<!not )\bconfirmed by the (?:owner of the )?whole", text)
    assert "declared by the part" in text
    sound = shown(stack([folder / "charts.json", folder / "degree.json"], at=AT, offline=True),
                  format)  # fmt: skip
    assert "confirmed by the" not in sound


def test_what_the_owner_says_is_called_confirmed() -> None:
    folder = STACKS / "01-programme" / "a-endorsed"
    report = stack(sorted(folder.glob("*.json")), at=AT, offline=True)
    assert 3 == shown(report, "mermaid").count("confirmed by the whole")
    assert 3 == [one.confirmed for one in report.set.relations].count("yes")
