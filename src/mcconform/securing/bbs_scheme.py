"""BBS proofs of knowledge of a signature, ciphersuite BLS12-381-SHA-256: is a proof one or not.

draft-irtf-cfrg-bbs-signatures-08, https://datatracker.ietf.org/doc/draft-irtf-cfrg-bbs-signatures/;
with messages that only the holder knows: draft-irtf-cfrg-bbs-blind-signatures-02. Arithmetic on the
curve is that of arkworks, by the package py-arkworks-bls12381 (mcconform's extra ``bbs``); nothing
here touches a secret.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

try:
    from py_arkworks_bls12381 import GT, G1Point, G2Point, Scalar
except ImportError:  # the extra "bbs" is not installed
    _found = False
else:
    _found = True

AVAILABLE: Final = _found
"""Whether the library is there; without it nothing here may be called."""
KEY: Final = 96
"""Bytes of a public key, a compressed point of G2."""
_POINT: Final = 48
_SCALAR: Final = 32
_WIDE: Final = 48
"""Bytes that are hashed to, before they are reduced to a scalar (section 7.2: expand_len)."""
_ORDER: Final = 0x73EDA753299D7D483339D80809A1D80553BDA402FFFE5BFEFFFFFFFF00000001
_SUITE: Final = b"BBS_BLS12381G1_XMD:SHA-256_SSWU_RO_"
PLAIN: Final = _SUITE + b"H2G_HM2S_"
"""Name of the interface in which the issuer knows every message he signs."""
BLIND: Final = _SUITE + b"BLIND_H2G_HM2S_"
"""Name of the interface in which the holder adds messages of his own."""
_P1: Final = bytes.fromhex(
    "a8ce256102840821a3e94ea9025e4662b205762f9776b3a766c872b948f1fd22"
    "5e7c59698588e70d11406d161b4e28c9"
)
"""The fixed point of the ciphersuite (section 7.2.2)."""
_BATCH: Final = 64


class BbsError(ValueError):
    """What should be a key or a proof is none; ``why`` says what is wrong with it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Statement(msgspec.Struct, frozen=True):
    """What a proof is about."""

    key: bytes
    """The issuer's public key."""
    header: bytes
    """What the issuer signed and everybody has to be shown."""
    presentation: bytes
    """What the holder tied the proof to."""
    shown: Mapping[int, bytes]
    """The messages that are shown, by their place among those that were signed."""
    open: int | None = None
    """How many messages the issuer knew; None where he knew them all."""


class _Proof(msgspec.Struct, frozen=True, eq=False):
    """A proof, taken apart (section 4.2.4.4, octets_to_proof)."""

    a: G1Point
    b: G1Point
    d: G1Point
    e: int
    r1: int
    r3: int
    hidden: Sequence[int]
    challenge: int


def messages(proof: bytes, shown: int) -> int:
    """How many messages were signed, by the length of a proof and the number that is shown."""
    return (len(proof) - 3 * _POINT) // _SCALAR - 4 + shown


def verifies(proof: bytes, about: Statement) -> bool:
    """Whether the holder of a signature by that key made the proof about those messages.

    Sections 3.5.4, 3.6.4 and 3.7.3 (ProofVerify). Raises BbsError where key, proof or places are
    none at all.
    """
    key = _point_g2(about.key)
    found = _proof(proof)
    places = sorted(about.shown)
    total = len(found.hidden) + len(places)
    api, points = _interface(total, about, places)
    scalars = {place: _message(about.shown[place], api) for place in places}
    domain = _domain(about, points, api)
    one, base = G1Point.from_compressed_bytes(_P1), [points[0][0]]
    fixed = one + _sum(
        base + [points[place + 1][0] for place in places],
        [domain, *(scalars[place] for place in places)],
    )
    others = [points[place + 1][0] for place in range(total) if place not in scalars]
    first = _sum([found.b, found.a, found.d], [found.challenge, found.e, found.r1])
    second = _sum([fixed, found.d, *others], [found.challenge, found.r3, *found.hidden])
    parts = [len(places).to_bytes(8)]
    for place in places:
        parts += [place.to_bytes(8), scalars[place].to_bytes(_SCALAR)]
    parts += [point.to_compressed_bytes() for point in (found.a, found.b, found.d, first, second)]
    parts += [domain.to_bytes(_SCALAR), len(about.presentation).to_bytes(8), about.presentation]
    if _to_scalar(b"".join(parts), api + b"H2S_") != found.challenge:
        return False
    return GT.pairing_check([found.a, -found.b], [key, G2Point()])


def check_key(data: bytes) -> None:
    """Raises BbsError where a public key is no point of the group, or its neutral element."""
    _point_g2(data)


