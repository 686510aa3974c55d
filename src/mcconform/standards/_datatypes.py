"""Datatypes of the vocabularies: what kind of JSON value, and which strings.

A string datatype is a set of patterns, so that the derived JSON Schema and the walker that explains
it read the same text. Patterns hold for the whole value, use no look-around and no escape for a
class of characters, which Python, ECMA-262 and Rust read differently. Where specifications differ,
the pattern is the union: what one of them allows is never called wrong.
"""

from __future__ import annotations

import functools
import re
from typing import Final

import msgspec

# White space of every script, controls, and what RFC 3986 keeps out of a URI. Characters outside
# ASCII are allowed: the WHATWG URL Standard and RFC 3987 take them.
_WHITE: Final = (
    "\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff"
)
_NOT_IN_URI: Final = f'{_WHITE}<>"{{}}|\\\\^`'
_URI: Final = f"[A-Za-z][A-Za-z0-9+.\\-]*:[^{_NOT_IN_URI}]+"
_NO_HOST: Final = (
    "[Hh][Tt][Tt][Pp][Ss]?:(/?|/[^/].*|[^/].*|//([/?#].*)?"
    "|//([^/?#@]*@)?\\[[^\\]/?#]*([/?#].*)?"
    "|//([^/?#@]*@)?[^/?#@:\\[\\]]+:[0-9]*[^0-9/?#@][^/?#@]*([/?#].*)?)"
)
"""An http URL without a host (RFC 9110 section 4.2.1), with a bracket in it that nothing closes, or
with a port that is no number (RFC 3986 section 3.2)."""
_FULL_URL: Final = f"[A-Za-z][A-Za-z0-9+.\\-]*://[^{_NOT_IN_URI}/?#]+([/?#][^{_NOT_IN_URI}]*)?"

_LEAP: Final = "[0-9]*([0-9][0-9](0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)"
_DATE: Final = (
    "-?("
    "([1-9][0-9]{4,}|[0-9]{4})-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
    "|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
    f"|{_LEAP}-02-29)"
)
DATE: Final = _DATE
"""The pattern of a date that the calendar knows."""
_TIME: Final = (
    "(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]+)?"
    "|([01][0-9]|2[0-3]):59:60(\\.[0-9]+)?|24:00:00(\\.0+)?)"
)
_ZONE: Final = "([Zz]|[+\\-]([01][0-9]|2[0-3]):[0-5][0-9])"
_HOUR: Final = "([01][0-9]|2[0-3])"
_PART_LEAP: Final = (  # a leap second where the zone is no whole hour from UTC (RFC 3339 §5.7)
    f"({_HOUR}:29:60(\\.[0-9]+)?[+\\-]{_HOUR}:30|{_HOUR}:(14|44):60(\\.[0-9]+)?[+\\-]{_HOUR}:(15|45))"
)
_ZONED_TIME: Final = f"({_TIME}{_ZONE}|{_PART_LEAP})"
_ANY_TIME: Final = f"({_TIME}{_ZONE}?|{_PART_LEAP})"

_ISO_TIME: Final = (  # ISO 8601: seconds may be left out, and the fraction may follow a comma
    "(([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.,][0-9]+)?)?"
    "|([01][0-9]|2[0-3]):59:60([.,][0-9]+)?|24:00(:00([.,]0+)?)?)"
)
_ISO_ZONE: Final = "([Zz]|[+\\-]([01][0-9]|2[0-3])(:?[0-5][0-9])?)"
_ISO_BASIC_DATE: Final = "[0-9]{4}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])"
_ISO_BASIC: Final = (
    f"{_ISO_BASIC_DATE}[Tt]([01][0-9]|2[0-3])[0-5][0-9]([0-5][0-9]([.,][0-9]+)?)?{_ISO_ZONE}"
)
_OB1_BASIC: Final = (  # the same dates without separators, where ISO 8601 takes a day alone too
    f"{_ISO_BASIC_DATE}([Tt]([01][0-9]|2[0-4])[0-5][0-9]([0-5][0-9])?([.,][0-9]+)?{_ISO_ZONE}?)?"
)
_OB1_TIME: Final = (  # what the schemas of Open Badges 0.5 and 1.1 let through
    "([01][0-9]|2[0-4]):[0-5][0-9](:[0-5][0-9])?([.,][0-9]+)?([Zz]|[+\\-][0-2][0-9](:?[0-5][0-9])?)?"
)

