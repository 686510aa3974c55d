"""Sets of awards: credit against hours, by what the profile says of one credit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mcconform.catalogue import SHOULD, rule
from mcconform.model import Finding
from mcconform.stacking.graph import Stated
from mcconform.stacking.measures import shown
from mcconform.stacking.rules.set import EU
from mcconform.stacking.stackset import StackSet

SMALL = Decimal(30)
"""ECTS below which an award is no whole year's."""
_FULL_DAY = Decimal(900)
"""Hours of work below which it is none either."""


def _measured(stack: StackSet) -> list[tuple[Stated, str, Decimal, str, Decimal]]:
    """Definitions with hours and with credit in a unit the profile has hours for."""
    found = []
    for thing in stack.things:
        for stated in thing.stated:
            own = stated.definition
            for amount in own.credits:
                if amount.unit in stack.options.hours and amount.value > 0:
                    found += [
                        (stated, amount.unit, amount.value, pointer, hours)
                        for pointer, hours in own.hours
                    ]
    return found


def _lasting(stack: StackSet) -> list[tuple[Stated, str, str, Decimal]]:
    """Micro-credentials with a duration in months."""
    if stack.options.max_months is None:
        return []
    return [
        (stated, *month)
        for thing in stack.things
        for stated in thing.stated
        if stated.definition.months and _is_small(stack, thing.index, stated)
        for month in stated.definition.months
    ]


def _is_small(stack: StackSet, thing: int, stated: Stated) -> bool:
    """Whether an award is a micro-credential: by its kind, or by its credit or hours."""
    size = stack.size(thing)
    if size is not None:
        return size <= 1
    rates = stack.credits.rates
    for amount in stated.definition.credits:
        rate = rates.rate(amount.unit, "ECTS")
        if rate is not None and 0 < amount.value * rate < SMALL:
            return True
    return any(hours < _FULL_DAY for _, hours in stated.definition.hours)


@rule(
    area="stackability",
    level=SHOULD,
    spec=EU,
    message="{name} {why}",
    fix="Correct the credit or the workload. Minutes are written PT60M; P60M are sixty months.",
    applies=lambda stack: bool(stack.once(_measured) or stack.once(_lasting)),
)
def fits_credit(stack: StackSet) -> Iterator[Finding]:
    """Credit and hours of work fit each other, as the profile says of the unit (STK-CRU-003).

    Of ECTS one credit is 25 to 30 hours in most countries; real recommendations lie below, so the
    range is the profile's. A micro-credential does not last years: ``P60M`` was meant as minutes.
    """
    for stated, unit, credit, pointer, hours in stack.once(_measured):
        low, high = stack.options.hours[unit]
        each = hours / credit
        if not low <= each <= high:
            why = (
                f"has {shown(round(hours, 2))} hours for {shown(credit)} {unit}: "
                f"{shown(round(each, 1))} hours each, not {shown(low)} to {shown(high)}"
            )
            yield stack.failed((stated.paper, pointer), name=_name(stated), why=why)
    for stated, pointer, text, months in stack.once(_lasting):
        most = stack.options.max_months
        if most is not None and months > most:
            why = f"lasts {shown(months)} months ({text}), more than {most}"
            yield stack.failed((stated.paper, pointer), name=_name(stated), why=why)


def _name(stated: Stated) -> str:
    own = stated.definition
    return f"“{own.name}”" if own.name else own.id


def _bounded(stack: StackSet) -> list[tuple[Stated, str, Decimal, str]]:
    """Micro-credentials with credit in a unit that the profile has bounds for."""
    return [
        (stated, amount.unit, amount.value, amount.pointer)
        for thing in stack.things
        for stated in thing.stated
        for amount in stated.definition.credits
        if amount.unit in stack.options.credit and stated.definition.type == "MicroCredential"
    ]


@rule(
    area="stackability",
    level=SHOULD,
    spec=EU,
    message="{name} has {credit} {unit}, not {low} to {high}",
    fix="Correct the credit, or the kind of award.",
    applies=lambda stack: bool(stack.once(_bounded)),
)
def within_bounds(stack: StackSet) -> Iterator[Finding]:
    """A micro-credential has as much credit as the profile allows one to have (STK-CRU-002)."""
    for stated, unit, credit, pointer in stack.once(_bounded):
        low, high = stack.options.credit[unit]
        if not low <= credit <= high:
            yield stack.failed(
                (stated.paper, pointer),
                name=_name(stated),
                credit=shown(credit),
                unit=unit,
                low=shown(low),
                high=shown(high),
            )
