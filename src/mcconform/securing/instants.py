"""Dates as they stand in credentials, to instants that can be compared whatever their year.

`datetime` ends with the year 9999 and badges do not: an instant here is a whole number of
nanoseconds since 1970-01-01T00:00:00Z, in the Gregorian calendar carried on without end.

Sources: RFC 3339 section 5.6, https://www.rfc-editor.org/rfc/rfc3339#section-5.6; XML Schema 1.1
part 2 section 3.3.7, https://www.w3.org/TR/xmlschema11-2/#dateTime; RFC 7519 section 2
(NumericDate).
"""

from __future__ import annotations

import datetime as dt
import functools
import math
import re
from typing import Final

from mcconform.model import Json

SECOND: Final = 1_000_000_000
"""Nanoseconds of a second, the unit of an instant."""
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_FORM: Final = re.compile(
    r"(?P<year>-?(?:[0-9]{4}|[1-9][0-9]{4,11}))-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
    r"[Tt ](?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})(?:\.(?P<part>[0-9]+))?"
    r"(?P<zone>[Zz]|[+-][0-9]{2}:[0-9]{2})?",
    re.ASCII,
)
_PLAIN: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", re.ASCII)
"""How nearly all are written."""
_DAY: Final = 86_400
_MONTHS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FAR: Final = 10**18
"""Seconds beyond which a NumericDate says nothing that a calendar could show."""


def instant(value: Json) -> int | None:
    """The instant that a date and time of a credential stands for; None when it is none.

    All forms of RFC 3339 and of ``xsd:dateTime`` are read: fractions of a second (beyond the ninth
    digit they are cut), offsets, leap seconds, 24:00:00, years of five and more digits. A date
    without a zone is read as UTC: a verifier must not depend on where it runs.
    """
    return _instant(value) if isinstance(value, str) else None


@functools.lru_cache(maxsize=64)  # several rules read the dates of one credential
def _instant(value: str) -> int | None:
    if _PLAIN.fullmatch(value):
        try:
            since = dt.datetime.fromisoformat(value) - _EPOCH
        except ValueError:  # a leap second, the hour 24, the year 0: the calendar here is wider
            pass
        else:
            return (since.days * _DAY + since.seconds) * SECOND
    found = _FORM.fullmatch(value.strip())
    if found is None:
        return None
    parts = found.groups()
    year, month, day, hour, minute, second = map(int, parts[:6])
    fraction, zone = parts[6] or "0", _offset(parts[7])
    if not (1 <= month <= 12 and 1 <= day <= _month_days(year, month)):
        return None
    midnight = hour == 24 and minute == second == int(fraction) == 0
    if zone is None or minute > 59 or second > 60 or (hour > 23 and not midnight):
        return None
    part = int(fraction[:9].ljust(9, "0"))
    whole = _days(year, month, day) * _DAY + hour * 3_600 + minute * 60 + second - zone
    return whole * SECOND + part


def numeric_date(value: Json) -> int | None:
    """The instant of a NumericDate (RFC 7519 section 2); None when it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if not abs(value) <= _FAR:  # "not a number" is not smaller than anything
        return None
    whole = math.floor(value)
    return whole * SECOND + round((value - whole) * SECOND)


@functools.lru_cache(maxsize=16)
def moment(at: dt.datetime) -> int:
    """The instant of the evaluation time."""
    aware = at if at.tzinfo is not None else at.replace(tzinfo=dt.UTC)
    return (aware - _EPOCH) // dt.timedelta(microseconds=1) * 1_000


def same_second(one: int, other: int) -> bool:
    """Whether two instants are less than a second apart: a NumericDate mostly has whole seconds,
    and fractions are cut by some issuers and rounded by others.
    """
    return abs(one - other) < SECOND


def _offset(zone: str | None) -> int | None:
    if zone is None or zone in "Zz":
        return 0
    hours, minutes = int(zone[1:3]), int(zone[4:6])
    if hours > 23 or minutes > 59:
        return None
    return (hours * 3_600 + minutes * 60) * (-1 if zone[0] == "-" else 1)


def _month_days(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else _MONTHS[month - 1]


def _days(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01, by eras of 400 years that begin with March."""
    shifted = year - (month <= 2)
    era, year_of_era = divmod(shifted, 400)
    day_of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    day_of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year
    return era * 146_097 + day_of_era - 719_468
