"""Sound documents of the European Learning Model, made from the shapes, and how to break them.

Everything here reads the same shapes as the code under test, so these documents prove that its
parts agree with each other; that the shapes are right is proven by the official files.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cache
from typing import Any

from mcconform.standards import edc
from mcconform.standards._literals import LITERALS
from mcconform.standards._shapes import Scheme, Shape, ShapeProperty

Json = Any
Edit = Callable[[Json], object]
SHAPES = {shape.name: shape for shape in edc.VOCABULARY.shapes.values()}
CONTEXTS = ["https://www.w3.org/2018/credentials/v1", edc.CONTEXT]
RELATED = "elm:related"
"""A member of no shape, under which nodes of any class may stand."""
NOTATION = "VATPT-500000000"
"""Of the issuer's legal identifier: the one in the certificate of the tests."""
_LITERAL_NAMES = {id(literal): name for name, literal in LITERALS.items()}
BARE = ("Mailbox", "ConceptScheme")
"""Classes that nothing is asked of."""


def concept(scheme: Scheme | None, name: str = "x") -> Json:
    """A concept, of a scheme where one is asked for."""
    iri = scheme.iri if scheme else "urn:example:scheme"
    begin = scheme.concepts[0] if scheme and scheme.concepts else "urn:example:concept:"
    return {
        "id": begin + name,
        "type": "Concept",
        "inScheme": {"id": iri, "type": "ConceptScheme"},
        "prefLabel": {"en": "A concept"},
    }


def minimal(name: str, number: int = 1) -> Json:
    """A sound node of a shape with what it must have, and no more."""
    return _node(name, number, full=False)


def full(name: str) -> Json:
    """A sound node of a shape with every property it has."""
    made = _node(name, 1, full=True)
    made["id"] = f"urn:example:full:{name}"
    if name == "Mailbox":
        made["id"] = "mailto:everything@harbour.example"
    return made


def _node(name: str, number: int, full: bool) -> Json:
    shape = SHAPES[name]
    made: dict[str, Json] = {"id": f"urn:example:{name}:{number}", "type": name}
    if name == "EuropeanDigitalCredential":
        made["type"] = ["VerifiableCredential", name]  # this type brings the terms of VC
    if name == "Mailbox":
        made["id"] = f"mailto:registry{number}@harbour.example"
    for prop in shape.properties.values():
        if full or prop.least:
            made[prop.name] = value(prop)
    return made


def value(prop: ShapeProperty, number: int = 1) -> Json:
    """A sound value of a property; another number gives another value."""
    if prop.literal is not None:
        return _literal(prop, number)
    if prop.reference:
        return f"urn:example:anything:{number}"
    if not prop.targets:
        return {
            "credentialStatus": {"id": f"urn:example:status:{number}", "type": "ExampleStatus"},
            "elmSubject": {"id": f"urn:example:credential:{number}"},
        }.get(prop.name, f"urn:example:modified:{number}")
    if prop.keeps:
        return issuer("Organisation")
    target = prop.targets[0].partition(".")[2]
    if target == "Concept":
        return concept(prop.scheme, f"x{number}")
    return minimal(target, number)


def _literal(prop: ShapeProperty, number: int) -> Json:
    name = _LITERAL_NAMES[id(prop.literal)]
    if prop.name == "point":
        return str(number)
    if name == "LangString":
        return {"en": f"Tides {number}"}
    if name in ("Text", "Literal", "WebAddress"):
        return f"https://harbour.example/{number}"
    if name == "DateTime":
        year = 2030 if prop.name in ("validUntil", "expirationDate") else 2025
        return f"{year}-01-{number:02}T00:00:00Z"
    if name == "Duration":
        return f"PT{number}H"
    if name == "Boolean":
        return number == 1
    return number


def credential(**members: Json) -> Json:
    """A sound credential with what it must have, sealed by nobody."""
    made = _node("EuropeanDigitalCredential", 1, full=False)
    made |= {
        "@context": list(CONTEXTS),
        "id": "urn:example:credential:1",
        "type": ["VerifiableCredential", "EuropeanDigitalCredential"],
        "issuanceDate": "2025-01-01T00:00:00Z",
        "issuer": issuer("Organisation"),
        "credentialProfiles": {
            **concept(SHAPES["EuropeanDigitalCredential"].properties["credentialProfiles"].scheme),
            "id": "http://data.europa.eu/snb/credential/e34929035b",
        },
    }
    return made | members


