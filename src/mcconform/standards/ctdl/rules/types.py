"""The classes that nodes say they are of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mcconform.catalogue import MAY, MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, cannot_tell, failed
from mcconform.standards.ctdl.nodes import CredentialRecord
from mcconform.standards.ctdl.rules import SCHEMAS, TERMS
from mcconform.standards.ctdl.survey import Thing, survey
from mcconform.standards.ctdl.terms import ALIGNMENT, CONCEPT, OWN, terms

GENERIC: Final = "ceterms:Credential"
_SMALL: Final = frozenset({ALIGNMENT, CONCEPT, "ceasn:Competency"})
"""What may be given by an alignment object alone."""


def _inner(dossier: Dossier) -> list[Thing]:
    """Objects inside others, but no bare references: what a record is made of."""
    return [one for one in survey(dossier).things if not one.top and not one.is_reference]


def _is_alignment(thing: Thing) -> bool:
    """Whether the property that leads there takes alignment objects, and nothing larger."""
    return thing.by is not None and bool(thing.by.range) and thing.by.range <= _SMALL


@rule(
    area="schema",
    level=MUST,
    spec=f"{SCHEMAS}#readme",
    message="the object in {name} does not say what it is: it has no @type",
    fix="Add @type, for example ceterms:ConditionProfile in ceterms:requires.",
    applies=lambda dossier: any(not _is_alignment(one) for one in _inner(dossier)),
)
def stated(dossier: Dossier) -> Iterator[Finding]:
    """Every object inside a record says of which class it is.

    The registry's schemas require @type of each profile. An object that only has an @id is a
    reference and needs none. The schema of credentials lets alignment objects go without, the
    others do not: that is `alignment_stated`.
    """
    for thing in _inner(dossier):
        if "@type" not in thing.value and not _is_alignment(thing):
            yield failed(thing.pointer, name=thing.by.name if thing.by else "it")


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SCHEMAS}#readme",
    message="the alignment object in {name} does not say what it is: it has no @type",
    fix=f"Add @type: {ALIGNMENT}.",
    applies=lambda dossier: any(_is_alignment(one) for one in _inner(dossier)),
)
def alignment_stated(dossier: Dossier) -> Iterator[Finding]:
    """Every alignment object says that it is one.

    The registry's schemas disagree: that of credentials does not require @type here, those of
    learning opportunities, assessments and organisations do. So it is advice.
    """
    for thing in _inner(dossier):
        if "@type" not in thing.value and _is_alignment(thing) and thing.by:
            yield failed(thing.pointer, name=thing.by.name)


@rule(
    area="schema",
    level=MUST,
    spec=f"{TERMS}#Credential",
    message="the record is of the general class ceterms:Credential",
    fix="Name the kind of credential: ceterms:MicroCredential, ceterms:Certificate and so on.",
)
def specific(credential: CredentialRecord) -> Iterator[Finding]:
    """A credential's record is of a particular kind of credential.

    The definition of ceterms:Credential keeps the class for speaking of credentials in general, and
    the registry's schema takes none of it.
    """
    types = set(credential.texts("@type"))
    if GENERIC in types and not (types - {GENERIC}):
        yield failed(credential.at("@type"))


def _own_types(dossier: Dossier) -> list[tuple[Thing, str]]:
    """Types with the prefixes of the vocabulary."""
    return [
        (thing, name)
        for thing in survey(dossier).things
        for name in thing.types
        if name.startswith(OWN)
    ]


@rule(
    area="schema",
    level=MAY,
    spec=TERMS,
    message="{found} is no class of CTDL as of {release}",
    fix="Look for a slip of the pen. A class of a newer release is fine and is not judged here.",
    applies=lambda dossier: bool(_own_types(dossier)),
)
def known(dossier: Dossier) -> Iterator[Finding]:
    """The classes with CTDL's prefixes are classes of CTDL.

    CTDL grows: a class that is not known here may be younger than this list, so this is a note.
    """
    every = terms()
    for thing, name in _own_types(dossier):
        if not every.knows_class(name):
            yield failed(f"{thing.pointer}/@type", found=name[:80], release=every.release)


@rule(
    area="schema",
    level=MUST,
    spec=TERMS,
    message="{found} is no class of CTDL, {meant} is",
    fix="Write {meant}: names are told apart by prefix and capitals.",
    applies=lambda dossier: bool(_own_types(dossier)),
)
def spelled(dossier: Dossier) -> Iterator[Finding]:
    """No class is written with another prefix or with other capitals than CTDL has it.

    That cannot be a newer class. A resource of which no class is known may be of one: what CTDL
    asks of it nobody here can tell.
    """
    every = terms()
    for thing, name in _own_types(dossier):
        meant = every.class_meant(name)
        if meant:
            yield failed(f"{thing.pointer}/@type", found=name[:80], meant=meant)
        elif thing.top and not thing.id.startswith("_:") and not _is_any_known(thing):
            cause = f"{name[:80]} is no class of CTDL as of {every.release}, or is misspelt"
            yield cannot_tell(f"{thing.pointer}/@type", cause)


def _is_any_known(thing: Thing) -> bool:
    return any(map(terms().knows_class, thing.types))
