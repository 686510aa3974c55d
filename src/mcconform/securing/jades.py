"""Signatures with a certificate in their header: JAdES, and any other JOSE with ``x5c``.

ETSI TS 119 182-1 (JAdES), RFC 7515 sections 4.1.6 and 4.1.8, ETSI EN 319 412-3. The trust anchors
are a parameter: they lie among the dossier's resources under `TRUST_ANCHORS`, as PEM.
"""

from __future__ import annotations

import contextlib
import hashlib
import warnings
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec
from msgspec.structs import replace

from mcconform.errors import UsageError
from mcconform.identity.jwk import base64url
from mcconform.model import Dossier, Json, Jws, Outcome, Resource, Source
from mcconform.nodes import as_list
from mcconform.securing import instants, revocation, timestamps, unsigned, x509
from mcconform.securing.results import ProofResult
from mcconform.securing.revocation import Word
from mcconform.securing.timestamps import Stamp
from mcconform.securing.unsigned import Item
from mcconform.securing.x509 import Certificate, CertificateError

TRUST_ANCHORS: Final = "mcconform:trust-anchors"
"""Where the dossier keeps the certificates that the user trusts."""


def anchoring(body: bytes) -> Mapping[str, Resource]:
    """Certificates in PEM as a resource of a dossier; raises UsageError where there are none."""
    try:
        x509.anchors(body)
    except CertificateError as error:
        raise UsageError(
            f"the trust anchors cannot be used: {error.reason}",
            "give a file with certificates in PEM, each from BEGIN CERTIFICATE to END CERTIFICATE",
        ) from error
    digest = hashlib.sha256(body).hexdigest()
    return {TRUST_ANCHORS: Resource(TRUST_ANCHORS, Source.MIRROR, body, digest)}


class Seal(msgspec.Struct, frozen=True, eq=False):
    """A signature whose header brings certificates."""

    jws: Jws
    chain: tuple[Certificate, ...]
    """The signer's first; empty where what stands in ``x5c`` is no chain."""
    trust: Outcome
    why: str


def seals(dossier: Dossier) -> tuple[Seal, ...]:
    """The signatures of the envelope that bring certificates."""
    return dossier.once("securing.jades.seals", lambda whole: tuple(_seals(whole)))


def _seals(dossier: Dossier) -> Iterator[Seal]:
    for jws in signatures(dossier):
        if "x5c" not in jws.header:
            continue
        try:
            found = x509.chain(jws.header["x5c"])
        except CertificateError as error:
            yield Seal(jws, (), Outcome.FAILED, error.reason)
            continue
        yield Seal(jws, found, *x509.trusted(found, anchors(dossier), dossier.at))


class Stamps(msgspec.Struct, frozen=True):
    """The timestamps of a seal, tried."""

    payload: tuple[Stamp, ...] = ()
    """Over what is sealed, from before the seal was made (``adoTst``)."""
    signature: tuple[Stamp, ...] = ()
    """Over the signature, so that it existed by then (``sigTst``)."""

    @property
    def proven(self) -> int | None:
        """The earliest moment, in nanoseconds, by which the seal is proven to have been there."""
        times = [
            instants.moment(one.time)
            for one in self.signature
            if one.outcome is Outcome.PASSED and one.time is not None
        ]
        return min(times, default=None)


def stamps(seal: Seal, dossier: Dossier) -> Stamps:
    """The timestamps of a seal (ETSI TS 119 182-1 sections 5.2.6 and 5.3.4)."""
    place = signatures(dossier).index(seal.jws)
    return dossier.once(f"securing.jades.stamps {place}", lambda whole: _stamps(seal, whole))


def _stamps(seal: Seal, dossier: Dossier) -> Stamps:
    jws, roots = seal.jws, anchors(dossier)
    sealed = jws.signing_input.partition(b".")[2]
    value = base64url(jws.signature).encode("ascii")
    return Stamps(
        tuple(_stamp(one, sealed, roots) for one in unsigned.tokens(jws.header.get("adoTst"))),
        tuple(_stamp(one, value, roots) for one in unsigned.read(jws).stamps),
    )


