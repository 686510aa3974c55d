"""Sets of awards: what is learnt."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mcconform import limits
from mcconform.catalogue import MAY, SHOULD, rule
from mcconform.model import Finding
from mcconform.stacking.graph import Relation
from mcconform.stacking.measures import shown
from mcconform.stacking.rules.set import EU, OB3
from mcconform.stacking.rules.set.answers import parts
from mcconform.stacking.stackset import StackSet
from mcconform.standards.iris import canonical

Outcomes = dict[str, str]
"""Labels of outcomes by their addresses; by the label itself, marked, where there is no address."""
_LABEL = "label "
_FEW = 3
"""Outcomes below which two parts that have the same are told nothing by it."""


def _all(stack: StackSet) -> dict[int, Outcomes]:
    """The outcomes of each thing that states any."""
    found: dict[int, Outcomes] = {}
    for thing in stack.things:
        own: Outcomes = {}
        for stated in thing.stated:
            for outcome in stated.definition.outcomes:
                key = canonical(outcome.iri) if outcome.iri else f"{_LABEL}{outcome.label}"
                own.setdefault(key, outcome.label)
        if own:
            found[thing.index] = own
    return found


def _below(stack: StackSet) -> dict[int, list[Relation]]:
    """The parts of each whole."""
    found: dict[int, list[Relation]] = {}
    for relation in stack.once(parts):
        found.setdefault(relation.target, []).append(relation)
    return found


def _wholes(stack: StackSet) -> list[int]:
    """Wholes with outcomes, of which a part has some, and that have to be covered."""
    outcomes, below = stack.once(_all), stack.once(_below)
    asked = stack.options.coverage is not None or stack.options.listed_parts == "complete"
    return [
        whole
        for whole, relations in below.items()
        if asked and whole in outcomes and any(one.source in outcomes for one in relations)
    ]


def _covered(stack: StackSet, whole: int, budget: list[int]) -> Outcomes | None:
    """The outcomes of everything below a whole; None where that is too much to look at."""
    outcomes, below = stack.once(_all), stack.once(_below)
    found: Outcomes = {}
    seen, waiting = {whole}, [whole]
    while waiting:
        for relation in below.get(waiting.pop(), ()):
            for one in stack.kin(relation.source):
                budget[0] -= 1 + len(outcomes.get(one, ()))
                if budget[0] < 0:
                    return None
                if one not in seen:
                    seen.add(one)
                    waiting.append(one)
                    found.update(outcomes.get(one, {}))
    return found


@rule(
    area="stackability",
    level=SHOULD,
    spec=EU,
    message="the parts of {whole} cover {covered} of its {total} outcomes ({share} %{weak}); not "
    "covered: {missing}",
    fix="Add the parts that teach the rest, or align the outcomes of parts and whole.",
    applies=lambda stack: bool(stack.once(_wholes)),
)
def parts_cover_whole(stack: StackSet) -> Iterator[Finding]:
    """The outcomes of the parts cover those of the whole (STK-OUT-001).

    Asked where the profile has a threshold or says that lists of parts are complete. Outcomes are
    the same by their address in a framework; where one side has a label alone, the label is
    compared, which is weak.
    """
    budget = [limits.STACK_WORK]
    least = stack.options.coverage if stack.options.coverage is not None else Decimal(1)
    for whole in stack.once(_wholes):
        wanted, there = stack.once(_all)[whole], _covered(stack, whole, budget)
        if there is None:
            cause = "there are too many parts below parts to compare all outcomes"
            yield stack.cannot_tell(stack.place_of(whole), cause)
            continue
        labels = {label for label in there.values() if label}
        strong = [key for key in wanted if key in there and not key.startswith(_LABEL)]
        weak = [key for key in wanted if key not in strong and wanted[key] in labels]
        share = Decimal(len(strong) + len(weak)) / len(wanted)
        if share < least:
            missing = [key for key in wanted if key not in strong and key not in weak]
            yield stack.failed(
                stack.place_of(whole),
                whole=stack.label(whole),
                covered=len(strong) + len(weak),
                total=len(wanted),
                share=shown(round(share * 100, 1)),
                weak=f", {len(weak)} of them by label alone" if weak else "",
                missing=", ".join(wanted[key] or key for key in missing[:5]),
            )


def _several(stack: StackSet) -> dict[int, list[int]]:
    """Wholes with two parts or more that have outcomes, and those parts, each once."""
    outcomes = stack.once(_all)
    found: dict[int, list[int]] = {}
    for whole, relations in stack.once(_below).items():
        own = {stack.alike.find(one.source): one.source for one in reversed(relations)}
        kept = [one for one in sorted(own.values()) if len(outcomes.get(one, ())) >= _FEW]
        if len(kept) > 1:
            found[whole] = kept
    return found


@rule(
    area="stackability",
    level=MAY,
    spec=f"{OB3}#alignment",
    message="{one} and {other}, both parts of {whole}, share {share} % of their outcomes",
    fix="Check whether both parts are needed, or describe what tells them apart.",
    applies=lambda stack: bool(stack.once(_several)),
)
def parts_differ(stack: StackSet) -> Iterator[Finding]:
    """The parts of a whole do not all teach the same (STK-OUT-002).

    Measured by the share of common outcomes among all outcomes of both (Jaccard). Only parts that
    share one of their rarest outcomes are compared, which loses no pair above the threshold.
    """
    least, budget = stack.options.overlap, limits.STACK_WORK
    for whole, several in stack.once(_several).items():
        for one, other in _candidates(stack, several, least):
            budget -= 1
            if budget < 0:
                yield stack.cannot_tell(
                    stack.place_of(whole), "there are too many parts to compare"
                )
                return
            first, second = (stack.once(_all)[part].keys() for part in (one, other))
            share = Decimal(len(first & second)) / len(first | second)
            if share > least:
                yield stack.failed(
                    stack.place_of(one),
                    one=stack.label(one),
                    other=stack.label(other),
                    whole=stack.label(whole),
                    share=shown(round(share * 100, 1)),
                )


def _candidates(stack: StackSet, several: list[int], least: Decimal) -> Iterator[tuple[int, int]]:
    """Pairs of parts that share one of the few outcomes that a similar pair has to share."""
    outcomes = stack.once(_all)
    often: dict[str, int] = {}
    for part in several:
        for key in outcomes[part]:
            often[key] = often.get(key, 0) + 1
    holders: dict[str, list[int]] = {}
    for part in several:
        keys = sorted(outcomes[part], key=lambda key: (often[key], key))
        met: set[int] = set()
        for key in keys[: len(keys) - int(least * len(keys)) + 1]:
            for other in holders.setdefault(key, []):
                if other not in met:
                    met.add(other)
                    yield other, part
            holders[key].append(part)