_LANGUAGE: Final = (  # RFC 5646 section 2.1, tags are compared without regard to case
    "([A-Za-z]{2,3}(-[A-Za-z]{3}){0,3}|[A-Za-z]{4}|[A-Za-z]{5,8})"
    "(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?"
    "(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"
    "(-[0-9A-WY-Za-wy-z](-[A-Za-z0-9]{2,8})+)*"
    "(-[Xx](-[A-Za-z0-9]{1,8})+)?"
)
_GRANDFATHERED: Final = (
    "[Ee][Nn]-[Gg][Bb]-[Oo][Ee][Dd]"
    "|[Ii]-([Aa][Mm][Ii]|[Bb][Nn][Nn]|[Dd][Ee][Ff][Aa][Uu][Ll][Tt]|[Ee][Nn][Oo][Cc][Hh][Ii][Aa][Nn]"
    "|[Hh][Aa][Kk]|[Kk][Ll][Ii][Nn][Gg][Oo][Nn]|[Ll][Uu][Xx]|[Mm][Ii][Nn][Gg][Oo]"
    "|[Nn][Aa][Vv][Aa][Jj][Oo]|[Pp][Ww][Nn]|[Tt][Aa][Oo]|[Tt][Aa][Yy]|[Tt][Ss][Uu])"
    "|[Ss][Gg][Nn]-([Bb][Ee]-[Ff][Rr]|[Bb][Ee]-[Nn][Ll]|[Cc][Hh]-[Dd][Ee])"
)
_BCP47: Final = f"({_LANGUAGE}|[Xx](-[A-Za-z0-9]{{1,8}})+|{_GRANDFATHERED})"


_NAME: Final = "[A-Za-z0-9][A-Za-z0-9!#$&^_.+\\-]{0,126}"
_MEDIA_TYPE: Final = f"{_NAME}/{_NAME}([ ]*;[^\\u0000-\\u001f]*)?"
"""RFC 6838 section 4.2; what follows a semicolon is not looked at."""


class Advice(msgspec.Struct, frozen=True):
    """A stricter form of a datatype that a value should have."""

    kind: str
    """Last part of the rule id."""
    pattern: str
    label: str
    fix: str


class Datatype(msgspec.Struct, frozen=True):
    """What a literal value of a property looks like."""

    json: str
    """``string``, ``number``, ``boolean``, ``object``, or two of them; ``any`` for all."""
    label: str
    """What a person calls it, with its article."""
    pattern: str = ""
    """What the whole string must match."""
    unless: str = ""
    """What it must not match."""
    advice: Advice | None = None
    sound: tuple[object, ...] = ()
    """Values that are right."""
    broken: tuple[str, ...] = ()
    """Strings that break the pattern."""