def issuer(name: str) -> Json:
    """An issuer that the certificate of the tests is made out to."""
    made = minimal(name)
    made["id"] = "urn:example:issuer"
    made["eIDASIdentifier"] = {**minimal("LegalIdentifier", 7), "notation": NOTATION}
    return made


def everything() -> Json:
    """A sound credential that has every property, and a node of every shape with all of its own."""
    made = full("EuropeanDigitalCredential") | credential()
    others = [shape.name for shape in SHAPES.values() if shape.iri]
    made[RELATED] = [full(name) for name in others if name != "EuropeanDigitalCredential"]
    return made


def presentation() -> Json:
    """A sound presentation without a credential."""
    return {
        "@context": list(CONTEXTS),
        "type": ["VerifiablePresentation", "EuropeanDigitalPresentation"],
    }


def with_node(name: str) -> Json:
    """A sound credential that has a full node of a shape at the place `place` names."""
    if name == "EuropeanDigitalCredential":
        return full(name) | credential()
    made = presentation() if name == "EuropeanDigitalPresentation" else credential()
    if name == "EuropeanDigitalPresentation":
        return {**full(name), **made}
    if name == "Issuer":
        made["issuer"] = issuer("Agent")  # a class that leaves the legal identifier alone
    else:
        made[RELATED] = [full(name)]
    return made


def node_of(document: Json, name: str) -> Json:
    """The node that `with_node` put there."""
    if name == "Issuer":
        return document["issuer"]
    return document[RELATED][0] if RELATED in document else document


@cache
def holders() -> dict[str, str]:
    """Id of a constraint without its kind → a shape that has the property."""
    found: dict[str, str] = {}
    for shape in SHAPES.values():
        for prop in shape.properties.values():
            owner = f"{prop.owner}.{prop.name}"
            if shape.iri or shape.name == "Issuer":
                # A class's own constraint is shown on the class where it can be.
                own = shape.id == prop.owner
                if own or owner not in found:
                    found[owner] = shape.name
    return found


def break_rule(document: Json, name: str, prop: ShapeProperty, kind: str) -> None:
    """Break one constraint on the node of a shape, and as little else as can be."""
    node = node_of(document, name)
    if kind == "required":
        node.pop(prop.name, None)
    else:
        node[prop.name] = wrong(prop, kind)


def wrong(prop: ShapeProperty, kind: str) -> Json:
    """A value of a property that breaks one constraint."""
    sound = copy.deepcopy(value(prop))
    if kind == "single":
        return _two(prop)
    if kind == "type":
        return _of_wrong_type(prop, sound)
    if kind == "format":
        assert prop.literal is not None
        return prop.literal.broken[0]
    if kind == "languages":
        return {"en": ["Tides", "Currents"]}
    if kind == "maximum":
        return (prop.maximum or 0) + 1
    if kind == "iri":
        del sound["id"]
    elif kind == "scheme":
        sound["id"] += ":other"
        sound["inScheme"]["id"] = "urn:example:another-scheme"
    elif kind == "namespace":
        sound["id"] = "urn:example:elsewhere"
    return sound


def _two(prop: ShapeProperty) -> Json:
    if prop.literal is not None and _LITERAL_NAMES[id(prop.literal)] == "LangString":
        return {"en": "Tides", "pt": "Marés"}
    if prop.keeps:
        return [issuer("Organisation"), {**issuer("Person"), "id": "urn:example:another"}]
    if prop.name == "eIDASIdentifier":
        return [issuer("Organisation")["eIDASIdentifier"], value(prop, 2)]
    return [value(prop), value(prop, 2)]


def _of_wrong_type(prop: ShapeProperty, sound: Json) -> Json:
    targets = [one.partition(".")[2] for one in prop.targets]
    bare = next(one for one in BARE if one not in targets)
    if prop.keeps:
        return {**issuer("Organisation"), "type": bare}
    if prop.targets:
        return {**sound, "id": sound["id"] + ":other", "type": bare}
    if prop.reference:
        return {"@value": "text"}
    if prop.literal is not None and _LITERAL_NAMES[id(prop.literal)] == "LangString":
        return "Tides"
    if prop.maximum is not None:
        return {"@value": "50", "@type": "xsd:integer"}
    return {"id": "mailto:text@harbour.example", "type": "Mailbox"}


def shape_of(rule: str) -> tuple[Shape, ShapeProperty, str]:
    """A shape with the property that a rule is about, and the kind of constraint."""
    owner, _, kind = rule.rpartition(".")
    shape = SHAPES[holders()[owner]]
    return shape, shape.properties[owner.split(".", 2)[2]], kind
