"""The scores of credentials side by side, each with the parts it is made of.

A score is a share of what a standard can say and a profile asks. So each stands with its points and
its denominator, and the scores of completeness are marked as different only where one profile
asks: under two profiles they answer two questions. The same goes for their parts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

from mcconform.model import Score, ScorePart

_OF_PROFILE: Final = "completeness."
"""What the scores begin with whose parts are the demands of a profile."""
_DIGITS: Final = 9
"""Digits in which scores can differ; what is behind them comes of adding up in binary."""


class Scored(msgspec.Struct, frozen=True):
    """The scores of one credential and the profile they were taken by."""

    profile: str
    scores: Mapping[str, Score]
    problem: str = ""
    """Why there are none; empty when there are."""


class PartLine(msgspec.Struct, frozen=True):
    """One element or fact, with what each credential has of it; None where it is not asked."""

    id: str
    title: str
    differs: bool
    """Whether it does not give the same to the score of all that have it."""
    cells: tuple[ScorePart | None, ...]


class ScoreLine(msgspec.Struct, frozen=True):
    """One score, with a cell for each credential; None where it has none."""

    id: str
    title: str
    formula: str
    comparable: bool
    """Whether all were asked the same: by one profile, or whatever the profile."""
    differs: bool
    """Whether it is comparable and the fraction is not the same in all that have one."""
    cells: tuple[Score | None, ...]
    parts: tuple[PartLine, ...]


def score_lines(scored: Sequence[Scored]) -> tuple[ScoreLine, ...]:
    """The scores side by side, in the order that they are shown in everywhere."""
    names = dict.fromkeys(name for one in scored for name in one.scores)
    one_profile = len({one.profile for one in scored if one.scores}) == 1
    return tuple(_line(name, scored, one_profile) for name in names)


def _line(name: str, scored: Sequence[Scored], one_profile: bool) -> ScoreLine:
    cells = tuple(one.scores.get(name) for one in scored)
    first = next(cell for cell in cells if cell is not None)
    comparable = one_profile or not name.startswith(_OF_PROFILE)
    values = {
        round(cell.value, _DIGITS) for cell in cells if cell is not None and cell.value is not None
    }
    return ScoreLine(
        id=name,
        title=first.title,
        formula=first.formula,
        comparable=comparable,
        differs=comparable and len(values) > 1,
        cells=cells,
        parts=tuple(_parts(cells, by_element=not comparable)),
    )


def _parts(cells: Sequence[Score | None], by_element: bool) -> Iterator[PartLine]:
    """The parts, those of one element or fact on one line; their order is that of the first."""
    several = [dict(_named(cell, by_element)) if cell else {} for cell in cells]
    for key in dict.fromkeys(key for one in several for key in one):
        found = tuple(one.get(key) for one in several)
        there = [part for part in found if part is not None]
        yield PartLine(
            id=key[0],
            title=there[0].title,
            differs=not by_element and len(set(map(_gives, there))) > 1,
            cells=found,
        )


def _gives(part: ScorePart) -> tuple[float, float]:
    return round(part.points, _DIGITS), round(part.of, _DIGITS)


def _named(score: Score, by_element: bool) -> Iterator[tuple[tuple[str, int], ScorePart]]:
    """The parts by their id; of several profiles by their element and how often it came before."""
    seen: Counter[str] = Counter()
    for part in score.parts:
        name = part.canonical if by_element else part.id
        yield (name, seen[name]), part
        seen[name] += 1
