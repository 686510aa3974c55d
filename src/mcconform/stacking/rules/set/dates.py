"""Sets of awards: dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mcconform.catalogue import SHOULD, rule
from mcconform.model import Finding
from mcconform.stacking.edges import Kind
from mcconform.stacking.graph import Given
from mcconform.stacking.rules.set import CTDL
from mcconform.stacking.stackset import StackSet

_DAY = 86_400 * 1_000_000_000


def _dated(stack: StackSet) -> list[tuple[tuple[int, ...], Given, Sequence[Given]]]:
    """Awards of wholes with a date, and the same holder's awards of one part that have dates."""
    found: list[tuple[tuple[int, ...], Given, Sequence[Given]]] = []
    for relation, whole, parts in stack.holdings.stacks():
        dated = [one for one in parts if one.award.issued is not None]
        if relation.kind is Kind.PART_OF and whole.award.issued is not None and dated:
            found.append((tuple(relation.edges), whole, dated))
    return found


def _transfers(stack: StackSet) -> dict[int, list[int]]:
    """Declarations of credit that hold between dates, by what the credit comes from."""
    found: dict[int, list[int]] = {}
    for relation in stack.graph.of_kind(Kind.GIVES_CREDIT):
        for number in relation.edges:
            edge = stack.graph.edges[number]
            if edge.since is not None or edge.until is not None:
                found.setdefault(relation.source, []).append(number)
    return found


@rule(
    area="stackability",
    level=SHOULD,
    spec=f"{CTDL}#TransferValueProfile",
    message="{part} {why}",
    fix="Check the dates; ask the owner of the whole whether the part still counts.",
    applies=lambda stack: bool(stack.once(_dated) or stack.once(_transfers)),
)
def parts_valid_in_time(stack: StackSet) -> Iterator[Finding]:
    """A part was valid when its whole was awarded; an award lies within the dates of a transfer
    value (STK-EXP-002).

    Of several awards of one part (renewals) one has to be valid; of several editions of a transfer
    value one has to cover the date.
    """
    for edges, whole, parts in stack.once(_dated):
        reasons = [_reason(stack, one, whole) for one in parts]
        if "" not in reasons:
            yield stack.failed(
                parts[0].place, *edges, part=stack.label(parts[0].thing), why=reasons[0]
            )
    for source, numbers in stack.once(_transfers).items():
        for given in stack.holdings.given(source):
            issued = given.award.issued
            if issued is not None and not any(_covers(stack, n, issued) for n in numbers):
                why = "was awarded outside the dates of every transfer value that it has"
                yield stack.failed(given.place, *numbers, part=stack.label(source), why=why)


def _reason(stack: StackSet, part: Given, whole: Given) -> str:
    """Why a part was not valid when the whole was awarded; empty where it was.

    Whole and parts that are awarded on one day are awarded together, whatever the hours.
    """
    at, name = whole.award.issued or 0, stack.label(whole.thing)
    if part.award.issued is not None and part.award.issued // _DAY > at // _DAY:
        return f"was awarded only after its whole, {name}"
    if part.award.until is not None and part.award.until < at:
        return f"had expired when its whole, {name}, was awarded"
    return ""


def _covers(stack: StackSet, number: int, at: int) -> bool:
    edge = stack.graph.edges[number]
    return (edge.since is None or edge.since <= at) and (edge.until is None or at <= edge.until)
