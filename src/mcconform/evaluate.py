"""The rules of a credential, run over its dossier: pure, no network, no clock, no disk.

Which rules those are, `plan` says: bound once for a standard, chosen once for an outline.
Sources of the outcome words: EARL 1.0 Schema, https://www.w3.org/TR/EARL10-Schema/#OutcomeValue.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from mcconform import catalogue, limits, shacl
from mcconform.catalogue import Applies, Block, Examined, Rule
from mcconform.model import (
    Assertion,
    Credential,
    Dossier,
    Finding,
    Json,
    Outcome,
    Profile,
    cannot_tell,
)
from mcconform.plan import SHACL, Bound, Choice, Plan, load_catalogue, plan_for
from mcconform.standards import assembled, get_standard

__all__ = ["INTERNAL_ERROR", "Evaluation", "evaluate", "load_catalogue", "run_rule"]

_ORDER: Final = (Outcome.FAILED, Outcome.CANT_TELL, Outcome.PASSED, Outcome.INAPPLICABLE)
"""What a rule's outcomes on several objects add up to: the first of these that occurs."""
_PASSED: Final = _ORDER.index(Outcome.PASSED)
QUIET: Final = (Outcome.PASSED, Outcome.INAPPLICABLE)
_BY_RULE: Final = "evaluate.by_rule"
INTERNAL_ERROR: Final = "internal_error"
"""Argument of the finding of a rule that raised."""
INTERNAL: Final = "mcconform itself failed on this rule ({error}); please report it"
Nodes = Mapping[str, list[tuple[str, Mapping[str, Json]]]]
"""Pointer and value of the objects of each class."""


class Evaluation(msgspec.Struct, frozen=True):
    """The outcome of every rule that holds for a credential.

    Most rules of most badges pass or do not apply, with nothing to add. Those assertions are
    shared objects, in blocks that often are shared as a whole, and so are those that say nothing
    that other badges do not have too; what this badge alone has stands in ``loud``.
    """

    shared: tuple[Block, ...]
    loud: tuple[Assertion, ...]

    def __iter__(self) -> Iterator[Assertion]:
        """Every assertion, in the order of rule ids."""
        everything = [one for several in self.shared for one in several.assertions]
        return iter(sorted([*everything, *self.loud], key=lambda assertion: assertion.rule))

    def of(self, rule: str) -> Assertion | None:
        """What one rule came to; None when it was not run."""
        found = next((one for one in self.loud if one.rule == rule), None)
        for several in () if found else self.shared:
            if _BY_RULE not in several.made:
                several.made[_BY_RULE] = {one.rule: one for one in several.assertions}
            found = found or several.made[_BY_RULE].get(rule)
        return found


def evaluate(dossier: Dossier, profile: Profile) -> Evaluation:
    """Every rule that holds for this credential, with its outcome.

    A rule that raises is a fault of ours: its outcome is ``cantTell``, and the finding carries the
    argument ``internal_error``; the run goes on.
    """
    dossier = assembled(dossier)
    credential = dossier.credential
    standard = credential.standard if credential.document is not None else None
    layers = get_standard(standard).layers(credential) if standard else _without(credential)
    if standard and shacl.given(dossier.resources):
        layers = (*layers, SHACL)
    plan = plan_for(standard, layers)
    nodes = plan.standard.vocabulary.nodes(dossier) if plan.standard else {}
    choice = plan.choice(dossier, nodes, _settled)
    quiet, loud = _run(choice, plan, dossier, nodes)
    blocks = [choice.settled, catalogue.block(quiet)]
    if plan.standard:
        examined = plan.standard.vocabulary.examine(dossier, profile)
        blocks.append(_parted(examined, loud))
    for examiner in plan.examiners:
        blocks.append(_parted(examiner.examine(dossier, profile), loud))
    return Evaluation(tuple(blocks), tuple(loud))


def _without(credential: Credential) -> tuple[str, ...]:
    """What is judged without a standard: a seal around something unknown is still a seal."""
    opened = credential.document is not None and credential.envelope is not None
    return ("securing",) if opened else ()


