"""From outcomes to verdicts: the one decision rule of every report.

An area does not conform when a rule at MUST level failed; it is undetermined when none failed but
one could not be told or was not tested; it conforms when at least one rule was decided; where no
rule applied it is not applicable. The whole is the worst of the areas that the profile decides on.
A failed SHOULD is shown and never decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from mcconform import catalogue
from mcconform.assess.render import quiet_line, reported, shown
from mcconform.catalogue import Block, Rule
from mcconform.evaluate import INTERNAL_ERROR, Evaluation
from mcconform.metadata import scores
from mcconform.model import (
    CREDENTIAL_AREAS,
    Area,
    AreaCount,
    Assertion,
    Assessment,
    Credential,
    Dossier,
    Level,
    Outcome,
    Profile,
    ReportedFinding,
    Score,
    Verdict,
    finding_order,
)

_WORST_FIRST = (
    Verdict.DOES_NOT_CONFORM,
    Verdict.UNDETERMINED,
    Verdict.CONFORMS,
    Verdict.NOT_APPLICABLE,
)
_AREA = {area: index for index, area in enumerate(CREDENTIAL_AREAS)}
_OUTCOME = {outcome: index for index, outcome in enumerate(Outcome)}


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of several verdicts; ``not-applicable`` when there is none."""
    return min(verdicts, key=_WORST_FIRST.index, default=Verdict.NOT_APPLICABLE)


def weight(outcome: Outcome, level: Level) -> Verdict:
    """What one rule's outcome makes of its area."""
    if outcome is Outcome.INAPPLICABLE:
        return Verdict.NOT_APPLICABLE
    if level is Level.MUST:
        if outcome is Outcome.FAILED:
            return Verdict.DOES_NOT_CONFORM
        if outcome in (Outcome.CANT_TELL, Outcome.UNTESTED):
            return Verdict.UNDETERMINED
    if outcome in (Outcome.CANT_TELL, Outcome.UNTESTED):
        return Verdict.NOT_APPLICABLE
    return Verdict.CONFORMS


class Tally:
    """Outcomes counted by area, and the verdict each area comes to."""

    __slots__ = ("counts", "verdicts")

    def __init__(self) -> None:
        self.counts = [[0] * len(_OUTCOME) for _ in CREDENTIAL_AREAS]
        self.verdicts = [Verdict.NOT_APPLICABLE for _ in CREDENTIAL_AREAS]

    def add(self, area: Area, outcome: Outcome, level: Level) -> None:
        """Count one rule."""
        index = _AREA[area]
        self.counts[index][_OUTCOME[outcome]] += 1
        self.verdicts[index] = worst((self.verdicts[index], weight(outcome, level)))

    def merge(self, other: Tally) -> None:
        """Add what another tally counted."""
        for mine, theirs in zip(self.counts, other.counts, strict=True):
            for index, number in enumerate(theirs):
                mine[index] += number
        self.verdicts = [
            mine if mine is theirs else worst((mine, theirs))
            for mine, theirs in zip(self.verdicts, other.verdicts, strict=True)
        ]

    def areas(self) -> dict[Area, AreaCount]:
        """The counts as reports have them."""
        return {
            area: AreaCount(
                verdict,
                passed=counts[_OUTCOME[Outcome.PASSED]],
                failed=counts[_OUTCOME[Outcome.FAILED]],
                inapplicable=counts[_OUTCOME[Outcome.INAPPLICABLE]],
                cant_tell=counts[_OUTCOME[Outcome.CANT_TELL]],
                untested=counts[_OUTCOME[Outcome.UNTESTED]],
            )
            for area, verdict, counts in zip(
                CREDENTIAL_AREAS, self.verdicts, self.counts, strict=True
            )
        }


Quiet = tuple[Tally, tuple[ReportedFinding, ...]]


