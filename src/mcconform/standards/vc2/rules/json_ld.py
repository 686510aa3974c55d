"""VC Data Model 2.0, section 6.1 JSON-LD."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, Json, failed
from mcconform.nodes import escape
from mcconform.outline import outline
from mcconform.securing.jose_claims import shown
from mcconform.standards import json_ld
from mcconform.standards.vc2.rules import SPEC
from mcconform.standards.vc2.rules.contexts import has_context

KEYWORDS = {"@id": "id", "@type": "type"}
"""Keywords that the base context has other names for."""
ELSEWHERE = frozenset({"@context", "proof", "verifiableCredential"})
"""Members that are not looked into: another grammar, or credentials of their own."""


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#json-ld",
    message="the document is no valid JSON-LD: {why}",
    fix="Mend what the message names; a JSON-LD playground shows the place.",
    given=json_ld.is_asked,
    applies=json_ld.is_asked,
)
def valid(dossier: Dossier) -> Iterator[Finding]:
    """The document can be read as JSON-LD.

    Sections 6.1 and B.1: what fails to expand, or has no RDF, does not verify. Faults that the
    rules of the data model name are left to these, and so are those that a proof over RDF brings to
    light.
    """
    found = json_ld.broken_document(dossier)
    if isinstance(found, Finding):
        yield found
    elif found:
        yield failed("", why=shown(found))


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#json-ld",
    message="{keyword} is written where the base context has the name {name}",
    fix="Write {name}; who reads the document as JSON looks for that.",
    applies=has_context,
    form="all",
)
def compacted(dossier: Dossier) -> Iterator[Finding]:
    """The document is in compacted form: identifiers and types go by the names of the base context.

    Section 6.1 asks for compacted document form. That another context has taken the names away for
    some object cannot be told from the JSON alone, so this is advice.
    """
    if not dossier.assembled and outline(dossier.credential).names.isdisjoint(KEYWORDS):
        return
    for pointer, keyword in _keywords(dossier.document):
        yield failed(pointer, keyword=keyword, name=KEYWORDS[keyword])


def _keywords(document: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    waiting: list[tuple[str, Json]] = [("", document)]
    while waiting:
        pointer, here = waiting.pop()
        if isinstance(here, list):
            waiting += [(f"{pointer}/{index}", item) for index, item in enumerate(here)]
        elif isinstance(here, Mapping):
            for key, value in here.items():
                place = f"{pointer}/{escape(key)}"
                if key in KEYWORDS:
                    yield place, key
                elif isinstance(value, dict | list) and key not in ELSEWHERE:
                    waiting.append((place, value))
