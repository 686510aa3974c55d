"""Stacking: the words an award calls itself by."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import SHOULD, rule
from mcconform.model import Dossier, Finding, failed
from mcconform.stacking.declaration import declaration, declares, speaks
from mcconform.stacking.rules import SPEC


@rule(
    area="stackability",
    level=SHOULD,
    spec=f"{SPEC}#achievement",
    message="the badge says that it builds towards something, but has no achievementType",
    fix="Say in achievementType what kind of award it is, for example MicroCredential or Course.",
    given=speaks,
    applies=declares,
)
def claim_has_type(dossier: Dossier) -> Iterator[Finding]:
    """An award that builds towards another says what kind of award it is (STK-VOC-002).

    Without a type nobody can compare the size of the part with that of the whole. That the type is
    a listed term is a constraint of the vocabulary and not asked again.
    """
    found = declaration(dossier)
    if not found.type:
        yield failed(found.pointer)
