"""Words and safe text, the same in every format that people read.

Everything in a report but the words of the rules was written by strangers: names, titles and
pointers pass through `clean` before they are shown. JSON keeps them as they are (and escapes
them); every other format shows `clean` text. References: Unicode 17 section 23.2 (layout
controls), UAX #9 section 2 (direction controls), XML 1.0 section 2.2 (characters).
"""

from __future__ import annotations

import math
import re
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from mcconform import limits
from mcconform.model import CREDENTIAL_AREAS, Area, Level, Outcome, Verdict

_SPACE: Final = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029 ]+")
_UNSAFE: Final = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # C0 and C1: cursor moves, colours, terminal commands
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks, overrides, isolates of direction
    "\u200b\u2060-\u2064\u206a-\u206f\ufeff"  # without width: two names that look the same
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"  # annotations, noncharacters, lone surrogates
    "\U000e0000-\U000e007f"  # tags: text nobody sees
    "]"
)
SHOWN_MESSAGE: Final = 5 * limits.SHOWN_TEXT
"""Characters of a message; it may repeat several values, each already cut."""

VERDICTS: Final[Mapping[Verdict, str]] = {
    Verdict.CONFORMS: "conforms",
    Verdict.DOES_NOT_CONFORM: "does not conform",
    Verdict.UNDETERMINED: "undetermined",
    Verdict.NOT_APPLICABLE: "not applicable",
}
OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.FAILED: "failed",
    Outcome.CANT_TELL: "cannot tell",
    Outcome.UNTESTED: "not tested",
    Outcome.PASSED: "passed",
    Outcome.INAPPLICABLE: "not applicable",
}
"""In words, the worst first."""
OUTCOME_ORDER: Final = tuple(OUTCOMES)
LEVEL_ORDER: Final = (Level.MUST, Level.SHOULD, Level.MAY)
QUIET: Final = frozenset({Outcome.PASSED, Outcome.INAPPLICABLE})
"""Outcomes that are listed only on request."""


def clean(text: str, limit: int = limits.SHOWN_TEXT) -> str:
    """``text`` on one line, without anything a terminal or an eye could be fooled by.

    What is taken out leaves a visible mark (U+FFFD), so that two names never become one.
    Cut to ``limit`` characters, an ellipsis included.
    """
    line = _one_line(text)
    return line if len(line) <= limit else line[: limit - 1] + "…"


def middle(text: str, limit: int = limits.SHOWN_TEXT) -> str:
    """`clean`, but cut in the middle: of a path or a pointer both ends tell something."""
    line = _one_line(text)
    if len(line) <= limit:
        return line
    head = (limit - 1) // 2
    return f"{line[:head]}…{line[len(line) - (limit - 1 - head) :]}"


def _one_line(text: str) -> str:
    return _UNSAFE.sub("\ufffd", _SPACE.sub(" ", text)).strip()


def phrase(text: str) -> str:
    """`clean` for a sentence of ours that holds values of a badge."""
    return clean(text, SHOWN_MESSAGE)


def shown(text: str) -> str:
    """`clean` for an error of ours with its hint: of several lines, each by itself."""
    return "\n".join(clean(line, 4 * SHOWN_MESSAGE) for line in text.split("\n"))


def plural(count: int, one: str, many: str = "") -> str:
    """``1 badge``, ``2 badges``."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def area_order(area: Area) -> int:
    """Where an area stands: the five of a credential first, any other after them."""
    if area in CREDENTIAL_AREAS:
        return CREDENTIAL_AREAS.index(area)
    return len(CREDENTIAL_AREAS)


def listed(items: tuple[str, ...], most: int = 5) -> str:
    """The first few, and how many more there are."""
    shown = ", ".join(clean(item) for item in items[:most])
    return f"{shown} and {len(items) - most} more" if len(items) > most else shown


def number(value: float) -> str:
    """A number of points without needless digits."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def percent(value: float | None) -> str:
    """A fraction as a whole number of a hundred, rounded down: 100 means that nothing is lost."""
    if value is None:
        return "not assessed"
    return str(math.floor(round(min(max(value, 0.0), 1.0) * 100, 6)))


def fault(error: Exception) -> str:
    """A fault of ours on one line: what and where, for the report that we ask for."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    what = f"{type(error).__name__}: {error}"[: limits.SHOWN_TEXT]
    return f"{what!a} in {Path(last.filename).name}:{last.lineno}"
