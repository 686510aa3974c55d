"""Stacking: whether an award offered as a part is in force."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import SHOULD, rule
from mcconform.model import Dossier, Finding, failed
from mcconform.securing.instants import instant, moment
from mcconform.stacking.declaration import declares, speaks
from mcconform.stacking.rules import SPEC

_ENDS = ("validUntil", "expirationDate")


def _end(dossier: Dossier) -> str:
    return next((key for key in _ENDS if instant(dossier.document.get(key)) is not None), "")


@rule(
    area="stackability",
    level=SHOULD,
    spec=f"{SPEC}#verifiablecredential",
    message="the badge is offered as a part of something, but is valid only until {end}",
    fix="Renew the badge before it is counted, or ask the bigger award's owner if it still counts.",
    given=speaks,
    applies=lambda dossier: declares(dossier) and bool(_end(dossier)),
)
def part_is_in_force(dossier: Dossier) -> Iterator[Finding]:
    """An award offered as a part is still in force after the check (STK-EXP-001).

    One that ends at that very moment is not: there is no time left to count it in. Whether an
    expired part still counts is for the owner of the whole to say, so it is advice here; the status
    area reports the expiry itself, and the order of the two dates is a rule of the VC Data Model.
    """
    key = _end(dossier)
    end = instant(dossier.document.get(key))
    if end is not None and moment(dossier.at) >= end:
        yield failed(f"/{key}", end=str(dossier.document.get(key)))
