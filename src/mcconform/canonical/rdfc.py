"""RDF Dataset Canonicalization, RDFC-1.0, on quads that are tuples of N-Quads terms.

A quad is ``(subject, predicate, object, graph)``, each already written as in N-Quads
(``<https://…>``, ``_:b0``, ``"text"^^<…>``); the default graph is the empty string. Source: RDF
Dataset Canonicalization, W3C Recommendation 2024, https://www.w3.org/TR/rdf-canon/, section 4;
section names stand at the functions. The hash is a parameter: suites on P-384 need SHA-384 here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from mcconform import limits
from mcconform.canonical.errors import TooMuchWork

Quad = tuple[str, str, str, str]
Hash = Callable[[bytes], Any]
"""A hashlib constructor, e.g. ``hashlib.sha256``."""


POISON: Final = "its graph of unnamed objects would take too long to put in order"


def canonize(
    quads: Iterable[Quad], hasher: Hash = hashlib.sha256, work: int = limits.CANONICAL_WORK
) -> str:
    """The canonical N-Quads of a dataset. Raises TooMuchWork beyond ``work`` n-degree hashes."""
    unique = set(quads)
    mentions = _mentions(unique)
    if not mentions:
        names: dict[str, str] = {}
    elif len(mentions) == 1:
        names = {next(iter(mentions)): "_:c14n0"}
    else:
        try:
            names = _Canonicalization(mentions, hasher, work).names()
        except RecursionError:
            raise TooMuchWork(POISON) from None
    name = names.get
    lines = [
        f"{name(s, s)} {p} {name(o, o)} {f'{name(g, g)} ' if g else ''}.\n" for s, p, o, g in unique
    ]
    return "".join(sorted(lines))


def _mentions(quads: Iterable[Quad]) -> dict[str, list[Quad]]:
    """Blank node to quads map (section 4.4.3, step 2)."""
    mentions: dict[str, list[Quad]] = {}
    for quad in quads:
        subject, _, obj, graph = quad
        if subject[0] == "_":
            mentions.setdefault(subject, []).append(quad)
        if obj[0] == "_" and obj != subject:
            mentions.setdefault(obj, []).append(quad)
        if graph and graph[0] == "_" and graph != subject and graph != obj:
            mentions.setdefault(graph, []).append(quad)
    return mentions


class _Issuer:
    """Issues identifiers in order (section 4.5)."""

    __slots__ = ("issued", "prefix")

    def __init__(self, prefix: str, issued: dict[str, str] | None = None) -> None:
        self.prefix = prefix
        self.issued = dict(issued) if issued else {}

    def issue(self, node: str) -> str:
        name = self.issued.get(node)
        if name is None:
            name = self.issued[node] = f"{self.prefix}{len(self.issued)}"
        return name

    def copy(self) -> _Issuer:
        return _Issuer(self.prefix, self.issued)


class _Canonicalization:
    """The state of one canonicalization (section 4.2)."""

    def __init__(self, mentions: dict[str, list[Quad]], hasher: Hash, work: int) -> None:
        self.mentions = mentions
        self.hasher = hasher
        self.work = work
        self.canonical = _Issuer("_:c14n")
        self.first: dict[str, str] = {}

    def names(self) -> dict[str, str]:
        """Section 4.4.3, steps 3 to 5."""
        groups: dict[str, list[str]] = {}
        for node in self.mentions:
            groups.setdefault(self._first_degree(node), []).append(node)
        shared = []
        for digest in sorted(groups):
            if len(groups[digest]) == 1:
                self.canonical.issue(groups[digest][0])
            else:
                shared.append(groups[digest])
        for group in shared:
            self._name_group(group)
        return self.canonical.issued

    def _name_group(self, group: list[str]) -> None:
        paths: list[tuple[str, _Issuer]] = []
        for node in group:
            if node not in self.canonical.issued:
                issuer = _Issuer("_:b")
                issuer.issue(node)
                paths.append(self._n_degree(node, issuer))
        for _, issuer in sorted(paths, key=lambda path: path[0]):
            for node in issuer.issued:
                self.canonical.issue(node)

    def _first_degree(self, node: str) -> str:
        """Hash First Degree Quads (section 4.6)."""
        digest = self.first.get(node)
        if digest is None:
            lines = []
            for s, p, o, g in self.mentions[node]:
                if s[0] == "_":
                    s = "_:a" if s == node else "_:z"
                if o[0] == "_":
                    o = "_:a" if o == node else "_:z"
                if g:
                    if g[0] == "_":
                        g = "_:a" if g == node else "_:z"
                    lines.append(f"{s} {p} {o} {g} .\n")
                else:
                    lines.append(f"{s} {p} {o} .\n")
            lines.sort()
            digest = self.first[node] = self._hash("".join(lines))
        return digest

    def _hash(self, text: str) -> str:
        digest: str = self.hasher(text.encode()).hexdigest()
        return digest

    def _related(self, related: str, quad: Quad, issuer: _Issuer, position: str) -> str:
        """Hash Related Blank Node (section 4.7)."""
        known = self.canonical.issued.get(related) or issuer.issued.get(related)
        predicate = "" if position == "g" else quad[1]
        return self._hash(f"{position}{predicate}{known or self._first_degree(related)}")

    def _neighbours(self, node: str, issuer: _Issuer) -> dict[str, list[str]]:
        """Hash to related blank nodes map (section 4.8.3, step 3)."""
        found: dict[str, list[str]] = {}
        for quad in self.mentions[node]:
            for position, related in zip("sog", (quad[0], quad[2], quad[3]), strict=True):
                if related[:1] == "_" and related != node:
                    digest = self._related(related, quad, issuer, position)
                    found.setdefault(digest, []).append(related)
        return found

    def _n_degree(self, node: str, issuer: _Issuer) -> tuple[str, _Issuer]:
        """Hash N-Degree Quads (section 4.8)."""
        self._spend()
        data = ""
        neighbours = self._neighbours(node, issuer)
        for digest in sorted(neighbours):
            chosen = ""
            chosen_issuer: _Issuer | None = None
            for order in _orders(neighbours[digest]):
                self._spend()
                path = self._path(order, issuer.copy(), chosen)
                if path is not None and (not chosen or path[0] < chosen):
                    chosen, chosen_issuer = path
            data += digest + chosen
            issuer = chosen_issuer or issuer
        return self._hash(data), issuer

    def _path(
        self, order: tuple[str, ...], issuer: _Issuer, chosen: str
    ) -> tuple[str, _Issuer] | None:
        """One permutation (section 4.8.3, step 5.4); None when it cannot beat ``chosen``."""
        path = ""
        open_nodes: list[str] = []
        for related in order:
            name = self.canonical.issued.get(related)
            if name is None:
                if related not in issuer.issued:
                    open_nodes.append(related)
                name = issuer.issue(related)
            path += name
            if _beaten(path, chosen):
                return None
        for related in open_nodes:
            digest, deeper = self._n_degree(related, issuer)
            path += f"{issuer.issue(related)}<{digest}>"
            issuer = deeper
            if _beaten(path, chosen):
                return None
        return path, issuer

    def _spend(self) -> None:
        self.work -= 1
        if self.work < 0:
            raise TooMuchWork(POISON)


def _orders(nodes: list[str]) -> Iterator[tuple[str, ...]]:
    """Every different order of the nodes.

    A node stands in the list once for each quad that leads to it (six times for a proof in its
    graph), and orders that only swap one node with itself give the same path.
    """
    if len(nodes) == 1 or nodes.count(nodes[0]) == len(nodes):
        yield tuple(nodes)
        return
    order = sorted(nodes)
    while True:
        yield tuple(order)
        pivot = len(order) - 2
        while pivot >= 0 and order[pivot] >= order[pivot + 1]:
            pivot -= 1
        if pivot < 0:
            return
        swap = len(order) - 1
        while order[swap] <= order[pivot]:
            swap -= 1
        order[pivot], order[swap] = order[swap], order[pivot]
        order[pivot + 1 :] = reversed(order[pivot + 1 :])


def _beaten(path: str, chosen: str) -> bool:
    return bool(chosen) and len(path) >= len(chosen) and path > chosen
