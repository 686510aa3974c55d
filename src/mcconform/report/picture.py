"""A score as a picture: one mark for each element, told apart by its shape, never by colour alone.

The geometry is made here, the SVG in ``templates/picture.svg``.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

import msgspec

from mcconform.model import Score, ScorePart
from mcconform.report.text import clean, plural

STATES: Final = {
    "met": "met",
    "weak": "weak",
    "failed": "does not hold",
    "undecided": "undecided",
    "missing": "missing",
    "not-expressible": "not expressible in this standard",
    "not-applicable": "not applicable",
}
"""States of an element or a fact in words, in the order of the legend."""
_WHERE_MET: Final = frozenset({"failed", "undecided"})
"""States that no element of a profile has: the legend has them where they occur."""
NEEDS: Final = {
    "required": "Required",
    "conditional": "Required where it applies",
    "recommended": "Recommended",
    "optional": "Optional",
    "value": "Values",
    "fact": "Facts",
}
COLUMNS: Final = 12
STEP: Final = 34
LINE: Final = 46
"""Units from one mark to the next, and from one line of marks to the next."""


class Mark(msgspec.Struct, frozen=True):
    """One element: where it stands, its state, and what it is called."""

    x: int
    y: int
    number: int
    state: str
    label: str


class Row(msgspec.Struct, frozen=True):
    """The elements of one need."""

    title: str
    marks: tuple[Mark, ...]
    met: str
    """How many of those that apply are met, in words."""
    width: int
    height: int


class Picture(msgspec.Struct, frozen=True):
    """All rows, and how many elements have which state."""

    rows: tuple[Row, ...]
    legend: tuple[tuple[str, str, int], ...]
    text: str
    """What the picture shows, in words."""


def picture(score: Score) -> Picture:
    """The picture of a score's parts, in their order, by need."""
    needs = [*NEEDS, *sorted({part.need for part in score.parts} - set(NEEDS))]
    numbered = list(enumerate(score.parts, 1))
    rows = tuple(
        _row(NEEDS.get(need, clean(need)), [one for one in numbered if one[1].need == need])
        for need in needs
        if any(part.need == need for part in score.parts)
    )
    counts = Counter(part.state for part in score.parts)
    legend = tuple(
        (state, words, counts[state])
        for state, words in STATES.items()
        if counts[state] or state not in _WHERE_MET
    )
    said = ", ".join(f"{count} {words}" for _, words, count in legend if count)
    return Picture(rows, legend, f"{plural(len(score.parts), kind(score))}: {said}")


def kind(score: Score) -> str:
    """What a score counts: elements or facts."""
    return "fact" if any(part.need == "fact" for part in score.parts) else "element"


def _row(title: str, parts: list[tuple[int, ScorePart]]) -> Row:
    marks = tuple(
        Mark(
            x=(place % COLUMNS) * STEP,
            y=(place // COLUMNS) * LINE,
            number=number,
            state=part.state if part.state in STATES else "not-applicable",
            label=f"{clean(part.title)}: {STATES.get(part.state, clean(part.state))}",
        )
        for place, (number, part) in enumerate(parts)
    )
    lines = (len(parts) + COLUMNS - 1) // COLUMNS
    met = sum(part.state == "met" for _, part in parts)
    of = sum(part.state != "not-applicable" for _, part in parts)
    said = f"{met} of {of} met" if of else "none applies"
    return Row(title, marks, said, min(len(parts), COLUMNS) * STEP, lines * LINE)
