"""Multikey: a public key as one text, its kind in the first bytes.

Controlled Identifiers 1.0 section 2.2.2, https://www.w3.org/TR/cid-1.0/#Multikey; the prefixes are
those of the multicodec table. A text with the prefix of a *secret* key is refused loudly.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from mcconform.identity.jwk import CURVES, KeyProblem, base64url, is_secret, public_jwk
from mcconform.model import Json

ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
"""Base58 as Bitcoin writes it, which multibase calls ``z``."""
_NO_DIGIT: Final = 255
_DIGITS: Final = bytes(
    ALPHABET.find(chr(code)) if chr(code) in ALPHABET else _NO_DIGIT for code in range(256)
)
"""The value of each letter, by its code."""
_MAX_CHARACTERS: Final = 2_000
"""Reading base58 takes long integers; an RSA key of 8192 bits still fits."""

BLS: Final = "BLS12381G2"
"""Curve name of keys for BBS signatures, as a JWK would say it; only Multikeys hold them here."""
PUBLIC: Final[Mapping[bytes, tuple[str, int]]] = {
    b"\xed\x01": ("Ed25519", 32),
    b"\x80\x24": ("P-256", 33),
    b"\x81\x24": ("P-384", 49),
    b"\x82\x24": ("P-521", 67),
    b"\xe7\x01": ("secp256k1", 33),
    b"\xeb\x01": (BLS, 96),
}
"""Prefix of each kind of key that can be used, with the length of the key after it."""
_SIZES: Final = dict(PUBLIC.values())
RSA: Final = b"\x85\x24"
"""An RSAPublicKey of RFC 8017 appendix A.1.1 follows."""
JWK: Final = b"\xd1\xd6\x03"
"""A JWK follows as canonical JSON; EBSI's did:key of natural persons is of this kind."""
OTHERS: Final[Mapping[bytes, str]] = {
    b"\xec\x01": "X25519, which cannot sign",
    b"\xea\x01": "BLS12-381 G1",
    b"\x83\x24": "Ed448",
    b"\x86\x24": "SM2",
}
"""Prefixes that are known and not supported."""
SECRET: Final[Mapping[bytes, str]] = {
    b"\x80\x26": "Ed25519",
    b"\x81\x26": "secp256k1",
    b"\x82\x26": "X25519",
    b"\x85\x26": "RSA",
    b"\x86\x26": "P-256",
    b"\x87\x26": "P-384",
    b"\x88\x26": "P-521",
    b"\x90\x26": "SM2",
    b"\x80\x30": "BLS12-381 G2",
}
"""Prefixes of secret keys: such a text must never stand in a public place."""


def unbase58(text: str) -> bytes:
    """The bytes of base58btc text; raises KeyProblem on any other letter."""
    digits = text.encode("ascii", "replace").translate(_DIGITS)
    if not digits or len(digits) > _MAX_CHARACTERS or _NO_DIGIT in digits:
        raise KeyProblem("malformed", "the text is not base58btc")
    number = int.from_bytes(digits)
    for width, low, power in _joints((len(digits) - 1).bit_length()):
        number = (number & low) + (number >> width & low) * power
    zeros = len(text) - len(text.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8)


@functools.cache
def _joints(steps: int) -> tuple[tuple[int, int, int], ...]:
    """How digits become a number: in each step every two neighbours, then pairs of them, then fours
    are joined into one, all at once within one long integer.

    Width of what is joined in bits; a mask that leaves every second; what the first counts for.
    """
    found = []
    for step in range(steps):
        width = 8 << step
        low = sum(((1 << width) - 1) << (2 * width * pair) for pair in range(1 << steps - step - 1))
        found.append((width, low, 58 ** (1 << step)))
    return tuple(found)


def decode(text: Json) -> dict[str, Json]:
    """The public key in a Multikey text, as a JWK; raises KeyProblem."""
    if not isinstance(text, str) or not text.startswith("z"):
        raise KeyProblem("malformed", "the key is not in multibase base58btc (it begins with z)")
    return from_bytes(unbase58(text[1:]))


def from_bytes(data: bytes) -> dict[str, Json]:
    """The public key in the bytes of a Multikey, as a JWK; raises KeyProblem."""
    for prefix, kind in SECRET.items():
        if data.startswith(prefix):
            why = f"the text is a secret {kind} key: whoever reads it can sign in the issuer's name"
            raise KeyProblem("secret-key", why)
    kind, _size = PUBLIC.get(data[:2], ("", 0))
    if data.startswith(RSA):
        return _rsa(data[len(RSA) :])
    if data.startswith(JWK):
        return _jwk(data[len(JWK) :])
    if not kind:
        other = next((name for start, name in OTHERS.items() if data.startswith(start)), "")
        if other:
            raise KeyProblem("unsupported", f"keys of kind {other} are not supported")
        raise KeyProblem("malformed", "the key has no known multicodec prefix")
    return of_kind(kind, data[2:])


def _rsa(data: bytes) -> dict[str, Json]:
    try:
        key = serialization.load_der_public_key(data)
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, rsa.RSAPublicKey):
        raise KeyProblem("malformed", "the RSA key is not in the form of RFC 8017")
    numbers = key.public_numbers()
    n, e = (base64url(one.to_bytes((one.bit_length() + 7) // 8)) for one in (numbers.n, numbers.e))
    return public_jwk({"kty": "RSA", "n": n, "e": e})


def _jwk(data: bytes) -> dict[str, Json]:
    try:
        found = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        raise KeyProblem("malformed", "the JWK in it is not JSON") from None
    public = public_jwk(found)
    if is_secret(found):
        why = "the JWK in it is secret: whoever reads it can sign in the issuer's name"
        raise KeyProblem("secret-key", why)
    return public


def of_kind(kind: str, data: bytes) -> dict[str, Json]:
    """A public key of a known kind, points compressed, as a JWK; raises KeyProblem."""
    size = _SIZES[kind]
    if len(data) != size:
        raise KeyProblem("malformed", f"a key on {kind} has {size} bytes, this one {len(data)}")
    if kind in ("Ed25519", BLS):
        return {"kty": "OKP", "crv": kind, "x": base64url(data)}
    curve, size = CURVES[kind]
    if data[:1] not in (b"\x02", b"\x03"):
        raise KeyProblem("malformed", f"the {kind} key is not in compressed form")
    try:
        point = ec.EllipticCurvePublicKey.from_encoded_point(curve, data).public_numbers()
    except ValueError:
        raise KeyProblem("malformed", f"the key is no point on {kind}") from None
    x, y = (base64url(number.to_bytes(size)) for number in (point.x, point.y))
    return {"kty": "EC", "crv": kind, "x": x, "y": y}
