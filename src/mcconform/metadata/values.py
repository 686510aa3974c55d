"""When a value counts: presence is not information.

A test looks at one value and says whether it is sound, weak (it counts half) or absent (it says
nothing, whatever its length), with the reason in words. ``false`` and ``0`` are values; blanks,
``{}``, ``[]``, ``null`` and phrases such as "N/A" are not. No test repeats the value: it may be
about a person.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from importlib import resources
from typing import NamedTuple

from mcconform.metadata.levels import EQF_LEVELS, is_european, names_level, no_skill, numbers
from mcconform.metadata.paths import Hit
from mcconform.metadata.texts import (
    LONGEST,
    amount,
    identifier,
    leaves,
    plain,
    present,
    says_something,
    strings,
)
from mcconform.model import Json

_DATE = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)"
    r"(?:[T ]([01]\d|2[0-4]):([0-5]\d)(?::([0-5]\d|60)(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?",
    re.ASCII | re.IGNORECASE,
)
_AMOUNT = r"\d{1,12}(?:[.,]\d{1,12})?"
_DURATION = re.compile(
    rf"P(?=\d|T\d)(?:({_AMOUNT})Y)?(?:({_AMOUNT})M)?(?:({_AMOUNT})W)?(?:({_AMOUNT})D)?"
    rf"(?:T(?=\d)(?:({_AMOUNT})H)?(?:({_AMOUNT})M)?(?:({_AMOUNT})S)?)?",
    re.ASCII,
)
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+", re.ASCII)
_CTID = re.compile(r"ce-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
_NIL = "urn:uuid:00000000-0000-0000-0000-000000000000"
"""RFC 9562 section 5.9."""
_WEB = re.compile(r"https?://[^\s/]+\S*", re.ASCII | re.IGNORECASE)
_NAMES = re.compile(r"(?:https?://|urn:|did:)\S+", re.ASCII | re.IGNORECASE)
"""What names a thing or a page: it repeats nothing, whatever stands elsewhere."""
_LANGUAGE = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*"
    r"(?:-x(?:-[a-z0-9]{1,8})+)?|x(?:-[a-z0-9]{1,8})+",
    re.ASCII | re.IGNORECASE,
)
_AUTHORITY = "://publications.europa.eu/resource/authority/"
_KINDS = frozenset({"test", "testing"})
_IN_TIME = frozenset({"SBU", "StudyLoad", "TimeInvestment", "timeInvestment"})
"""Members of extensions whose numbers are a time: the extension fixes the unit."""
ECTS = "ECTS"
"""A member of extensions whose number is one of ECTS credits."""
_NO_SKILL = "the alignment is with a level, another award or who vouches for it, and names no skill"


class Quality(IntEnum):
    """How much a value says. Ordered: the best value of an element decides."""

    ABSENT = 0
    WEAK = 1
    SOUND = 2


class Judgement(NamedTuple):
    """A quality and, where it is not sound, why."""

    quality: Quality
    why: str = ""


class Texts(NamedTuple):
    """What the credential calls and describes its award, to tell padding from information."""

    titles: frozenset[str] = frozenset()
    descriptions: frozenset[str] = frozenset()
    is_strict: bool = False
    """Whether a text counts half as long as there is nothing that it could be held against."""

    @property
    def strict(self) -> Texts:
        """The same for scores, where what nobody can tell never counts in full."""
        return self._replace(is_strict=True)

    @property
    def is_whole(self) -> bool:
        """Whether there is all that texts are held against."""
        return bool(self.titles and self.descriptions)


Test = Callable[[Hit, Texts], Judgement]
SOUND = Judgement(Quality.SOUND)


def _absent(why: str) -> Judgement:
    return Judgement(Quality.ABSENT, why)


def _weak(why: str) -> Judgement:
    return Judgement(Quality.WEAK, why)


def _nothing(value: Json) -> Judgement:
    """Why a value that says nothing says nothing."""
    if isinstance(value, str):
        return _absent("what stands there is a placeholder" if value.strip() else "it is blank")
    if value is None or not any(True for _ in leaves(value)):
        return _absent("it is empty")
    return _absent("what stands there is a placeholder or of another kind than text")


def _word(hit: Hit) -> str:
    value = hit.value if isinstance(hit.value, str) else identifier(hit.value)
    return value.strip()[:LONGEST] if isinstance(value, str) else ""


def _any(hit: Hit, _: Texts) -> Judgement:
    """Any value but a blank one."""
    return SOUND if present(hit.value) else _nothing(hit.value)


def _assessment(hit: Hit, _: Texts) -> Judgement:
    """A kind of assessment: "test" fills other fields, and here it is an answer."""
    found = (leaf for leaf in leaves(hit.value) if isinstance(leaf, str))
    tested = any(plain(text) in _KINDS for text in found)
    return SOUND if tested or present(hit.value) else _nothing(hit.value)


def _text(hit: Hit, _: Texts) -> Judgement:
    """A text, or a map from languages to texts."""
    return SOUND if strings(hit.value) else _nothing(hit.value)


def _more_than(
    said: list[str], hit: Hit, known: Sequence[frozenset[str]], why: str, strict: bool
) -> Judgement:
    """Whether one of some texts is none of those known; strictly, all of these have to be there."""
    if not said:
        return _nothing(hit.value)
    lacking = strict and not all(known)
    for text in said:
        if not lacking and not any(plain(text) in texts for texts in known):
            return SOUND
        if _NAMES.fullmatch(text.strip()):
            return SOUND
    return _weak("there is no title or description that it could be more than" if lacking else why)


def _description(hit: Hit, texts: Texts) -> Judgement:
    """A text that is more than the title over again."""
    why = "it only repeats the title"
    return _more_than(strings(hit.value), hit, [texts.titles], why, texts.is_strict)


def _criteria(hit: Hit, texts: Texts) -> Judgement:
    """A page, or a text that is more than the title or the description over again."""
    why = "it only repeats the title or the description"
    return _more_than(strings(hit.value), hit, texts[:2], why, texts.is_strict)


def _outcome(hit: Hit, texts: Texts) -> Judgement:
    """A statement that is more than the title, by itself or with its own description."""
    if no_skill(hit.owner):
        return _absent(_NO_SKILL)
    said = strings(hit.value)
    said += strings(hit.owner.get("targetDescription")) if said else []
    why = "the outcome only repeats the title"
    return _more_than(said, hit, [texts.titles], why, texts.is_strict)


def _uri(hit: Hit, _: Texts) -> Judgement:
    """An absolute URI, or a CTID: it names one thing wherever it is read."""
    word = _word(hit)
    if not says_something(word):
        return _nothing(hit.value)
    if len(word) == len(_NIL) and word.casefold() == _NIL:
        return _absent("the nil UUID names nothing")
    is_uri = _URI.fullmatch(word) or _CTID.fullmatch(word)
    return SOUND if is_uri else _weak("it is not an absolute URI")


def _skill(hit: Hit, texts: Texts) -> Judgement:
    """The address of a skill, and not of a level, of another award or of who vouches for it."""
    return _absent(_NO_SKILL) if no_skill(hit.owner) else _uri(hit, texts)


def _web(hit: Hit, _: Texts) -> Judgement:
    """An address on the web."""
    word = _word(hit)
    if not says_something(word):
        return _nothing(hit.value)
    return SOUND if _WEB.fullmatch(word) else _absent("it is not an address on the web")


def _date(hit: Hit, _: Texts) -> Judgement:
    """A date, or a date and time, of ISO 8601 that is in the calendar."""
    word = hit.value.strip() if isinstance(hit.value, str) else ""
    match = _DATE.fullmatch(word)
    if match is None:
        return _absent("it is not a date") if word else _nothing(hit.value)
    year, month, day = map(int, match.group(1, 2, 3))
    if not 1 <= month <= 12 or not 1 <= day <= _days(year, month):
        return _absent("there is no such day in the calendar")
    return SOUND


def _days(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


@functools.cache
def countries() -> tuple[frozenset[str], frozenset[str]]:
    """Codes and names of the countries of ISO 3166-1, in lower case."""
    text = resources.files(__package__).joinpath("countries.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)
    codes = {code.casefold() for code in rows} | {row["code"].casefold() for row in rows.values()}
    names = {" ".join(n.casefold().split()) for row in rows.values() for n in row["names"]}
    return frozenset(codes), frozenset(names)


def _country(hit: Hit, _: Texts) -> Judgement:
    """A code or a name of a country, or the country's IRI in the European authority list."""
    codes, names = countries()
    words = [_word(hit)] if isinstance(hit.value, str) else [_word(hit), *leaves(hit.value)]
    said = [" ".join(word[:200].casefold().split()) for word in words if isinstance(word, str)]
    for word in said:
        if _AUTHORITY + "country/" in word:
            word = word.rpartition("/")[2]
        if word in codes or word in names:
            return SOUND
    if not any(says_something(word) for word in said):
        return _nothing(hit.value)
    return _weak("it is neither a code of ISO 3166-1 nor a country name that is known here")


