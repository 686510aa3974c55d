"""The contexts of a European Digital Credential: VC Data Model 1.1 section 4.1, and the profile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from mcconform.catalogue import MUST, rule
from mcconform.model import Dossier, Finding, Json, cannot_tell, failed
from mcconform.nodes import as_list
from mcconform.standards import contexts, edc
from mcconform.standards._recognise import contexts_of
from mcconform.standards.edc.rules import MODEL
from mcconform.standards.values import is_absolute

_NAMESPACE: Final = "http://data.europa.eu/snb/model/elm/"


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
    Constraints are judged all the same, by the names that the profile gives. The shapes judge the
    graph and name no context, and JSON-LD does not care which file gives a name its meaning: a
    context kept elsewhere (EBSI has one in its registry) or written out may define the same names.
    Whether it does is not looked up.
    """
    if edc.names_context(dossier.document):
        return
    for index, context in enumerate(as_list(dossier.document.get("@context"))):
        cause = _may_define(context, dossier)
        if cause:
            yield cannot_tell(f"/@context/{index}", cause)
            return
    yield failed("/@context", expected=edc.CONTEXT)


def _may_define(context: Json, dossier: Dossier) -> str:
    """Why a context may define the names of the model; empty where it cannot."""
    if not isinstance(context, str):
        return _speaks_of_it(context, "the context that is written out")
    if context in contexts() or not is_absolute(context):
        return ""
    found = dossier.resource(context)
    if found.data is not None:
        return _speaks_of_it(found.data, f"the context {context}")
    return f"the context {context} may define the European Learning Model; it is not at hand"


def _speaks_of_it(context: Json, name: str) -> str:
    waiting = [context]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str) and value.startswith(_NAMESPACE):
            return (
                f"{name} has names of the European Learning Model; whether all, was not looked up"
            )
        if isinstance(value, Mapping):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return ""
