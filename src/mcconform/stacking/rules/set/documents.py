"""Sets of awards: the documents themselves."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, rule
from mcconform.model import Finding
from mcconform.stacking.rules.set import OB3
from mcconform.stacking.stackset import StackSet


@rule(
    area="stackability",
    level=MUST,
    spec=f"{OB3}#data-model",
    message="the document cannot be read: {why}",
    fix="Put a readable document into the set, or leave it out; mcconform check says more.",
    applies=lambda stack: bool(stack.papers),
)
def readable(stack: StackSet) -> Iterator[Finding]:
    """Every document of the set can be read.

    What cannot be read may hold the missing end of a relation. A document of a kind that declares
    nothing about stacking, or that no reader knows, is left open.
    """
    for number, paper in enumerate(stack.papers):
        if paper.problem and paper.unsure:
            yield stack.cannot_tell((number, ""), paper.problem)
        elif paper.problem:
            yield stack.failed((number, ""), why=paper.problem)
        elif not paper.reading.standard and paper.supplied:
            cause = "the document is of no kind that says how awards build on each other"
            yield stack.cannot_tell((number, ""), cause)
