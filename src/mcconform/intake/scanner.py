"""A second look at a JSON text: the pointer and the place of each value in it.

Only for texts that the parser of `json_positions` has accepted; for others it yields what it can.
"""

from __future__ import annotations

import bisect
import json
import re
from collections.abc import Iterator
from typing import Final

from mcconform.model import Position
from mcconform.nodes import escape

LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")
TOKEN: Final = re.compile(
    r'(?P<string>"[^"\\]*+(?:\\.[^"\\]*+)*+"?)'
    r"|(?P<open>[\[{])|(?P<close>[\]}])|(?P<comma>,)|(?P<colon>:)|(?P<scalar>[^\s\[\]{},:\"]+)",
    re.DOTALL,
)
"""Linear on any text: possessive, and a string that never ends runs to the end of the text."""


def line_and_column(text: str, offset: int) -> Position:
    """The place of a character, both counted from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


class _Frame:
    """An array or object that the scanner is inside of."""

    __slots__ = ("index", "key", "names", "pointer")

    def __init__(self, pointer: str, *, is_object: bool) -> None:
        self.pointer = pointer
        self.index = 0
        self.key: str | None = None
        self.names: set[str] | None = set() if is_object else None

    def wants_name(self) -> bool:
        """Whether a string here is the name of a member and not a value."""
        return self.names is not None and self.key is None

    def here(self) -> str:
        """Pointer of the value that comes next."""
        token = self.index if self.names is None else escape(self.key or "")
        return f"{self.pointer}/{token}"


def scan(text: str) -> Iterator[tuple[str, int, bool]]:
    """Pointer, offset and "this name was used before" of each value of a well-formed text."""
    frames: list[_Frame] = []
    for match in TOKEN.finditer(text):
        kind = match.lastgroup
        frame = frames[-1] if frames else None
        if kind == "close" and frames:
            frames.pop()
        elif kind == "comma" and frame is not None:
            frame.index += 1
            frame.key = None
        elif kind == "string" and frame is not None and frame.wants_name():
            frame.key = _name(match["string"])
        elif kind in ("string", "open", "scalar"):
            pointer = frame.here() if frame else ""
            yield pointer, match.start(kind), _is_repeated(frame)
            if kind == "open":
                frames.append(_Frame(pointer, is_object=match["open"] == "{"))


def _is_repeated(frame: _Frame | None) -> bool:
    if frame is None or frame.names is None or frame.key is None:
        return False
    if frame.key in frame.names:
        return True
    frame.names.add(frame.key)
    return False


def _name(literal: str) -> str:
    if "\\" not in literal:
        return literal[1:-1]
    return LONE_SURROGATE.sub("\ufffd", str(json.loads(literal)))


class Positions:
    """Line and column of every value of a text, both counted from 1; indexed when first asked."""

    __slots__ = ("_lines", "_offsets", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._offsets: dict[str, int] | None = None
        self._lines: list[int] = []

    def __call__(self, pointer: str) -> Position | None:
        """Where the value's first character stands; None when there is no such value."""
        if self._offsets is None:
            self._offsets = {place: offset for place, offset, _ in scan(self._text)}
            self._lines = [0, *(m.end() for m in re.finditer("\n", self._text))]
        offset = self._offsets.get(pointer)
        if offset is None:
            return None
        line = bisect.bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1
