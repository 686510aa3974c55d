"""Consistency: what a credential says twice, or in two ways, agrees.

One function a fact; ``facts.toml`` says what each needs to be there. A fact fails only where the
values cannot both be right; where they may be, it is undecided.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Final

from mcconform.metadata import units
from mcconform.metadata.asked import own_unit
from mcconform.metadata.fact_list import Framework, declared
from mcconform.metadata.levels import is_european, numbers
from mcconform.metadata.paths import Hit
from mcconform.metadata.reading import iri, local
from mcconform.metadata.seen import APART, Holds, Seen, Told, decided
from mcconform.metadata.texts import amount, identifier, leaves, strings
from mcconform.model import Json, Profile
from mcconform.nodes import as_list
from mcconform.standards.measures import Duration, Span, Unit, duration
from mcconform.standards.values import in_order

_DATE: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?!\d)", re.ASCII)
_LEAVE: Final = dt.timedelta(days=1)
_NOTIONAL: Final = frozenset({"volumeOfLearning", "workload"})
"""Terms of the European Learning Model: notional hours of work. Others may be time that passes."""
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)?", re.ASCII)
_ROUNDING: Final = 1e-9
_UNTAGGED: Final = frozenset({"@none", "und", "mul", "zxx"})
_LABELS: Final = (
    "targetFramework", "targetName", "prefLabel", "skos:prefLabel",
    "ceterms:frameworkName", "ceterms:targetNodeName",
)  # fmt: skip
"""Members that call a level or its framework something."""
_LONGEST: Final = 500
_OF_RECORD: Final = "/primaryLanguage"
"""Of the European Learning Model: the language of the record, not of the learning."""
_EUROPEAN: Final = "EQF"
_EQF_LIST: Final = re.compile(r"https?://data\.europa\.eu/snb/eqf/", re.ASCII)


def periods_in_order(seen: Seen) -> Told:
    """A period does not end before it begins."""
    ends = seen.at("period.end")
    both = [(one, end) for one in seen.at("period.start") for end in ends if one.owner is end.owner]
    if not both:
        return Told(Holds.MISSING, "", "no period has both a beginning and an end")
    return decided(_in_order(*one) for one in both)


def _in_order(start: Hit, end: Hit) -> Told:
    found = in_order(start.value, end.value)
    first, last = _day(start.value), _day(end.value)
    if found is None and first is not None and last is not None:
        found = True if first <= last else (False if first > last + _LEAVE else None)
    if found is None:
        return Told(Holds.UNDECIDED, end.pointer, "the two dates cannot be compared")
    if not found:
        return Told(Holds.FAILED, end.pointer, "it is earlier than the beginning")
    return Told(Holds.MET, end.pointer)


def award_after_start(seen: Seen) -> Told:
    """The activity does not begin after the day of the award."""
    return _pairs(
        _award_after_start(*both) for both in seen.by_award("activity.start", "award.date")
    )


def _award_after_start(starts: list[Hit], awards: list[Hit]) -> Told:
    began = [day for hit in starts if (day := _day(hit.value)) is not None]
    given = [day for hit in awards if (day := _day(hit.value)) is not None]
    if not began or not given:
        return Told(Holds.UNDECIDED, starts[0].pointer, "it is no date that can be compared")
    if min(began) - _LEAVE > max(given):
        return Told(Holds.FAILED, starts[0].pointer, "the activity began after the award")
    return Told(Holds.MET, starts[0].pointer)


def _pairs(found: Iterator[Told]) -> Told:
    """What the awards come to together; both values are there, though maybe never of one award."""
    several = list(found)
    return decided(several) if several else Told(Holds.MISSING, "", APART)


def _day(value: Json) -> dt.date | None:
    match = _DATE.match(value.strip()) if isinstance(value, str) else None
    try:
        return dt.date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


# -- amounts --------------------------------------------------------------------------------------


def workload_fits_credit(seen: Seen) -> Told:
    """The hours lie within what the credits stand for."""
    both = seen.by_award("workload.whole", "credit.with_unit")
    return _pairs(_fits(*one, seen.profile) for one in both)


def _fits(workloads: list[Hit], credits: list[Hit], profile: Profile) -> Told:
    """One pair that fits is enough: a credential may count its credit in two systems."""
    found = [_fit(one, other, profile) for one in workloads for other in credits]
    fitting = next((one for one in found if one.state is Holds.MET), None)
    return fitting or decided(found)


def _fit(workload: Hit, credit: Hit, profile: Profile) -> Told:
    took, unit = _duration(workload), own_unit(credit)
    number = _number(credit)
    if took is None or number is None or number <= 0:
        return Told(Holds.UNDECIDED, workload.pointer, "it is no number of hours or of credits")
    if unit is None:
        return Told(Holds.UNDECIDED, credit.pointer, "the credit has no unit that is known here")
    worth = _worth(unit, number, profile)
    notional = local(workload.key) in _NOTIONAL
    if took.calendar and not notional:
        why = "weeks and months are no number of hours"
        return Told(Holds.UNDECIDED, workload.pointer, why)
    if not took.hours.meets(worth):
        state = Holds.FAILED if notional else Holds.UNDECIDED
        asked = f"{worth.least / number:g} to {worth.most / number:g} hours"
        return Told(state, workload.pointer, f"it is not {asked} for each credit ({unit.title})")
    if took.calendar:
        return Told(Holds.UNDECIDED, workload.pointer, "weeks and months are no number of hours")
    return Told(Holds.MET, workload.pointer)


def _worth(unit: Unit, number: float, profile: Profile) -> Span:
    """The hours that the credits stand for: by the profile, or else by the keeper of the unit."""
    hours = profile.stacking.hours.get(unit.id)
    least, most = (float(one) for one in hours) if hours else unit.hours
    return Span(number * least - _ROUNDING, number * most + _ROUNDING)


def _duration(hit: Hit) -> Duration | None:
    value = identifier(hit.value)
    return duration(value) if isinstance(value, str) else None


def _number(hit: Hit) -> float | None:
    """The one number of credits at a place; None for none and for several."""
    if not isinstance(hit.value, Mapping):
        return amount(hit.value)
    inner = [value for key, value in hit.value.items() if local(key) == "value"]
    found = [one for value in inner for leaf in leaves(value) if (one := amount(leaf)) is not None]
    return found[0] if len(found) == 1 else None


def workloads_agree(seen: Seen) -> Told:
    """An activity does not take longer than the whole, nor the same number of other units."""
    return _pairs(_within(*both) for both in seen.by_award("workload.whole", "workload.part"))


def _within(wholes: list[Hit], parts: list[Hit]) -> Told:
    return decided(_part(whole, part) for whole in wholes for part in parts)


def _part(whole: Hit, part: Hit) -> Told:
    one, other = _duration(whole), _duration(part)
    if one is None or other is None:
        return Told(Holds.UNDECIDED, part.pointer, "it is not a duration of ISO 8601")
    if one.calendar is not other.calendar and _digits(whole) == _digits(part):
        return Told(Holds.FAILED, part.pointer, "the same number stands there in different units")
    if other.hours.least > one.hours.most:
        return Told(Holds.FAILED, part.pointer, "the activity takes longer than the whole")
    if one.calendar or other.calendar:
        return Told(Holds.UNDECIDED, part.pointer, "weeks and months are no number of hours")
    return Told(Holds.MET, part.pointer)


def _digits(hit: Hit) -> list[str]:
    return _NUMBER.findall(str(identifier(hit.value))[:_LONGEST])


def credit_earned_within_available(seen: Seen) -> Told:
    """No more credit was earned than the achievement has."""
    both = seen.by_award("credit.available", "credit.earned")
    return _pairs(_earned(*one) for one in both)


def _earned(available: list[Hit], earned: list[Hit]) -> Told:
    return decided(_no_more(most, own) for most in available for own in earned)


def _no_more(most: Hit, own: Hit) -> Told:
    one, other = amount(most.value), amount(own.value)
    if one is None or other is None:
        return Told(Holds.UNDECIDED, own.pointer, "it is no number of credits")
    if _system(most) != _system(own):
        return Told(Holds.UNDECIDED, own.pointer, "the two are counted in different systems")
    if other > one:
        return Told(Holds.FAILED, own.pointer, "more credit was earned than there is")
    return Told(Holds.MET, own.pointer)


def _system(hit: Hit) -> str:
    unit = own_unit(hit)
    return unit.id if unit else iri(hit.owner.get("framework"))


# -- languages ------------------------------------------------------------------------------------


def title_in_declared_language(seen: Seen) -> Told:
    """The title has a text in the language that the record declares."""
    return _in_declared_language(seen, "title.tagged")


def description_in_declared_language(seen: Seen) -> Told:
    """The description has a text in the language that the record declares."""
    return _in_declared_language(seen, "description.tagged")


def _in_declared_language(seen: Seen, place: str) -> Told:
    languages, texts = seen.at("language.declared"), seen.at(place)
    wanted = {_primary(units.language(text)) for hit in languages for text in _texts(hit.value)}
    tagged = [tags for hit in texts if (tags := _tags(hit.value))]
    where = texts[0].pointer
    wanted.discard("")
    if not wanted or not tagged:
        return Told(Holds.UNDECIDED, where, "there is no language tag to compare")
    having = [bool(wanted & tags) for tags in tagged]
    if all(having):
        return Told(Holds.MET, where)
    of_the_record = any(_OF_RECORD in hit.pointer for hit in languages)
    if any(having) or not of_the_record:
        why = "it is in another language, which may well be meant"
        return Told(Holds.UNDECIDED, where, why)
    return Told(Holds.FAILED, where, "it is not there in the language that is declared")


def _texts(value: Json) -> Iterator[str]:
    for item in as_list(value):
        text = identifier(item)
        if isinstance(text, str):
            yield text


def _tags(value: Json) -> set[str]:
    """The primary subtags of the languages that a text is there in."""
    found: set[str] = set()
    for item in as_list(value):
        if isinstance(item, Mapping):
            tagged = item.get("@language")
            names = [tagged] if isinstance(tagged, str) else list(item)
            found |= {_primary(name) for name in names if name not in _UNTAGGED}
    return {tag for tag in found if tag and not tag.startswith("@")}


def _primary(tag: str) -> str:
    return tag.casefold().partition("-")[0]


# -- levels ---------------------------------------------------------------------------------------


def level_in_framework(seen: Seen) -> Told:
    """The level is one that the framework it names has."""
    return decided(_exists(hit) for hit in seen.at("level"))


def _exists(hit: Hit) -> Told:
    words = _words(hit)
    known = [one for one in declared().frameworks if _is_meant(one, hit, words)]
    if len(known) != 1:
        return Told(Holds.UNDECIDED, hit.pointer, "its framework is not known here")
    framework, (least, most) = known[0], known[0].levels
    found = _level_numbers(hit, framework, words)
    if not found:
        return Told(Holds.UNDECIDED, hit.pointer, "it has no number that can be read")
    if any(least <= one <= most for one in found):
        return Told(Holds.MET, hit.pointer)
    return Told(Holds.FAILED, hit.pointer, f"{framework.id} has the levels {least} to {most}")


def _is_meant(framework: Framework, hit: Hit, words: str) -> bool:
    return is_european(hit) if framework.id == _EUROPEAN else framework.named_in(words)


def _words(hit: Hit) -> str:
    """What a level and its framework are called, without addresses, which hold other numbers."""
    own = hit.value if isinstance(hit.value, Mapping) else {}
    said = [hit.value] if isinstance(hit.value, str) else []
    for holder in (hit.owner, own):
        said += [text for name in _LABELS for text in strings(holder.get(name))]
    return " ".join(text for text in sorted(said) if "://" not in text)[:_LONGEST]


def _level_numbers(hit: Hit, framework: Framework, words: str) -> tuple[float, ...]:
    """The numbers it may have: of its code or its address, or behind the framework's name."""
    value = identifier(hit.value)
    listed = isinstance(value, str) and _EQF_LIST.match(value) is not None
    code = listed or amount(value) is not None or local(hit.key) == "targetCode"
    if code:
        return tuple(one for one in numbers(hit) if one == int(one))
    behind = framework.number_in(words)
    return () if behind is None else (float(behind),)
