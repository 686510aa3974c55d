"""The walk over a document by its vocabulary: which object is of which class, and what is wrong.

The class of an object follows from where it stands, not from its ``type``: a Profile with the wrong
type is still judged as a Profile. Only a vocabulary with a table of types says otherwise.
Credentials inside a credential are subjects of their own and are not entered. Nothing here
recurses, so depth costs no stack.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from mcconform import limits
from mcconform.model import Finding, Json, failed
from mcconform.nodes import escape
from mcconform.standards._datatypes import EXTENSION, matches, well_formed
from mcconform.standards._entries import ShapeEntry
from mcconform.standards._model import Class, Property
from mcconform.standards._schema import names_vc1

Fault = tuple[str, Finding]
"""Id of the rule, and the finding."""
_ABSENT: Json = object()
_ARTICLES = {"array": "an array", "object": "an object", "null": "null"}


class Visit(msgspec.Struct, frozen=True, eq=False):
    """One object of the document, with its class."""

    pointer: str
    value: Mapping[str, Json]
    cls: Class


class Embedded(msgspec.Struct, frozen=True, eq=False):
    """One credential inside the document."""

    pointer: str
    value: Json
    property: Property


class Walk(msgspec.Struct, frozen=True, eq=False):
    """All objects of a document, in breadth, and the credentials in it."""

    visits: tuple[Visit, ...]
    embedded: tuple[Embedded, ...]


def walk(document: Mapping[str, Json], root: Class, classes: Mapping[str, Class]) -> Walk:
    """Every object that the vocabulary gives a class, from the root down."""
    visits = [Visit("", document, root)]
    embedded: list[Embedded] = []
    for visit in visits:  # grows while it is read: breadth first without recursion
        entered, nested = visit.cls.entered, visit.cls.nested
        for name, value in visit.value.items():
            if name not in entered:
                if nested and name not in visit.cls.properties:
                    visits.extend(_nested(visit, name, value, classes))
                continue
            prop = entered[name]
            for pointer, item in _items(f"{visit.pointer}/{escape(name)}", value):
                if prop.embedded:
                    if _may_be_credential(prop, item):
                        embedded.append(Embedded(pointer, item, prop))
                elif isinstance(item, dict):
                    target = class_of(classes[prop.target], item, classes, record=prop.records)
                    if target.instead:
                        target = form_of(target, item, classes)
                    visits.append(Visit(pointer, item, target))
    return Walk(tuple(visits), tuple(embedded))


def _nested(visit: Visit, name: str, value: Json, classes: Mapping[str, Class]) -> Iterator[Visit]:
    """The typed objects in a member that the class does not declare."""
    inner = classes[visit.cls.nested]
    if not isinstance(value, Mapping | list) or inner.typing is None:
        return
    for pointer, item in _items(f"{visit.pointer}/{escape(name)}", value):
        if isinstance(item, Mapping) and inner.typing.member in item:
            yield Visit(pointer, item, class_of(inner, item, classes))


def has_no_credentials(found: Walk) -> bool:
    """Whether there are none inside, and nowhere a member that might hold them."""
    for visit in found.visits:
        entered = visit.cls.entered
        if any(name in entered and entered[name].embedded for name in visit.value):
            return False
    return True


def class_of(
    default: Class, value: Mapping[str, Json], classes: Mapping[str, Class], record: bool = False
) -> Class:
    """The class that an object says it is of; ``default`` where it does not say.

    ``record``: it stands where records stand, and is one unless it has a blank node's id.
    """
    typing = default.typing
    if typing is None:
        return default
    found = default
    marked = next((name for member, name in typing.marks.items() if member in value), "")
    types = value.get(typing.member)
    listed = [types] if isinstance(types, str) else types if isinstance(types, list) else []
    known = [typing.order[one] for one in listed if isinstance(one, str) and one in typing.order]
    if marked or known:
        found = classes[marked or min(known)[1]]
    if record and found.record and not _is_blank(value):
        return classes[found.record]
    return found


def _is_blank(value: Mapping[str, Json]) -> bool:
    identifier = value.get("@id")
    return isinstance(identifier, str) and identifier.startswith("_:")


def _items(pointer: str, value: Json) -> list[tuple[str, Json]]:
    if isinstance(value, list):
        return [(f"{pointer}/{index}", item) for index, item in enumerate(value)]
    return [(pointer, value)]


def _may_be_credential(prop: Property, item: Json) -> bool:
    if isinstance(item, Mapping):
        return bool(prop.target) or _takes(prop, "object")
    return isinstance(item, str) and item != "" and _takes(prop, "string")


def _takes(prop: Property, kind: str) -> bool:
    if prop.datatype is None:
        return False
    return prop.datatype.json == "any" or kind in prop.datatype.json.split()


def form_of(target: Class, document: Mapping[str, Json], classes: Mapping[str, Class]) -> Class:
    """The class in the form that the document asks for: by its base context, VC 2.0 or VC 1.1; by
    a member that is true.
    """
    for member, other in target.instead.items():
        if document.get(member) is True:
            return classes[other]
    return classes[target.vc1] if target.vc1 and names_vc1(document) else target


def fits(shape: ShapeEntry, document: Mapping[str, Json]) -> bool:
    """Whether a document looks like what a shape describes."""
    return all(
        name in document and kind in ("any", json_kind(document[name]))
        for name, kind in shape.members.items()
    )


def faults(found: Walk, classes: Mapping[str, Class]) -> Iterator[Fault]:
    """Everything in a document that its vocabulary forbids, in the order of the walk."""
    yield from _faults(found, malformed(found, classes))


def _faults(found: Walk, broken: Mapping[str, str]) -> Iterator[Fault]:
    for visit in found.visits:
        yield from _class_faults(visit)
        for prop in visit.cls.properties.values():
            if prop.constrained:
                yield from _property_faults(prop, visit, broken)


def malformed(found: Walk, classes: Mapping[str, Class]) -> dict[str, str]:
    """Pointer of each credential inside that is not well made → the first rule that it breaks.

    Credentials may be nested in each other; the innermost are judged first.
    """
    subjects: list[tuple[int, str, Walk]] = [(-1, "", found)]
    for index, (_, _, outer) in enumerate(subjects):  # grows while it is read
        for inner in outer.embedded:
            if inner.property.target and isinstance(inner.value, Mapping):
                cls = form_of(classes[inner.property.target], inner.value, classes)
                subjects.append((index, inner.pointer, walk(inner.value, cls, classes)))
    broken: list[dict[str, str]] = [{} for _ in subjects]
    for index in range(len(subjects) - 1, 0, -1):
        parent, pointer, inner_walk = subjects[index]
        first = next(_demands(_faults(inner_walk, broken[index]), inner_walk), None)
        if first is not None:
            broken[parent][pointer] = first
    return broken[0]


def _demands(found: Iterable[Fault], where: Walk) -> Iterator[str]:
    """Ids of the faults that are demands, not advice."""
    advice = {
        f"{prop.owner}.{prop.name}.{kind}"
        for visit in where.visits
        for prop in visit.cls.advised
        for kind in prop.advice
    }
    for rule, _ in found:
        if rule not in advice:
            yield rule


def _class_faults(visit: Visit) -> Iterator[Fault]:
    for need, names in visit.cls.needs.items():
        if not any(name in visit.value for name in names):
            yield f"{visit.cls.id}.{need}.required", failed(visit.pointer)
    if visit.cls.only:
        for name in visit.value:
            if name not in visit.cls.properties:
                pointer = f"{visit.pointer}/{escape(name)}"
                yield f"{visit.cls.id}.members.foreseen", failed(pointer, found=shown(name))


def _property_faults(prop: Property, visit: Visit, broken: Mapping[str, str]) -> Iterator[Fault]:
    rule = f"{prop.owner}.{prop.name}"
    value = visit.value.get(prop.name, _ABSENT)
    if value is _ABSENT:
        if prop.least:
            yield f"{rule}.required", failed(visit.pointer, found="nothing")
        return
    pointer = f"{visit.pointer}/{escape(prop.name)}"
    if value is None and prop.least and prop.nulls_here and "required" not in prop.advice:
        yield f"{rule}.required", failed(pointer, found="null")
        return
    if isinstance(value, list):
        if not prop.many:
            yield f"{rule}.single", failed(pointer, found=f"an array of {len(value)}")
        elif prop.least and not value:
            yield f"{rule}.required", failed(pointer, found="an empty array")
            return
    elif prop.many and not prop.compacted and (value is not None or _takes_null(prop)):
        yield f"{rule}.array", failed(pointer, found=shown(value))
    sound = True
    for where, item in _items(pointer, value):
        for kind, finding in _value_faults(prop, where, item, broken):
            sound = sound and kind != "type"
            yield f"{rule}.{kind}", finding
    if prop.contains and sound and value is not None:
        yield from _contains_faults(prop, pointer, value)


def _takes_null(prop: Property) -> bool:
    """Whether null is a value like any other to a property, so that it is no array."""
    is_any = prop.datatype is not None and prop.datatype.json == "any"
    return is_any and prop.nulls_here and not prop.least


def _contains_faults(prop: Property, pointer: str, value: Json) -> Iterator[Fault]:
    items = value if isinstance(value, list) else [value]
    for group in prop.contains:
        if not any(item in group for item in items):
            finding = failed(pointer, expected=" or ".join(group), found=shown_list(items))
            yield f"{prop.owner}.{prop.name}.contains", finding


def _value_faults(
    prop: Property, pointer: str, value: Json, broken: Mapping[str, str]
) -> Iterator[tuple[str, Finding]]:
    if value is None and not prop.nulls_here:
        return
    kind = json_kind(value)
    if kind == "object" and prop.target:
        if prop.filled and not value:
            yield "filled", failed(pointer)
        if pointer in broken and prop.embedded:
            yield "range", failed(pointer, found=broken[pointer])
    elif not _takes(prop, kind):
        yield "type", failed(pointer, found=shown(value), expected=expected(prop))
    elif isinstance(value, str):
        yield from _text_faults(prop, pointer, value)


def _text_faults(prop: Property, pointer: str, text: str) -> Iterator[tuple[str, Finding]]:
    if prop.datatype is not None and not well_formed(prop.datatype, text):
        yield "format", failed(pointer, found=shown(text))
    if prop.equals and text != prop.equals:
        yield "equals", failed(pointer, found=shown(text), expected=prop.equals)
    listed = prop.values
    if listed and text not in listed.values and not (listed.open and matches(EXTENSION, text)):
        yield "value", failed(pointer, found=shown(text))


def advice(found: Walk) -> Iterator[Fault]:
    """Where a value is right but not as it should be; a document without faults may have these."""
    for visit in found.visits:
        if not (visit.cls.wants or visit.cls.advised):
            continue
        for want, names in visit.cls.wants.items():
            if not any(name in visit.value for name in names):
                yield f"{visit.cls.id}.{want}.present", failed(visit.pointer)
        for prop in visit.cls.advised:
            if prop.advice or prop.name in visit.value:
                yield from _advice(prop, visit)


def _advice(prop: Property, visit: Visit) -> Iterator[Fault]:
    rule = f"{prop.owner}.{prop.name}"
    if prop.advice:
        for name, finding in _property_faults(prop, visit, {}):
            if name.removeprefix(f"{rule}.") in prop.advice:
                yield name, finding
    better = prop.datatype.advice if prop.datatype else None
    if better is None or prop.datatype is None or prop.name not in visit.value:
        return
    for pointer, item in _items(f"{visit.pointer}/{escape(prop.name)}", visit.value[prop.name]):
        is_sound = isinstance(item, str) and well_formed(prop.datatype, item)
        if is_sound and not matches(better.pattern, item):
            yield f"{rule}.{better.kind}", failed(pointer, found=shown(item))


def json_kind(value: Json) -> str:
    """The name JSON gives to a kind of value; a number that JSON cannot write has none."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "number"
    if isinstance(value, float):
        return "number" if math.isfinite(value) else "not a JSON number"
    if isinstance(value, str):
        return "string"
    if isinstance(value, Mapping):
        return "object"
    return "null" if value is None else "array"


def shown(value: Json) -> str:
    """A value in a few words: strings and numbers as they are, shortened, all else by its kind."""
    kind = json_kind(value)
    if kind == "string":
        return f"“{_short(value)}”"
    if kind == "number":
        return f"the number {_short(str(value)) if abs(value) < 10**20 else '…'}"
    if kind == "boolean":
        return "true" if value else "false"
    return _ARTICLES.get(kind, kind)


def shown_list(values: Iterable[Json]) -> str:
    """The strings among some values, shortened."""
    texts = [item for item in values if isinstance(item, str)]
    return _short(", ".join(texts[:10])) or "none"


def _short(text: str) -> str:
    limit = limits.SHOWN_TEXT // 2
    return text if len(text) <= limit else text[: limit - 1] + "…"


def expected(prop: Property) -> str:
    """What a property takes, in words."""
    words = [prop.datatype.label] if prop.datatype else []
    if prop.target:
        words.append(f"an object ({prop.target.partition('.')[2]})")
    return " or ".join(words)
