"""Public keys in PEM, as Open Badges 1 and 2 publish them, to JWKs.

RFC 7468 section 13 (SubjectPublicKeyInfo, ``PUBLIC KEY``); RFC 8017 appendix A.1.1 (PKCS #1,
``RSA PUBLIC KEY``); RFC 7468 section 5 (a certificate, of which the key is taken and nothing else
is believed).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)

from mcconform.identity.jwk import CURVES, KeyProblem, base64url, public_jwk
from mcconform.model import Json

LONGEST: Final = 16_384
"""Characters of a PEM text; an RSA key of 16,384 bits has about 2,800."""
_LABEL: Final = re.compile(r"-----BEGIN ([A-Z0-9 ]{1,40})-----")
_PUBLIC: Final = ("PUBLIC KEY", "RSA PUBLIC KEY")


def looks_like_pem(text: str) -> bool:
    """Whether a text is meant as PEM."""
    return _LABEL.match(text.lstrip()[:80]) is not None


def jwk_of_pem(text: str) -> dict[str, Json]:
    """The public key of a PEM text as a checked JWK. Raises KeyProblem.

    A private key has no place in public: ``secret-key``.
    """
    if len(text) > LONGEST:
        raise KeyProblem("malformed", "the PEM text is too long for a key")
    # Some issuers publish the line feeds of the text as the two characters \n.
    text = text.replace("\\r", "").replace("\\n", "\n").strip()
    label = _LABEL.match(text)
    if label is None:
        raise KeyProblem("malformed", "the key is not in PEM: there is no line BEGIN PUBLIC KEY")
    if "PRIVATE KEY" in label[1]:
        raise KeyProblem("secret-key", "a private key stands where the public one belongs")
    return public_jwk(_members(_loaded(text, label[1])))


def _loaded(text: str, label: str) -> object:
    try:
        if label == "CERTIFICATE":
            return x509.load_pem_x509_certificate(text.encode()).public_key()
        if label in _PUBLIC:
            return load_pem_public_key(text.encode())
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyProblem("malformed", "the PEM text cannot be read as a public key") from error
    raise KeyProblem("malformed", f"the PEM text holds something else: {label.lower()}")


def _members(key: object) -> Mapping[str, Json]:
    if isinstance(key, rsa.RSAPublicKey):
        numbers = key.public_numbers()
        return {"kty": "RSA", "n": _number(numbers.n), "e": _number(numbers.e)}
    if isinstance(key, ed25519.Ed25519PublicKey):
        return {"kty": "OKP", "crv": "Ed25519", "x": base64url(_raw(key))}
    if isinstance(key, ec.EllipticCurvePublicKey):
        for name, (curve, size) in CURVES.items():
            if key.curve.name == curve.name:
                point = key.public_numbers()
                x, y = (base64url(value.to_bytes(size)) for value in (point.x, point.y))
                return {"kty": "EC", "crv": name, "x": x, "y": y}
    raise KeyProblem("unsupported", "keys of this kind are not supported for signatures")


def _raw(key: ed25519.Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def _number(value: int) -> str:
    return base64url(value.to_bytes((value.bit_length() + 7) // 8))
