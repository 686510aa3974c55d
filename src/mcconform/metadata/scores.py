"""Scores: fractions in [0, 1], each with its formula and its parts, explained in docs/scores.md.

Sources: Bruce and Hillmann, The continuum of metadata quality (2004), for what is measured; Ochoa
and Duval, Automatic evaluation of metadata quality in digital repositories (2009), for plain and
weighted completeness. Leaving out what a format cannot say, and counting what is not said as not
earned, is this project's own. A score without a denominator is None, "not assessed", and never a
full mark.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from mcconform.metadata import conformance, facts
from mcconform.metadata.completeness import (
    AWARDS_NOTHING,
    Standing,
    State,
    describes_award,
    stands,
)
from mcconform.metadata.conformance import Carries, Judged
from mcconform.metadata.elements import crosswalk
from mcconform.metadata.fact_list import SCORES
from mcconform.metadata.facts import Decided, Outcomes
from mcconform.metadata.questions import Asks
from mcconform.metadata.seen import Holds
from mcconform.model import Dossier, Profile, Score, ScorePart

MODEL = "mc-score/2"
"""Version of the formulas; scores of different models are not comparable."""
WEIGHTS = {"required": 10.0, "conditional": 10.0, "recommended": 3.0, "optional": 1.0}
"""Weight of a demand by its need, where the profile gives none."""
_OF_VALUES = {Carries.MET: 1.0, Carries.WEAK: 0.5}
_NOTHING_THERE = frozenset({Carries.MISSING, Carries.NOT_EXPRESSIBLE, Carries.NOT_APPLICABLE})
_POINTS = {State.MET: 1.0, State.WEAK: 0.5}
_REQUIRED = frozenset({"required"})
_ALL = frozenset(WEIGHTS)


class _Kind(NamedTuple):
    """One score: which demands it lists, which of them it counts, what each can give."""

    id: str
    title: str
    formula: str
    needs: frozenset[str]
    counts: Callable[[Standing], bool]
    weight: Callable[[Standing], float]
    gives: Callable[[Standing], float]
    tells: Callable[[Standing], tuple[State, str, str]]


def scores(dossier: Dossier, profile: Profile) -> tuple[Score, ...]:
    """The four scores of completeness under a profile, in the order they are shown."""
    found = stands(dossier, profile)
    made: tuple[Score, ...] | None = found.made.get("scores")
    if made is None:
        made = found.made["scores"] = tuple(_score(kind, found.all) for kind in _KINDS)
    return made


def titles() -> dict[str, str]:
    """The title of every score by its id, in the order they are shown."""
    of_values = {name: title for name, (title, _) in _TEXTS.items()}
    return {**{kind.id: kind.title for kind in _KINDS}, **of_values}


def all_scores(dossier: Dossier, profile: Profile, outcomes: Outcomes) -> tuple[Score, ...]:
    """The scores of completeness, then those of the values, and those that count facts.

    ``outcomes`` says what the rules came to that some facts rest on. What describes no award has
    no values to judge and no facts: these scores are not assessed.
    """
    standings = stands(dossier, profile)
    judged: tuple[Judged, ...] = ()
    decided: tuple[Decided, ...] = ()
    if describes_award(dossier):
        found = facts.read(dossier)
        standard = dossier.credential.standard or ""
        judged = conformance.judge(found, standard, standings.all)
        decided = facts.decide(dossier, profile, found, outcomes)
    return (*scores(dossier, profile), _conformance(judged), *_of_facts(decided))


def _conformance(judged: Iterable[Judged]) -> Score:
    title, formula = _TEXTS["conformance"]
    return _added("conformance", title, formula, tuple(map(_of_element, judged)))


def _of_facts(decided: Iterable[Decided]) -> Iterator[Score]:
    by_score: dict[str, list[ScorePart]] = {name: [] for name in SCORES}
    for one in decided:
        by_score[one.fact.score].append(_of_fact(one))
    for name, parts in by_score.items():
        title, formula = _TEXTS[name]
        yield _added(name, title, formula, tuple(parts))


@functools.lru_cache(maxsize=4096)
def _of_element(judged: Judged) -> ScorePart:
    element = judged.element
    of = 0.0 if judged.state in _NOTHING_THERE else 1.0
    return ScorePart(
        id=element.name,
        title=element.title,
        canonical=element.name,
        need="value",
        state=judged.state.value,
        points=_OF_VALUES.get(judged.state, 0.0),
        of=of,
        pointer=judged.pointer,
        why=judged.why,
    )


@functools.lru_cache(maxsize=4096)
def _of_fact(decided: Decided) -> ScorePart:
    """A fact that the standard cannot say counts when it holds, and takes nothing away if not."""
    fact, told, expressible = decided
    holds = told.state is Holds.MET
    return ScorePart(
        id=fact.id,
        title=fact.title,
        canonical=" ".join(fact.about_what),
        need="fact",
        state=told.state.value,
        points=fact.weight if holds else 0.0,
        of=fact.weight if holds or expressible else 0.0,
        pointer=told.pointer,
        why=told.why,
    )


def _score(kind: _Kind, found: Iterable[Standing]) -> Score:
    parts = tuple(_part(kind, one) for one in found if one.demand.need in kind.needs)
    return _added(kind.id, kind.title, kind.formula, parts)


def _added(name: str, title: str, formula: str, parts: tuple[ScorePart, ...]) -> Score:
    points, of = sum(part.points for part in parts), sum(part.of for part in parts)
    return Score(
        id=name,
        title=title,
        value=points / of if of else None,
        points=points,
        of=of,
        formula=formula,
        parts=parts,
    )


def _part(kind: _Kind, standing: Standing) -> ScorePart:
    demand = standing.demand
    of = kind.weight(standing) if kind.counts(standing) else 0.0
    points = of * kind.gives(standing)
    if standing.behind and kind.gives is _said:
        of = points  # half is certain; of the other half nobody can tell
    state, pointer, why = kind.tells(standing)
    return ScorePart(
        id=demand.id,
        title=demand.title,
        canonical=demand.canonical,
        need=demand.need,
        state=state.value,
        points=points,
        of=of,
        pointer=pointer,
        why=why,
    )


def _of_badge(standing: Standing) -> tuple[State, str, str]:
    """State, place and why of what a credential says."""
    return _state(standing), standing.pointer, _why(standing)


def _of_standard(standing: Standing) -> tuple[State, str, str]:
    """The same of what a standard can say, whatever the credential does."""
    if standing.why == AWARDS_NOTHING or standing.asks is Asks.NEVER:
        return State.NOT_APPLICABLE, "", standing.why
    if standing.best == 1.0:
        return State.MET, "", ""
    why = "" if standing.asks is Asks.ALWAYS else "asked on a condition, it counts in full only"
    return (State.WEAK if standing.best else State.NOT_EXPRESSIBLE), "", why


def _state(standing: Standing) -> State:
    """The state that counts: what cannot be told to be said in full counts half."""
    return State.WEAK if standing.alone else standing.state


def _why(standing: Standing) -> str:
    """Why it does not count in full; where that is so, why it does not count at all."""
    why = standing.alone or standing.why
    state = _state(standing)
    if standing.behind:
        why = f"{why}; the rest of it may stand in a linked document that is not at hand"
    if standing.asks is Asks.IF_SHOWN and state not in (State.MET, State.NOT_APPLICABLE):
        condition = crosswalk().conditions[standing.demand.condition].title
        return f"{why}; it is asked because {condition}, and counts as soon as it is said in full"
    return why


def _applies(standing: Standing) -> bool:
    """Whether a demand counts: always, or as soon as what is asked on a condition is met.

    Were the latter counted as soon as its condition holds, then saying what the condition is about
    would lower the score.
    """
    if standing.asks is Asks.ALWAYS:
        return standing.state is not State.NOT_APPLICABLE
    return _state(standing) is State.MET


def _attributable(standing: Standing) -> bool:
    """Whether the issuer could have said it: the standard has a place, or an extension says it."""
    return _applies(standing) and (standing.best > 0 or _state(standing) is State.MET)


def _reachable(standing: Standing) -> bool:
    """Whether a document of the standard could have it counted, whatever this one says."""
    if standing.why == AWARDS_NOTHING or standing.asks is Asks.NEVER:
        return False
    return standing.asks is Asks.ALWAYS or standing.best == 1.0


def _weight(standing: Standing) -> float:
    weight = standing.demand.weight
    return WEIGHTS.get(standing.demand.need, 1.0) if weight is None else weight


def _one(standing: Standing) -> float:
    return 1.0


def _said(standing: Standing) -> float:
    return _POINTS.get(_state(standing), 0.0)


def _sayable(standing: Standing) -> float:
    return standing.best


_KINDS = (
    _Kind(
        "completeness.required",
        "Required elements",
        "sum of points / number of required elements; met 1, weak 0.5, missing 0, "
        "not expressible 0; elements that apply on a condition count in the other scores",
        _REQUIRED,
        _applies,
        _one,
        _said,
        _of_badge,
    ),
    _Kind(
        "completeness.weighted",
        "All elements, weighted",
        "sum of weight x points / sum of weights, over the elements that apply; weight 10 required "
        "or conditional, 3 recommended, 1 optional, unless the profile says otherwise; what is "
        "asked on a condition counts as soon as it is met",
        _ALL,
        _applies,
        _weight,
        _said,
        _of_badge,
    ),
    _Kind(
        "completeness.attributable",
        "What the issuer can do",
        "sum of weight x points / sum of weights, over the elements that apply and that the "
        "standard can say, and those that an extension in the credential says in full",
        _ALL,
        _attributable,
        _weight,
        _said,
        _of_badge,
    ),
    _Kind(
        "completeness.ceiling",
        "What the standard can say",
        "sum of weight x most / sum of weights, over the elements that are always asked and those "
        "asked on a condition that can be met; most is 1, 0.5 or 0: what the standard's own places "
        "can give without extensions",
        _ALL,
        _reachable,
        _weight,
        _sayable,
        _of_standard,
    ),
)
_TEXTS = {
    "conformance": (
        "Values that count",
        "sum of points / number of elements that are there; a value that passes the element's test "
        "and is as the profile asks 1, one that says little 0.5, any other 0",
    ),
    "consistency": (
        "What agrees with itself",
        "facts that hold / facts that the standard can say; one that is contradicted, undecided or "
        "not said is not earned",
    ),
    "accessibility": (
        "What everybody can read",
        "facts that hold / facts that the standard can say; one that does not hold, is undecided "
        "or not said is not earned",
    ),
    "provenance": (
        "Who says so",
        "sum of weights of the facts that hold / sum of weights of those that the standard can "
        "say; the issuer's resolvable identifier 4, the signature 3, its key 3, all others 1",
    ),
}
"""Title and formula of the scores that are not of completeness."""
