"""The comparison as a Markdown table: one row a line, one column a credential."""

from __future__ import annotations

from typing import TextIO

from mcconform.metadata.compare import Cell, Column, Comparison, Line, State
from mcconform.report.comparison.wording import (
    AGREEMENTS,
    SIGNS,
    asked_by,
    called,
    differing_parts,
    heading,
    letter,
    part_said,
    said,
    score_agreement,
    score_said,
    score_sign,
    sentence,
    silence,
)
from mcconform.report.markdown import code, plain


def write(comparison: Comparison, out: TextIO) -> None:
    """Write the whole comparison."""
    columns = comparison.columns
    out.write(f"## Comparison of {len(columns)} credentials\n\n{sentence(comparison)}\n\n")
    for index, column in enumerate(columns):
        name = code(heading(column))
        out.write(f"- **{letter(index)}** {name}: {plain(called(column))}\n")
    out.write(f"\n{_head(columns)}")
    for line in comparison.lines:
        out.write(f"{_line(line, columns)}\n")
    out.write("\n")
    if comparison.differing:
        out.write("Values that not all who say something share are in bold.\n")
    for conversion in comparison.conversions:
        out.write(f"Declared conversion: {plain(conversion)}.\n")
    if asked_by(comparison):
        out.write(f"\n### Scores\n\n{plain(asked_by(comparison))}\n")
    if comparison.scores:
        _scores(comparison, out)


def _scores(comparison: Comparison, out: TextIO) -> None:
    """Each score, and under it the parts that do not give the same to all."""
    parts = differing_parts(comparison)
    out.write(f"\n{_head(comparison.columns)}")
    for line in comparison.scores:
        sign = f"{plain(score_sign(line))} {score_agreement(line)}".strip()
        mark = "**" if line.differs else ""
        said = [f"{mark}{plain(score_said(cell))}{mark}" for cell in line.cells]
        out.write(f"{_row([f'**{plain(line.title)}**', sign, *said])}\n")
        for part in parts[line.id]:
            gave = [plain(part_said(cell)) for cell in part.cells]
            out.write(f"{_row([f'– {plain(part.title)}', '', *gave])}\n")
    out.write("\nParts that give the same to all are left out; html and json have every part.\n")


def _head(columns: tuple[Column, ...]) -> str:
    heads = [letter(index) for index in range(len(columns))]
    return f"{_row(['', '', *heads])}\n{_row(['---'] * (len(heads) + 2))}\n"


def _line(line: Line, columns: tuple[Column, ...]) -> str:
    sign = f"{plain(SIGNS[line.agreement])} {AGREEMENTS[line.agreement]}".strip()
    cells = [_cell(cell, column) for cell, column in zip(line.cells, columns, strict=True)]
    return _row([f"**{line.row.title}**", sign, *cells])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: Cell, column: Column) -> str:
    if cell.state is not State.SAID:
        return f"*{plain(silence(cell, column))}*"
    return "<br>".join(
        plain(said(item)) if item.shared else f"**{plain(said(item))}**" for item in cell.items
    )
