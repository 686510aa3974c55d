"""Ctrl-C, which must stop a run wherever it comes: within a query, DuckDB may keep it to itself."""

from __future__ import annotations

import signal
import threading
from types import FrameType


class Interrupts:
    """Notes an interrupt before whoever handles it does; outside the main thread there is none."""

    def __init__(self) -> None:
        self._seen = False
        self._before = signal.getsignal(signal.SIGINT)
        self._notes = callable(self._before) and (
            threading.current_thread() is threading.main_thread()
        )

    def __enter__(self) -> Interrupts:
        if self._notes:
            signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(self, *_: object) -> None:
        if self._notes:
            signal.signal(signal.SIGINT, self._before)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self._seen = True
        if callable(self._before):
            self._before(number, frame)

    def check(self) -> None:
        """Raise KeyboardInterrupt where one came and got lost."""
        if self._seen:
            raise KeyboardInterrupt
