"""What stands at the places of the crosswalk, as values that can be compared across standards.

Each reader takes what stands at the places of one row and yields values: with a key to compare by,
a text to show, and the original where it reads otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from mcconform.metadata import units
from mcconform.metadata.paths import Hit, names_framework
from mcconform.metadata.reading import Reading, Value, best, iri, label, local, members, named_value
from mcconform.metadata.texts import plain
from mcconform.model import Json
from mcconform.nodes import as_list

_EQF: Final = re.compile(r"https?://data\.europa\.eu/snb/eqf/([1-8])", re.IGNORECASE)
_EQF_NAME: Final = re.compile(
    r"(?<![A-Za-z])EQF(?![A-Za-z])|European Qualifications Framework", re.IGNORECASE
)
_NUMBER: Final = re.compile(r"(?<![\d.,])(\d{1,2})(?![\d.,]\d|\d)", re.ASCII)
_DATE: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ].*)?", re.ASCII)
_CREDENTIAL: Final = "ceterms:Credential"
_UNSUPERVISED: Final = re.compile(r"\bunsupervised\b", re.IGNORECASE)
_SUPERVISED: Final = re.compile(r"\bsupervised\b", re.IGNORECASE)
_NO_CHECK: Final = re.compile(r"\b(?:without|no)\s+(?:ID|identity)\b", re.IGNORECASE)
_CHECK: Final = re.compile(r"\b(?:ID|identity)\s+(?:verif|check)", re.IGNORECASE)


def text(hits: Iterable[Hit], reading: Reading) -> Iterator[Value]:
    """A text, in English where there are several languages."""
    for hit in hits:
        found = best(hit.value)
        if found:
            yield Value(plain(found), found, hit.pointer)


def named(hits: Iterable[Hit], reading: Reading) -> Iterator[Value]:
    """A body: by its name, or by the IRI where the document does not have it.

    Of an accreditation or an endorsement the body that gave it.
    """
    for hit in hits:
        value = reading.follow(hit.value)
        inside = members(value)
        for role in ("accreditingAgent", "issuer"):
            if inside.get(role):
                value = reading.follow(as_list(inside[role])[0])
        found = named_value(value, hit.pointer)
        if found is not None:
            yield found


def outcome(hits: Iterable[Hit], reading: Reading) -> Iterator[Value]:
    """A learning outcome with the skill it is aligned with; alignments with levels are none."""
    for hit in hits:
        owner = members(hit.owner)
        framework = best(owner.get("targetFramework"))
        if owner.get("targetType") == _CREDENTIAL or names_framework(framework):
            continue
        found = best(hit.value)
        skills = [iri(one) for name in _SKILLS for one in as_list(owner.get(name))]
        if found:
            skill = next((one for one in skills if one), "")
            yield Value(plain(found), found, hit.pointer, iri=skill)


_SKILLS: Final = ("targetUrl", "targetNode", "relatedESCOSkill", "relatedSkill")


def level(hits: Iterable[Hit], reading: Reading) -> Iterator[Value]:
    """A level: of the European framework as such, of all others by name."""
    for hit in hits:
        value, owner = reading.follow(hit.value), members(hit.owner)
        inside = members(value)
        words = label(value) or label(hit.owner)
        address = iri(value) or iri(hit.owner)
        framework = best(owner.get("targetFramework")) or best(inside.get("frameworkName"))
        european = _EQF.fullmatch(address) or _EQF.fullmatch(str(hit.value))
        if european:
            yield _eqf(european[1], address, hit.pointer)
            continue
        is_eqf = _EQF_NAME.search(f"{framework} {words}") or hit.key.lower().endswith("eqflevel")
        number = _NUMBER.search(best(hit.value) or words)
        if is_eqf and number and 1 <= int(number[1]) <= 8:
            yield _eqf(number[1], best(hit.value) or words, hit.pointer)
            continue
        shown = words if isinstance(value, Mapping) else (best(hit.value) or words)
        if shown or address:
            whole = f"{framework} {shown or address}".strip()
            yield Value(plain(whole), whole, hit.pointer, iri=address)


def _eqf(number: str, original: str, pointer: str) -> Value:
    return Value(f"eqf {number}", f"EQF {number}", pointer, original=original, iri=iri(original))


def workload(hits: Iterable[Hit], reading: Reading) -> Iterator[Value]:
    """A duration in hours, where it is one of hours; else in words of the calendar."""
    for hit in hits:
        said = best(hit.value)
        found = units.hours(said)
        if found is not None:
            shown = f"{units.plain_number(found)} hours"
            yield Value(shown, shown, hit.pointer, original=said)
        elif units.calendar(said):
            yield Value(units.calendar(said), units.calendar(said), hit.pointer, original=said)


def credit(hits: Iterable[Hit], reading: Reading) -> Iterator[Value]:
    """An amount of credit with its unit, in ECTS or hours where a conversion is declared."""
    found = list(_credits(hits, reading))
    with_unit = {value.original.partition(" ")[0] for value in found if value.iri or value.note}
    for value in found:
        bare = not (value.iri or value.note) and value.key.endswith(_NO_UNIT)
        if not (bare and value.original in with_unit):
            yield value


_NO_UNIT: Final = "without a unit"


def _credits(hits: Iterable[Hit], reading: Reading) -> Iterator[Value]:
    for hit in hits:
        whole = hit.value if isinstance(hit.value, Mapping) else hit.owner
        inside = members(whole)
        amount = _amount(inside.get("value", hit.value) if whole is hit.value else hit.value)
        if amount is None:
            continue
        kinds = as_list(inside.get("framework")) + as_list(inside.get("creditUnitType"))
        kind = reading.follow(kinds[0]) if kinds else None
        yield _credit(amount, kind, hit.pointer)


def _credit(amount: float, kind: Json, pointer: str) -> Value:
    number = units.plain_number(amount)
    words, address = label(kind), iri(kind)
    unit = units.unit_of(address) or units.unit_of(words)
    if unit is None:
        called = words or address or _NO_UNIT
        shown = f"{number} {called}"
        return Value(plain(shown), shown, pointer, original=number, iri=address)
    shown = f"{number} {unit.title if amount == 1 else unit.many}"
    key = f"{number} {unit.id}"
    if unit.ects:
        key = f"{units.plain_number(amount * unit.ects)} ects"
    elif unit.hours:
        key = f"{units.plain_number(amount * unit.hours)} hours of credit"
    note = unit.conversion and f"about {key.replace('ects', 'ECTS')}: {unit.conversion}"
    return Value(key, shown, pointer, original=number, iri=address or unit.id, note=note)


def _amount(value: Json) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float) and abs(value) < 1e9:
        return float(value)
    if isinstance(value, str) and re.fullmatch(r"\d{1,9}(?:[.,]\d{1,9})?", value.strip(), re.ASCII):
        return float(value.strip().replace(",", "."))
    return None


_OF_ASSESSMENT: Final = re.compile(
    r"(?:/specifiedBy(?:/\d+)?)?/(?:elm:|dc:|ceterms:)?"
    r"(?:dcType(?:/\d+)?(?:/id)?|type|title|name|resultType|assessmentType|assessmentMethodType"
    r"(?:/\d+)?)$"
)


def assessment(hits: Iterable[Hit], reading: Reading) -> Iterator[Value]:
    """An assessment: by its title, or else by its kind."""
    found: dict[str, Value] = {}
    for hit in hits:
        value = reading.follow(hit.value)
        one = named_value(value, hit.pointer)
        if one is not None and not label(value) and hit.key in ("id", "@id"):
            words = label(hit.owner)
            one = Value(plain(words), words, hit.pointer, iri=one.iri) if words else one
        if one is None:
            continue
        place = _OF_ASSESSMENT.sub("", hit.pointer)
        titled = local(hit.key) in ("title", "name", "targetAssessment")
        if place not in found or titled:
            found[place] = one
    yield from found.values()


def supervision(hits: Iterable[Hit], reading: Reading) -> Iterator[Value]:
    """Whether the assessment was supervised."""
    for hit in hits:
        said = _watched(hit, reading)
        if isinstance(hit.value, bool):
            yield _yes_no(hit.value, hit.pointer, str(hit.value).lower())
        elif _UNSUPERVISED.search(said):
            yield _yes_no(False, hit.pointer, said)
        elif _SUPERVISED.search(said):
            yield _yes_no(True, hit.pointer, said)


def identity(hits: Iterable[Hit], reading: Reading) -> Iterator[Value]:
    """Whether the learner's identity was checked at the assessment."""
    for hit in hits:
        said = _watched(hit, reading)
        if isinstance(hit.value, bool):
            continue
        if _NO_CHECK.search(said):
            yield _yes_no(False, hit.pointer, said)
        elif _CHECK.search(said):
            yield _yes_no(True, hit.pointer, said)
        elif said:
            yield Value(plain(said), said, hit.pointer)


