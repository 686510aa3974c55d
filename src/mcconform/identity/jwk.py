"""JSON Web Keys: public ones, checked, and never anything of a private one.

RFC 7517 (JWK), https://www.rfc-editor.org/rfc/rfc7517; members by key type: RFC 7518 section 6 and
RFC 8037 section 2.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec

from mcconform.model import Json

SECRET_MEMBERS: Final = ("d", "p", "q", "dp", "dq", "qi", "oth", "k")
"""Members that only the owner of a key may know (RFC 7518 section 6)."""
CURVES: Final[Mapping[str, tuple[ec.EllipticCurve, int]]] = {
    "P-256": (ec.SECP256R1(), 32),
    "P-384": (ec.SECP384R1(), 48),
    "P-521": (ec.SECP521R1(), 66),
    "secp256k1": (ec.SECP256K1(), 32),
}
"""Curves by their JWK names, with the length of a coordinate."""
_FIELDS: Final[Mapping[str, int]] = {
    "P-256": 2**256 - 2**224 + 2**192 + 2**96 - 1,
    "P-384": 2**384 - 2**128 - 2**96 + 2**32 - 1,
    "P-521": 2**521 - 1,
    "secp256k1": 2**256 - 2**32 - 977,
}
"""The prime below which a coordinate is (SEC 2 sections 2.4 to 2.6): the library takes
larger ones too, and one point would have two spellings."""
_KEPT: Final = ("alg", "use", "key_ops", "kid")
_BASE64URL: Final = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_MAX_RSA_BYTES: Final = 2048
"""A modulus of 16,384 bits; a longer one would only cost time."""


class KeyProblem(Exception):
    """A key cannot be used. ``code`` is one of `NoMethod.code`; ``why`` is in words."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code
        self.why = why


def public_jwk(jwk: Json) -> dict[str, Json]:
    """The public part of a JWK, checked; raises KeyProblem.

    Secret members are left out without a word: ask `is_secret` for those. A symmetric key is a
    secret as a whole and raises ``secret-key``.
    """
    if not isinstance(jwk, Mapping):
        raise KeyProblem("malformed", "the key is no JSON object")
    kind = jwk.get("kty")
    if kind == "OKP":
        public = _okp(jwk)
    elif kind == "EC":
        public = _ec(jwk)
    elif kind == "RSA":
        public = _rsa(jwk)
    elif kind == "oct":
        raise KeyProblem("secret-key", "the key is a shared secret in a public place")
    else:
        raise KeyProblem("unsupported", f"keys of type {_shown(kind)} are not supported")
    return public | {name: jwk[name] for name in _KEPT if isinstance(jwk.get(name), str | list)}


def is_secret(jwk: Json) -> bool:
    """Whether a JWK shows a member that only its owner may know."""
    return isinstance(jwk, Mapping) and any(name in jwk for name in SECRET_MEMBERS)


def same_key(one: Mapping[str, Json], other: Mapping[str, Json]) -> bool:
    """Whether two JWKs hold the same public key, whatever they are called (RFC 7638 section 3)."""
    names = ("kty", "crv", "x", "y", "n", "e")
    return one == other or all(one.get(name) == other.get(name) for name in names)


_REQUIRED: Final[Mapping[str, tuple[str, ...]]] = {
    "EC": ("crv", "kty", "x", "y"),
    "OKP": ("crv", "kty", "x"),
    "RSA": ("e", "kty", "n"),
}


def thumbprint(jwk: Mapping[str, Json]) -> str:
    """The SHA-256 of a public key's required members (RFC 7638 section 3); empty for other keys."""
    names = _REQUIRED.get(str(jwk.get("kty")), ())
    if not names or any(name not in jwk for name in names):
        return ""
    text = json.dumps({name: jwk[name] for name in names}, separators=(",", ":"))
    return base64url(hashlib.sha256(text.encode()).digest())


def base64url(data: bytes) -> str:
    """Base64url without padding (RFC 7515 section 2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def unbase64url(text: Json) -> bytes:
    """The bytes of unpadded base64url in its one canonical spelling; raises KeyProblem."""
    if isinstance(text, str) and _BASE64URL.fullmatch(text) and len(text) % 4 != 1:
        try:
            data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except binascii.Error:  # the pattern leaves nothing for this
            data = b""
        if base64url(data) == text:
            return data
    raise KeyProblem("malformed", "the key is not in base64url without padding")


def _member(jwk: Mapping[str, Json], name: str) -> str:
    value = jwk.get(name)
    if not isinstance(value, str):
        raise KeyProblem("malformed", f"the key has no {name}")
    if len(unbase64url(value)) > _MAX_RSA_BYTES:
        raise KeyProblem("malformed", f"the key's {name} is too long")
    return value


def _okp(jwk: Mapping[str, Json]) -> dict[str, Json]:
    curve = jwk.get("crv")
    if curve != "Ed25519":
        raise KeyProblem("unsupported", f"keys on {_shown(curve)} are not supported for signatures")
    if len(unbase64url(_member(jwk, "x"))) != 32:
        raise KeyProblem("malformed", "an Ed25519 key has 32 bytes, this one has not")
    return {"kty": "OKP", "crv": curve, "x": jwk["x"]}


def _ec(jwk: Mapping[str, Json]) -> dict[str, Json]:
    curve = jwk.get("crv")
    if not isinstance(curve, str) or curve not in CURVES:
        raise KeyProblem("unsupported", f"keys on {_shown(curve)} are not supported")
    kind, size = CURVES[curve]
    x, y = (unbase64url(_member(jwk, name)) for name in ("x", "y"))
    if len(x) != size or len(y) != size:
        raise KeyProblem("malformed", f"the coordinates of a {curve} key have {size} bytes each")
    place = int.from_bytes(x), int.from_bytes(y)
    try:
        if max(place) >= _FIELDS[curve]:
            raise ValueError("a coordinate is no element of the field")
        ec.EllipticCurvePublicNumbers(*place, kind).public_key()
    except ValueError:
        raise KeyProblem("malformed", f"the key is no point on {curve}") from None
    return {"kty": "EC", "crv": curve, "x": jwk["x"], "y": jwk["y"]}


def _rsa(jwk: Mapping[str, Json]) -> dict[str, Json]:
    """RFC 8017 section 3.1: both numbers are odd, the exponent from 3 up and below the modulus.

    With the exponent 1 a signature is the text itself, and anybody can write that.
    """
    n, e = (int.from_bytes(unbase64url(_member(jwk, name))) for name in ("n", "e"))
    if e < 3 or e % 2 == 0:
        shown = str(e) if e < 2**64 else "even"
        raise KeyProblem("malformed", f"the exponent of the RSA key is {shown}, which makes no key")
    if n % 2 == 0 or e >= n:
        raise KeyProblem("malformed", "the modulus of the RSA key is none")
    return {"kty": "RSA", "n": _shortest(n), "e": _shortest(e)}


def _shortest(number: int) -> str:
    """Base64urlUInt (RFC 7518 section 2); a zero in front changes no key and is dropped."""
    return base64url(number.to_bytes((number.bit_length() + 7) // 8))


def _shown(value: Json) -> str:
    return repr(value[:40]) if isinstance(value, str) else "an unnamed kind"
