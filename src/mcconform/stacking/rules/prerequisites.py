"""Stacking: what must come first."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MAY, rule
from mcconform.model import Dossier, Finding, failed
from mcconform.stacking.declaration import declaration, speaks
from mcconform.stacking.edges import Kind
from mcconform.stacking.rules import SPEC, no_property


@rule(
    area="stackability",
    level=MAY,
    spec=f"{SPEC}#criteria",
    message="what must come first (“{phrase}”) is said in words only{why}",
    fix="Add what machines can read, for example ceterms:requires.",
    given=speaks,
    applies=lambda dossier: bool(declaration(dossier).prerequisites),
)
def prerequisite_is_data(dossier: Dossier) -> Iterator[Finding]:
    """What must come first is linked, not only told (STK-PRE-001).

    A remark and no fault: but for CTDL the standards cannot express it.
    """
    found = declaration(dossier)
    if not any(edge.kind is Kind.REQUIRES for edge in found.edges):
        for mention in found.prerequisites:
            yield failed(mention.pointer, phrase=mention.phrase, why=no_property(dossier))