def _watched(hit: Hit, reading: Reading) -> str:
    value = reading.follow(hit.value)
    return label(value) or (label(hit.owner) if isinstance(value, str) else "") or iri(value)


def _yes_no(value: bool, pointer: str, original: str) -> Value:
    word = "yes" if value else "no"
    return Value(word, word, pointer, original=original)


def price(hits: Iterable[Hit], reading: Reading) -> Iterator[Value]:
    """A price with its currency."""
    for hit in hits:
        inside = members(reading.follow(hit.value))
        amount = inside.get("price", inside.get("amount"))
        holder = members(as_list(amount)[0]) if amount is not None and as_list(amount) else {}
        number = _amount(holder.get("value")) if holder else _amount(amount)
        unit = holder.get("unit", inside.get("currency"))
        code = units.currency(iri(unit) or label(unit)) if unit is not None else ""
        if number is not None:
            shown = f"{units.plain_number(number)} {code}".strip()
            yield Value(shown, shown, hit.pointer)


_STANDS: Final = {True: "a larger qualification, not named", False: "nothing: it stands alone"}


def target(hits: Iterable[Hit], reading: Reading) -> Iterator[Value]:
    """What it counts towards: the whole it is a part of, or what it is required for."""
    for hit in hits:
        if local(hit.key) == "hasPart" or "/hasPart" in hit.pointer:
            continue
        if isinstance(hit.value, bool):
            yield Value(plain(_STANDS[hit.value]), _STANDS[hit.value], hit.pointer)
            continue
        inside = members(hit.value)
        inner = inside.get("targetCredential", inside.get("targetId"))
        for one in as_list(inner) if inner is not None else [hit.value]:
            yield from _target(reading.follow(one), hit)


