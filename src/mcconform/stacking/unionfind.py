"""Disjoint sets of numbers."""

from __future__ import annotations


class UnionFind:
    """Numbers from 0 on, in sets; each set is called by its smallest number."""

    def __init__(self, size: int = 0) -> None:
        self._parent = list(range(size))

    def add(self) -> int:
        """A new number in a set of its own."""
        self._parent.append(len(self._parent))
        return len(self._parent) - 1

    def find(self, one: int) -> int:
        """The smallest number of the set."""
        parent = self._parent
        while parent[one] != one:
            parent[one] = parent[parent[one]]  # halves the way for the next time
            one = parent[one]
        return one

    def union(self, one: int, other: int) -> None:
        """Make one set of two."""
        first, second = self.find(one), self.find(other)
        if first != second:
            self._parent[max(first, second)] = min(first, second)
