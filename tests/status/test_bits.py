"""Bit strings of status lists."""

from __future__ import annotations

import gzip
import json
import random
import zlib

import pytest

from fixtures.issuer import base64url
from mcconform import limits
from mcconform.securing import jose
from mcconform.status import bits
from tests.shared import VECTORS, needs_shared
from tests.status.support import packed


@needs_shared
def test_the_official_list_unpacks_to_131072_zero_bits() -> None:
    token = (VECTORS / "vc-jose" / "status-list.jws").read_text()
    subject = jose.parse(token).payload["credentialSubject"]
    assert bytes(131_072 // 8) == bits.decode(subject["encodedList"])


def test_the_first_entry_is_the_most_significant_bit_of_the_first_byte() -> None:
    data = bytes([0b1000_0001, 0b0100_0000])
    assert [0, 7, 9] == [index for index in range(16) if bits.entry(data, index, 1)]


def test_entries_of_several_bits_are_read_across_bytes() -> None:
    chance = random.Random(7)
    for size in (1, 2, 3, 5, 8, 13):
        text = "".join(chance.choice("01") for _ in range(size * 40))
        text += "0" * (-len(text) % 8)
        data = int(text, 2).to_bytes(len(text) // 8, "big")
        expected = [int(text[i * size : (i + 1) * size], 2) for i in range(40)]
        assert expected == [bits.entry(data, index, size) for index in range(40)]


@pytest.mark.parametrize(("index", "size"), [(16, 1), (-1, 1), (8, 2), (0, 0), (0, 17), (5, 3)])
def test_an_entry_outside_the_list_is_no_entry(index: int, size: int) -> None:
    assert bits.entry(b"\xff\xff", index, size) is None


@pytest.mark.parametrize("value", [None, 7, [], {}, "", True])
def test_a_list_that_is_no_text_is_refused(value: object) -> None:
    with pytest.raises(bits.BitsError, match="not a text"):
        bits.decode(value)


def test_a_list_without_its_multibase_letter_is_named_as_such() -> None:
    with pytest.raises(bits.BitsError, match="multibase letter u, as StatusList2021 had it"):
        bits.decode(packed(bytes(16))[1:])
    with pytest.raises(bits.BitsError, match=r"multibase letter u$"):
        bits.decode("z6Mk")


@pytest.mark.parametrize(
    ("encoded", "reason"),
    [
        ("u", "empty"),
        ("u====", "base64url"),
        ("u" + base64url(gzip.compress(b"abc")) + "==", "base64url"),
        ("u" + base64url(zlib.compress(b"abc")), "not GZIP"),
        ("u" + base64url(b"plain bits"), "not GZIP"),
        ("u" + base64url(gzip.compress(bytes(999))[:-9]), "ends too early"),
        ("u" + base64url(gzip.compress(b"abc")[:-8] + bytes(8)), "not GZIP"),
        ("u" + base64url(gzip.compress(b"abc") + b"more"), "not GZIP"),
        ("u" + base64url(gzip.compress(b"abc") + b"\x1f"), "ends too early"),
    ],
)
def test_a_list_that_cannot_be_unpacked_says_why(encoded: str, reason: str) -> None:
    with pytest.raises(bits.BitsError, match=reason):
        bits.decode(encoded)


def test_gzip_in_several_members_is_one_list() -> None:
    encoded = "u" + base64url(gzip.compress(b"ab") + gzip.compress(b"cd"))
    assert b"abcd" == bits.decode(encoded)


def test_gzip_in_very_many_members_is_not_read() -> None:
    with pytest.raises(bits.TooLargeError, match="pieces"):
        bits.decode("u" + base64url(gzip.compress(b"") * 1000))


def test_a_bomb_is_not_inflated() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(64)) + packer.flush()
    assert len(bomb) < 100_000
    with pytest.raises(bits.TooLargeError, match="more is not read"):
        bits.decode("u" + base64url(bomb))


def test_a_list_as_long_as_the_limit_is_read() -> None:
    assert limits.STATUS_LIST_BYTES == len(bits.decode(packed(bytes(limits.STATUS_LIST_BYTES))))
    with pytest.raises(bits.TooLargeError):
        bits.decode(packed(bytes(101)), most=100)


def test_every_text_is_refused_or_decoded_and_nothing_else_is_raised() -> None:
    chance = random.Random(11)
    sound = packed(json.dumps(list(range(50))).encode())
    refused = 0
    for _ in range(2000):
        letters = list(sound)
        for _ in range(chance.randint(1, 3)):
            letters[chance.randrange(len(letters))] = chance.choice("uABz09-_=é\0")
        try:
            bits.decode("".join(letters))
        except bits.BitsError:
            refused += 1
    assert refused > 1500
