"""VC Data Model 2.0, section 4.4 Identifiers."""

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
    spec=f"{SPEC}#identifiers",
    message="the id {found} is no absolute URL",
    fix="Write the id as an absolute URL, such as https://… or urn:uuid:…, or leave it out.",
    given=json_ld.is_asked,
    applies=json_ld.is_asked,
)
def are_urls(dossier: Dossier) -> Iterator[Finding]:
    """Each id in the document is an absolute URL, also in objects the data model knows nothing of.

    Section 4.4. The ids of the objects that the data model has classes for are constraints of the
    vocabulary; what is no string at all is refused as JSON-LD. In a document with a proof over RDF
    a relative id is not signed, which securing.proof.terms_defined says.
    """
    found = json_ld.identifiers(dossier)
    if isinstance(found, Finding):
        yield found
        return
    for pointer in found:
        yield failed(pointer, found=shown(semantics.written_at(dossier, pointer)))
