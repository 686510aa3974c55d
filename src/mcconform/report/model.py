"""A report: the run, the profile, one assessment for each subject, and what they add up to.

There is no wall clock and no duration in it: the same badges at the same evaluation time give
the same report, byte for byte.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from mcconform import errors
from mcconform.model import Assessment, Level, Outcome, ReportedFinding, Verdict
from mcconform.report.text import LEVEL_ORDER, QUIET, listed, plural

SCHEMA = "mcconform/report/1"
"""Names the shape of the JSON report; a change that breaks readers changes the number."""


class Run(msgspec.Struct, frozen=True):
    """How the report came about. ``at`` is the evaluation time, RFC 3339 in UTC (``…Z``)."""

    version: str
    at: str
    offline: bool = False
    options: Mapping[str, str] = msgspec.field(default_factory=dict)
    """What else the user asked for and a reader should know, by option name."""
    tool: str = "mcconform"


class ProfileRef(msgspec.Struct, frozen=True):
    """The profile that decided. ``id`` is empty when each subject had its own standard's one."""

    id: str
    version: str = ""
    digest: str = ""
    title: str = ""


def together(used: Sequence[ProfileRef]) -> ProfileRef:
    """Several profiles that each decided on a part, as one; the only one as it is."""
    if len(used) == 1:
        return used[0]
    digest = hashlib.sha256("\n".join(one.digest for one in used).encode()).hexdigest()
    return ProfileRef(
        id="+".join(one.id for one in used),
        version="+".join(one.version for one in used),
        digest=digest,
        title="The baseline profile of each recognised standard",
    )


class Summary(msgspec.Struct, frozen=True):
    """What the assessments of a run add up to; no format counts for itself."""

    verdict: Verdict
    exit_code: int
    subjects: int
    tested: int
    """Subjects that rules of a standard could be applied to, or that could not be read."""
    verdicts: Mapping[Verdict, int]
    outcomes: Mapping[Outcome, int]
    """Rules by outcome, over all subjects and areas."""
    failed: Mapping[Level, int]
    """Failed rules by level, over all subjects."""
    failing: Mapping[str, int]
    """Rules that failed at MUST level, and on how many subjects."""
    undecided: Mapping[str, int]
    """Rules at MUST level that could not be decided, and on how many subjects."""
    internal_errors: int
    """Subjects on which a rule raised: a fault of mcconform."""
    sentence: str
    """The verdict in words."""


class Report(msgspec.Struct, frozen=True):
    """Everything a format needs. Made by `build`."""

    run: Run
    profile: ProfileRef
    subjects: tuple[Assessment, ...]
    summary: Summary

    @property
    def verdict(self) -> Verdict:
        """The verdict of the whole run: the worst of its subjects."""
        return self.summary.verdict

    def findings(self) -> Iterator[ReportedFinding]:
        """What there is to act on: the findings of all subjects but those of rules that passed or
        did not apply.
        """
        for subject in self.subjects:
            for finding in subject.findings:
                if finding.outcome not in QUIET:
                    yield finding


def timestamp(at: dt.datetime) -> str:
    """A time as reports write it: RFC 3339 in UTC, seconds, ``Z``.

    A fraction of a second is kept where there is one, so that a replay judges at the same instant.
    """
    return at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def build(run: Run, profile: ProfileRef, assessments: Iterable[Assessment]) -> Report:
    """The report on some subjects, in the order they come."""
    subjects = tuple(assessments)
    tally = Tally()
    for subject in subjects:
        tally.add(subject)
    return Report(run, profile, subjects, tally.summary(profile))


def verdict_of(report: Report) -> Verdict:
    """The verdict of the whole run; the same as ``report.verdict``."""
    return report.verdict


def exit_code(assessments: Iterable[Assessment]) -> int:
    """The exit code of a run; precedence 5 > 2 > 4 > 1 > 3 > 0 (2 is for errors, never for badges).

    4 means that nothing could be tested: there was no subject, or no rule of a standard could be
    applied to any of them. Unreadable input is a subject that does not conform, so it gives 1.
    """
    tally = Tally()
    for assessment in assessments:
        tally.add(assessment)
    return tally.exit_code


