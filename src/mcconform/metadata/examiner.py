"""Two rules for each element of metadata, decided from where the credential stands.

``metadata.<element>.present`` asks that the element is said at all, ``.substantial`` that it is
said in full and not in a way that counts half. Their level comes from the profile that is applied.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from mcconform.catalogue import MAY, MUST, SHOULD, Block, Examined, Rule, quiet
from mcconform.metadata.completeness import Standing, Standings, State, stands
from mcconform.metadata.elements import Element, crosswalk
from mcconform.model import (
    Area,
    Assertion,
    Demand,
    Dossier,
    Finding,
    Level,
    Outcome,
    Profile,
    cannot_tell,
    failed,
    not_applicable,
)

_STRENGTH = {MAY: 0, SHOULD: 1, MUST: 2}
_NEEDS = {"required": MUST, "conditional": MUST, "recommended": SHOULD, "optional": MAY}
_WORST_FIRST = (
    State.MISSING,
    State.NOT_EXPRESSIBLE,
    State.WEAK,
    State.MET,
    State.NOT_APPLICABLE,
)


def rule_ids(element: Element) -> tuple[str, str]:
    """The two rule ids of an element: ``present`` and ``substantial``."""
    return f"metadata.{element.slug}.present", f"metadata.{element.slug}.substantial"


def demand_level(demand: Demand) -> Level:
    """How strongly a demand binds. What was only remembered may warn, never fail."""
    level = _NEEDS.get(demand.need, MAY)
    return SHOULD if demand.certainty == "memory" and level is MUST else level


def levels_of(demands: Iterable[Demand], weak_counts: bool) -> Mapping[str, Level]:
    """The levels of the metadata rules that some demands ask for, by rule id."""
    levels: dict[str, Level] = {}
    for demand in demands:
        element = crosswalk().elements.get(demand.canonical)
        if element is None:
            continue
        level = demand_level(demand)
        half = SHOULD if level is MUST and weak_counts else level
        for rule, asked in zip(rule_ids(element), (level, half), strict=True):
            levels[rule] = stronger(levels.get(rule, MAY), asked)
    return dict(sorted(levels.items()))


def levels_for(profile: Profile) -> Mapping[str, Level]:
    """The levels of the metadata rules that a profile's demands ask for."""
    return levels_of(profile.demands, profile.weak_counts)


def stronger(one: Level, other: Level) -> Level:
    """The level that binds more."""
    return max(one, other, key=_STRENGTH.__getitem__)


class MetadataExaminer:
    """Decides the rules of all elements in one walk over a profile's demands."""

    room = "metadata"

    def rules(self) -> tuple[Rule, ...]:
        """Two rules for each element of the crosswalk, in the order of their ids."""
        made = (rule for element in crosswalk().elements.values() for rule in _rules(element))
        return tuple(sorted(made, key=lambda rule: rule.id))

    def examine(self, dossier: Dossier, profile: Profile) -> Examined:
        """Two assertions for each element that the profile asks for, in the order of their ids.

        Where several demands ask for one element, the strongest of them decide, by the worst.
        """
        found = stands(dossier, profile)
        made: Examined | None = found.made.get("examined")
        if made is None:
            made = found.made["examined"] = Examined(Block(tuple(_assertions(found))))
        return made


def _assertions(found: Standings) -> Iterator[Assertion]:
    by_element: dict[str, list[Standing]] = {}
    for standing in found.all:
        by_element.setdefault(standing.element.name, []).append(standing)
    for _, several in sorted(by_element.items()):
        standing = _decisive(several)
        present, substantial = rule_ids(standing.element)
        yield _assertion(present, _present(standing))
        yield _assertion(substantial, _substantial(standing))


EXAMINER = MetadataExaminer()
"""What evaluate asks for the metadata rules."""


def _rules(element: Element) -> Iterator[Rule]:
    present, substantial = rule_ids(element)
    where = f"mcconform/metadata/elements.toml:{element.name}"
    yield Rule(
        id=present,
        area=Area.METADATA,
        level=MAY,
        spec=element.spec,
        message="{title} ({element}) is missing: {why}",
        fix=element.fix,
        title=f"The credential says: {element.title.lower()}",
        about=element.meaning,
        where=where,
    )
    yield Rule(
        id=substantial,
        area=Area.METADATA,
        level=MAY,
        spec=element.spec,
        message="{title} ({element}) counts half: {why}",
        fix=element.fix,
        title=f"The credential says in full: {element.title.lower()}",
        about=element.meaning,
        where=where,
    )


def _decisive(found: Sequence[Standing]) -> Standing:
    """Of the demands on one element, the worst state among the strongest."""
    strongest = max(_STRENGTH[demand_level(one.demand)] for one in found)
    strong = [one for one in found if _STRENGTH[demand_level(one.demand)] == strongest]
    return min(strong, key=lambda one: _WORST_FIRST.index(one.state))


def _assertion(rule: str, finding: Finding | None) -> Assertion:
    if finding is None:
        return quiet(rule, Outcome.PASSED)
    return Assertion(rule, finding.outcome, (finding,))


def _present(standing: Standing) -> Finding | None:
    """What ``present`` has to say; None when it passed."""
    args = _args(standing)
    if standing.state is State.MISSING:
        return failed(standing.pointer, **args, why=standing.why)
    if standing.state is State.NOT_EXPRESSIBLE:
        cause = f"{standing.demand.title}: {standing.why}{_advice(standing.element)}"
        return cannot_tell(standing.pointer, cause, **args)
    if standing.state is State.NOT_APPLICABLE:
        return not_applicable(standing.pointer, standing.why, **args)
    return None


def _advice(element: Element) -> str:
    """How an extension can say it, after a semicolon; empty where the fix names a place."""
    if "{" in element.fix:
        return ""
    return f"; {element.fix[:1].lower()}{element.fix[1:].rstrip('.')}"


def _substantial(standing: Standing) -> Finding | None:
    """What ``substantial`` has to say; None when it passed."""
    args = _args(standing)
    if standing.state is State.MET:
        return None
    if standing.state is State.WEAK:
        return failed(standing.pointer, **args, why=standing.why)
    if standing.state is State.NOT_APPLICABLE:
        return not_applicable(standing.pointer, standing.why, **args)
    present, _ = rule_ids(standing.element)
    return not_applicable(standing.pointer, f"there is no value to judge, see {present}", **args)


def _args(standing: Standing) -> dict[str, str]:
    return {
        "element": standing.demand.id,
        "title": standing.demand.title,
        "where": standing.where or "an extension",
    }
