"""JSON Canonicalization Scheme: one byte string for each JSON value.

RFC 8785, https://www.rfc-editor.org/rfc/rfc8785. Numbers are IEEE 754 doubles written as
ECMAScript writes them (section 3.2.2.3), members are sorted by UTF-16 code units (3.2.3).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping

from mcconform.canonical.errors import InvalidJsonLd, TooMuchWork
from mcconform.model import Json


class NotCanonical(InvalidJsonLd):
    """The value is no I-JSON (RFC 7493): NaN, an endless number, half a surrogate pair."""


def canonize(value: Json) -> bytes:
    """The canonical UTF-8 bytes; raises `NotCanonical`, or `TooMuchWork` on deep nesting."""
    return canonical_json(value).encode()


def canonical_json(value: Json) -> str:
    """The canonical text; raises as `canonize` does."""
    try:
        text = "".join(_write(value))
        text.encode()
        return text
    except UnicodeEncodeError:
        raise NotCanonical("a text holds half of a surrogate pair, which is no Unicode") from None
    except RecursionError:
        raise TooMuchWork("the document is nested too deeply") from None


def _write(value: Json) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from _object(value)
    elif isinstance(value, list | tuple):
        yield "["
        for index, item in enumerate(value):
            if index:
                yield ","
            yield from _write(item)
        yield "]"
    else:
        yield _scalar(value)


def _object(value: Mapping[str, Json]) -> Iterator[str]:
    yield "{"
    for index, key in enumerate(sorted(value, key=_code_units)):
        if index:
            yield ","
        yield json.dumps(key, ensure_ascii=False)
        yield ":"
        yield from _write(value[key])
    yield "}"


def _code_units(key: str) -> bytes:
    return key.encode("utf-16-be")


def _scalar(value: Json) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int | float):
        return number(value)
    raise NotCanonical(f"{type(value).__name__} is no JSON type")


def number(value: int | float) -> str:
    """A number as ECMAScript's Number.prototype.toString writes it (ECMA-262 6.1.6.1.20)."""
    try:
        double = float(value)
    except OverflowError:
        raise NotCanonical("a number is too large for a double") from None
    if not math.isfinite(double):
        raise NotCanonical("a number is not finite")
    if double == 0:
        return "0"
    sign = "-" if double < 0 else ""
    digits, point = _shortest(abs(double))
    return sign + _place(digits, point)


def _shortest(double: float) -> tuple[str, int]:
    """The shortest digits that read back as this double, and where the decimal point stands."""
    mantissa, _, exponent = repr(double).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    return digits.rstrip("0"), point


def _place(digits: str, point: int) -> str:
    """ECMAScript: plain up to 21 digits before and 6 zeros after the point, else an exponent."""
    if len(digits) <= point <= 21:
        return digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    exponent = f"e{point - 1:+d}"
    return digits[0] + ("." + digits[1:] if len(digits) > 1 else "") + exponent
