"""The words of a comparison, the same in every format that people read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from mcconform.metadata.compare import Agreement, Cell, Column, Comparison, Item, State
from mcconform.report.text import clean, middle, plural

AGREEMENTS: Final[Mapping[Agreement, str]] = {
    Agreement.SAME: "the same",
    Agreement.PARTLY: "partly the same",
    Agreement.DIFFERENT: "different",
    Agreement.ONE: "said by one",
    Agreement.NONE: "said by none",
}
SIGNS: Final[Mapping[Agreement, str]] = {
    Agreement.SAME: "=",
    Agreement.PARTLY: "~",
    Agreement.DIFFERENT: "≠",
    Agreement.ONE: "·",
    Agreement.NONE: " ",
}


def letter(index: int) -> str:
    """What a column is called in short: A, B, … Z, then by number."""
    return chr(ord("A") + index) if index < 26 else str(index + 1)


def heading(column: Column) -> str:
    """The name of a column: the file or address it came from."""
    return middle(column.name, 60)


def called(column: Column) -> str:
    """The standard of a column, with its edition; why there is nothing to compare."""
    if column.problem:
        return clean(column.problem)
    edition = "" if column.edition in column.called else column.edition
    return clean(f"{column.called} {edition}")


def silence(cell: Cell, column: Column) -> str:
    """What stands in a cell without values."""
    if column.problem:
        return "not compared"
    if cell.state is State.CANNOT_BE_SAID:
        return f"cannot be said in {clean(column.called)}"
    return "not said"


def said(item: Item) -> str:
    """A value, with its original and what it comes to where a conversion is declared."""
    value = item.value
    aside = [middle(value.original, 60)] if value.original and _tells(value.original) else []
    aside += [value.note.partition(":")[0]] if value.note else []
    more = f" ({'; '.join(aside)})" if aside else ""
    return f"{clean(value.text)}{more}"


def _tells(original: str) -> bool:
    """Whether an original is worth showing: a bare number or an IRI tells a reader little."""
    return "://" not in original and not original.replace(".", "").isdigit()


def sentence(comparison: Comparison) -> str:
    """What the comparison comes to, in a sentence."""
    counted = dict.fromkeys(Agreement, 0)
    for line in comparison.lines:
        counted[line.agreement] += 1
    different = counted[Agreement.DIFFERENT] + counted[Agreement.PARTLY]
    alike = counted[Agreement.SAME]
    if not different and not alike:
        return "There is nothing that two of them say."
    if not different:
        return f"What two or more of them say is the same in {plural(alike, 'row')}."
    return f"They differ in {plural(different, 'row')} and say the same in {alike}."
