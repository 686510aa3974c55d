"""Who holds what: the awards of a set by holder and by definition.

A holder is told by an id, by plain identifiers (an e-mail address) and by hashed ones that a plain
one fits (Open Badges 3.0, class IdentityObject: the hash is of the identity and the salt).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mcconform import limits
from mcconform.stacking.edges import Kind
from mcconform.stacking.graph import Given, Relation
from mcconform.stacking.keys import is_local
from mcconform.stacking.statements import Hashed, Holder
from mcconform.stacking.unionfind import UnionFind

if TYPE_CHECKING:
    from mcconform.stacking.stackset import StackSet

_HASHES = {"sha256": hashlib.sha256, "md5": hashlib.md5}
_MOST_HASHES = 200_000
"""Hashes that are tried to tell whose award it is."""


class Holdings:
    """The awards of a set, each once, and their holders as numbers; -1 is a holder not told."""

    def __init__(self, stack: StackSet) -> None:
        self.stack = stack
        self.awards: list[Given] = [thing.awards[0] for thing in stack.things if thing.awards]
        self._keys: list[set[str]] = []
        self._numbers: dict[str, int] = {}
        self._sets = UnionFind()
        self._hashed: dict[int, list[Hashed]] = {}
        self._holders = {given.thing: self._number(given) for given in self.awards}
        self._match_hashes()
        for number, keys in enumerate(self._keys):
            root = self._sets.find(number)
            if root != number:
                self._keys[root] |= keys

    def _number(self, given: Given) -> int:
        holder = given.award.holder
        names = [*holder.names, *self._id_keys(holder, given.paper)]
        if not names and not holder.hashed:
            return -1
        own = self._sets.add()
        self._keys.append(set(names))
        for name in names:
            self._sets.union(own, self._numbers.setdefault(name, own))
        if holder.hashed:
            self._hashed[own] = list(holder.hashed)
        return own

    def _id_keys(self, holder: Holder, paper: int) -> list[str]:
        return [self.stack.graph.key(holder.id, paper)] if holder.id else []

    def _match_hashes(self) -> None:
        """Hashed identifiers that fit a plain one, or are the same as another."""
        seen: dict[tuple[str, str], int] = {}
        left = _MOST_HASHES
        plain = sorted(self._numbers.items(), key=lambda item: item[1])
        for own, several in self._hashed.items():
            for hashed in several:
                first = seen.setdefault((hashed.digest, hashed.salt), own)
                self._sets.union(own, first)
                kind, _, digest = hashed.digest.partition("$")
                make = _HASHES.get(kind)
                if make is None or first != own:
                    continue
                for name, number in plain:
                    left -= 1
                    if left < 0:
                        return
                    value = name.rpartition(" ")[2] + hashed.salt
                    if make(value.encode(), usedforsecurity=False).hexdigest() == digest.lower():
                        self._sets.union(own, number)

    def holder(self, given: Given) -> int:
        """The number of an award's holder."""
        own = self._holders.get(given.thing, -1)
        return self._sets.find(own) if own >= 0 else -1

    def has_key(self, holder: int, key: str) -> bool:
        """Whether a holder goes by an id with that key."""
        return holder >= 0 and key in self._keys[holder]

    def same(self, one: Given, other: Given) -> bool | None:
        """Whether two awards have one holder; None where their names cannot be compared.

        Two ids of one kind that differ are two holders; ids of different kinds, hashes, and ids
        that mean something in one document alone prove nothing.
        """
        first, second = self.holder(one), self.holder(other)
        if first < 0 or second < 0:
            return None
        if first == second:
            return True
        schemes = self._schemes(first) & self._schemes(second)
        return False if schemes else None

    def _schemes(self, holder: int) -> set[str]:
        return {
            urlsplit(key).scheme if "://" in key or key.startswith("urn:") else _method(key)
            for key in self._keys[holder]
            if not is_local(key) and " " not in key
        }

    def shown(self, given: Given) -> str:
        """What an award's holder is called."""
        holder = given.award.holder
        return holder.id or next(iter(holder.names), "somebody")

    # By what was awarded.

    def root(self, thing: int) -> int:
        """What stands for a thing and all that count as the same."""
        return self.stack.alike.find(thing)

    @cached_property
    def by_definition(self) -> dict[int, list[Given]]:
        """The awards of each definition, under the root of those that count as the same."""
        found: dict[int, list[Given]] = {}
        for given in self.awards:
            if given.of >= 0:
                found.setdefault(self.root(given.of), []).append(given)
        return found

    @cached_property
    def _by_both(self) -> dict[tuple[int, int], list[Given]]:
        found: dict[tuple[int, int], list[Given]] = {}
        for root, several in self.by_definition.items():
            for given in several:
                found.setdefault((root, self.holder(given)), []).append(given)
        return found

    def held(self, thing: int, holder: int) -> Sequence[Given]:
        """The awards of a definition that a holder has."""
        return self._by_both.get((self.root(thing), holder), ()) if holder >= 0 else ()

    def given(self, thing: int) -> Sequence[Given]:
        """The awards of a definition, or the award itself."""
        own = self.stack.things[thing].awards
        return own[:1] if own else self.by_definition.get(self.root(thing), ())

    def stacks(self) -> Iterator[tuple[Relation, Given, Sequence[Given]]]:
        """Each award of a whole with its holder's awards of each part of the whole.

        Of awards that are parts of one another themselves, whoever holds them; limited to a number
        of steps, after which `cut` says so.
        """
        return iter(self._stacks)

    @cached_property
    def _stacks(self) -> list[tuple[Relation, Given, Sequence[Given]]]:
        found: list[tuple[Relation, Given, Sequence[Given]]] = []
        things = self.stack.things
        for relation in self.stack.building():
            if relation.kind is Kind.PART_OF and things[relation.source].awards:
                wholes = things[relation.target].awards[:1]
                found += [(relation, w, things[relation.source].awards[:1]) for w in wholes]
                continue
            for whole in self.given(relation.target):
                if len(found) >= limits.STACK_EDGES:
                    return found
                found.append((relation, whole, self.held(relation.source, self.holder(whole))))
        return found

    @property
    def cut(self) -> bool:
        """Whether there were more than are looked at."""
        return len(self._stacks) >= limits.STACK_EDGES


def _method(key: str) -> str:
    """The scheme of an id, and of a DID its method too: one person may have several of them."""
    parts = key.split(":")
    return ":".join(parts[:2]) if parts[0] == "did" else parts[0]
