"""Multikey texts: published keys, secret ones, and what is none."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from fixtures.issuer import base58
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


SECRET_PREFIXES = ("8026", "8126", "8226", "8626", "8726", "8030")


@pytest.mark.parametrize("prefix", SECRET_PREFIXES)
def test_a_secret_key_is_called_one(prefix: str) -> None:
    assert "secret-key" == code("z" + base58(bytes.fromhex(prefix) + b"\x01" * 32))


def test_the_published_secret_of_the_test_vectors_is_called_one() -> None:
    assert "secret-key" == code("z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq")


@pytest.mark.parametrize("prefix", ["ec01", "ea01", "8624", "8524"])
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
