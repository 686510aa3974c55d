"""Where the time goes: named functions of mcconform, wrapped with a clock wherever they are bound.

A phase's time is its own: what an inner phase takes is counted there alone. The wrappers cost
about half a microsecond a call, so shares of cheap, often called phases are a little too high; the
race itself runs without them.
"""

from __future__ import annotations

import importlib
import inspect
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from benchmarks.contestants import Contestant
from benchmarks.documents import Shape

PHASES = (
    ("parse JSON", ("mcconform.intake.json_positions:loads",)),
    ("open the file", ("mcconform.api:open_subject",)),
    ("gather", ("mcconform.api:gather",)),
    ("expand to quads", ("mcconform.canonical.expand:to_quads",)),
    ("canonicalise", ("mcconform.canonical.rdfc:canonize",)),
    ("PyLD, where the fast walk gave up", ("mcconform.canonical.reference:canonize",)),
    ("hash", ("mcconform.securing.rdf:hash_data",)),
    ("Ed25519", ("mcconform.securing.signature:verify",)),
    ("find the key", ("mcconform.identity.resolver:resolve",)),
    ("whose key", ("mcconform.securing.binding:controls",)),
    ("meaning of the proof", ("mcconform.securing.rdf:misread",)),
    ("other signature work", ("mcconform.securing:results",)),
    ("rules", ("mcconform.evaluate:_run",)),
    ("bringing rules and results together", ("mcconform.evaluate:evaluate",)),
    ("schema", ("mcconform.standards.vocabulary:Vocabulary.examine",)),
    ("find the nodes", ("mcconform.standards.vocabulary:Vocabulary.nodes",)),
    ("metadata", ("mcconform.metadata.examiner:MetadataExaminer.examine",)),
    ("scores", ("mcconform.metadata.scores:scores",)),
    ("verdicts and texts", ("mcconform.assess.verdict:assess",)),
)
"""Phase and the functions that are it, as ``module:qualified name``."""
REST = "everything else"


@dataclass
class Clock:
    """Own time of each phase in nanoseconds."""

    spent: dict[str, int] = field(default_factory=dict)
    inner: list[int] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    """Functions that are not where this module expects them: their phase reads too low."""

    def wrap(self, phase: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function with a clock around it."""
        drain = inspect.isgeneratorfunction(function)

        def timed(*args: Any, **kw: Any) -> Any:
            start = time.perf_counter_ns()
            self.inner.append(0)
            try:
                found = function(*args, **kw)
                # A generator does its work when it is read: read it here, within the clock.
                return iter(tuple(found)) if drain else found
            finally:
                whole = time.perf_counter_ns() - start
                own = whole - self.inner.pop()
                self.spent[phase] = self.spent.get(phase, 0) + own
                if self.inner:
                    self.inner[-1] += whole

        return timed


@dataclass(frozen=True)
class Shares:
    """The phases of one contestant on one shape, microseconds a badge."""

    shape: str
    contestant: str
    microseconds: dict[str, float]
    absent: tuple[str, ...]


def shares(contestant: Contestant, shape: Shape, count: int) -> Shares:
    """Own time of every phase: the median of ``count`` new badges, after as many to warm up."""
    texts = [shape.signed(number) for number in range(2 * count)]
    for text in texts[:count]:
        contestant.verify(contestant.prepare(text))
    items = [contestant.prepare(text) for text in texts[count:]]
    seen: dict[str, list[int]] = {phase: [] for phase in (*(name for name, _ in PHASES), REST)}
    with _instrumented() as clock:
        for item in items:
            clock.spent.clear()
            start = time.perf_counter_ns()
            contestant.verify(item)
            whole = time.perf_counter_ns() - start
            clock.spent[REST] = whole - sum(clock.spent.values())
            for phase, spent in seen.items():
                spent.append(clock.spent.get(phase, 0))
    found = {phase: statistics.median(spent) / 1000 for phase, spent in seen.items()}
    kept = {phase: spent for phase, spent in found.items() if spent > 0}
    return Shares(shape.id, contestant.id, kept, tuple(clock.absent))


@contextmanager
def _instrumented() -> Iterator[Clock]:
    clock = Clock()
    undo: list[tuple[Any, str, Any]] = []
    for phase, targets in PHASES:
        for target in targets:
            _replace(clock, phase, target, undo)
    try:
        yield clock
    finally:
        for owner, name, original in reversed(undo):
            setattr(owner, name, original)


def _replace(clock: Clock, phase: str, target: str, undo: list[tuple[Any, str, Any]]) -> None:
    module_name, _, path = target.partition(":")
    try:
        owner: Any = importlib.import_module(module_name)
        *classes, name = path.split(".")
        for one in classes:
            owner = getattr(owner, one)
        original = getattr(owner, name)
    except (ImportError, AttributeError):
        clock.absent.append(target)
        return
    timed = clock.wrap(phase, original)
    for place in [owner] if classes else _bound(original):
        for bound in [key for key, value in vars(place).items() if value is original]:
            undo.append((place, bound, original))
            setattr(place, bound, timed)
    if classes and name not in vars(owner):  # inherited, so bound nowhere in this class
        undo.append((owner, name, original))
        setattr(owner, name, timed)


def _bound(function: Any) -> Sequence[Any]:
    """The modules of mcconform that hold the function under some name."""
    modules = [
        m for name, m in sorted(sys.modules.items()) if name.partition(".")[0] == "mcconform"
    ]
    return [one for one in modules if any(value is function for value in vars(one).values())]
