"""X.509 certificates beside a signature (``x5c``): whose key it is, by whose word.

RFC 7515 section 4.1.6 (``x5c``), RFC 5280 (certificates and paths), ETSI EN 319 412-3 (certificates
of organisations, with an organisation identifier). Revocation is not asked for here: the lists and
responders of certificate authorities are not among the documents that mcconform gathers.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import functools
import hashlib
import re
import warnings
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import NameOID

from mcconform.identity.jwk import CURVES, KeyProblem, base64url, public_jwk
from mcconform.identity.method import Method, NoMethod
from mcconform.model import Json, Outcome

MOST: Final = 10
"""Certificates of one chain."""
BYTES: Final = 64 * 1024
"""Of one certificate."""
RSA_BITS: Final = 16_384
"""A longer key would only cost time."""
ANCHORS: Final = 10_000
_ORGANISATION_ID: Final = x509.ObjectIdentifier("2.5.4.97")
_PEM: Final = re.compile(
    rb"-----BEGIN CERTIFICATE-----\s*([A-Za-z0-9+/=\s]+?)-----END CERTIFICATE-----"
)
UNREADABLE: Final = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
"""What the parser of certificates raises on bytes that are none."""


class CertificateError(ValueError):
    """What should be a certificate, or a chain of them, is none; ``reason`` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Certificate(msgspec.Struct, frozen=True, eq=False):
    """What is asked of a certificate, read once."""

    der: bytes
    subject: str
    issuer: str
    organisation: str
    organisation_id: str
    """Such as ``VATES-A00000000`` (ETSI EN 319 412-1 section 5.1.4)."""
    uris: tuple[str, ...]
    """Alternative names that are URIs."""
    not_before: dt.datetime
    not_after: dt.datetime
    usages: frozenset[str] | None
    """``digital_signature``, ``content_commitment``, ``key_cert_sign``; None where it is silent."""
    is_authority: bool
    below: int | None
    """Certificates of authorities that may follow below it; None for any number."""
    parsed: x509.Certificate

    @property
    def own(self) -> bool:
        """Whether it names itself as its issuer."""
        return self.parsed.subject == self.parsed.issuer

    def sha256(self) -> bytes:
        """Digest of the certificate as it is encoded."""
        return hashlib.sha256(self.der).digest()


def chain(x5c: Json) -> tuple[Certificate, ...]:
    """The certificates of ``x5c``, the signer's first. Raises CertificateError."""
    if not isinstance(x5c, list) or not x5c:
        raise CertificateError("x5c is no list of certificates")
    if len(x5c) > MOST:
        raise CertificateError(f"x5c has more than {MOST} certificates")
    return tuple(_decoded(text) for text in x5c)


def _decoded(text: Json) -> Certificate:
    if not isinstance(text, str) or len(text) > 2 * BYTES:
        raise CertificateError("x5c holds something that is no certificate")
    try:
        der = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise CertificateError("a certificate in x5c is not in base64") from error
    if base64.b64encode(der).decode("ascii") != text:
        raise CertificateError("a certificate in x5c is not in canonical base64")
    return certificate(der)


@functools.lru_cache(maxsize=64)
def certificate(der: bytes) -> Certificate:
    """A certificate from its DER encoding. Raises CertificateError."""
    if len(der) > BYTES:
        raise CertificateError("a certificate is too long")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd lengths and serial numbers are not our business
            return _read(der)
    except UNREADABLE as error:
        raise CertificateError("what should be a certificate cannot be read") from error


def _read(der: bytes) -> Certificate:
    parsed = x509.load_der_x509_certificate(der)
    extensions = {one.oid: one.value for one in parsed.extensions}
    usage = extensions.get(x509.KeyUsage.oid)
    basic = extensions.get(x509.BasicConstraints.oid)
    names = extensions.get(x509.SubjectAlternativeName.oid)
    uri = x509.UniformResourceIdentifier
    return Certificate(
        der,
        parsed.subject.rfc4514_string(),
        parsed.issuer.rfc4514_string(),
        _attribute(parsed, NameOID.ORGANIZATION_NAME),
        _attribute(parsed, _ORGANISATION_ID),
        tuple(names.get_values_for_type(uri))
        if isinstance(names, x509.SubjectAlternativeName)
        else (),
        parsed.not_valid_before_utc,
        parsed.not_valid_after_utc,
        _usages(usage) if isinstance(usage, x509.KeyUsage) else None,
        isinstance(basic, x509.BasicConstraints) and basic.ca,
        basic.path_length if isinstance(basic, x509.BasicConstraints) else None,
        parsed,
    )


def _attribute(parsed: x509.Certificate, name: x509.ObjectIdentifier) -> str:
    found = parsed.subject.get_attributes_for_oid(name)
    return str(found[0].value) if found and isinstance(found[0].value, str) else ""


def _usages(usage: x509.KeyUsage) -> frozenset[str]:
    names = ("digital_signature", "content_commitment", "key_cert_sign")
    return frozenset(name for name in names if getattr(usage, name))


