"""Whether each value of each property is of the kind that the property takes.

The kinds are those of ``terms.toml``. `judged` goes over all values once; the rules of
``rules/values.py`` and ``rules/languages.py`` hand out what it found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from mcconform.model import Dossier, Json
from mcconform.nodes import escape
from mcconform.standards._datatypes import DATATYPES, well_formed
from mcconform.standards._walk import json_kind, shown
from mcconform.standards.ctdl.survey import Findings, Said, survey

DATE: Final = re.compile(
    r"-?[0-9]{4,}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01])"
    r"(?:[Tt ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})?)?)?)?"
    r"(?:[Zz]|[+-][0-9]{2}:[0-9]{2})?"
)
"""A year, a month, a day or a moment of ISO 8601. schema:Date takes the shorter ones, and where the
terms say xsd:date, the registry is full of moments."""
DURATION: Final = re.compile(
    r"P(?=[0-9T])(?:[0-9]+(?:[.,][0-9]+)?Y)?(?:[0-9]+(?:[.,][0-9]+)?M)?(?:[0-9]+(?:[.,][0-9]+)?W)?"
    r"(?:[0-9]+(?:[.,][0-9]+)?D)?"
    r"(?:T(?=[0-9])(?:[0-9]+(?:[.,][0-9]+)?H)?(?:[0-9]+(?:[.,][0-9]+)?M)?(?:[0-9]+(?:[.,][0-9]+)?S)?)?"
)
"""A duration of ISO 8601, with weeks beside the other units as the registry writes them."""
BLANK: Final = "_:"
TAG: Final = DATATYPES["Bcp47"]
_NO_LANGUAGE: Final = "@none"
_IRI: Final = DATATYPES["URI"]


def judged(dossier: Dossier) -> Findings:
    """What there is to say of the values of a document, made once."""
    return dossier.once("standards.ctdl.values", _judged)


def _judged(dossier: Dossier) -> Findings:
    found = Findings()
    surveyed = survey(dossier)
    for thing, name, known in surveyed.members:
        if known is not None:
            _count(found, thing.pointer, name, known, thing.value[name])
    for said in surveyed.said:
        if said.value is None:
            found.fail("no_nulls", said.pointer, name=said.name)
        else:
            _KINDS[_kind(found, said)](found, said)
    return found


def _kind(found: Findings, said: Said) -> str:
    """The kind that a value is to be of: today's, or that of the schemas where it is of that."""
    known = said.property
    if not known.was:
        return known.kind
    found.look("of_today")
    is_old = isinstance(said.value, str) and not is_iri(said.value)
    if known.was == "text":
        is_old = is_old or (isinstance(said.value, Mapping) and "@id" not in said.value)
    if not is_old:
        return known.kind
    found.fail("of_today", said.pointer, name=said.name)
    return known.was


def _count(found: Findings, pointer: str, name: str, known: object, value: Json) -> None:
    one, many = getattr(known, "one", False), getattr(known, "many", False)
    kind = getattr(known, "kind", "")
    where = f"{pointer}/{escape(name)}"
    found.look("no_nulls")
    if one:
        found.look("single")
        found.look("written_single")
        if isinstance(value, list) and len(value) > 1:
            found.fail("single", where, name=name, count=len(value))
        elif isinstance(value, list):
            found.fail("written_single", where, name=name)
    elif many and kind != "text":
        found.look("written_as_array")
        if not isinstance(value, list) and value is not None:
            found.fail("written_as_array", where, name=name)


def _plain(value: Json) -> Json:
    """A value, without the value object around it."""
    return value["@value"] if isinstance(value, Mapping) and "@value" in value else value


def _string(found: Findings, said: Said) -> None:
    found.look("strings")
    if not isinstance(_plain(said.value), str):
        found.fail("strings", said.pointer, name=said.name, found=shown(said.value))


def _number(found: Findings, said: Said) -> None:
    found.look("numbers")
    if json_kind(_plain(said.value)) != "number":
        found.fail("numbers", said.pointer, name=said.name, found=shown(said.value))


def _boolean(found: Findings, said: Said) -> None:
    found.look("booleans")
    if not isinstance(_plain(said.value), bool):
        found.fail("booleans", said.pointer, name=said.name, found=shown(said.value))


def _date(found: Findings, said: Said) -> None:
    found.look("dates")
    value = _plain(said.value)
    if not isinstance(value, str) or not DATE.fullmatch(value.strip()):
        found.fail("dates", said.pointer, name=said.name, found=shown(value))


def _duration(found: Findings, said: Said) -> None:
    found.look("durations")
    value = _plain(said.value)
    if not isinstance(value, str) or not DURATION.fullmatch(value.strip()):
        found.fail("durations", said.pointer, name=said.name, found=shown(value))


def _language(found: Findings, said: Said) -> None:
    found.look("language_tags")
    value = _plain(said.value)
    if not isinstance(value, str) or not well_formed(TAG, value):
        found.fail("language_tags", said.pointer, name=said.name, found=shown(value))


def _iri(found: Findings, said: Said) -> None:
    found.look("iris")
    value = said.value
    if isinstance(value, Mapping) and set(value) == {"@id"}:
        value = value["@id"]
    if not isinstance(value, str) or not is_iri(value):
        found.fail("iris", said.pointer, name=said.name, found=shown(value))


def _ref(found: Findings, said: Said) -> None:
    found.look("iris")
    value = said.value
    if isinstance(value, Mapping):
        if set(value) == {"@id"} and not is_iri(value["@id"]):
            found.fail("iris", f"{said.pointer}/@id", name=said.name, found=shown(value["@id"]))
    elif not isinstance(value, str) or not is_iri(value):
        found.fail("iris", said.pointer, name=said.name, found=shown(value))


def is_iri(value: Json) -> bool:
    """Whether a value names something wherever it is read, or a blank node of its document."""
    if not isinstance(value, str):
        return False
    return len(value) > len(BLANK) if value.startswith(BLANK) else well_formed(_IRI, value)


def _text(found: Findings, said: Said) -> None:
    found.look("language_maps")
    value = said.value
    if isinstance(value, str):
        found.look("tagged")
        found.fail("tagged", said.pointer, name=said.name)
    elif isinstance(value, Mapping) and "@value" not in value:
        found.look("tagged")
        _language_map(found, said, value)
    elif not isinstance(_plain(value), str):
        found.fail("language_maps", said.pointer, name=said.name, found=shown(value))


def _language_map(found: Findings, said: Said, value: Mapping[str, Json]) -> None:
    if value:
        found.look("map_tags")
    says = False
    for tag, text in value.items():
        pointer = f"{said.pointer}/{escape(tag)}"
        if tag != _NO_LANGUAGE and not well_formed(TAG, tag):
            found.fail("map_tags", pointer, found=shown(tag))
        texts = text if isinstance(text, list) else [text]
        says = says or any(isinstance(one, str) and one.strip() for one in texts)
        wrong = next((one for one in texts if not isinstance(one, str)), None)
        if wrong is not None or None in texts:
            found.fail("map_texts", pointer, name=said.name, found=shown(wrong))
        found.look("map_texts")
    found.look("says_something")
    if not says:
        found.fail("says_something", said.pointer, name=said.name)


_KINDS: Final[Mapping[str, Callable[[Findings, Said], None]]] = {
    "text": _text,
    "string": _string,
    "iri": _iri,
    "date": _date,
    "duration": _duration,
    "number": _number,
    "boolean": _boolean,
    "language": _language,
    "ref": _ref,
}
