"""Many paths looked up in one walk: a `Search` goes where a document and its paths agree.

The paths are laid over each other, so that what they have in common is walked once. The walk goes
by the members that are there, which are few, and not by the paths, which are many; it is as deep
as the longest path and no deeper, whatever the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from mcconform.metadata.paths import Hit, Path, Step, is_object
from mcconform.model import Json
from mcconform.nodes import Ways, resolve

_IRI: Final = re.compile(r"(?:https?://|urn:|did:)\S", re.ASCII | re.IGNORECASE)


class _Place:
    """A place that some paths lead to or end at."""

    __slots__ = ("ends", "next", "number", "ways")

    def __init__(self, number: int) -> None:
        self.number = number
        self.ends: list[int] = []
        """Numbers of the paths that end here."""
        self.next: dict[Step, _Place] = {}
        self.ways: dict[str, list[_Way]] = {}
        """By the name of a member: where it leads."""


class _Way:
    """A step from one place to the next, under one of the names it may have."""

    __slots__ = ("filter", "place", "rank", "token")

    def __init__(self, step: Step, rank: int, place: _Place) -> None:
        self.filter = step if step.keys else None
        self.token = step.tokens[rank]
        self.rank = rank
        """Which of the names it is: several may stand in one object, and the first comes first."""
        self.place = place


class Found:
    """What stands at the paths of a search in one document."""

    __slots__ = ("by_values", "follows", "hits", "objects", "shared", "there", "ways")

    def __init__(self, ways: Sequence[tuple[int, ...]]) -> None:
        self.hits: dict[int, list[Hit]] = {}
        """The values at a path, by the number of the path, in the order of the document."""
        self.there: frozenset[int] = frozenset()
        """The numbers of the paths that have values, once the search is through."""
        self.objects: dict[int, str] = {}
        """Pointer of the object that a place is at, by its number: the first of several."""
        self.ways = ways
        """The places on the way to each path."""
        self.follows = False
        """Whether an address where an object belongs is read as the object's id."""
        self.by_values = False
        """Whether values decided where the search went on: a filter was asked."""
        self.shared: Shared | None = None
        """What documents of the same form share."""

    def nearest(self, path: int) -> str:
        """Pointer of the deepest object on the way to a path: where a missing member would go."""
        for place in reversed(self.ways[path]):
            if place in self.objects:
                return self.objects[place]
        return ""


class Shared:
    """Where a search finds values in documents of one form.

    Only of a search in which no filter was asked: then the form decides what is found.
    """

    __slots__ = ("_found", "_keys", "_paths", "_ways", "settled")

    def __init__(self, found: Found, document: Json) -> None:
        self._found = found
        numbers: dict[tuple[str, str], int] = {}
        self._paths: list[tuple[int, list[int]]] = []
        pointers: list[str] = []
        for path, hits in found.hits.items():
            for hit in hits:
                if (hit.pointer, hit.key) not in numbers:
                    numbers[hit.pointer, hit.key] = len(numbers)
                    pointers += hit.pointer, _owner(hit, document)
            self._paths.append((path, [numbers[hit.pointer, hit.key] for hit in hits]))
        self._keys = list(numbers)
        """Pointer and key of each hit."""
        self._ways = Ways(document, pointers)
        """To the value of each hit, and to its owner."""
        self.settled: tuple[Any, ...] | None = None
        """What a reader makes of which values there are, whatever they say."""

    def found(self, document: Json) -> Found:
        """What stands at the paths in another document of the form."""
        values = iter(self._ways.values(document))
        hits = [Hit(pointer, next(values), key, next(values)) for pointer, key in self._keys]
        found = Found(self._found.ways)
        found.hits = {path: [hits[one] for one in several] for path, several in self._paths}
        found.there = self._found.there
        found.objects = self._found.objects
        found.shared = self
        return found


def _owner(hit: Hit, document: Json) -> str:
    """Pointer of the object that a hit is in: of its value may be one of several."""
    holder = hit.pointer.rpartition("/")[0]
    return holder if resolve(document, holder) is hit.owner else holder.rpartition("/")[0]


class Search:
    """The values at each of some paths; a path is known by its number in their sequence.

    In standards whose documents name objects by their ids (``follows``) an address where an object
    belongs is the id of that object.
    """

    def __init__(self, paths: Sequence[Path], follows: bool = False) -> None:
        self._follows = follows
        self._places = 1
        self._root = _Place(0)
        self._ways = [tuple(self._laid(path, number)) for number, path in enumerate(paths)]
        self._texts = ["".join(step.tokens[0] for step in path.steps) for path in paths]

    def way(self, path: int) -> str:
        """The pointer that a path would be in a document without arrays."""
        return self._texts[path]

    def _laid(self, path: Path, number: int) -> Iterator[int]:
        here = self._root
        for step in path.steps:
            if step not in here.next:
                here.next[step] = _Place(self._places)
                self._places += 1
                for rank, name in enumerate(step.names):
                    way = _Way(step, rank, here.next[step])
                    here.ways.setdefault(name, []).append(way)
            here = here.next[step]
            yield here.number
        here.ends.append(number)

    def run(self, document: Json) -> Found:
        """One walk over a document; nothing in it makes the walk raise."""
        found = Found(self._ways)
        found.follows = self._follows
        if is_object(document):
            _walk(self._root, document, "", found, first=True)
            found.there = frozenset(found.hits)
        return found


def _walk(
    place: _Place, owner: Mapping[str, Json], pointer: str, found: Found, *, first: bool
) -> None:
    """Follow the ways on from an object; ``first`` where every object above is the first of its
    place, so that one below may be the nearest to a path.
    """
    ways = place.ways
    taken = [(way.rank, way, name) for name in owner if name in ways for way in ways[name]]
    if len(taken) > 1:
        taken.sort(key=_rank)
    for _, way, name in taken:
        value, there, step = owner[name], pointer + way.token, way.filter
        if step is not None:
            found.by_values = True
        if not isinstance(value, list):
            if step is None or step.keeps(value):
                _arrive(way.place, Hit(there, value, name, owner), found, first)
            continue
        for index, item in enumerate(value):
            if step is None or step.keeps(item):
                _arrive(way.place, Hit(f"{there}/{index}", item, name, owner), found, first)


def _named(place: _Place, hit: Hit, found: Found) -> None:
    """An IRI where an object belongs is the object's id: in JSON-LD the two are the same."""
    for way in place.ways.get("id", ()):
        for path in way.place.ends if way.filter is None else ():
            found.hits.setdefault(path, []).append(Hit(hit.pointer, hit.value, "id", hit.owner))


def _rank(taken: tuple[int, _Way, str]) -> int:
    return taken[0]


def _arrive(place: _Place, hit: Hit, found: Found, first: bool) -> None:
    hits = found.hits
    for path in place.ends:
        if path in hits:
            hits[path].append(hit)
        else:
            hits[path] = [hit]
    value = hit.value
    if type(value) is str:
        if found.follows and place.ways:
            found.by_values = True
            if _IRI.match(value):
                _named(place, hit, found)
    elif isinstance(value, dict):
        leads = first and place.number not in found.objects
        if leads:
            found.objects[place.number] = hit.pointer
        if place.ways:
            _walk(place, value, hit.pointer, found, first=leads)
