"""From outcomes to verdicts and words: what a report says of one subject.

Badges that are made alike have the same outcomes, in blocks that they share. What a block comes to
under a profile is kept with the block, and what some blocks come to together is kept here; so a
badge costs what it alone has to say. Texts are made when somebody reads them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from mcconform import catalogue
from mcconform.assess.render import quiet_line, reported, shown
from mcconform.assess.tally import Tally, worst
from mcconform.catalogue import Block, Rule
from mcconform.evaluate import INTERNAL_ERROR, QUIET, Evaluation
from mcconform.metadata import all_scores, forgetful
from mcconform.model import (
    Area,
    AreaCount,
    Assembled,
    Assertion,
    Assessment,
    Credential,
    Dossier,
    Lazily,
    LazyScores,
    Level,
    Outcome,
    Profile,
    ReportedFinding,
    Score,
    Verdict,
    finding_order,
)

_MOST_SUMS: Final = 4096


class Judged(NamedTuple):
    """An assertion with its rule, and the level that the rule has under a profile."""

    assertion: Assertion
    rule: Rule
    level: Level


def _judged(assertion: Assertion, profile: Profile) -> Judged:
    rule = catalogue.get(assertion.rule)
    return Judged(assertion, rule, profile.level(rule.id, rule.level))


class _Counted:
    """A block under a profile: what it comes to, and what there is to say of it."""

    __slots__ = ("_lines", "loud", "quiet", "tally")

    def __init__(self, block: Block, profile: Profile) -> None:
        self.tally = Tally()
        self.loud: list[Judged] = []
        self.quiet: list[Judged] = []
        self._lines: dict[str | None, tuple[ReportedFinding, ...]] = {}
        for assertion in block.assertions:
            one = _judged(assertion, profile)
            self.tally.add(one.rule.area, assertion.outcome, one.level)
            silent = assertion.outcome in QUIET and not assertion.findings
            (self.quiet if silent else self.loud).append(one)

    def lines(self, standard: str | None) -> tuple[ReportedFinding, ...]:
        """The report lines of rules with nothing to add: the same objects for every badge."""
        made = self._lines.get(standard)
        if made is None:
            made = self._lines[standard] = tuple(
                quiet_line(one.rule, one.assertion.outcome, one.level, standard)
                for one in self.quiet
            )
        return made


def _counted(block: Block, profile: Profile) -> _Counted:
    key = (profile.id, profile.digest)
    made: _Counted | None = block.made.get(key)
    if made is None:
        made = block.made[key] = _Counted(block, profile)
    return made


class Sum(NamedTuple):
    """What outcomes come to under a profile."""

    areas: Mapping[Area, AreaCount]
    verdict: Verdict
    decision: str


_SUMS: dict[tuple[object, ...], Sum] = {}


def _sum(evaluation: Evaluation, profile: Profile) -> Sum:
    """What an evaluation comes to, added up once for all that have the same outcomes."""
    own = tuple([(one.rule, one.outcome) for one in evaluation.loud])
    key = (profile.id, profile.digest, evaluation.shared, own)
    found = _SUMS.get(key)
    if found is None:
        if len(_SUMS) >= _MOST_SUMS:
            _SUMS.clear()
        found = _SUMS[key] = _added(evaluation, profile)
    return found


def _added(evaluation: Evaluation, profile: Profile) -> Sum:
    tally = Tally()
    for block in evaluation.shared:
        tally.merge(_counted(block, profile).tally)
    for one in evaluation.loud:
        rule = catalogue.get(one.rule)
        tally.add(rule.area, one.outcome, profile.level(rule.id, rule.level))
    areas = tally.areas()
    verdict = worst(areas[area].verdict for area in profile.decides if area in areas)
    if verdict is Verdict.NOT_APPLICABLE:
        verdict = Verdict.UNDETERMINED
    return Sum(areas, verdict, _decision(verdict, tuple(_loud(evaluation, profile)), profile))


def _loud(evaluation: Evaluation, profile: Profile) -> Iterator[Judged]:
    """What has something to say: of this badge alone, then of the blocks."""
    for one in evaluation.loud:
        yield _judged(one, profile)
    for block in evaluation.shared:
        yield from _counted(block, profile).loud


def assess(dossier: Dossier, profile: Profile, evaluation: Evaluation) -> Assessment:
    """What a report says of one subject under one profile."""
    credential, whole = dossier.credential, dossier.assembled
    areas, verdict, decision = _sum(evaluation, profile)
    readable = credential.document is not None
    tested = credential.standard is not None and readable
    return Assessment(
        name=credential.name,
        sha256=credential.sha256,
        standard=credential.standard,
        edition=credential.edition,
        container=credential.container,
        securing=credential.securing,
        verdict=verdict,
        areas=areas,
        scores=_scores(dossier, profile, evaluation) if tested else {},
        findings=Lazily(lambda: _findings(credential, whole, evaluation, profile)),
        quiet=Lazily(
            lambda: tuple(
                _counted(block, profile).lines(credential.standard) for block in evaluation.shared
            )
        ),
        title=_title(dossier),
        decision=decision if readable else "the input could not be read as a credential",
        profile=profile.id,
        parent=credential.parent,
        internal_error=any(
            INTERNAL_ERROR in finding.args
            for assertion in evaluation.loud
            if assertion.outcome is Outcome.CANT_TELL
            for finding in assertion.findings
        ),
        tested=tested or not readable,
    )


def _findings(
    credential: Credential, whole: Assembled | None, evaluation: Evaluation, profile: Profile
) -> tuple[ReportedFinding, ...]:
    found = [
        finding
        for assertion, rule, level in _loud(evaluation, profile)
        for finding in reported(credential, whole, assertion, rule, level)
    ]
    return tuple(sorted(found, key=finding_order))


def _scores(dossier: Dossier, profile: Profile, evaluation: Evaluation) -> Mapping[str, Score]:
    """The scores, worked out when they are read: most badges of a corpus are judged and no more.

    They need what rules read, and nothing that rules worked out; so that is not kept for them.
    """
    kept = forgetful(dossier, profile)
    return LazyScores(lambda: all_scores(kept, profile, evaluation.of))


def _title(dossier: Dossier) -> str:
    document = dossier.document
    subject = document.get("credentialSubject")
    achievement = subject.get("achievement") if isinstance(subject, dict) else None
    for holder in (document, achievement, document.get("badge")):
        if isinstance(holder, dict) and isinstance(holder.get("name"), str):
            return shown(holder["name"])
    return ""


def _decision(verdict: Verdict, judged: Sequence[Judged], profile: Profile) -> str:
    def at_must(*outcomes: Outcome) -> list[str]:
        return [
            one.rule.id
            for one in judged
            if one.assertion.outcome in outcomes
            and one.rule.area in profile.decides
            and one.level is Level.MUST
        ]

    if verdict is Verdict.DOES_NOT_CONFORM:
        failing = at_must(Outcome.FAILED)
        return f"{len(failing)} MUST failed: {_listed(failing)}"
    open_ones = at_must(Outcome.CANT_TELL, Outcome.UNTESTED)
    if verdict is Verdict.UNDETERMINED and open_ones:
        return f"no MUST failed, {len(open_ones)} could not be decided: {_listed(open_ones)}"
    if verdict is Verdict.UNDETERMINED:
        return "no rule of this profile applied"
    return "every MUST that applies holds"


def _listed(rule_ids: Sequence[str], most: int = 5) -> str:
    head = ", ".join(rule_ids[:most])
    rest = len(rule_ids) - most
    return f"{head} and {rest} more" if rest > 0 else head
