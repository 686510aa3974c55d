"""CTDL pathways: components, what they stand for, and where the way leads.

A component is no award: it stands for one (``sourceData``, later ``proxyFor``). It is a child of
another component or of the pathway; its conditions say what has to be done for it. An order that
is only suggested (``preceeds``, as the schema of 2019 spells it) is a recommendation. Source:
https://credreg.net/ctdl/terms#Pathway, …#PathwayComponent.
"""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.stacking.conditions import Lookup, text_of
from mcconform.stacking.edges import Edge, Kind, Term, relations
from mcconform.stacking.readers.common import Plain, ids_of, local_keys
from mcconform.stacking.statements import Pathway
from mcconform.stacking.terms import terms

_STANDS_FOR = Term(Kind.STANDS_FOR)
_CONDITION = Term(Kind.REQUIRES)
_BELONGS = ("isPartOf", "isChildOf")
_RELATIONS = ("hasChild", "isChildOf", "prerequisite", "precedes", "preceeds", "precededBy")


def is_component(types: set[str]) -> bool:
    """Whether an object of these types is a component of a pathway."""
    return any(name.endswith("Component") for name in types)


class Pathways:
    """The pathways of one document, and which components say that they belong to them."""

    def __init__(self, lookup: Lookup) -> None:
        self.lookup = lookup
        self.own: list[Pathway] = []
        self.members: dict[str, list[tuple[str, str]]] = {}

    def add(self, node: Plain, own: str, types: set[str]) -> Iterator[Edge]:
        """The relations of a pathway or of a component."""
        keys = local_keys(node.value)
        if "Pathway" in types:
            self.own.append(_pathway(node, own, keys))
            return
        for name in ("sourceData", "proxyFor"):
            if name in keys:
                yield from relations(node, keys[name], _STANDS_FOR, own, lookup=self.lookup)
        if "hasCondition" in keys:
            yield from relations(node, keys["hasCondition"], _CONDITION, own, lookup=self.lookup)
        for name in _RELATIONS:
            if name in keys:
                yield from relations(node, keys[name], terms()[name], own, lookup=self.lookup)
        for name in _BELONGS:
            for pointer, value in node.items(keys.get(name, "")):
                for other in ids_of(value):
                    self.members.setdefault(other, []).append((pointer, own))

    def found(self) -> tuple[Pathway, ...]:
        """The pathways, each with the components that say they belong to it."""
        return tuple(
            Pathway(
                one.id,
                one.pointer,
                one.name,
                one.destinations,
                one.children,
                tuple(self.members.get(one.id, ())),
            )
            for one in self.own
        )


def _pathway(node: Plain, own: str, keys: dict[str, str]) -> Pathway:
    def named(*names: str) -> tuple[tuple[str, str], ...]:
        return tuple(
            (pointer, id)
            for name in names
            for pointer, value in node.items(keys.get(name, ""))
            for id in ids_of(value)
        )

    return Pathway(
        own,
        node.pointer,
        text_of(node.get(keys.get("name", ""))),
        named("hasDestinationComponent"),
        named("hasChild", "hasPart"),
    )
