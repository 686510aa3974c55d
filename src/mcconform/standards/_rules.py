"""One rule for each constraint of a vocabulary: its id, its words, and where it is laid down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from mcconform.catalogue import MUST, SHOULD, Rule
from mcconform.model import Area, Level
from mcconform.standards._model import Class, Property
from mcconform.standards._walk import expected


class Words(msgspec.Struct, frozen=True):
    """The texts of one kind of constraint; {cls}, {name} and {what} are filled in at once,
    [found] and [expected] by the finding.
    """

    title: str
    message: str
    fix: str


WORDS: Final = {
    "required": Words(
        "{cls} has {name}", "{cls} has no {name}", "Add {name} to the {cls}: {what}."
    ),
    "array": Words(
        "{name} of {cls} is an array",
        "{name} is [found], not an array",
        "Write {name} as an array, also when it holds one value.",
    ),
    "single": Words(
        "{name} of {cls} is one value",
        "{name} is [found] where {cls} takes one value",
        "Write the one value of {name} without the brackets of an array.",
    ),
    "type": Words(
        "{name} of {cls} is {what}",
        "{name} is [found], not [expected]",
        "Give {name} as {what}.",
    ),
    "format": Words(
        "{name} of {cls} has the form of {what}",
        "{name} is [found], which is not {what}",
        "Give {name} as {what}.",
    ),
    "value": Words(
        "{name} of {cls} is a value of its list",
        "{name} is [found], which is not in its list of values",
        "Use one of: {what}.",
    ),
    "contains": Words(
        "{name} of {cls} has {what}",
        "{name} of {cls} lacks [expected]; it has: [found]",
        "Add what is missing: {what}.",
    ),
    "equals": Words(
        "{name} of {cls} is {what}",
        "{name} of {cls} is [found], not [expected]",
        "Set {name} to the string {what}.",
    ),
    "filled": Words(
        "Each {name} of {cls} has a member",
        "{name} is an empty object",
        "Say something about it, or leave the object out.",
    ),
    "range": Words(
        "Each {name} of {cls} is a well-made credential",
        "{name} holds a credential that is not well made: it breaks [found]",
        "Mend the credential inside; it is reported as a subject of its own.",
    ),
}


def constraints(prop: Property) -> Iterator[str]:
    """The kinds of constraint that a property has."""
    if prop.least:
        yield "required"
    if prop.many and not prop.compacted:
        yield "array"
    if not prop.many:
        yield "single"
    if prop.datatype is None or prop.datatype.json != "any":
        yield "type"
    yield from text_constraints(prop)
    if prop.contains:
        yield "contains"
    if prop.filled:
        yield "filled"
    if prop.embedded and prop.target:
        yield "range"


def text_constraints(prop: Property) -> Iterator[str]:
    """The kinds among them that speak about strings."""
    if prop.datatype is not None and prop.datatype.pattern:
        yield "format"
    if prop.datatype is not None and prop.datatype.advice is not None:
        yield prop.datatype.advice.kind
    if prop.values:
        yield "value"
    if prop.equals:
        yield "equals"


def rules_of(found: Class) -> Iterator[Rule]:
    """Every rule of a class, inherited ones under the id of the class that declares them."""
    for prop in found.properties.values():
        if prop.constrained:
            for kind in constraints(prop):
                yield _rule(prop, kind)
    for need, names in found.needs.items():
        yield _class_rule(found, f"{need}.required", _absence(found, names))
    for want, names in found.wants.items():
        yield _class_rule(found, f"{want}.present", _absence(found, names), SHOULD)
    if found.only:
        yield _class_rule(
            found,
            "members.foreseen",
            Words(
                f"{found.name} has no members but {', '.join(found.properties)}",
                f"{found.name} has the member [found], which has no place in it",
                "Leave the member out.",
            ),
        )


def _absence(found: Class, names: tuple[str, ...]) -> Words:
    what = " or ".join(names)
    none = f"has neither {' nor '.join(names)}" if names[1:] else f"has no {what}"
    return Words(f"{found.name} has {what}", f"{found.name} {none}", f"Add {what}.")


def _rule(prop: Property, kind: str) -> Rule:
    better = prop.datatype.advice if prop.datatype else None
    if better is not None and kind == better.kind:
        words = Words(
            f"{{name}} of {{cls}} is {better.label}",
            f"{{name}} is [found], which is not {better.label}",
            better.fix,
        )
        level = SHOULD
    else:
        words = WORDS[kind]
        level = SHOULD if kind in prop.advice else MUST
    names = {
        "cls": prop.owner.partition(".")[2],
        "name": prop.name,
        "what": _what(prop, kind),
    }
    return Rule(
        id=f"{prop.owner}.{prop.name}.{kind}",
        area=Area.SCHEMA,
        level=level,
        spec=prop.values.spec if prop.values and kind == "value" else prop.spec,
        message=_message(words.message.format_map(names)),
        fix=words.fix.format_map(names),
        title=words.title.format_map(names),
        target=names["cls"],
        where=prop.where,
    )


def _class_rule(found: Class, tail: str, words: Words, level: Level = MUST) -> Rule:
    return Rule(
        id=f"{found.id}.{tail}",
        area=Area.SCHEMA,
        level=level,
        spec=found.spec,
        message=_message(words.message),
        fix=words.fix,
        title=words.title,
        target=found.name,
        where=found.where,
    )


def _message(text: str) -> str:
    return text.replace("[", "{").replace("]", "}")


def _what(prop: Property, kind: str) -> str:
    if kind == "value" and prop.values:
        listed = ", ".join(prop.values.values)
        return f"{listed}, or a term of your own after ext:" if prop.values.open else listed
    if kind == "contains":
        return " and ".join(" or ".join(group) for group in prop.contains)
    if kind == "equals":
        return prop.equals
    if kind == "format" and prop.datatype:
        return prop.datatype.label
    return expected(prop)


def by_id(classes: Mapping[str, Class]) -> dict[str, Rule]:
    """The rules of some classes, in the order of their ids."""
    found = {rule.id: rule for cls in classes.values() for rule in rules_of(cls)}
    return dict(sorted(found.items()))
