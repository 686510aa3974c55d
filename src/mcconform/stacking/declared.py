"""What one credential says about itself and other awards, in no standard's terms."""

from __future__ import annotations

import functools
from decimal import Decimal

import msgspec

from mcconform.stacking.edges import STACKING, Edge, data
from mcconform.stacking.phrases import Mention, Table, Text, marks, table


class Credit(msgspec.Struct, frozen=True):
    """A credit number as it stands; ``amount`` is None when it is not finite."""

    pointer: str
    name: str
    amount: Decimal | None


class Level(msgspec.Struct, frozen=True):
    """A level in a known framework."""

    pointer: str
    framework: str
    value: str
    """What stands for the level: a code or the end of an address; may be empty."""
    highest: int = 0
    """The framework's highest level; 0 where that is not known here."""


class Declaration(msgspec.Struct, frozen=True):
    """What a credential says about itself and other awards."""

    pointer: str = ""
    """Of the definition (in Open Badges, the achievement)."""
    id: str = ""
    type: str = ""
    texts: tuple[Text, ...] = ()
    complete: bool = True
    """False when there was too much text to search it all."""
    edges: tuple[Edge, ...] = ()
    credits: tuple[Credit, ...] = ()
    levels: tuple[Level, ...] = ()
    unit: bool = False
    """Whether a member of the data gives credit numbers a unit."""
    points_at_award: bool = False
    """Whether an alignment points at an award: a target, if not a statement that it counts."""
    partial: bool | None = None
    """The flag isPartialQualification, where it is given."""
    claims: tuple[Mention, ...] = ()
    prerequisites: tuple[Mention, ...] = ()

    @property
    def stacking(self) -> tuple[Edge, ...]:
        """The edges that say how awards build on each other."""
        return tuple(edge for edge in self.edges if edge.kind in STACKING)

    @property
    def declares(self) -> bool:
        """Whether the credential says anything about stacking, in words or in data."""
        return bool(self.claims or self.stacking or self.partial)


NOTHING = Declaration()


@functools.cache
def framework_marks() -> frozenset[str]:
    """A word of each name of each framework of levels."""
    return frozenset().union(*(marks(framework_names(one["id"])) for one in data()["framework"]))


@functools.cache
def framework_names(framework: str) -> Table:
    """The names of a framework of levels, to be found in texts."""
    return table(next(one["names"] for one in data()["framework"] if one["id"] == framework))
