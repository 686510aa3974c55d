"""CLR 2.0, class Association: how the achievements in a record stand to each other.

An association is read as source, type, target. That its type is one of the eight of the list is a
constraint of the vocabulary. What is compared are ids after normalisation (RFC 3986 section 6.2).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, cannot_tell, failed
from mcconform.standards.clr2.order import circles
from mcconform.standards.clr2.record import (
    Association,
    achievement_ids,
    credential_ids,
    other_ids,
    record,
)
from mcconform.standards.clr2.rules import SPEC
from mcconform.standards.iris import canonical

SECTION: Final = f"{SPEC}#association"
PART: Final = frozenset({"isPartOf", "isChildOf", "isParentOf"})
"""Types that say what is part of what; the last one from the whole to its part."""
ORDERS: Final = {
    "part of": PART,
    "before": frozenset({"precedes"}),
    "replaced by": frozenset({"replacedBy"}),
}
"""What each group of types says of its ends, in words."""
ORDERED: Final[frozenset[str]] = frozenset().union(*ORDERS.values())
MUTUAL: Final = frozenset({"exactMatchOf", "isPeerOf", "isRelatedTo"})
"""Types that say the same from either end."""


SHOWN: Final = 4
"""Ids of a circle that a message repeats."""


def associations(dossier: Dossier) -> tuple[Association, ...]:
    """The associations of the record itself."""
    return record(dossier).associations


def with_ends(dossier: Dossier) -> list[Association]:
    """Those that name both ends; that they must is a constraint of the vocabulary."""
    return [one for one in associations(dossier) if one.source and one.target]


def has_ends(dossier: Dossier) -> bool:
    """Whether any association names both ends."""
    return bool(with_ends(dossier))


def ends(dossier: Dossier) -> Iterator[tuple[str, str]]:
    """Pointer and id of each end of each association."""
    for one in associations(dossier):
        for name, end in (("sourceId", one.source), ("targetId", one.target)):
            if end:
                yield f"{one.pointer}/{name}", end


def part_and_whole(one: Association) -> tuple[str, str]:
    """The two ends of a statement of order, the smaller or earlier first."""
    both = canonical(one.source), canonical(one.target)
    return both[::-1] if one.type == "isParentOf" else both


@rule(
    area="stackability",
    level=MUST,
    spec=SECTION,
    message="the association leads to {id}, and there is no such achievement in the record",
    fix="Add the achievement to credentialSubject.achievement, put the credential in that awards "
    "it, or leave the association out.",
    applies=lambda dossier: any(True for _ in ends(dossier)),
)
def ends_are_in_the_record(dossier: Dossier) -> Iterator[Finding]:
    """Both ends of an association are in the record (STK-RES-001).

    Class Association joins achievements of the record and of the credentials in it. The id of a
    credential inside is let pass here (see `ends_are_achievements`), and so is whatever has an id
    in a credential of another standard, which may call its achievements by another name. What
    cannot be opened may hold the end: cannotTell.
    """
    found = record(dossier)
    known = achievement_ids(found) | credential_ids(found) | other_ids(found)
    for pointer, end in ends(dossier):
        if canonical(end) in known:
            continue
        if found.closed:
            cause = f"{end} may be in a part that was not read: {found.closed}"
            yield cannot_tell(pointer, cause, id=end)
        else:
            yield failed(pointer, id=end)


def _found(dossier: Dossier) -> list[tuple[str, str]]:
    """The ends that are in the record, as achievements or as credentials."""
    found = record(dossier)
    known = achievement_ids(found) | credential_ids(found) | other_ids(found)
    return [(pointer, end) for pointer, end in ends(dossier) if canonical(end) in known]


@rule(
    area="stackability",
    level=SHOULD,
    spec=SECTION,
    message="the association leads to {id}, a credential, not an achievement",
    fix="Name the achievement that the credential awards, by its own id.",
    applies=lambda dossier: bool(_found(dossier)),
)
def ends_are_achievements(dossier: Dossier) -> Iterator[Finding]:
    """The ends of an association are achievements, not somebody's credentials (STK-RES-003).

    Advice: class Association speaks of achievements and of their assertions in one sentence.
    """
    found = record(dossier)
    achievements = achievement_ids(found) | other_ids(found)
    for pointer, end in _found(dossier):
        if canonical(end) not in achievements:
            yield failed(pointer, id=end)


@rule(
    area="stackability",
    level=MUST,
    spec=SECTION,
    message="by {type} the achievement stands in a relation to itself",
    fix="Name the other achievement, or leave the association out.",
    applies=lambda dossier: any(one.type in ORDERED for one in with_ends(dossier)),
)
def leads_elsewhere(dossier: Dossier) -> Iterator[Finding]:
    """No achievement is its own part, predecessor or successor (STK-REL-002).

    That something matches itself says nothing and is no contradiction.
    """
    for one in with_ends(dossier):
        if one.type in ORDERED and canonical(one.source) == canonical(one.target):
            yield failed(one.pointer, type=one.type)


@rule(
    area="stackability",
    level=MUST,
    spec=SECTION,
    message="{ids}: each is {order} the next, and so the first is {order} itself",
    fix="Turn one of the associations round, or leave it out.",
    applies=lambda dossier: any(one.type in ORDERED for one in with_ends(dossier)),
)
def no_circles(dossier: Dossier) -> Iterator[Finding]:
    """What is part of what, what comes first, what replaces what: none goes in a circle (STK-CYC).

    Parts, children and, from the other end, parents are one order; precedes and replacedBy are one
    each. Two associations that contradict each other are a circle of two. One circle is named of
    those that hang together.
    """
    for order, types in ORDERS.items():
        steps: dict[str, list[str]] = {}
        places: dict[tuple[str, str], str] = {}
        for one in with_ends(dossier):
            first, second = part_and_whole(one)
            if one.type in types and first != second:
                steps.setdefault(first, []).append(second)
                places.setdefault((first, second), one.pointer)
        for circle in circles(steps):
            shown = ", ".join(circle[:SHOWN]) + (" …" if len(circle) > SHOWN else "")
            yield failed(places[circle[0], circle[1]], ids=shown, order=order)


@rule(
    area="stackability",
    level=MUST,
    spec=SECTION,
    message="{one} and {other} are said to be the same and one to be part of the other",
    fix="Leave out the association that is not true.",
    applies=lambda dossier: any(one.type == "exactMatchOf" for one in with_ends(dossier)),
)
def match_is_no_part(dossier: Dossier) -> Iterator[Finding]:
    """Two achievements that match exactly are not part and whole (STK-CYC-003)."""
    parts = {frozenset(part_and_whole(one)) for one in with_ends(dossier) if one.type in PART}
    for one in with_ends(dossier):
        both = frozenset(part_and_whole(one))
        if one.type == "exactMatchOf" and len(both) == 2 and both in parts:
            yield failed(one.pointer, one=one.source, other=one.target)


@rule(
    area="stackability",
    level=SHOULD,
    spec=SECTION,
    message="the association says again what another one has said",
    fix="Leave one of the two out.",
    applies=has_ends,
)
def said_once(dossier: Dossier) -> Iterator[Finding]:
    """An association is stated once (a duplicate says nothing new).

    The same from the other end, as isParentOf beside isChildOf, is no repetition: it confirms.
    """
    seen: set[tuple[str, ...]] = set()
    for one in with_ends(dossier):
        both = (canonical(one.source), canonical(one.target))
        key = (one.type, *(sorted(both) if one.type in MUTUAL else both))
        if key in seen:
            yield failed(one.pointer)
        seen.add(key)
