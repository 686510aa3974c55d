"""Sets of awards: credit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Finding
from mcconform.stacking.conditions import Condition
from mcconform.stacking.credit import Bounds, Sum
from mcconform.stacking.edges import Kind
from mcconform.stacking.graph import Place, Relation
from mcconform.stacking.measures import UNSTATED, shown
from mcconform.stacking.rules.set import CTDL, ELM
from mcconform.stacking.stackset import StackSet
from mcconform.stacking.unionfind import UnionFind


def _said(value: Decimal, unit: str) -> str:
    """An amount with its unit."""
    return f"{shown(round(value, 4))} {unit or 'credits'}"


def _wholes(stack: StackSet) -> list[tuple[int, str, Decimal, list[Relation]]]:
    """Wholes with credit, in each of its units, and their direct parts that have any."""
    found = []
    for whole, parts in stack.credits.parts.items():
        own = stack.credits.own(whole) if parts else {}
        for unit in sorted(own):
            if any(stack.credits.of(one.source) for one in parts):
                found.append((whole, unit, own[unit], parts))
    return found


def _limit(stack: StackSet, credit: Decimal) -> Decimal:
    return credit * (1 + stack.options.tolerance)


def _edges(total: Sum) -> list[int]:
    return [number for relation in total.parts for number in relation.edges]


@rule(
    area="stackability",
    level=MUST,
    spec=f"{ELM}#creditpoint",
    message="the parts that {whole} needs come to {sum}, more than the {credit} of the whole: "
    "{parts}",
    fix="Correct the credit of the whole or of its parts.",
    applies=lambda stack: bool(stack.once(_wholes)),
)
def needed_parts_fit(stack: StackSet) -> Iterator[Finding]:
    """The parts that a whole needs have no more credit than it (STK-CRD-001).

    Needed is a part that a condition of the whole asks for, that was earned as a part of one
    person's award, or that stands below another in a learner's record; and any part that alone has
    more than the whole. A part that is listed twice, or that is also a part of another part, is
    counted once. The tolerance is the profile's.
    """
    for whole, unit, credit, parts in stack.once(_wholes):
        needed = [one for one in parts if stack.credits.needed(one)]
        total = stack.credits.sum(needed, unit, whole)
        if total.value <= _limit(stack, credit):
            others = (stack.credits.sum([one], unit, whole) for one in parts if one not in needed)
            total = max((total, *others), key=lambda one: one.value)
        if total.value > _limit(stack, credit):
            if stack.credits.cut:
                cause = "there are too many parts of parts to tell which are counted twice"
                yield stack.cannot_tell(stack.place_of(whole), cause, *_edges(total))
                continue
            yield stack.failed(stack.place_of(whole), *_edges(total), **_told(stack, whole, total,
                unit, credit))  # fmt: skip


def _told(stack: StackSet, whole: int, total: Sum, unit: str, credit: Decimal) -> dict[str, str]:
    return {
        "whole": stack.label(whole),
        "sum": _said(total.value, unit),
        "credit": _said(credit, unit),
        "parts": stack.labels(one.source for one in total.parts),
    }


@rule(
    area="stackability",
    level=SHOULD,
    spec=f"{CTDL}#hasPart",
    message="the parts that {whole} lists come to {sum}, more than the {credit} of the whole, and "
    "nothing says that some of them are a choice: {parts}",
    fix="Say by a condition which parts are needed and among which there is a choice, or correct "
    "the credit.",
    applies=lambda stack: bool(stack.once(_wholes)),
)
def listed_parts_fit(stack: StackSet) -> Iterator[Finding]:
    """The parts that a whole lists have no more credit than it, or are said to be a choice.

    A list of what may count towards an award (electives) is often longer than what is needed; so
    it is advice here, and a fault only where the parts are needed (STK-CRD-001).
    """
    for whole, unit, credit, parts in stack.once(_wholes):
        listed = [one for one in parts if stack.credits.needed(one) is not False]
        if all(stack.credits.needed(one) for one in listed) or len(listed) < 2:
            continue
        total = stack.credits.sum(listed, unit, whole)
        if total.value > _limit(stack, credit) and not stack.credits.cut:
            yield stack.failed(stack.place_of(whole), *_edges(total), **_told(stack, whole, total,
                unit, credit))  # fmt: skip


def _complete(stack: StackSet) -> list[tuple[int, str, Decimal, Bounds | None, Place]]:
    """Wholes that say what they are made of, with the bounds of that: by a condition that asks for
    an amount of credit, by a pathway, or by the profile.
    """
    found: list[tuple[int, str, Decimal, Bounds | None, Place]] = []
    for thing in stack.things:
        for stated in thing.stated:
            for condition in stated.definition.conditions:
                found += _asked(stack, thing.index, condition, stated.paper)
    if stack.options.listed_parts == "complete":
        for whole, unit, credit, parts in stack.once(_wholes):
            total = stack.credits.sum(parts, unit, whole)
            bounds = None if total.missing else (total.value, total.value)
            found.append((whole, unit, credit, bounds, stack.place_of(whole)))
    return found


def _asked(
    stack: StackSet, thing: int, condition: Condition, paper: int
) -> Iterator[tuple[int, str, Decimal, Bounds | None, Place]]:
    """A condition's own amount, or that of the award which a component stands for."""
    waiting = [condition]
    own = stack.credits.own(thing) if stack.is_component(thing) else {}
    for unit in sorted(own):
        bounds = stack.credits.bounds(condition, paper, unit, thing)
        yield thing, unit, own[unit], bounds, (paper, condition.pointer)
    while waiting:
        one = waiting.pop()
        waiting += one.parts
        if one.choices and one.credit is not None and one.credit.value > 0:
            unit = one.credit.unit
            bounds = stack.credits.bounds(one, paper, unit, thing)
            yield thing, unit, one.credit.value, bounds, (paper, one.pointer)
        for limit in one.constraints:
            if limit.subject == "creditValue" and limit.comparator in ("gteq", "eq", "gt"):
                units = sorted({unit for _, id in one.targets for unit in _units(stack, id, paper)})
                if len(units) == 1 and limit.value is not None:
                    bounds = stack.credits.bounds(one, paper, units[0], thing)
                    yield thing, units[0], limit.value, bounds, (paper, limit.pointer)


