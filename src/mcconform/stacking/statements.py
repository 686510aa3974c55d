"""What one document says about awards and how they build on each other, in no standard's terms.

A reader (``readers/``) turns a document into a `Reading`; the graph of a set (`graph`) is built
from readings and knows nothing else. Ids stand as they were written: what they mean outside their
document is decided in `keys`.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from mcconform.stacking.conditions import Condition, Constraint, Operator
from mcconform.stacking.edges import Edge, Kind
from mcconform.stacking.measures import Amount, Rank

__all__ = [
    "Accreditation",
    "Amount",
    "Award",
    "Condition",
    "Constraint",
    "Definition",
    "Edge",
    "Endorsement",
    "Hashed",
    "Holder",
    "Inner",
    "Kind",
    "LearningOutcome",
    "Operator",
    "Pathway",
    "Rank",
    "Reading",
]


class LearningOutcome(msgspec.Struct, frozen=True, gc=False):
    """Something that is learnt: by its address in a framework, else by its label alone."""

    iri: str
    label: str


class Definition(msgspec.Struct, frozen=True, gc=False):
    """An award as such: an achievement, a badge class, a qualification, a course."""

    id: str
    pointer: str
    aliases: tuple[str, ...] = ()
    """Other identifiers of the same thing: a CTID, addresses."""
    names: tuple[tuple[str, str], ...] = ()
    """Language and name; the language is empty where it is not said."""
    type: str = ""
    """Local name of the kind of award; a key of ``[sizes]`` in terms.toml where it has a size."""
    owner: str = ""
    owner_name: str = ""
    owner_stated: bool = False
    """Whether the definition itself names its owner; else it is who issued the award it is in."""
    credits: tuple[Amount, ...] = ()
    ranks: tuple[Rank, ...] = ()
    outcomes: tuple[LearningOutcome, ...] = ()
    conditions: tuple[Condition, ...] = ()
    """What must be fulfilled before it is awarded: each of them."""
    version: str = ""
    language: str = ""
    description: str = ""
    hours: tuple[tuple[str, Decimal], ...] = ()
    """Pointer and hours of each workload."""
    months: tuple[tuple[str, str, Decimal], ...] = ()
    """Pointer, text and number of months of each duration in months or years."""
    stackable: bool = False
    """Whether it is of a kind that is made to be built upon, or says that it counts towards
    something."""
    component: bool = False
    """Whether it is a component of a pathway, not an award itself."""

    @property
    def name(self) -> str:
        """The name to show: in English or without a language where there is one."""
        by_language = dict(reversed(self.names))
        for language in ("", "en", *sorted(by_language)):
            if language in by_language:
                return by_language[language]
        return ""


class Hashed(msgspec.Struct, frozen=True, gc=False):
    """A name of a holder that only its hash is given of."""

    digest: str
    salt: str


class Holder(msgspec.Struct, frozen=True, gc=False):
    """Who an award was given to."""

    id: str = ""
    names: tuple[str, ...] = ()
    """Other identifiers in plain: an e-mail address, a student number with its kind."""
    hashed: tuple[Hashed, ...] = ()


class Award(msgspec.Struct, frozen=True, gc=False):
    """A definition given to somebody."""

    id: str
    pointer: str
    of: str
    """Id of the definition; as given in the `Definition` of the same reading, where it has one."""
    holder: Holder = Holder()
    holder_pointer: str = ""
    issuer: str = ""
    issued: int | None = None
    """Instant (see securing.instants) from which it is valid."""
    until: int | None = None
    credits: tuple[Amount, ...] = ()
    """What the holder got, where that is said apart."""
    name: str = ""
    """Its own name, where it has one beside that of the definition."""


class Endorsement(msgspec.Struct, frozen=True, gc=False):
    """A third party's statement about something. ``host`` is what it is embedded in."""

    pointer: str
    by: str
    by_name: str
    about: str
    since: int | None = None
    until: int | None = None


class Accreditation(msgspec.Struct, frozen=True, gc=False):
    """A body's word on who may award what. Empty scopes limit nothing."""

    pointer: str
    about: str
    """An award or an organisation."""
    by: str
    by_name: str = ""
    awards: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    until: int | None = None


class Pathway(msgspec.Struct, frozen=True, gc=False):
    """A route through components to a destination."""

    id: str
    pointer: str
    name: str = ""
    destinations: tuple[tuple[str, str], ...] = ()
    """Pointer and id of each."""
    children: tuple[tuple[str, str], ...] = ()
    """Pointer and id of each component that the pathway names as its own."""
    members: tuple[tuple[str, str], ...] = ()
    """Pointer and id of each component that says it belongs to the pathway."""


class Inner(msgspec.Struct, frozen=True, gc=False):
    """A credential inside the document: an award of a record, or an endorsement."""

    pointer: str
    value: object
    """The JSON object, or the text of an envelope."""
    host: str = ""
    """Id of the definition or organisation that an endorsement stands in."""


class Reading(msgspec.Struct, frozen=True, gc=False):
    """All that a document says."""

    standard: str = ""
    definitions: tuple[Definition, ...] = ()
    awards: tuple[Award, ...] = ()
    edges: tuple[Edge, ...] = ()
    endorsements: tuple[Endorsement, ...] = ()
    accreditations: tuple[Accreditation, ...] = ()
    pathways: tuple[Pathway, ...] = ()
    inner: tuple[Inner, ...] = ()
    publisher: str = ""
    """Who says all this: the issuer of a credential; empty where nobody signs for it."""
    publisher_name: str = ""
    record: bool = False
    """Whether the awards inside are one holder's, put together by the publisher."""
    record_holder: Holder = Holder()
    record_pointer: str = ""


NOTHING = Reading()
