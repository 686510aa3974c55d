"""What was worked out from resources, kept for every dossier that holds the same resources.

A corpus shares one library: its badges point into the same lists. What a list says is a pure
function of the documents that were looked at and of the time, so it is worked out once. `View`
notes what was looked at, the documents that were not there too; a result is handed out again only
where each of these is the same. Nothing can be seen of the shelf but its speed.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Final, Generic, TypeVar

import msgspec

from mcconform.model import Json, Resource
from mcconform.nodes import as_list

T = TypeVar("T")
BYTES: Final = 64 * 1024 * 1024
"""What one shelf holds, about; the lists nobody asked for the longest go first."""
_EACH: Final = 2_048
"""What a kept result costs beside its bytes, about."""
_VARIANTS: Final = 4
"""Results for the same key that differ by the documents at hand."""
_FIELDS: Final = tuple(name for name in Resource.__struct_fields__ if name != "data")
"""What makes two resources the same; ``data`` is the body, parsed."""


class View(Mapping[str, Resource]):
    """The resources of a dossier, with a note of which were looked at.

    By URL all of them can be had. Who goes through them finds the contexts of ``document`` and what
    these name in turn, which is all that anybody looks for in that way.
    """

    def __init__(self, resources: Mapping[str, Resource], document: Json) -> None:
        self._all = resources
        self._document = document
        self.seen: dict[str, Resource | None] = {}

    def __getitem__(self, url: str) -> Resource:
        found = self._all.get(url)
        self.seen[url] = found
        if found is None:
            raise KeyError(url)
        return found

    def __iter__(self) -> Iterator[str]:
        waiting, known = list(_named(self._document)), set[str]()
        for url in waiting:  # grows while it is read
            found = None if url in known else self.get(url)
            known.add(url)
            if found is not None:
                waiting += _named(found.data)
        return iter(sorted(url for url in known if url in self._all))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _named(value: Json) -> Iterator[str]:
    """Every text that stands where the URL of a context may stand."""
    waiting = [value]
    while waiting:
        here = waiting.pop()
        if isinstance(here, Mapping):
            for key, member in here.items():
                if key in ("@context", "@import"):
                    yield from (one for one in as_list(member) if isinstance(one, str))
                if isinstance(member, dict | list):
                    waiting.append(member)
        elif isinstance(here, list):
            waiting += here


class _Kept(msgspec.Struct, Generic[T], frozen=True, eq=False):
    value: T
    seen: Mapping[str, Resource | None]
    weight: int

    def holds(self, resources: Mapping[str, Resource]) -> bool:
        """Whether everything that was looked at is the same."""
        return all(_same(resources.get(url), found) for url, found in self.seen.items())


def _same(one: Resource | None, other: Resource | None) -> bool:
    if one is other or one is None or other is None:
        return one is other
    if (one.data is None) != (other.data is None):
        return False
    return all(getattr(one, name) == getattr(other, name) for name in _FIELDS)


class Shelf(Generic[T]):
    """A bounded store. ``weigh`` says how many bytes a result keeps in memory."""

    def __init__(self, weigh: Callable[[T], int] = lambda value: 0, most: int = BYTES) -> None:
        self._weigh = weigh
        self._most = most
        self._kept: OrderedDict[Hashable, list[_Kept[T]]] = OrderedDict()
        self._weight = 0
        self._lock = threading.Lock()

    def get(
        self,
        key: Hashable,
        resources: Mapping[str, Resource],
        make: Callable[[View], T],
        document: Json = None,
    ) -> T:
        """``make`` of a view on the resources, or what it gave before from the same ones."""
        with self._lock:
            variants = list(self._kept.get(key, ()))
        for kept in variants:
            if kept.holds(resources):
                return self._used(key, kept.value)
        view = View(resources, document)
        value = make(view)
        self._keep(key, _Kept(value, view.seen, self._weigh(value) + _EACH))
        return value

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._weight = 0

    def __len__(self) -> int:
        return sum(len(variants) for variants in self._kept.values())

    def _used(self, key: Hashable, value: T) -> T:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
        return value

    def _keep(self, key: Hashable, kept: _Kept[T]) -> None:
        with self._lock:
            variants = self._kept.setdefault(key, [])
            variants.append(kept)
            self._weight += kept.weight
            if len(variants) > _VARIANTS:
                self._weight -= variants.pop(0).weight
            self._kept.move_to_end(key)
            while self._weight > self._most and self._kept:
                _, dropped = self._kept.popitem(last=False)
                self._weight -= sum(one.weight for one in dropped)