class Tally:
    """Counts assessments as they stream by; a corpus is never held in memory for its summary."""

    def __init__(self) -> None:
        self.subjects = 0
        self.tested = 0
        self.internal_errors = 0
        self.verdicts: Counter[Verdict] = Counter()
        self.outcomes: Counter[Outcome] = Counter()
        self.failed: Counter[Level] = Counter()
        self.failing: Counter[str] = Counter()
        self.undecided: Counter[str] = Counter()

    def add(self, assessment: Assessment) -> None:
        """Count one subject."""
        self.subjects += 1
        self.tested += is_counted(assessment)
        self.internal_errors += assessment.internal_error
        self.verdicts[assessment.verdict] += 1
        for count in assessment.areas.values():
            self.outcomes[Outcome.PASSED] += count.passed
            self.outcomes[Outcome.FAILED] += count.failed
            self.outcomes[Outcome.INAPPLICABLE] += count.inapplicable
            self.outcomes[Outcome.CANT_TELL] += count.cant_tell
            self.outcomes[Outcome.UNTESTED] += count.untested
        failed = {f.rule: f.level for f in assessment.findings if f.outcome is Outcome.FAILED}
        self.failed.update(failed.values())
        self.failing.update(rule for rule, level in failed.items() if level is Level.MUST)
        self.undecided.update(
            {
                f.rule
                for f in assessment.findings
                if f.outcome in (Outcome.CANT_TELL, Outcome.UNTESTED)
                and f.level is Level.MUST
                and f.rule not in failed
            }
        )

    @property
    def verdict(self) -> Verdict:
        """The worst of the subjects; a rule that raised leaves the run undetermined at best."""
        if self.verdicts[Verdict.DOES_NOT_CONFORM]:
            return Verdict.DOES_NOT_CONFORM
        if self.verdicts[Verdict.UNDETERMINED] or self.internal_errors:
            return Verdict.UNDETERMINED
        if self.verdicts[Verdict.CONFORMS]:
            return Verdict.CONFORMS
        return Verdict.NOT_APPLICABLE

    @property
    def exit_code(self) -> int:
        """See the function `exit_code`."""
        if self.internal_errors:
            return errors.EXIT_INTERNAL
        if not self.tested:
            return errors.EXIT_NOTHING
        if self.verdicts[Verdict.DOES_NOT_CONFORM]:
            return errors.EXIT_DOES_NOT_CONFORM
        if self.verdicts[Verdict.UNDETERMINED]:
            return errors.EXIT_UNDETERMINED
        return errors.EXIT_CONFORMS

    def summary(self, profile: ProfileRef) -> Summary:
        """What was counted so far."""
        return Summary(
            verdict=self.verdict,
            exit_code=self.exit_code,
            subjects=self.subjects,
            tested=self.tested,
            verdicts={verdict: self.verdicts[verdict] for verdict in Verdict},
            outcomes={outcome: self.outcomes[outcome] for outcome in Outcome},
            failed={level: self.failed[level] for level in LEVEL_ORDER},
            failing=dict(sorted(self.failing.items())),
            undecided=dict(sorted(self.undecided.items())),
            internal_errors=self.internal_errors,
            sentence=self._sentence(profile),
        )

    def _sentence(self, profile: ProfileRef) -> str:
        """The verdict in words, with the rules it hangs on."""
        said = self._said(profile.id or "the profile of its standard")
        if self.internal_errors:
            broken = plural(self.internal_errors, "badge")
            said += f"; mcconform itself failed on {broken}, please report it"
        return said

    def _said(self, profile: str) -> str:
        if not self.tested:
            return "nothing was tested" if self.subjects else "nothing to test"
        if self.verdict is Verdict.DOES_NOT_CONFORM:
            return f"{self._who()} to {profile}{_because(self.failing, 'failed')}"
        if self.verdict is Verdict.UNDETERMINED:
            return f"{self._who()} against {profile}{_because(self.undecided, 'undecided')}"
        return f"{self._who()} to {profile}"

    def _who(self) -> str:
        """``conforms``, or for several badges how many of them."""
        count = self.verdicts[self.verdict]
        alone, one, many = _VERBS[self.verdict]
        if self.subjects == 1 or not count:
            return alone
        if count == self.subjects:
            return f"all {count} badges {many}"
        return f"{count} of {self.subjects} badges {one if count == 1 else many}"


_VERBS = {
    Verdict.CONFORMS: ("conforms", "conforms", "conform"),
    Verdict.DOES_NOT_CONFORM: ("does not conform", "does not conform", "do not conform"),
    Verdict.UNDETERMINED: ("undetermined", "is undetermined", "are undetermined"),
}


def is_counted(assessment: Assessment) -> bool:
    """Whether a subject was tested: rules were applied, or it was so broken that none could be."""
    if assessment.verdict is Verdict.DOES_NOT_CONFORM:
        return True
    return assessment.tested and assessment.verdict is not Verdict.NOT_APPLICABLE


def _because(rules: Counter[str], what: str) -> str:
    if not rules:
        return ""
    worst = tuple(rule for rule, _ in sorted(rules.items(), key=lambda item: (-item[1], item[0])))
    return f": {len(worst)} MUST {what} ({listed(worst)})"
