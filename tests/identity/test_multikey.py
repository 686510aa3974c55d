"""Multikey texts: published keys, secret ones, and what is none."""

from __future__ import annotations

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from fixtures.issuer import base58, public_jwk
from mcconform.identity.jwk import KeyProblem
from mcconform.identity.multikey import decode, unbase58

PUBLISHED = {  # did:key specification and w3c/vc-di-eddsa, vc-di-ecdsa: text, JWK members
    "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK": {
        "kty": "OKP",
        "crv": "Ed25519",
        "x": "Lm_M42cB3HkUiODQsXRcweM6TByfzEHGO9ND274JcOY",
    },
}
CURVES = {
    "P-256": (ec.SECP256R1(), b"\x80\x24"),
    "P-384": (ec.SECP384R1(), b"\x81\x24"),
    "P-521": (ec.SECP521R1(), b"\x82\x24"),
    "secp256k1": (ec.SECP256K1(), b"\xe7\x01"),
}


def code(text: object) -> str:
    with pytest.raises(KeyProblem) as caught:
        decode(text)
    return caught.value.code


@pytest.mark.parametrize(("text", "jwk"), PUBLISHED.items())
def test_published_keys_are_read_as_their_specification_says(text: str, jwk: object) -> None:
    assert jwk == decode(text)


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("secret", [1, 2, 7])
def test_points_are_unfolded_to_both_coordinates(curve: str, secret: int) -> None:
    kind, prefix = CURVES[curve]
    public = ec.derive_private_key(secret, kind).public_key()
    compressed = public.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    whole = public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    jwk = decode("z" + base58(prefix + compressed))
    assert ("EC", curve) == (jwk["kty"], jwk["crv"])
    parts = [base64.urlsafe_b64decode(jwk[name] + "==") for name in ("x", "y")]
    assert whole == b"\x04" + b"".join(parts)


# A DID of the did:key method's published test vectors (RSA of 2048 bits), and the modulus it is of.
RSA_TEXT = (
    "z4MXj1wBzi9jUstyPMS4jQqB6KdJaiatPkAtVtGc6bQEQEEsKTic4G7Rou3iBf9vPmT5dbkm9qsZsuVNjq8HCuW1w24nhBFG"
    "kRE4cd2Uf2tfrB3N7h4mnyPp1BF3ZttHTYv3DLUPi1zMdkULiow3M1GfXkoC6DoxDUm1jmN6GBj22SjVsr6dxezRVQc7aj9T"
    "xE7JLbMH1wh5X3kA58H3DFW8rnYMakFGbca5CB2Jf6CnGQZmL7o5uJAdTwXfy2iiiyPxXEGerMhHwhjTA1mKYobyk2CpeEcm"
    "vynADfNZ5MBvcCS7m3XkFCMNUYBS9NQ3fze6vMSUPsNa6GVYmKx2x6JrdEjCk3qRMMmyjnjCMfR4pXbRMZa3i"
)
RSA_MODULUS = (
    "sbX82NTV6IylxCh7MfV4hlyvaniCajuP97GyOqSvTmoEdBOflFvZ06kR_9D6ctt45Fk6hskfnag2GG69NALVH2o4RCR6tQiL"
    "RpKcMRtDYE_thEmfBvDzm_VVkOIYfxu-Ipuo9J_S5XDNDjczx2v-3oDh5-CIHkU46hvFeCvpUS-L8TJSbgX0kjVk_m4eIb9w"
    "h63rtmD6Uz_KBtCo5mmR4TEtcLZKYdqMp3wCjN-TlgHiz_4oVXWbHUefCEe8rFnX1iQnpDHU49_SaXQoud1jCaexFn25n-Aa"
    "8f8bc5Vm-5SeRwidHa6ErvEhTvf1dz6GoNPp2iRvm-wJ1gxwWJEYPQ"
)


def test_rsa_keys_are_read_from_their_der() -> None:
    assert {"kty": "RSA", "n": RSA_MODULUS, "e": "AQAB"} == decode(RSA_TEXT)


@pytest.mark.parametrize(
    "data", [b"", b"\x30\x00", b"\x01" * 40, bytes.fromhex("3006020103020101")]
)
def test_what_is_no_rsa_key_is_malformed(data: bytes) -> None:
    assert "malformed" == code("z" + base58(b"\x85\x24" + data))


def test_an_ec_key_in_der_is_no_rsa_key() -> None:
    public = ec.derive_private_key(7, ec.SECP256R1()).public_key()
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert "malformed" == code("z" + base58(b"\x85\x24" + der))


def jwk_text(value: object) -> str:
    return "z" + base58(b"\xd1\xd6\x03" + json.dumps(value).encode())


def test_a_jwk_is_read_from_its_json() -> None:
    jwk = {**public_jwk("ES256")}
    assert jwk == decode(jwk_text(jwk))
    assert decode(jwk_text(jwk))["x"] == jwk["x"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([], "malformed"),
        ({"kty": "EC", "crv": "P-256"}, "malformed"),
        ({"kty": "oct", "k": "AA"}, "secret-key"),
        ({"kty": "OKP", "crv": "X25519", "x": "AA"}, "unsupported"),
    ],
)
def test_a_jwk_that_is_no_public_key_is_refused(value: object, expected: str) -> None:
    assert expected == code(jwk_text(value))
    assert "malformed" == code("z" + base58(b"\xd1\xd6\x03\xff"))


def test_a_secret_jwk_is_called_one() -> None:
    assert "secret-key" == code(jwk_text({**public_jwk("ES256"), "d": "AA"}))


SECRET_PREFIXES = ("8026", "8126", "8226", "8526", "8626", "8726", "8030")


@pytest.mark.parametrize("prefix", SECRET_PREFIXES)
def test_a_secret_key_is_called_one(prefix: str) -> None:
    assert "secret-key" == code("z" + base58(bytes.fromhex(prefix) + b"\x01" * 32))


def test_the_published_secret_of_the_test_vectors_is_called_one() -> None:
    assert "secret-key" == code("z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq")


@pytest.mark.parametrize("prefix", ["ec01", "ea01", "8624", "8324"])
def test_other_kinds_of_keys_are_unsupported_and_not_wrong(prefix: str) -> None:
    assert "unsupported" == code("z" + base58(bytes.fromhex(prefix) + b"\x01" * 33))


WRONG = {
    "another multibase": "u7QEubyCl",
    "no multibase": "6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
    "a letter base58 leaves out": "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2do0",
    "a space at the end": "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK ",
    "one byte too few": "z" + base58(b"\xed\x01" + b"\x07" * 31),
    "one byte too many": "z" + base58(b"\xed\x01" + b"\x07" * 33),
    "an unknown prefix": "z" + base58(b"\x00\x00" + b"\x07" * 32),
    "a point off the curve": "z" + base58(b"\x80\x24\x02" + b"\xff" * 32),
    "an uncompressed point": "z" + base58(b"\x80\x24\x04" + b"\x07" * 32),
    "endless": "z" + "2" * 100_000,
    "nothing": "",
    "only the letter z": "z",
    "a number": 5,
    "nothing at all": None,
    "a list": ["z6Mk"],
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
def test_what_is_no_multikey_is_malformed(text: object) -> None:
    assert "malformed" == code(text)


@given(st.binary(min_size=1, max_size=64))
def test_base58_gives_back_what_went_in(data: bytes) -> None:
    assert data == unbase58(base58(data))
