"""A step of reading a list, before it is a rule of some mechanism: `declare` makes it one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec

from mcconform.catalogue import MUST
from mcconform.model import Finding, Level, not_applicable
from mcconform.status.reading import Reading, StatusList

Look = Callable[[Any], Iterator[Finding]]
"""Of a `Reading`, or of a list that is itself the document (`published`)."""


class Step(msgspec.Struct, frozen=True, eq=False):
    """One step of reading a list, before it is a rule of some mechanism."""

    look: Look
    level: Level
    message: str
    fix: str
    error: str = ""
    """Name of the error in Bitstring Status List 1.0; empty where it has none."""
    topic: str = ""
    """What an entry has to be about for the step to apply; empty for every entry."""


STEPS: Final[dict[str, Step]] = {}
"""Every step by its name."""


def step(
    *, level: Level = MUST, message: str, fix: str, error: str = "", topic: str = ""
) -> Callable[[Look], Look]:
    """Declare the function below as a step; its name is the last part of the rules' ids."""

    def declared(look: Look) -> Look:
        STEPS[look.__name__] = Step(look, level, message, fix, error, topic)
        return look

    return declared


def see(reading: Reading, rule: str) -> str:
    return f"what the list says could not be read: see status.{reading.mechanism}.{rule}"


def opened_list(reading: Reading) -> StatusList | None:
    """The list of an entry; None where there is none to look into."""
    return None if reading.no_list else reading.listed


def shut(reading: Reading) -> Iterator[Finding]:
    """Said of an entry without a list, by the rules that would look into it."""
    yield not_applicable(reading.entry.pointer, see(reading, reading.no_list))
