"""Brings what the relations of a set lead to: definitions that are not in the set themselves."""

from __future__ import annotations

from collections.abc import Iterable

from mcconform import limits
from mcconform.gather.library import Library
from mcconform.model import Reference, Resource, Source

ROLE = "award"
_OVER = (
    f"the set leads to more than {limits.STACK_TARGETS} addresses outside it; the others were not "
    "asked"
)


def bring_targets(urls: Iterable[str], library: Library, spent: int) -> dict[str, Resource]:
    """The documents at some addresses, in the order of the addresses.

    ``spent``: how many were asked for before. What is mirrored costs nothing.
    """
    wanted = [Reference(url, ROLE) for url in sorted(set(urls))]
    free = [one for one in wanted if library.is_at_hand(one)]
    costly = [one for one in wanted if not library.is_at_hand(one)]
    paid = costly[: max(0, limits.STACK_TARGETS - spent)]
    found = {one.url: one for one in library.bring_all([*free, *paid])}
    for reference in costly[len(paid) :]:
        found[reference.url] = Resource(
            reference.url, Source.NONE, problem="too-many-requests", detail=_OVER
        )
    return found
