"""European Learning Model, class CreditPoint."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mcconform.catalogue import SHOULD, rule
from mcconform.model import Finding, failed
from mcconform.standards._walk import shown
from mcconform.standards.edc.nodes import CreditPoint
from mcconform.standards.edc.rules import SHAPES

_NUMBER: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SHAPES}#CreditPoint-elm_point",
    message="point is {found}, which is no number",
    fix="Write the points as a number with a point before its fraction, for example 2.5.",
    applies=lambda credit: bool(credit.text("point")),
)
def number(credit: CreditPoint) -> Iterator[Finding]:
    """Credit points are a number.

    The shapes take any text. A comma before the fraction is read as a thousand by many.
    """
    if not _NUMBER.fullmatch(credit.text("point")):
        yield failed(credit.at("point"), found=shown(credit.text("point")))
