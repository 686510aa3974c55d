"""Bit strings of status lists."""

from __future__ import annotations

import base64
import gzip
import json
import random
import time
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
    assert bytes(131_072 // 8) == bits.decode(subject["encodedList"], bits.BITSTRING)


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
        bits.decode(value, bits.BITSTRING)


def test_a_list_without_its_multibase_letter_is_named_as_such() -> None:
    with pytest.raises(bits.BitsError, match="multibase letter u, as StatusList2021 had it"):
        bits.decode(packed(bytes(16))[1:], bits.BITSTRING)
    with pytest.raises(bits.BitsError, match=r"multibase letter u$"):
        bits.decode("z6Mk", bits.BITSTRING)


@pytest.mark.parametrize(
    ("encoded", "reason"),
    [
        ("u", "empty"),
        ("u====", "base64url"),
        ("u" + base64url(gzip.compress(b"abc", mtime=0)) + "==", "base64url"),
        ("u" + base64url(zlib.compress(b"abc")), "not GZIP"),
        ("u" + base64url(b"plain bits"), "not GZIP"),
        ("u" + base64url(gzip.compress(bytes(999), mtime=0)[:-9]), "ends too early"),
        ("u" + base64url(gzip.compress(b"abc", mtime=0)[:-8] + bytes(8)), "not GZIP"),
        ("u" + base64url(gzip.compress(b"abc", mtime=0) + b"more"), "not GZIP"),
        ("u" + base64url(gzip.compress(b"abc", mtime=0) + b"\x1f"), "ends too early"),
    ],
)
def test_a_list_that_cannot_be_unpacked_says_why(encoded: str, reason: str) -> None:
    with pytest.raises(bits.BitsError, match=reason):
        bits.decode(encoded, bits.BITSTRING)


def test_gzip_in_several_members_is_one_list() -> None:
    encoded = "u" + base64url(gzip.compress(b"ab", mtime=0) + gzip.compress(b"cd", mtime=0))
    assert b"abcd" == bits.decode(encoded, bits.BITSTRING)


def test_gzip_in_very_many_members_is_not_read() -> None:
    with pytest.raises(bits.TooLargeError, match="pieces"):
        bits.decode("u" + base64url(gzip.compress(b"", mtime=0) * 1000), bits.BITSTRING)


def test_a_bomb_is_not_inflated() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(64)) + packer.flush()
    assert len(bomb) < 100_000
    with pytest.raises(bits.TooLargeError, match="more is not read"):
        bits.decode("u" + base64url(bomb), bits.BITSTRING)


def test_a_list_as_long_as_the_limit_is_read() -> None:
    assert limits.STATUS_LIST_BYTES == len(
        bits.decode(packed(bytes(limits.STATUS_LIST_BYTES)), bits.BITSTRING)
    )
    with pytest.raises(bits.TooLargeError):
        bits.decode(packed(bytes(101)), bits.BITSTRING, most=100)


def test_every_text_is_refused_or_decoded_and_nothing_else_is_raised() -> None:
    chance = random.Random(11)
    sound = packed(json.dumps(list(range(50))).encode())
    refused = 0
    for _ in range(2000):
        letters = list(sound)
        for _ in range(chance.randint(1, 3)):
            letters[chance.randrange(len(letters))] = chance.choice("uABz09-_=é\0")
        try:
            bits.decode("".join(letters), bits.BITSTRING)
        except bits.BitsError:
            refused += 1
    assert refused > 1500


def test_each_mechanism_writes_its_lists_in_its_own_way() -> None:
    data = random.Random(3).randbytes(200)
    squeezed = gzip.compress(data, mtime=0)
    assert data == bits.decode("u" + base64url(squeezed), bits.BITSTRING)
    assert data == bits.decode(base64url(squeezed), bits.OLDER)
    assert data == bits.decode(base64url(zlib.compress(data)), bits.TOKEN)


def test_older_lists_are_in_either_alphabet_of_base64_with_padding_or_without() -> None:
    for seed in range(20):
        data = random.Random(seed).randbytes(50 + seed)
        squeezed = gzip.compress(data, mtime=0)
        plain, url = base64.b64encode(squeezed), base64.urlsafe_b64encode(squeezed)
        for text in (plain, plain.rstrip(b"="), url, url.rstrip(b"=")):
            assert data == bits.decode(text.decode(), bits.OLDER)


@pytest.mark.parametrize("text", ["a+b_", "H4sI A", "====", "H4sIé", "A", "uH4sIAAAA"])
def test_older_lists_in_no_base64_at_all_are_refused(text: str) -> None:
    with pytest.raises(bits.BitsError):
        bits.decode(text, bits.OLDER)


@pytest.mark.parametrize("form", bits.FORMS)
def test_a_list_in_the_manner_of_another_mechanism_is_blamed_and_read(form: bits.Form) -> None:
    data = random.Random(5).randbytes(300)
    squeezed = gzip.compress(data, mtime=0)
    written = {
        bits.BITSTRING: "u" + base64url(squeezed),
        bits.OLDER: base64url(squeezed),
        bits.TOKEN: base64url(zlib.compress(data)),
    }
    for other, text in written.items():
        found = bits.unpack(text, form)
        assert data == found.bits
        assert bool(found.fault) is (other is not form)


@pytest.mark.parametrize("form", bits.FORMS)
def test_bombs_end_quickly_in_every_form(form: bits.Form) -> None:
    for window in (15, 31):
        packer = zlib.compressobj(9, zlib.DEFLATED, window)
        packed_up = b"".join(packer.compress(bytes(1 << 20)) for _ in range(64)) + packer.flush()
        for text in (base64url(packed_up), "u" + base64url(packed_up)):
            begun = time.perf_counter()
            assert bits.unpack(text, form).bits is None
            assert time.perf_counter() - begun < 1


def test_token_entries_are_counted_from_the_least_significant_bit() -> None:
    # the two examples of the draft, sections 4.1 and "Further Examples"
    one_bit = [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]
    two_bits = [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]
    short, wide = bytes.fromhex("b9a3"), bytes.fromhex("c944f9")
    assert one_bit == [bits.token_entry(short, index, 1) for index in range(16)]
    assert two_bits == [bits.token_entry(wide, index, 2) for index in range(12)]
    assert [None, None] == [bits.token_entry(short, 16, 1), bits.token_entry(wide, 12, 2)]


def test_the_encoded_examples_of_the_draft_unpack() -> None:
    assert bytes.fromhex("b9a3") == bits.decode("eNrbuRgAAhcBXQ", bits.TOKEN)
    assert bytes.fromhex("c944f9") == bits.decode("eNo76fITAAPfAgc", bits.TOKEN)


@pytest.mark.parametrize("size", [0, 3, 5, 16, -1])
def test_token_entries_have_no_other_sizes(size: int) -> None:
    assert bits.token_entry(bytes(100), 0, size) is None


def test_what_follows_a_zlib_stream_is_no_part_of_it() -> None:
    with pytest.raises(bits.BitsError, match="goes on"):
        bits.decode(base64url(zlib.compress(b"ab") + b"more"), bits.TOKEN)
