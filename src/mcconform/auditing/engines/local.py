"""The engine of this machine: one process, or several that share nothing.

Results come in the order of the batches, whoever judged them, so that nothing depends on timing.
Each process has a library of its own and fetches a document once.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import Connection
from pathlib import Path

import msgspec

from mcconform.api import Checker
from mcconform.auditing.inputs import Input
from mcconform.auditing.records import assess_batch
from mcconform.auditing.tables import Batch
from mcconform.errors import InternalError
from mcconform.gather import Fetcher, Library
from mcconform.model import Profile

_AHEAD = 2
"""Batches that wait for each process."""


class Recipe(msgspec.Struct, frozen=True):
    """How to make the checker of a run, in this process or in another."""

    at: str | dt.datetime | None = None
    profile: Profile | None = None
    offline: bool = False
    mirrors: tuple[str, ...] = ()
    cache: str | None = None
    allow_private: bool = False
    trust_anchors: bytes | None = None
    shapes: tuple[bytes, ...] = ()
    recipients: tuple[str, ...] = ()
    links: bool = False

    def checker(self) -> Checker:
        """A checker with a library of its own."""
        library = Library(
            mirrors=[Path(mirror) for mirror in self.mirrors],
            offline=self.offline,
            fetcher=Fetcher(allow_private=self.allow_private, allow_http=self.allow_private),
            cache=Path(self.cache) if self.cache else None,
            forgetful=True,
        )
        return Checker(
            profile=self.profile,
            at=self.at,
            offline=self.offline,
            library=library,
            trust_anchors=self.trust_anchors,
            shapes=self.shapes,
            recipient=self.recipients,
            links=self.links,
        )


def run(
    recipe: Recipe, checker: Checker, batches: Iterable[Sequence[Input]], jobs: int
) -> Iterator[Batch]:
    """What each batch came to, in order; ``checker`` judges where there is one process.

    Whoever asks for no more ends the processes at once: nobody takes what they are at. Raises
    InternalError when a process died; what came before stands.
    """
    if jobs == 1:
        for inputs in batches:
            yield assess_batch(checker, inputs)
        return
    spawn = multiprocessing.get_context("spawn")
    lifeline, held = spawn.Pipe(duplex=False)
    pool = ProcessPoolExecutor(jobs, spawn, initializer=_prepare, initargs=(recipe, lifeline))
    try:
        yield from _in_order(pool, batches, jobs * _AHEAD)
    except BrokenProcessPool as error:
        raise InternalError(
            "a process of the audit died: out of memory, or ended from outside",
            "what was judged is in the store; go on with --resume, and fewer --jobs",
        ) from error
    finally:
        with _undisturbed():
            held.close()
            pool.shutdown(wait=True, cancel_futures=True)
            lifeline.close()


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Let no further Ctrl-C in: interrupted, a pool that is being closed never ends."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _in_order(
    pool: ProcessPoolExecutor, batches: Iterable[Sequence[Input]], most: int
) -> Iterator[Batch]:
    waiting: deque[Future[Batch]] = deque()
    for inputs in batches:
        waiting.append(pool.submit(_assess, list(inputs)))
        if len(waiting) >= most:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


_CHECKERS: list[Checker] = []
"""In a process of the pool: its checker."""


def _prepare(recipe: Recipe, lifeline: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    threading.Thread(target=_end_with, args=(lifeline,), daemon=True).start()
    _CHECKERS.append(recipe.checker())


def _end_with(lifeline: Connection) -> None:
    """Nobody takes what this process makes once its parent let go of the line, or was killed."""
    lifeline.poll(None)
    os._exit(1)


def _assess(inputs: list[Input]) -> Batch:
    return assess_batch(_CHECKERS[0], inputs)
