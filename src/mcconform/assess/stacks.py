"""From a set and the outcomes of its rules to what reports say of it.

The verdict is that of the area stackability, by the decision rule of every report (`verdict`): the
rules about the set, and those about what each document declares by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from mcconform import catalogue
from mcconform.assess.render import filled, message, shown
from mcconform.assess.stack_types import (
    PartShown,
    ScoreShown,
    StackAssessment,
    StackDeclaration,
    StackDocument,
    StackFinding,
    StackRelation,
    StackRule,
    StackThing,
)
from mcconform.assess.tally import weight, worst
from mcconform.catalogue import Rule
from mcconform.evaluate import INTERNAL_ERROR, Evaluation
from mcconform.evaluate_set import SetAssertion, SetEvaluation
from mcconform.model import Area, Finding, Level, Outcome, Profile, Verdict
from mcconform.stacking import scores as stack_scores
from mcconform.stacking.confirmation import Confirmed
from mcconform.stacking.edges import Kind
from mcconform.stacking.graph import Place, Relation
from mcconform.stacking.measures import shown as number_shown
from mcconform.stacking.papers import Paper
from mcconform.stacking.rules.set.answers import crossing
from mcconform.stacking.stackset import StackSet

LISTED = 10_000
"""Awards and relations that a report lists; it says how many it left out."""

Alone = Sequence[tuple[str, Evaluation, Paper]]
"""Documents with the outcomes of the rules about each by itself."""


def assess_stack(
    stack: StackSet, profile: Profile, evaluation: SetEvaluation, alone: Alone
) -> StackAssessment:
    """What a report says of a set under one profile."""
    findings: list[StackFinding] = []
    rules: list[StackRule] = []
    verdicts: list[Verdict] = []
    left_out = 0
    papers = {paper.name: paper for paper in stack.papers}
    for assertion in evaluation.assertions:
        rule = catalogue.get(assertion.rule)
        level = profile.level(rule.id, rule.level)
        count = len(assertion.findings) + assertion.left_out
        rules.append(StackRule(rule.id, level, assertion.outcome, count))
        verdicts.append(weight(assertion.outcome, level))
        findings += _reported(assertion, rule, level, papers)
        left_out += assertion.left_out
    for name, own, paper in alone:
        for finding, verdict in _alone(name, own, paper, profile):
            findings.append(finding)
            verdicts.append(verdict)
    findings.sort(key=lambda one: (one.rule, one.subject, one.pointer))
    verdict = worst(verdicts)
    faulty = _faulty(stack, evaluation)
    things = range(min(len(stack.things), LISTED))
    relations = [
        one for one in stack.graph.relations if one.source < LISTED and one.target < LISTED
    ][:LISTED]
    return StackAssessment(
        verdict=verdict if verdict is not Verdict.NOT_APPLICABLE else Verdict.UNDETERMINED,
        decision=_decision(verdict, findings),
        tested=bool(stack.things) and verdict is not Verdict.NOT_APPLICABLE,
        internal_error=_broken(evaluation, alone),
        documents=tuple(_document(paper) for paper in stack.papers),
        counts=_counts(stack),
        scores=tuple(_score(stack, one) for one in stack_scores.scores(stack, evaluation.unsound)),
        rules=tuple(rules),
        findings=tuple(findings),
        left_out=left_out,
        things=tuple(_thing(stack, one, faulty) for one in things),
        relations=tuple(_relation(stack, one, evaluation.unsound) for one in relations),
        things_left_out=len(stack.things) - len(things),
        relations_left_out=len(stack.graph.relations) - len(relations),
        conversions=tuple(
            f"1 {one.unit} = {number_shown(one.rate)} {one.other}"
            for one in profile.stacking.conversions
        ),
    )


def _reported(
    assertion: SetAssertion, rule: Rule, level: Level, papers: Mapping[str, Paper]
) -> Iterator[StackFinding]:
    for finding in assertion.findings:
        paper = papers.get(finding.subject)
        yield _finding(finding, finding.subject, rule, level, paper)


def _finding(
    finding: Finding, subject: str, rule: Rule, level: Level, paper: Paper | None
) -> StackFinding:
    position = paper.position(finding.pointer) if paper is not None else None
    name, pointer = paper.place(finding.pointer) if paper else (subject, finding.pointer)
    return StackFinding(
        rule=rule.id,
        level=level,
        outcome=finding.outcome,
        subject=name,
        pointer=pointer,
        message=message(rule, finding),
        fix=filled(rule.fix, finding.args) if finding.outcome is Outcome.FAILED else "",
        spec=rule.spec,
        line=position[0] if position else None,
        column=position[1] if position else None,
    )


def _alone(
    name: str, evaluation: Evaluation, paper: Paper, profile: Profile
) -> Iterator[tuple[StackFinding, Verdict]]:
    """What the rules about one document's own declarations found in it."""
    for assertion in evaluation.loud:
        rule = catalogue.get(assertion.rule)
        if rule.area is not Area.STACKABILITY:
            continue
        level = profile.level(rule.id, rule.level)
        for finding in assertion.findings:
            if finding.outcome in (Outcome.FAILED, Outcome.CANT_TELL):
                yield (
                    _finding(finding, name, rule, level, paper),
                    weight(finding.outcome, level),
                )


