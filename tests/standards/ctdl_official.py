"""Documents made from the registry's own JSON Schemas, sound ones and broken ones.

The schemas are read as data: which members a class has, of which type, which are required. So what
comes out owes nothing to mcconform's vocabulary but the form of dates, durations and languages, of
which the schemas only say that they are strings.
"""

from __future__ import annotations

import copy
import functools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft4Validator, FormatChecker

from mcconform.standards.ctdl.terms import terms
from tests.shared import SHARED

Json = Any
FILES = (
    "agentSchema",
    "assessmentProfileSchema",
    "competency",
    "competency_framework",
    "credentialSchema",
    "learningOpportunityProfileSchema",
    "pathway",
)
CTID = "ce-5f0a4c52-0c7d-4f0e-9a35-6f2d1b7f9a01"
BORROWED = {"ceterms:description": {"$ref": "#/definitions/meta:langstring"}}
"""What a file forgets to define, as the other files define it."""
STRINGS = {"date": "2025-01-01", "duration": "PT30H", "language": "en"}
FORMATS = FormatChecker(formats=())


@FORMATS.checks("uri")
def is_uri(value: object) -> bool:
    """What RFC 3986 calls a URI, by its shape: the checker of jsonschema is an extra."""
    return not isinstance(value, str) or bool(re.match(r"[A-Za-z][A-Za-z0-9+.-]*:\S+\Z", value))


@functools.cache
def schema(name: str) -> Json:
    """An official file; what it refers to and forgets to define is borrowed or takes anything."""
    path = SHARED / "standards" / "ctdl" / f"{name}.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    for missing in sorted(_referred(found) - set(found["definitions"])):
        found["definitions"][missing] = BORROWED.get(missing, {})
    return found


def forgotten(name: str) -> list[str]:
    """The definitions that an official file refers to and does not have."""
    path = SHARED / "standards" / "ctdl" / f"{name}.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    return sorted(_referred(found) - set(found["definitions"]))


def _referred(value: Json) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(_referred, value)) if value else set()
    if not isinstance(value, dict):
        return set()
    own = {value["$ref"].split("/")[-1]} if isinstance(value.get("$ref"), str) else set()
    return own.union(*(_referred(one) for one in value.values()))


@functools.cache
def validator(name: str) -> Draft4Validator:
    """The official file as a validator that minds the format of URIs."""
    return Draft4Validator(schema(name), format_checker=FORMATS)


def classes(name: str) -> tuple[str, ...]:
    """The classes that a whole document of the file may be of."""
    found = schema(name)
    refs = [found["$ref"]] if "$ref" in found else [one["$ref"] for one in found["anyOf"]]
    return tuple(ref.split("/")[-1] for ref in refs)


@dataclass(frozen=True)
class Made:
    """A document, and what was done to it."""

    file: str
    cls: str
    what: str
    member: str
    document: Json


def golden(name: str, cls: str) -> Json:
    """A document of a class with every member the file lists."""
    return _object(name, cls, 0)


def _object(name: str, cls: str, depth: int) -> Json:
    entry = schema(name)["definitions"][cls]
    made: dict[str, Json] = {}
    for member, shape in entry["properties"].items():
        if member.startswith("@"):
            continue
        value = _value(name, member, shape, depth)
        deep = depth > 0 and _is_object(value) and member not in entry.get("required", ())
        if value is not None and not deep:
            made[member] = value
    return {"@type": cls, **({"@id": _id(cls)} if "@id" in entry["properties"] else {}), **made}


def _id(cls: str) -> str:
    return f"https://tidewater.example/{cls.partition(':')[2]}"


def _value(name: str, member: str, shape: Json, depth: int) -> Json:
    if "$ref" in shape:
        target = shape["$ref"].split("/")[-1]
        if target == "meta:langstring":
            return "Tides" if name == "credentialSchema" else {"en": "Tides"}
        found = schema(name)["definitions"][target]
        if target.startswith("pointer:"):
            return ["https://tidewater.example/other"]
        if found.get("properties") and ":" in target and not target.startswith("meta:"):
            return _object(name, target, depth + 1) if depth < 2 else None
        return _value(name, member, found, depth)
    if "anyOf" in shape:
        return _value(name, member, shape["anyOf"][0], depth)
    if shape.get("type") == "array":
        item = _value(name, member, shape["items"], depth)
        return None if item is None else [item]
    return _literal(member, shape)


