"""Open Badges 1.1: extensions, by which issuers say more than the standard."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, rule
from mcconform.model import Dossier, Finding, failed
from mcconform.standards.ob1.nodes import whole
from mcconform.standards.ob1.rules import SPEC
from mcconform.standards.ob1.scheme import SCHEME
from mcconform.standards.ob2 import extensions
from mcconform.standards.ob2.extensions import Extension


def found(dossier: Dossier) -> tuple[Extension, ...]:
    """Every extension in a badge of 1.1, with which they came; none in a badge of before."""

    def make(dossier: Dossier) -> tuple[Extension, ...]:
        if dossier.credential.edition != "1.1":
            return ()
        return tuple(extensions.extensions(whole(dossier), SCHEME.vocabulary))

    return dossier.once("ob1.extensions", make)


def has_any(dossier: Dossier) -> bool:
    """Whether the badge has an extension."""
    return bool(found(dossier))


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#Extension",
    message="the extension {name} has no @context with the address of its own context",
    fix="Name the extension's context by its URL in the extension's @context.",
    applies=has_any,
)
def has_context(dossier: Dossier) -> Iterator[Finding]:
    """An extension names the context, by its URL, that describes its terms."""
    for one in found(dossier):
        if not one.contexts:
            yield failed(one.pointer, name=one.key)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#Extension",
    message="the extension {name} has the types {types}; it needs Extension and a type of its own",
    fix='Write "type": ["Extension", "extensions:Name"].',
    applies=has_any,
)
def has_types(dossier: Dossier) -> Iterator[Finding]:
    """An extension has the type Extension and a type of its own, by which schemas are found."""
    for one in found(dossier):
        if not one.is_marked or len(set(one.types)) < 2:
            yield failed(one.pointer, name=one.key, types=", ".join(one.types) or "none")


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#TypeValidation",
    message="the extension {name} does not follow its schema {url}: {why}",
    fix="Correct the extension: its schema says what it has to look like.",
    applies=has_any,
)
def follows_schema(dossier: Dossier) -> Iterator[Finding]:
    """An extension follows the JSON Schema that its context names for its type (TypeValidation).

    Without the context nobody knows which schema, and without the schema nobody can apply it: both
    leave it open.
    """
    for one in found(dossier):
        yield from extensions.unfollowed(dossier, one, SCHEME.names)
