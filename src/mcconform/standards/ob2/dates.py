"""Dates as badges of Open Badges 0.5 to 2.1 write them, to instants.

ISO 8601 leaves more open than the dates of later standards do: seconds may be missing, a fraction
may follow a comma, the zone may be ``+0200`` or ``+02``, and all separators may be left out. Before
2.0 the time, the zone, or everything but a Unix timestamp could be missing too.
"""

from __future__ import annotations

import re
from typing import Final

from mcconform.model import Json
from mcconform.securing import instants

_FORM: Final = re.compile(
    r"(?P<date>-?[0-9]{4,13}-[0-9]{2}-[0-9]{2}|[0-9]{8})"
    r"(?:[Tt](?P<hour>[0-9]{2}):?(?P<minute>[0-9]{2})(?::?(?P<second>[0-9]{2}))?"
    r"(?:[.,](?P<part>[0-9]+))?"
    r"(?P<zone>[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?)?",
    re.ASCII,
)
_UNIX: Final = re.compile(r"[0-9]{10}", re.ASCII)
_MOST: Final = 9_999_999_999
"""The latest Unix timestamp that the schemas of 0.5 and 1.1 let through."""


def moment(value: Json) -> int | None:
    """The instant of a date of Open Badges 2.0; None where it is none, or has no time or zone."""
    found = _FORM.fullmatch(value.strip()) if isinstance(value, str) else None
    return _instant(found) if found and found["hour"] and found["zone"] else None


def early_moment(value: Json) -> int | None:
    """The instant of a date before 2.0, where time and zone may be missing: they count as midnight
    and UTC. A Unix timestamp is a whole number, in 0.5 also one in quotation marks.
    """
    if isinstance(value, str) and _UNIX.fullmatch(value.strip()):
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return instants.numeric_date(value) if 0 <= value <= _MOST else None
    found = _FORM.fullmatch(value.strip()) if isinstance(value, str) else None
    return _instant(found) if found else None


def _instant(found: re.Match[str]) -> int | None:
    date = found["date"]
    if "-" not in date:
        date = f"{date[:4]}-{date[4:6]}-{date[6:]}"
    zone = found["zone"] or "Z"
    if zone not in "Zz":
        digits = zone[1:].replace(":", "").ljust(4, "0")
        zone = f"{zone[0]}{digits[:2]}:{digits[2:]}"
    time = f"{found['hour'] or '00'}:{found['minute'] or '00'}:{found['second'] or '00'}"
    return instants.instant(f"{date}T{time}.{found['part'] or '0'}{zone}")