def method(x5c: Json) -> Method | NoMethod:
    """The key of the signer's certificate."""
    try:
        leaf = chain(x5c)[0]
    except CertificateError as error:
        return NoMethod("malformed", error.reason, fault=True)
    try:
        jwk = public_jwk(_jwk(leaf))
    except KeyProblem as problem:
        return NoMethod(problem.code, problem.why, fault=problem.code == "malformed")
    return Method("", jwk, source="x5c", kind="JsonWebKey")


def _jwk(found: Certificate) -> dict[str, Json]:
    try:
        key = found.parsed.public_key()
    except ValueError as error:  # no point of its curve, or no numbers of an RSA key
        raise KeyProblem("malformed", "the key in the certificate is none") from error
    except UNREADABLE as error:
        raise KeyProblem("unsupported", "the certificate's key cannot be read") from error
    if isinstance(key, rsa.RSAPublicKey):
        numbers = key.public_numbers()
        return {"kty": "RSA", "n": _number(numbers.n), "e": _number(numbers.e)}
    if isinstance(key, ed25519.Ed25519PublicKey):
        return {"kty": "OKP", "crv": "Ed25519", "x": base64url(key.public_bytes_raw())}
    if isinstance(key, ec.EllipticCurvePublicKey):
        for name, (curve, size) in CURVES.items():
            if key.curve.name == curve.name:
                point = key.public_numbers()
                x, y = (base64url(value.to_bytes(size, "big")) for value in (point.x, point.y))
                return {"kty": "EC", "crv": name, "x": x, "y": y}
    raise KeyProblem("unsupported", "the certificate's key is of a kind that is not supported")


def _number(value: int) -> str:
    return base64url(value.to_bytes((value.bit_length() + 7) // 8 or 1, "big"))


def anchors(pem: bytes) -> tuple[Certificate, ...]:
    """The certificates of a PEM file. Raises CertificateError where there is none, or a bad one."""
    found = _PEM.findall(pem)
    if not found:
        raise CertificateError("it holds no certificate in PEM")
    if len(found) > ANCHORS:
        raise CertificateError(f"it holds more than {ANCHORS} certificates")
    try:
        return tuple(certificate(base64.b64decode(b"".join(text.split()))) for text in found)
    except binascii.Error as error:
        raise CertificateError("it holds a certificate that is not in base64") from error


def trusted(
    links: Sequence[Certificate], roots: Sequence[Certificate], at: dt.datetime
) -> tuple[Outcome, str]:
    """Whether a chain holds together and leads to a trust anchor; otherwise the reason.

    Failed is what provably does not hold. Without trust anchors, with a certificate missing in
    between, or with an authority's certificate that is past its time, it cannot be told.
    """
    for place, (child, parent) in enumerate(pairwise(links), 2):
        if not issued(child, parent):
            return Outcome.FAILED, f"certificate {place} of the chain did not issue the one before"
        if not _may_issue(parent, place - 2):
            return Outcome.FAILED, f"certificate {place} of the chain may not issue certificates"
    if not roots:
        why = "no trust anchors were given (--trust-anchors), so nobody vouches for the certificate"
        return Outcome.CANT_TELL, why
    outcome, why = _anchored(links, roots)
    if outcome is not Outcome.PASSED:
        return outcome, why
    late = next((one for one in links[1:] if not one.not_before <= at <= one.not_after), None)
    if late is not None:
        why = f"the certificate of the authority {late.subject[:120]} is not valid at this time"
        return Outcome.CANT_TELL, why
    return Outcome.PASSED, ""


def _anchored(links: Sequence[Certificate], roots: Sequence[Certificate]) -> tuple[Outcome, str]:
    known = {one.der for one in roots}
    if any(link.der in known for link in links):
        return Outcome.PASSED, ""
    last = links[-1]
    named = [root for root in roots if root.parsed.subject == last.parsed.issuer]
    if any(issued(last, root) and _may_issue(root, len(links) - 1) for root in named):
        return Outcome.PASSED, ""
    if last.own:
        why = f"the chain ends with {last.subject[:120]}, which is none of the trust anchors"
        return Outcome.FAILED, why
    if named:
        return Outcome.FAILED, f"the trust anchor {last.issuer[:120]} did not issue the chain"
    why = f"the certificate of {last.issuer[:120]} is neither in the chain nor a trust anchor"
    return Outcome.CANT_TELL, why


def issued(child: Certificate, parent: Certificate) -> bool:
    try:
        key = parent.parsed.public_key()
        if isinstance(key, rsa.RSAPublicKey) and key.key_size > RSA_BITS:
            return False
        child.parsed.verify_directly_issued_by(parent.parsed)
    except (InvalidSignature, *UNREADABLE):
        return False
    return True


def _may_issue(parent: Certificate, authorities_below: int) -> bool:
    """RFC 5280 section 6.1.4: an authority, allowed to sign certificates, and so far down."""
    allowed = parent.usages is None or "key_cert_sign" in parent.usages
    deep = parent.below is not None and authorities_below > parent.below
    return parent.is_authority and allowed and not deep