def _units(stack: StackSet, id: str, paper: int) -> list[str]:
    thing = stack.graph.find(id, paper)
    return sorted(stack.credits.of(thing)) if thing >= 0 else []


@rule(
    area="stackability",
    level=SHOULD,
    spec=f"{CTDL}#requiredNumber",
    message="what {whole} asks for comes to {most} at most, {shortfall} short of {credit}",
    fix="Add the parts that are missing, or correct the credit.",
    applies=lambda stack: bool(stack.once(_complete)),
)
def whole_is_reached(stack: StackSet) -> Iterator[Finding]:
    """What a whole says it is made of reaches its credit (STK-CRD-002).

    Of a choice the largest ones count: of k among n the k with most credit. Asked of conditions
    that name an amount, of components of a pathway that stand for an award with credit, and of
    lists where the profile says that they are complete. Where a part's credit is not known, or a
    condition also asks for what is no award, it is left open.
    """
    for whole, unit, credit, bounds, place in stack.once(_complete):
        if bounds is None:
            cause = f"not everything that {stack.label(whole)} asks for has a known credit"
            yield stack.cannot_tell(place, cause)
        elif bounds[1] < credit * (1 - stack.options.tolerance):
            yield stack.failed(
                place,
                whole=stack.label(whole),
                most=_said(bounds[1], unit),
                shortfall=_said(credit - bounds[1], unit),
                credit=_said(credit, unit),
            )


def _transfers(stack: StackSet) -> list[tuple[Relation, int]]:
    """Credit given in a whole with credit of its own: the relation and the declaration."""
    edges = stack.graph.edges
    return [
        (relation, number)
        for relation in stack.graph.of_kind(Kind.GIVES_CREDIT)
        for number in relation.edges
        if stack.type(relation.target) != "TransferValueProfile"
        and stack.credits.own(relation.target)
        and (edges[number].credit is not None or stack.options.transfer_share)
        and edges[number].term != "entitlesTo"
    ]


@rule(
    area="stackability",
    level=SHOULD,
    spec=f"{CTDL}#TransferValueProfile",
    message="{part} gives {share} of {whole}; {bound}",
    fix="Correct the amount of credit that is transferred.",
    applies=lambda stack: bool(stack.once(_transfers)),
)
def transfer_share(stack: StackSet) -> Iterator[Finding]:
    """The share of a whole that is transferred is said, and within bounds (STK-CRD-003).

    The bounds are the profile's, and nobody can be given more than the whole. How much it is must
    be said only where the profile has bounds.
    """
    low, high = stack.options.transfer_share or (Decimal(0), Decimal(1))
    for relation, number in stack.once(_transfers):
        place, credit = stack.graph.place(number), stack.graph.edges[number].credit
        part, whole = stack.label(relation.source), stack.label(relation.target)
        if credit is None:
            known = (f"an amount that is not said of {whole}", "the profile asks for one")
            yield stack.failed(place, number, part=part, share=known[0], whole=whole,
                bound=known[1])  # fmt: skip
            continue
        own = stack.credits.own(relation.target)
        rates = [(unit, stack.credits.rates.rate(credit.unit, unit)) for unit in sorted(own)]
        shares = [credit.value * rate / own[unit] for unit, rate in rates if rate is not None]
        if not shares:
            cause = f"{_said(credit.value, credit.unit)} cannot be compared with the credit of "
            yield stack.cannot_tell(place, cause + whole, number)
        elif not low <= shares[0] <= high:
            bound = f"{shown(low * 100)} to {shown(high * 100)} % may be transferred"
            share = f"{shown(round(shares[0] * 100, 2))} %"
            yield stack.failed(place, number, part=part, share=share, whole=whole, bound=bound)


