"""The words of a comparison, the same in every format that people read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from mcconform.metadata.compare import Agreement, Cell, Column, Comparison, Item, State
from mcconform.metadata.compare_scores import PartLine, ScoreLine
from mcconform.model import Score, ScorePart
from mcconform.report.picture import STATES
from mcconform.report.text import clean, middle, number, percent, plural

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


# -- scores ---------------------------------------------------------------------------------------


def score_sign(line: ScoreLine) -> str:
    """Whether a score differs; a blank where it was asked by several profiles."""
    if not line.comparable:
        return SIGNS[Agreement.NONE]
    if sum(cell is not None and cell.value is not None for cell in line.cells) < 2:
        return SIGNS[Agreement.ONE]
    return SIGNS[Agreement.DIFFERENT if line.differs else Agreement.SAME]


def score_agreement(line: ScoreLine) -> str:
    """The same in words."""
    if not line.comparable:
        return "by several profiles"
    sign = score_sign(line)
    if sign == SIGNS[Agreement.ONE]:
        return "of one"
    return AGREEMENTS[Agreement.DIFFERENT if line.differs else Agreement.SAME]


def score_said(score: Score | None) -> str:
    """A score: its points, its denominator, and the hundredths that they are."""
    if score is None or score.value is None:
        return "not assessed"
    return f"{number(score.points)} of {number(score.of)} ({percent(score.value)} of 100)"


def part_said(part: ScorePart | None) -> str:
    """What a part gave: its state, and its points where it counts."""
    if part is None:
        return "not asked"
    state = STATES.get(part.state, part.state)
    return f"{state}, {number(part.points)} of {number(part.of)}" if part.of else state


def differing_parts(comparison: Comparison) -> Mapping[str, tuple[PartLine, ...]]:
    """By score: the parts that explain a difference, each once.

    Scores of completeness count the same elements, so what the first of them shows stands for all.
    """
    shown: set[tuple[str, str, tuple[str, ...]]] = set()
    found: dict[str, tuple[PartLine, ...]] = {}
    for line in comparison.scores:
        parts = []
        group = line.id.partition(".")[0]  # a demand may be called as an element or a fact is
        for part in line.parts:
            key = group, part.id, tuple(cell.state if cell else "" for cell in part.cells)
            if part.differs and key not in shown:
                shown.add(key)
                parts.append(part)
        found[line.id] = tuple(parts)
    return found


def asked_by(comparison: Comparison) -> str:
    """By which profile the scores were taken, in a sentence; and of whom there are none.

    Empty where scores were not asked for.
    """
    columns = comparison.columns
    ids = sorted({one.profile for one in columns if one.profile})
    if not ids:
        said = ["There are no scores."] if any(one.unscored for one in columns) else []
    elif len(ids) == 1:
        said = [f"Scores are by the profile {clean(ids[0])}."]
    else:
        by = ", ".join(
            f"{letter(index)} {clean(one.profile)}"
            for index, one in enumerate(columns)
            if one.profile
        )
        said = [
            f"Scores are by the baseline of each standard ({by}), so those of completeness do not "
            "measure the same; a profile for all of them (--profile) makes them comparable."
        ]
    said += [
        f"{letter(index)} has none: {clean(one.unscored)}."
        for index, one in enumerate(columns)
        if one.unscored
    ]
    return " ".join(said)
