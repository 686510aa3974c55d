"""VC Data Model 1.1, section 6.3.1 JSON Web Token."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, rule
from mcconform.model import Dossier, Finding, failed
from mcconform.outline import JWS
from mcconform.standards._recognise import PRESENTATIONS, types_of
from mcconform.standards.vc1.rules import SPEC


def is_token(dossier: Dossier) -> bool:
    """Whether it came as a compact JWS, without disclosures, and follows this data model alone."""
    credential = dossier.credential
    plain = credential.jws is not None and credential.envelope is None
    return plain and credential.standard == "vc1"


@rule(
    area="signature",
    level=MUST,
    spec=f"{SPEC}#json-web-token",
    message="the JWT has no claim {claim}; its payload is the {what} itself",
    fix="Put the document into the claim vc, a presentation into vp; or issue by version 2.0, "
    "where it is the payload.",
    applies=is_token,
    needs=(JWS,),
)
def in_its_claim(dossier: Dossier) -> Iterator[Finding]:
    """A JWT holds the credential in its claim ``vc``, a presentation in ``vp``.

    Section 6.3.1. Standards that build on the data model have forms of their own: Open Badges 3.0
    puts the members of the badge beside the claims. Not asked of SD-JWTs and of JWS in JSON form,
    of which the data model knows nothing.
    """
    if not dossier.credential.vc_claim:
        presents = bool(types_of(dossier.document) & PRESENTATIONS)
        claim, what = ("vp", "presentation") if presents else ("vc", "credential")
        yield failed("", claim=claim, what=what)
