"""Findings put together for people: one rule at many places, one finding in many badges.

Counting and judging is done elsewhere; this only decides what is said once instead of often.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

import msgspec

from mcconform.model import Area, Assessment, Level, Outcome, ReportedFinding
from mcconform.report.text import LEVEL_ORDER, OUTCOME_ORDER, QUIET, area_order

PLACES_SHOWN = 3
"""Pointers named for one folded finding; the rest is a number."""

Key = tuple[str, Outcome, Level, str, str, tuple[str, ...]]


class Group(msgspec.Struct, frozen=True):
    """Findings of one rule that say the same, at one or more places of one badge."""

    first: ReportedFinding
    places: tuple[ReportedFinding, ...]

    @property
    def key(self) -> Key:
        """What makes it identical to a finding of another badge: all but line and column."""
        one = self.first
        pointers = tuple(place.pointer for place in self.places)
        return (one.rule, one.outcome, one.level, one.message, one.fix, pointers)

    @property
    def shown(self) -> tuple[ReportedFinding, ...]:
        """The places that are named."""
        return self.places[:PLACES_SHOWN]

    @property
    def more(self) -> int:
        """How many places are not named."""
        return len(self.places) - len(self.shown)


class Shared(msgspec.Struct, frozen=True):
    """One group that several badges have alike."""

    group: Group
    badges: tuple[str, ...]


def weight(finding: ReportedFinding) -> tuple[int, int]:
    """Order of concern: a failed MUST, an open MUST, a failed SHOULD …"""
    outcome = OUTCOME_ORDER.index(finding.outcome)
    level = LEVEL_ORDER.index(finding.level)
    if finding.outcome in QUIET:
        return (len(LEVEL_ORDER) + outcome, level)
    return (level, outcome)


def grouped(findings: Iterable[ReportedFinding], *, all_findings: bool) -> tuple[Group, ...]:
    """The findings of one badge: the worst first, then by area and rule; equal ones together."""
    kept = [one for one in findings if all_findings or one.outcome not in QUIET]

    def order(one: ReportedFinding) -> tuple[object, ...]:
        return (weight(one), area_order(one.area), one.area, one.rule, one.message, one.fix)

    groups = []
    for _, same in groupby(sorted(kept, key=lambda one: (order(one), one.pointer)), key=order):
        places = tuple(same)
        groups.append(Group(places[0], places))
    return tuple(groups)


def by_area(groups: Iterable[Group]) -> dict[Area, tuple[Group, ...]]:
    """Groups by their area, areas in the order they are shown."""
    found: dict[Area, list[Group]] = {}
    for group in groups:
        found.setdefault(group.first.area, []).append(group)
    order = sorted(found, key=lambda area: (area_order(area), area))
    return {area: tuple(found[area]) for area in order}


def shared(subjects: Iterable[tuple[Assessment, tuple[Group, ...]]]) -> dict[Key, Shared]:
    """Groups that stand alike in two badges or more, what most badges share first."""
    seen: dict[Key, tuple[Group, list[str]]] = {}
    for subject, groups in subjects:
        for group in groups:
            seen.setdefault(group.key, (group, []))[1].append(subject.name)
    several = [Shared(group, tuple(names)) for group, names in seen.values() if len(names) > 1]
    several.sort(key=lambda one: (weight(one.group.first), -len(one.badges), one.group.key))
    return {one.group.key: one for one in several}


def counts(groups: Iterable[Group]) -> Counter[Outcome]:
    """How many rules of the groups had which outcome."""
    return Counter(outcome for _, outcome in {(g.first.rule, g.first.outcome) for g in groups})
