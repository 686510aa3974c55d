"""The graph of a document: what of the JSON is in it. JSON-LD 1.1, VC Data Model 1.1 section 4.2.

Whoever validates a European Digital Credential by its shapes sees its RDF graph. What JSON-LD drops
on the way there drops without a word; these rules say it.
"""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.canonical import CanonicalError, statements
from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, cannot_tell, failed
from mcconform.nodes import as_list
from mcconform.standards import edc
from mcconform.standards._walk import shown
from mcconform.standards.edc.nodes import graph, lost
from mcconform.standards.edc.rules import VC

_JSON_LD = "https://www.w3.org/TR/json-ld11/"
_TURNED = frozenset(
    ("http://purl.org/dc/terms/modified", "http://data.europa.eu/snb/model/elm/descriptionHtml")
)
"""Text that the official context takes for a reference, whatever the issuer writes."""


def _is_read(dossier: Dossier) -> bool:
    return graph(dossier) is not None


def _has_names(dossier: Dossier) -> bool:
    found = graph(dossier)
    return found is not None and (
        any(not thing.is_blank for thing in found.things.values())
        or bool(lost(dossier, statements.IDENTIFIER))
    )


def _has_types(dossier: Dossier) -> bool:
    found = graph(dossier)
    if found is None or not _has_own_contexts(dossier):
        return False
    types = any(thing.types for thing in found.things.values())
    return types or bool(lost(dossier, statements.TYPE))


def _has_languages(dossier: Dossier) -> bool:
    found = graph(dossier)
    return found is not None and (
        any(value.language for _, _, value in found.statements())
        or bool(lost(dossier, statements.LANGUAGE))
    )


def _has_own_contexts(dossier: Dossier) -> bool:
    """Whether the only contexts are those that the document was read with."""
    urls = as_list(dossier.document.get("@context"))
    known = (edc.CONTEXT, "https://www.w3.org/2018/credentials/v1")
    return _is_read(dossier) and bool(urls) and all(one in known for one in urls)


@rule(
    area="schema",
    level=MUST,
    spec=f"{_JSON_LD}#expanded-document-form",
    message="the graph of the document cannot be read",
    fix="",
)
def readable(dossier: Dossier) -> Iterator[Finding]:
    """The document can be read as a graph.

    Where it is too large, or written in a way that is not read here, the constraints of the profile
    do not apply, and this rule says why.
    """
    found = edc.VOCABULARY.graph(dossier)
    if isinstance(found, CanonicalError):
        yield cannot_tell("", f"the constraints of the profile could not be judged: {found.why}")


@rule(
    area="schema",
    level=MUST,
    spec=f"{VC}#identifiers",
    message="the id is {found}, which is no absolute URI",
    fix="Give the object an absolute id, for example urn:epass:person:1.",
    applies=_has_names,
)
def identifiers_absolute(dossier: Dossier) -> Iterator[Finding]:
    """Each id is an absolute URI.

    VC Data Model 1.1 section 4.2. An object with another id is not in the graph at all. The id of
    the document itself is a matter of its class.
    """
    for one in lost(dossier, statements.IDENTIFIER):
        if one.pointer != "/id":
            yield failed(one.pointer, found=shown(one.text) if one.text else "no text")


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{_JSON_LD}#node-identifiers",
    message="{found} is meant as a reference and is no absolute URI, so it is lost",
    fix="Refer to the object by its absolute id, or write the object itself.",
    applies=_has_names,
)
def references_absolute(dossier: Dossier) -> Iterator[Finding]:
    """Each reference is an absolute URI; JSON-LD drops others without a word.

    Text of dateModified and descriptionHtml is left alone: the official context takes it for a
    reference, and no issuer can help that.
    """
    for one in lost(dossier, statements.REFERENCE):
        if one.predicate not in _TURNED:
            yield failed(one.pointer, found=shown(one.text))


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{_JSON_LD}#specifying-the-type",
    message="the type {found} is defined by no context, so it is lost",
    fix="Use the names of the European Learning Model, as they are spelt in its context.",
    applies=_has_types,
)
def types_defined(dossier: Dossier) -> Iterator[Finding]:
    """Each type is a term of the contexts or an absolute URI.

    Where a document brings contexts beside the two of the profile, this is not asked.
    """
    for one in lost(dossier, statements.TYPE):
        yield failed(one.pointer, found=shown(one.text) if one.text else "that is no text")


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{_JSON_LD}#terms",
    message="no context defines {found}, so it is lost",
    fix="Check the spelling; names of your own need a context of your own.",
    applies=_has_own_contexts,
)
def members_defined(dossier: Dossier) -> Iterator[Finding]:
    """Each member is defined by a context.

    Where a document brings contexts beside the two of the profile, this is not asked.
    """
    for one in lost(dossier, statements.MEMBER):
        yield failed(one.pointer, found=shown(one.text))


@rule(
    area="schema",
    level=MUST,
    spec="https://www.w3.org/TR/rdf11-concepts/#section-Graph-Literal",
    message="{found} is no well-formed language tag, so the text is lost",
    fix="Name the language as BCP 47 does, for example en or pt-BR.",
    applies=_has_languages,
)
def languages_well_formed(dossier: Dossier) -> Iterator[Finding]:
    """Each text by language has a well-formed language tag."""
    for one in lost(dossier, statements.LANGUAGE):
        yield failed(one.pointer, found=shown(one.text))


@rule(
    area="schema",
    level=MUST,
    spec="https://www.w3.org/TR/json-ld11-api/#error-handling",
    message="the value is none that JSON-LD knows",
    fix='Write text by language as {{"en": "…"}}, other values as texts or objects.',
    applies=_is_read,
)
def values_readable(dossier: Dossier) -> Iterator[Finding]:
    """Each value is one that JSON-LD knows.

    A language map holds texts, a value object one value with one datatype or language.
    """
    for one in lost(dossier, statements.VALUE):
        yield failed(one.pointer)
