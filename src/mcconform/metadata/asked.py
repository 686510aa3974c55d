"""What a profile asks of a value beyond that it is there: a size, a level, a form, words.

Each question has an answer in three values: the value is as asked, it is not, or nobody can tell
(a number of credits without a unit, hours told in weeks). The answer never repeats the value: it
may be about a person.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import jsonschema_rs
import msgspec

from mcconform.metadata.levels import is_european, numbers
from mcconform.metadata.paths import Hit
from mcconform.metadata.texts import amount, identifier, leaves, strings
from mcconform.metadata.values import ECTS, is_credit
from mcconform.model import Json, Outcome, Wanted
from mcconform.standards.measures import Span, Unit, duration, unit_of, units

_YEAR: Final = 365.25
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9])", re.ASCII)
_LONGEST: Final = 10_000
"""Characters of a text that a pattern or a list of words is held against."""
_UNIT_MEMBERS = re.compile(r"unit|framework|system", re.IGNORECASE)
_EQF: Final = "EQF"


class Answer(msgspec.Struct, frozen=True):
    """Whether a value is as asked, and why not or why nobody can tell."""

    outcome: Outcome
    pointer: str
    why: str = ""


class Facts(msgspec.Struct, frozen=True):
    """What else is known of the credential when one value is judged."""

    at: dt.datetime
    credit_units: tuple[str, ...] = ()
    """Names of credit systems that stand anywhere in the credential."""

    @property
    def has_ects(self) -> bool:
        """Whether credit is given in ECTS, be it beside other credit."""
        return any((unit := unit_of([name])) and unit.id == "ECTS" for name in self.credit_units)


def answer(wanted: Wanted, hits: Sequence[Hit], facts: Facts) -> Answer:
    """The answer to all that is asked of the values of one element: the worst of them."""
    worst = Answer(Outcome.PASSED, hits[0].pointer)
    for question in _QUESTIONS:
        found = question(wanted, hits, facts)
        if found is None or found.outcome is Outcome.PASSED:
            continue
        if found.outcome is Outcome.FAILED:
            return found
        if worst.outcome is Outcome.PASSED:
            worst = found
    return worst


def _best(hits: Sequence[Hit], judge: Callable[[Hit], bool | None], no: str, unsure: str) -> Answer:
    """One value that is as asked is enough; failing that, one that may be."""
    open_at = ""
    for hit in hits:
        found = judge(hit)
        if found:
            return Answer(Outcome.PASSED, hit.pointer)
        if found is None:
            open_at = open_at or hit.pointer
    if open_at:
        return Answer(Outcome.CANT_TELL, open_at, unsure)
    return Answer(Outcome.FAILED, hits[0].pointer, no)


# -- sizes ----------------------------------------------------------------------------------------


def _hours(wanted: Wanted, hits: Sequence[Hit], facts: Facts) -> Answer | None:
    if wanted.min_hours is None and wanted.max_hours is None:
        return None
    least, most = wanted.min_hours or 0.0, wanted.max_hours or float("inf")

    def judge(hit: Hit) -> bool | None:
        span = hours(hit, facts)
        return None if span is None else _within(span, least, most)

    asked = f"{least:g} hours or more" if most == float("inf") else f"{least:g} to {most:g} hours"
    return _best(
        hits, judge, f"it is outside of {asked}", f"it cannot be held against {asked} exactly"
    )


def _within(span: Span, least: float, most: float) -> bool | None:
    """Whether an amount lies between two bounds; None where it may."""
    if least <= span.least and span.most <= most:
        return True
    return False if span.most < least or span.least > most else None


def hours(hit: Hit, facts: Facts) -> Span | None:
    """The hours that a workload stands for, be it a duration or credits of a known system."""
    value = identifier(hit.value)
    found = duration(value) if isinstance(value, str) else None
    if found is not None:
        return found.hours
    number, unit = amount(hit.value), credit_unit(hit, facts)
    if number is None or unit is None or not is_credit(hit):
        return None
    return unit.worth(number)


def credit_unit(hit: Hit, facts: Facts) -> Unit | None:
    """The credit system a number is counted in: as its own object says, or else the credential."""
    return own_unit(hit) or unit_of(facts.credit_units)


def own_unit(hit: Hit) -> Unit | None:
    """The credit system that the object of a number names; None for none, and for several."""
    if hit.key == ECTS:
        return unit_of([ECTS])
    near = [value for key, value in hit.owner.items() if _UNIT_MEMBERS.search(key)]
    own = [text for value in (*near, *_members(hit.value)) for text in strings(value)]
    return unit_of(own)


def _members(value: Json) -> Iterator[Json]:
    if isinstance(value, Mapping):
        yield from (item for key, item in value.items() if _UNIT_MEMBERS.search(key))


def _credits(wanted: Wanted, hits: Sequence[Hit], facts: Facts) -> Answer | None:
    if not wanted.credits:
        return None
    asked = ", ".join(
        f"{low:g} to {high:g} {units()[name].title if name in units() else name}"
        for name, (low, high) in wanted.credits.items()
    )

    def judge(hit: Hit) -> bool | None:
        unit = credit_unit(hit, facts)
        found = [number for leaf in leaves(hit.value) if (number := amount(leaf)) is not None]
        if unit is None or unit.id not in wanted.credits or not found:
            return None
        low, high = wanted.credits[unit.id]
        return any(low <= number <= high for number in found)

    unsure = f"its unit is not known, so it cannot be held against {asked}"
    return _best(hits, judge, f"it is outside of {asked}", unsure)


def _levels(wanted: Wanted, hits: Sequence[Hit], facts: Facts) -> Answer | None:
    if not wanted.levels:
        return None
    allowed = {name: set(several) for name, several in wanted.levels.items()}
    if facts.has_ects:
        for name, several in wanted.levels_with_credit.items():
            allowed.setdefault(name, set()).update(several)

    def judge(hit: Hit) -> bool | None:
        framework = _EQF if is_european(hit) else _framework(hit, allowed)
        found = [number for number in numbers(hit) if number == int(number)]
        if framework not in allowed or not found:
            return None
        return any(int(number) in allowed[framework] for number in found)

    asked = "; ".join(
        f"{name} {', '.join(map(str, sorted(several)))}" for name, several in allowed.items()
    )
    unsure = f"it cannot be held against the levels asked for ({asked})"
    return _best(hits, judge, f"it is none of the levels asked for ({asked})", unsure)


def _framework(hit: Hit, known: Mapping[str, object]) -> str:
    """The name among those asked for that the level's framework has."""
    for text in (*strings(hit.owner.get("targetFramework")), *strings(hit.value)):
        for name in known:
            if re.search(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", text[:_LONGEST]):
                return name
    return ""


# -- forms and words ------------------------------------------------------------------------------


def _pattern(wanted: Wanted, hits: Sequence[Hit], facts: Facts) -> Answer | None:
    if not wanted.pattern:
        return None
    matches = matcher(wanted.pattern)

    def judge(hit: Hit) -> bool | None:
        said = [_written(leaf) for leaf in leaves(identifier(hit.value))]
        return any(len(text) <= _LONGEST and matches(text) for text in said)

    return _best(hits, judge, "it does not have the form that is asked for", "")


def _written(leaf: Json) -> str:
    return leaf.strip() if isinstance(leaf, str) else str(leaf)


@functools.lru_cache(maxsize=256)
def matcher(pattern: str) -> Callable[[str], bool]:
    """Whether a whole text has the form of a pattern; in linear time, whatever the text.

    Raises:
        ValueError: the pattern makes no sense, or needs more than linear time.
    """
    found = jsonschema_rs.validator_for(
        {"type": "string", "pattern": f"^(?:{pattern})$"},
        pattern_options=jsonschema_rs.RegexOptions(size_limit=1_000_000),
    )

    def matches(text: str) -> bool:
        try:
            return bool(found.is_valid(text))
        except ValueError:  # lone surrogates, which no pattern can look at
            return False

    return matches


def _forbidden(wanted: Wanted, hits: Sequence[Hit], facts: Facts) -> Answer | None:
    if not wanted.forbidden:
        return None
    for hit in hits:
        for text in strings(hit.value):
            for word in wanted.forbidden:
                pattern = rf"(?<!\w){re.escape(word.casefold())}(?!\w)"
                if re.search(pattern, text[:_LONGEST].casefold()):
                    why = f"it has the word “{word}”, which is kept for other awards"
                    return Answer(Outcome.FAILED, hit.pointer, why)
    return Answer(Outcome.PASSED, hits[0].pointer)


def _refused(wanted: Wanted, hits: Sequence[Hit], facts: Facts) -> Answer | None:
    if not wanted.refused:
        return None

    def judge(hit: Hit) -> bool | None:
        return any(text.strip() not in wanted.refused for text in strings(identifier(hit.value)))

    return _best(hits, judge, "it is too general to count", "")


def _least(wanted: Wanted, hits: Sequence[Hit], facts: Facts) -> Answer | None:
    if len(hits) >= wanted.least:
        return None
    why = f"{wanted.least} are asked for and {len(hits)} are there"
    return Answer(Outcome.FAILED, hits[0].pointer, why)


def _years(wanted: Wanted, hits: Sequence[Hit], facts: Facts) -> Answer | None:
    if wanted.within_years is None:
        return None
    days = wanted.within_years * _YEAR

    def judge(hit: Hit) -> bool | None:
        found = [day for text in strings(hit.value) if (day := _day(text)) is not None]
        return any((day - facts.at.date()).days <= days for day in found) if found else None

    asked = f"{wanted.within_years:g} years from now"
    return _best(hits, judge, f"it is more than {asked}", "it is no date that can be compared")


def _day(text: str) -> dt.date | None:
    match = _DATE.match(text.strip())
    try:
        return dt.date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


_QUESTIONS: Final = (
    _hours, _credits, _levels, _pattern, _forbidden, _refused, _least, _years,
)  # fmt: skip
