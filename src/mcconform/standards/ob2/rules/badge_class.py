"""Open Badges 2.0: criteria, evidence and alignments."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MAY, SHOULD, rule
from mcconform.model import Finding, failed
from mcconform.standards.ob2.nodes import AlignmentObject, Criteria, Evidence
from mcconform.standards.ob2.rules import SPEC

_EARLIER = {"name": "targetName", "url": "targetUrl", "description": "targetDescription"}
_SAYING = ("id", "narrative", "name", "description")


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#Criteria",
    message="criteria has neither an id nor a narrative",
    fix="Say in narrative how the badge is earned, or link a page that does in id.",
)
def criteria_say_how(criteria: Criteria) -> Iterator[Finding]:
    """Criteria say how the badge is earned, by a page or in words.

    Neither member is marked as required, and without both there are no criteria.
    """
    if not (criteria.text("id") or criteria.text("narrative")):
        yield failed(criteria.pointer)


@rule(
    area="schema",
    level=MAY,
    spec=f"{SPEC}#Evidence",
    message="the evidence says nothing: no id, narrative, name or description",
    fix="Link the work, or describe it.",
)
def evidence_says_something(evidence: Evidence) -> Iterator[Finding]:
    """Evidence is linked or described."""
    if not any(evidence.text(name) for name in _SAYING):
        yield failed(evidence.pointer)


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#Alignment",
    message="the alignment says {name}, which is called {now} since version 2.0",
    fix="Rename it to {now}.",
    applies=lambda alignment: any(alignment.has(name) for name in (*_EARLIER, *_EARLIER.values())),
)
def alignment_names(alignment: AlignmentObject) -> Iterator[Finding]:
    """An alignment uses the names of version 2.0, not the name, url and description of 1.x."""
    for name, now in _EARLIER.items():
        if alignment.has(name) and not alignment.has(now):
            yield failed(alignment.at(name), name=name, now=now)
