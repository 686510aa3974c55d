"""Credentials side by side: what each says of the same things, and where they differ.

The crosswalk says where each standard has an element; `readers` makes values of what stands there
that can be compared. What a standard has no place for "cannot be said" in it; what it has a place
for and the credential leaves out is "not said". Only what is said can differ.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

import msgspec

from mcconform.metadata import elements
from mcconform.metadata.compare_scores import Scored, ScoreLine, score_lines
from mcconform.metadata.elements import compile_all, crosswalk, element_places, place
from mcconform.metadata.opened import opened
from mcconform.metadata.paths import Hit
from mcconform.metadata.readers import READERS
from mcconform.metadata.reading import Reading, Value
from mcconform.metadata.search import Search
from mcconform.metadata.units import Row, declared
from mcconform.model import Dossier, Json
from mcconform.standards import get_standard


class State(StrEnum):
    """What a credential says in a row."""

    SAID = "said"
    NOT_SAID = "not-said"
    CANNOT_BE_SAID = "cannot-be-said"


class Agreement(StrEnum):
    """What the credentials that say something in a row come to."""

    SAME = "same"
    PARTLY = "partly"
    """Two or more have something in common, and there is something that not all have."""
    DIFFERENT = "different"
    ONE = "one"
    """One alone says something."""
    NONE = "none"


class Item(msgspec.Struct, frozen=True):
    """One value, and whether the others that say something say it too."""

    value: Value
    shared: bool
    """All of them do."""
    alone: bool
    """None of them does."""


class Cell(msgspec.Struct, frozen=True):
    """What one credential says in one row."""

    state: State
    items: tuple[Item, ...] = ()


class Line(msgspec.Struct, frozen=True):
    """One row of the comparison, with a cell for each column."""

    row: Row
    agreement: Agreement
    cells: tuple[Cell, ...]


class Column(msgspec.Struct, frozen=True):
    """One credential."""

    name: str
    sha256: str
    standard: str
    """Id of its standard; empty for what was not recognised."""
    edition: str
    called: str
    """What the standard is called."""
    problem: str = ""
    """Why there is nothing to compare; empty when there is."""
    profile: str = ""
    """Id of the profile that its scores were taken by; empty where it has none."""
    unscored: str = ""
    """Why it has no scores though they were asked for; empty when it has."""


class Comparison(msgspec.Struct, frozen=True):
    """All of it."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    conversions: tuple[str, ...]
    """The declared conversions that were used, in words."""
    scores: tuple[ScoreLine, ...] = ()
    """Empty where scores were not asked for."""

    @property
    def differing(self) -> tuple[Line, ...]:
        """The lines on which those who say something do not say the same."""
        return tuple(
            line for line in self.lines if line.agreement in (Agreement.DIFFERENT, Agreement.PARTLY)
        )


def compare(dossiers: Sequence[Dossier], scored: Sequence[Scored] = ()) -> Comparison:
    """Lay credentials side by side, in the order given, with their scores in the same order.

    What they say is compared alike, whether there are scores and by whatever profile.
    """
    columns = tuple(_column(one) for one in dossiers)
    said = [_values(one, column) for one, column in zip(dossiers, columns, strict=True)]
    lines = tuple(
        _line(row, columns, [one.get(row.id, ()) for one in said]) for row in declared().rows
    )
    used = {
        item.value.note.partition(": ")[2]
        for line in lines
        for cell in line.cells
        for item in cell.items
        if item.value.note
    }
    if scored:
        columns = tuple(_told(*one) for one in zip(columns, scored, strict=True))
    return Comparison(columns, lines, tuple(sorted(used)), score_lines(scored))


def _told(column: Column, scored: Scored) -> Column:
    return msgspec.structs.replace(column, profile=scored.profile, unscored=scored.problem)


def _column(dossier: Dossier) -> Column:
    credential = dossier.credential
    standard = credential.standard or ""
    called, problem = "", ""
    if credential.document is None:
        problem = "it could not be read"
    elif not standard:
        problem = "no standard that mcconform knows was recognised"
    else:
        called = get_standard(standard).title
        if not elements.covers(standard):
            problem = f"the crosswalk does not know {called}"
    return Column(
        credential.name, credential.sha256, standard, credential.edition or "", called, problem
    )


def _values(dossier: Dossier, column: Column) -> dict[str, tuple[Value, ...]]:
    """The values of each row, by its id; of equal ones the first."""
    if column.problem:
        return {}
    there = opened(dossier)
    reading = Reading(dossier.document)
    document = reading.whole(there.document)
    made: dict[str, tuple[Value, ...]] = {}
    for row in declared().rows:
        found: dict[str, Value] = {}
        for hits in _hits(document, row, column.standard):
            for value in READERS[row.reader](hits, reading):
                found.setdefault(value.key, value)
            if found:
                break
        made[row.id] = tuple(
            msgspec.structs.replace(one, pointer=there.place(one.pointer)) for one in found.values()
        )
    return made


def _hits(document: Mapping[str, Json], row: Row, standard: str) -> Iterator[list[Hit]]:
    """What stands at the places of a row: first where it counts in full, then where it counts half.

    The lesser places are asked only where the others have nothing: a narrative is no outcome
    beside a list of outcomes.
    """
    for search, count in _searches(row.elements, standard):
        hits = search.run(document).hits
        yield [hit for number in range(count) for hit in hits.get(number, ())]


@functools.cache
def _searches(names: tuple[str, ...], standard: str) -> tuple[tuple[Search, int], ...]:
    """The places of some elements in full and in part, each with how many paths there are."""
    full: list[str] = []
    half: list[str] = []
    for name in names:
        element = crosswalk().elements[name]
        paths, weak = element_places(element, standard)
        full += [path for path in paths if path not in weak]
        full += place(element.extension, standard)
        half += weak
    found = [tuple(dict.fromkeys(compile_all(standard, tuple(some)))) for some in (full, half)]
    return tuple((Search(paths), len(paths)) for paths in found if paths)


def _line(row: Row, columns: Sequence[Column], said: Sequence[tuple[Value, ...]]) -> Line:
    speaking = [values for values in said if values]
    cells = []
    for column, values in zip(columns, said, strict=True):
        if values:
            items = tuple(_item(one, speaking) for one in values)
            cells.append(Cell(State.SAID, items))
        else:
            silent = State.NOT_SAID if _sayable(row, column) else State.CANNOT_BE_SAID
            cells.append(Cell(silent))
    return Line(row, _agreement(cells), tuple(cells))


def _item(value: Value, speaking: Sequence[tuple[Value, ...]]) -> Item:
    """A value with how many of those who say something say it: the same, or with the same IRI."""
    count = sum(
        any(one.key == value.key or (one.iri and one.iri == value.iri) for one in values)
        for values in speaking
    )
    return Item(value, shared=count == len(speaking), alone=count == 1)


def _sayable(row: Row, column: Column) -> bool:
    """Whether the standard has a place of its own for the row."""
    if column.problem:
        return True
    if column.standard in row.unsayable:
        return False
    known = crosswalk().elements
    return any(element_places(known[name], column.standard)[0] for name in row.elements)


def _agreement(cells: Sequence[Cell]) -> Agreement:
    speaking = [cell for cell in cells if cell.state is State.SAID]
    if len(speaking) < 2:
        return Agreement.ONE if speaking else Agreement.NONE
    items = [item for cell in speaking for item in cell.items]
    if all(item.shared for item in items):
        return Agreement.SAME
    return Agreement.DIFFERENT if all(item.alone for item in items) else Agreement.PARTLY
