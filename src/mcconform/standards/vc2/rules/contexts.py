"""VC Data Model 2.0, section 4.3 Contexts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mcconform.catalogue import MUST, rule
from mcconform.model import Dossier, Finding, Json, failed
from mcconform.nodes import as_list
from mcconform.securing.jose_claims import shown
from mcconform.standards import json_ld
from mcconform.standards.values import is_absolute
from mcconform.standards.vc2.nodes import VerifiableCredential
from mcconform.standards.vc2.rules import SPEC

BASE = "https://www.w3.org/ns/credentials/v2"


def is_context(value: Json) -> bool:
    """Whether a value can be a context at all: an absolute URL or an inline object."""
    return isinstance(value, Mapping) or is_absolute(value)


def described(value: Json) -> str:
    """A context in words, for a message."""
    if isinstance(value, str):
        return value
    return "an inline context" if isinstance(value, Mapping) else "no URL"


def has_context(dossier: Dossier) -> bool:
    """Whether there is an @context; that there must be one is a rule of the vocabulary."""
    return bool(as_list(dossier.document.get("@context")))


def has_further_contexts(dossier: Dossier) -> bool:
    """Whether anything follows the base context."""
    return len(list(VerifiableCredential.of(dossier).items("@context"))) > 1


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
    """The first context is the base context of the VC Data Model 2.0.

    Section 4.3 gives the exact URL and the place. A lone string instead of an array is judged by
    the vocabulary (the value is an ordered set), not here.
    """
    pointer, first = next(VerifiableCredential.of(dossier).items("@context"))
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
    """Each context after the first is an absolute URL or an inline object.

    Section 4.3. Whether a JSON-LD processor accepts an inline context is seen when the document is
    expanded, and reported there.
    """
    for pointer, value in list(VerifiableCredential.of(dossier).items("@context"))[1:]:
        if not is_context(value):
            yield failed(pointer)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#contexts",
    message="a JSON-LD processor refuses the contexts: {why}",
    fix="Mend the context that is at fault; a name that the base context defines keeps its meaning "
    "everywhere.",
    given=json_ld.is_asked,
    applies=json_ld.is_asked,
)
def processable(dossier: Dossier) -> Iterator[Finding]:
    """Every context is one that a JSON-LD processor takes, and none gives a name of the base
    context another meaning.

    Section 4.3; that terms of the base context are protected is section 5.2.1. Contexts that are
    not at hand are no fault. Where a proof over RDF secures the document, the proof does not verify
    with such a context, and only that is said.
    """
    found = json_ld.broken_context(dossier)
    if isinstance(found, Finding):
        yield found
    elif found:
        yield failed("/@context", why=shown(found))
