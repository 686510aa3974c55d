"""JSON Schema (2020-12), derived from the classes of a vocabulary.

The schema says valid or not, at speed. What is wrong where is said by the walker in `_walk`, which
reads the same model; a test proves that the two agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from mcconform.model import Json
from mcconform.standards._datatypes import EXTENSION, Datatype
from mcconform.standards._model import Class, Property

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
VC1: Final = "https://www.w3.org/2018/credentials/v1"
VC2: Final = "https://www.w3.org/ns/credentials/v2"
_TELLS_VC1: Final = {
    "if": {"properties": {"@context": {"const": []}}},
    "then": {"required": ["issuanceDate"], "not": {"required": ["validFrom"]}},
    "else": {
        "properties": {
            "@context": {
                "if": {"type": "array"},
                "then": {"contains": {"const": VC1}, "not": {"contains": {"const": VC2}}},
                "else": {"const": VC1},
            }
        },
    },
}
"""The JSON Schema form of `names_vc1`."""


def names_vc1(document: Mapping[str, Json]) -> bool:
    """Whether a credential is in the VC 1.1 form: it names that base context and not the other.

    Without any context the date tells: VC 1.1 has issuanceDate, VC 2.0 has validFrom.
    """
    contexts = document.get("@context", [])
    if contexts == []:
        return "issuanceDate" in document and "validFrom" not in document
    if isinstance(contexts, list):
        return VC1 in contexts and VC2 not in contexts
    return bool(contexts == VC1)


def derive(root: Class, classes: Mapping[str, Class]) -> dict[str, Json]:
    """The schema of one class, with a definition for each class it can reach."""
    definitions: dict[str, Json] = {}
    waiting = [root.id]
    while waiting:
        name = waiting.pop()
        if name in definitions:
            continue
        if name.endswith(_SAYS):
            default = classes[name.partition(":")[0]]
            definitions[name] = _by_type(default, classes, record=name.endswith(_RECORD))
            waiting.extend(_any_of(default, classes))
        else:
            definitions[name] = _object(classes[name], classes)
            waiting.extend(_reached(classes[name], classes))
    return {
        "$schema": DIALECT,
        "title": root.name,
        "$ref": f"#/$defs/{root.id}",
        "$defs": dict(sorted(definitions.items())),
    }


_PLAIN: Final = ":any"
_RECORD: Final = ":record"
_SAYS: Final = (_PLAIN, _RECORD)
"""Ends of the names of definitions that look at what an object says of its class."""


def _reference(target: Class, record: bool = False) -> dict[str, Json]:
    ending = "" if target.typing is None else _RECORD if record else _PLAIN
    return {"$ref": f"#/$defs/{target.id}{ending}"}


def _any_of(default: Class, classes: Mapping[str, Class]) -> Iterable[str]:
    """The classes that an object may say it is of, and those of them as records."""
    assert default.typing is not None
    for name in (default.id, *default.typing.types, *default.typing.marks.values()):
        yield name
        if classes[name].record:
            yield classes[name].record


def _by_type(default: Class, classes: Mapping[str, Class], record: bool) -> dict[str, Json]:
    """The JSON Schema form of `_walk.class_of`."""
    typing = default.typing
    assert typing is not None
    made = _as_record(default, record)
    for name, listed in reversed(tuple(typing.types.items())):
        types = {"enum": list(listed)}
        either = {"if": {"type": "array"}, "then": {"contains": types}, "else": types}
        test = {"required": [typing.member], "properties": {typing.member: either}}
        made = {"if": test, "then": _as_record(classes[name], record), "else": made}
    for member, name in reversed(tuple(typing.marks.items())):
        then = _as_record(classes[name], record)
        made = {"if": {"required": [member]}, "then": then, "else": made}
    return made


def _as_record(found: Class, record: bool) -> dict[str, Json]:
    plain = {"$ref": f"#/$defs/{found.id}"}
    if not (record and found.record):
        return plain
    return {"if": _BLANK, "then": plain, "else": {"$ref": f"#/$defs/{found.record}"}}


_BLANK: Final = {
    "required": ["@id"],
    "properties": {"@id": {"type": "string", "pattern": "^_:"}},
}


def _reached(found: Class, classes: Mapping[str, Class]) -> Iterable[str]:
    if found.nested:
        yield f"{found.nested}{_PLAIN}"
    for prop in found.properties.values():
        if prop.target:
            ending = "" if classes[prop.target].typing is None else _PLAIN
            yield f"{prop.target}{_RECORD if ending and prop.records else ending}"
            if classes[prop.target].vc1:
                yield classes[prop.target].vc1
            yield from classes[prop.target].instead.values()


def _object(found: Class, classes: Mapping[str, Class]) -> dict[str, Json]:
    constrained = {name: prop for name, prop in found.properties.items() if prop.constrained}
    made: dict[str, Json] = {
        "type": "object",
        "properties": {name: _property(prop, classes) for name, prop in constrained.items()},
    }
    required = [
        name for name, prop in constrained.items() if prop.least and "required" not in prop.advice
    ]
    if required:
        made["required"] = required
    if found.needs:
        made["allOf"] = [
            {"anyOf": [{"required": [name]} for name in names]} for names in found.needs.values()
        ]
    if found.only:
        made["additionalProperties"] = False
    if found.nested:
        made["additionalProperties"] = _nested(classes[found.nested])
    return made


def _nested(inner: Class) -> Json:
    """Typed objects in a member that is not declared, one or many."""
    assert inner.typing is not None
    typed = {"type": "object", "required": [inner.typing.member]}
    one = {"if": typed, "then": _reference(inner)}
    return {"if": {"type": "array"}, "then": {"items": one}, "else": one}


def _property(prop: Property, classes: Mapping[str, Class]) -> Json:
    one = _value(prop, classes)
    several: dict[str, Json] = {"items": _nullable(prop, one)}
    if prop.least:
        several["minItems"] = 1
    if prop.contains:
        several["allOf"] = [{"contains": {"enum": list(group)}} for group in prop.contains]
    single = one
    if prop.contains:
        single = {"allOf": [one, *({"enum": list(group)} for group in prop.contains)]}
    if prop.many and not prop.compacted and "array" not in prop.advice:
        return _nullable(prop, {"type": "array", **several})
    if prop.many or "single" in prop.advice:
        return _nullable(prop, {"if": {"type": "array"}, "then": several, "else": single})
    return _nullable(prop, single)


def _nullable(prop: Property, schema: Json) -> Json:
    """Null is let through where another rule speaks about it."""
    return schema if prop.nulls_here else {"if": {"type": "null"}, "else": schema}


def _value(prop: Property, classes: Mapping[str, Class]) -> Json:
    literal = _literal(prop) if prop.datatype else False
    if not prop.target:
        return literal
    target = classes[prop.target]
    there = _reference(target, prop.records)
    if prop.embedded and target.vc1:
        there = {"if": _TELLS_VC1, "then": {"$ref": f"#/$defs/{target.vc1}"}, "else": there}
    for member, other in target.instead.items():
        tells = {"required": [member], "properties": {member: {"const": True}}}
        there = {"if": tells, "then": {"$ref": f"#/$defs/{other}"}, "else": there}
    if prop.filled:
        there = {"allOf": [there, {"minProperties": 1}]}
    return {"if": {"type": "object"}, "then": there, "else": literal}


def _literal(prop: Property) -> dict[str, Json]:
    assert prop.datatype is not None
    made = _datatype(prop.datatype)
    for kind, keyword in (("format", "pattern"), ("format", "not"), ("type", "type")):
        if kind in prop.advice:
            made.pop(keyword, None)
    if prop.equals:
        made["const"] = prop.equals
    if prop.values:
        made["anyOf"] = [{"enum": list(prop.values.values)}]
        if prop.values.open:
            made["anyOf"].append({"pattern": whole(EXTENSION)})
    return made


def _datatype(datatype: Datatype) -> dict[str, Json]:
    if datatype.json == "any":
        return {}
    kinds = datatype.json.split()
    made: dict[str, Json] = {"type": kinds[0] if len(kinds) == 1 else kinds}
    if datatype.pattern:
        made["pattern"] = whole(datatype.pattern)
    if datatype.unless:
        made["not"] = {"pattern": whole(datatype.unless)}
    return made


def whole(pattern: str) -> str:
    """A pattern of the model, anchored at both ends."""
    return f"^(?:{pattern})$"
