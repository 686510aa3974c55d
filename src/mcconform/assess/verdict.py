"""From outcomes to verdicts: the one decision rule of every report.

An area does not conform when a rule at MUST level failed; it is undetermined when none failed but
one could not be told or was not tested; it conforms when at least one rule was decided; where no
rule applied it is not applicable. The whole is the worst of the areas that the profile decides on.
A failed SHOULD is shown and never decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from mcconform import catalogue
from mcconform.assess.render import reported, shown
from mcconform.catalogue import Rule
from mcconform.evaluate import INTERNAL_ERROR
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
)

_WORST_FIRST = (
    Verdict.DOES_NOT_CONFORM,
    Verdict.UNDETERMINED,
    Verdict.CONFORMS,
    Verdict.NOT_APPLICABLE,
)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of several verdicts; ``not-applicable`` when there is none."""
    return min(verdicts, key=_WORST_FIRST.index, default=Verdict.NOT_APPLICABLE)


def area_verdict(outcomes: Iterable[tuple[Outcome, Level]]) -> Verdict:
    """The verdict of one area from its rules' outcomes and effective levels."""
    verdict = Verdict.NOT_APPLICABLE
    for outcome, level in outcomes:
        verdict = worst((verdict, _weight(outcome, level)))
    return verdict


def _weight(outcome: Outcome, level: Level) -> Verdict:
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


def assess(dossier: Dossier, profile: Profile, assertions: Sequence[Assertion]) -> Assessment:
    """What a report says of one subject under one profile."""
    credential = dossier.credential
    judged = [(one, catalogue.get(one.rule)) for one in assertions]
    areas = {area: _count(area, judged, profile) for area in CREDENTIAL_AREAS}
    tested = credential.standard is not None and credential.document is not None
    readable = credential.document is not None
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
        findings=_findings(credential, judged, profile),
        title=_title(credential),
        decision=_decision(verdict, judged, profile, readable=readable),
        profile=profile.id,
        parent=credential.parent,
        internal_error=any(
            INTERNAL_ERROR in finding.args
            for assertion in assertions
            for finding in assertion.findings
        ),
        tested=tested or not readable,
    )


def _count(area: Area, judged: Sequence[tuple[Assertion, Rule]], profile: Profile) -> AreaCount:
    here = [(one.outcome, profile.level(r.id, r.level)) for one, r in judged if r.area is area]
    count = Counter(outcome for outcome, _ in here)
    return AreaCount(
        verdict=area_verdict(here),
        passed=count[Outcome.PASSED],
        failed=count[Outcome.FAILED],
        inapplicable=count[Outcome.INAPPLICABLE],
        cant_tell=count[Outcome.CANT_TELL],
        untested=count[Outcome.UNTESTED],
    )


def _findings(
    credential: Credential, judged: Sequence[tuple[Assertion, Rule]], profile: Profile
) -> tuple[ReportedFinding, ...]:
    found = [
        finding
        for assertion, rule in judged
        for finding in reported(credential, assertion, rule, profile.level(rule.id, rule.level))
    ]
    return tuple(sorted(found, key=_order))


def _order(finding: ReportedFinding) -> tuple[object, ...]:
    area = CREDENTIAL_AREAS.index(finding.area) if finding.area in CREDENTIAL_AREAS else 9
    return (area, finding.rule, finding.pointer, finding.outcome, finding.message)


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
