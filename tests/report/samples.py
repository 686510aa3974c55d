"""Reports made by hand, with the outcomes and texts a real run would give."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

import msgspec

from mcconform.model import (
    CREDENTIAL_AREAS,
    Area,
    AreaCount,
    Assessment,
    Container,
    Level,
    Outcome,
    ReportedFinding,
    Score,
    ScorePart,
    Verdict,
)
from mcconform.report import ProfileRef, Report, Run, build

RUN = Run(version="0.1.0", at="2026-01-01T00:00:00Z", offline=True, options={"mirror": "contexts"})
PROFILE = ProfileRef(
    "eu-council-2022", "1.0.0", "c0ffee" + "0" * 58, "European micro-credentials (Annex I)"
)
OB = "https://www.imsglobal.org/spec/ob/v3p0"

BARE_CRITERIA = ReportedFinding(
    rule="ob3.achievement.criteria_present",
    area=Area.SCHEMA,
    level=Level.MUST,
    outcome=Outcome.FAILED,
    pointer="/credentialSubject/achievement/criteria",
    message="criteria has neither an id nor a narrative",
    fix="Say how the achievement is earned in criteria.narrative.",
    spec=f"{OB}#achievement",
    line=31,
    column=19,
)
NO_CAPTION = ReportedFinding(
    rule="ob3.image.caption_present",
    area=Area.SCHEMA,
    level=Level.SHOULD,
    outcome=Outcome.FAILED,
    pointer="/credentialSubject/achievement/image",
    message="the image has no caption, so people who cannot see it do not learn what it shows",
    fix="Describe the picture in image.caption.",
    spec=f"{OB}#image",
    line=44,
    column=7,
)
UNREACHED = ReportedFinding(
    rule="status.bitstring.list_available",
    area=Area.STATUS,
    level=Level.MUST,
    outcome=Outcome.CANT_TELL,
    pointer="/credentialStatus/statusListCredential",
    message="the status list https://example.edu/status/3 was not fetched: the run is offline",
    fix="",
    spec="https://www.w3.org/TR/vc-bitstring-status-list/#validate-algorithm",
    line=60,
    column=30,
)
NO_WORKLOAD = ReportedFinding(
    rule="metadata.workload.present",
    area=Area.METADATA,
    level=Level.MUST,
    outcome=Outcome.FAILED,
    pointer="/credentialSubject/achievement",
    message="the workload is missing",
    fix="State creditsAvailable, or the hours in an extension.",
    spec="https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:32022H0627(02)",
    line=12,
    column=5,
)
VERIFIED = ReportedFinding(
    rule="securing.proof.verifies",
    area=Area.SIGNATURE,
    level=Level.MUST,
    outcome=Outcome.PASSED,
    pointer="",
    message="The bytes verify with the key that the proof names.",
    fix="",
    spec="https://www.w3.org/TR/vc-data-integrity/#verify-proof",
)
NO_RESULT = ReportedFinding(
    rule="ob3.result.value_in_range",
    area=Area.SCHEMA,
    level=Level.MUST,
    outcome=Outcome.INAPPLICABLE,
    pointer="",
    message="the credential has no result",
    fix="",
    spec=f"{OB}#result",
)

ELEMENTS = (
    ("EU-M01", "Who the learner is", "required", "weak"),
    ("EU-M02", "Name of the micro-credential", "required", "met"),
    ("EU-M03", "Country or region of the issuer", "required", "missing"),
    ("EU-M04", "Body that awards", "required", "met"),
    ("EU-M05", "Date of issue", "required", "met"),
    ("EU-M06", "Learning outcomes", "required", "met"),
    ("EU-M07", "Notional workload", "required", "missing"),
    ("EU-M08", "Level of the learning experience", "conditional", "not-applicable"),
    ("EU-M09", "Kind of assessment", "required", "weak"),
    ("EU-M10", "How the learner took part", "required", "not-expressible"),
    ("EU-M11", "Kind of quality assurance behind it", "required", "missing"),
    ("EU-O01", "Prerequisites to enrol", "optional", "missing"),
    ("EU-O02", "Identity check during assessment", "optional", "not-expressible"),
    ("EU-O03", "Grade", "optional", "met"),
    ("EU-O04", "Integration and stacking options", "optional", "missing"),
    ("EU-O05", "Further information", "optional", "met"),
)
_WEIGHT = {"required": 10.0, "conditional": 10.0, "recommended": 3.0, "optional": 1.0}
_SHARE = {"met": 1.0, "weak": 0.5}


def score(key: str = "weighted", title: str = "Completeness, weighted") -> Score:
    """A score over the elements above."""
    parts = tuple(
        ScorePart(
            id=element,
            title=name,
            canonical=name.lower().replace(" ", "_"),
            need=need,
            state=state,
            points=_WEIGHT[need] * _SHARE.get(state, 0.0),
            of=0.0 if state == "not-applicable" else _WEIGHT[need],
            pointer="/credentialSubject/achievement" if state in _SHARE else "",
        )
        for element, name, need, state in ELEMENTS
    )
    points, of = sum(part.points for part in parts), sum(part.of for part in parts)
    formula = "sum of weight × presence over the elements that apply, divided by their weights"
    return Score(key, title, points / of, points, of, formula, parts)


def assessment(
    name: str = "badges/soil.json",
    findings: Sequence[ReportedFinding] = (VERIFIED,),
    *,
    title: str = "Introduction to Soil Science",
    verdict: Verdict | None = None,
    scores: Sequence[Score] = (),
    standard: str | None = "ob3",
    parent: str = "",
    decision: str = "",
    internal_error: bool = False,
    tested: bool = True,
) -> Assessment:
    """A subject whose areas follow from its findings, with some passed rules beside them."""
    areas = {area: _area(area, findings) for area in CREDENTIAL_AREAS}
    worst = [Verdict.DOES_NOT_CONFORM, Verdict.UNDETERMINED, Verdict.CONFORMS]
    reached = {count.verdict for count in areas.values()}
    return Assessment(
        name=name,
        sha256=hashlib.sha256(name.encode("utf-8", "replace")).hexdigest(),
        standard=standard,
        edition="3.0.3" if standard else None,
        container=Container.JSON,
        securing="data-integrity",
        verdict=verdict or next(one for one in worst if one in reached),
        areas=areas,
        scores={one.id: one for one in scores},
        findings=tuple(findings),
        title=title,
        decision=decision,
        profile="eu-council-2022",
        parent=parent,
        internal_error=internal_error,
        tested=tested,
    )


def _area(area: Area, findings: Sequence[ReportedFinding]) -> AreaCount:
    here = Counter(one.outcome for one in findings if one.area is area)
    must = {one.outcome for one in findings if one.area is area and one.level is Level.MUST}
    passed = here[Outcome.PASSED] + (30 if area is Area.SCHEMA else 4)
    if area is Area.STACKABILITY:
        passed = 0
    verdict = Verdict.CONFORMS if passed else Verdict.NOT_APPLICABLE
    if Outcome.CANT_TELL in must:
        verdict = Verdict.UNDETERMINED
    if Outcome.FAILED in must:
        verdict = Verdict.DOES_NOT_CONFORM
    return AreaCount(
        verdict=verdict,
        passed=passed,
        failed=here[Outcome.FAILED],
        inapplicable=here[Outcome.INAPPLICABLE] + 2,
        cant_tell=here[Outcome.CANT_TELL],
    )


def report(*subjects: Assessment) -> Report:
    """A report on some subjects."""
    return build(RUN, PROFILE, subjects)


def failing() -> Report:
    """One badge with a finding of each kind."""
    return report(
        assessment(
            findings=(BARE_CRITERIA, NO_CAPTION, NO_RESULT, UNREACHED, NO_WORKLOAD, VERIFIED),
            scores=(score(),),
            decision="2 MUST failed: metadata.workload.present, ob3.achievement.criteria_present",
        )
    )


def sound() -> Report:
    """One badge that conforms."""
    return report(assessment(scores=(score(),), decision="every MUST that applies holds"))


def many(count: int = 200) -> Report:
    """A folder of badges: most are sound, some share a fault, one has its own."""
    subjects = []
    for number in range(count):
        name = f"badges/{number:03}.json"
        if number % 15 == 3:
            found: Sequence[ReportedFinding] = (NO_WORKLOAD, VERIFIED)
        elif number == 7:
            found = (BARE_CRITERIA, UNREACHED, NO_WORKLOAD)
        elif number % 50 == 9:
            found = (UNREACHED, VERIFIED)
        else:
            found = (VERIFIED,)
        subjects.append(assessment(name, found, title=f"Module {number}"))
    return report(*subjects)


def changed(finding: ReportedFinding, **fields: object) -> ReportedFinding:
    """The same finding with some fields of another value."""
    return msgspec.structs.replace(finding, **fields)
