"""Strict JSON with named faults, and the line and column of every value.

RFC 8259 (JSON), RFC 7493 (I-JSON: no duplicate names, no lone surrogates), RFC 6901 (pointers).
The values come from the standard library's parser, so the usual file costs no more than that. The
second scanner below walks the text again, and only when a position or a faulty place is asked for.
Nothing here raises, whatever the bytes are.
"""

from __future__ import annotations

import bisect
import codecs
import json
import math
import re
from collections.abc import Iterator
from typing import Final

import msgspec

from mcconform import limits
from mcconform.intake import notes as ids
from mcconform.model import Json, Note, Position
from mcconform.nodes import escape

_WIDE_ENCODINGS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_ZERO_PATTERNS: Final[dict[tuple[bool, ...], tuple[str, str]]] = {
    (False, True, True, True): ("utf-32-le", "UTF-32"),
    (True, True, True, False): ("utf-32-be", "UTF-32"),
    (False, True, False, True): ("utf-16-le", "UTF-16"),
    (True, False, True, False): ("utf-16-be", "UTF-16"),
}
"""Which of the first four bytes are zero when a text of ASCII letters is not UTF-8."""
_MANY: Final = 4 * limits.JSON_VALUES
"""Quotation marks that need more than the permitted number of values."""
_LONE: Final = re.compile("[\ud800-\udfff]")
_ESCAPED_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")
_TOKEN: Final = re.compile(
    r'(?P<string>"[^"\\]*+(?:\\.[^"\\]*+)*+"?)'
    r"|(?P<open>[\[{])|(?P<close>[\]}])|(?P<comma>,)|(?P<colon>:)|(?P<scalar>[^\s\[\]{},:\"]+)",
    re.DOTALL,
)
"""Linear on any text: possessive, and a string that never ends runs to the end of the text."""
_KEEP_BRACKETS: Final = bytes(code for code in range(256) if code not in b"[]{}")


class ParsedJson(msgspec.Struct, frozen=True, eq=False):
    """What a text says, what is wrong with it, and where its values stand."""

    value: Json
    """None when it is not ``readable`` (and for the JSON value ``null``)."""
    notes: tuple[Note, ...] = ()
    readable: bool = True
    """False when the text gave no value; exactly one of the notes then says why."""
    text: str = ""

    def positions(self) -> Positions:
        """A look-up from pointer to line and column; it scans the text when first asked."""
        return Positions(self.text)


class _Refused(Exception):
    """The text is given up; carries the one note that says why."""

    def __init__(self, rule: str, **args: str | int) -> None:
        super().__init__(rule)
        self.note = Note(rule, "", args)


class _Repeated(Exception):
    """An object names a member twice: the careful decoder has to look."""


def loads(data: bytes) -> tuple[Json, tuple[Note, ...]]:
    """The value of a JSON text and what is wrong with it; the value is None when unreadable."""
    parsed = parse_json(data)
    return parsed.value, parsed.notes


def parse_json(data: bytes) -> ParsedJson:
    """Parse one JSON text strictly. Never raises; a duplicated name keeps its last value.

    Lone surrogates come back as U+FFFD, because nothing that follows (UTF-8, JCS, RDF) can hold
    them; the note names each place.
    """
    notes: list[Note] = []
    text = ""
    try:
        text = _decoded(data, notes)
        _check_shape(text)
        value = _parsed(text, notes)
    except _Refused as refused:
        return ParsedJson(None, (*notes, refused.note), readable=False, text=text)
    if _ESCAPED_SURROGATE.search(text):
        value = _without_surrogates(value, "", notes)
    return ParsedJson(value, tuple(notes), text=text)


def wide_encoding(data: bytes) -> tuple[str, str] | None:
    """The codec and the name of a text in UTF-16 or UTF-32, told by its first bytes."""
    for mark, codec, name in _WIDE_ENCODINGS:
        if data.startswith(mark):
            return codec, name
    return _ZERO_PATTERNS.get(tuple(byte == 0 for byte in data[:4]))


def _decoded(data: bytes, notes: list[Note]) -> str:
    wide = wide_encoding(data)
    if wide:
        raise _Refused(ids.JSON_UTF8, what=f"is {wide[1]}")
    if data.startswith(codecs.BOM_UTF8):
        data = data[len(codecs.BOM_UTF8) :]
        notes.append(Note(ids.JSON_BYTE_ORDER_MARK))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _Refused(
            ids.JSON_UTF8, what=f"has the byte 0x{data[error.start]:02x} in line {line}"
        ) from None
    if not text.strip(" \t\n\r"):
        raise _malformed(text, len(text), "there is nothing in it")
    return text


def _check_shape(text: str) -> None:
    """Refuse what has too many values or is nested too deeply, before the parser works on it."""
    opened = text.count("[") + text.count("{")
    if opened <= limits.JSON_DEPTH and opened + text.count(",") < limits.JSON_VALUES:
        return
    outside = _outside_strings(text)
    opened = outside.count("[") + outside.count("{")
    if opened + outside.count(",") >= limits.JSON_VALUES:
        closed = outside.count("]") + outside.count("}")
        if opened != closed:
            raise _unbalanced(opened, closed)
        raise _too_many_values()
    brackets = outside.encode("ascii", "ignore").translate(None, _KEEP_BRACKETS)
    for _ in range(limits.JSON_DEPTH):
        inner = brackets.replace(b"[]", b"").replace(b"{}", b"")
        if not inner or len(inner) == len(brackets):
            return  # all pairs met within the limit, or a mismatch that the parser will name
        brackets = inner
    raise _too_deep()