def _interface(
    total: int, about: Statement, places: Sequence[int]
) -> tuple[bytes, list[tuple[G1Point, bytes]]]:
    """Name of the interface, and its points: one for the domain, then one for each message."""
    known = total if about.open is None else about.open
    if places and places[-1] >= known:
        raise BbsError("it shows a message whose place is not among those that were signed")
    if about.open is None:
        return PLAIN, generators(total + 1, PLAIN)
    # The holder's own messages have points of their own; the first is for his blinding factor.
    if known >= total:
        raise BbsError("it hides no message of the holder's")
    return BLIND, generators(known + 1, BLIND) + generators(total - known, b"BLIND_" + BLIND)


def _domain(about: Statement, points: Sequence[tuple[G1Point, bytes]], api: bytes) -> int:
    """Section 4.2.2 (calculate_domain): the key, the points and the header in one scalar."""
    octets = [about.key, (len(points) - 1).to_bytes(8), *(encoded for _, encoded in points), api]
    octets += [len(about.header).to_bytes(8), about.header]
    return _to_scalar(b"".join(octets), api + b"H2S_")


def _message(message: bytes, api: bytes) -> int:
    return _to_scalar(message, api + b"MAP_MSG_TO_SCALAR_AS_HASH_")


def _sum(points: list[G1Point], factors: Sequence[int]) -> G1Point:
    return G1Point.multiexp_unchecked(points, [Scalar(factor) for factor in factors])


def _proof(data: bytes) -> _Proof:
    size = len(data) - 3 * _POINT
    if size < 4 * _SCALAR or size % _SCALAR:
        raise BbsError("it does not have the length of a BBS proof")
    a, b, d = (_point_g1(data[at : at + _POINT]) for at in range(0, 3 * _POINT, _POINT))
    scalars = [
        int.from_bytes(data[at : at + _SCALAR]) for at in range(3 * _POINT, len(data), _SCALAR)
    ]
    if not all(0 < scalar < _ORDER for scalar in scalars):
        raise BbsError("it holds a number that is none of the scalars of BLS12-381")
    e, r1, r3, *hidden, challenge = scalars
    return _Proof(a, b, d, e, r1, r3, hidden, challenge)


def _point_g1(data: bytes) -> G1Point:
    """A point in the one way it is written; the library takes several for the neutral element."""
    try:
        point = G1Point.from_compressed_bytes(data)
    except ValueError:
        raise BbsError("it holds what is no point of BLS12-381 G1") from None
    if point == G1Point.identity() or point.to_compressed_bytes() != data:
        raise BbsError("it holds what is no point of BLS12-381 G1")
    return point


@functools.lru_cache(maxsize=256)
def _point_g2(data: bytes) -> G2Point:
    try:
        point = G2Point.from_compressed_bytes(data)
    except ValueError:
        raise BbsError("the key is no point of BLS12-381 G2") from None
    if point == G2Point.identity() or point.to_compressed_bytes() != data:
        raise BbsError("the key is no point of BLS12-381 G2")
    return point


def generators(count: int, api: bytes) -> list[tuple[G1Point, bytes]]:
    """The first points of an interface, each with its bytes (section 4.1.1, create_generators)."""
    found: list[tuple[G1Point, bytes]] = []
    for number in range(-(-count // _BATCH)):
        found += _batch(api, number)[1]
    return found[:count]


@functools.lru_cache(maxsize=128)
def _batch(api: bytes, number: int) -> tuple[bytes, tuple[tuple[G1Point, bytes], ...]]:
    """The points of one batch and the octets that the next one goes on with."""
    seed, own = api + b"SIG_GENERATOR_SEED_", api + b"SIG_GENERATOR_DST_"
    start = api + b"MESSAGE_GENERATOR_SEED"
    octets = _batch(api, number - 1)[0] if number else _expand(start, seed)
    found = []
    for place in range(number * _BATCH, (number + 1) * _BATCH):
        octets = _expand(octets + (place + 1).to_bytes(8), seed)
        point = G1Point.hash_to_curve(octets, own)
        found.append((point, point.to_compressed_bytes()))
    return octets, tuple(found)


def _to_scalar(data: bytes, tag: bytes) -> int:
    """Section 4.2.1 (hash_to_scalar)."""
    return int.from_bytes(_expand(data, tag)) % _ORDER


def _expand(data: bytes, tag: bytes) -> bytes:
    """Expand_message_xmd with SHA-256, for 48 bytes (RFC 9380 section 5.3.1): two blocks of it."""
    end = tag + len(tag).to_bytes(1)
    start = hashlib.sha256(bytes(64) + data + _WIDE.to_bytes(2) + b"\x00" + end).digest()
    one = hashlib.sha256(start + b"\x01" + end).digest()
    mixed = (int.from_bytes(start) ^ int.from_bytes(one)).to_bytes(32)
    return (one + hashlib.sha256(mixed + b"\x02" + end).digest())[:_WIDE]
