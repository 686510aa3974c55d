"""VC Data Model 1.1, section 4.5 Issuer, for the issuer of a European Digital Credential."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, rule
from mcconform.model import Finding, failed
from mcconform.standards.edc.nodes import EuropeanDigitalCredential
from mcconform.standards.edc.rules import VC


@rule(
    area="schema",
    level=MUST,
    spec=f"{VC}#issuer",
    message="the issuer is an object without an id",
    fix="Give the issuer an id: a URI that stands for the organisation.",
)
def identified(credential: EuropeanDigitalCredential) -> Iterator[Finding]:
    """The issuer is named by a URI, or is an object with an id.

    The shapes take an issuer without a name; VC Data Model 1.1 does not.
    """
    for issuer in credential.linked("issuer"):
        if not (issuer.has("id") or issuer.has("@id")):
            yield failed(issuer.pointer)
