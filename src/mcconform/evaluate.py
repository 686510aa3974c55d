"""The rules of a credential, run over its dossier: pure, no network, no clock, no disk.

Rules are bound once for each (standard, layers) into a flat tuple; a run looks nothing up.
Sources of the outcome words: EARL 1.0 Schema, https://www.w3.org/TR/EARL10-Schema/#OutcomeValue.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any

import msgspec

from mcconform import catalogue, limits
from mcconform.catalogue import Block, Examined, Examiner, Rule
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
from mcconform.standards import ROOMS, Standard, get_standard, standards

_ORDER = (Outcome.FAILED, Outcome.CANT_TELL, Outcome.PASSED, Outcome.INAPPLICABLE)
"""What a rule's outcomes on several objects add up to: the first of these that occurs."""
_PASSED = _ORDER.index(Outcome.PASSED)
QUIET = (Outcome.PASSED, Outcome.INAPPLICABLE)
INTERNAL_ERROR = "internal_error"
"""Argument of the finding of a rule that raised."""
INTERNAL = "mcconform itself failed on this rule ({error}); please report it"


@functools.cache
def load_catalogue() -> None:
    """Import every module that declares rules, so the catalogue is whole."""
    for room in ROOMS:
        _import_rules(f"mcconform.{room}")
    for standard in standards():
        _import_rules(standard.package)
        for rule in standard.vocabulary.rules():
            catalogue.register(rule)
    for examiner in examiners():
        for rule in examiner.rules():
            catalogue.register(rule)


def _import_rules(package: str) -> None:
    try:
        module: ModuleType = importlib.import_module(f"{package}.rules")
    except ModuleNotFoundError as absent:
        if absent.name != f"{package}.rules":
            raise
        return
    for entry in pkgutil.iter_modules(module.__path__):
        importlib.import_module(f"{module.__name__}.{entry.name}")


@functools.cache
def examiners() -> tuple[Examiner, ...]:
    """The rooms that decide generated rules, beside the vocabularies."""
    found = []
    for room in ROOMS:
        module = importlib.import_module(f"mcconform.{room}")
        examiner = getattr(module, "EXAMINER", None)
        if examiner is not None:
            found.append(examiner)
    return tuple(found)


class Evaluation(msgspec.Struct, frozen=True):
    """The outcome of every rule that holds for a credential.

    Most rules of most badges pass or do not apply, with nothing to add. Those assertions are
    shared objects that live as long as the process (``quiet``, in blocks that often are shared
    as a whole); what has something to say stands in ``loud``.
    """

    quiet: tuple[Block, ...]
    loud: tuple[Assertion, ...]

    def __iter__(self) -> Iterator[Assertion]:
        """Every assertion, in the order of rule ids."""
        everything = [one for several in self.quiet for one in several.assertions]
        return iter(sorted([*everything, *self.loud], key=lambda assertion: assertion.rule))


class Bound(msgspec.Struct, frozen=True, eq=False):
    """A rule that is a function, with its two quiet assertions made once."""

    rule: Rule
    passed: Assertion
    inapplicable: Assertion


class Plan(msgspec.Struct, frozen=True, eq=False):
    """What is run for credentials of one standard: rules by the kind of object they run on."""

    bound: tuple[tuple[str, tuple[Bound, ...]], ...]
    examiners: tuple[Examiner, ...]
    standard: Standard | None


Nodes = Mapping[str, list[tuple[str, Mapping[str, Json]]]]


@functools.cache
def plan_for(standard: str | None, layers: tuple[str, ...]) -> Plan:
    """The rules of a standard, of the standards it builds on, and of every room.

    Of what no standard recognised, how it came in is judged, and what else ``layers`` names.
    """
    load_catalogue()
    if standard is None:
        return Plan(_bound(("intake", *layers)), (), None)
    found = get_standard(standard)
    asked = tuple(one for one in examiners() if _is_within(one.room, found.rooms))
    return Plan(_bound((*found.rooms, *layers)), asked, found)


def _without(credential: Credential) -> tuple[str, ...]:
    """What is judged without a standard: a seal around something unknown is still a seal."""
    opened = credential.document is not None and credential.envelope is not None
    return ("securing",) if opened else ()


def _is_within(rule_id: str, names: tuple[str, ...]) -> bool:
    """Whether an id is one of some names or below one of them: rooms, sections or rules."""
    return rule_id in names or any(rule_id.startswith(f"{name}.") for name in names)


