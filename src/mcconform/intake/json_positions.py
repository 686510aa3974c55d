"""Strict JSON with named faults, and the line and column of every value.

RFC 8259 (JSON), RFC 7493 (I-JSON: no duplicate names, no lone surrogates), RFC 6901 (pointers).
The values come from the standard library's parser, so the usual file costs little more than that.
The second scanner walks the text again, and only when a position or a faulty place is asked for.
Nothing here raises, whatever the bytes are.
"""

from __future__ import annotations

import codecs
import json
import math
import re
from collections.abc import Iterator
from typing import Final

import msgspec

from mcconform import limits
from mcconform.intake import notes as ids
from mcconform.intake.scanner import LONE_SURROGATE, TOKEN, Positions, line_and_column, scan
from mcconform.model import Json, Note
from mcconform.nodes import escape
from mcconform.outline import Outline, outline_of

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
_ESCAPED_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")


class ParsedJson(msgspec.Struct, frozen=True, eq=False):
    """What a text says, what is wrong with it, and where its values stand."""

    value: Json
    """None when it is not ``readable`` (and for the JSON value ``null``)."""
    notes: tuple[Note, ...] = ()
    readable: bool = True
    """False when the text gave no value; exactly one of the notes then says why."""
    text: str = ""
    outline: Outline | None = None
    """Of ``value``, where the walk for it was made already."""

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
    outline: Outline | None
    try:
        text = _decoded(data, notes)
        _check_count(text)
        value = _decode(_LENIENT, text)
        outline = outline_of(value)
        if not _names_once(text, outline):
            value = _parsed(text, notes)
            outline = outline_of(value)
        if outline.depth > limits.JSON_DEPTH:
            raise _too_deep()
    except _Refused as refused:
        return ParsedJson(None, (*notes, refused.note), readable=False, text=text)
    if "\\u" in text and _ESCAPED_SURROGATE.search(text):
        value, outline = _without_surrogates(value, "", notes), None
    return ParsedJson(value, tuple(notes), text=text, outline=outline)


def wide_encoding(data: bytes) -> tuple[str, str] | None:
    """The codec and the name of a text in UTF-16 or UTF-32, told by its first bytes."""
    if data.startswith(b"{") and 0 not in data[:4]:  # as nearly all
        return None
    for mark, codec, name in _WIDE_ENCODINGS:
        if data.startswith(mark):
            return codec, name
    beginning = data[:4]
    if 0 not in beginning:
        return None
    return _ZERO_PATTERNS.get(tuple(byte == 0 for byte in beginning))


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
    if not text or (text.isspace() and not text.strip(" \t\n\r")):
        raise _malformed(text, len(text), "there is nothing in it")
    return text


def _check_count(text: str) -> None:
    """Refuse what has too many values, before the parser works on it."""
    if len(text) < 2 * limits.JSON_VALUES:
        return  # no room for so many: each takes a character and a comma
    opened, closed, commas = _counted(text)
    if opened + commas < limits.JSON_VALUES:
        return
    if opened != closed:
        raise _unbalanced(opened, closed)
    raise _too_many_values()


def _counted(text: str) -> tuple[int, int, int]:
    """Brackets opened, brackets closed and commas, outside of strings."""
    outside = _outside_strings(text)
    opened = outside.count("[") + outside.count("{")
    return opened, outside.count("]") + outside.count("}"), outside.count(",")


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


def _names_once(text: str, outline: Outline) -> bool:
    """Whether no object names a member twice, as far as that is seen at a glance: where one does,
    there are more quotation marks than the strings have that were kept.
    """
    marks = text.count('"')
    if "\\" in text:
        if "\\\\" in text:
            return False
        marks -= text.count('\\"')
    return marks == 2 * outline.texts


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
    except RecursionError:
        opened, closed, _ = _counted(text)
        raise (_too_deep() if opened == closed else _unbalanced(opened, closed)) from None
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
    line, column = line_and_column(text, offset)
    return _Refused(ids.JSON_WELL_FORMED, what=what, line=line, column=column)


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
            (m.start("scalar") for m in TOKEN.finditer(text) if m["scalar"] == self.literal), 0
        )
        line, column = line_and_column(text, offset)
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
        clean = LONE_SURROGATE.sub("\ufffd", value)
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
            name = LONE_SURROGATE.sub("\ufffd", key)
            place = f"{pointer}/{escape(name)}"
            if name != key and len(notes) < limits.FINDINGS_PER_RULE:
                notes.append(Note(ids.JSON_LONE_SURROGATES, place, {"where": "name"}))
            clean_members[name] = _without_surrogates(item, place, notes)
        return clean_members
    return value


def _repeated_members(text: str) -> Iterator[Note]:
    found = 0
    for pointer, _, repeated in scan(text):
        if repeated and found < limits.FINDINGS_PER_RULE:
            found += 1
            name = pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
            yield Note(ids.JSON_UNIQUE_KEYS, pointer, {"name": name[: limits.SHOWN_TEXT]})
