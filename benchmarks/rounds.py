"""Rounds: every contestant verifies the same new badges, one after the other, in CPU time.

Contestants take turns within a round and the turn order rotates, so that what else the machine
does hits all alike; ratios are taken within a round and their median is what counts.
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature

from benchmarks.contestants import Contestant, NotVerified
from benchmarks.documents import Shape
from benchmarks.peer import Peer

Run = Callable[[Sequence[str]], float]
"""CPU microseconds a badge, for badges as JSON text."""


@dataclass
class Series:
    """The rounds of one contestant on one shape: microseconds of CPU time for each badge."""

    shape: str
    contestant: str
    rounds: list[float] = field(default_factory=list)

    @property
    def best(self) -> float:
        """The fastest round."""
        return min(self.rounds)

    @property
    def median(self) -> float:
        """The middle round."""
        return statistics.median(self.rounds)

    def times(self, other: Series) -> float:
        """How many times the other's cost this is: the median over the rounds of both."""
        pairs = zip(self.rounds, other.rounds, strict=True)
        return statistics.median(mine / theirs for mine, theirs in pairs)


def one_core() -> str:
    """Keep this process, and those it starts, on one core where the system allows it."""
    if not hasattr(os, "sched_setaffinity"):
        return "any core (this system cannot pin a process)"
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return f"core {core}"


def run_here(contestant: Contestant) -> Run:
    """Runs of a contestant of this process."""

    def run(texts: Sequence[str]) -> float:
        items = [contestant.prepare(text) for text in texts]
        gc.collect()
        start = time.process_time_ns()
        for item in items:
            contestant.verify(item)
        return (time.process_time_ns() - start) / 1000 / len(items)

    return run


def race(
    shapes: Sequence[Shape],
    runs: dict[str, Run],
    rounds: int,
    warm_up: dict[str, int],
    say: Callable[[str], None],
) -> list[Series]:
    """Time each contestant on each shape; ``warm_up`` says how many badges before the first."""
    found: list[Series] = []
    for shape in shapes:
        say(f"signing and verifying: {shape.title}")
        series = {name: Series(shape.id, name) for name in runs}
        for name, run in runs.items():
            run([shape.signed(number) for number in range(8)] * (warm_up[name] // 8 or 1))
        names = list(runs)
        for index in range(rounds):
            first = 1000 + index * shape.batch
            texts = [shape.signed(number) for number in range(first, first + shape.batch)]
            for name in names[index % len(names) :] + names[: index % len(names)]:
                series[name].rounds.append(runs[name](texts))
        found += series.values()
    return found


def tampered(text: str) -> str:
    """The badge with one letter changed that is signed."""
    document = json.loads(text)
    document["credentialSubject"]["achievement"]["description"] += "!"
    return json.dumps(document, ensure_ascii=False)


def refused(contestant: Contestant, text: str) -> bool:
    """Whether a contestant does not take a tampered badge."""
    try:
        contestant.verify(contestant.prepare(text))
    except (InvalidSignature, NotVerified):
        return True
    return False


def check_refusals(shape: Shape, contestants: Sequence[Contestant], peer: Peer | None) -> None:
    """Raises RuntimeError when a contestant accepts a tampered badge: it would check nothing."""
    text = tampered(shape.signed(0))
    blind = [one.id for one in contestants if not refused(one, text)]
    if peer is not None and not peer.refuses(text):
        blind.append("peer")
    if blind:
        raise RuntimeError(f"accept a badge that was changed: {', '.join(blind)}")
