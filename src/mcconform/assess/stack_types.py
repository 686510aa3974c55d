"""What is reported of a set of awards: one assessment, and what it is made of."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from mcconform.model import Level, Outcome, Verdict


class StackDocument(msgspec.Struct, frozen=True):
    """One document of the set."""

    name: str
    sha256: str
    standard: str
    parent: str
    supplied: bool
    problem: str
    definitions: int
    awards: int
    declarations: int


class StackFinding(msgspec.Struct, frozen=True):
    """A finding as reports have it: with the document and the place in it."""

    rule: str
    level: Level
    outcome: Outcome
    subject: str
    pointer: str
    message: str
    fix: str
    spec: str
    line: int | None = None
    column: int | None = None


class StackThing(msgspec.Struct, frozen=True):
    """An award, a definition or whatever else a relation names."""

    number: int
    id: str
    name: str
    kind: str
    """``definition``, ``award``, ``component``, or ``unknown`` for what no document states."""
    type: str
    owner: str
    credit: str
    level: str
    subject: str
    pointer: str
    faulty: bool
    """Whether a finding at MUST level stands at it or at one of its relations."""


class StackDeclaration(msgspec.Struct, frozen=True):
    """One document's word on a relation."""

    subject: str
    pointer: str
    term: str
    by: str
    """``part`` or ``whole`` for parts and transfers, else ``source`` or ``target``; ``third``."""


class StackRelation(msgspec.Struct, frozen=True):
    """A relation, with everybody who declares it."""

    kind: str
    source: int
    target: int
    declared: tuple[StackDeclaration, ...]
    confirmed: str
    """Of relations with another body's award: ``yes``, ``no`` or ``unproven``; else empty."""
    faulty: bool


class StackRule(msgspec.Struct, frozen=True):
    """The outcome of one rule, and how many findings it had."""

    rule: str
    level: Level
    outcome: Outcome
    findings: int


class PartShown(msgspec.Struct, frozen=True):
    """One thing that lowers a score."""

    state: str
    what: str
    subject: str
    pointer: str


class ScoreShown(msgspec.Struct, frozen=True):
    """One of the four scores."""

    id: str
    title: str
    value: float | None
    points: int
    of: int
    formula: str
    parts: tuple[PartShown, ...]
    left_out: int


class StackAssessment(msgspec.Struct, frozen=True):
    """What a report says of a set."""

    verdict: Verdict
    decision: str
    tested: bool
    """Whether any rule was decided or left open."""
    internal_error: bool
    documents: tuple[StackDocument, ...]
    counts: Mapping[str, int]
    scores: tuple[ScoreShown, ...]
    rules: tuple[StackRule, ...]
    findings: tuple[StackFinding, ...]
    left_out: int
    """Findings beyond the limit of each rule."""
    things: tuple[StackThing, ...]
    relations: tuple[StackRelation, ...]
    things_left_out: int
    relations_left_out: int
    conversions: tuple[str, ...]
    """Conversions of credit that the profile declares, in words."""
