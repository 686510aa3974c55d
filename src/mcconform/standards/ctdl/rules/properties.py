"""Which properties a resource may have, and which resources a property may lead to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mcconform.catalogue import MAY, MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, failed
from mcconform.nodes import escape
from mcconform.standards.ctdl.rules import TERMS
from mcconform.standards.ctdl.survey import Said, Thing, survey
from mcconform.standards.ctdl.terms import OWN, Property, terms

_DISPUTED: Final = frozenset({"ceasn:isChildOf"})
"""Its range leaves frameworks out, while the usage note of isPartOf sends top statements there."""


def _own(dossier: Dossier) -> list[tuple[Thing, str, Property]]:
    """The members that are properties of CTDL, with the thing they are said of."""
    return [
        (thing, name, found)
        for thing, name, found in survey(dossier).members
        if found is not None and name.startswith(OWN)
    ]


def _at(thing: Thing, name: str) -> str:
    return f"{thing.pointer}/{escape(name)}"


@rule(
    area="schema",
    level=MUST,
    spec=TERMS,
    message="{name} is no property of {found}",
    fix="Say it of the resource it belongs to, or with the property that this class has for it.",
    applies=lambda dossier: any(thing.types for thing, _, _ in _own(dossier)),
)
def belong_to_class(dossier: Dossier) -> Iterator[Finding]:
    """Every property is said of a class that has it.

    CTDL declares for each property the classes it is for; what holds for a class holds for the
    kinds of it. What the registry's schemas of 2019 allow beside that is let pass, and so is
    everything said of a class that is not known here.
    """
    every = terms()
    for thing, name, _ in _own(dossier):
        if not every.says(name, thing.types):
            yield failed(_at(thing, name), name=name, found=", ".join(thing.types)[:80])


def _typed_values(dossier: Dossier) -> list[Thing]:
    """Objects inside others that say their type, under a property that says what it takes."""
    return [one for one in survey(dossier).things if one.by and one.types and one.by.range]


@rule(
    area="schema",
    level=MUST,
    spec=TERMS,
    message="{name} does not lead to {found}",
    fix="Use an object of the class that the property takes.",
    applies=lambda dossier: bool(_typed_values(dossier)),
)
def lead_to_class(dossier: Dossier) -> Iterator[Finding]:
    """Every object inside a record is of a class that its property takes.

    CTDL declares for each property what it leads to, and the registry's schemas name one class for
    most. Concepts may always be given by alignment objects. Classes that are not known here pass.
    """
    every = terms()
    for thing in _typed_values(dossier):
        if thing.by and not every.takes(thing.by.name, thing.types):
            yield failed(thing.pointer, name=thing.by.name, found=", ".join(thing.types)[:80])


def _linked(dossier: Dossier) -> Iterator[tuple[Said, Thing]]:
    """References to resources in the same document that say their type."""
    found = survey(dossier)
    for said in found.said:
        if said.property.kind != "ref" or not said.property.range:
            continue
        value = said.value
        if isinstance(value, dict) and set(value) == {"@id"}:
            value = value["@id"]
        if isinstance(value, str):
            for thing in found.by_id.get(value, ())[:1]:
                if thing.types:
                    yield said, thing


@rule(
    area="schema",
    level=SHOULD,
    spec=TERMS,
    message="{name} points at {found}, which it does not lead to",
    fix="Check that the reference names the resource that is meant.",
    applies=lambda dossier: next(_linked(dossier), None) is not None,
)
def refer_to_class(dossier: Dossier) -> Iterator[Finding]:
    """A reference within the document points at a resource of a class that its property takes.

    It is advice: the declared range says what is included, and in places CTDL's own texts go
    beyond it (statements at the top of a framework are children of the framework).
    """
    every = terms()
    for said, thing in _linked(dossier):
        if said.name in _DISPUTED and "ceasn:CompetencyFramework" in thing.types:
            continue
        if not every.takes(said.name, thing.types):
            yield failed(said.pointer, name=said.name, found=", ".join(thing.types)[:80])


def _prefixed(dossier: Dossier) -> list[tuple[Thing, str, Property | None]]:
    return [one for one in survey(dossier).members if one[1].startswith(OWN)]


@rule(
    area="schema",
    level=MAY,
    spec=TERMS,
    message="{name} is no property of CTDL as of {release}",
    fix="Look for a slip of the pen. A property of a newer release is fine and is not judged here.",
    applies=lambda dossier: bool(_prefixed(dossier)),
)
def known(dossier: Dossier) -> Iterator[Finding]:
    """The properties with CTDL's prefixes are properties of CTDL.

    CTDL grows: a property that is not known here may be younger than this list. The schemas of the
    registry refuse every property they do not list and are from 2019, so this is a note.
    """
    release = terms().release
    for thing, name, found in _prefixed(dossier):
        if found is None:
            yield failed(_at(thing, name), name=name[:80], release=release)


@rule(
    area="schema",
    level=SHOULD,
    spec=TERMS,
    message="{name} is no term of CTDL any more{instead}",
    fix="Use the term of today.",
    applies=lambda dossier: bool(_prefixed(dossier)),
)
def current(dossier: Dossier) -> Iterator[Finding]:
    """No property is used that CTDL had and gave up.

    The registry's schemas of 2019 still list them, so documents with them are not refused.
    """
    for thing, name, found in _prefixed(dossier):
        if found is not None and found.former:
            by = found.replaced_by
            instead = f"; {by} took its place" if by else ""
            yield failed(_at(thing, name), name=name, instead=instead)
