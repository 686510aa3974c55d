"""CBOR in proof values: what is read, and what is refused however it is dressed up."""

from __future__ import annotations

import copy
import random
import resource
import time
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.documents import BASES
from fixtures.issuer import base64url
from mcconform.model import Outcome
from mcconform.securing import disclosure
from mcconform.securing.disclosure import CborError
from mcconform.securing.proofs import proofs
from tests.securing.held import result
from tests.securing.signers import disclose

Json = Any
plain = st.recursive(
    st.integers(0, 2**64 - 1) | st.binary(max_size=40) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=5),
    max_leaves=10,
)


@given(st.lists(plain, max_size=5) | st.dictionaries(st.integers(0, 2**32), st.binary()))
def test_what_proofs_are_made_of_is_read_as_cbor2_reads_it(value: Json) -> None:
    data = cbor2.dumps(value)
    try:
        assert value == disclosure.read(data)
    except CborError:
        assert depth(value) > 3


def depth(value: Json) -> int:
    return 1 + max(map(depth, value), default=0) if isinstance(value, list) else 0


@given(st.binary(max_size=60))
def test_any_bytes_are_read_as_cbor2_reads_them_or_refused(data: bytes) -> None:
    try:
        found = disclosure.read(data)
    except CborError:
        return
    assert cbor2.loads(data) == found


BOMBS = {
    "nothing": b"",
    "an array of billions": b"\x9b\x00\x00\x00\xff\xff\xff\xff\xff",
    "a map of billions": b"\xbb\x00\x00\x00\xff\xff\xff\xff\xff",
    "bytes without end": b"\x5b\x00\x00\x00\xff\xff\xff\xff\xff\x01",
    "arrays in arrays": b"\x81" * 100_000,
    "arrays without a length": b"\x9f" * 1000 + b"\xff" * 1000,
    "a tag": b"\xc1\x01",
    "a regular expression": b"\xd8\x23\x63(a+",
    "a decimal fraction": b"\xc4\x82\x1b\x00\x00\xff\xff\xff\xff\xff\xff\x01",
    "a negative number": b"\x20",
    "a float": b"\xfb" + b"\x00" * 8,
    "true": b"\xf5",
    "a key twice": b"\xa2\x01\x02\x01\x03",
    "a list as a key": b"\xa1\x80\x01",
    "something after it": b"\x01\x01",
    "a text that is none": b"\x61\xff",
    "a length of a kind that is not given out": b"\x5c",
}


@pytest.mark.parametrize("data", BOMBS.values(), ids=BOMBS)
def test_bombs_are_refused_at_once_and_in_little_room(data: bytes) -> None:
    before, start = peak(), time.perf_counter()
    with pytest.raises(CborError):
        disclosure.read(data)
    assert time.perf_counter() - start < 0.5
    assert peak() - before < 50_000


def peak() -> int:
    """Kilobytes this process has ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@pytest.mark.parametrize("head", [b"\xd9\x5d\x01", b"\xd9\x5d\x00", b"\xd9\x5d", b"", b"\x00"])
@pytest.mark.parametrize("data", BOMBS.values(), ids=BOMBS)
@pytest.mark.parametrize("suite", ["ecdsa-sd-2023", "bbs-2023"])
def test_bombs_in_a_proof_never_raise_and_never_pass(head: bytes, data: bytes, suite: str) -> None:
    document = disclose(BASES["vc"]())
    document["proof"] |= {"cryptosuite": suite, "proofValue": "u" + base64url(head + data)}
    assert Outcome.PASSED is not result(document).verifies


def test_thousands_of_damaged_disclosures_never_raise_and_never_pass() -> None:
    sound = disclose(BASES["vc"]())
    text = sound["proof"]["proofValue"]
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    chance = random.Random(7)
    for _ in range(2000):
        place = chance.randrange(len(text))
        letter = chance.choice(letters.replace(text[place], ""))
        document = copy.deepcopy(sound)
        document["proof"]["proofValue"] = text[:place] + letter + text[place + 1 :]
        assert Outcome.PASSED is not result(document).verifies, (place, letter)


@pytest.mark.parametrize(
    ("third", "base"),
    [(0, None), (2, True), (3, False), (4, True), (5, False), (6, True), (7, False), (8, True)],
)
def test_the_third_byte_says_which_of_the_two_a_bbs_proof_is(third: int, base: bool | None) -> None:
    value = "u" + base64url(bytes([0xD9, 0x5D, third, 0x80]))
    (proof,) = proofs(
        {"proof": {"type": "DataIntegrityProof", "cryptosuite": "bbs-2023", "proofValue": value}}
    )
    assert bool(base) is disclosure.is_base(proof)
    assert (base is None) is isinstance(disclosure.frame(proof), str)