def _target(value: Json, hit: Hit) -> Iterator[Value]:
    address = iri(value)
    words = label(value) or (label(hit.owner) if address and address == iri(hit.owner) else "")
    if address or words:
        key = address.rstrip("/") or plain(words)
        yield Value(key, words or address, hit.pointer, iri=address)


def language(hits: Iterable[Hit], reading: Reading) -> Iterator[Value]:
    """A language by its tag."""
    for hit in hits:
        value = reading.follow(hit.value)
        said = value if isinstance(value, str) else iri(value) or best(value)
        tag = units.language(said)
        if tag:
            yield Value(tag.lower(), tag, hit.pointer, original="" if tag == said else said)


def date(hits: Iterable[Hit], reading: Reading) -> Iterator[Value]:
    """A day; of a frequency of renewal, how often."""
    for hit in hits:
        said = best(hit.value)
        match = _DATE.fullmatch(said)
        if match:
            original = "" if match[1] == said else said
            yield Value(match[1], match[1], hit.pointer, original=original)
        elif units.calendar(said):
            shown = f"to be renewed every {units.calendar(said)}"
            yield Value(shown, shown, hit.pointer, original=said)


READERS: Final[Mapping[str, Callable[[Iterable[Hit], Reading], Iterator[Value]]]] = {
    "assessment": assessment,
    "credit": credit,
    "date": date,
    "identity": identity,
    "language": language,
    "level": level,
    "named": named,
    "outcome": outcome,
    "price": price,
    "supervision": supervision,
    "target": target,
    "text": text,
    "workload": workload,
}
"""The readers by the names that ``compare.toml`` uses."""
