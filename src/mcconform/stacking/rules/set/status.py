"""Sets of awards: whether the parts are in force."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform import limits
from mcconform.catalogue import MUST, rule
from mcconform.model import Finding
from mcconform.stacking.edges import Kind
from mcconform.stacking.graph import Given
from mcconform.stacking.rules.set import OB3
from mcconform.stacking.stackset import StackSet

_UP = (Kind.PART_OF, Kind.GIVES_CREDIT)


def _parts(stack: StackSet) -> list[tuple[Given, str]]:
    """Awards that are parts of something, with their published status."""
    found = []
    for given in stack.holdings.awards:
        status = stack.papers[given.paper].standing.status
        if status and _is_part(stack, given):
            found.append((given, status))
    return found


def _is_part(stack: StackSet, given: Given) -> bool:
    ends = (given.thing, *(stack.kin(given.of) if given.of >= 0 else ()))
    return any(stack.graph.out(kind, end) for kind in _UP for end in ends) or any(
        stack.graph.into(Kind.REQUIRES, end) for end in ends
    )


@rule(
    area="stackability",
    level=MUST,
    spec=f"{OB3}#credentialstatus",
    message="{award} of {holder} is {status}{rest}",
    fix="Ask the issuer for the reason; what builds on the award has to be looked at again.",
    applies=lambda stack: bool(stack.once(_parts)),
)
def parts_in_force(stack: StackSet) -> Iterator[Finding]:
    """No award that others build on is revoked or suspended (STK-STA-001).

    The wholes that rest on it, of the same holder, are named as well. Where the status could not be
    asked it is left open.
    """
    budget = limits.STACK_WORK
    for given, status in stack.once(_parts):
        if status == "unknown":
            cause = f"whether {stack.label(given.thing)} is revoked could not be asked"
            yield stack.cannot_tell(given.place, cause)
        elif status in ("revoked", "suspended"):
            wholes, budget = _above(stack, given, budget)
            names = {"award": stack.label(given.thing), "holder": stack.holdings.shown(given)}
            yield stack.failed(given.place, **names, status=status, rest="")
            for whole in wholes:
                rest = f", and {stack.label(whole.thing)} rests on it"
                yield stack.failed(whole.place, **names, status=status, rest=rest)


def _above(stack: StackSet, given: Given, budget: int) -> tuple[list[Given], int]:
    """The holder's awards of everything that an award is a part of, near and far."""
    found: list[Given] = []
    holder = stack.holdings.holder(given)
    waiting = [given.thing, *(stack.kin(given.of) if given.of >= 0 else ())]
    seen = set(waiting)
    while waiting and budget > 0:
        here = waiting.pop()
        above = [one.target for kind in _UP for one in stack.graph.out(kind, here)]
        demanding = [one.source for one in stack.graph.into(Kind.REQUIRES, here)]
        for near in (*above, *demanding):
            for end in stack.kin(near):
                budget -= 1
                if end not in seen:
                    seen.add(end)
                    waiting.append(end)
                    found += stack.holdings.held(end, holder)
                    found += stack.things[end].awards[:1]
    return sorted({one.thing: one for one in found}.values(), key=lambda one: one.thing), budget
