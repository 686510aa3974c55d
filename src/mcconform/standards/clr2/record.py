"""What a record holds, from the outside in: credentials, achievements, associations.

Credentials inside a record are subjects of their own. The rules of the record still have to look
into them, for an association joins achievements wherever in the record they stand. What is in an
envelope is opened here without being verified; no place inside it can be pointed at, so the
envelope stands for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from mcconform import limits
from mcconform.model import Dossier, Json
from mcconform.nodes import Node
from mcconform.securing.contents import document_in, is_sealed
from mcconform.securing.jose import JoseError
from mcconform.standards.iris import canonical


class Inner(msgspec.Struct, frozen=True, eq=False):
    """A credential inside the record, at any depth."""

    pointer: str
    node: Node | None
    """Its document; None where it could not be read."""
    reason: str = ""
    """Why it could not be read, in words."""
    sealed: bool = False
    """Whether pointers into its document lead nowhere: it came out of an envelope."""
    direct: bool = True
    """Whether it stands in the record itself, not in a credential inside it."""

    def place(self, pointer: str) -> str:
        """Where in the record something of this credential is to be pointed at."""
        return self.pointer if self.sealed else pointer


class Definition(msgspec.Struct, frozen=True, eq=False):
    """An achievement somewhere in the record."""

    pointer: str
    node: Node

    @property
    def id(self) -> str:
        """Its id as written; empty where there is none."""
        return self.node.text("id")


class Association(msgspec.Struct, frozen=True):
    """One association; ends as written, empty where there is none."""

    pointer: str
    type: str
    source: str
    target: str


class Record(msgspec.Struct, frozen=True, eq=False):
    """All that a record holds."""

    inner: tuple[Inner, ...]
    definitions: tuple[Definition, ...]
    associations: tuple[Association, ...]
    """Those of the record itself."""
    closed: str = ""
    """Why something inside could not be looked at; empty where everything was."""


def record(dossier: Dossier) -> Record:
    """The record in a dossier, worked out once."""
    return dossier.once("clr2.record", lambda whole: read(Node(whole.document, "", whole)))


def subjects(credential: Node) -> list[Node]:
    """The subjects of a credential that are objects."""
    return credential.children("credentialSubject")


def read(root: Node) -> Record:
    """What the record at ``root`` holds. Nothing recurses, and limits end in `Record.closed`."""
    inner = list(_inner(root))
    waiting = [(one, 1) for one in inner]
    closed = ""
    for outer, depth in waiting:  # grows while it is read
        if outer.node is None:
            closed = closed or f"a credential inside it cannot be read: {outer.reason}"
            continue
        found = [_within(outer, one) for one in _inner(outer.node)]
        if found and (depth >= limits.EMBEDDED_DEPTH or len(inner) > limits.EMBEDDED_CREDENTIALS):
            closed = closed or "it holds more credentials than are looked at"
            continue
        inner += found
        waiting += [(one, depth + 1) for one in found]
    definitions = list(_definitions(root))
    for one in inner:
        if one.node is not None:
            definitions += [
                Definition(one.place(found.pointer), found.node) for found in _definitions(one.node)
            ]
    return Record(tuple(inner), tuple(definitions), tuple(_associations(root)), closed)


def _inner(credential: Node) -> Iterator[Inner]:
    for subject in subjects(credential):
        for pointer, value in subject.items("verifiableCredential"):
            sealed = is_sealed(value)
            try:
                document = document_in(value)
            except JoseError as error:
                yield Inner(pointer, None, error.reason, sealed)
            else:
                yield Inner(pointer, Node(document, pointer, credential.dossier), "", sealed)


def _within(outer: Inner, one: Inner) -> Inner:
    """A credential two levels down, with the place it is to be pointed at."""
    sealed = outer.sealed or one.sealed
    place = outer.place(one.pointer)
    return msgspec.structs.replace(one, pointer=place, sealed=sealed, direct=False)


def _definitions(credential: Node) -> Iterator[Definition]:
    for subject in subjects(credential):
        for achievement in subject.children("achievement"):
            yield Definition(achievement.pointer, achievement)


def _associations(credential: Node) -> Iterator[Association]:
    for subject in subjects(credential):
        for node in subject.children("association"):
            ends = (node.text("sourceId"), node.text("targetId"))
            yield Association(node.pointer, node.text("associationType"), *ends)


def achievement_ids(found: Record) -> frozenset[str]:
    """The ids of all achievements, in the form that is compared."""
    return frozenset(canonical(one.id) for one in found.definitions if one.id)


def credential_ids(found: Record) -> frozenset[str]:
    """The ids of all credentials inside, in the form that is compared."""
    nodes = [one.node for one in found.inner if one.node is not None]
    return frozenset(canonical(node.text("id")) for node in nodes if node.text("id"))


def other_ids(found: Record) -> frozenset[str]:
    """Every id inside the credentials that define no achievement in the manner of 1EdTech.

    A degree in a credential of another kind is an achievement by another name.
    """
    ids: set[str] = set()
    for one in found.inner:
        if one.node is not None and not any(True for _ in _definitions(one.node)):
            ids |= set(_ids(one.node.value))
    return frozenset(map(canonical, ids))


def _ids(value: Json) -> Iterator[str]:
    waiting: list[Json] = [value]
    while waiting:
        here = waiting.pop()
        if isinstance(here, Mapping):
            yield from (
                one for one in (here.get("id"), here.get("@id")) if isinstance(one, str) and one
            )
            waiting.extend(here.values())
        elif isinstance(here, list):
            waiting.extend(here)
