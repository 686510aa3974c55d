"""Outcomes counted by area, and what the counts come to: the one decision rule of every report.

An area does not conform when a rule at MUST level failed; it is undetermined when none failed but
one could not be told or was not tested; it conforms when at least one rule was decided; where no
rule applied it is not applicable. The whole is the worst of the areas that the profile decides on.
A failed SHOULD is shown and never decides.
"""

from __future__ import annotations

from collections.abc import Iterable

from mcconform.model import CREDENTIAL_AREAS, Area, AreaCount, Level, Outcome, Verdict

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
