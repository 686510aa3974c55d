"""A report on a corpus: counts, shares and spreads, and the first subjects by name.

There is nothing in it of how the corpus was walked: the same inputs at the same evaluation time
give the same report, in whatever order and by however many processes they were judged. Sources:
Wilson, Probable inference, JASA 22 (1927), for the interval; ISO/IEC 17025:2017 clause 7.8.6 for
saying what a statement of conformity rests on.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import msgspec

from mcconform import errors
from mcconform.model import Level, Outcome, Verdict
from mcconform.report.model import ProfileRef, Run, Summary
from mcconform.report.stack import StackReport

SCHEMA: Final = "mcconform/corpus/1"
"""Names the shape of the JSON report; a change that breaks readers changes the number."""
_Z: Final = 1.959963984540054
"""Of the normal distribution, for a confidence of 95 %."""
_PRECEDENCE: Final = (
    errors.EXIT_INTERNAL,
    errors.EXIT_NOTHING,
    errors.EXIT_DOES_NOT_CONFORM,
    errors.EXIT_UNDETERMINED,
)


class SetState(StrEnum):
    """Whether a corpus was judged as a set."""

    JUDGED = "judged"
    NOT_ASKED = "not-asked"
    SAMPLED = "sampled"
    """Of a sample nobody can say what leads out of the corpus."""
    TOO_BIG = "too-big"
    FAILED = "failed"
    """mcconform itself failed over it."""
    NOT_REACHED = "not-reached"
    """The run was stopped before."""


class Interval(msgspec.Struct, frozen=True):
    """Where a share of the corpus lies, as far as a sample can tell: 95 % confidence."""

    low: float
    high: float


class Inputs(msgspec.Struct, frozen=True):
    """What was looked at."""

    corpus: tuple[str, ...]
    count: int
    """Inputs that were judged."""
    passed_over: int
    """Files that are no badges by their names, and so were not opened."""
    sample: int | None = None
    """How many inputs were to be drawn; None where all were taken."""
    seed: int = 0
    population: int | None = None
    """How many inputs the sample was drawn from."""
    finished: bool = True
    hollow: int = 0
    """Folders, archives, lists and files of lines in which there was nothing at all."""
    hollow_named: tuple[str, ...] = ()
    """The first of them by name."""

    @property
    def is_sample(self) -> bool:
        """Whether what was judged is a part of the corpus only, drawn by lot."""
        return self.population is not None and self.population > self.count


class Named(msgspec.Struct, frozen=True):
    """One subject on which a rule failed or was left open."""

    name: str
    sha256: str
    outcome: Outcome
    pointer: str
    message: str


class RuleLine(msgspec.Struct, frozen=True):
    """One rule at one level, over all subjects."""

    rule: str
    area: str
    level: Level
    spec: str
    passed: int
    failed: int
    cant_tell: int
    untested: int
    inapplicable: int
    interval: Interval | None = None
    named: tuple[Named, ...] = ()
    """The first subjects by name: those that failed, then those left open."""

    @property
    def applied(self) -> int:
        """Subjects that there was something to check on."""
        return self.passed + self.failed + self.open

    @property
    def open(self) -> int:
        """Subjects on which it could not be decided."""
        return self.cant_tell + self.untested

    @property
    def prevalence(self) -> float | None:
        """The share of the subjects it applied to on which it failed."""
        return self.failed / self.applied if self.applied else None

    @property
    def outcome(self) -> Outcome:
        """The worst on any subject."""
        if self.failed:
            return Outcome.FAILED
        if self.open:
            return Outcome.CANT_TELL if self.cant_tell else Outcome.UNTESTED
        return Outcome.PASSED if self.passed else Outcome.INAPPLICABLE

    @property
    def not_named(self) -> int:
        """Subjects that it failed on or was left open on, beyond those named."""
        return self.failed + self.open - len(self.named)


class VerdictLine(msgspec.Struct, frozen=True):
    """How the subjects of one kind came out."""

    of: tuple[str, ...]
    """Standard and edition, or an area."""
    verdicts: Mapping[Verdict, int]

    @property
    def subjects(self) -> int:
        """How many there are."""
        return sum(self.verdicts.values())


class Spread(msgspec.Struct, frozen=True):
    """One score over all subjects that one profile decided on; by nearest rank."""

    profile: str
    score: str
    title: str
    assessed: int
    not_assessed: int
    minimum: float | None
    p10: float | None
    median: float | None
    p90: float | None
    maximum: float | None


class ElementLine(msgspec.Struct, frozen=True):
    """One element of the crosswalk: on how many subjects something stands for it."""

    element: str
    title: str
    met: int
    weak: int
    failed: int
    undecided: int
    missing: int
    not_expressible: int
    not_applicable: int
    interval: Interval | None = None

    @property
    def filled(self) -> int:
        """Subjects that say anything there."""
        return self.met + self.weak + self.failed + self.undecided

    @property
    def rate(self) -> float | None:
        """The share of those that could."""
        could = self.filled + self.missing
        return self.filled / could if could else None


class IssuerLine(msgspec.Struct, frozen=True):
    """How the subjects of one issuer came out."""

    issuer: str
    name: str
    verdicts: Mapping[Verdict, int]
    completeness: float | None
    """Median of the weighted completeness."""
    rules: tuple[str, ...]
    """The rules that failed most often at MUST level."""

    @property
    def subjects(self) -> int:
        """How many there are."""
        return sum(self.verdicts.values())


class Fault(msgspec.Struct, frozen=True):
    """An input over which mcconform itself failed."""

    name: str
    fault: str


class CorpusReport(msgspec.Struct, frozen=True):
    """Everything a format needs."""

    run: Run
    profile: ProfileRef
    inputs: Inputs
    summary: Summary
    """Of the subjects, by the folding of every report."""
    shares: Mapping[Verdict, Interval]
    """Of a sample: where the share of each verdict lies in the corpus."""
    areas: tuple[VerdictLine, ...]
    standards: tuple[VerdictLine, ...]
    rules: tuple[RuleLine, ...]
    scores: tuple[Spread, ...]
    elements: tuple[ElementLine, ...]
    issuers: tuple[IssuerLine, ...]
    """The worst first."""
    issuers_left_out: int
    faults: tuple[Fault, ...]
    faults_left_out: int
    stack: StackReport | None
    """The corpus judged as a set."""
    set_state: SetState
    """Whether it was, and why not."""
    set_fault: str = ""
    """What failed, where mcconform itself did."""

    @property
    def verdict(self) -> Verdict:
        """The worst of the subjects' and, where anything is said of stacking, the set's.

        A run that was stopped, or a set that was too big, leaves it undetermined at best.
        """
        found = {self.summary.verdict}
        if self.stack is not None and self.stack.set.tested:
            found.add(self.stack.verdict)
        if not self.inputs.finished or self.set_state in (SetState.TOO_BIG, SetState.FAILED):
            found.add(Verdict.UNDETERMINED)
        if self.stack_broken:
            found.add(Verdict.UNDETERMINED)
        order = (Verdict.DOES_NOT_CONFORM, Verdict.UNDETERMINED, Verdict.CONFORMS)
        return next((one for one in order if one in found), Verdict.NOT_APPLICABLE)

    @property
    def stack_broken(self) -> bool:
        """Whether a rule about sets raised."""
        return self.stack is not None and self.stack.set.internal_error

    @property
    def exit_code(self) -> int:
        """The same folding as of every report; precedence 5 > 4 > 1 > 3 > 0."""
        codes = {self.summary.exit_code}
        if self.stack is not None:
            codes.add(self.stack.exit_code if self._stacks else errors.EXIT_CONFORMS)
        if self.set_state is SetState.FAILED:
            codes.add(errors.EXIT_INTERNAL)
        if not self.inputs.finished or self.set_state is SetState.TOO_BIG:
            codes.add(errors.EXIT_UNDETERMINED)
        return next((code for code in _PRECEDENCE if code in codes), errors.EXIT_CONFORMS)

    @property
    def _stacks(self) -> bool:
        """Whether the set has a say: that no document speaks of stacking is no fault."""
        return self.stack is not None and (self.stack.set.tested or self.stack_broken)


def wilson(count: int, of: int) -> Interval | None:
    """The Wilson score interval of a share at 95 % confidence; None of nothing.

    It stays within 0 and 1, and says something where the count is 0 too.
    """
    if not of:
        return None
    share, spread = count / of, _Z * _Z / of
    middle = share + spread / 2
    reach = _Z * math.sqrt((share * (1 - share) + spread / 4) / of)
    low, high = (middle - reach) / (1 + spread), (middle + reach) / (1 + spread)
    return Interval(
        0.0 if not count else round(max(0.0, low), 9),
        1.0 if count == of else round(min(1.0, high), 9),
    )
