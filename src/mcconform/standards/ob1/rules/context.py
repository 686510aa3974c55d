"""Open Badges 1.1: JSON-LD, which came with it."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, cannot_tell, failed
from mcconform.nodes import as_list
from mcconform.standards._recognise import contexts_of
from mcconform.standards.ob1.nodes import whole
from mcconform.standards.ob1.rules import SPEC
from mcconform.standards.ob1.scheme import CONTEXT, CONTEXTS, NAMES, SCHEME
from mcconform.standards.ob2 import linked_data
from mcconform.standards.ob2.names import is_plain
from mcconform.standards.ob2.reading import File


def files(dossier: Dossier) -> tuple[File, ...]:
    """The files of a badge of 1.1; none for a badge of before."""
    return whole(dossier).files if dossier.credential.edition == "1.1" else ()


def is_1_1(dossier: Dossier) -> bool:
    """Whether the badge is one of 1.1."""
    return bool(files(dossier))


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#Assertion",
    message="there is no @context, which a badge object of 1.1 has",
    fix=f'Add "@context": "{CONTEXT}".',
    applies=is_1_1,
)
def present(dossier: Dossier) -> Iterator[Finding]:
    """Every badge object of 1.1 has a JSON-LD context.

    It is that of 1.1 or includes it. The drafts named others, and what those say is not published:
    under another context it is open what the badge means.
    """
    for file in files(dossier):
        if not as_list(file.value.get("@context")):
            yield failed(file.pointer)
        elif not file.pointer and not CONTEXTS.intersection(contexts_of(file.value)):
            yield cannot_tell("/@context", f"the context is not named as {CONTEXT}")


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#Assertion",
    message="there is no type, which a badge object of 1.1 has",
    fix='Add "type": "Assertion", "BadgeClass" or "Issuer".',
    applies=is_1_1,
)
def typed(dossier: Dossier) -> Iterator[Finding]:
    """Every badge object of 1.1 has a type."""
    for file in files(dossier):
        if not (as_list(file.value.get("type")) or as_list(file.value.get("@type"))):
            yield failed(file.pointer)


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#BadgeClass",
    message="there is no id",
    fix="Give the object the address as its id that it is published at.",
    applies=is_1_1,
)
def identified(dossier: Dossier) -> Iterator[Finding]:
    """Badge classes and issuers of 1.1 have an id.

    The tables of the specification mark it as mandatory, its own JSON Schemas do not: it is advice.
    """
    for file in files(dossier):
        if file.cls.name != "Assertion" and not (file.value.get("id") or file.value.get("@id")):
            yield failed(file.pointer)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#BadgeObjects",
    message="it is no valid JSON-LD: {why}",
    fix="Mend the context or the member that is named.",
    applies=is_1_1,
)
def valid_json_ld(dossier: Dossier) -> Iterator[Finding]:
    """Each badge object of 1.1 is valid JSON-LD: it can be expanded with its contexts.

    A context that cannot be had leaves it open.
    """
    for file in files(dossier):
        yield from linked_data.invalid(dossier, file)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#additional-properties",
    message="{name} means {meaning} in the contexts of the document, not what Open Badges means",
    fix="Do not give names of Open Badges other meanings: choose another name.",
    applies=lambda dossier: any(not is_plain(file.value, NAMES) for file in files(dossier)),
)
def names_keep_their_meaning(dossier: Dossier) -> Iterator[Finding]:
    """What contexts add does not clash with the names of Open Badges."""
    for file in files(dossier):
        yield from linked_data.changed(dossier, file, SCHEME)
