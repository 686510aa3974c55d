"""Open Badges 2.0: extensions, by which issuers say more than the standard."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MAY, MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, failed
from mcconform.standards.ob2 import extensions
from mcconform.standards.ob2.extensions import Extension
from mcconform.standards.ob2.nodes import reading
from mcconform.standards.ob2.rules import SPEC
from mcconform.standards.ob2.scheme import NAMES, SCHEME

_SPACE = ("extensions:", "https://w3id.org/openbadges/extensions#")


def found(dossier: Dossier) -> tuple[Extension, ...]:
    """Every extension in the badge."""

    def make(dossier: Dossier) -> tuple[Extension, ...]:
        return tuple(extensions.extensions(reading(dossier), SCHEME.vocabulary))

    return dossier.once("ob2.extensions", make)


def has_any(dossier: Dossier) -> bool:
    """Whether the badge has an extension."""
    return bool(found(dossier))


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#Extensions",
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
    spec=f"{SPEC}#Extensions",
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
    level=SHOULD,
    spec=f"{SPEC}#Extensions",
    message="the extension stands in {name}, which no IRI is known of",
    fix="Name the member by an IRI, or as extensions:Name.",
    applies=has_any,
)
def named_by_an_iri(dossier: Dossier) -> Iterator[Finding]:
    """The member that holds an extension is an IRI, or a compact one such as extensions:ApplyLink.

    A term that another context of the badge object maps is an IRI as well; whether it does is the
    matter of ob2.context.members_defined.
    """
    for one in found(dossier):
        file = reading(dossier).place(one.pointer)
        has_more = any(
            not (isinstance(one, str) and one in NAMES.urls) for one in _contexts(dossier, file.url)
        )
        if not has_more and not NAMES.knows(one.key):
            yield failed(one.pointer, name=one.key)


def _contexts(dossier: Dossier, url: str) -> list[object]:
    """The contexts of a file."""
    for file in reading(dossier).files:
        if file.url == url:
            value = file.value.get("@context")
            return value if isinstance(value, list) else [value]
    return []


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
    leave it open. Of an extension whose context names no schema nothing is asked.
    """
    for one in found(dossier):
        yield from extensions.unfollowed(dossier, one, NAMES)


@rule(
    area="schema",
    level=MAY,
    spec=f"{SPEC}#Extensions",
    message="the extension {name} is none of those that are published with the specification",
    fix="Nothing need be done; readers that do not know it show nothing of it.",
    applies=lambda dossier: any(one.is_marked for one in found(dossier)),
)
def is_published(dossier: Dossier) -> Iterator[Finding]:
    """An extension is one of those published with the specification, which many readers know."""
    for one in found(dossier):
        types = {NAMES.expand(kind) for kind in one.types}
        known = {NAMES.expand(kind) for kind in extensions.KNOWN}
        if one.is_marked and not types & known:
            yield failed(one.pointer, name=one.key)
