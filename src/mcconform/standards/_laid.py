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
from mcconform.nodes import Ways
from mcconform.standards._model import Class
from mcconform.standards._walk import Visit, Walk


class Laid(msgspec.Struct, frozen=True, eq=False):
    """The objects of all documents of one form: how to get at them, and what is known of each."""

    ways: Ways
    pointers: tuple[str, ...]
    classes: tuple[Class, ...]
    kinds: tuple[tuple[str, tuple[int, ...]], ...]
    """Kind of node → the numbers of its objects."""
    blocks: dict[frozenset[str], Block]
    """What passed and what did not apply, by the constraints that failed."""

    @classmethod
    def of(cls, found: Walk) -> Laid:
        """What follows from a walk that found no credentials inside."""
        kinds: dict[str, list[int]] = {}
        for number, visit in enumerate(found.visits):
            for kind in visit.cls.kinds:
                kinds.setdefault(kind, []).append(number)
        pointers = tuple(visit.pointer for visit in found.visits)
        return cls(
            ways=Ways(found.visits[0].value, pointers),
            pointers=pointers,
            classes=tuple(visit.cls for visit in found.visits),
            kinds=tuple((kind, tuple(several)) for kind, several in kinds.items()),
            blocks={},
        )

    def walk(self, document: Mapping[str, Json]) -> Walk:
        """The walk over another document of the form."""
        return Walk(tuple(map(Visit, self.pointers, self.ways.values(document), self.classes)), ())

    def nodes(self, found: Walk) -> dict[str, list[tuple[str, Mapping[str, Json]]]]:
        """Pointer and value of each object of such a walk, by kind."""
        pairs = [(visit.pointer, visit.value) for visit in found.visits]
        return {kind: [pairs[one] for one in several] for kind, several in self.kinds}
