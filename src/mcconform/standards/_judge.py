"""The judgement of a graph by the shapes of a standard: which nodes break which constraint.

As SHACL does it (https://www.w3.org/TR/shacl/): a shape holds for the nodes whose type is exactly
its class, each node is judged once however often it is written, and a value is what its RDF term
is. The root of a document is judged by its shape even where its type says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from itertools import chain
from typing import Final

from mcconform.canonical.statements import IRI, LANG_STRING, LITERAL, STRING, Graph, Thing, Value
from mcconform.model import Finding, failed
from mcconform.standards._datatypes import matches
from mcconform.standards._literals import LiteralType
from mcconform.standards._shapes import Loose, Scheme, Shape, ShapeProperty
from mcconform.standards._walk import shown

Fault = tuple[str, Finding]
"""Id of the rule, and the finding."""
_IN_SCHEME: Final = "http://www.w3.org/2004/02/skos/core#inScheme"
_CONCEPT_SCHEME: Final = "http://www.w3.org/2004/02/skos/core#ConceptScheme"
_UNKNOWN: Final = Thing("")
_MOST_DIGITS: Final = 1000


class Judge:
    """One graph, and the shapes it is judged by."""

    def __init__(
        self,
        graph: Graph,
        shapes: Mapping[str, Shape],
        root: tuple[str, Shape] | None,
        loose: Loose | None,
    ) -> None:
        """``root`` is the pointer of the root object, and the shape it is judged by."""
        self.graph = graph
        self.shapes = shapes
        self.by_iri = {shape.iri: shape for shape in shapes.values() if shape.iri}
        self.root = root
        self.strict = loose is None or not self._is_loose(loose)
        self.judged = tuple(self._judged())
        """Each node with each shape that holds for it, in the order of the document."""

    def _is_loose(self, loose: Loose) -> bool:
        thing = self._thing(self.graph.at.get(self.root[0] if self.root else "", ""))
        named = {value.text for value in thing.values.get(loose.path, ())}
        return bool(named) and named <= loose.only

    def _thing(self, name: str) -> Thing:
        return self.graph.things.get(name, _UNKNOWN)

    def _judged(self) -> Iterator[tuple[Thing, Shape]]:
        waiting: list[tuple[Thing, Shape]] = []
        if self.root is not None and self.root[0] in self.graph.at:
            waiting.append((self._thing(self.graph.at[self.root[0]]), self.root[1]))
        for thing in self.graph.things.values():
            waiting += [(thing, self.by_iri[one]) for one in thing.types if one in self.by_iri]
        seen: set[tuple[str, str]] = set()
        for thing, shape in waiting:  # grows while it is read
            if (thing.name, shape.id) in seen:
                continue
            seen.add((thing.name, shape.id))
            yield thing, shape
            for prop in shape.properties.values():
                if prop.keeps:
                    values = thing.values.get(prop.path, ())
                    waiting += [(self._thing(one.text), self.shapes[prop.keeps]) for one in values]

    def faults(self) -> Iterator[Fault]:
        """Everything that breaks a constraint, in the order of `judged`."""
        return chain.from_iterable(self._faults(thing, shape) for thing, shape in self.judged)

    def _faults(self, thing: Thing, shape: Shape) -> Iterator[Fault]:
        for prop in shape.properties.values():
            rule = f"{prop.owner}.{prop.name}."
            for kind, finding in self._property(thing, prop, thing.values.get(prop.path, [])):
                yield rule + kind, finding

    def _property(
        self, thing: Thing, prop: ShapeProperty, values: list[Value]
    ) -> Iterator[tuple[str, Finding]]:
        if prop.least and not values:
            yield "required", failed(thing.pointer)
        if prop.single and len(values) > 1:
            yield "single", failed(values[1].pointer, found=f"{len(values)} values")
        for value in values:
            yield from self._value(prop, value)
        if prop.languages:
            yield from _languages(values)

    def _value(self, prop: ShapeProperty, value: Value) -> Iterator[tuple[str, Finding]]:
        if prop.literal is not None:
            kind = _literal_fault(prop.literal, value)
            if kind == "type":
                found, wanted = self._described(value), prop.literal.label
                yield kind, failed(value.pointer, found=found, expected=wanted)
            elif kind:
                yield kind, failed(value.pointer, found=shown(value.text))
        elif not self._is_of_range(prop, value):
            found, wanted = self._described(value), expected(prop, self.shapes)
            yield "type", failed(value.pointer, found=found, expected=wanted)
        if prop.maximum is not None and not _is_at_most(value, prop.maximum):
            yield "maximum", failed(value.pointer, found=shown(value.text))
        if prop.scheme is not None and self.strict:
            yield from self._scheme(prop.scheme, value)

    def _is_of_range(self, prop: ShapeProperty, value: Value) -> bool:
        if prop.reference:
            return value.kind == IRI
        if value.kind == LITERAL or not prop.targets:
            return not prop.targets
        thing = self._thing(value.text)
        shapes = [self.shapes[one] for one in prop.targets]
        return any(one.iri in thing.types for one in shapes if one.iri) or any(
            self._keeps(thing, one) for one in shapes if not one.iri
        )

    def _keeps(self, thing: Thing, shape: Shape) -> bool:
        """Whether a node is of a shape that no type says: it breaks none of its constraints."""
        advice = {
            f"{prop.owner}.{prop.name}.{kind}"
            for prop in shape.properties.values()
            for kind in prop.advice
        }
        return all(rule in advice for rule, _ in self._faults(thing, shape))

    def _scheme(self, scheme: Scheme, value: Value) -> Iterator[tuple[str, Finding]]:
        if value.kind != IRI:
            yield "iri", failed(value.pointer, found=self._described(value))
        why = self._outside(scheme, value)
        if why:
            yield "scheme", failed(value.pointer, found=why, expected=scheme.iri)
        elif value.kind == IRI and scheme.concepts and not value.text.startswith(scheme.concepts):
            yield "namespace", failed(value.pointer, found=shown(value.text))

    def _outside(self, scheme: Scheme, value: Value) -> str:
        """Why a concept is not in a scheme; empty where it is."""
        concept = self._thing(value.text) if value.kind != LITERAL else _UNKNOWN
        named = concept.values.get(_IN_SCHEME, [])
        if scheme.iri not in [one.text for one in named if one.kind == IRI]:
            others = ", ".join(shown(one.text) for one in named[:3])
            return f"is in {others}" if others else "does not say which scheme it is in"
        for one in named:
            if one.kind != IRI:
                return "has an inScheme that is no address"
            if not scheme.undeclared and _CONCEPT_SCHEME not in self._thing(one.text).types:
                return f"is in {shown(one.text)}, which is not typed as a ConceptScheme"
        return ""

    def _described(self, value: Value) -> str:
        """A value in a few words."""
        if value.kind == LITERAL:
            return _described_literal(value)
        thing = self._thing(value.text)
        if thing.types:
            names = [self.by_iri[one].name if one in self.by_iri else one for one in thing.types]
            return f"an object of type {', '.join(names[:4])}"
        if thing.places and any(len(one) > 1 for one in thing.written):
            return "an object without a type"
        if value.kind == IRI:
            return f"{shown(value.text)}, which no object of the document describes"
        return "an empty object"


def _described_literal(value: Value) -> str:
    if value.datatype == LANG_STRING:
        return f"{shown(value.text)} in the language {value.language}"
    if value.datatype == STRING:
        return f"the plain text {shown(value.text)}"
    return f"{shown(value.text)}, typed as {value.datatype.rpartition('#')[2]}"


def _literal_fault(wanted: LiteralType, value: Value) -> str:
    """``type``, ``format`` or nothing."""
    if value.kind != LITERAL:
        return "type"
    if wanted.iri and value.datatype != wanted.iri:
        return "type"
    return "format" if wanted.pattern and not matches(wanted.pattern, value.text) else ""


def _is_at_most(value: Value, maximum: int) -> bool:
    """What is no number is not above the maximum in silence: SHACL cannot compare it."""
    if value.kind != LITERAL or len(value.text) > _MOST_DIGITS:
        return False
    try:
        return Decimal(value.text) <= maximum
    except InvalidOperation:
        return False


def _languages(values: list[Value]) -> Iterator[tuple[str, Finding]]:
    """One fault for each language that occurs more than once."""
    seen: dict[str, int] = {}
    for value in values:
        if value.language:
            seen[value.language] = seen.get(value.language, 0) + 1
            if seen[value.language] == 2:
                yield "languages", failed(value.pointer, found=value.language)


def expected(prop: ShapeProperty, shapes: Mapping[str, Shape]) -> str:
    """What a property takes, in words."""
    if prop.literal is not None:
        return prop.literal.label
    if prop.reference:
        return "an absolute IRI"
    names = [shapes[one].name for one in prop.targets if shapes[one].iri]
    several = f"{', '.join(names[:-1])} or {names[-1]}" if names[1:] else names[0]
    return f"an object of type {several}"
