"""The claims of a JWT agree with the credential they stand beside."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, failed, not_applicable
from mcconform.outline import JWS
from mcconform.securing import jose_claims
from mcconform.securing.jose_claims import Form, is_envelope
from mcconform.securing.jwt_claims import says_vc_jose

_CREDENTIAL = "https://www.imsglobal.org/spec/ob/v3p0#jwt-verify-credential"
_VC_JOSE = "https://www.w3.org/TR/vc-jose-cose/#using-header-params-claims-key-discovery"
_GAP = (
    "the subject has no id to compare sub with: Open Badges 3.0 lets it be known by an identifier "
    "alone and still asks for sub, which is a gap of the specification, not a fault of the badge"
)
_SIGNATURE_DATES = "in VC-JOSE-COSE this claim dates the signature, not the credential"


@rule(
    area="signature",
    level=MUST,
    spec=_CREDENTIAL,
    message="iss is {found}, the issuer is {expected}",
    fix="Write the id of the issuer into the claim iss, letter for letter.",
    applies=is_envelope,
    needs=(JWS,),
)
def issuer(dossier: Dossier) -> Iterator[Finding]:
    """The claim ``iss`` is the id of the issuer.

    Open Badges 3.0 wants it there; VC Data Model 1.1 section 6.3.1 and VC-JOSE-COSE want it to be
    right where it is there.
    """
    asked = jose_claims.form(dossier) is Form.BADGE
    yield from jose_claims.compare(dossier, jose_claims.issuer(dossier), asked=asked)


@rule(
    area="signature",
    level=MUST,
    spec=_CREDENTIAL,
    message="sub is {found}, the id of the subject is {expected}",
    fix="Write the id of the credential's subject into the claim sub, letter for letter.",
    applies=is_envelope,
    needs=(JWS,),
)
def subject(dossier: Dossier) -> Iterator[Finding]:
    """The claim ``sub`` is the id of the subject.

    Open Badges 3.0 asks for ``sub`` and lets a subject without id be; a badge cannot meet both, so
    a subject without id is never blamed here. For VC-JOSE-COSE see ``no_conflict``.
    """
    pair, kind = jose_claims.subject(dossier), jose_claims.form(dossier)
    if kind is Form.VC_JOSE:
        yield not_applicable("", "VC-JOSE-COSE only advises: see securing.claims.no_conflict")
    elif kind is Form.BADGE and not pair.expected:
        yield not_applicable(pair.pointer, _GAP)
    else:
        yield from jose_claims.compare(dossier, pair, asked=kind is Form.BADGE)


@rule(
    area="signature",
    level=MUST,
    spec=_CREDENTIAL,
    message="jti is {found}, the id of the credential is {expected}",
    fix="Write the id of the credential into the claim jti, letter for letter.",
    applies=is_envelope,
    needs=(JWS,),
)
def id(dossier: Dossier) -> Iterator[Finding]:
    """The claim ``jti`` is the id of the credential.

    Open Badges 3.0 wants it there; VC Data Model 1.1 wants it to be right where it is there. For
    VC-JOSE-COSE see ``no_conflict``.
    """
    pair, kind = jose_claims.credential_id(dossier), jose_claims.form(dossier)
    if kind is Form.VC_JOSE:
        yield not_applicable("", "VC-JOSE-COSE only advises: see securing.claims.no_conflict")
    else:
        yield from jose_claims.compare(dossier, pair, asked=kind is Form.BADGE)


@rule(
    area="signature",
    level=MUST,
    spec=_CREDENTIAL,
    message="nbf is {found}, the credential says {expected}",
    fix="Write validFrom (issuanceDate in VC 1.1) into nbf, as whole seconds since 1970 in UTC.",
    applies=is_envelope,
    needs=(JWS,),
)
def not_before(dossier: Dossier) -> Iterator[Finding]:
    """The claim ``nbf`` is the instant at which the credential begins to be valid.

    Whole seconds are compared. Whether that instant has come is asked in the area status. In
    VC-JOSE-COSE the claim has another meaning: that it is a number (RFC 7519) is all that is asked.
    """
    kind = jose_claims.form(dossier)
    if kind is Form.VC_JOSE:
        yield from jose_claims.numeric(dossier, "nbf", _SIGNATURE_DATES)
    else:
        pair = jose_claims.date(dossier, "nbf", "validFrom", "issuanceDate")
        yield from jose_claims.compare_date(dossier, pair, asked=kind is Form.BADGE)


@rule(
    area="signature",
    level=MUST,
    spec=_CREDENTIAL,
    message="exp is {found}, the credential says {expected}",
    fix="Write validUntil (expirationDate in VC 1.1) into exp, as whole seconds since 1970 in UTC.",
    applies=is_envelope,
    needs=(JWS,),
)
def expires(dossier: Dossier) -> Iterator[Finding]:
    """The claim ``exp`` is the instant at which the credential ceases to be valid.

    A credential without such a date may still have ``exp``, which then sets it. Whether the instant
    is past is asked in the area status. In VC-JOSE-COSE the claim has another meaning: that it is a
    number (RFC 7519) is all that is asked. ``iat`` is left alone: the W3C's own test files for that
    format write it as text.
    """
    kind = jose_claims.form(dossier)
    if kind is Form.VC_JOSE:
        yield from jose_claims.numeric(dossier, "exp", _SIGNATURE_DATES)
    else:
        pair = jose_claims.date(dossier, "exp", "validUntil", "expirationDate")
        yield from jose_claims.compare_date(dossier, pair, asked=kind is Form.BADGE)


@rule(
    area="signature",
    level=SHOULD,
    spec=_VC_JOSE,
    message="{claim} is {found}, {member} of the credential is {expected}",
    fix="Leave the claim out, or give it the value that stands in the credential.",
    applies=lambda dossier: is_envelope(dossier) and jose_claims.form(dossier) is Form.VC_JOSE,
    needs=(JWS,),
)
def no_conflict(dossier: Dossier) -> Iterator[Finding]:
    """The claims ``sub`` and ``jti`` of a VC-JOSE credential do not speak against it.

    Only credentials outside Open Badges come here: 1EdTech demands what the W3C advises.
    """
    for pair in (jose_claims.subject(dossier), jose_claims.credential_id(dossier)):
        for finding in jose_claims.compare(dossier, pair, asked=False):
            if finding.outcome is finding.outcome.FAILED:
                names = {"claim": pair.claim, "member": pair.member}
                yield failed(finding.pointer, **{**finding.args, **names})


@rule(
    area="signature",
    level=MUST,
    spec=_VC_JOSE,
    message="the JWT has a claim {claim} beside the credential",
    fix="Take the claim out: in VC-JOSE-COSE the credential is the whole payload.",
    applies=lambda dossier: is_envelope(dossier) and _follows_vc_jose(dossier),
    needs=(JWS,),
)
def no_wrapper(dossier: Dossier) -> Iterator[Finding]:
    """A JWT of VC-JOSE-COSE has neither of the claims ``vc`` and ``vp``.

    VC Data Model 1.1 put credentials into them. Where one holds a credential it is read as that
    form, and is only judged here when it is one of version 2.0 and the header's ``typ`` says that
    the JWT is of VC-JOSE-COSE.
    """
    for claim in ("vc", "vp"):
        if claim in jose_claims.claims(dossier):
            yield failed(jose_claims.claim_pointer(dossier, claim), claim=claim)


def _follows_vc_jose(dossier: Dossier) -> bool:
    if jose_claims.form(dossier) is Form.VC_JOSE:
        return True
    jws = dossier.credential.jws
    return dossier.credential.standard == "vc2" and jws is not None and says_vc_jose(jws)