def _language(hit: Hit, _: Texts) -> Judgement:
    """A language tag of BCP 47, or the language's IRI in the European authority list.

    Two letters are always a language ("na" is Nauru); "test" and "none" would be well formed too.
    """
    word = _word(hit)
    tag = _LANGUAGE.fullmatch(word) is not None
    if not says_something(word) and not (tag and len(word) == 2):
        return _nothing(hit.value)
    if tag or _AUTHORITY + "language/" in word:
        return SOUND
    return _weak("it is not a language tag of BCP 47")


def _credit(hit: Hit, _: Texts) -> Judgement:
    """A number of credits greater than zero."""
    found = [n for leaf in leaves(hit.value) if (n := amount(leaf)) is not None]
    if not found:
        return _absent("it is not a number") if present(hit.value) else _nothing(hit.value)
    return SOUND if max(found) > 0 else _absent("it is not greater than zero")


def is_credit(hit: Hit) -> bool:
    """Whether a number is one of credits, by the name of its member."""
    name = hit.key.rpartition(":")[2]
    return "credit" in name.lower() or name in ("point", ECTS)


def _workload(hit: Hit, texts: Texts) -> Judgement:
    """A duration of ISO 8601 greater than zero; of a number of credits, one greater than zero."""
    if is_credit(hit):
        return _credit(hit, texts)
    word = _word(hit)
    match = _DURATION.fullmatch(word)
    if match is not None:
        amounts = [float(part.replace(",", ".")) for part in match.groups() if part]
        return SOUND if any(amounts) else _absent("the duration is zero")
    number = amount(hit.value)
    if number is not None and number > 0:
        return SOUND if hit.key in _IN_TIME else _weak("it is a number without a unit")
    if not present(hit.value):
        return _nothing(hit.value)
    return _absent("it is not a duration of ISO 8601 such as PT60H")


def _level(hit: Hit, _: Texts) -> Judgement:
    """A level: of the European framework one of 1 to 8, of another framework any that is named."""
    value = identifier(hit.value)
    european = is_european(hit)
    if hit.key == "targetName" and (hit.owner.get("targetCode") or not names_level(hit.value)):
        return _absent("it names no level")  # a code decides before a name
    if not present(value) or isinstance(value, bool):
        return _nothing(None if isinstance(value, bool) else value)
    if not european:
        number = amount(value)
        return SOUND if number is None or number > 0 else _absent("there is no such level")
    if not EQF_LEVELS.isdisjoint(numbers(hit)):
        return SOUND
    return _absent("the European Qualifications Framework has the levels 1 to 8")


TESTS: Mapping[str, Test] = {
    "any": _any,
    "assessment": _assessment,
    "text": _text,
    "description": _description,
    "criteria": _criteria,
    "outcome": _outcome,
    "uri": _uri,
    "skill": _skill,
    "web": _web,
    "date": _date,
    "country": _country,
    "language": _language,
    "credit": _credit,
    "workload": _workload,
    "level": _level,
}
"""The value tests by the names that ``elements.toml`` uses."""