def _quiet(block: Block, profile: Profile) -> Quiet:
    """The tally and the report lines of a block, made once for each profile."""
    key = (profile.id, profile.digest)
    made: Quiet | None = block.made.get(key)
    if made is None:
        tally = Tally()
        lines = []
        for assertion in block.assertions:
            rule = catalogue.get(assertion.rule)
            level = profile.level(rule.id, rule.level)
            tally.add(rule.area, assertion.outcome, level)
            lines.append(quiet_line(rule, assertion.outcome, level))
        made = block.made[key] = (tally, tuple(lines))
    return made


def assess(dossier: Dossier, profile: Profile, evaluation: Evaluation) -> Assessment:
    """What a report says of one subject under one profile."""
    credential = dossier.credential
    loud = [(one, catalogue.get(one.rule)) for one in evaluation.loud]
    quiet = [_quiet(block, profile) for block in evaluation.quiet]
    tally = Tally()
    for counted, _ in quiet:
        tally.merge(counted)
    for one, rule in loud:
        tally.add(rule.area, one.outcome, profile.level(rule.id, rule.level))
    areas = tally.areas()
    readable = credential.document is not None
    tested = credential.standard is not None and readable
    verdict = worst(areas[area].verdict for area in profile.decides if area in areas)
    if verdict is Verdict.NOT_APPLICABLE:
        verdict = Verdict.UNDETERMINED
    return Assessment(
        name=credential.name,
        sha256=credential.sha256,
        standard=credential.standard,
        edition=credential.edition,
        container=credential.container,
        securing=credential.securing,
        verdict=verdict,
        areas=areas,
        scores=_scores(dossier, profile) if tested else {},
        findings=_findings(credential, loud, profile),
        quiet=tuple(lines for _, lines in quiet),
        title=_title(credential),
        decision=_decision(verdict, loud, profile, readable=readable),
        profile=profile.id,
        parent=credential.parent,
        internal_error=any(
            INTERNAL_ERROR in finding.args
            for assertion in evaluation.loud
            for finding in assertion.findings
        ),
        tested=tested or not readable,
    )


def _findings(
    credential: Credential, judged: Sequence[tuple[Assertion, Rule]], profile: Profile
) -> tuple[ReportedFinding, ...]:
    found = [
        finding
        for assertion, rule in judged
        for finding in reported(credential, assertion, rule, profile.level(rule.id, rule.level))
    ]
    return tuple(sorted(found, key=finding_order))


def _scores(dossier: Dossier, profile: Profile) -> Mapping[str, Score]:
    return {score.id: score for score in scores(dossier, profile)}


def _title(credential: Credential) -> str:
    document = credential.document or {}
    subject = document.get("credentialSubject")
    achievement = subject.get("achievement") if isinstance(subject, dict) else None
    for holder in (document, achievement):
        if isinstance(holder, dict) and isinstance(holder.get("name"), str):
            return shown(holder["name"])
    return ""


def _decision(
    verdict: Verdict,
    judged: Sequence[tuple[Assertion, Rule]],
    profile: Profile,
    *,
    readable: bool,
) -> str:
    if not readable:
        return "the input could not be read as a credential"

    def at_must(*outcomes: Outcome) -> list[str]:
        return [
            rule.id
            for one, rule in judged
            if one.outcome in outcomes
            and rule.area in profile.decides
            and profile.level(rule.id, rule.level) is Level.MUST
        ]

    failing = at_must(Outcome.FAILED)
    open_ones = at_must(Outcome.CANT_TELL, Outcome.UNTESTED)
    if verdict is Verdict.DOES_NOT_CONFORM:
        return f"{len(failing)} MUST failed: {_listed(failing)}"
    if verdict is Verdict.UNDETERMINED and open_ones:
        return f"no MUST failed, {len(open_ones)} could not be decided: {_listed(open_ones)}"
    if verdict is Verdict.UNDETERMINED:
        return "no rule of this profile applied"
    return "every MUST that applies holds"


def _listed(rule_ids: Sequence[str], most: int = 5) -> str:
    head = ", ".join(rule_ids[:most])
    rest = len(rule_ids) - most
    return f"{head} and {rest} more" if rest > 0 else head
