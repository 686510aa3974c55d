"""The words of reports on sets, the same in every format that people read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from mcconform.assess.stack_types import ScoreShown, StackAssessment, StackRelation, StackThing
from mcconform.report.text import clean, plural

KINDS: Final[Mapping[str, str]] = {
    "part_of": "is part of",
    "gives_credit": "gives credit in",
    "requires": "requires",
    "recommends": "recommends",
    "same_as": "is the same as",
    "stands_for": "stands for",
    "version_of": "is a newer edition of",
    "aligned": "is aligned with",
}
"""Kinds of relations in words, from source to target."""
THINGS: Final[Mapping[str, str]] = {
    "definition": "stated in the set",
    "award": "an award given to somebody",
    "component": "a component of a pathway",
    "unknown": "named, and stated nowhere in the set",
}
CONFIRMED: Final[Mapping[str, str]] = {
    "yes": "confirmed by the owner of the whole",
    "no": "declared by the part only",
    "unproven": "a statement of the owner of the whole is not proven",
}
STATES: Final[Mapping[str, str]] = {
    "without-relation": "without any relation",
    "dangling": "leads to what is not known",
    "unconfirmed": "not confirmed by the owner of the whole",
    "unproven": "statement of the owner not proven",
    "unsound": "in a finding at MUST level",
}


def sides(relation: StackRelation) -> str:
    """Who says so: ``declared by the part``, ``by the whole`` or by both."""
    said = sorted({one.by for one in relation.declared})
    names = {"third": "a third party", "part": "the part", "whole": "the whole"}
    told = " and ".join(names.get(one, f"the {one}") for one in said)
    return f"declared by {told}"


def score_line(score: ScoreShown) -> str:
    """``3 of 4``, or that there was nothing to count."""
    return f"{score.points} of {score.of}" if score.of else "nothing to count"


def size_line(found: StackAssessment) -> str:
    """What the set holds, in words."""
    counts = found.counts
    parts = [
        plural(counts["documents"], "document"),
        plural(counts["definitions"], "definition"),
        plural(counts["awards"], "award"),
        plural(counts["relations"], "relation"),
    ]
    if counts["unknown"]:
        parts.append(f"{counts['unknown']} named and not stated")
    return ", ".join(parts)


def pictured(found: StackAssessment) -> list[StackThing]:
    """What a picture shows: awards with a relation, and definitions without any too. What is only
    pointed at by an alignment (a level, a skill) is no award.
    """
    named = {
        end for one in found.relations if one.kind != "aligned" for end in (one.source, one.target)
    }
    alone = ("definition", "component")
    return [one for one in found.things if one.number in named or one.kind in alone]


def thing_label(name: str, id: str, limit: int = 60) -> str:
    """What to call a thing: by its name, or else its id, of which the ends tell it from others."""
    if name or len(id) <= limit:
        return clean(name or id, limit)
    head = limit // 2
    return clean(f"{id[:head]}…{id[len(id) - (limit - head - 1) :]}", limit)
