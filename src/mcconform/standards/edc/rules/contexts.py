"""The contexts of a European Digital Credential: VC Data Model 1.1 section 4.1, and the profile."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, rule
from mcconform.model import Dossier, Finding, failed
from mcconform.standards import edc
from mcconform.standards._recognise import contexts_of
from mcconform.standards.edc.rules import MODEL


@rule(
    area="schema",
    level=MUST,
    spec=f"{MODEL}rdf/ap/edc/edc-ap-context.jsonld#@context",
    message="no context of European Digital Credentials is named; expected {expected}",
    fix="Put {expected} into @context, behind the base context.",
    applies=lambda dossier: bool(contexts_of(dossier.document)),
)
def profile_named(dossier: Dossier) -> Iterator[Finding]:
    """The context of the application profile is named.

    Without it nothing that the European Learning Model has to say is in the graph of the document.
    Constraints are judged all the same, by the names that the profile gives.
    """
    if not edc.names_context(dossier.document):
        yield failed("/@context", expected=edc.CONTEXT)
