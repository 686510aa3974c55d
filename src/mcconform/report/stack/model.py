"""A report on a set: the run, the profile, and what was found of the set as a whole."""

from __future__ import annotations

from collections import Counter

import msgspec

from mcconform import errors
from mcconform.assess.stack_types import StackAssessment, StackFinding
from mcconform.model import Level, Outcome, Verdict
from mcconform.report.model import ProfileRef, Run

SCHEMA = "mcconform/stack/1"
"""Names the shape of the JSON report; a change that breaks readers changes the number."""


class StackReport(msgspec.Struct, frozen=True):
    """Everything a format needs."""

    run: Run
    profile: ProfileRef
    set: StackAssessment

    @property
    def verdict(self) -> Verdict:
        """The verdict of the set."""
        return self.set.verdict

    @property
    def exit_code(self) -> int:
        """The exit code of the run; 4 where no document says anything about stacking."""
        if self.set.internal_error:
            return errors.EXIT_INTERNAL
        if not self.set.tested:
            return errors.EXIT_NOTHING
        if self.verdict is Verdict.DOES_NOT_CONFORM:
            return errors.EXIT_DOES_NOT_CONFORM
        if self.verdict is Verdict.UNDETERMINED:
            return errors.EXIT_UNDETERMINED
        return errors.EXIT_CONFORMS

    @property
    def failed(self) -> Counter[Level]:
        """Findings that failed, by level."""
        return Counter(one.level for one in self.set.findings if one.outcome is Outcome.FAILED)


def concern(finding: StackFinding) -> tuple[int, int, str, str, str]:
    """The order in which people read findings: a failed MUST, an open MUST, a failed SHOULD …"""
    levels = (Level.MUST, Level.SHOULD, Level.MAY)
    outcome = 0 if finding.outcome is Outcome.FAILED else 1
    return (
        levels.index(finding.level), outcome, finding.rule, finding.subject, finding.pointer,
    )  # fmt: skip
