"""VC Data Model 1.1, section 5.4 Data Schemas, for the shapes of a European Digital Credential."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, rule
from mcconform.model import Finding, failed
from mcconform.standards.edc.nodes import ShaclValidator2017
from mcconform.standards.edc.rules import VC


@rule(
    area="schema",
    level=MUST,
    spec=f"{VC}#data-schemas",
    message="the shapes that the credential keeps have no id",
    fix="Name them, for example http://data.europa.eu/snb/model/ap/edc-generic-full.",
)
def identified(schema: ShaclValidator2017) -> Iterator[Finding]:
    """Each credentialSchema names what it is by its id.

    The shapes ask for the class alone; VC Data Model 1.1 asks for the id.
    """
    if not (schema.has("id") or schema.has("@id")):
        yield failed(schema.pointer)