_E164: Final = Advice(
    "e164",
    "\\+?[1-9][0-9]{1,14}(;ext=[0-9]+)?",
    "a telephone number in the form of E.164",
    "Write a plus sign, the country code and the number, without spaces: +16175551212.",
)
_ZONED: Final = Advice(
    "zone",
    f".*{_ZONE}",
    "a date and time with a zone",
    "Add the zone, for example a final Z for UTC; without one it is read as UTC.",
)
_OB_LANGUAGE: Final = Advice(
    "pattern",
    "[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?",
    "a language code of the form the specification's schema takes, such as en or pt-BR",
    "It is a correct BCP 47 tag; a shorter one is understood by more readers.",
)
_URIS: Final = (
    "https://example.org/a?b=c#d",
    "urn:uuid:8a6b1c1e-2f7d-4f55-8a0b-3d1f0e5b8a02",
    "did:key:z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi",
    "data:image/png;base64,iVBORw0KGgo=",
    "https://example.org/ünïcode/日本",
    "mailto:registry@example.org",
    "https://user:secret@example.org:8443/a:b?c=d:e",
    "http://[::1]:80/a",
)
_ISO_TIMES: Final = (
    "2016-12-31T23:59+00:00",
    "2016-12-31T23:59:59,5+0200",
    "2016-12-31T23:59:59-08",
    "20161231T235959Z",
)
_NOT_URIS: Final = (
    *("relative/path", "no scheme", "https://a b.example/", "https://", ""),
    *("https://[::1", "https://[::1/a", "https://a.example:port/b"),
)
_DAYS: Final = ("2025-02-28", "2024-02-29", "2000-02-29", "12025-01-31", "-0044-03-15")
_NOT_DAYS: Final = ("2025-02-29", "1900-02-29", "2025-04-31", "2025-13-01", "25-01-01", "")
_TIMES: Final = (
    *("T00:00:00Z", "T23:59:60Z", "T24:00:00Z", "t08:30:00.125z", "T10:00:00-08:00"),
    *("T15:59:60-08:00", "T05:29:60+05:30", "T20:29:60.5-03:30", "T05:44:60+05:45"),
)
_NOT_TIMES: Final = (
    *("2025-01-01", "2025-01-01T25:00:00Z", "2025-01-01T00:60:00Z", "yesterday"),
    *("2025-01-01T23:29:60Z", "2025-01-01T05:59:61+05:30", "2025-01-01T05:30:60+05:30"),
)

