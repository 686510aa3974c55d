"""Comprehensive Learner Record 2.0: achievements of one holder, and associations between them.

Source: class ClrSubject, Association and its closed list of types,
https://www.imsglobal.org/spec/clr/v2p0. An association reads *source, type, target*; both ends are
ids of achievements in the same record. The credentials inside are documents of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mcconform.model import Json
from mcconform.stacking.edges import Edge, Kind
from mcconform.stacking.readers.common import Plain, agent_of, types_of
from mcconform.stacking.readers.ob3 import achievement, endorsements_in, holder_of
from mcconform.stacking.statements import Definition, Inner, Reading

_KINDS: Mapping[str, tuple[Kind, bool]] = {
    "exactMatchOf": (Kind.SAME_AS, False),
    "isChildOf": (Kind.PART_OF, False),
    "isParentOf": (Kind.PART_OF, True),
    "isPartOf": (Kind.PART_OF, False),
    "isPeerOf": (Kind.ALIGNED, False),
    "isRelatedTo": (Kind.ALIGNED, False),
    "precedes": (Kind.REQUIRES, True),
    "replacedBy": (Kind.VERSION_OF, True),
}
"""Kind of edge, and whether it runs from the association's target to its source."""


def is_own(document: Mapping[str, Json]) -> bool:
    """Whether a document is a Comprehensive Learner Record."""
    return "ClrCredential" in types_of(document)


def read(document: Mapping[str, Json]) -> Reading:
    """What a record says itself; the credentials in it are named in ``inner``."""
    node = Plain(document)
    publisher, name = agent_of(document.get("issuer"))
    definitions: list[Definition] = []
    edges: list[Edge] = []
    inner: list[Inner] = list(endorsements_in(node, node.text("id")))
    subjects = node.many("credentialSubject")
    for subject in subjects:
        for own in subject.many("achievement"):
            definition, more, inside = achievement(own, publisher, name)
            definitions.append(definition)
            edges += more
            inner += inside
        edges += _associations(subject, publisher)
        inner += [
            Inner(pointer, value)
            for pointer, value in subject.items("verifiableCredential")
            if isinstance(value, Mapping | str)
        ]
    first = subjects[0] if subjects else Plain({}, "/credentialSubject")
    return Reading(
        "clr2",
        tuple(definitions),
        edges=tuple(edges),
        inner=tuple(inner),
        publisher=publisher,
        publisher_name=name,
        record=True,
        record_holder=holder_of(first),
        record_pointer=first.at("id") if first.has("id") else first.pointer,
    )


def _associations(subject: Plain, publisher: str) -> Iterator[Edge]:
    """Each association as the publisher's word on two achievements; unknown types are none."""
    for one in subject.many("association"):
        kind, turned = _KINDS.get(one.text("associationType"), (None, False))
        if kind is None:
            continue
        source, target = one.text("sourceId"), one.text("targetId")
        yield Edge(
            kind,
            *((target, source) if turned else (source, target)),
            one.pointer,
            one.text("associationType"),
            "third",
            needed=True if kind in (Kind.PART_OF, Kind.REQUIRES) else None,
            by=publisher,
            closed=True,
        )
