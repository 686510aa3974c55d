"""Seals: signatures that bring a certificate. ETSI TS 119 182-1 (JAdES), RFC 7515, RFC 5280."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mcconform.catalogue import MAY, MUST, SHOULD, rule
from mcconform.identity.jwk import base64url
from mcconform.model import (
    Dossier,
    Finding,
    Json,
    Jws,
    Outcome,
    cannot_tell,
    failed,
    not_applicable,
)
from mcconform.nodes import as_list
from mcconform.outline import ENVELOPED, JWS
from mcconform.securing import instants, jades
from mcconform.securing.jades import Seal
from mcconform.securing.jose_claims import shown

_JADES: Final = "https://www.etsi.org/deliver/etsi_ts/119100_119199/11918201/"
_RFC5280: Final = "https://www.rfc-editor.org/rfc/rfc5280"
LEEWAY_SECONDS: Final = 300
"""How far two honest clocks may differ."""


def _read(dossier: Dossier) -> tuple[Seal, ...]:
    """The seals whose certificates could be read; what cannot spoils securing.proof.verifies."""
    return tuple(seal for seal in jades.seals(dossier) if seal.chain)


def _dated(dossier: Dossier) -> tuple[Jws, ...]:
    return tuple(jws for jws in jades.signatures(dossier) if "sigT" in jws.header)


@rule(
    area="signature",
    level=MUST,
    spec="https://www.rfc-editor.org/rfc/rfc7515#section-4.1.8",
    message="x5t#S256 is not the digest of the certificate beside it",
    fix="Seal the credential anew, with the digest of the certificate that comes along.",
    applies=lambda dossier: any("x5t#S256" in seal.jws.header for seal in _read(dossier)),
    needs=(JWS, ENVELOPED),
)
def certificate_matches(dossier: Dossier) -> Iterator[Finding]:
    """The certificate is the one whose digest was signed."""
    for seal in _read(dossier):
        digest = base64url(seal.chain[0].sha256())
        if seal.jws.header.get("x5t#S256", digest) != digest:
            yield failed("")


@rule(
    area="signature",
    level=MUST,
    spec=f"{_RFC5280}#section-4.1.2.5",
    message="the certificate {what} {when}",
    fix="Seal the credential anew with a certificate that is in force.",
    applies=lambda dossier: bool(_read(dossier)),
    needs=(JWS, ENVELOPED),
)
def certificate_in_force(dossier: Dossier) -> Iterator[Finding]:
    """The certificate is in force.

    One that ended since the time that the seal gives for itself cannot be told: nothing that this
    version verifies proves that time (a signed timestamp might).
    """
    for seal in _read(dossier):
        leaf, said = seal.chain[0], instants.instant(seal.jws.header.get("sigT"))
        start, end = instants.moment(leaf.not_before), instants.moment(leaf.not_after)
        if instants.moment(dossier.at) < start:
            yield failed("", what="is not valid before", when=leaf.not_before.isoformat())
        elif instants.moment(dossier.at) <= end:
            continue
        elif said is not None and start <= said <= end:
            cause = "the certificate ended since, and nothing here proves when the seal was made"
            yield cannot_tell("", cause, what="ended", when=leaf.not_after.isoformat())
        else:
            yield failed("", what="ended", when=leaf.not_after.isoformat())


@rule(
    area="signature",
    level=MUST,
    spec=f"{_RFC5280}#section-4.2.1.3",
    message="the certificate is not for signatures: its key usage says otherwise",
    fix="Seal the credential with a certificate for electronic seals.",
    applies=lambda dossier: any(seal.chain[0].usages is not None for seal in _read(dossier)),
    needs=(JWS, ENVELOPED),
)
def key_usage(dossier: Dossier) -> Iterator[Finding]:
    """The certificate's key is meant for signatures or for seals."""
    for seal in _read(dossier):
        usages = seal.chain[0].usages
        if usages is not None and not usages & {"digital_signature", "content_commitment"}:
            yield failed("")