def evaluate_room(dossier: Dossier, room: str) -> Evaluation:
    """The rules of one room that run once for the whole credential; quicker than all of them."""
    load_catalogue()
    found = [
        run_rule(rule, dossier, {})
        for rule in catalogue.rules(standard=room)
        if rule.check is not None
        and rule.target == catalogue.WHOLE
        and (rule.given is None or _holds(rule.given, dossier))
    ]
    return Evaluation((), tuple(one for one in found if one.findings))


def run_rule(rule: Rule, dossier: Dossier, nodes: Nodes) -> Assertion:
    """The outcome of one rule that is a function, whatever it needs or is given.

    ``nodes`` as a vocabulary gives them.
    """
    if rule.target == catalogue.WHOLE:
        return _asserted(Bound.of(rule), [dossier])
    targets = [rule.node(value, at, dossier) for at, value in nodes.get(rule.target, ())]
    return _asserted(Bound.of(rule), targets)


def _settled(one: Bound, dossier: Dossier) -> Assertion:
    return _asserted(one, [dossier])


def _parted(examined: Iterable[Assertion], loud: list[Assertion]) -> Block:
    """The shared assertions of an examiner; the others go to ``loud``."""
    if isinstance(examined, Examined):
        loud += examined.loud
        return examined.shared
    quiet = []
    for one in examined:
        if one.findings or one.outcome not in QUIET:
            loud.append(one)
        else:
            quiet.append(catalogue.quiet(one.rule, one.outcome))
    return catalogue.block(quiet)


def _run(
    choice: Choice, plan: Plan, dossier: Dossier, nodes: Nodes
) -> tuple[list[Assertion], list[Assertion]]:
    """What the rules of a choice that have nothing to add came to, and what the others say."""
    quiet: list[Assertion] = []
    loud = list(choice.said)
    for group in choice.groups:
        if group.given is not None and not _holds(group.given, dossier):
            quiet += [one.inapplicable for one in group.rules]
            continue
        if group.kind == catalogue.WHOLE:
            targets: Sequence[Any] = (dossier,)
        else:
            targets = [group.node(value, at, dossier) for at, value in nodes[group.kind]]
        for one in group.rules:
            found = _asserted(one, targets)
            (loud if found.findings else quiet).append(found)
    if loud:
        loud.sort(key=lambda found: plan.place[found.rule])
    return quiet, loud


def _holds(given: Applies, dossier: Dossier) -> bool:
    """Whether a condition of rules holds; one that raises does, so that each rule says so."""
    try:
        return given(dossier)
    except Exception:  # the fault is reported where the rules ask the same
        return True


def _asserted(one: Bound, targets: Sequence[Any]) -> Assertion:
    """The outcome of a rule on the objects it runs on.

    One that has nothing to say, as most have, is done with here; one that has is asked again for
    all of it: rules are pure.
    """
    check, applies, found = one.check, one.applies, one.inapplicable
    try:
        for target in targets:
            if applies is None or applies(target):
                for _finding in check(target):
                    break
                else:
                    found = one.passed
                    continue
                break
        else:
            return found
        outcome, findings = _outcome(one, targets)
    except RecursionError:
        finding = cannot_tell("", "the document is nested too deeply")
        outcome, findings = Outcome.CANT_TELL, [finding]
    except Exception as error:  # a rule's own fault must not cost the other rules their outcome
        cause = INTERNAL.format(error=type(error).__name__)
        finding = cannot_tell("", cause, **{INTERNAL_ERROR: repr(error)})
        outcome, findings = Outcome.CANT_TELL, [finding]
    if findings:
        return Assertion(one.rule.id, outcome, tuple(findings))
    return one.passed if outcome is Outcome.PASSED else one.inapplicable


def _outcome(one: Bound, targets: Sequence[Any]) -> tuple[Outcome, list[Finding]]:
    check, applies = one.check, one.applies
    findings: list[Finding] = []
    worst = len(_ORDER) - 1
    for target in targets:
        if applies is not None and not applies(target):
            continue
        here = _PASSED
        for finding in check(target):
            rank = _ORDER.index(finding.outcome)
            here = rank if here == _PASSED else min(here, rank)
            if len(findings) < limits.FINDINGS_PER_RULE:
                findings.append(finding)
        if here < worst:
            worst = here
    return _ORDER[worst], findings
