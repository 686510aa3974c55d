"""Changes of a European Digital Credential, at random places, of the kinds that go wrong."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from typing import Any

from tests.standards import elm

Json = Any
Place = tuple[Json, str]
"""An object, and the member of it that is changed."""
WORDS = ("yesterday", "60 hours", "x", "", "2022-13-01T00:00:00Z", "-1", "0", "2.5")
TYPES = sorted(name for name, shape in elm.SHAPES.items() if shape.iri)
TERMS = sorted({name for shape in elm.SHAPES.values() for name in shape.properties})
_KEYWORDS = ("@context", "id", "type")


def objects(document: Json) -> Iterator[Json]:
    """Every object that stands for a node, from the root down."""
    waiting = [document]
    for here in waiting:  # grows while it is read
        if isinstance(here, list):
            waiting += here
        elif isinstance(here, dict):
            if here is document or "type" in here or "id" in here:
                yield here
            waiting += [value for key, value in here.items() if key != "@context"]


def places(document: Json) -> list[Place]:
    """Every member of every node but its id, its type and its contexts."""
    return [(one, key) for one in objects(document) for key in one if key not in _KEYWORDS]


def nodes(document: Json, types: tuple[str, ...] = ()) -> list[Json]:
    """The nodes below the root; of some types, where any are given."""
    return [
        one
        for one in objects(document)
        if one is not document and (not types or one.get("type") in types)
    ]


def remove(document: Json) -> None:
    """A member is missing."""
    here, key = random.choice(places(document))
    del here[key]


def twice(document: Json) -> None:
    """A member has one more value: the same thing again, or another one."""
    here, key = random.choice(places(document))
    value = here[key]
    if isinstance(value, dict) and ("id" in value or "type" in value):
        other = copy.deepcopy(value)
        if random.random() < 0.7 and "id" in other:
            other["id"] += ":other"
        here[key] = [value, other]
    elif isinstance(value, dict):
        language = next(iter(value), "en")
        value[random.choice((language, "pt"))] = ["Another text", "And another"]
    elif isinstance(value, list):
        value.append(copy.deepcopy(value[0]))
    else:
        here[key] = [value, random.choice((value, "another", 2))]


def literal(document: Json) -> None:
    """A text is none of its datatype."""
    found = [
        (here, key) for here, key in places(document) if not isinstance(here[key], dict | list)
    ]
    here, key = random.choice(found)
    here[key] = random.choice((*WORDS, 5, 2.5, True))


def value(document: Json) -> None:
    """A member holds a value of another kind."""
    here, key = random.choice(places(document))
    here[key] = copy.deepcopy(
        random.choice(
            (
                "a plain text",
                "relative",
                5,
                {"id": "urn:example:nowhere"},
                "urn:example:nowhere",
                {"type": "Note", "noteLiteral": {"en": "x"}},
                {"en": "a text", "pt": "um texto"},
                {"@value": "a text", "@language": "en"},
                {"@value": "2025-01-01T00:00:00Z", "@type": "xsd:dateTime"},
                [],
                None,
                random.choice(nodes(document)),
            )
        )
    )


def retype(document: Json) -> None:
    """A node has another type, or one more, or none."""
    here = random.choice(nodes(document))
    kind = random.choice(TYPES)
    change: Callable[[], object] = random.choice(
        (
            lambda: here.update(type=kind),
            lambda: here.update(type=[here.get("type", kind), kind]),
            lambda: here.pop("type", None),
        )
    )
    change()


def rename(document: Json) -> None:
    """A node has another id, or none; what refers to it finds it no more."""
    here = random.choice(nodes(document))
    if random.random() < 0.5:
        here.pop("id", None)
    else:
        here["id"] = random.choice((here.get("id", "urn:x") + ":other", "urn:example:renamed"))


def refer(document: Json) -> None:
    """A node is only referred to where it was written."""
    found = [(here, key) for here, key in places(document) if isinstance(here[key], dict)]
    here, key = random.choice([(one, key) for one, key in found if "id" in one[key]])
    name = here[key]["id"]
    here[key] = random.choice((name, {"id": name}))


def scheme(document: Json) -> None:
    """A concept is in another list, in none, or in one that is not said to be one."""
    here = random.choice([one for one in nodes(document, ("Concept",)) if "inScheme" in one])
    change: Callable[[], object] = random.choice(
        (
            lambda: here["inScheme"].update(id="urn:example:another-scheme"),
            lambda: here.pop("inScheme"),
            lambda: here["inScheme"].pop("type", None),
            lambda: here.pop("id", None),
        )
    )
    if isinstance(here["inScheme"], dict):
        change()


def insert(document: Json) -> None:
    """A node has a member of another class, or one more of its own."""
    here = random.choice(nodes(document))
    names = [name for name in TERMS if ":" not in name or random.random() < 0.5]
    shape = elm.SHAPES.get(str(here.get("type")))
    if shape is not None and shape.properties and random.random() < 0.8:
        names = sorted(shape.properties)
    name = random.choice(names)
    prop = next(one.properties[name] for one in elm.SHAPES.values() if name in one.properties)
    if shape is not None:
        prop = shape.properties.get(name, prop)
    here[name] = copy.deepcopy(elm.value(prop, random.randint(1, 3)))


def language(document: Json) -> None:
    """A text by language is a plain text, or says something twice in one language."""
    found = [
        (here, key)
        for here, key in places(document)
        if isinstance(here[key], dict) and "id" not in here[key] and "type" not in here[key]
    ]
    here, key = random.choice(found)
    here[key] = random.choice(
        ("a plain text", {"en": ["one", "two"]}, {"en": "one", "EN": "two"}, {}, {"@none": "x"})
    )


OPERATORS = (
    remove, twice, literal, value, retype, rename, refer, scheme, insert, language
)  # fmt: skip


def mutants(document: Json, seed: int, count: int) -> Iterator[tuple[str, Json]]:
    """Copies of a document, each changed once or twice; the names say how."""
    random.seed(seed)
    for number in range(count):
        mutant = copy.deepcopy(document)
        operators = [OPERATORS[number % len(OPERATORS)]]
        if random.random() < 0.25:
            operators.append(random.choice(OPERATORS))
        names = []
        for operator in operators:
            try:
                operator(mutant)
            except (IndexError, KeyError, TypeError):
                continue  # the first change left nothing for the second
            names.append(operator.__name__)
        yield f"{number} {'+'.join(names)}", mutant
