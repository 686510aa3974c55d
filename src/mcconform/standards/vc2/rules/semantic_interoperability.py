"""VC Data Model 2.0, section 5.2.1 Semantic Interoperability."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, rule
from mcconform.model import Dossier, Finding, cannot_tell, failed
from mcconform.nodes import as_list
from mcconform.outline import by_form
from mcconform.securing import semantics
from mcconform.securing.jose_claims import shown
from mcconform.standards import json_ld
from mcconform.standards.values import is_absolute
from mcconform.standards.vc2.nodes import VerifiableCredential
from mcconform.standards.vc2.rules import SPEC

SECTION = f"{SPEC}#semantic-interoperability"
UNDEFINED = "https://www.w3.org/ns/credentials/undefined-terms/v2"
NOTHING_THERE = frozenset({"not-found", "gone"})
"""Problems that say an address has nothing. One with a web page may still lead to a context."""


@rule(
    area="schema",
    level=MUST,
    spec=SECTION,
    message="{name} is defined by none of the contexts",
    fix="Add the context that defines the name, or put "
    "https://www.w3.org/ns/credentials/undefined-terms/v2 last in @context.",
    given=json_ld.is_asked,
    applies=lambda dossier: dossier.credential.standard == "vc2" and json_ld.is_asked(dossier),
)
def terms_defined(dossier: Dossier) -> Iterator[Finding]:
    """Each name in the document is defined by a context.

    Section 5.2.1: a document with names that its contexts do not define lists the W3C's context for
    undefined terms. Standards that build on the data model speak for themselves: readers of Open
    Badges ignore names they do not know, and new editions bring new names. In a document with a
    proof over RDF such a name is not signed, which securing.proof.terms_defined says.
    """
    found = json_ld.names(dossier)
    if isinstance(found, Finding):
        yield found
        return
    for pointer in found:
        yield failed(pointer, name=shown(semantics.written_at(dossier, pointer)))


@rule(
    area="schema",
    level=MUST,
    spec=SECTION,
    message="the context for undefined terms is not the last one",
    fix="Move https://www.w3.org/ns/credentials/undefined-terms/v2 to the end of @context.",
    applies=lambda dossier: UNDEFINED in as_list(dossier.document.get("@context")),
    contexts=True,
)
def undefined_terms_last(dossier: Dossier) -> Iterator[Finding]:
    """The context for undefined terms comes after all others (section 5.2.1)."""
    *others, _ = VerifiableCredential.of(dossier).items("@context")
    yield from (failed(pointer) for pointer, value in others if value == UNDEFINED)


def remote(dossier: Dossier) -> list[tuple[str, str]]:
    """Pointer and URL of each context after the base context that is to be fetched."""
    return by_form(dossier, "vc2.remote_contexts", _remote)


def _remote(dossier: Dossier) -> list[tuple[str, str]]:
    found = as_list(dossier.document.get("@context"))
    return [
        (f"/@context/{index}", url)
        for index, url in enumerate(found)
        if index and isinstance(url, str) and is_absolute(url)
    ]


@rule(
    area="schema",
    level=MUST,
    spec=SECTION,
    message="there is no context at {url}: {why}",
    fix="Publish the context at that address, or name one that is published.",
    applies=lambda dossier: bool(remote(dossier)),
)
def contexts_published(dossier: Dossier) -> Iterator[Finding]:
    """Each context that is named by its URL is published at that URL.

    Section 5.2.1. Only an address that answers that it has nothing fails; one that was not reached
    proves nothing, and so does one that answers with a web page, from which JSON-LD has ways to
    come to a context. What is no valid context is said by `vc2.contexts.processable`.
    """
    yield from unpublished(dossier)


def unpublished(dossier: Dossier) -> Iterator[Finding]:
    """What speaks against the contexts that are to be fetched, in either data model."""
    for pointer, url in remote(dossier):
        resource = dossier.resource(url)
        if resource.problem in NOTHING_THERE:
            yield failed(pointer, url=shown(url), why=shown(resource.detail or resource.problem))
        elif not resource.ok:
            yield cannot_tell(pointer, f"{shown(url)} was not reached")
