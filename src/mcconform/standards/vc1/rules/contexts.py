"""VC Data Model 1.1, section 4.1 Contexts."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, failed
from mcconform.securing.jose_claims import shown
from mcconform.standards import json_ld
from mcconform.standards.vc1.nodes import VerifiableCredentialv1p1
from mcconform.standards.vc1.rules import SPEC
from mcconform.standards.vc2.rules.contexts import (
    described,
    has_context,
    has_further_contexts,
    is_context,
)
from mcconform.standards.vc2.rules.semantic_interoperability import remote, unpublished

BASE = "https://www.w3.org/2018/credentials/v1"


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#contexts",
    message="the first context is {found}, not {expected}",
    fix="Put {expected} first in @context.",
    applies=has_context,
    contexts=True,
)
def base_first(dossier: Dossier) -> Iterator[Finding]:
    """The first context is the base context of the VC Data Model 1.1.

    Section 4.1 gives the exact URL and the place. A lone string instead of an array is judged by
    the vocabulary, not here.
    """
    pointer, first = next(VerifiableCredentialv1p1.of(dossier).items("@context"))
    if first != BASE:
        yield failed(pointer, found=described(first), expected=BASE)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#contexts",
    message="this context is neither an absolute URL nor an object",
    fix="Name each further context by its https URL, or write it inline as an object.",
    applies=has_further_contexts,
    contexts=True,
)
def further_are_urls_or_objects(dossier: Dossier) -> Iterator[Finding]:
    """Each context after the first is an absolute URL or an inline object (section 4.1)."""
    for pointer, value in list(VerifiableCredentialv1p1.of(dossier).items("@context"))[1:]:
        if not is_context(value):
            yield failed(pointer)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#contexts",
    message="a JSON-LD processor refuses the contexts: {why}",
    fix="Mend the context that is at fault; a name that the base context defines keeps its meaning "
    "everywhere.",
    applies=json_ld.is_asked,
)
def processable(dossier: Dossier) -> Iterator[Finding]:
    """Every context expresses what its names mean, and none changes a name of the base context.

    Section 4.1; the base context protects its terms. Contexts that are not at hand are no fault.
    Where a proof over RDF secures the document, the proof does not verify with such a context, and
    only that is said.
    """
    found = json_ld.broken_context(dossier)
    if isinstance(found, Finding):
        yield found
    elif found:
        yield failed("/@context", why=shown(found))


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#contexts",
    message="there is no context at {url}: {why}",
    fix="Publish the context at that address, or name one that is published.",
    applies=lambda dossier: bool(remote(dossier)),
)
def published(dossier: Dossier) -> Iterator[Finding]:
    """Each URI of a context leads to a document with that context (section 4.1, recommended)."""
    yield from unpublished(dossier)
