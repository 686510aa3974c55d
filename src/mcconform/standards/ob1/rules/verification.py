"""Open Badges 1.0 and 1.1: what nothing in the standard ties together, and signatures."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import SHOULD, rule
from mcconform.model import Dossier, Finding, failed
from mcconform.securing import jose
from mcconform.standards.ob1.nodes import award
from mcconform.standards.ob1.rules import SPEC
from mcconform.standards.ob1.scheme import SCHEME, address, is_earliest
from mcconform.standards.ob2 import trust, web


def _address(dossier: Dossier) -> str:
    found = award(dossier)
    return address(dossier.credential, found) if found and not is_earliest(found) else ""


def _issuer(dossier: Dossier) -> str:
    return trust.trust(dossier, SCHEME).issuer.id


@rule(
    area="signature",
    level=SHOULD,
    spec=f"{SPEC}#SignedBadge",
    message="{url} is on another server than the issuer, {issuer}: anybody could have put it there",
    fix="Publish assertions and keys on the issuer's own server.",
    applies=lambda dossier: web.is_web(_address(dossier)) and web.is_web(_issuer(dossier)),
)
def on_the_issuers_server(dossier: Dossier) -> Iterator[Finding]:
    """What a badge is verified with, the hosted copy or the key, is on the issuer's server.

    Before 2.0 nothing ties verify.url to the issuer, so that displayers are told to show its
    origin. On the same server it is the issuer's; on another nobody can tell.
    """
    if not web.same_server(_address(dossier), _issuer(dossier)):
        yield failed("/verify/url", url=_address(dossier), issuer=_issuer(dossier))


@rule(
    area="signature",
    level=SHOULD,
    spec=f"{SPEC}#SignedBadge",
    message="the badge is signed with {found}; RS256 is highly recommended",
    fix="Sign with RS256, which every verifier of Open Badges knows.",
    applies=lambda dossier: dossier.credential.jws is not None and bool(award(dossier)),
)
def signed_with_rs256(dossier: Dossier) -> Iterator[Finding]:
    """A badge is signed with RSA-SHA256, which is highly recommended for compatibility."""
    jws = dossier.credential.jws
    algorithm = jws.header.get("alg") if jws is not None else None
    if algorithm != "RS256" and not jose.forbidden(algorithm):
        yield failed("", found=str(algorithm))
