"""Sets of awards: whose they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Finding
from mcconform.stacking.graph import Given, Relation
from mcconform.stacking.rules.set import CLR2
from mcconform.stacking.stackset import StackSet


def _records(stack: StackSet) -> dict[int, list[Given]]:
    """The awards inside each learner's record."""
    records = {one.name: number for number, one in enumerate(stack.papers) if one.reading.record}
    found: dict[int, list[Given]] = {number: [] for number in records.values()}
    around: dict[str, int] = {}
    for paper in stack.papers:  # a parent's name sorts before those of what it holds
        number = records.get(paper.parent, around.get(paper.parent, -1))
        if number >= 0:
            around[paper.name] = number
    for given in stack.holdings.awards:
        number = around.get(stack.papers[given.paper].name, -1)
        if number >= 0:
            found[number].append(given)
    return {number: several for number, several in found.items() if several}


def _loose(stack: StackSet) -> list[tuple[Relation, Given, Sequence[Given]]]:
    """Awards of wholes with the awards that may be its parts: those of one person, or of nobody
    else's than one other's. In a set of many people's awards nobody's is taken for another's.
    """
    found = []
    for relation, whole, own in stack.holdings.stacks():
        if stack.things[relation.source].awards:
            found.append((relation, whole, own))
            continue
        others = [one for one in stack.holdings.given(relation.source) if one not in own]
        if own or not others or stack.credits.needed(relation) is False:
            continue
        if _people(stack, others) == 1 and _people(stack, stack.holdings.given(whole.of)) == 1:
            found.append((relation, whole, others))
    return found


def _people(stack: StackSet, several: Sequence[Given]) -> int:
    return len({stack.holdings.holder(one) for one in several})


@rule(
    area="stackability",
    level=MUST,
    spec=f"{CLR2}#clrsubject",
    message="{award} was given to {holder}; {others} to {other}",
    fix="Put the awards of one person together, or have the subject's id corrected.",
    applies=lambda stack: bool(stack.once(_loose)),
)
def one_holder(stack: StackSet) -> Iterator[Finding]:
    """An award and those of its parts belong to one holder (STK-HOL-001).

    Ids of different kinds, hashed ones and ids that mean something in one document alone are not
    enough to tell people apart. What one person presents together counts as his, and what stands in
    one learner's record its publisher answers for (see one_learner).
    """
    for relation, whole, parts in stack.once(_loose):
        for part in parts:
            if _presented(stack, part, whole) or _together(stack, part, whole):
                continue
            same = stack.holdings.same(part, whole)
            place = (part.paper, part.award.holder_pointer or part.award.pointer)
            if same is False:
                others = f"{stack.label(whole.thing)} was given"
                yield _odd(stack, part, whole, others, relation.edges)
            elif same is None:
                cause = f"nobody can tell if {stack.label(part.thing)} has the holder of its whole"
                yield stack.cannot_tell(place, cause, *relation.edges)


@rule(
    area="stackability",
    level=SHOULD,
    spec=f"{CLR2}#clrsubject",
    message="{award} was given to {holder}; {others} to {other}",
    fix="Name the learner by one id in the whole record, or give a common identifier.",
    applies=lambda stack: bool(stack.once(_records)),
)
def one_learner(stack: StackSet) -> Iterator[Finding]:
    """The awards in a learner's record can be seen to be one learner's (STK-HOL-001).

    Advice: class ClrSubject lets a record hold credentials under different identifiers of one
    person, and its publisher stands for that; a reader of the set has only his word for it.
    """
    for record, several in stack.once(_records).items():
        yield from _in_record(stack, record, several)


def _odd(
    stack: StackSet, odd: Given, usual: Given, others: str, edges: Sequence[int] = ()
) -> Finding:
    return stack.failed(
        (odd.paper, odd.award.holder_pointer or odd.award.pointer),
        *edges,
        award=stack.label(odd.thing),
        holder=stack.holdings.shown(odd),
        others=others,
        other=stack.holdings.shown(usual),
    )


def _in_record(stack: StackSet, record: int, several: list[Given]) -> Iterator[Finding]:
    """The awards of a record that are not of the holder most of them have."""
    reading = stack.papers[record].reading
    numbers = {given.thing: stack.holdings.holder(given) for given in several}
    own = stack.graph.key(reading.record_holder.id, record) if reading.record_holder.id else ""
    counts = Counter(number for number in numbers.values() if number >= 0)
    by_number = {numbers[given.thing]: given for given in reversed(several)}
    if not counts:
        usual = None
    else:
        most = max(counts.values())
        likely = [number for number, count in counts.items() if count == most]
        usual = by_number[next((n for n in likely if stack.holdings.has_key(n, own)), likely[0])]
    for given in several:
        number = numbers[given.thing]
        at = (given.paper, given.award.holder_pointer or given.award.pointer)
        if number < 0 or (given.award.holder.id == "" and not given.award.holder.names):
            if usual is None or number != stack.holdings.holder(usual):
                cause = f"{stack.label(given.thing)} does not say in plain whose it is"
                yield stack.cannot_tell(at, cause)
        elif usual is not None and number != stack.holdings.holder(usual):
            same = counts[stack.holdings.holder(usual)]
            others = f"{same} other award{'s' if same > 1 else ''} of the record"
            yield _odd(stack, given, usual, others)
    holder = stack.holdings.holder(usual) if usual is not None else -1
    if own and usual is not None and not stack.holdings.has_key(holder, own):
        yield stack.failed(
            (record, reading.record_pointer),
            award="the record",
            holder=reading.record_holder.id,
            others="most awards in it",
            other=stack.holdings.shown(usual),
        )


def _together(stack: StackSet, one: Given, other: Given) -> bool:
    """Whether two awards stand in one record, which is judged by itself."""
    of = stack.once(_record_of)
    return one.thing in of and of[one.thing] == of.get(other.thing)


def _record_of(stack: StackSet) -> dict[int, int]:
    """The record that each award stands in."""
    return {one.thing: number for number, all in stack.once(_records).items() for one in all}


def _presented(stack: StackSet, one: Given, other: Given) -> bool:
    """Whether two awards stand in one presentation: who presents them says that they are his."""
    first, second = stack.papers[one.paper], stack.papers[other.paper]
    if first.file != second.file or not first.parent:
        return False
    return any(
        paper.name == first.file and paper.reading.standard == "presentation"
        for paper in stack.papers
    )