def _is_object(value: Json) -> bool:
    one = value[0] if isinstance(value, list) else value
    return isinstance(one, dict) and "@type" in one


def _literal(member: str, shape: Json) -> Json:
    known = terms().properties.get(member)
    if shape.get("format") == "uri":
        return "https://tidewater.example/tides"
    if shape.get("type") == "string":
        if member == "ceterms:ctid":
            return CTID
        return STRINGS.get(known.kind if known else "", "Tides")
    return {"number": 2, "boolean": True}.get(shape.get("type", ""))


WRONG: dict[str, tuple[Json, ...]] = {
    "text": (5, True, ["x"], [5]),
    "number": ("2", True, [2, 3], {}),
    "boolean": ("yes", 1, [True, False]),
    "list": (5, True, [5], [None], [[]]),
    "object": (5, "x y", [5], {"@type": "ceterms:Regatta"}),
}


def mutations(name: str, cls: str) -> Iterator[Made]:
    """The golden document, broken in one way after the other.

    To be quick each is cut down to what is required and to the member that is broken.
    """
    sound = golden(name, cls)
    entry = schema(name)["definitions"][cls]
    least = {key: value for key, value in sound.items() if key in _least(entry)}

    def made(what: str, member: str, **changes: Json) -> Made:
        own = {key: sound[key] for key in (member,) if key in sound}
        document = {**copy.deepcopy({**least, **own}), **changes}
        gone = {key for key, value in changes.items() if value is GONE}
        return Made(name, cls, what, member, {k: v for k, v in document.items() if k not in gone})

    for member in entry["required"]:
        if member in sound:
            yield made("without", member, **{member: GONE})
    for member, value in sound.items():
        if member.startswith("@"):
            continue
        yield made("null", member, **{member: None})
        for wrong in WRONG[_kind(value)]:
            yield made("wrong", member, **{member: wrong})
        if isinstance(value, list):
            yield made("bare", member, **{member: value[0]})
            yield made("empty", member, **{member: []})
            yield made("twice", member, **{member: [value[0], copy.deepcopy(value[0])]})
        else:
            yield made("bracketed", member, **{member: [value]})
            yield made("several", member, **{member: [value, copy.deepcopy(value)]})
        yield from _inside(made, member, value)
    yield made("unknown", "ceterms:tideGauge", **{"ceterms:tideGauge": "Bar"})
    for foreign in ("ceasn:competencyText", "ceterms:foundingDate", "ceterms:isProctored"):
        if foreign not in entry["properties"]:
            value = {"ceasn:competencyText": {"en": "x"}, "ceterms:foundingDate": "1987"}
            yield made("foreign", foreign, **{foreign: value.get(foreign, True)})


def _least(entry: Json) -> set[str]:
    """What a class requires, alternatives included."""
    either = [one["required"] for group in entry.get("allOf", ()) for one in group["anyOf"]]
    return {"@type", "@id", *entry["required"]}.union(*either)


GONE = object()


def _kind(value: Json) -> str:
    if isinstance(value, bool):
        return "boolean"
    names = {str: "text", int: "number", list: "list", dict: "object"}
    return names[type(value)]


def _inside(made: Any, member: str, value: Json) -> Iterator[Made]:
    """Faults of the object in a member, or of the first of several."""
    one = value[0] if isinstance(value, list) else value
    if isinstance(one, str) and "://" in one:
        relative = "Tidewater Institute"
        yield made("relative", member, **{member: [relative] if value is not one else relative})
    if not isinstance(one, dict):
        return
    if "@type" not in one:
        for text in ({"en": 5}, {"en": {"en": "x"}}):
            yield made("map", member, **{member: [text] if value is not one else text})
        return
    for change in (
        {"@type": "ceasn:Competency"},
        {"@type": GONE},
        *({key: GONE} for key in one if not key.startswith("@")),
        *({key: 5} for key in one if not key.startswith("@") and not _is_number(one[key])),
    ):
        inner = {key: val for key, val in {**one, **change}.items() if val is not GONE}
        name = next(iter(change))
        what = "inner-gone" if change[name] is GONE else "inner-wrong"
        yield made(what, f"{member}/{name}", **{member: [inner] if value is not one else inner})


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
