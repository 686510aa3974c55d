"""Whether an authority had revoked a certificate, by what a seal brings along.

Lists of revoked certificates: RFC 5280 section 5. Answers of responders: RFC 6960. Both speak of
the time they were made at, each proves itself by the key of the authority, and nothing is fetched.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec
from cryptography import x509 as cx509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from mcconform.securing import timestamps, x509
from mcconform.securing.unsigned import Item
from mcconform.securing.x509 import Certificate, CertificateError

_ODD: Final = (*x509.UNREADABLE, OverflowError)
"""What the parser raises on bytes that are no list and no answer."""
_CERTIFICATES: Final = 10


class Word(msgspec.Struct, frozen=True):
    """What one list or answer says of a certificate."""

    made: dt.datetime | None = None
    """When it was true; None where it says nothing, for the reason in ``why``."""
    revoked: dt.datetime | None = None
    """When the certificate was revoked; None where it was not."""
    why: str = ""


def by_list(item: Item, of: Certificate, authority: Certificate | None) -> Word:
    """What a revocation list says."""
    if item.why:
        return Word(why=f"a revocation list with it cannot be read: {item.why}")
    try:
        found = cx509.load_der_x509_crl(item.data)
        if found.issuer != of.parsed.issuer:
            return Word()
        if authority is None:
            return Word(why="the certificate of the authority that made the list is not at hand")
        key = authority.parsed.public_key()
        if not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
            return Word(why="the key of the authority is of a kind that is not supported here")
        if not found.is_signature_valid(key):
            return Word(why="the revocation list with it is not signed by the authority")
        if any(one.critical for one in found.extensions):
            # A list of some certificates only, or of changes since another list.
            return Word(why="the revocation list with it is of a kind that is not read here")
        entry = found.get_revoked_certificate_by_serial_number(of.parsed.serial_number)
        return Word(found.last_update_utc, entry.revocation_date_utc if entry else None)
    except _ODD:
        return Word(why="a revocation list with it cannot be read")


def by_answer(item: Item, of: Certificate, authority: Certificate | None) -> Word:
    """What the answer of a responder says."""
    if item.why:
        return Word(why=f"an answer on its revocation cannot be read: {item.why}")
    try:
        found = ocsp.load_der_ocsp_response(item.data)
        if found.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            return Word()
        if found.serial_number != of.parsed.serial_number:
            return Word()
        if authority is None:
            return Word(why="the certificate of the authority that was asked is not at hand")
        return _answer(found, authority)
    except _ODD:
        return Word(why="an answer on its revocation cannot be read")


def _answer(found: ocsp.OCSPResponse, authority: Certificate) -> Word:
    if not _is_about(found, authority):
        return Word()
    digest = found.signature_hash_algorithm
    if digest is None or digest.name not in timestamps.DIGESTS:
        return Word(why="the answer on its revocation is signed in a way that proves nothing")
    signed = any(
        timestamps.verified(one.parsed, found.signature, found.tbs_response_bytes, digest)
        for one in _responders(found, authority)
    )
    if not signed:
        return Word(why="the answer on its revocation is not signed by the authority")
    if found.certificate_status is ocsp.OCSPCertStatus.UNKNOWN:
        return Word(why="the authority that was asked does not know the certificate")
    return Word(found.this_update_utc, found.revocation_time_utc)


def _is_about(found: ocsp.OCSPResponse, authority: Certificate) -> bool:
    """Whether an answer is on a certificate of that authority: it names its key by a digest."""
    name = found.hash_algorithm.name
    sound = {"sha1": hashes.SHA1(), "sha256": hashes.SHA256(), "sha384": hashes.SHA384()}
    if name not in sound:
        return False
    digest = hashes.Hash(sound[name])
    digest.update(_key_bytes(authority.parsed))
    return digest.finalize() == found.issuer_key_hash


def _key_bytes(holder: cx509.Certificate) -> bytes:
    """The bits of a key without its algorithm, whose digest names it (RFC 6960 section 4.1.1)."""
    from asn1crypto import keys

    key = holder.public_key()
    encoding, form = timestamps.SPKI
    spki = keys.PublicKeyInfo.load(key.public_bytes(encoding, form))
    return bytes(spki["public_key"].contents)[1:]


def _responders(found: ocsp.OCSPResponse, authority: Certificate) -> Iterator[Certificate]:
    """The authority, and those it gave the right to answer (RFC 6960 section 4.2.2.2)."""
    yield authority
    for one in found.certificates[:_CERTIFICATES]:
        try:
            read = x509.certificate(one.public_bytes(timestamps.SPKI[0]))
        except CertificateError:
            continue
        if _may_answer(read) and x509.issued(read, authority):
            yield read


def _may_answer(found: Certificate) -> bool:
    try:
        usage = found.parsed.extensions.get_extension_for_class(cx509.ExtendedKeyUsage)
    except cx509.ExtensionNotFound:
        return False
    return ExtendedKeyUsageOID.OCSP_SIGNING in usage.value


def authority_of(leaf: Certificate, known: Sequence[Certificate]) -> Certificate | None:
    """Who issued a certificate, if that is at hand."""
    return next((one for one in known if x509.issued(leaf, one)), None)
