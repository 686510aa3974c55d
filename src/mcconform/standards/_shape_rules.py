"""One rule for each constraint of a shape: its id, its words, and where it is laid down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from mcconform.catalogue import MUST, SHOULD, Rule
from mcconform.model import Area
from mcconform.standards._judge import expected
from mcconform.standards._rules import Words
from mcconform.standards._shapes import Shape, ShapeProperty

WORDS: Final = {
    "required": Words(
        "{cls} has {name}", "{cls} has no {name}", "Add {name} to the {cls}: {what}."
    ),
    "single": Words(
        "{cls} has one {name} at most",
        "{cls} has [found] of {name}; it takes one",
        "Keep one value of {name}, everywhere this {cls} is written.",
    ),
    "type": Words(
        "{name} of {cls} is {what}", "{name} is [found], not [expected]", "Give {name} as {what}."
    ),
    "format": Words(
        "{name} of {cls} has the form of {what}",
        "{name} is [found], which is not {what}",
        "Give {name} as {what}.",
    ),
    "languages": Words(
        "{name} of {cls} has one value in each language",
        "{name} has more than one value in the language [found]",
        "Keep one value of {name} in each language, everywhere this {cls} is written.",
    ),
    "maximum": Words(
        "{name} of {cls} is {maximum} at most",
        "{name} is [found], which is more than {maximum}",
        "Give {name} as a number up to {maximum}.",
    ),
    "iri": Words(
        "{name} of {cls} is a concept with an address",
        "{name} is [found], not a concept with an id",
        "Give the concept its id in the list of {scheme}.",
    ),
    "scheme": Words(
        "{name} of {cls} is in the list of {scheme}",
        "the concept in {name} [found], not in [expected]",
        "Take {name} from the list of {scheme}, and name the list in inScheme.",
    ),
    "namespace": Words(
        "The address of {name} of {cls} is one of the list of {scheme}",
        "{name} is [found], and the addresses of the list of {scheme} begin otherwise",
        "Check the id: it says another list than inScheme does.",
    ),
}
"""{cls}, {name}, {what} … are filled in at once, [found] and [expected] by the finding."""
ADVICE: Final = frozenset({"namespace"})
"""Kinds that no shape asks for: they follow from how the lists are kept."""


def constraints(prop: ShapeProperty) -> Iterator[str]:
    """The kinds of constraint that a property has."""
    if prop.least:
        yield "required"
    yield from value_constraints(prop)


def value_constraints(prop: ShapeProperty) -> Iterator[str]:
    """The kinds among them that speak about a value that is there."""
    if prop.single:
        yield "single"
    if prop.literal is not None or prop.targets or prop.reference:
        yield "type"
    if prop.literal is not None and prop.literal.pattern:
        yield "format"
    if prop.languages:
        yield "languages"
    if prop.maximum is not None:
        yield "maximum"
    if prop.scheme is not None:
        yield from ("iri", "scheme", *(["namespace"] if prop.scheme.concepts else []))


def by_id(shapes: Mapping[str, Shape]) -> dict[str, Rule]:
    """The rules of some shapes, in the order of their ids.

    Whether a node is of a shape that no type says is only asked of what might be; it is no rule.
    """
    found = {}
    kept = {prop.keeps for shape in shapes.values() for prop in shape.properties.values()}
    for shape in shapes.values():
        if not shape.iri and shape.id not in kept:
            continue
        for prop in shape.properties.values():
            for kind in constraints(prop):
                rule = _rule(prop, kind, shapes)
                found[rule.id] = rule
    return dict(sorted(found.items()))


def _rule(prop: ShapeProperty, kind: str, shapes: Mapping[str, Shape]) -> Rule:
    words = WORDS[kind]
    names = {
        "cls": prop.owner.partition(".")[2],
        "name": prop.name,
        "what": expected(prop, shapes) if "type" in set(constraints(prop)) else "a value",
        "maximum": prop.maximum,
        "scheme": prop.scheme.title if prop.scheme else "",
    }
    filled = [
        text.format_map(names).replace("{", "{{").replace("}", "}}")
        for text in (words.title, words.message, words.fix)
    ]
    title, message, fix = filled
    return Rule(
        id=f"{prop.owner}.{prop.name}.{kind}",
        area=Area.SCHEMA,
        level=SHOULD if kind in prop.advice or kind in ADVICE else MUST,
        spec=prop.schemes_spec if kind in ("iri", "scheme", "namespace") else prop.spec,
        message=message.replace("[", "{").replace("]", "}"),
        fix=fix,
        title=title.replace("{{", "{").replace("}}", "}"),
        target=str(names["cls"]),
        where=prop.where,
    )
