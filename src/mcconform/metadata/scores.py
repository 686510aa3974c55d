"""Scores of completeness: fractions in [0, 1], each with its formula and its parts.

Sources: Ochoa and Duval, Automatic evaluation of metadata quality in digital repositories (2009),
for plain and weighted completeness; leaving out what a format cannot say is this project's own.
A score without a denominator is None, "not assessed", and never a full mark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from mcconform.metadata.completeness import Standing, State, stands
from mcconform.model import Dossier, Profile, Score, ScorePart

MODEL = "mc-score/1"
"""Version of the formulas; scores of different models are not comparable."""
WEIGHTS = {"required": 10.0, "conditional": 10.0, "recommended": 3.0, "optional": 1.0}
"""Weight of a demand by its need, where the profile gives none."""
_POINTS = {State.MET: 1.0, State.WEAK: 0.5}
_REQUIRED = frozenset({"required"})
_ALL = frozenset(WEIGHTS)
_IDLE = frozenset({State.NOT_APPLICABLE})
_UNSAYABLE = _IDLE | {State.NOT_EXPRESSIBLE}


class _Kind(NamedTuple):
    """One score: which demands it lists, which of them it leaves out, what each can give."""

    id: str
    title: str
    formula: str
    needs: frozenset[str]
    leaves_out: frozenset[State]
    weight: Callable[[Standing], float]
    gives: Callable[[Standing], float]


def scores(dossier: Dossier, profile: Profile) -> tuple[Score, ...]:
    """The four scores of completeness under a profile, in the order they are shown."""
    found = stands(dossier, profile)
    made: tuple[Score, ...] | None = found.made.get("scores")
    if made is None:
        made = found.made["scores"] = tuple(_score(kind, found.all) for kind in _KINDS)
    return made


def _score(kind: _Kind, found: Iterable[Standing]) -> Score:
    parts = tuple(_part(kind, one) for one in found if one.demand.need in kind.needs)
    points, of = sum(part.points for part in parts), sum(part.of for part in parts)
    return Score(
        id=kind.id,
        title=kind.title,
        value=points / of if of else None,
        points=points,
        of=of,
        formula=kind.formula,
        parts=parts,
    )


def _part(kind: _Kind, standing: Standing) -> ScorePart:
    demand = standing.demand
    of = 0.0 if standing.state in kind.leaves_out else kind.weight(standing)
    return ScorePart(
        id=demand.id,
        title=demand.title,
        canonical=demand.canonical,
        need=demand.need,
        state=standing.state.value,
        points=of * kind.gives(standing),
        of=of,
        pointer=standing.pointer,
    )


def _weight(standing: Standing) -> float:
    weight = standing.demand.weight
    return WEIGHTS.get(standing.demand.need, 1.0) if weight is None else weight


def _one(standing: Standing) -> float:
    return 1.0


def _said(standing: Standing) -> float:
    return _POINTS.get(standing.state, 0.0)


def _sayable(standing: Standing) -> float:
    return standing.best


_KINDS = (
    _Kind(
        "completeness.required",
        "Required elements",
        "sum of points / number of required elements; met 1, weak 0.5, missing 0, "
        "not expressible 0; elements that apply on a condition count in the other scores",
        _REQUIRED,
        _IDLE,
        _one,
        _said,
    ),
    _Kind(
        "completeness.weighted",
        "All elements, weighted",
        "sum of weight x points / sum of weights, over the elements that apply; weight 10 required "
        "or conditional, 3 recommended, 1 optional, unless the profile says otherwise",
        _ALL,
        _IDLE,
        _weight,
        _said,
    ),
    _Kind(
        "completeness.attributable",
        "What the issuer can do",
        "sum of weight x points / sum of weights, over the elements that apply and that the "
        "standard or an extension in the credential can say",
        _ALL,
        _UNSAYABLE,
        _weight,
        _said,
    ),
    _Kind(
        "completeness.ceiling",
        "What the standard can say",
        "sum of weight x most / sum of weights, over the elements that apply; most is 1, 0.5 or 0: "
        "what the standard's own places can give without extensions",
        _ALL,
        _IDLE,
        _weight,
        _sayable,
    ),
)