def _bound(names: tuple[str, ...]) -> tuple[tuple[str, tuple[Bound, ...]], ...]:
    kinds: dict[str, list[Bound]] = {}
    for rule in catalogue.rules():
        if rule.check is not None and _is_within(rule.id, names):
            both = [catalogue.quiet(rule.id, outcome) for outcome in QUIET]
            kinds.setdefault(rule.target, []).append(Bound(rule, *both))
    return tuple((kind, tuple(several)) for kind, several in sorted(kinds.items()))


def evaluate(dossier: Dossier, profile: Profile) -> Evaluation:
    """Every rule that holds for this credential, with its outcome.

    A rule that raises is a fault of ours: its outcome is ``cantTell``, and the finding carries the
    argument ``internal_error``; the run goes on.
    """
    credential = dossier.credential
    standard = credential.standard if credential.document is not None else None
    layers = get_standard(standard).layers(credential) if standard else _without(credential)
    plan = plan_for(standard, layers)
    nodes = plan.standard.vocabulary.nodes(dossier) if plan.standard else {}
    quiet: list[Assertion] = []
    loud: list[Assertion] = []
    for kind, several in plan.bound:
        targets = [dossier] if kind == catalogue.WHOLE else nodes.get(kind)
        if not targets:
            quiet += [one.inapplicable for one in several]
            continue
        for one in several:
            _run(one, targets, dossier, quiet, loud)
    blocks = [catalogue.block(quiet)]
    if plan.standard:
        examined = plan.standard.vocabulary.examine(dossier, profile)
        blocks.append(_parted(examined, loud))
    for examiner in plan.examiners:
        blocks.append(_parted(examiner.examine(dossier, profile), loud))
    return Evaluation(tuple(blocks), tuple(loud))


def run_rule(rule: Rule, dossier: Dossier, nodes: Nodes) -> Assertion:
    """The outcome of one rule that is a function; ``nodes`` as a vocabulary gives them."""
    bound = Bound(rule, *(catalogue.quiet(rule.id, outcome) for outcome in QUIET))
    targets = [dossier] if rule.target == catalogue.WHOLE else nodes.get(rule.target)
    if not targets:
        return bound.inapplicable
    quiet: list[Assertion] = []
    loud: list[Assertion] = []
    _run(bound, targets, dossier, quiet, loud)
    return (quiet + loud)[0]


def _parted(examined: Iterable[Assertion], loud: list[Assertion]) -> Block:
    """The quiet assertions of an examiner; the others go to ``loud``."""
    if isinstance(examined, Examined):
        loud += examined.loud
        return examined.quiet
    quiet = []
    for one in examined:
        if one.findings or one.outcome not in QUIET:
            loud.append(one)
        else:
            quiet.append(catalogue.quiet(one.rule, one.outcome))
    return catalogue.block(quiet)


def _run(
    one: Bound,
    targets: Sequence[Any],
    dossier: Dossier,
    quiet: list[Assertion],
    loud: list[Assertion],
) -> None:
    try:
        outcome, findings = _outcome(one.rule, targets, dossier)
    except RecursionError:
        finding = cannot_tell("", "the document is nested too deeply")
        outcome, findings = Outcome.CANT_TELL, [finding]
    except Exception as error:  # a rule's own fault must not cost the other rules their outcome
        cause = INTERNAL.format(error=type(error).__name__)
        finding = cannot_tell("", cause, **{INTERNAL_ERROR: repr(error)})
        outcome, findings = Outcome.CANT_TELL, [finding]
    if findings:
        loud.append(Assertion(one.rule.id, outcome, tuple(findings)))
    else:
        quiet.append(one.passed if outcome is Outcome.PASSED else one.inapplicable)


def _outcome(rule: Rule, targets: Sequence[Any], dossier: Dossier) -> tuple[Outcome, list[Finding]]:
    check, applies = rule.check, rule.applies
    assert check is not None
    whole = rule.target == catalogue.WHOLE
    findings: list[Finding] = []
    worst = len(_ORDER) - 1
    for target in targets:
        node = target if whole else rule.node(target[1], target[0], dossier)
        if applies is not None and not applies(node):
            continue
        here = _PASSED
        for finding in check(node):
            rank = _ORDER.index(finding.outcome)
            here = rank if here == _PASSED else min(here, rank)
            if len(findings) < limits.FINDINGS_PER_RULE:
                findings.append(finding)
        worst = min(worst, here)
    return _ORDER[worst], findings
