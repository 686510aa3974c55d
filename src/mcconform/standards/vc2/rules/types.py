"""VC Data Model 2.0, section 4.5 Types."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, rule
from mcconform.model import Dossier, Finding, failed
from mcconform.securing import semantics
from mcconform.securing.jose_claims import shown
from mcconform.standards import json_ld
from mcconform.standards.vc2.rules import SPEC


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#types",
    message="the type {name} is neither an absolute URL nor mapped to one by a context",
    fix="Add the context that defines the type, or write the type as an absolute URL.",
    given=json_ld.is_asked,
    applies=json_ld.is_asked,
)
def mapped_to_urls(dossier: Dossier) -> Iterator[Finding]:
    """Each type is an absolute URL, or a name that a context maps to one.

    Section 4.5, of every object of the document. In a document with a proof over RDF such a type is
    not signed, which securing.proof.terms_defined says.
    """
    found = json_ld.types(dossier)
    if isinstance(found, Finding):
        yield found
        return
    for pointer in found:
        yield failed(pointer, name=shown(semantics.written_at(dossier, pointer)))
