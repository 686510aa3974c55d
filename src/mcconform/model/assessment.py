"""Verdicts, scores and texts on one subject: what reports show."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar, overload

import msgspec

from mcconform.model.credential import Container
from mcconform.model.outcomes import CREDENTIAL_AREAS, Area, Level, Outcome, Verdict

T = TypeVar("T")


class Score(msgspec.Struct, frozen=True):
    """One score with its parts. ``value`` is a fraction in [0, 1]; None is "not assessed"."""

    id: str
    title: str
    value: float | None
    points: float
    of: float
    formula: str
    parts: tuple[ScorePart, ...] = ()


class ScorePart(msgspec.Struct, frozen=True):
    """What one element, or one fact, gave to a score."""

    id: str
    title: str
    canonical: str
    need: str
    state: str
    """``met``, ``weak``, ``failed``, ``undecided``, ``missing``, ``not-expressible`` or
    ``not-applicable``."""
    points: float
    of: float
    pointer: str = ""
    why: str = ""
    """Why it is not met; it never repeats a value."""


class AreaCount(msgspec.Struct, frozen=True, rename={"cant_tell": "cantTell"}):
    """The verdict of one area and how many rules had which outcome."""

    verdict: Verdict
    passed: int = 0
    failed: int = 0
    inapplicable: int = 0
    cant_tell: int = 0
    untested: int = 0


class ReportedFinding(msgspec.Struct, frozen=True):
    """A finding as it stands in a report, with the text made from the rule."""

    rule: str
    area: Area
    level: Level
    outcome: Outcome
    pointer: str
    message: str
    fix: str
    spec: str
    line: int | None = None
    column: int | None = None


class Lazily(Sequence[T]):
    """A sequence that is made when somebody first looks at it, as most never are."""

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], tuple[T, ...]]) -> None:
        self._make: Callable[[], tuple[T, ...]] | None = make
        self._made: tuple[T, ...] = ()

    def _all(self) -> tuple[T, ...]:
        make = self._make
        if make is not None:
            self._made = make()
            self._make = None
        return self._made

    def __len__(self) -> int:
        return len(self._all())

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...
    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        return self._all()[index]

    def __iter__(self) -> Iterator[T]:
        return iter(self._all())

    def __eq__(self, other: object) -> bool:
        return self._all() == (other._all() if isinstance(other, Lazily) else other)

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return repr(self._all())

    def __reduce__(self) -> tuple[type[tuple[T, ...]], tuple[tuple[T, ...]]]:
        return tuple, (self._all(),)


class LazyScores(Mapping[str, Score]):
    """Scores by their ids, worked out when somebody first looks at them."""

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], tuple[Score, ...]]) -> None:
        self._make: Callable[[], tuple[Score, ...]] | None = make
        self._made: dict[str, Score] = {}

    def _all(self) -> dict[str, Score]:
        make = self._make
        if make is not None:
            self._made = {score.id: score for score in make()}
            self._make = None
        return self._made

    def __getitem__(self, key: str) -> Score:
        return self._all()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __repr__(self) -> str:
        return repr(self._all())

    def __reduce__(self) -> tuple[type[dict[str, Score]], tuple[dict[str, Score]]]:
        return dict, (self._all(),)


class Assessment(msgspec.Struct, frozen=True):
    """What a report says of one subject."""

    name: str
    sha256: str
    standard: str | None
    edition: str | None
    container: Container
    securing: str
    verdict: Verdict
    areas: Mapping[Area, AreaCount]
    scores: Mapping[str, Score]
    findings: Sequence[ReportedFinding]
    """What there is to say: by area, rule and pointer. Rules that passed or did not apply with
    nothing to add stand in ``quiet``. The texts are made when they are first asked for."""
    quiet: Sequence[tuple[ReportedFinding, ...]] = ()
    title: str = ""
    """The credential's own name for itself, shortened; for people, not for scripts."""
    decision: str = ""
    """Why the verdict is what it is, in words."""
    profile: str = ""
    """Id of the profile that decided on this subject."""
    parent: str = ""
    internal_error: bool = False
    """A rule raised on this subject."""
    tested: bool = True
    """False where no rule of a standard could be applied: nothing recognisable was found."""

    @property
    def everything(self) -> tuple[ReportedFinding, ...]:
        """The findings with those of the quiet rules, by area, rule and pointer."""
        every = [*self.findings, *(one for block in self.quiet for one in block)]
        return tuple(sorted(every, key=finding_order))


def finding_order(finding: ReportedFinding) -> tuple[object, ...]:
    """The order of findings in reports: by area, rule, pointer."""
    area = CREDENTIAL_AREAS.index(finding.area) if finding.area in CREDENTIAL_AREAS else 9
    return (area, finding.rule, finding.pointer, finding.outcome, finding.message)
