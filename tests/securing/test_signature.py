"""The primitives: each verifies what it should, and nothing with another key or algorithm."""

from __future__ import annotations

import itertools

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from fixtures.issuer import EC_KINDS, RSA_DIGESTS, Issuer, base64url, public_jwk
from mcconform.securing.signature import has_small_order, verify

ISSUER = Issuer()
DATA = b"what is signed"
ALGORITHMS = ("EdDSA", *EC_KINDS, *RSA_DIGESTS)
KEYS = {name: ISSUER.jwk if name == "EdDSA" else public_jwk(name) for name in ALGORITHMS}
SIGNATURES = {name: ISSUER._raw(name, DATA) for name in ALGORITHMS}


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_signature_verifies_with_its_own_key_and_algorithm(algorithm: str) -> None:
    assert verify(KEYS[algorithm], algorithm, DATA, SIGNATURES[algorithm])


@pytest.mark.parametrize(("algorithm", "other"), tuple(itertools.permutations(ALGORITHMS, 2)))
def test_a_signature_verifies_with_nothing_else(algorithm: str, other: str) -> None:
    assert not verify(KEYS[algorithm], other, DATA, SIGNATURES[algorithm])
    assert not verify(KEYS[algorithm], algorithm, DATA, SIGNATURES[other])
    if not {algorithm, other} <= set(RSA_DIGESTS):  # one RSA key serves them all
        assert not verify(KEYS[other], algorithm, DATA, SIGNATURES[algorithm])


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_every_changed_byte_is_noticed(algorithm: str) -> None:
    signature = SIGNATURES[algorithm]
    for index in range(len(signature)):
        changed = bytearray(signature)
        changed[index] ^= 1
        assert not verify(KEYS[algorithm], algorithm, DATA, bytes(changed))
    for index in range(len(DATA)):
        changed = bytearray(DATA)
        changed[index] ^= 1
        assert not verify(KEYS[algorithm], algorithm, bytes(changed), signature)
    for odd in (b"", signature[:-1], signature + b"\0", b"\0" * len(signature)):
        assert not verify(KEYS[algorithm], algorithm, DATA, odd)


@pytest.mark.parametrize("algorithm", ["none", "None", "HS256", "RS1", "ES257", "", "eddsa"])
def test_other_algorithms_verify_nothing(algorithm: str) -> None:
    for key in KEYS.values():
        assert not verify(key, algorithm, DATA, b"")


def test_a_short_rsa_key_verifies_nothing() -> None:
    key = rsa.generate_private_key(65537, 1024)
    numbers = key.public_key().public_numbers()
    jwk = {"kty": "RSA", "n": base64url(numbers.n.to_bytes(128)), "e": "AQAB"}
    signature = key.sign(DATA, padding.PKCS1v15(), hashes.SHA256())
    assert not verify(jwk, "RS256", DATA, signature)


@pytest.mark.parametrize("value", [None, 5, "", "!!", ["x"], "AA"])
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_odd_keys_verify_nothing(algorithm: str, value: object) -> None:
    for member in KEYS[algorithm]:
        jwk = {**KEYS[algorithm], member: value}
        assert not verify(jwk, algorithm, DATA, SIGNATURES[algorithm])


@pytest.mark.parametrize("x", [None, 5, [], {}, "", "AA"], ids=str)
def test_a_key_that_is_none_verifies_nothing(x: object) -> None:
    assert not verify({"kty": "OKP", "crv": "Ed25519", "x": x}, "EdDSA", b"", b"1" * 64)
    broken = {"kty": "EC", "crv": "secp256k1", "x": x, "y": x}
    assert not verify(broken, "ES256K", b"", b"1" * 64)


FIELD = 2**255 - 19
CURVE_D = -121665 * pow(121666, -1, FIELD) % FIELD


def small_order_ys() -> set[int]:
    """The y of every point whose order divides 8, from the curve's own equation.

    A point of order 8 doubles to one with y = 0, so y^2 = -x^2 and d*y^4 + 2*y^2 - 1 = 0.
    """
    root = square_root(1 + CURVE_D)
    squares = [(sign * root - 1) * pow(CURVE_D, -1, FIELD) % FIELD for sign in (1, -1)]
    roots = [square_root(square) for square in squares]
    return {0, 1, FIELD - 1} | {sign * y % FIELD for y in roots if y for sign in (1, -1)}


def square_root(value: int) -> int:
    """A square root modulo the field; 0 where there is none."""
    value %= FIELD
    for root in (
        pow(value, (FIELD + 3) // 8, FIELD),
        pow(value, (FIELD + 3) // 8, FIELD) * pow(2, (FIELD - 1) // 4, FIELD) % FIELD,
    ):
        if root * root % FIELD == value:
            return root
    return 0


def test_keys_of_small_order_are_refused_in_every_encoding() -> None:
    ys = small_order_ys()
    assert 5 == len(ys)
    for y in [*ys, *(y + FIELD for y in ys if y + FIELD < 2**255)]:
        for sign in (0, 1 << 255):
            encoded = (y | sign).to_bytes(32, "little")
            assert has_small_order(encoded)
            jwk = {"kty": "OKP", "crv": "Ed25519", "x": base64url(encoded)}
            assert not verify(jwk, "EdDSA", b"anything", encoded[:32] + bytes(32))


def test_an_honest_key_has_no_small_order() -> None:
    assert not has_small_order(Issuer().key.public_key().public_bytes_raw())
