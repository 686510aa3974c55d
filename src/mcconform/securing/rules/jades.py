"""Seals: signatures that bring a certificate. ETSI TS 119 182-1 (JAdES), RFC 7515, RFC 5280."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from mcconform.catalogue import MUST, SHOULD, rule
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
from mcconform.securing.timestamps import Stamp

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

    One that ended since passes where a timestamp over the signature proves that the seal was there
    before. The time that the seal gives for itself proves nothing, so then it cannot be told.
    """
    for seal in _read(dossier):
        proven = jades.stamps(seal, dossier).proven
        leaf, said = seal.chain[0], instants.instant(seal.jws.header.get("sigT"))
        start, end = instants.moment(leaf.not_before), instants.moment(leaf.not_after)
        if instants.moment(dossier.at) < start:
            yield failed("", what="is not valid before", when=leaf.not_before.isoformat())
        elif instants.moment(dossier.at) <= end or (proven is not None and start <= proven <= end):
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
    be told. What the seal brings along on revocation is `not_revoked`; nobody else is asked.
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


def _stamped(dossier: Dossier) -> list[Stamp]:
    """The timestamps of all seals."""
    several = (jades.stamps(seal, dossier) for seal in _read(dossier))
    return [stamp for one in several for stamp in (*one.payload, *one.signature)]


@rule(
    area="signature",
    level=SHOULD,
    spec=_JADES,
    message="a timestamp of the seal does not hold: {why}",
    fix="Have the timestamp authority sign the digest of this very payload or signature.",
    applies=lambda dossier: bool(_stamped(dossier)),
    needs=(JWS, ENVELOPED),
)
def timestamps(dossier: Dossier) -> Iterator[Finding]:
    """Each timestamp is over this payload (section 5.2.6) or this signature (section 5.3.4).

    RFC 3161: the imprint is its digest, the authority signed it with a certificate for timestamps.
    Whether the authority is to be believed hangs on the trust anchors of the run; without one for
    it that cannot be told. The seal itself does not rest on its timestamps.
    """
    for stamp in _stamped(dossier):
        if stamp.outcome is Outcome.FAILED:
            yield failed("", why=stamp.why)
        elif stamp.outcome is Outcome.CANT_TELL:
            yield cannot_tell("", f"a timestamp of the seal cannot be proven: {stamp.why}", why="")


def _brings_words(dossier: Dossier) -> bool:
    return any(jades.words(seal, dossier) for seal in _read(dossier))


@rule(
    area="signature",
    level=MUST,
    spec=f"{_RFC5280}#section-6.3",
    message="the authority revoked the certificate on {when}, before the seal was made",
    fix="Seal the credential anew with a certificate that is in force.",
    applies=_brings_words,
    needs=(JWS, ENVELOPED),
)
def not_revoked(dossier: Dossier) -> Iterator[Finding]:
    """The authority had not revoked the certificate, by the lists and answers in the seal itself.

    They speak of the time they were made at, which is about that of the seal; of what came later
    nothing at hand does. A seal whose certificate was revoked since passes where a timestamp proves
    that it was there before, and cannot be told otherwise.
    """
    for seal in _read(dossier):
        words = jades.words(seal, dossier)
        said = [word for word in words if word.made is not None]
        dates = [word.revoked for word in said if word.revoked is not None]
        if dates:
            yield from _revoked(seal, min(dates), dossier)
        elif words and not said:
            whys = [word.why for word in words if word.why]
            cause = whys[0] if whys else "the revocation data in the seal are of other certificates"
            yield cannot_tell("", cause, when="")


def _revoked(seal: Seal, when: dt.datetime, dossier: Dossier) -> Iterator[Finding]:
    """What a revocation means for a seal: it hangs on which came first."""
    end, said = instants.moment(when), instants.instant(seal.jws.header.get("sigT"))
    proven = jades.stamps(seal, dossier).proven
    if end > instants.moment(dossier.at) or (proven is not None and proven < end):
        return
    if said is not None and said < end:
        cause = "the certificate was revoked since, and nothing proves when the seal was made"
        yield cannot_tell("", cause, when=when.isoformat())
    else:
        yield failed("", when=when.isoformat())


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
