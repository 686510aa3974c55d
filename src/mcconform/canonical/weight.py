"""How many definitions a local context asks to be made, said before any of them is made.

A hostile badge may name small contexts many times over, each time on top of another one, so that
no cache helps; or contexts that name each other until their number explodes. The weight of a
context is known without processing it and does not depend on what other documents left in caches.
"""

from __future__ import annotations

from collections.abc import Mapping

from mcconform.model import Json


class Weights:
    """Weighs local contexts over one set of context documents."""

    def __init__(self, documents: Mapping[str, Json]) -> None:
        self._documents = documents
        self._known: dict[str, int] = {}

    def of(self, local: Json) -> int:
        """One for each entry, with those of the remote contexts that the value names."""
        if isinstance(local, str):
            return self._remote(local)
        if isinstance(local, list):
            return 1 + sum(map(self.of, local))
        return 1 + _entries(local)

    def _remote(self, url: str) -> int:
        if url not in self._known:
            self._known[url] = 1  # while it is weighed: a context that includes itself ends here
            document = self._documents.get(url)
            if isinstance(document, dict):
                self._known[url] = 1 + self.of(document.get("@context"))
        return self._known[url]


def _entries(local: Json) -> int:
    """Entries of all levels: the definitions of a scoped context are looked at where it stands."""
    if isinstance(local, dict):
        return len(local) + sum(_entries(item) for item in local.values())
    return sum(map(_entries, local)) if isinstance(local, list) else 0
