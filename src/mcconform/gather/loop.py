"""The fixed-point loop: what a document refers to is brought, and may refer further."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import islice
from typing import Final

from mcconform import limits
from mcconform.gather.library import Library
from mcconform.gather.references import (
    decided_by,
    may_refer_further,
    only_mirrored,
    references,
)
from mcconform.model import Credential, Dossier, Reference, Resource, Source

_MANY: Final = 10 * limits.RUN_REQUESTS
"""References of a credential that are looked at, in document order; the rest: "not-gathered"."""
_MOST_DECIDED: Final = 1024
"""Sets of contexts that are kept, by what decides them."""
_OVER_BUDGET: Final = (
    f"the credential refers to more than {limits.RUN_REQUESTS} documents elsewhere; "
    "the others were not fetched"
)
_TOO_DEEP: Final = (
    f"documents refer to one another more than {limits.GATHER_ROUNDS} times in a row; "
    "the last ones were not fetched"
)


def gather(credential: Credential, library: Library, at: dt.datetime) -> Dossier:
    """The credential with every document its rules may ask for, in the order of their URLs.

    It never raises for what a badge says. At most ``limits.RUN_REQUESTS`` documents come from
    outside; which ones depends on the credential alone, never on what the library brought for
    others before, so a corpus gives the same dossiers in any order.
    """
    key = decided_by(credential)
    known = library.decided.get(key) if key is not None else None
    if known is not None:
        return Dossier(credential, at, known)
    found = _gathered(credential, library)
    if key is not None and _is_decided(credential, found):
        if len(library.decided) >= _MOST_DECIDED:
            library.decided.clear()
        library.decided[key] = found
    return Dossier(credential, at, found)


def _is_decided(credential: Credential, found: Mapping[str, Resource]) -> bool:
    """Whether nothing but contexts is referred to, which the standards bring and nobody changes."""
    bundled = all(one.source is Source.BUNDLED for one in found.values())
    return bundled and all(one.role == "context" for one in references(credential, found))


def _gathered(credential: Credential, library: Library) -> dict[str, Resource]:
    found: dict[str, Resource] = {}
    spent = 0
    for _round in range(limits.GATHER_ROUNDS):
        wanted = _wanted(credential, found, library)
        if not wanted:
            break
        brought = [library.bring(one) for one in wanted if library.is_at_hand(one)]
        costly = []
        if len(brought) < len(wanted):
            costly = [one for one in wanted if not library.is_at_hand(one)]
        paid = costly[: limits.RUN_REQUESTS - spent]
        spent += len(paid)
        brought += library.bring_all(paid)
        for resource in brought:
            found[resource.url] = resource
        for reference in costly[len(paid) :]:
            found[reference.url] = _left_out(reference, _OVER_BUDGET)
        if not may_refer_further(credential, brought):
            break
    else:
        for reference in _wanted(credential, found, library):
            found[reference.url] = _left_out(reference, _TOO_DEEP)
    return dict(sorted(found.items()))


def _wanted(
    credential: Credential, found: dict[str, Resource], library: Library
) -> list[Reference]:
    """One reference for each URL that nobody brought yet and somebody could, sorted."""
    wanted: dict[str, Reference] = {}
    for reference in islice(references(credential, found), _MANY):
        if reference.url not in found and (
            not only_mirrored(reference) or library.is_at_hand(reference)
        ):
            known = wanted.setdefault(reference.url, reference)
            if reference.role < known.role:
                wanted[reference.url] = reference
    return [wanted[url] for url in sorted(wanted)]


def _left_out(reference: Reference, detail: str) -> Resource:
    return Resource(reference.url, Source.NONE, problem="too-many-requests", detail=detail)
