"""The header of a JWT and the key it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.identity.method import Method
from mcconform.model import Dossier, Finding, Json, cannot_tell, failed, not_applicable
from mcconform.nodes import as_list
from mcconform.outline import ENVELOPED, JWS
from mcconform.securing import enveloped, jades, jose, presentations
from mcconform.securing.jose_claims import Form, claims, form, is_envelope, issuer, shown

_HEADER = "https://www.imsglobal.org/spec/ob/v3p0#joseheader"
_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:.")
_ALLOWED_MEMBERS: Final = frozenset({"alg", "kid", "jwk", "typ"})


def _types(dossier: Dossier) -> tuple[str, ...]:
    """What ``typ`` may be, in lower case and without ``application/``; the first is best."""
    kind, prefix = form(dossier), _prefix(dossier)
    if dossier.credential.envelope is not None:
        return ("dc+sd-jwt",) if "vct" in dossier.document else (f"{prefix}+sd-jwt",)
    if kind is Form.VC_JOSE:
        return (f"{prefix}+jwt",)
    return ("jwt",) if kind is Form.BADGE else ("jwt", f"{prefix}+jwt")


def _prefix(dossier: Dossier) -> str:
    return "vp" if presentations.is_presentation(dossier.document) else "vc"


def _header(dossier: Dossier) -> Mapping[str, Json]:
    jws = dossier.credential.jws
    return jws.header if jws is not None else {}


def _is_badge(dossier: Dossier) -> bool:
    return is_envelope(dossier) and form(dossier) is Form.BADGE


@rule(
    area="signature",
    level=MUST,
    spec=_HEADER,
    message="the envelope is secured with {algorithm}: {why}",
    fix="Sign with RS256 (what every verifier must know), PS256, ES256, ES384 or EdDSA.",
    applies=lambda dossier: bool(jades.signatures(dossier)),
    needs=(JWS, ENVELOPED),
)
def algorithm(dossier: Dossier) -> Iterator[Finding]:
    """The algorithm is a signature with a public key, strong enough for its purpose.

    ``none`` signs nothing, and whoever can check an HMAC can make one. RFC 7518 sections 3.3 and
    3.5 want RSA keys of 2048 bits or more. An algorithm that is neither on the list nor known to
    be bad is not blamed.
    """
    for jws in jades.signatures(dossier):
        name = jws.header.get("alg")
        why = jose.forbidden(name) or jose.weakness(jose.key_of(jws, dossier))
        if why:
            yield failed("", algorithm=shown(name), why=why)
        elif not jose.supported(name):
            yield cannot_tell("", f"{shown(name)} is no algorithm this version can judge")


@rule(
    area="signature",
    level=SHOULD,
    spec=_HEADER,
    message="the JWT header has the member {member}, which Open Badges 3.0 does not list",
    fix="Keep to alg, kid, jwk and typ in the header.",
    applies=_is_badge,
    needs=(JWS,),
)
def header_members(dossier: Dossier) -> Iterator[Finding]:
    """The JWT header of an Open Badge has no members but alg, kid, jwk and typ.

    Open Badges 3.0 says so in the strongest words, while VC-JOSE-COSE, the W3C's own format for the
    same data model, asks for further ones such as cty and iss. A badge that follows the W3C is not
    broken, so this is a SHOULD.
    """
    for member in sorted(set(_header(dossier)) - _ALLOWED_MEMBERS):
        yield failed("", member=shown(member))


@rule(
    area="signature",
    level=MUST,
    spec=_HEADER,
    message="the JWT header names no key: {why}",
    fix="Put the URL of the public key into kid, or the public key itself into jwk.",
    applies=_is_badge,
    needs=(JWS,),
)
def names_key(dossier: Dossier) -> Iterator[Finding]:
    """The JWT header of an Open Badge names its key by ``kid`` or holds it in ``jwk``."""
    header = _header(dossier)
    kid, jwk = header.get("kid"), header.get("jwk")
    if "kid" not in header and "jwk" not in header:
        yield failed("", why="it has neither kid nor jwk")
    elif "kid" in header and not (isinstance(kid, str) and kid):
        yield failed("", why="kid is not a text")
    elif "jwk" in header and not isinstance(jwk, Mapping):
        yield failed("", why="jwk is not an object")


def _is_vc_jose(dossier: Dossier) -> bool:
    """Whether a credential came by VC-JOSE-COSE; tokens of no standard of credentials, such as
    status lists, and SD-JWT VC have rules of their own.
    """
    of_w3c = bool(dossier.credential.standard) and "vct" not in dossier.document
    return of_w3c and is_envelope(dossier) and form(dossier) is Form.VC_JOSE


@rule(
    area="signature",
    level=MUST,
    spec="https://www.w3.org/TR/vc-jose-cose/#kid",
    message="kid is {found}, and the key of {owner} goes by a DID URL",
    fix="Write the whole DID URL of the key into kid, and sign anew.",
    applies=_is_vc_jose,
    needs=(JWS,),
)
def did_key_named(dossier: Dossier) -> Iterator[Finding]:
    """Where the key of the issuer, or of a holder, goes by a DID URL, ``kid`` names it.

    VC-JOSE-COSE sections 4.1.1 and 4.2: it is there, and an absolute URL where there is no ``iss``
    that it could be relative to. A key that stands in the header itself needs no name.
    """
    header, owner = _header(dossier), issuer(dossier).expected
    kid = header.get("kid")
    if not (isinstance(owner, str) and owner.startswith("did:")):
        yield not_applicable("", "the issuer is no DID")
    elif "jwk" in header or "x5c" in header:
        yield not_applicable("", "the key stands in the header itself")
    elif not isinstance(kid, str) or not kid:
        found = "missing" if "kid" not in header else shown(kid)
        yield failed("", found=found, owner=shown(owner))
    elif "iss" not in claims(dossier) and not _URL.match(kid):
        yield failed("", found=shown(kid), owner=shown(owner))


@rule(
    area="signature",
    level=MUST,
    spec="https://www.w3.org/TR/vc-jose-cose/#securing-vps-with-jose",
    message="the credential has a proof inside it and is not enveloped",
    fix="Present an EnvelopedVerifiableCredential, or secure the presentation with a proof too.",
    applies=lambda dossier: (
        _is_vc_jose(dossier)
        and dossier.credential.standard == "vc2"
        and presentations.is_presentation(dossier.document)
    ),
    needs=(JWS,),
)
def presents_envelopes(dossier: Dossier) -> Iterator[Finding]:
    """Secured credentials in a presentation of VC-JOSE-COSE are enveloped.

    Sections 3.1.2, 3.2.2 and 3.3.2. One that has no proof of its own is secured with the
    presentation, which VC Data Model 2.0 section 4.13.3 allows for what the holder asserts.
    """
    held = dossier.document.get("verifiableCredential")
    for number, one in enumerate(as_list(held)):
        if isinstance(one, Mapping) and "proof" in one and not enveloped.is_enveloped(one):
            place = f"/{number}" if isinstance(held, list) else ""
            yield failed(f"/verifiableCredential{place}")


@rule(
    area="signature",
    level=MUST,
    spec=_HEADER,
    message="the private half of the signing key is public: {where} holds {member}",
    fix="Withdraw this key now and sign anew with another: anybody can sign in your name.",
    applies=lambda dossier: bool(jades.signatures(dossier)),
    needs=(JWS, ENVELOPED),
)
def no_private_key(dossier: Dossier) -> Iterator[Finding]:
    """No private key stands in the header or in the document the header leads to."""
    for jws in jades.signatures(dossier):
        member = jose.private_member(jws.header.get("jwk"))
        found = jose.key_of(jws, dossier)
        if member:
            yield failed("", where="the header", member=member)
        elif isinstance(found, Method) and found.secret:
            yield failed("", where=shown(found.document or found.id), member="it")
        elif not isinstance(found, Method) and found.code == "secret-key":
            yield failed("", where=shown(jws.header.get("kid")), member="it")


@rule(
    area="signature",
    level=SHOULD,
    spec=_HEADER,
    message="typ is {found}; {form} writes {expected}",
    fix="Write typ as the standard of the credential does.",
    applies=is_envelope,
    needs=(JWS,),
)
def type(dossier: Dossier) -> Iterator[Finding]:
    """The JWT header's ``typ`` is the one of the format.

    Open Badges 3.0 and VC 1.1 write ``JWT``, VC-JOSE-COSE writes ``vc+jwt`` (``vc+ld+json+jwt`` in
    its drafts), ``vp+jwt`` for a presentation, ``vc+sd-jwt`` with disclosures; SD-JWT VC writes
    ``dc+sd-jwt``. The first two contradict each other, so this is a SHOULD. Media types
    are compared without regard to case, and ``application/`` may be left out (RFC 7515 section
    4.1.9).
    """
    kind = form(dossier)
    found = _header(dossier).get("typ")
    text = found.lower().removeprefix("application/") if isinstance(found, str) else ""
    allowed = _types(dossier)
    if "typ" not in _header(dossier) and kind is not Form.VC_JOSE:
        return
    if text not in allowed:
        expected = "JWT" if allowed[0] == "jwt" else allowed[0]
        given = shown(found) if "typ" in _header(dossier) else "absent"
        yield failed("", found=given, form=str(kind), expected=expected)


@rule(
    area="signature",
    level=SHOULD,
    spec="https://www.w3.org/TR/vc-jose-cose/#securing-with-jose",
    message="cty is {found}; VC-JOSE-COSE writes {expected}",
    fix="Write cty as {expected}, or leave it out.",
    applies=lambda dossier: (
        is_envelope(dossier) and form(dossier) is Form.VC_JOSE and "cty" in _header(dossier)
    ),
    needs=(JWS,),
)
def content_type(dossier: Dossier) -> Iterator[Finding]:
    """The JWT header's ``cty`` is ``vc``, or ``vp`` for a presentation.

    Sections 3.1 and 3.2 of VC-JOSE-COSE; ``vc+ld+json`` and others are names from its drafts.
    """
    found = _header(dossier)["cty"]
    text = found.lower().removeprefix("application/") if isinstance(found, str) else ""
    if text != _prefix(dossier):
        yield failed("", found=shown(found), expected=_prefix(dossier))
