"""Whether two copies of a badge object say the same.

What is compared is what is said, not how: spellings, null, an array of one, the order of types and
the context are left aside, and an object agrees with the address that it has as its ``id``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from mcconform.model import Json
from mcconform.nodes import as_list
from mcconform.standards.ob2 import dates

_KINDS: Final = {"hosted": "HostedBadge", "signed": "SignedBadge"}
"""Aliases of types."""
STATUS: Final = frozenset({"revoked", "revocationReason"})
"""Members that change when a badge is revoked: the rules on the status read them."""
ADDED: Final = frozenset(
    {"@language", "endorsement", "evidence", "image", "narrative", "related", "version"}
)
"""Members that an issuer may add to the copy that he serves without changing what was awarded."""


def differences(mine: Mapping[str, Json], theirs: Mapping[str, Json]) -> tuple[str, ...]:
    """Names of the members in which the copy in hand differs from the one that is published.

    Both go by their one names (`reading.read`).
    """
    names = sorted((mine.keys() | theirs.keys()) - STATUS - {"@context"})
    return tuple(
        name
        for name in names
        if not same(mine.get(name), theirs.get(name))
        and not (name not in mine and (name in ADDED or ":" in name))
    )


def same(one: Json, other: Json) -> bool:
    """Whether two values say the same. Nothing recurses: pairs that are left wait in a list.

    A type that only one of the two gives is the default that the other leaves out.
    """
    waiting = [(one, other)]
    while waiting:
        first, second = (_value(item) for item in waiting.pop())
        if isinstance(first, Mapping) and isinstance(second, Mapping):
            names = (first.keys() | second.keys()) - {"@context"}
            waiting += [(first.get(name), second.get(name)) for name in names if name != "type"]
            types = [_types(each.get("type")) for each in (first, second)]
            if all(types) and types[0] != types[1]:
                return False
        elif isinstance(first, Mapping) or isinstance(second, Mapping):
            reference, whole = (second, first) if isinstance(first, Mapping) else (first, second)
            assert isinstance(whole, Mapping)
            if not isinstance(reference, str) or whole.get("id") != reference:
                return False
        elif isinstance(first, list) and isinstance(second, list):
            if len(first) != len(second):
                return False
            waiting += list(zip(first, second, strict=True))
        elif not _same_scalar(first, second):
            return False
    return True


def _same_scalar(one: Json, other: Json) -> bool:
    """Equal values, or two spellings of one moment; true is not 1."""
    if isinstance(one, bool) == isinstance(other, bool) and one == other:
        return True
    if not (isinstance(one, str) and isinstance(other, str)):
        return False
    moment = dates.moment(one)
    return moment is not None and moment == dates.moment(other)


def _value(item: Json) -> Json:
    """An array of one is its value, and an empty one is nothing."""
    if isinstance(item, list) and len(item) < 2:
        return item[0] if item else None
    return item


def _types(value: Json) -> frozenset[str]:
    return frozenset(_KINDS.get(one, one) for one in as_list(value) if isinstance(one, str))