@rule(
    area="signature",
    level=MUST,
    spec=f"{_RFC5280}#section-6",
    message="nobody vouches for the certificate: {why}",
    fix="Seal with a certificate of a trust service provider, and bring its whole chain in x5c.",
    applies=lambda dossier: bool(_read(dossier)),
    needs=(JWS, ENVELOPED),
)
def chain(dossier: Dossier) -> Iterator[Finding]:
    """The certificate leads to a trust anchor, each link signed by the next.

    The trust anchors are a parameter of the run. Without them, or with a link missing, this cannot
    be told; and whether an authority revoked a certificate is not asked.
    """
    for seal in _read(dossier):
        if seal.trust is Outcome.FAILED:
            yield failed("", why=seal.why)
        elif seal.trust is Outcome.CANT_TELL:
            yield cannot_tell("", seal.why, why="")


@rule(
    area="signature",
    level=MUST,
    spec=_JADES,
    message="the time of the seal is {found}, which is no date and time in UTC",
    fix="Write sigT like 2026-01-31T12:00:00Z.",
    applies=lambda dossier: bool(_dated(dossier)),
    needs=(JWS, ENVELOPED),
)
def signing_time(dossier: Dossier) -> Iterator[Finding]:
    """The time that a seal gives for itself is a date and time that ends with Z (section 5.2.1)."""
    for jws in _dated(dossier):
        found = jws.header["sigT"]
        if instants.instant(found) is None or not str(found).endswith("Z"):
            yield failed("", found=shown(found))


@rule(
    area="signature",
    level=SHOULD,
    spec=_JADES,
    message="the seal says that it was made at {found}, which is still to come",
    fix="Set the clock of the sealing machine right.",
    applies=lambda dossier: bool(_dated(dossier)),
    needs=(JWS, ENVELOPED),
)
def signing_time_past(dossier: Dossier) -> Iterator[Finding]:
    """A seal was not made after it was checked; five minutes are granted for clocks that differ."""
    latest = instants.moment(dossier.at) + LEEWAY_SECONDS * instants.SECOND
    for jws in _dated(dossier):
        when = instants.instant(jws.header["sigT"])
        if when is not None and when > latest:
            yield failed("", found=shown(jws.header["sigT"]))


@rule(
    area="signature",
    level=MAY,
    spec=_JADES,
    message="a timestamp does not fit",
    fix="",
    applies=lambda dossier: bool(_read(dossier)),
    needs=(JWS, ENVELOPED),
)
def timestamps(dossier: Dossier) -> Iterator[Finding]:
    """A seal has no signed timestamps over the payload that went unverified (section 5.2.6).

    This version recognises them and does not verify them; nothing else rests on them.
    """
    if any("adoTst" in seal.jws.header for seal in _read(dossier)):
        yield cannot_tell("", "the seal has signed timestamps, which this version does not verify")


@rule(
    area="signature",
    level=SHOULD,
    spec="https://www.etsi.org/deliver/etsi_en/319400_319499/31941203/",
    message="the certificate is made out to {found}, and the issuer is {expected}",
    fix="Write the issuer's legal name and identifier as they stand in the certificate.",
    applies=lambda dossier: bool(_read(dossier)),
    needs=(JWS, ENVELOPED),
)
def issuer_named(dossier: Dossier) -> Iterator[Finding]:
    """The certificate is made out to the issuer that the credential names.

    By the organisation identifier where both have one, else by the legal name. Names are written
    in many ways, so this is advice; securing.issuer.controls_key rests on identifiers alone.
    """
    issuer = dossier.document.get("issuer")
    known, names = jades.legal_identifiers(issuer), tuple(_names(issuer))
    for seal in _read(dossier):
        leaf = seal.chain[0]
        if jades.names_issuer(leaf, dossier.document):
            continue
        if leaf.organisation_id and known:
            yield failed("/issuer", found=shown(leaf.organisation_id), expected=shown(known[0]))
        elif leaf.organisation and names:
            if leaf.organisation.casefold() not in {name.casefold() for name in names}:
                yield failed("/issuer", found=shown(leaf.organisation), expected=shown(names[0]))
        else:
            yield not_applicable("/issuer", "the issuer or the certificate gives no name")


def _names(issuer: Json) -> Iterator[str]:
    """The names of an issuer, in all languages (European Learning Model: legalName)."""
    for member in ("legalName", "altLabel", "name"):
        found = issuer.get(member) if isinstance(issuer, dict) else None
        several = found.values() if isinstance(found, dict) else [found]
        for value in several:
            yield from (one for one in as_list(value) if isinstance(one, str))
