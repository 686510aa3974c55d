"""Who is who: owners of awards, issuers and endorsers, by id and by name."""

from __future__ import annotations

from mcconform.stacking.readers.common import normal


class Agents:
    """The agents of a set, numbered as they are met; -1 is nobody in particular."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}
        self._keys: list[str] = []
        self._names: list[str] = []
        self._shown: list[str] = []
        self._named: dict[str, set[str]] = {}
        self._called: dict[str, str] = {}

    def number(self, key: str, id: str, name: str) -> int:
        """The number of an agent; ``key`` is that of its id, empty where it has none."""
        if not key and not name:
            return -1
        plain = normal(name)
        found = self._numbers.get((key, plain))
        if found is None:
            found = self._numbers[key, plain] = len(self._keys)
            self._keys.append(key)
            self._names.append(plain)
            self._shown.append(name or id)
            if key and plain:
                self._named.setdefault(key, set()).add(plain)
                self._called.setdefault(key, name)
        return found

    def same(self, one: int, other: int) -> bool | None:
        """Whether two are the same agent; None where nobody can tell.

        The same id or the same name makes them one: organisations have several ids, and a body that
        signs with another key is no other body. Nobody is called foreign on less than another id
        and no name in common.
        """
        if one < 0 or other < 0:
            return None
        if one == other:
            return True
        first, second = self._keys[one], self._keys[other]
        if first and first == second:
            return True
        if self.names(one) & self.names(other):
            return True
        return False if first and second else None

    def names(self, one: int) -> set[str]:
        """Every name that the agent goes by in the set."""
        own = {self._names[one]} if self._names[one] else set()
        return own | self._named.get(self._keys[one], set())

    def shown(self, one: int) -> str:
        """What to call an agent: by a name that it goes by in the set, else by its id."""
        if one < 0:
            return "somebody"
        return (
            self._shown[one]
            if self._names[one]
            else self._called.get(self._keys[one], self._shown[one])
        )

    def key(self, one: int) -> str:
        """The key of the agent's id."""
        return self._keys[one] if one >= 0 else ""
