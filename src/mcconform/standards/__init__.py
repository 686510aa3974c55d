"""The standards of the field: one folder each, found by looking, never listed.

A folder ``standards/<id>/`` whose ``__init__.py`` has a `Standard` named ``STANDARD`` is a standard
mcconform knows; nothing else has to be edited. ``vocabulary.toml`` beside it is its data model.

Such a folder may also come from another distribution: a package of any name that it declares under
the entry-point group ``mcconform.standards``, with the standard's id as the name.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from importlib import metadata
from types import ModuleType

import msgspec

from mcconform import catalogue
from mcconform.catalogue import CatalogueError
from mcconform.model import Assembled, Credential, Dossier, Json, Reference, Resource
from mcconform.outline import outline
from mcconform.standards.vocabulary import Vocabulary

ROOMS = ("intake", "securing", "status", "metadata", "stacking")
"""Rooms beside the standards whose rules hold for every verifiable credential."""
GROUP = "mcconform.standards"
"""Entry points of other distributions: id of a standard → its package."""


class Recognition(msgspec.Struct, frozen=True):
    """How sure a standard is that a document is one of its own."""

    edition: str
    """The edition the document says it follows; empty when it does not say."""
    strength: int
    """3: type and context both say so; 2: the type alone; 1: the context alone."""


def no_references(credential: Credential, resources: Mapping[str, Resource]) -> Iterator[Reference]:
    """What a standard refers to that names no document of its own."""
    return iter(())


def as_it_is(document: Mapping[str, Json]) -> Mapping[str, Json]:
    """What a standard reads whose documents are written in one form only."""
    return document


def the_whole(document: Mapping[str, Json]) -> tuple[str, Mapping[str, Json]]:
    """What a document is about where that is the document itself."""
    return "", document


class Standard(msgspec.Struct, frozen=True, eq=False):
    """One standard: what it is called, how it is recognised, what its documents are made of.

    What the standard secures its documents with, where that is neither a proof nor an envelope of
    the W3C, it tells the room ``securing`` (`securing.register`).
    """

    id: str
    title: str
    editions: tuple[str, ...]
    builds_on: tuple[str, ...]
    profile: str
    """Id of the baseline profile that decides when the user names none."""
    package: str
    vocabulary: Vocabulary
    recognise: Callable[[Mapping[str, Json]], Recognition | None]
    layers: Callable[[Credential], tuple[str, ...]]
    """Ids of the standards whose rules hold for a document: its own and those it builds on. Of one
    whose documents it only shares classes with it may name sections or rules (``ob3.profile``)."""
    embedded: Callable[[Mapping[str, Json]], Iterator[tuple[str, Json]]]
    """Pointer and value of each credential inside a document: an object or a compact JWS."""
    recognised_by_form: bool = False
    """Whether ``recognise`` looks at nothing but the form of a document (`outline.Outline`)."""
    rooms: tuple[str, ...] = ROOMS
    """Rooms, or beginnings of rule ids (``securing.key``), beside the layers whose rules hold for
    its documents. What is no verifiable credential leaves out what only speaks of those."""
    references: Callable[[Credential, Mapping[str, Resource]], Iterator[Reference]] = no_references
    """Documents its rules ask for, beside contexts, keys, status lists and schemas. Called again as
    long as something new is at hand: linked documents may refer further."""
    refers_once: bool = False
    """Whether ``references`` looks at the credential alone, so that nothing new comes of calling it
    again."""
    refers_by: frozenset[str] = frozenset()
    """Names of members without which, wherever they stand, ``references`` gives nothing."""
    read: Callable[[Mapping[str, Json]], Mapping[str, Json]] = as_it_is
    """A document in the form that its rules read, where the same may be written in several. Places
    in reports are those of that form."""
    described: Callable[[Mapping[str, Json]], tuple[str, Mapping[str, Json]]] = the_whole
    """Pointer and value of the object that a document is about, where metadata is looked for."""
    assemble: Callable[[Dossier], Assembled] | None = None
    """For documents that are only whole with those they link to: what rules see, a view of them all
    as one document. Findings are shown with the file they are about."""


def assembled(dossier: Dossier) -> Dossier:
    """The dossier as the rules of its standard see it: with linked documents in their places."""
    standard = dossier.credential.standard
    if standard is None or dossier.credential.document is None or dossier.assembled is not None:
        return dossier
    assemble = get_standard(standard).assemble
    if assemble is None:
        return dossier
    # What was worked out before is about the document alone, so the view starts afresh.
    return msgspec.structs.replace(dossier, assembled=assemble(dossier), memo={})


@functools.cache
def packages() -> Mapping[str, str]:
    """The package of each folder by its id: those here, then those that plug-ins declare.

    Raises:
        CatalogueError: two declare the same id.
    """
    found = {
        one.name: f"{__name__}.{one.name}" for one in pkgutil.iter_modules(__path__) if one.ispkg
    }
    for point in metadata.entry_points(group=GROUP):
        taken = found.setdefault(point.name, point.module)
        if taken != point.module:
            raise CatalogueError(
                f"{point.module} calls its standard {point.name!r}, and so does {taken}",
                "rename the entry point and the standard, or uninstall one of the two",
            )
        catalogue.adopt(point.module, point.name)
    return found


def _modules() -> Iterator[tuple[str, ModuleType]]:
    for name, package in packages().items():
        try:
            yield name, importlib.import_module(package)
        except ModuleNotFoundError as absent:
            if absent.name != package:
                raise
            raise CatalogueError(
                f"a plug-in declares the standard {name!r}, but there is no package {package}",
                "install the plug-in again, or uninstall it",
            ) from absent


@functools.cache
def standards() -> tuple[Standard, ...]:
    """Every standard there is a folder for, in the order of their ids.

    Raises:
        CatalogueError: a standard has another id than its folder.
    """
    found: list[Standard] = []
    for name, module in _modules():
        standard = getattr(module, "STANDARD", None)
        if standard is None:
            continue
        if standard.id != name:
            raise CatalogueError(f"{module.__name__}: STANDARD.id is {standard.id!r}, not {name!r}")
        found.append(standard)
    return tuple(sorted(found, key=lambda standard: standard.id))


@functools.cache
def get_standard(standard_id: str) -> Standard:
    """The standard with that id; raises KeyError."""
    for standard in standards():
        if standard.id == standard_id:
            return standard
    raise KeyError(standard_id)


def inside(credential: Credential) -> Iterator[tuple[str, Json]]:
    """Pointer and value of each credential inside a credential; none in one of no standard.

    A document is not walked for them where there can be none, see `may_hold`.
    """
    if credential.standard is None or credential.document is None or not may_hold(credential):
        return iter(())
    return get_standard(credential.standard).embedded(credential.document)


def may_hold(credential: Credential) -> bool:
    """Whether there can be credentials inside a credential: a member has a name that its vocabulary
    knows for one that holds credentials, or its standard looks for them in a way of its own.
    """
    if credential.standard is None or credential.document is None:
        return False
    standard = get_standard(credential.standard)
    names = outline(credential).names
    return not (_by_vocabulary(standard) and names.isdisjoint(standard.vocabulary.holders))


@functools.cache
def _by_vocabulary(standard: Standard) -> bool:
    return standard.embedded == standard.vocabulary.embedded


@functools.cache
def contexts() -> Mapping[str, Mapping[str, Json]]:
    """The JSON-LD contexts of every standard by URL, derived from the vocabularies."""
    merged: dict[str, Mapping[str, Json]] = {}
    for _, module in _modules():
        merged.update(module.VOCABULARY.contexts())
    return merged


@functools.cache
def published() -> Mapping[str, tuple[str, ...]]:
    """Digests of the official files behind the derived contexts, by URL."""
    merged: dict[str, tuple[str, ...]] = {}
    for _, module in _modules():
        merged.update(module.VOCABULARY.published())
    return merged
