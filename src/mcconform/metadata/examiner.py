"""Three rules for each element of metadata, decided from where the credential stands.

``metadata.<element>.present`` asks that the element is said at all, ``.substantial`` that it is
said in full and not in a way that counts half, ``.accepted`` that its value is what the profile
asks for. Their level comes from the profile that is applied.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from mcconform.catalogue import MAY, MUST, SHOULD, Block, Examined, Rule, quiet
from mcconform.metadata.completeness import Standing, Standings, State, stands
from mcconform.metadata.elements import Element, clause, crosswalk
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
_FIRST = "ob3"
"""The standard whose clause a rule shows where no document is looked at."""
_NEEDS = {"required": MUST, "conditional": MUST, "recommended": SHOULD, "optional": MAY}
_WORST_FIRST = (
    State.MISSING,
    State.NOT_EXPRESSIBLE,
    State.WEAK,
    State.MET,
    State.NOT_APPLICABLE,
)


def rule_ids(element: Element) -> tuple[str, str, str]:
    """The rule ids of an element: ``present``, ``substantial`` and ``accepted``."""
    beginning = f"metadata.{element.slug}"
    return f"{beginning}.present", f"{beginning}.substantial", f"{beginning}.accepted"


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
        asked = [level, half]
        if demand.value is not None:
            asked.append(SHOULD if level is MUST and demand.value.advice else level)
        for rule, own in zip(rule_ids(element), asked, strict=False):
            levels[rule] = stronger(levels.get(rule, MAY), own)
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
        """The rules of each element of the crosswalk, in the order of their ids."""
        made = (rule for element in crosswalk().elements.values() for rule in _rules(element))
        return tuple(sorted(made, key=lambda rule: rule.id))

    def examine(self, dossier: Dossier, profile: Profile) -> Examined:
        """Two assertions for each element that the profile asks for, by the elements' names.

        A third one where it asks anything of the value. Where several demands ask for one element,
        the strongest of them decide, by the worst.
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
        strong = _strongest(several)
        worst = min(_WORST_FIRST.index(one.state) for one in strong)
        decisive = [one for one in strong if one.state is _WORST_FIRST[worst]]
        present, substantial, accepted = rule_ids(decisive[0].element)
        yield _assertion(present, map(_present, decisive))
        yield _assertion(substantial, map(_substantial, decisive))
        asking = [one for one in several if one.demand.value is not None]
        if asking:
            yield _assertion(accepted, [_accepted(_strongest(asking))])


EXAMINER = MetadataExaminer()
"""What evaluate asks for the metadata rules."""


def _rules(element: Element) -> Iterator[Rule]:
    present, substantial, accepted = rule_ids(element)
    where = f"mcconform/metadata/elements.toml:{element.name}"
    specs = {name: clause(element, name) for name in crosswalk().standards}
    spec, fix = specs[_FIRST], f"{element.ask} {{place}}."
    yield Rule(
        id=present,
        area=Area.METADATA,
        level=MAY,
        spec=spec,
        specs=specs,
        message="{title} ({element}) is missing: {why}",
        fix=fix,
        title=f"The credential says: {element.title.lower()}",
        about=element.meaning,
        where=where,
    )
    yield Rule(
        id=substantial,
        area=Area.METADATA,
        level=MAY,
        spec=spec,
        specs=specs,
        message="{title} ({element}) counts half: {why}",
        fix=fix,
        title=f"The credential says in full: {element.title.lower()}",
        about=element.meaning,
        where=where,
    )

    yield Rule(
        id=accepted,
        area=Area.METADATA,
        level=MAY,
        spec=spec,
        specs=specs,
        message="{title} ({element}) is not what the profile asks for: {why}",
        fix="See what the profile asks for: mcconform profile show.",
        title=f"The value is what the profile asks for: {element.title.lower()}",
        about=element.meaning,
        where=where,
    )


def _strongest(found: Sequence[Standing]) -> list[Standing]:
    """Of the demands on one element, those that bind most."""
    strongest = max(_STRENGTH[demand_level(one.demand)] for one in found)
    return [one for one in found if _STRENGTH[demand_level(one.demand)] == strongest]


def _assertion(rule: str, found: Iterable[Finding | None]) -> Assertion:
    """The assertion of a rule from what it has to say of demands that stand alike."""
    findings = tuple(finding for finding in found if finding is not None)
    if not findings:
        return quiet(rule, Outcome.PASSED)
    return Assertion(rule, findings[0].outcome, findings)


def _present(standing: Standing) -> Finding | None:
    """What ``present`` has to say; None when it passed."""
    args = _args(standing)
    if standing.state is State.MISSING:
        return failed(standing.pointer, **args, why=standing.why)
    if standing.state is State.NOT_EXPRESSIBLE:
        cause = f"{standing.demand.title}: {standing.why}{_advice(standing)}"
        return cannot_tell(standing.pointer, cause, **args)
    if standing.is_open:
        return cannot_tell(standing.pointer, f"{standing.demand.title}: {standing.why}", **args)
    if standing.state is State.NOT_APPLICABLE:
        return not_applicable(standing.pointer, standing.why, **args)
    return None


def _advice(standing: Standing) -> str:
    """How an extension can say it, after a semicolon; empty where none is known."""
    if not standing.place:
        return ""
    ask = standing.element.ask
    return f"; {ask[:1].lower()}{ask[1:]} {standing.place}"


def _substantial(standing: Standing) -> Finding | None:
    """What ``substantial`` has to say; None when it passed."""
    args = _args(standing)
    if standing.state is State.MET:
        return None
    if standing.state is State.WEAK:
        return failed(standing.pointer, **args, why=standing.why)
    if standing.state is State.NOT_APPLICABLE:
        return not_applicable(standing.pointer, standing.why, **args)
    present = rule_ids(standing.element)[0]
    return not_applicable(standing.pointer, f"there is no value to judge, see {present}", **args)


_WORST_ANSWER = (Outcome.FAILED, Outcome.CANT_TELL, Outcome.PASSED)


def _accepted(asking: Sequence[Standing]) -> Finding | None:
    """What ``accepted`` has to say; None when it passed."""
    judged = [(one, one.answer) for one in asking if one.answer is not None]
    if not judged:
        first = asking[0]
        present = rule_ids(first.element)[0]
        why = f"there is no value to judge, see {present}"
        return not_applicable(first.pointer, why, **_args(first))
    standing, answer = min(judged, key=lambda pair: _WORST_ANSWER.index(pair[1].outcome))
    args = _args(standing)
    if answer.outcome is Outcome.FAILED:
        return failed(answer.pointer, **args, why=answer.why)
    if answer.outcome is Outcome.CANT_TELL:
        return cannot_tell(answer.pointer, f"{standing.demand.title}: {answer.why}", **args)
    return None


def _args(standing: Standing) -> dict[str, str]:
    return {
        "element": standing.demand.id,
        "title": standing.demand.title,
        "place": standing.place,
    }
