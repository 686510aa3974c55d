"""The signature primitives: public key, algorithm, bytes and signature in, yes or no out.

Algorithms by their JOSE names: RFC 7518 section 3.1, https://www.rfc-editor.org/rfc/rfc7518;
EdDSA: RFC 8037 section 3.1; ES256K: RFC 8812 section 3.2. The key decides what it may be used for:
a key of another kind, on another curve or too weak verifies nothing.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from mcconform.identity.jwk import CURVES, KeyProblem, unbase64url
from mcconform.model import Json

RSA_BITS: Final = 2048
"""Shorter RSA keys verify nothing (RFC 7518 section 3.3)."""
Jwk = Mapping[str, Json]

_FIELD: Final = 2**255 - 19
_ORDER_EIGHT: Final = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_SMALL_ORDER: Final = frozenset((0, 1, _FIELD - 1, _ORDER_EIGHT, _FIELD - _ORDER_EIGHT))
"""The y of the points whose order divides 8."""


def verify(jwk: Jwk, algorithm: str, data: bytes, signature: bytes) -> bool:
    """Whether the signature is the key's over the data; False too where the key does not fit."""
    primitive = _PRIMITIVES.get(algorithm)
    if primitive is None:
        return False
    try:
        return primitive(jwk, data, signature)
    except (InvalidSignature, KeyProblem, TypeError, ValueError):
        return False


def _eddsa(jwk: Jwk, data: bytes, signature: bytes) -> bool:
    if jwk.get("kty") != "OKP" or jwk.get("crv") != "Ed25519":
        return False
    x = jwk.get("x")
    if not isinstance(x, str):
        return False
    _ed25519_key(x).verify(signature, data)
    return True


@functools.lru_cache(maxsize=1024)
def _ed25519_key(x: str) -> ed25519.Ed25519PublicKey:
    encoded = unbase64url(x)
    if has_small_order(encoded):
        raise ValueError("a point of small order is nobody's key")
    return ed25519.Ed25519PublicKey.from_public_bytes(encoded)


def has_small_order(encoded: bytes) -> bool:
    """Whether an Ed25519 key is one of the points that signatures of all messages can fit.

    The eight points whose order divides 8, in every encoding (RFC 8032 section 5.1.7, and section
    8.9 on the cofactor): y is 0, 1, -1 or one of the two roots for order 8, whatever the sign bit.
    """
    y = int.from_bytes(encoded, "little") & ((1 << 255) - 1)
    return y % _FIELD in _SMALL_ORDER


def _ecdsa(curve: str, digest: hashes.HashAlgorithm) -> Callable[[Jwk, bytes, bytes], bool]:
    """Signatures are r and s side by side, each as long as the curve's field (RFC 7518, 3.4)."""
    kind, size = CURVES[curve]

    def verify_with(jwk: Jwk, data: bytes, signature: bytes) -> bool:
        if jwk.get("kty") != "EC" or jwk.get("crv") != curve or len(signature) != 2 * size:
            return False
        x, y = (int.from_bytes(unbase64url(jwk.get(name))) for name in ("x", "y"))
        r, s = int.from_bytes(signature[:size]), int.from_bytes(signature[size:])
        key = ec.EllipticCurvePublicNumbers(x, y, kind).public_key()
        key.verify(encode_dss_signature(r, s), data, ec.ECDSA(digest))
        return True

    return verify_with


def _pss(digest: hashes.HashAlgorithm) -> padding.PSS:
    return padding.PSS(padding.MGF1(digest), padding.PSS.DIGEST_LENGTH)


def _rsa(
    scheme: padding.AsymmetricPadding, digest: hashes.HashAlgorithm
) -> Callable[[Jwk, bytes, bytes], bool]:
    def verify_with(jwk: Jwk, data: bytes, signature: bytes) -> bool:
        if jwk.get("kty") != "RSA":
            return False
        n, e = (int.from_bytes(unbase64url(jwk.get(name))) for name in ("n", "e"))
        if n.bit_length() < RSA_BITS:
            return False
        rsa.RSAPublicNumbers(e, n).public_key().verify(signature, data, scheme, digest)
        return True

    return verify_with


_PRIMITIVES: Final[Mapping[str, Callable[[Jwk, bytes, bytes], bool]]] = {
    "EdDSA": _eddsa,
    "Ed25519": _eddsa,
    "ES256": _ecdsa("P-256", hashes.SHA256()),
    "ES256K": _ecdsa("secp256k1", hashes.SHA256()),
    "ES384": _ecdsa("P-384", hashes.SHA384()),
    "ES512": _ecdsa("P-521", hashes.SHA512()),
    "RS256": _rsa(padding.PKCS1v15(), hashes.SHA256()),
    "RS384": _rsa(padding.PKCS1v15(), hashes.SHA384()),
    "RS512": _rsa(padding.PKCS1v15(), hashes.SHA512()),
    "PS256": _rsa(_pss(hashes.SHA256()), hashes.SHA256()),
    "PS384": _rsa(_pss(hashes.SHA384()), hashes.SHA384()),
    "PS512": _rsa(_pss(hashes.SHA512()), hashes.SHA512()),
}
