"""The promises on speed, held against a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.rounds import Series

PROMISES = (
    (
        "signature area of the small badge / peer's verification",
        "small",
        "signature",
        "peer",
        1 / 15,
    ),
    ("signature area of the small badge / bare Ed25519", "small", "signature", "ed25519", 2.5),
    ("signature area with 20 alignments / peer's", "aligned", "signature", "peer", 1 / 15),
    (
        "whole warm check of the small badge / peer's signature alone",
        "small",
        "whole",
        "peer",
        1 / 6,
    ),
)
"""Text, shape, whose cost, relative to whose, at most."""


@dataclass(frozen=True)
class Target:
    """One promise and what became of it."""

    text: str
    limit: float
    measured: float | None

    @property
    def state(self) -> str:
        """``met``, ``missed`` or ``not measured``."""
        if self.measured is None:
            return "not measured"
        return "met" if self.measured <= self.limit else "missed"


def targets(series: Sequence[Series]) -> list[Target]:
    """Each promise with its measured ratio, the median over the rounds."""
    known = {(one.shape, one.contestant): one for one in series}
    found = []
    for text, shape, mine, theirs, limit in PROMISES:
        ours, other = known.get((shape, mine)), known.get((shape, theirs))
        found.append(Target(text, limit, ours.times(other) if ours and other else None))
    return found
