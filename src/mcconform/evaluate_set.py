"""The rules of a set of subjects, run over it: pure, like those of one credential (`evaluate`)."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from operator import itemgetter

import msgspec

from mcconform import catalogue, limits, securing
from mcconform.catalogue import Rule
from mcconform.evaluate import INTERNAL, INTERNAL_ERROR, load_catalogue, run_rule
from mcconform.model import Dossier, Finding, Level, Outcome, Profile, cannot_tell
from mcconform.stacking.papers import Standing
from mcconform.stacking.stackset import SetFinding, StackSet
from mcconform.standards import assembled
from mcconform.status import token_status_list
from mcconform.status.entries import entries

_SURE = tuple(
    f"stacking.set.{section}." for section in ("cycles", "documents", "ids", "levels", "workload")
)
"""Rules whose findings hold however much more there is: they say what there is, not what is
missing."""
_STATES = {"not_revoked": "revoked", "not_suspended": "suspended"}


class SetAssertion(msgspec.Struct, frozen=True):
    """The outcome of one rule on a set, with the findings that led to it, in order."""

    rule: str
    outcome: Outcome
    findings: tuple[SetFinding, ...] = ()
    left_out: int = 0
    """Findings beyond the limit."""


class SetEvaluation(msgspec.Struct, frozen=True):
    """The outcome of every rule about a set."""

    assertions: tuple[SetAssertion, ...]
    unsound: frozenset[int]
    """Declarations named by findings that failed at MUST level, those left out too."""


def evaluate_set(stack: StackSet, profile: Profile) -> SetEvaluation:
    """Every rule about sets, with its outcome. What was cut is never passed."""
    load_catalogue()
    unsound: set[int] = set()
    made = []
    for rule in catalogue.rules():
        if rule.target == catalogue.SET and rule.check is not None:
            binds = profile.level(rule.id, rule.level) is Level.MUST
            made.append(_run(rule, stack, unsound if binds else None))
    return SetEvaluation(tuple(made), frozenset(unsound))


def run_set_rule(rule: Rule, stack: StackSet) -> SetAssertion:
    """The outcome of one rule about sets."""
    return _run(rule, stack, None)


def _run(rule: Rule, stack: StackSet, unsound: set[int] | None) -> SetAssertion:
    kept = _Kept()
    told = not stack.cut or rule.id.startswith(_SURE)  # else it may be in what was not read
    try:
        applies = rule.applies is None or rule.applies(stack)
        if told and applies and rule.check is not None:
            for finding in rule.check(stack):
                kept.add(finding)
                if unsound is not None and finding.outcome is Outcome.FAILED:
                    unsound.update(getattr(finding, "edges", ()))
    except Exception as error:  # a rule's own fault must not cost the other rules their outcome
        cause = INTERNAL.format(error=type(error).__name__)
        kept.add(_plain(cannot_tell("", cause, **{INTERNAL_ERROR: repr(error)})))
        applies = True
    if stack.cut and Outcome.FAILED not in kept.outcomes:
        kept.add(_plain(cannot_tell("", stack.cut)))
    elif not applies:
        return SetAssertion(rule.id, Outcome.INAPPLICABLE)
    return SetAssertion(rule.id, kept.outcome, *kept.sorted())


def _plain(finding: Finding) -> SetFinding:
    return SetFinding(finding.pointer, finding.args, finding.outcome)


class _Kept:
    """The first findings in the order of reports, of however many there are."""

    def __init__(self) -> None:
        self.outcomes: set[Outcome] = set()
        self._found: list[tuple[tuple[str, ...], SetFinding]] = []
        self._count = 0

    def add(self, finding: Finding) -> None:
        """Take one finding in; of more than the limit the last in order are dropped."""
        own = finding if isinstance(finding, SetFinding) else _plain(finding)
        self.outcomes.add(own.outcome)
        self._count += 1
        # At one place they stay as they were found: in the order of the documents, not of the ids.
        key = (own.subject, own.pointer, own.outcome.value)
        self._found.append((key, own))
        if len(self._found) >= 4 * limits.FINDINGS_PER_RULE:
            self._cut()

    def _cut(self) -> None:
        self._found.sort(key=itemgetter(0))
        del self._found[limits.FINDINGS_PER_RULE :]

    @property
    def outcome(self) -> Outcome:
        """The worst of the findings; passed where there is none."""
        for one in (Outcome.FAILED, Outcome.CANT_TELL):
            if one in self.outcomes:
                return one
        return Outcome.PASSED

    def sorted(self) -> tuple[tuple[SetFinding, ...], int]:
        """The findings that are kept, and how many are not."""
        self._cut()
        return tuple(one for _, one in self._found), self._count - len(self._found)


def standing(dossier: Dossier) -> Standing:
    """What is known of a credential from outside: whether its signature holds, and its status."""
    return Standing(_secured(dossier), _status(dossier))


def _secured(dossier: Dossier) -> Outcome | None:
    outcomes = {
        outcome
        for result in securing.results(dossier)
        for outcome in (result.verifies, result.controls)
    }
    if not outcomes:
        return None
    return Outcome.FAILED if Outcome.FAILED in outcomes else _unless_open(outcomes)


def _unless_open(outcomes: Iterable[Outcome]) -> Outcome:
    return Outcome.PASSED if set(outcomes) == {Outcome.PASSED} else Outcome.CANT_TELL


def _status(dossier: Dossier) -> str:
    """The published status: asked of the same rules that judge a single credential."""
    own = _own_rules(dossier.credential.standard or "")
    if own:
        return _own_status(dossier, own)
    asked = entries(dossier.document) or token_status_list.entry_of(dossier.credential) is not None
    if not asked:
        return ""
    load_catalogue()
    sure = True
    for rule in catalogue.rules(prefix="status."):
        section = rule.id.split(".")[1]
        if rule.check is None or rule.target != catalogue.WHOLE or section in _BESIDE:
            continue
        outcome = run_rule(rule, dossier, {}).outcome
        state = _STATES.get(rule.id.rpartition(".")[2])
        if state and outcome is Outcome.FAILED:
            return state
        if rule.level is Level.MUST and outcome in (Outcome.FAILED, Outcome.CANT_TELL):
            sure = False
    return "in force" if sure else "unknown"


@functools.cache
def _own_rules(standard: str) -> tuple[Rule, ...]:
    """The rules that a standard has itself for what its issuers have revoked."""
    load_catalogue()
    found = catalogue.rules(prefix=f"{standard}.revocation.")
    return tuple(one for one in found if one.check is not None and one.level is Level.MUST)


def _own_status(dossier: Dossier, own: Iterable[Rule]) -> str:
    """The same where a standard has rules of its own for it, as Open Badges before 3.0."""
    whole, outcomes = assembled(dossier), set()
    for rule in own:
        outcomes.add(run_rule(rule, whole, {}).outcome)
    if Outcome.FAILED in outcomes:
        return "revoked"
    if Outcome.CANT_TELL in outcomes:
        return "unknown"
    return "in force" if Outcome.PASSED in outcomes else ""


_BESIDE = frozenset({"validity", "refresh"})
"""Sections of the status rules that are not about what an issuer publishes of the status."""
