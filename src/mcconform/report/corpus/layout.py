"""Tables in columns of a terminal, made to fit as far as their numbers let them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec
from rich.cells import cell_len, set_cell_size

_FIRST: Final = 44
_LEAST: Final = 8
"""The widest first column, and the narrowest; no head is folded to less either."""
_WORDS: Final = 20
"""A last column that is wider than this holds words, not numbers."""
_GAP: Final = 2


class Table(msgspec.Struct, frozen=True):
    """Lines of a table; what stands aside belongs under its row."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """The lines of each row: a first cell that is too wide has one of its own."""
    asides: tuple[str, ...]


def lay_out(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], width: int) -> Table:
    """The table in ``width`` columns, or in as many as its numbers take.

    Where room is short, a last column of words goes under the rows, then heads are folded at
    their spaces, then first cells go above their rows.
    """
    words = max((cell_len(row[-1]) for row in rows), default=0) > _WORDS
    asides = [""] * len(rows)
    wide = _widths([heads, *rows])
    if words and _total(wide) > width:
        asides = [f"{heads[-1]}: {row[-1]}" if row[-1] != "–" else "" for row in rows]
        heads, rows, words = heads[:-1], [row[:-1] for row in rows], False
        wide = wide[:-1]
    folded = [heads]
    if _total(wide) > width:
        folded = _folded(heads, _widths(rows))
        wide = _widths([*folded, *rows])
    wide[0] = max(min(wide[0], width - _total(wide) + wide[0]), min(wide[0], _LEAST))
    return Table(
        tuple(_line(row, wide, words=words) for row in folded),
        tuple(tuple(_lines(row, wide, width, words=words)) for row in rows),
        tuple(asides),
    )


def _widths(rows: Sequence[tuple[str, ...]]) -> list[int]:
    wide = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    return [min(wide[0], _FIRST), *wide[1:]] if wide else []


def _total(wide: Sequence[int]) -> int:
    return sum(wide) + _GAP * (len(wide) - 1)


def _folded(heads: tuple[str, ...], wide: Sequence[int]) -> list[tuple[str, ...]]:
    """The heads on several lines, no wider than the cells below or their own longest word."""
    columns = [_fold(head, most) for head, most in zip(heads, wide, strict=True)]
    deep = max(map(len, columns))
    columns = [[*[""] * (deep - len(column)), *column] for column in columns]
    return list(zip(*columns, strict=True))


def _fold(head: str, most: int) -> list[str]:
    words = head.split(" ")
    most = max(most, _LEAST, *map(len, words))
    lines = [words[0]]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) <= most:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _lines(row: tuple[str, ...], wide: Sequence[int], width: int, *, words: bool) -> Iterator[str]:
    first = row[0]
    if cell_len(first) > wide[0]:
        # whole, as what was cut off might be all that tells two rows apart
        yield first if cell_len(first) <= width else f"{set_cell_size(first, width - 1)}…"
        first = ""
    yield _line((first, *row[1:]), wide, words=words)


def _line(row: tuple[str, ...], wide: Sequence[int], *, words: bool) -> str:
    """Words go to the left, numbers to the right."""
    cells = [set_cell_size(row[0], wide[0])]
    for number, cell in enumerate(row[1:], 1):
        gap = " " * (wide[number] - cell_len(cell))
        cells.append(f"{cell}{gap}" if words and number == len(row) - 1 else f"{gap}{cell}")
    return (" " * _GAP).join(cells).rstrip()
