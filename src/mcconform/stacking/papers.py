"""Papers: the documents of a set, read, with what is known about each from outside.

A credential inside another is a paper of its own, whether it was opened as a subject (a dossier
with a parent) or only stands in the document as JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from mcconform.model import Dossier, Json, Outcome, Place, Position
from mcconform.stacking.readers import read, reading_of
from mcconform.stacking.statements import Endorsement, Reading
from mcconform.standards import assembled

MOST_INNER = 8
"""Credentials within credentials that are read."""


class Standing(msgspec.Struct, frozen=True):
    """What is known of a document from outside itself."""

    secured: Outcome | None = None
    """Whether its signature holds and is its issuer's; None for a document without any."""
    status: str = ""
    """``revoked``, ``suspended``, ``in force`` or ``unknown``; empty where nothing is published."""


UNKNOWN = Standing()


class Paper(msgspec.Struct, frozen=True):
    """One document of a set."""

    name: str
    reading: Reading
    digest: str = ""
    file: str = ""
    """Name of the file it came in; its own where it is a file itself."""
    parent: str = ""
    """Name of the paper it stands in."""
    host: str = ""
    """Of an endorsement: id of what it stands in, as the parent writes it."""
    standing: Standing = UNKNOWN
    problem: str = ""
    """Why it could not be read, in words."""
    unsure: bool = False
    """Whether that was a limit, or a document that did not come, rather than a fault of its own."""
    supplied: bool = True
    """Whether the user asked about it; False for a document that others refer to."""
    positions: Callable[[str], Position | None] | None = None
    places: Callable[[str], Place] | None = None
    """Of a document that was put together from several: from a pointer to the file that says so."""

    def place(self, pointer: str) -> tuple[str, str]:
        """Name of the document that says what stands at a pointer, and the pointer in it."""
        found = self.places(pointer) if self.places else Place("", pointer)
        return (found.url, found.pointer) if found.url else (self.name, found.pointer)

    def position(self, pointer: str) -> Position | None:
        """Line and column of a pointer in the source text, where there is one."""
        name, own = self.place(pointer)
        return self.positions(own) if self.positions and name == self.name else None

    @property
    def endorsement(self) -> Endorsement | None:
        """What it says as an endorsement; None where it is none."""
        return next(iter(self.reading.endorsements), None)


def papers(
    dossiers: Iterable[Dossier], standing: Callable[[Dossier], Standing] = lambda dossier: UNKNOWN
) -> tuple[Paper, ...]:
    """The papers of a set, in an order that does not depend on that of the dossiers."""
    own = {_identity(one): one for one in dossiers}
    made: dict[str, Paper] = {}
    for _, dossier in sorted(own.items()):
        credential = dossier.credential
        whole = assembled(dossier)
        around = made.get(credential.parent)
        made[credential.name] = Paper(
            credential.name,
            _reading(whole),
            credential.sha256,
            file=around.file if around else credential.name,
            parent=credential.parent,
            standing=standing(dossier),
            problem=_problem(dossier),
            unsure=any("cause" in note.args for note in credential.notes),
            positions=credential.position if credential.positions else None,
            places=whole.place if whole.assembled is not None else None,
        )
    return completed(made)


def _reading(whole: Dossier) -> Reading:
    credential = whole.credential
    if not credential.document:
        return Reading()
    if whole.assembled is None:
        return reading_of(credential)
    return read(_named(whole), credential.standard)


def _named(whole: Dossier) -> Mapping[str, Json]:
    """A document in which what came from an address goes by it: a badge class of Open Badges 1.0
    has no other id, and one that calls itself by another's address is not that other.
    """
    document = dict(whole.document)
    badge = document.get("badge")
    if isinstance(badge, Mapping):
        document["badge"] = _located(_with_issuer(badge, whole, "/badge/issuer"), whole, "/badge")
    return _with_issuer(document, whole, "/issuer")


def _with_issuer(value: Mapping[str, Json], whole: Dossier, pointer: str) -> dict[str, Json]:
    issuer = value.get("issuer")
    if not isinstance(issuer, Mapping):
        return dict(value)
    return {**value, "issuer": _located(issuer, whole, pointer)}


def _located(value: Mapping[str, Json], whole: Dossier, pointer: str) -> dict[str, Json]:
    url = whole.place(pointer).url
    return {**value, "id": url} if url else dict(value)


def completed(made: Mapping[str, Paper]) -> tuple[Paper, ...]:
    """The papers with those that stand inside them, each with the host it is about."""
    found = dict(made)
    waiting = sorted(made)
    for _ in range(MOST_INNER):
        later: list[str] = []
        for name in waiting:
            for inner in _inside(found[name], found):
                found[inner.name] = inner
                later.append(inner.name)
        waiting = later
    return tuple(found[name] for name in sorted(found))


def _inside(paper: Paper, known: Mapping[str, Paper]) -> Iterator[Paper]:
    for one in paper.reading.inner:
        name = f"{paper.name}#{one.pointer}"
        if name in known:
            yield msgspec.structs.replace(known[name], host=one.host, parent=paper.name)
        elif isinstance(one.value, Mapping):
            yield Paper(
                name,
                read(one.value),
                paper.digest,
                file=paper.file,
                parent=paper.name,
                host=one.host,
                standing=_unseen(one.value),
                supplied=paper.supplied,
                positions=_below(paper, one.pointer),
            )


def _unseen(value: Mapping[str, Json]) -> Standing:
    """What can be said of a document whose signature and status nobody looked at."""
    signed = value.get("proof") or value.get("verification") or value.get("verify")
    secured = Outcome.CANT_TELL if signed else None
    return Standing(secured, "unknown" if value.get("credentialStatus") else "")


def _below(paper: Paper, base: str) -> Callable[[str], Position | None] | None:
    outer = paper.positions
    return None if outer is None else lambda pointer: outer(base + pointer)


def referred(url: str, document: Mapping[str, Json], digest: str) -> Paper:
    """A document that others refer to, such as the definition of a whole in a registry."""
    return Paper(url, read(document), digest, file=url, supplied=False)


def _identity(dossier: Dossier) -> tuple[str, str]:
    return dossier.credential.name, dossier.credential.sha256


def _problem(dossier: Dossier) -> str:
    """Why a document says nothing, in the words of what intake noted."""
    if dossier.document:
        return ""
    notes = dossier.credential.notes
    why = next((str(note.args["cause"]) for note in notes if "cause" in note.args), "")
    return why or "it is not readable as a credential"
