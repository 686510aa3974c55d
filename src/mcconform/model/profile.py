"""What a standards body demands."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from mcconform.model.outcomes import CREDENTIAL_AREAS, Area, Level


class Deviation(msgspec.Struct, frozen=True):
    """A MUST that a profile does not ask for, written down with its reason."""

    rule: str
    level: Level
    reason: str


class Wanted(msgspec.Struct, frozen=True):
    """What a profile asks of the value of an element, beyond that it is there."""

    min_hours: float | None = None
    max_hours: float | None = None
    credits: Mapping[str, tuple[float, float]] = msgspec.field(default_factory=dict)
    """Least and most credits, by credit system."""
    levels: Mapping[str, tuple[int, ...]] = msgspec.field(default_factory=dict)
    """Levels that will do, by framework."""
    levels_with_credit: Mapping[str, tuple[int, ...]] = msgspec.field(default_factory=dict)
    """Levels that will do besides, where ECTS credit is given."""
    pattern: str = ""
    """What one of the texts must match as a whole."""
    forbidden: tuple[str, ...] = ()
    """Words that none of the texts may have."""
    refused: tuple[str, ...] = ()
    """Values that do not count."""
    least: int = 0
    """How many values there must be."""
    within_years: float | None = None
    """How far from the evaluation time a date may be."""
    advice: bool = False
    """Whether a value that is not as asked warns and never fails."""


class Demand(msgspec.Struct, frozen=True):
    """One metadata element as a profile asks for it."""

    id: str
    """Stable within the profile, e.g. ``EU-M07``."""
    title: str
    canonical: str
    """Name of the element in ``metadata/elements.toml``."""
    need: str
    """``required``, ``conditional``, ``recommended`` or ``optional``."""
    condition: str = ""
    """Name of the condition that makes a conditional element applicable."""
    source: str = ""
    certainty: str = "verified"
    """``verified``, ``partly verified`` or ``memory``; the last may warn but never fail."""
    weight: float | None = None
    paths: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    """Paths for each standard that replace the crosswalk's."""
    weak: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    """The paths among them that count half, for each standard that the profile overrides."""
    extension: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    """Places for terms of extensions that replace the crosswalk's, by standard."""
    test: str = ""
    """Name of the value test that replaces the element's."""
    value: Wanted | None = None


class Conversion(msgspec.Struct, frozen=True):
    """How much of one unit of credit another is worth: 1 ``unit`` is ``rate`` of ``other``."""

    unit: str
    other: str
    rate: Decimal


class Trust(msgspec.Struct, frozen=True):
    """Issuers whose awards the owner of one whole takes; an empty ``whole`` means every one."""

    issuers: tuple[str, ...]
    whole: str = ""


class Stacking(msgspec.Struct, frozen=True):
    """What a profile asks of a set of awards that build on each other. Amounts are decimal."""

    conversions: tuple[Conversion, ...] = ()
    tolerance: Decimal = Decimal(0)
    """Share of a whole's credit by which its parts may miss it."""
    listed_parts: str = "some"
    """What the parts that a whole merely lists are: ``some`` of what may count towards it, ``all``
    needed, or ``complete``: all needed and nothing else."""
    max_gap: int | None = None
    """Levels that a part may be below its whole; None asks nothing."""
    coverage: Decimal | None = None
    """Share of a whole's outcomes that its parts have to cover; None asks it of declared complete
    wholes alone, and there for all of them."""
    overlap: Decimal = Decimal("0.8")
    """Share of common outcomes above which two parts teach the same."""
    double_counting: str = "allowed"
    """Whether one award may count in two wholes of the same holder: ``allowed``, ``forbidden``."""
    transfer_share: tuple[Decimal, Decimal] | None = None
    """Least and greatest share of a whole that transferred credit may make up."""
    trust: tuple[Trust, ...] = ()
    hours: Mapping[str, tuple[Decimal, Decimal]] = msgspec.field(default_factory=dict)
    """Least and most hours of work for one credit, by unit."""
    credit: Mapping[str, tuple[Decimal, Decimal]] = msgspec.field(default_factory=dict)
    """Least and greatest credit of one micro-credential, by unit."""
    max_months: int | None = None
    """Longest duration of a micro-credential; None asks nothing."""


class Profile(msgspec.Struct, frozen=True):
    """What one standards body demands: levels, metadata elements, thresholds, decision rule."""

    id: str
    title: str
    version: str
    publisher: str
    reference: str
    digest: str
    """SHA-256 of the TOML text."""
    standards: tuple[str, ...] = ()
    """Standards it applies to; empty means every one."""
    decides: tuple[Area, ...] = CREDENTIAL_AREAS
    """Areas whose verdict counts for the whole."""
    levels: Mapping[str, Level] = msgspec.field(default_factory=dict)
    """Raised levels by rule id."""
    deviations: tuple[Deviation, ...] = ()
    demands: tuple[Demand, ...] = ()
    assumes: tuple[str, ...] = ()
    """Conditions that hold for every credential under this profile."""
    weak_counts: bool = True
    """Whether a weak value of a required element still meets the demand."""
    decision: str = ""
    """The decision rule in words."""
    stacking: Stacking = Stacking()

    def level(self, rule: str, own: Level) -> Level:
        """The level of a rule under this profile."""
        for deviation in self.deviations:
            if deviation.rule == rule:
                return deviation.level
        return self.levels.get(rule, own)
