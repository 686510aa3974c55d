"""Sign and prove by BBS for tests: draft-irtf-cfrg-bbs-signatures, the holder's side of it.

Written from the draft's ProofGen, which the verifier does not have; arithmetic by arkworks. The
keys protect nothing.
"""

from __future__ import annotations

import copy
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import cbor2
import pytest

from fixtures.issuer import base58, base64url, canonical

curve = pytest.importorskip("py_arkworks_bls12381")
G1, G2, Scalar = curve.G1Point, curve.G2Point, curve.Scalar
Json = Any
SUITE = b"BBS_BLS12381G1_XMD:SHA-256_SSWU_RO_"
ORDER = 0x73EDA753299D7D483339D80809A1D80553BDA402FFFE5BFEFFFFFFFF00000001
SECRET = 0x5EC2E7
PUBLIC = (G2() * Scalar(SECRET)).to_compressed_bytes()
_KEY = "z" + base58(b"\xeb\x01" + PUBLIC)
METHOD = f"did:key:{_KEY}#{_KEY}"


def xmd(data: bytes, tag: bytes, size: int = 48) -> bytes:
    """RFC 9380 section 5.3.1, for any size."""
    end = tag + bytes([len(tag)])
    first = hashlib.sha256(b"\0" * 64 + data + size.to_bytes(2) + b"\0" + end).digest()
    blocks: list[bytes] = []
    for number in range(1, -(-size // 32) + 1):
        before = blocks[-1] if blocks else bytes(32)
        mixed = bytes(a ^ b for a, b in zip(first, before, strict=True))
        blocks.append(hashlib.sha256(mixed + bytes([number]) + end).digest())
    return b"".join(blocks)[:size]


@cache
def points(count: int, api: bytes, seed: bytes = b"MESSAGE_GENERATOR_SEED") -> list[Any]:
    """The draft's create_generators."""
    found, octets = [], xmd(api + seed, api + b"SIG_GENERATOR_SEED_")
    for number in range(1, count + 1):
        octets = xmd(octets + number.to_bytes(8), api + b"SIG_GENERATOR_SEED_")
        found.append(G1.hash_to_curve(octets, api + b"SIG_GENERATOR_DST_"))
    return found


def scalar(data: bytes, tag: bytes) -> int:
    return int.from_bytes(xmd(data, tag)) % ORDER


def total(pairs: Sequence[tuple[Any, int]]) -> Any:
    """The sum of points, each times a number."""
    found = G1.identity()
    for point, factor in pairs:
        found = found + point * Scalar(factor % ORDER)
    return found


@dataclass(frozen=True)
class Signed:
    """A signature and what it is over."""

    api: bytes
    bases: list[Any]
    messages: list[int]
    domain: int
    a: Any
    e: int
    b: Any


def sign(header: bytes, messages: Sequence[bytes], own: Sequence[int] | None = None) -> Signed:
    """The issuer's signature; ``own`` are numbers of the holder's (blinding factor first)."""
    api = SUITE + (b"H2G_HM2S_" if own is None else b"BLIND_H2G_HM2S_")
    bases = points(len(messages) + 1, api)
    numbers = [scalar(one, api + b"MAP_MSG_TO_SCALAR_AS_HASH_") for one in messages]
    if own is not None:
        bases = bases + points(len(own), b"BLIND_" + api)
        numbers += own
    octets = b"".join(point.to_compressed_bytes() for point in bases)
    whole = PUBLIC + len(numbers).to_bytes(8) + octets + api + len(header).to_bytes(8) + header
    domain = scalar(whole, api + b"H2S_")
    one = points(1, SUITE + b"H2G_HM2S_", b"BP_MESSAGE_GENERATOR_SEED")[0]
    b = one + total([*zip(bases, [domain, *numbers], strict=True)])
    e = scalar(header, b"e of a test")
    return Signed(api, bases, numbers, domain, b * Scalar(pow(SECRET + e, -1, ORDER)), e, b)


def prove(signed: Signed, shown: Sequence[int], presentation: bytes) -> bytes:
    """The holder's proof that he has the signature, with the messages at these places shown."""
    chance = iter(scalar(bytes([n]), b"chance of a test") for n in range(256))
    r1, r2, e_, r1_, r3_ = (next(chance) for _ in range(5))
    hidden = [place for place in range(len(signed.messages)) if place not in shown]
    blinds = [next(chance) for _ in hidden]
    d = signed.b * Scalar(r2)
    abar = signed.a * Scalar(r1 * r2 % ORDER)
    bbar = total([(d, r1), (abar, -signed.e)])
    one = total([(abar, e_), (d, r1_)])
    two = total(
        [(d, r3_), *((signed.bases[j + 1], m) for j, m in zip(hidden, blinds, strict=True))]
    )
    octets = len(shown).to_bytes(8)
    for place in shown:
        octets += place.to_bytes(8) + signed.messages[place].to_bytes(32)
    octets += b"".join(point.to_compressed_bytes() for point in (abar, bbar, d, one, two))
    octets += signed.domain.to_bytes(32) + len(presentation).to_bytes(8) + presentation
    c = scalar(octets, signed.api + b"H2S_")
    answers = [e_ + signed.e * c, r1_ - r1 * c, r3_ - pow(r2, -1, ORDER) * c]
    answers += [m + signed.messages[j] * c for j, m in zip(hidden, blinds, strict=True)]
    numbers = [*(answer % ORDER for answer in answers), c]
    ends = b"".join(point.to_compressed_bytes() for point in (abar, bbar, d))
    return ends + b"".join(number.to_bytes(32) for number in numbers)


def disclose(
    document: Json, first: int = 3, hidden: int = 4, secret: int | None = None, **parts: Json
) -> Json:
    """The document with a derived proof of bbs-2023.

    The ``first`` statements are the issuer's choice; ``hidden`` statements more were
    signed and are not in the document; ``secret`` binds it to a holder. ``parts`` replace parts.
    """
    signed = copy.deepcopy(document)
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "bbs-2023",
        "created": "2025-01-01T00:00:00Z",
        "verificationMethod": METHOD,
        "proofPurpose": "assertionMethod",
    }
    lines, labels = relabelled(canonical(signed).decode())
    always, others = lines[:first], lines[first:]
    # What is hidden stood between the others, where its place among the sorted ones would be.
    messages = [one.encode() for one in others]
    for number in range(hidden):
        messages.insert(2 * number, f"hidden {number} .\n".encode())
    shown = [place for place, one in enumerate(messages) if not one.startswith(b"hidden")]
    digests = (canonical({**proof, "@context": signed["@context"]}), "".join(always).encode())
    header = b"".join(hashlib.sha256(one).digest() for one in digests)
    own = None if secret is None else [77, secret]
    presentation = b"a nonce"
    content = {
        "proof": prove(sign(header, messages, own), shown, presentation),
        "labels": labels,
        "mandatory": list(range(len(always))),
        "selective": shown,
        "presentation": presentation,
        **({} if own is None else {"length": len(messages)}),
        **parts,
    }
    third = b"\x03" if own is None else b"\x05"
    data = b"\xd9\x5d" + third + cbor2.dumps(list(content.values()))
    return {**signed, "proof": {**proof, "proofValue": "u" + base64url(data)}}


def relabelled(nquads: str) -> tuple[list[str], dict[int, int]]:
    """The statements with shuffled labels, sorted; and the labels by canonical number."""
    lines = [line.removesuffix(" .").split(" ", 2) for line in nquads.split("\n")[:-1]]
    nodes = {word for line in lines for word in (line[0], line[2]) if word.startswith("_:")}
    order = sorted(nodes, key=lambda node: hmac.digest(b"a key", node[2:].encode(), "sha256"))
    names = {node: f"_:b{place}" for place, node in enumerate(order)}
    found = [f"{names.get(s, s)} {p} {names.get(o, o)} .\n" for s, p, o in lines]
    numbers = {int(node.removeprefix("_:c14n")): place for place, node in enumerate(order)}
    return sorted(found), numbers