def _stamp(item: Item, data: bytes, roots: tuple[Certificate, ...]) -> Stamp:
    if item.why:
        return Stamp(Outcome.FAILED, item.why)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # odd serial numbers are not our business
        return timestamps.judge(item.data, data, roots)


def words(seal: Seal, dossier: Dossier) -> tuple[Word, ...]:
    """What the revocation data in a seal say of the signer's certificate."""
    place = signatures(dossier).index(seal.jws)
    return dossier.once(f"securing.jades.words {place}", lambda whole: _words(seal, whole))


def _words(seal: Seal, dossier: Dossier) -> tuple[Word, ...]:
    held = unsigned.read(seal.jws)
    if not held.lists and not held.answers:
        return ()
    known = [*seal.chain[1:], *anchors(dossier)]
    for one in held.certificates:
        with contextlib.suppress(CertificateError):
            known.append(x509.certificate(one.data))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        leaf, authority = seal.chain[0], revocation.authority_of(seal.chain[0], known)
        return (
            *(revocation.by_list(one, leaf, authority) for one in held.lists),
            *(revocation.by_answer(one, leaf, authority) for one in held.answers),
        )


def signatures(dossier: Dossier) -> tuple[Jws, ...]:
    """Every signature of the envelope."""
    credential = dossier.credential
    if credential.envelope is not None:
        return credential.envelope.signatures
    return (credential.jws,) if credential.jws is not None else ()


def anchors(dossier: Dossier) -> tuple[Certificate, ...]:
    """The certificates that the user trusts; none when the user gave none."""
    return dossier.once("securing.jades.anchors", _anchors)


def _anchors(dossier: Dossier) -> tuple[Certificate, ...]:
    resource: Resource | None = dossier.resources.get(TRUST_ANCHORS)
    if resource is None or not resource.ok:
        return ()
    try:
        return x509.anchors(resource.body)
    except CertificateError:  # the one who gave them was told; evidence may have been changed
        return ()


def by_certificate(found: ProofResult, jws: Jws, dossier: Dossier) -> ProofResult:
    """A result whose key is the issuer's where a trusted certificate says so."""
    if found.controls is not Outcome.CANT_TELL:
        return found
    seal = next((one for one in seals(dossier) if one.jws is jws and one.chain), None)
    if seal is None:
        return found
    if not names_issuer(seal.chain[0], dossier.document):
        why = f"the certificate is that of {_owner(seal.chain[0])}, which the issuer does not name"
        return replace(found, controls_why=why)
    if seal.trust is Outcome.PASSED:
        return replace(found, controls=Outcome.PASSED, controls_why="")
    return replace(found, controls_why=f"the certificate names the issuer, but {seal.why}")


def _owner(leaf: Certificate) -> str:
    return (leaf.organisation or leaf.subject)[:120]


def names_issuer(leaf: Certificate, document: Mapping[str, Json]) -> bool:
    """Whether a certificate is made out to the issuer, by an identifier and not just by a name.

    The organisation identifier is one of the issuer's legal identifiers (European Learning Model:
    ``eIDASIdentifier``, ``registration``), or the issuer's URL is among the alternative names.
    """
    issuer = document.get("issuer")
    url = issuer.get("id") if isinstance(issuer, Mapping) else issuer
    if isinstance(url, str) and url in leaf.uris:
        return True
    return bool(leaf.organisation_id) and leaf.organisation_id in legal_identifiers(issuer)


def legal_identifiers(issuer: Json) -> tuple[str, ...]:
    """The identifiers that the law gave to an issuer."""
    members = ("eIDASIdentifier", "registration", "taxIdentifier", "vatIdentifier")
    found = issuer if isinstance(issuer, Mapping) else {}
    several = [one for member in members for one in as_list(found.get(member))]
    named = [one.get("notation") for one in several if isinstance(one, Mapping)]
    return tuple(one for one in named if isinstance(one, str))
