"""Open Badges 2.0: JSON-LD, its context, and what names mean in it."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, failed
from mcconform.nodes import as_list, resolve
from mcconform.standards.ob2 import linked_data
from mcconform.standards.ob2.names import is_plain
from mcconform.standards.ob2.nodes import reading
from mcconform.standards.ob2.reading import File
from mcconform.standards.ob2.rules import SPEC
from mcconform.standards.ob2.scheme import CONNECT, CONTEXT, NAMES, SCHEME

_LISTS = "RevocationList"
"""Lists are too long to be worth it: their entries have no names of their own."""


def _files(dossier: Dossier) -> tuple[File, ...]:
    """The files that make up the badge, each a JSON-LD document of its own."""
    return reading(dossier).files


def _named(file: File) -> list[str]:
    return [one for one in as_list(file.value.get("@context")) if isinstance(one, str)]


def _short(dossier: Dossier) -> tuple[File, ...]:
    return tuple(file for file in _files(dossier) if file.cls.name != _LISTS)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#OpenBadgesVocabulary",
    message="there is no @context, so nothing in the document means anything",
    fix=f'Add "@context": "{CONTEXT}".',
)
def present(dossier: Dossier) -> Iterator[Finding]:
    """Every badge object that is a document of its own has a JSON-LD context.

    Open Badges are JSON-LD: a member that no context maps is not part of the badge. An object that
    is embedded is read with the context of the document around it.
    """
    for file in _files(dossier):
        if not as_list(file.value.get("@context")):
            yield failed(file.pointer)


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#OpenBadgesVocabulary",
    message="the context of Open Badges 2.0 is not named as {expected}",
    fix=f'Name it: "@context": "{CONTEXT}", alone or as one of an array.',
    applies=lambda dossier: any("@context" in file.value for file in _files(dossier)),
)
def named_by_its_url(dossier: Dossier) -> Iterator[Finding]:
    """The context is named by the address that the specification gives it.

    Other contexts that give the names the same meaning are JSON-LD as well, but many readers tell
    the edition by this address and accept no other.
    """
    for file in _files(dossier):
        names = _named(file)
        if "@context" in file.value and not {CONTEXT, CONNECT}.intersection(names):
            yield failed(f"{file.pointer}/@context", expected=CONTEXT)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#DataValidation",
    message="it is no valid JSON-LD: {why}",
    fix="Mend the context or the member that is named.",
)
def valid_json_ld(dossier: Dossier) -> Iterator[Finding]:
    """Each badge object is a valid JSON-LD document: it can be expanded with its contexts.

    A context that cannot be had leaves it open. Revocation lists are left out: they may be very
    long, and say nothing that a context could change.
    """
    for file in _short(dossier):
        yield from linked_data.invalid(dossier, file)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#OpenBadgesVocabulary",
    message="{name} means {meaning} in the contexts of the document, not what Open Badges means",
    fix="Do not give names of Open Badges other meanings: choose another name.",
    applies=lambda dossier: any(not is_plain(file.value, NAMES) for file in _files(dossier)),
)
def names_keep_their_meaning(dossier: Dossier) -> Iterator[Finding]:
    """A name of Open Badges means in a badge what Open Badges says.

    Whoever reads the JSON takes ``badge`` for the badge; JSON-LD takes it for what the document's
    contexts say it is. A document may use other names for the same meanings, and not the same names
    for others.
    """
    for file in _files(dossier):
        yield from linked_data.changed(dossier, file, SCHEME)


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#OpenBadgesVocabulary",
    message="no context maps {name}, so it is not part of the badge",
    fix="Add a context that maps it, write it as an extension, or leave it out.",
)
def members_defined(dossier: Dossier) -> Iterator[Finding]:
    """Every member of a badge object is mapped by one of its contexts.

    What is not mapped is not part of the badge object's meaning: software that processes JSON-LD
    drops it. Where a context cannot be had it is not known what it maps.
    """
    for file in _short(dossier):
        for pointer, is_type in linked_data.undefined(dossier, file):
            if not is_type:
                name = pointer.rpartition("/")[2].replace("~1", "/")
                yield failed(file.pointer + pointer, name=name)


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#Assertion",
    message="no context maps the type {name}, so it is not part of the badge",
    fix="Write it as a URL or a compact IRI, add a context that maps it, or leave it out.",
    applies=lambda dossier: any("@context" in file.value for file in _files(dossier)),
)
def types_defined(dossier: Dossier) -> Iterator[Finding]:
    """A type that stands beside the name of the class is a URL or a compact IRI of the context.

    The specification allows those, and says of no other that it may not stand there; software that
    processes JSON-LD drops it.
    """
    for file in _short(dossier):
        for pointer, is_type in linked_data.undefined(dossier, file):
            if is_type:
                name = resolve(file.value, pointer)
                yield failed(file.pointer + pointer, name=str(name))
