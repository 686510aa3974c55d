"""Open Badges 3.0, class Evidence."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import SHOULD, rule
from mcconform.model import Finding, failed
from mcconform.standards.ob3.nodes import Evidence
from mcconform.standards.ob3.rules import SPEC

_TELLING = ("id", "narrative", "name", "description")


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#evidence",
    message="this evidence has no id, narrative, name or description: there is nothing to look at",
    fix="Link the work in id or describe it in narrative, or leave the entry out.",
)
def says_something(evidence: Evidence) -> Iterator[Finding]:
    """Evidence points at the work or describes it.

    Class Evidence requires only the type; an entry with nothing else is no evidence of anything.
    """
    if not any(evidence.text(name) for name in _TELLING):
        yield failed(evidence.pointer)
