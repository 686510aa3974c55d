"""JWKs: only public members come out, and only of keys that are keys."""

from __future__ import annotations

import base64

import pytest

from fixtures.issuer import Issuer, base64url
from fixtures.issuer import public_jwk as published
from mcconform.identity.jwk import KeyProblem, is_secret, public_jwk, same_key, thumbprint

ED = Issuer().jwk
P256 = published("ES256")
RSA = published("RS256")


@pytest.mark.parametrize("jwk", [ED, P256, published("ES384"), published("ES512"), RSA])
def test_public_keys_come_out_as_they_went_in(jwk: dict[str, str]) -> None:
    assert jwk == public_jwk(jwk)


@pytest.mark.parametrize("member", ["d", "p", "q", "dp", "dq", "qi", "oth", "k"])
def test_secret_members_never_come_out(member: str) -> None:
    jwk = {**ED, member: "c2VjcmV0", "kid": "1", "alg": "EdDSA", "iss": "x", "other": 5}
    assert is_secret(jwk)
    assert {**ED, "kid": "1", "alg": "EdDSA"} == public_jwk(jwk)


FIELD = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
ROOT_OF_B = 0x66485C780E2F83D72433BD5D84A06BB6541C2AF31DAE871728BF856A174F93F4
"""The y of the point of P-256 whose x is 0."""


def coordinates(x: int, y: int) -> dict[str, str]:
    """A place on P-256, or beside it."""
    return {"x": base64url(x.to_bytes(32)), "y": base64url(y.to_bytes(32))}


def number(value: int) -> str:
    """Base64urlUInt."""
    return base64url(value.to_bytes((value.bit_length() + 7) // 8 or 1))


WRONG = {
    "a shared secret": ({"kty": "oct", "k": "c2VjcmV0"}, "secret-key"),
    "an unknown type": ({"kty": "AKP", "pub": "x"}, "unsupported"),
    "a key for agreement": ({**ED, "crv": "X25519"}, "unsupported"),
    "an unknown curve": ({**P256, "crv": "P-192"}, "unsupported"),
    "a curve that is a list": ({**P256, "crv": ["P-256"]}, "unsupported"),
    "no type": ({"crv": "Ed25519"}, "unsupported"),
    "a short key": ({**ED, "x": base64url(b"1" * 31)}, "malformed"),
    "padding": ({**ED, "x": ED["x"] + "="}, "malformed"),
    "a number": ({**ED, "x": 5}, "malformed"),
    "no coordinate": ({**P256, "y": None}, "malformed"),
    "a point off the curve": ({**P256, "y": P256["x"]}, "malformed"),
    "a long coordinate": ({**P256, "y": base64url(b"\0" + b"1" * 32)}, "malformed"),
    "an endless modulus": ({**RSA, "n": base64url(b"1" * 5_000)}, "malformed"),
    "no object": ("z6Mk", "malformed"),
    "the point at infinity": ({**P256, **coordinates(0, 0)}, "malformed"),
    "a point of another curve": ({**P256, "crv": "secp256k1"}, "malformed"),
    "a coordinate above the field": ({**P256, **coordinates(FIELD, ROOT_OF_B)}, "malformed"),
    "an even modulus": ({**RSA, "n": number(2**2047 + 2)}, "malformed"),
    "no modulus": ({**RSA, "n": number(0)}, "malformed"),
    "an exponent above the modulus": ({**RSA, "e": number(2**3000 + 1)}, "malformed"),
    **{
        f"the exponent {e}": ({**RSA, "e": number(e)}, "malformed")
        for e in (0, 1, 2, 4, 65536, 2**2000)
    },
}


@pytest.mark.parametrize(("jwk", "code"), WRONG.values(), ids=WRONG)
def test_what_is_no_usable_key_is_refused(jwk: object, code: str) -> None:
    with pytest.raises(KeyProblem) as caught:
        public_jwk(jwk)
    assert code == caught.value.code


def test_the_point_of_p256_that_begins_with_zero_is_a_key() -> None:
    found = public_jwk({**P256, **coordinates(0, ROOT_OF_B)})
    assert coordinates(0, ROOT_OF_B) == {"x": found["x"], "y": found["y"]}


@pytest.mark.parametrize("e", [3, 17, 65537, 2**64 + 13])
def test_exponents_that_make_a_key_are_taken(e: int) -> None:
    assert number(e) == public_jwk({**RSA, "e": number(e)})["e"]


def test_a_zero_in_front_of_a_modulus_makes_no_other_key() -> None:
    longer = base64url(b"\0" + base64.urlsafe_b64decode(RSA["n"] + "=="))
    assert same_key(public_jwk(RSA), public_jwk({**RSA, "n": longer}))


def test_keys_are_the_same_whatever_they_are_called() -> None:
    assert same_key({**ED, "kid": "1"}, {**ED, "kid": "2", "alg": "EdDSA"})
    assert not same_key(ED, Issuer("another").jwk)
    assert not same_key(P256, ED)


# Keys of the W3C's test suite for VC-JOSE-COSE, which it names by their thumbprints.
NAMED = {
    "73voMXFNmNlOEpuYCSJlh8eN0dscykoO6gBukgRS1uU": {
        "kty": "EC",
        "crv": "P-256",
        "x": "WfTi93YuhsQxKbD0ftnjOXJndqhnJ5kgDV-ZDGyrhBQ",
        "y": "qUd_55EjX0mjKZ6W6mF4UXVYTQ41K6jfdnYFwN5uPyk",
    },
    "2aOHaQxsWVT4mLsUkdtlCnUV-au0BBR-5yPYaPaCc5k": {
        "kty": "OKP",
        "crv": "Ed25519",
        "x": "NvUhsjZe7Mdv8Esoc60o3ma1U5j2tFUTDsOQd39xMnI",
    },
}


@pytest.mark.parametrize("name", NAMED)
def test_the_thumbprint_of_a_key_is_that_of_its_required_members(name: str) -> None:
    assert name == thumbprint(NAMED[name])
    assert name == thumbprint({**NAMED[name], "alg": "ES256", "kid": "another"})


@pytest.mark.parametrize("jwk", [{}, {"kty": "oct", "k": "AA"}, {"kty": "EC", "x": "AA"}])
def test_what_is_no_public_key_has_no_thumbprint(jwk: dict[str, object]) -> None:
    assert "" == thumbprint(jwk)
