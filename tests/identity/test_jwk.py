"""JWKs: only public members come out, and only of keys that are keys."""

from __future__ import annotations

import pytest

from fixtures.issuer import Issuer, base64url
from fixtures.issuer import public_jwk as published
from mcconform.identity.jwk import KeyProblem, is_secret, public_jwk, same_key

ED = Issuer().jwk
P256 = published("ES256")
RSA = published("RS256")


@pytest.mark.parametrize("jwk", [ED, P256, published("ES384"), RSA])
def test_public_keys_come_out_as_they_went_in(jwk: dict[str, str]) -> None:
    assert jwk == public_jwk(jwk)


@pytest.mark.parametrize("member", ["d", "p", "q", "dp", "dq", "qi", "oth", "k"])
def test_secret_members_never_come_out(member: str) -> None:
    jwk = {**ED, member: "c2VjcmV0", "kid": "1", "alg": "EdDSA", "iss": "x", "other": 5}
    assert is_secret(jwk)
    assert {**ED, "kid": "1", "alg": "EdDSA"} == public_jwk(jwk)


WRONG = {
    "a shared secret": ({"kty": "oct", "k": "c2VjcmV0"}, "secret-key"),
    "an unknown type": ({"kty": "AKP", "pub": "x"}, "unsupported"),
    "a key for agreement": ({**ED, "crv": "X25519"}, "unsupported"),
    "an unknown curve": ({**P256, "crv": "P-521"}, "unsupported"),
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
}


@pytest.mark.parametrize(("jwk", "code"), WRONG.values(), ids=WRONG)
def test_what_is_no_usable_key_is_refused(jwk: object, code: str) -> None:
    with pytest.raises(KeyProblem) as caught:
        public_jwk(jwk)
    assert code == caught.value.code


def test_keys_are_the_same_whatever_they_are_called() -> None:
    assert same_key({**ED, "kid": "1"}, {**ED, "kid": "2", "alg": "EdDSA"})
    assert not same_key(ED, Issuer("another").jwk)
    assert not same_key(P256, ED)
