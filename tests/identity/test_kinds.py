"""Kinds of verification methods, and keys that do not keep what their type promises."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from fixtures.issuer import Issuer, base58, base64url
from mcconform import identity
from mcconform.identity import Method, NoMethod
from mcconform.securing import signature
from tests.identity.helpers import dossier

Json = Any
DID = "did:web:harbour.example"
URL = "https://harbour.example/.well-known/did.json"
ONE = Issuer()


def point(curve: ec.EllipticCurve) -> bytes:
    public = ec.derive_private_key(77, curve).public_key()
    return public.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)


def ec_jwk(curve: ec.EllipticCurve, name: str, size: int) -> Json:
    numbers = ec.derive_private_key(77, curve).public_key().public_numbers()
    x, y = (base64url(number.to_bytes(size)) for number in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": name, "x": x, "y": y}


ED = ONE.key.public_key().public_bytes_raw()
K1, R1 = point(ec.SECP256K1()), point(ec.SECP256R1())
K1_JWK = ec_jwk(ec.SECP256K1(), "secp256k1", 32)
R1_JWK = ec_jwk(ec.SECP256R1(), "P-256", 32)
R1_MULTIKEY = "z" + base58(b"\x80\x24" + R1)


def found(**key: Json) -> Method | NoMethod:
    document = {"id": DID, "verificationMethod": [{"id": "#k", "controller": DID, **key}]}
    return identity.resolve(f"{DID}#k", dossier({URL: document}))


KINDS: dict[str, tuple[Json, Json]] = {
    "Multikey": ({"publicKeyMultibase": ONE.multikey}, ONE.jwk),
    "JsonWebKey": ({"publicKeyJwk": ONE.jwk}, ONE.jwk),
    "JsonWebKey2020": ({"publicKeyJwk": R1_JWK}, R1_JWK),
    "Ed25519VerificationKey2020": ({"publicKeyMultibase": ONE.multikey}, ONE.jwk),
    "Ed25519VerificationKey2018": ({"publicKeyBase58": base58(ED)}, ONE.jwk),
    "EcdsaSecp256k1VerificationKey2019": ({"publicKeyBase58": base58(K1)}, K1_JWK),
    "EcdsaSecp256r1VerificationKey2019": ({"publicKeyMultibase": R1_MULTIKEY}, R1_JWK),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_method_is_read(kind: str) -> None:
    material, jwk = KINDS[kind]
    method = found(type=kind, **material)
    assert isinstance(method, Method)
    assert (kind, jwk, False) == (method.kind, method.jwk, method.secret)


LIARS: dict[str, tuple[Json, str]] = {
    "2020 with a key on P-256": (
        {"type": "Ed25519VerificationKey2020", "publicKeyMultibase": R1_MULTIKEY},
        "is no Ed25519 key",
    ),
    "2018 with 33 bytes": (
        {"type": "Ed25519VerificationKey2018", "publicKeyBase58": base58(K1)},
        "has 32 bytes",
    ),
    "secp256k1 with a JWK on P-256": (
        {"type": "EcdsaSecp256k1VerificationKey2019", "publicKeyJwk": R1_JWK},
        "is no secp256k1 key",
    ),
    "secp256k1 with a point of P-256 whose bytes fit neither": (
        {"type": "EcdsaSecp256k1VerificationKey2019", "publicKeyBase58": base58(b"\x05" * 33)},
        "not in compressed form",
    ),
    "the wrong multibase": (
        {"type": "Multikey", "publicKeyMultibase": "u" + ONE.multikey[1:]},
        "begins with z",
    ),
    "no prefix": ({"type": "Multikey", "publicKeyMultibase": "z" + base58(ED)}, "no known"),
}


@pytest.mark.parametrize(("key", "why"), LIARS.values(), ids=LIARS)
def test_a_key_that_is_not_of_its_kind_is_malformed(key: Json, why: str) -> None:
    method = found(**key)
    assert isinstance(method, NoMethod)
    assert ("malformed", True) == (method.code, method.fault)
    assert why in method.detail


SECRETS: list[Json] = [
    {"type": "Multikey", "publicKeyMultibase": "z" + base58(b"\x80\x26" + b"\x01" * 32)},
    {"type": "Multikey", "publicKeyMultibase": "z" + base58(b"\x86\x26" + b"\x01" * 32)},
    {"type": "Multikey", "publicKeyMultibase": "z" + base58(b"\x87\x26" + b"\x01" * 48)},
    {"type": "Multikey", "publicKeyMultibase": "z" + base58(b"\x80\x30" + b"\x01" * 32)},
    {"type": "Multikey", "publicKeyMultibase": ONE.multikey, "secretKeyMultibase": "zx"},
    {"type": "Multikey", "secretKeyMultibase": "zx"},
    {"type": "JsonWebKey", "publicKeyJwk": {**ONE.jwk, "d": "x"}},
    {"type": "JsonWebKey", "publicKeyJwk": ONE.jwk, "privateKeyJwk": {}},
    {"type": "JsonWebKey", "publicKeyJwk": {"kty": "oct", "k": "x"}},
    {"type": "Ed25519VerificationKey2018", "publicKeyBase58": "1", "privateKeyBase58": "x"},
]


@pytest.mark.parametrize("key", SECRETS, ids=str)
def test_a_secret_in_a_public_place_is_noticed_in_every_form(key: Json) -> None:
    method = found(**key)
    if isinstance(method, Method):
        assert method.secret
    else:
        assert ("secret-key", False) == (method.code, method.fault)


def one_letter(value: str) -> Iterator[str]:
    for index, letter in enumerate(value):
        yield value[:index] + ("7" if letter != "7" else "8") + value[index + 1 :]


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("Multikey", ("publicKeyMultibase",)),
        ("JsonWebKey", ("publicKeyJwk", "x")),
        ("JsonWebKey", ("publicKeyJwk", "crv")),
        ("JsonWebKey", ("publicKeyJwk", "kty")),
        ("Ed25519VerificationKey2018", ("publicKeyBase58",)),
        ("Ed25519VerificationKey2020", ("publicKeyMultibase",)),
    ],
)
def test_no_key_with_one_letter_changed_verifies(kind: str, path: tuple[str, ...]) -> None:
    signed = ONE.key.sign(b"tides")
    material = KINDS[kind][0]
    sound = found(type=kind, **material)
    assert isinstance(sound, Method)
    assert signature.verify(sound.jwk, "EdDSA", b"tides", signed)
    holder: Json = material
    for name in path[:-1]:
        holder = holder[name]
    for changed in one_letter(holder[path[-1]]):
        other = copy.deepcopy(material)
        inner: Json = other
        for name in path[:-1]:
            inner = inner[name]
        inner[path[-1]] = changed
        method = found(type=kind, **other)
        if isinstance(method, Method):
            assert not signature.verify(method.jwk, "EdDSA", b"tides", signed)
