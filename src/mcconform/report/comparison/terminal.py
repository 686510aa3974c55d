"""The comparison in a terminal: a table where it fits, each value marked where others differ.

Marks are signs and words, so nothing is lost without colour (https://no-color.org).
"""

from __future__ import annotations

import os
from typing import Final, TextIO

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from mcconform.metadata.compare import Agreement, Cell, Column, Comparison, Line, State
from mcconform.metadata.compare_scores import PartLine
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
from mcconform.report.terminal import WIDTH
from mcconform.report.text import clean

_STYLES: Final = {
    Agreement.SAME: "green",
    Agreement.PARTLY: "yellow",
    Agreement.DIFFERENT: "bold red",
    Agreement.ONE: "cyan",
    Agreement.NONE: "dim",
}
_NARROW: Final = 18
"""Columns of text below which a table is harder to read than a list."""
_MARK: Final = "! "
"""Before a value that not all who say something share."""


def write(comparison: Comparison, out: TextIO) -> None:
    """Write the whole comparison."""
    console = _console(out)
    for index, column in enumerate(comparison.columns):
        console.print(Text(f"{letter(index)}  {heading(column)}: {called(column)}"))
    console.print()
    is_wide = (console.width - 20) // max(len(comparison.columns), 1) >= _NARROW
    if is_wide:
        console.print(_table(comparison))
    else:
        for line in comparison.lines:
            _listed(console, line, comparison.columns)
    console.print()
    if comparison.differing:
        console.print(Text(f"{_MARK.strip()} marks what not all who say something share"))
    for conversion in comparison.conversions:
        console.print(Text(f"declared conversion: {conversion}"))
    console.print(Text(sentence(comparison)))
    if comparison.scores:
        console.print()
        _scores(console, comparison, is_wide)
    if asked_by(comparison):
        console.print()
        console.print(Text(asked_by(comparison)))


def _console(out: TextIO) -> Console:
    width = os.environ.get("COLUMNS", "")
    is_terminal = out.isatty()
    return Console(
        file=out,
        width=int(width) if width.isdigit() and int(width) else None if is_terminal else WIDTH,
        no_color="NO_COLOR" in os.environ or not is_terminal,
        highlight=False,
        emoji=False,
        markup=False,
        legacy_windows=False,
    )


def _empty(comparison: Comparison) -> Table:
    """A table with a column for each credential."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, expand=False)
    table.add_column("", style="bold", no_wrap=False, min_width=10)
    table.add_column("", no_wrap=True)
    for index in range(len(comparison.columns)):
        table.add_column(letter(index), overflow="fold", ratio=1)
    return table


def _table(comparison: Comparison) -> Table:
    table = _empty(comparison)
    for line in comparison.lines:
        cells = [
            _cell(cell, column) for cell, column in zip(line.cells, comparison.columns, strict=True)
        ]
        sign = Text(SIGNS[line.agreement], style=_STYLES[line.agreement])
        table.add_row(Text(line.row.title), sign, *cells)
    return table


def _cell(cell: Cell, column: Column) -> Text:
    if cell.state is not State.SAID:
        return Text(silence(cell, column), style="dim")
    found = Text()
    for item in cell.items:
        if found:
            found.append("\n")
        found.append(said(item) if item.shared else f"{_MARK}{said(item)}", _style(item.shared))
    return found


def _style(shared: bool) -> str:
    return "" if shared else "yellow"


def _listed(console: Console, line: Line, columns: tuple[Column, ...]) -> None:
    words = f"{SIGNS[line.agreement]} {line.row.title}: {AGREEMENTS[line.agreement]}"
    console.print(Text(words, style=_STYLES[line.agreement]))
    for index, (cell, column) in enumerate(zip(line.cells, columns, strict=True)):
        for part in _cell(cell, column).split("\n"):
            console.print(Text(f"    {letter(index)}  ") + part)


def _scores(console: Console, comparison: Comparison, is_wide: bool) -> None:
    """Each score, and under it the parts that do not give the same to all."""
    table = _empty(comparison)
    parts = differing_parts(comparison)
    for line in comparison.scores:
        style = _STYLES[Agreement.DIFFERENT if line.differs else Agreement.NONE]
        cells = [score_said(cell) for cell in line.cells]
        if is_wide:
            table.add_row(Text(clean(line.title)), Text(score_sign(line), style=style), *cells)
            for part in parts[line.id]:
                title = Padding(Text(clean(part.title), "not bold"), (0, 0, 0, 2))
                table.add_row(title, "", *_gave(part))
            continue
        words = f"{score_sign(line)} {clean(line.title)}: {score_agreement(line)}"
        console.print(Text(words, style=style))
        for index, cell in enumerate(cells):
            console.print(Text(f"    {letter(index)}  {cell}"))
        for part in parts[line.id]:
            console.print(Text(f"    {clean(part.title)}"))
            for index, gave in enumerate(_gave(part)):
                console.print(Text(f"        {letter(index)}  ") + gave)
    if is_wide:
        console.print(table)


def _gave(part: PartLine) -> list[Text]:
    return [Text(part_said(cell), style="dim") for cell in part.cells]