def _united(stack: StackSet) -> list[list[int]]:
    """Things that build on each other, and have credit in more than one unit between them."""
    sets = UnionFind(len(stack.things))
    for relation in stack.building():
        sets.union(relation.source, relation.target)
    members: dict[int, list[int]] = {}
    for thing in stack.things:
        if stack.credits.own(thing.index):
            members.setdefault(sets.find(thing.index), []).append(thing.index)
    return [
        several
        for several in members.values()
        if len(_units_of(stack, several)) > 1 and not _only_repeats(stack, several)
    ]


def _only_repeats(stack: StackSet, things: list[int]) -> bool:
    """Whether it is one award that has the credit of its definition, which is looked at itself."""
    only = stack.things[things[0]]
    return len(things) == 1 and not only.stated and not any(g.award.credits for g in only.awards)


def _units_of(stack: StackSet, things: list[int]) -> list[str]:
    found = dict.fromkeys(unit for one in things for unit in stack.credits.own(one))
    found.pop(UNSTATED, None)
    return list(found)


@rule(
    area="stackability",
    level=SHOULD,
    spec=f"{CTDL}#creditUnitType",
    message="credit is counted in several units, and no conversion is declared: {units} "
    "({example})",
    fix="Give the credit in one unit, or declare the conversion in the profile, under [stacking].",
    applies=lambda stack: bool(stack.once(_united)),
)
def one_unit(stack: StackSet) -> Iterator[Finding]:
    """Awards that build on each other count credit in one unit, or a conversion is declared
    (STK-CRD-004).

    So does one award that gives two opinions of its own credit.
    """
    for members in stack.once(_united):
        units = _units_of(stack, members)
        rates = stack.credits.rates
        apart = [unit for unit in units if rates.rate(units[0], unit) is None]
        if not apart:
            continue
        odd = next(one for one in members if apart[0] in stack.credits.own(one))
        yield stack.failed(
            _credit_place(stack, odd, apart[0]),
            units=", ".join(sorted(units)),
            example=f"{stack.label(odd)} in {apart[0]}",
        )


def _credit_place(stack: StackSet, thing: int, unit: str) -> Place:
    for one in stack.kin(thing):
        for stated in stack.things[one].stated:
            for amount in stated.definition.credits:
                if amount.unit == unit:
                    return stated.paper, amount.pointer
    return stack.place_of(thing)


@rule(
    area="stackability",
    level=SHOULD,
    spec=f"{CTDL}#isPartOf",
    message="{part} of {holder} counts in {count} awards of the same holder: {wholes}",
    fix="Let the award count once, or ask the owners of the wholes if it may count twice.",
    applies=lambda stack: (
        stack.options.double_counting == "forbidden" and bool(stack.holdings.awards)
    ),
)
def counted_once(stack: StackSet) -> Iterator[Finding]:
    """No award counts in two wholes of one holder, where the profile forbids it (STK-CRD-005).

    Wholes of which one is a part of the other count it once between them.
    """
    counted: dict[int, list[tuple[int, Relation]]] = {}
    for relation, whole, parts in stack.holdings.stacks():
        for given in parts:
            counted.setdefault(given.thing, []).append((whole.thing, relation))
    for thing, wholes in counted.items():
        outer = _outermost(stack, wholes)
        if len(outer) > 1:
            given = stack.things[thing].awards[0]
            yield stack.failed(
                given.place,
                *(number for _, relation in outer for number in relation.edges),
                part=stack.label(thing),
                holder=stack.holdings.shown(given),
                count=len(outer),
                wholes=stack.labels(whole for whole, _ in outer),
            )


def _outermost(stack: StackSet, wholes: list[tuple[int, Relation]]) -> list[tuple[int, Relation]]:
    """The wholes that are not parts of another of them."""
    first = dict(reversed(wholes))
    above = {
        whole: {one.target for one in stack.graph.out(Kind.PART_OF, relation.target)}
        for whole, relation in first.items()
    }
    targets = {relation.target: whole for whole, relation in first.items()}
    return [
        (whole, relation)
        for whole, relation in sorted(first.items())
        if not any(other in targets and targets[other] != whole for other in above[whole])
    ]