def _outside_strings(text: str) -> str:
    """The text without its strings. Exact for JSON; for anything else the parser objects."""
    if "\\" in text:
        text = text.replace("\\\\", "").replace('\\"', "")
    if text.count('"') > _MANY:
        raise _too_many_values()
    return "".join(text.split('"')[::2])


def _too_many_values() -> _Refused:
    cause = f"the JSON has more than {limits.JSON_VALUES} values, more than mcconform reads"
    return _Refused(ids.JSON_VALUES, cause=cause)


def _too_deep() -> _Refused:
    cause = f"the JSON is nested more than {limits.JSON_DEPTH} levels deep; mcconform stops there"
    return _Refused(ids.JSON_DEPTH, cause=cause)


def _unbalanced(opened: int, closed: int) -> _Refused:
    what = f"{opened} brackets are opened and {closed} closed"
    return _Refused(ids.JSON_WELL_FORMED, what=what, line=1, column=1)


def _parsed(text: str, notes: list[Note]) -> Json:
    try:
        return _decode(_DECODER, text)
    except _Repeated:
        value = _decode(_LENIENT, text)
        notes.extend(_repeated_members(text))
        return value


def _decode(decoder: json.JSONDecoder, text: str) -> Json:
    try:
        return decoder.decode(text)
    except json.JSONDecodeError as error:
        raise _malformed(text, error.pos, _complaint(text, error)) from None
    except RecursionError:  # too deep, yet not found so above: the brackets do not pair up
        opened = text.count("[") + text.count("{")
        raise _unbalanced(opened, text.count("]") + text.count("}")) from None
    except _Literal as literal:
        raise literal.refusal(text) from None


def _complaint(text: str, error: json.JSONDecodeError) -> str:
    """The parser's objection in our words: its own change between versions of Python."""
    if error.pos >= len(text.rstrip(" \t\n\r")) or error.msg.startswith("Unterminated string"):
        return "the text ends too early"
    if error.msg.startswith("Extra data"):
        return "more text follows after the end of the value"
    if error.msg.startswith("Invalid control character"):
        return "a string holds a control character that is not escaped"
    if "escape" in error.msg:
        return "a string holds an escape that JSON does not have"
    return f"{text[error.pos]!r} is not expected here"


def _malformed(text: str, offset: int, what: str) -> _Refused:
    line, column = _line_and_column(text, offset)
    return _Refused(ids.JSON_WELL_FORMED, what=what, line=line, column=column)


def _line_and_column(text: str, offset: int) -> Position:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


# -- what the decoder does with objects and numbers -------------------------------------------


class _Literal(Exception):
    """A number or name that has no place in JSON, or that is too long to be read."""

    def __init__(self, literal: str, rule: str) -> None:
        super().__init__(rule)
        self.literal = literal
        self.rule = rule

    def refusal(self, text: str) -> _Refused:
        """The note, with the place of the literal's first occurrence."""
        offset = next(
            (m.start("scalar") for m in _TOKEN.finditer(text) if m["scalar"] == self.literal), 0
        )
        line, column = _line_and_column(text, offset)
        if self.rule == ids.JSON_WELL_FORMED:
            what = f"{self.literal} is not a JSON value"
            return _Refused(self.rule, what=what, line=line, column=column)
        where = f"line {line}, column {column}"
        cause = f"the number in {where} is longer or larger than mcconform reads"
        return _Refused(self.rule, cause=cause)


def _integer(literal: str) -> int:
    if len(literal) > limits.JSON_NUMBER_DIGITS:
        raise _Literal(literal, ids.JSON_NUMBERS)
    return int(literal)


def _fraction(literal: str) -> float:
    if len(literal) > limits.JSON_NUMBER_DIGITS:
        raise _Literal(literal, ids.JSON_NUMBERS)
    value = float(literal)
    if math.isinf(value):
        raise _Literal(literal, ids.JSON_NUMBERS)
    return value


def _constant(literal: str) -> Json:
    raise _Literal(literal, ids.JSON_WELL_FORMED)


def _distinct(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _Repeated
    return members


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_distinct,
    parse_int=_integer,
    parse_float=_fraction,
    parse_constant=_constant,
)
_LENIENT: Final = json.JSONDecoder(
    parse_int=_integer, parse_float=_fraction, parse_constant=_constant
)


def _without_surrogates(value: Json, pointer: str, notes: list[Note]) -> Json:
    """The value with every lone surrogate replaced by U+FFFD, and a note for each place."""
    if isinstance(value, str):
        clean = _LONE.sub("\ufffd", value)
        if clean != value and len(notes) < limits.FINDINGS_PER_RULE:
            notes.append(Note(ids.JSON_LONE_SURROGATES, pointer, {"where": "value"}))
        return clean
    if isinstance(value, list):
        return [
            _without_surrogates(item, f"{pointer}/{index}", notes)
            for index, item in enumerate(value)
        ]
    if isinstance(value, dict):
        clean_members = {}
        for key, item in value.items():
            name = _LONE.sub("\ufffd", key)
            place = f"{pointer}/{escape(name)}"
            if name != key and len(notes) < limits.FINDINGS_PER_RULE:
                notes.append(Note(ids.JSON_LONE_SURROGATES, place, {"where": "name"}))
            clean_members[name] = _without_surrogates(item, place, notes)
        return clean_members
    return value


# -- the second scanner ---------------------------------------------------------------------------


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
    for match in _TOKEN.finditer(text):
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
    return _LONE.sub("\ufffd", str(json.loads(literal)))


def _repeated_members(text: str) -> Iterator[Note]:
    found = 0
    for pointer, _, repeated in scan(text):
        if repeated and found < limits.FINDINGS_PER_RULE:
            found += 1
            name = pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
            yield Note(ids.JSON_UNIQUE_KEYS, pointer, {"name": name[: limits.SHOWN_TEXT]})


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