def _broken(evaluation: SetEvaluation, alone: Alone) -> bool:
    def raised(findings: Iterable[Finding]) -> bool:
        return any(INTERNAL_ERROR in finding.args for finding in findings)

    return any(raised(one.findings) for one in evaluation.assertions) or any(
        raised(one.findings) for _, own, _ in alone for one in own.loud
    )


def _decision(verdict: Verdict, findings: Sequence[StackFinding]) -> str:
    def at_must(outcome: Outcome) -> list[str]:
        return sorted({f.rule for f in findings if f.outcome is outcome and f.level is Level.MUST})

    failing, undecided = at_must(Outcome.FAILED), at_must(Outcome.CANT_TELL)
    if verdict is Verdict.DOES_NOT_CONFORM:
        return f"{len(failing)} MUST failed: {', '.join(failing)}"
    if verdict is Verdict.UNDETERMINED:
        names = ", ".join(undecided)
        return f"no MUST failed, {len(undecided)} could not be decided: {names}"
    if verdict is Verdict.NOT_APPLICABLE:
        return "nothing in this set says how awards build on each other"
    return "every MUST that applies holds"


def _document(paper: Paper) -> StackDocument:
    reading = paper.reading
    return StackDocument(
        paper.name,
        paper.digest,
        reading.standard,
        paper.parent,
        paper.supplied,
        paper.problem,
        len(reading.definitions),
        len(reading.awards),
        len(reading.edges),
    )


def _counts(stack: StackSet) -> dict[str, int]:
    things = stack.things
    return {
        "documents": len(stack.papers),
        "definitions": sum(bool(one.stated) for one in things),
        "awards": sum(bool(one.awards) for one in things),
        "unknown": len(_unknown(stack)),
        "declarations": len(stack.graph.edges),
        "relations": len(stack.graph.relations),
    }


def _unknown(stack: StackSet) -> set[int]:
    """Awards that relations name and no document states; what is only aligned with is none."""
    return {
        end
        for one in stack.graph.relations
        if one.kind is not Kind.ALIGNED
        for end in (one.source, one.target)
        if not stack.things[end].known
    }


def _at(stack: StackSet, place: Place) -> tuple[str, str]:
    return stack.papers[place[0]].place(place[1])


def _score(stack: StackSet, score: stack_scores.StackScore) -> ScoreShown:
    return ScoreShown(
        score.id,
        score.title,
        score.value,
        score.points,
        score.of,
        score.formula,
        tuple(
            PartShown(one.state, shown(one.what, 400), *_at(stack, one.place))
            for one in score.parts
        ),
        score.left_out,
    )


def _faulty(stack: StackSet, evaluation: SetEvaluation) -> set[int]:
    """Things at which a finding at MUST level stands, or one of whose relations is in one."""
    places = {
        (finding.subject, finding.pointer)
        for assertion in evaluation.assertions
        if catalogue.get(assertion.rule).level is Level.MUST
        for finding in assertion.findings
        if finding.outcome is Outcome.FAILED
    }
    found = {end for number in evaluation.unsound for end in stack.graph.edge_ends[number]}
    for thing in stack.things:
        own = [*(one.place for one in thing.stated), *(one.place for one in thing.awards)]
        if any(_at(stack, place) in places for place in own):
            found.add(thing.index)
    return found


def _thing(stack: StackSet, number: int, faulty: set[int]) -> StackThing:
    thing = stack.things[number]
    if stack.is_component(number):
        kind = "component"
    elif thing.stated:
        kind = "definition"
    else:
        kind = "award" if thing.awards else "unknown"
    credit = stack.credit(number)
    ranks = stack.ranks(number)
    owners = stack.owners(number)
    return StackThing(
        number,
        thing.id,
        stack.name(number),
        kind,
        stack.type(number),
        stack.agents.shown(owners[0]) if owners else "",
        ", ".join(f"{number_shown(credit[unit])} {unit}".strip() for unit in sorted(credit)),
        ", ".join(f"{name} {ranks[name].level}" for name in sorted(ranks)),
        *_at(stack, stack.place_of(number)),
        number in faulty,
    )


def _crossing(stack: StackSet) -> set[Relation]:
    return set(crossing(stack))


_BY: Mapping[str, str] = {"source": "part", "target": "whole"}


def _relation(stack: StackSet, relation: Relation, unsound: frozenset[int]) -> StackRelation:
    builds = relation.kind in (Kind.PART_OF, Kind.GIVES_CREDIT)
    declared = []
    for number in relation.edges:
        edge = stack.graph.edges[number]
        by = _BY.get(edge.declared_by, "third") if builds else edge.declared_by
        declared.append(StackDeclaration(*_at(stack, stack.graph.place(number)), edge.term, by))
    others = stack.once(_crossing)
    confirmed: Confirmed | str = stack.words.confirmed(relation) if relation in others else ""
    return StackRelation(
        relation.kind.value,
        relation.source,
        relation.target,
        tuple(declared),
        str(confirmed),
        any(number in unsound for number in relation.edges),
    )


def level_counts(assessment: StackAssessment) -> Counter[tuple[Outcome, Level]]:
    """How many rules had which outcome at which level."""
    return Counter((one.outcome, one.level) for one in assessment.rules)


__all__ = ["Alone", "StackAssessment", "assess_stack", "level_counts"]
