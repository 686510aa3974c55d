"""Timestamps of an authority: RFC 3161, https://www.rfc-editor.org/rfc/rfc3161, in CMS (RFC 5652).

A token says that some bytes existed at a time: it holds their digest (the imprint), signed with a
certificate for that purpose. Whether the authority is to be believed hangs on trust anchors.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from cryptography import x509 as cx509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID

from mcconform.model import Outcome
from mcconform.securing import x509
from mcconform.securing.x509 import Certificate, CertificateError

DIGESTS: Final[Mapping[str, hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
"""Digests that prove something; by SHA-1 nobody can tell any more."""
SPKI: Final = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
"""How a public key stands in a certificate."""
_SIGNATURES: Final = ("rsassa_pkcs1v15", "ecdsa")
_CERTIFICATES: Final = 20
_ODD: Final = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    OverflowError,
    RecursionError,
)
"""What the parser of ASN.1 raises on bytes that are no token; it looks at values late."""


class Stamp(msgspec.Struct, frozen=True):
    """A token, tried. ``failed`` is what provably does not hold; ``cantTell`` says why not."""

    outcome: Outcome
    why: str = ""
    time: dt.datetime | None = None
    """When the authority says it saw the bytes; only to be believed of what passed."""


class _Unsure(Exception):
    """A token cannot be judged; the text says why."""


class _Wrong(Exception):
    """A token provably does not hold; the text says why."""


def judge(token: bytes, data: bytes, anchors: Sequence[Certificate]) -> Stamp:
    """Whether a token is a sound timestamp over ``data`` by an authority one may believe."""
    # Imported here: it takes longer to load than a badge takes to check, and few have timestamps.
    from asn1crypto import cms
    from asn1crypto.tsp import TSTInfo  # which tells cms how to read the content of a timestamp

    try:
        signed = cms.ContentInfo.load(token, strict=True)["content"]
        if not isinstance(signed, cms.SignedData):
            raise _Wrong("it is no timestamp")
        return _judged(signed, data, anchors, TSTInfo)
    except _Wrong as fault:
        return Stamp(Outcome.FAILED, str(fault))
    except _Unsure as doubt:
        return Stamp(Outcome.CANT_TELL, str(doubt))
    except _ODD:
        return Stamp(Outcome.FAILED, "it is no timestamp that can be read")


def _judged(signed: Any, data: bytes, anchors: Sequence[Certificate], content_type: Any) -> Stamp:
    content = signed["encap_content_info"]
    if content["content_type"].native != "tst_info":
        raise _Wrong("it is no timestamp")
    encoded = bytes(content["content"].contents)
    info = content_type.load(encoded, strict=True)
    imprint = info["message_imprint"]
    digest = _digest(imprint["hash_algorithm"]["algorithm"].native)
    if imprint["hashed_message"].native != digest(data).digest():
        raise _Wrong("it was made over something else")
    time: dt.datetime = info["gen_time"].native
    (signer,) = signed["signer_infos"]
    known = _certificates(signed)
    leaf = _signer_of(signer, known)
    _check_signature(signer, encoded, leaf)
    if not leaf.not_before <= time <= leaf.not_after:
        raise _Wrong("the certificate of its authority was not in force at that time")
    if not _may_stamp(leaf):
        raise _Wrong("the certificate of its authority is not for timestamps")
    outcome, why = x509.trusted(path(leaf, known), anchors, time)
    if outcome is not Outcome.PASSED:
        # The anchors may be those for seals alone: whoever they leave out is not accused.
        return Stamp(Outcome.CANT_TELL, f"of its authority: {why}", time)
    return Stamp(Outcome.PASSED, "", time)


def _digest(name: str) -> Any:
    if name not in DIGESTS:
        raise _Unsure(f"its digest is {name[:40]}, which proves nothing here")
    return getattr(hashlib, name)


def _certificates(signed: Any) -> list[Certificate]:
    """The certificates that come with a token."""
    found = []
    for one in list(signed["certificates"])[:_CERTIFICATES]:
        try:
            found.append(x509.certificate(one.chosen.dump()))
        except CertificateError:
            continue
    return found


def _signer_of(signer: Any, known: Sequence[Certificate]) -> Certificate:
    """The certificate that a signature names by issuer and number, or by its key's identifier."""
    wanted = signer["sid"]
    for one in known:
        if wanted.name == "issuer_and_serial_number":
            same = one.parsed.issuer.public_bytes() == wanted.chosen["issuer"].dump()
            if same and one.parsed.serial_number == wanted.chosen["serial_number"].native:
                return one
        elif _identifier(one) == wanted.chosen.native:
            return one
    raise _Unsure("the certificate of its authority does not come with it")


def _identifier(one: Certificate) -> bytes | None:
    try:
        found = one.parsed.extensions.get_extension_for_class(cx509.SubjectKeyIdentifier)
    except cx509.ExtensionNotFound:
        return None
    return found.value.digest


def _check_signature(signer: Any, encoded: bytes, leaf: Certificate) -> None:
    """The signature is over attributes, and these hold the digest of the content (RFC 5652, 5.4),
    its type, and the digest of the certificate (RFC 5816).
    """
    name = signer["digest_algorithm"]["algorithm"].native
    digest = _digest(name)
    attributes = {one["type"].native: one["values"] for one in signer["signed_attrs"]}
    if attributes["content_type"][0].native != "tst_info":
        raise _Wrong("its signature is over something else")
    if attributes["message_digest"][0].native != digest(encoded).digest():
        raise _Wrong("its content was changed")
    if "signing_certificate_v2" in attributes:
        named = attributes["signing_certificate_v2"][0]["certs"][0]
        own = _digest(named["hash_algorithm"]["algorithm"].native)
        if named["cert_hash"].native != own(leaf.der).digest():
            raise _Wrong("the certificate with it is not the one that signed")
    algorithm = signer["signature_algorithm"].signature_algo
    if algorithm not in _SIGNATURES:
        raise _Unsure(f"its signature is of the kind {algorithm}, which is not verified here")
    text = signer["signed_attrs"].untag().dump()
    if not verified(leaf.parsed, signer["signature"].native, text, DIGESTS[name]):
        raise _Wrong("its signature does not fit")


def verified(
    holder: cx509.Certificate, signature: bytes, data: bytes, digest: hashes.HashAlgorithm
) -> bool:
    """Whether a signature is that of a certificate's key; False too for keys of other kinds."""
    try:
        key = holder.public_key()
        if isinstance(key, rsa.RSAPublicKey) and 2048 <= key.key_size <= x509.RSA_BITS:
            key.verify(signature, data, padding.PKCS1v15(), digest)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(digest))
        else:
            return False
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
        return False
    return True


def _may_stamp(leaf: Certificate) -> bool:
    """RFC 3161 section 2.3: its extended key usage is for timestamps and nothing else."""
    try:
        found = leaf.parsed.extensions.get_extension_for_class(cx509.ExtendedKeyUsage)
    except cx509.ExtensionNotFound:
        return False
    return list(found.value) == [ExtendedKeyUsageOID.TIME_STAMPING]


def path(leaf: Certificate, known: Sequence[Certificate]) -> tuple[Certificate, ...]:
    """A certificate and, as far as they are at hand, those that issued it."""
    links = [leaf]
    while len(links) < x509.MOST and not links[-1].own:
        parents = (one for one in known if one not in links and x509.issued(links[-1], one))
        parent = next(parents, None)
        if parent is None:
            break
        links.append(parent)
    return tuple(links)
