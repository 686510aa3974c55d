"""The rules of a credential, run over its dossier: pure, no network, no clock, no disk.

Rules are bound once for each (standard, layers) into a flat tuple; a run looks nothing up.
Sources of the outcome words: EARL 1.0 Schema, https://www.w3.org/TR/EARL10-Schema/#OutcomeValue.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from types import ModuleType

import msgspec

from mcconform import catalogue, limits
from mcconform.catalogue import Examiner, Rule
from mcconform.model import Assertion, Dossier, Finding, Json, Outcome, Profile, cannot_tell
from mcconform.standards import Standard, get_standard, standards

ROOMS = ("intake", "securing", "status", "metadata", "stacking")
"""Rooms beside the standards whose ``rules`` hold for every credential."""
_ORDER = (Outcome.FAILED, Outcome.CANT_TELL, Outcome.PASSED, Outcome.INAPPLICABLE)
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


class Plan(msgspec.Struct, frozen=True):
    """What is run for credentials of one standard."""

    rules: tuple[Rule, ...]
    examiners: tuple[Examiner, ...]
    standard: Standard | None


@functools.cache
def plan_for(standard: str | None, layers: tuple[str, ...]) -> Plan:
    """The rules of a standard, of the standards it builds on, and of every room."""
    load_catalogue()
    if standard is None:
        return Plan(_functions(("intake",)), (), None)
    found = get_standard(standard)
    return Plan(_functions((*ROOMS, *layers)), examiners(), found)


def _functions(names: tuple[str, ...]) -> tuple[Rule, ...]:
    return tuple(r for r in catalogue.rules() if r.check is not None and r.standard in names)


def evaluate(dossier: Dossier, profile: Profile) -> tuple[Assertion, ...]:
    """Every rule that holds for this credential, with its outcome, in the order of rule ids.

    A rule that raises is a fault of ours: its outcome is ``cantTell``, and the finding carries the
    argument ``error``; the run goes on.
    """
    credential = dossier.credential
    standard = credential.standard if credential.document is not None else None
    layers = get_standard(standard).layers(credential) if standard else ()
    plan = plan_for(standard, layers)
    nodes = plan.standard.vocabulary.nodes(dossier) if plan.standard else {}
    assertions = [_run(rule, dossier, nodes) for rule in plan.rules]
    if plan.standard:
        assertions += plan.standard.vocabulary.examine(dossier, profile)
    for examiner in plan.examiners:
        assertions += examiner.examine(dossier, profile)
    return tuple(sorted(assertions, key=lambda assertion: assertion.rule))


def _run(
    rule: Rule, dossier: Dossier, nodes: Mapping[str, list[tuple[str, Mapping[str, Json]]]]
) -> Assertion:
    try:
        outcome, findings = _outcome(rule, dossier, nodes)
    except RecursionError:
        cause = "the document is nested too deeply"
        return Assertion(rule.id, Outcome.CANT_TELL, (cannot_tell("", cause),))
    except Exception as error:  # a rule's own fault must not cost the other rules their outcome
        cause = INTERNAL.format(error=type(error).__name__)
        finding = cannot_tell("", cause, **{INTERNAL_ERROR: repr(error)})
        return Assertion(rule.id, Outcome.CANT_TELL, (finding,))
    return Assertion(rule.id, outcome, findings)


def _outcome(
    rule: Rule, dossier: Dossier, nodes: Mapping[str, list[tuple[str, Mapping[str, Json]]]]
) -> tuple[Outcome, tuple[Finding, ...]]:
    seen: set[Outcome] = set()
    findings: list[Finding] = []
    for target in _targets(rule, dossier, nodes):
        if rule.applies is not None and not rule.applies(target):
            continue
        here = Outcome.PASSED
        assert rule.check is not None
        for finding in rule.check(target):
            here = _worse(here, finding.outcome)
            if len(findings) < limits.FINDINGS_PER_RULE:
                findings.append(finding)
        seen.add(here)
    outcome = next((one for one in _ORDER if one in seen), Outcome.INAPPLICABLE)
    return outcome, tuple(findings)


def _worse(here: Outcome, there: Outcome) -> Outcome:
    if here is Outcome.PASSED:
        return there
    return min(here, there, key=_ORDER.index)


def _targets(
    rule: Rule, dossier: Dossier, nodes: Mapping[str, list[tuple[str, Mapping[str, Json]]]]
) -> Iterator[object]:
    if rule.target == catalogue.WHOLE:
        yield dossier
        return
    for pointer, value in nodes.get(rule.target, ()):
        yield rule.node(value, pointer, dossier)