DATATYPES: Final = {
    "String": Datatype("string", "a string", sound=("Tide Tables",)),
    "Markdown": Datatype("string", "a string", sound=("# Tide tables",)),
    "IdentityHash": Datatype("string", "a string", sound=("sha256$" + "ab" * 32,)),
    "IRI": Datatype("string", "a string", sound=("https://example.org/ns#Thing",)),
    "Boolean": Datatype("boolean", "true or false", sound=(True, False)),
    "Float": Datatype("number", "a number", sound=(2, 0, -9.1)),
    "Any": Datatype("any", "a value", sound=("https://example.org/context",)),
    "Map": Datatype("object", "an object", sound=({},)),
    "URI": Datatype("string", "an absolute URI", _URI, _NO_HOST, sound=_URIS, broken=_NOT_URIS),
    "URL": Datatype("string", "an absolute URL", _URI, _NO_HOST, sound=_URIS, broken=_NOT_URIS),
    "FullUrl": Datatype(  # as Open Badges 1 and 2 define one: with protocol and host
        "string",
        "a URL with scheme and host",
        _FULL_URL,
        unless=_NO_HOST,
        sound=("https://example.org/a?b=c#d", "https://example.org", "http://[::1]:80/日本"),
        broken=(*_NOT_URIS, "urn:uuid:8a6b1c1e-2f7d-4f55-8a0b-3d1f0e5b8a02", "mailto:a@b.example"),
    ),
    "Date": Datatype("string", "a date", f"{_DATE}{_ZONE}?", sound=_DAYS, broken=_NOT_DAYS),
    "DateTime": Datatype(
        "string",
        "a date and time",
        f"{_DATE}[Tt]{_ANY_TIME}",
        sound=("2025-01-01T00:00:00", *(_DAYS[0] + time for time in _TIMES)),
        broken=(*_NOT_TIMES, *(f"{day}T00:00:00Z" for day in _NOT_DAYS)),
    ),
    "DateTimeZ": Datatype(
        "string",
        "a date and time with a zone",
        f"{_DATE}[Tt]{_ZONED_TIME}",
        sound=tuple(day + time for day in _DAYS for time in _TIMES),
        broken=("2025-01-01T00:00:00", *_NOT_TIMES, *(f"{day}T00:00:00Z" for day in _NOT_DAYS)),
    ),
    "VcDateTime": Datatype(
        "string",
        "a date and time",
        f"{_DATE}[Tt]{_ANY_TIME}",
        advice=_ZONED,
        sound=tuple(day + time for day in _DAYS for time in _TIMES),
        broken=(*_NOT_TIMES, *(f"{day}T00:00:00Z" for day in _NOT_DAYS)),
    ),
    "MediaType": Datatype(
        "string",
        "a media type such as text/plain",
        _MEDIA_TYPE,
        sound=("text/plain", "application/ld+json", "image/svg+xml; charset=utf-8"),
        broken=("text", "text/", "/plain", "text/a b", "", "text plain"),
    ),
    "IsoDateTimeZ": Datatype(
        "string",
        "a date and time with a zone",
        f"({_DATE}[Tt]({_ISO_TIME}{_ISO_ZONE}|{_PART_LEAP})|{_ISO_BASIC})",
        sound=(*(day + time for day in _DAYS for time in _TIMES), *_ISO_TIMES),
        broken=("2025-01-01T00:00:00", *_NOT_TIMES, *(f"{day}T00:00:00Z" for day in _NOT_DAYS)),
    ),
    "IsoDate": Datatype(
        "string number",
        "a date of ISO 8601 or a Unix timestamp",
        f"({_DATE}([Tt]{_OB1_TIME})?|{_OB1_BASIC}|[0-9]{{10}})",
        sound=(
            "2013-03-07",
            "20130307",
            1362700800,
            "1362700800",
            "2013-03-07T12:00:00",
            *_ISO_TIMES,
        ),
        broken=("yesterday", "2013-13-01", "2013-03-07 12:00", "12", ""),
    ),
    "Iri": Datatype(
        "string",
        "an absolute IRI",
        f"({_URI}|_:[^{_NOT_IN_URI}]+)",
        _NO_HOST,
        sound=(*_URIS, "_:b0"),
        broken=_NOT_URIS,
    ),
    "Email": Datatype(
        "string",
        "an e-mail address",
        f"[^@{_WHITE}]+@[^@{_WHITE}]+",
        sound=("registry@harbour.example", "ünï@harbour.example"),
        broken=("harbour.example", "a@b@c", "a b@c", ""),
    ),
    "Telephone": Datatype("string", "a telephone number", advice=_E164, sound=("+16175551212",)),
    "HostName": Datatype(
        "string",
        "a host name without scheme, port and path",
        f"[^{_NOT_IN_URI}/:@?#\\[\\]]+",
        sound=("harbour.example", "badges.harbour.example", "例え.example"),
        broken=("https://harbour.example", "harbour.example:8443", "harbour.example/a", ""),
    ),
    "IdentityType": Datatype(
        "string",
        "email, url, telephone, id, or the IRI of a property",
        f"(email|url|telephone|id|name|[A-Za-z][A-Za-z0-9+.\\-]*:[^{_NOT_IN_URI}]+)",
        sound=("email", "url", "telephone", "id", "schema:email", "https://schema.org/email"),
        broken=("Email", "phone number", ""),
    ),
    "TextOrNumber": Datatype("string number", "a string or a number", sound=("2.0", 2)),
    "Bcp47": Datatype("string", "a language tag", _BCP47, sound=("en",), broken=("english_UK", "")),
    "LanguageCode": Datatype(
        "string",
        "a language tag",
        _BCP47,
        advice=_OB_LANGUAGE,
        sound=("en", "pt-BR", "zh-Hans-CN", "es-419", "haw"),
        broken=("en_GB", "e", "English, British", ""),
    ),
    "CompactJws": Datatype(
        "string",
        "a compact JWS",
        "[a-zA-Z0-9_\\-]+\\.[a-zA-Z0-9_\\-]*\\.[a-zA-Z0-9_\\-]+",
        sound=("eyJhbGciOiJFZERTQSJ9.e30.c2ln",),
        broken=("not a jws", "a.b", "a.b.", "a.b.c.d"),
    ),
}
"""Every datatype by the name the vocabularies use."""

EXTENSION: Final = "ext:[a-zA-Z0-9.\\-_|]+"
"""A term of one's own in an open value list. The printed pattern is not anchored, and reads its
``|`` as one more letter; both are kept as lenient as they stand but for the anchors."""


@functools.lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.DOTALL)


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text has the form of the pattern."""
    return _compiled(pattern).fullmatch(text) is not None


def well_formed(datatype: Datatype, text: str) -> bool:
    """Whether a string is in the datatype's lexical space."""
    if datatype.pattern and not matches(datatype.pattern, text):
        return False
    return not (datatype.unless and matches(datatype.unless, text))
