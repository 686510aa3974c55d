"""What a walk comes to that was made before, over a document of the same form.

Where the objects stand and of which class they are follows from the form (`outline.Outline`), in
vocabularies whose objects do not say their class by values that the form leaves open. Only the
objects themselves have to be taken out of the document.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from mcconform.catalogue import Block
from mcconform.model import Json
from mcconform.nodes import unescape
from mcconform.standards._model import Class
from mcconform.standards._walk import Visit, Walk


class Step(msgspec.Struct, frozen=True, eq=False):
    """The way to one object from another that comes before it."""

    holder: int
    """Number of the object that holds it."""
    name: str
    index: int | None
    """Which one it is, of a member that is an array."""
    pointer: str
    cls: Class


class Laid(msgspec.Struct, frozen=True, eq=False):
    """The objects of all documents of one form, by the way to each."""

    root: Class
    steps: tuple[Step, ...]
    kinds: tuple[tuple[str, tuple[int, ...]], ...]
    """Kind of node → the numbers of its objects."""
    blocks: dict[frozenset[str], Block]
    """What passed and what did not apply, by the constraints that failed."""

    @classmethod
    def of(cls, found: Walk) -> Laid:
        """The ways to the objects of a walk that found no credentials inside."""
        numbers = {visit.pointer: number for number, visit in enumerate(found.visits)}
        kinds: dict[str, list[int]] = {}
        for number, visit in enumerate(found.visits):
            for kind in visit.cls.kinds:
                kinds.setdefault(kind, []).append(number)
        return cls(
            root=found.visits[0].cls,
            steps=tuple(_step(visit, numbers) for visit in found.visits[1:]),
            kinds=tuple((kind, tuple(several)) for kind, several in kinds.items()),
            blocks={},
        )

    def walk(self, document: Mapping[str, Json]) -> Walk:
        """The walk over another document of the form."""
        values = [document]
        visits = [Visit("", document, self.root)]
        for step in self.steps:
            value: Json = values[step.holder][step.name]
            if step.index is not None:
                value = value[step.index]
            values.append(value)
            visits.append(Visit(step.pointer, value, step.cls))
        return Walk(tuple(visits), ())

    def nodes(self, found: Walk) -> dict[str, list[tuple[str, Mapping[str, Json]]]]:
        """Pointer and value of each object of such a walk, by kind."""
        pairs = [(visit.pointer, visit.value) for visit in found.visits]
        return {kind: [pairs[one] for one in several] for kind, several in self.kinds}


def _step(visit: Visit, numbers: Mapping[str, int]) -> Step:
    holder, _, last = visit.pointer.rpartition("/")
    if holder in numbers:
        return Step(numbers[holder], unescape(last), None, visit.pointer, visit.cls)
    holder, _, name = holder.rpartition("/")
    return Step(numbers[holder], unescape(name), int(last), visit.pointer, visit.cls)
