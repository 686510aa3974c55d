"""Keys that are none, wherever they stand: each is refused, with the reason and without a crash.

A signature of the exponent 1 is the padded digest itself, which anybody can write: the forgeries
below would verify with a library that does not look.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

from fixtures.documents import plain_vc
from fixtures.issuer import base58, base64url, compact_json, ec_key, rsa_key
from mcconform import securing
from mcconform.identity import NoMethod
from mcconform.model import Outcome
from mcconform.securing import x509
from mcconform.securing.results import ProofResult
from tests import envelopes as forge
from tests.forge import dossier_for
from tests.intake.test_subject import only

Json = Any
AT = "2026-01-01T00:00:00Z"
MODULUS = rsa_key().public_key().public_numbers().n
SIZE = (MODULUS.bit_length() + 7) // 8
DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")


def padded(data: bytes) -> bytes:
    """The encoded digest of PKCS #1 version 1.5: the signature of the exponent 1."""
    tail = DIGEST_INFO + hashlib.sha256(data).digest()
    return b"\0\1" + b"\xff" * (SIZE - len(tail) - 3) + b"\0" + tail


def number(value: int) -> str:
    return base64url(value.to_bytes((value.bit_length() + 7) // 8 or 1))


def rsa_jwk(e: int) -> Json:
    """An RSA key with the exponent e."""
    return {"kty": "RSA", "n": number(MODULUS), "e": number(e)}


def jwt(header: Json) -> ProofResult:
    """What comes of a credential in a JWT with that header, signed as the exponent 1 signs."""
    document = plain_vc()
    text = f"{base64url(compact_json(header))}.{base64url(compact_json(document))}"
    compact = f"{text}.{base64url(padded(text.encode()))}"
    (found,) = securing.results(dossier_for(only(compact.encode()), {}, AT))
    return found


@pytest.mark.parametrize("e", [0, 1, 2, 4, 65536])
def test_an_rsa_exponent_that_makes_no_key_is_refused_in_a_header_and_in_a_did(e: int) -> None:
    jwk = rsa_jwk(e)
    did = f"did:jwk:{base64url(compact_json(jwk))}"
    for header in ({"alg": "RS256", "jwk": jwk}, {"alg": "RS256", "kid": f"{did}#0"}):
        found = jwt({**header, "typ": "vc+jwt"})
        assert Outcome.FAILED is found.verifies
        assert f"the exponent of the RSA key is {e}" in found.why


# -- certificates, made by hand -------------------------------------------------------------------


def tlv(tag: int, content: bytes) -> bytes:
    """One value of DER."""
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([tag, 0x80 | len(length)]) + length + content


def inside(data: bytes) -> list[bytes]:
    """The values inside a value of DER."""

    def head(at: int) -> tuple[int, int]:
        size, at = data[at + 1], at + 2
        more = size & 0x7F if size & 0x80 else 0
        return (int.from_bytes(data[at : at + more]) if more else size), at + more

    _, at = head(0)
    found = []
    while at < len(data):
        size, start = head(at)
        found.append(data[at : start + size])
        at = start + size
    return found


def integer(value: int) -> bytes:
    return tlv(2, value.to_bytes(value.bit_length() // 8 + 1))


def rsa_spki(e: int) -> bytes:
    """The public key of a certificate: RSA with the exponent e."""
    body = tlv(0x30, integer(MODULUS) + integer(e))
    algorithm = tlv(0x30, bytes.fromhex("06092a864886f70d010101") + b"\x05\x00")
    return tlv(0x30, algorithm + tlv(3, b"\0" + body))


def ec_spki(point: bytes, curve: str = "06082a8648ce3d030107") -> bytes:
    """The public key of a certificate: a point of P-256, or what pretends to be one."""
    algorithm = tlv(0x30, bytes.fromhex("06072a8648ce3d0201") + bytes.fromhex(curve))
    return tlv(0x30, algorithm + tlv(3, b"\0" + point))


def with_key(spki: bytes, found: Any, signature: bool = False) -> bytes:
    """A certificate with another key; with ``signature`` signed as the exponent 1 signs."""
    tbs, algorithm, signed = inside(forge.der(found))
    parts = inside(tbs)
    parts[6] = spki
    rs256 = tlv(0x30, bytes.fromhex("06092a864886f70d01010b") + b"\x05\x00")
    if signature:
        algorithm = parts[2] = rs256
    tbs = tlv(0x30, b"".join(parts))
    if signature:
        signed = tlv(3, b"\0" + padded(tbs))
    return tlv(0x30, tbs + algorithm + signed)


@cache
def point() -> bytes:
    """A point of P-256, not compressed."""
    form = serialization.PublicFormat.UncompressedPoint
    return ec_key("ES256").public_key().public_bytes(serialization.Encoding.X962, form)


def keys() -> Iterator[tuple[str, bytes]]:
    """Keys for certificates that are none."""
    yield "a point off the curve", ec_spki(point()[:-1] + bytes([point()[-1] ^ 1]))
    yield "the point at infinity", ec_spki(b"\0")
    yield "the place 0, 0", ec_spki(b"\4" + bytes(64))
    yield "a point cut short", ec_spki(point()[:-1])
    yield "a point of another curve", ec_spki(point(), "06052b8104000a")
    yield "no point", ec_spki(b"")
    for e in (0, 1, 2, 4):
        yield f"the exponent {e}", rsa_spki(e)


def b64(*several: bytes) -> list[str]:
    """Certificates as they stand in a header."""
    return [base64.b64encode(one).decode() for one in several]


@pytest.mark.parametrize("spki", dict(keys()).values(), ids=dict(keys()))
def test_a_key_in_a_certificate_that_is_none_is_refused(spki: bytes) -> None:
    found = x509.method(b64(with_key(spki, forge.leaf())))
    assert isinstance(found, NoMethod)
    assert ("malformed", True) == (found.code, found.fault)
    outcome = jwt({"alg": "RS256", "x5c": b64(with_key(spki, forge.leaf()))})
    assert Outcome.FAILED is outcome.verifies


def test_a_certificate_with_a_sound_key_is_read_when_made_by_hand() -> None:
    assert not isinstance(x509.method(b64(with_key(ec_spki(point()), forge.leaf()))), NoMethod)
    assert not isinstance(x509.method(b64(with_key(rsa_spki(3), forge.leaf()))), NoMethod)


@pytest.mark.parametrize("e", [1, 2, 3, 65537])
def test_an_authority_with_such_an_exponent_issues_nothing(e: int) -> None:
    authority = with_key(rsa_spki(e), forge.root())
    signed = with_key(ec_spki(point()), forge.leaf(), signature=True)
    links = x509.chain(b64(signed, authority))
    outcome, why = x509.trusted(links, (x509.certificate(authority),), forge.FROM)
    assert (Outcome.FAILED, "certificate 2 of the chain did not issue the one before") == (
        outcome,
        why,
    )


def test_multikeys_of_no_point_are_refused() -> None:
    field = 2**256 - 2**224 + 2**192 + 2**96 - 1
    for x in (1, 2, field, field + 5, 2**256 - 1):
        for first in (b"\2", b"\3"):
            text = "z" + base58(b"\x80\x24" + first + x.to_bytes(32))
            found = jwt({"alg": "ES256", "kid": f"did:key:{text}#{text}"})
            assert Outcome.FAILED is found.verifies
            assert "no point on P-256" in found.why
