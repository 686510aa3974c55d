"""Baked PNG: what comes out, and what is noted of images that are not as they should be."""

from __future__ import annotations

import struct
import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.bake import SIGNATURE, chunk
from mcconform import limits
from mcconform.intake.baked import Baked
from mcconform.intake.png import unbake
from tests.intake.images import END, HEADER, PIXEL, itxt, png_of, text, ztxt

KEYWORD = b"openbadgecredential"


def rules_of(baked: Baked) -> list[str]:
    return [note.rule.removeprefix("intake.") for note in baked.notes]


@given(st.text().map(lambda content: content.encode("utf-8", "replace")))
def test_what_was_baked_comes_out(content: bytes) -> None:
    baked = unbake(png_of(itxt(KEYWORD, b"{" + content)))
    assert Baked(b"{" + content, (), "ob3", "openbadgecredential") == baked


def test_language_and_translated_keyword_mean_nothing() -> None:
    assert b"{}" == unbake(png_of(itxt(KEYWORD, b"{}", language=b"en"))).text


@pytest.mark.parametrize(
    ("keyword", "family"), [(b"openbadges", "ob2"), (b"clrcredential", "clr2"), (KEYWORD, "ob3")]
)
def test_each_family_has_its_keyword(keyword: bytes, family: str) -> None:
    baked = unbake(png_of(itxt(keyword, b"{}")))
    assert (family, b"{}", ()) == (baked.meant, baked.text, baked.notes)


def test_open_badges_3_goes_before_an_older_badge_in_the_same_image() -> None:
    baked = unbake(png_of(itxt(b"openbadges", b"old"), itxt(KEYWORD, b"new")))
    assert (b"new", []) == (baked.text, rules_of(baked))


def test_the_first_of_several_badges_is_read() -> None:
    baked = unbake(png_of(itxt(KEYWORD, b"1"), itxt(KEYWORD, b"2"), itxt(KEYWORD, b"3")))
    assert b"1" == baked.text
    assert [("intake.png.one_badge", 3)] == [(n.rule, n.args["count"]) for n in baked.notes]


def test_the_first_text_of_the_right_type_goes_before_one_of_another() -> None:
    baked = unbake(png_of(text(KEYWORD, b"1"), itxt(KEYWORD, b"2")))
    assert (b"2", ["png.one_badge"]) == (baked.text, rules_of(baked))


def test_compressed_text_is_inflated_and_noted() -> None:
    baked = unbake(png_of(itxt(KEYWORD, b'{"a": 1}', packed=True)))
    assert (b'{"a": 1}', ["png.uncompressed"]) == (baked.text, rules_of(baked))


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (text(KEYWORD, b'{"a": 1}'), ["png.chunk_type"]),
        (ztxt(KEYWORD, b'{"a": 1}'), ["png.chunk_type", "png.uncompressed"]),
        (text(b"openbadges", b'{"a": 1}'), []),
    ],
)
def test_other_text_chunks_are_read_and_noted(made: bytes, expected: list[str]) -> None:
    baked = unbake(png_of(made))
    assert (b'{"a": 1}', expected) == (baked.text, rules_of(baked))


def test_latin_1_text_is_read_as_what_it_says() -> None:
    assert '{"a": "é"}'.encode() == unbake(png_of(text(KEYWORD, b'{"a": "\xe9"}'))).text
    assert '{"a": "é"}'.encode() == unbake(png_of(text(KEYWORD, '{"a": "é"}'.encode()))).text


def test_the_address_of_a_hosted_assertion_is_handed_on() -> None:
    baked = unbake(png_of(text(b"openbadges", b" https://example.org/assertion/1\n")))
    assert (None, "https://example.org/assertion/1") == (baked.text, baked.address)
    assert [] == rules_of(baked)


def test_an_address_is_no_open_badges_3_content() -> None:
    baked = unbake(png_of(itxt(KEYWORD, b"https://example.org/assertion/1")))
    assert (None, ["png.content"]) == (baked.text, rules_of(baked))


def test_an_image_without_a_badge_says_which_texts_it_has() -> None:
    texts = [text(b"Title", b"x"), text(b"Author", b"x")]
    notes = unbake(png_of(*texts)).notes
    assert [("intake.png.has_badge", "Title, Author")] == [(n.rule, n.args["found"]) for n in notes]
    many = unbake(png_of(*[text(b"Title", b"x")] * 7)).notes
    assert "Title, Title, Title, Title, Title and 2 more" == many[0].args["found"]


def test_a_truncated_image_has_exactly_one_note_wherever_it_ends() -> None:
    whole = png_of(text(b"Title", b"x"))
    for end in range(len(SIGNATURE), len(whole)):
        assert ["png.intact"] == rules_of(unbake(whole[:end]))


def test_a_badge_before_the_place_of_truncation_is_still_read() -> None:
    whole = png_of(itxt(KEYWORD, b"{}"))
    for end in range(len(whole) - len(END) - len(PIXEL), len(whole)):
        baked = unbake(whole[:end])
        assert (b"{}", ["png.intact"]) == (baked.text, rules_of(baked))


def test_a_wrong_checksum_is_noted_and_the_text_is_read() -> None:
    made = itxt(KEYWORD, b"{}")
    broken = made[:-1] + bytes([made[-1] ^ 1])
    baked = unbake(png_of(broken, broken))
    assert b"{}" == baked.text
    assert ["png.checksums", "png.one_badge"] == rules_of(baked)
    assert {"chunk": "iTXt", "count": 2} == baked.notes[0].args


def test_what_follows_the_last_chunk_is_not_the_image() -> None:
    assert b"{}" == unbake(png_of(itxt(KEYWORD, b"{}")) + b"anything").text


@pytest.mark.parametrize(
    "data",
    [
        SIGNATURE,
        SIGNATURE + PIXEL + HEADER + END,
        SIGNATURE + HEADER + b"\0\0\0\1\0\0\0\0x" + b"\0" * 4 + END,
        SIGNATURE + HEADER + struct.pack(">I", 2**32 - 1) + b"iTXt" + KEYWORD,
        SIGNATURE + HEADER + chunk(b"1234", b"") + END,
    ],
    ids=["signature alone", "wrong order", "no chunk type", "length too big", "digits as type"],
)
def test_what_is_no_datastream_has_one_note(data: bytes) -> None:
    assert ["png.intact"] == rules_of(unbake(data))


@pytest.mark.parametrize(
    "body",
    [b"", b"\0", b"\0\0", b"\0\1\0\0\0", b"\0\1\0\0\0notzlib", b"\0\0\0", b"\0\0\0x\0y"],
)
def test_text_chunks_cut_short_never_raise(body: bytes) -> None:
    for kind in (b"iTXt", b"tEXt", b"zTXt"):
        baked = unbake(png_of(chunk(kind, KEYWORD + body)))
        assert baked.text is not None or baked.notes


@given(st.binary(max_size=300))
def test_no_bytes_whatever_raise(data: bytes) -> None:
    assert unbake(SIGNATURE + data).notes
    assert unbake(SIGNATURE + HEADER + data).notes


def test_a_decompression_bomb_is_not_inflated() -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(50)) + packer.flush()
    started = time.perf_counter()
    for made in (
        chunk(b"zTXt", KEYWORD + b"\0\0" + bomb),
        chunk(b"iTXt", KEYWORD + b"\0\1\0\0\0" + bomb),
    ):
        baked = unbake(png_of(made))
        assert baked.text is None
        assert "is compressed and cannot be inflated" == baked.notes[-1].args["what"]
    assert time.perf_counter() - started < 1


def test_an_image_of_very_many_chunks_is_given_up() -> None:
    many = chunk(b"tEXt", b"a\0b") * limits.PNG_CHUNKS
    notes = unbake(png_of(many)).notes
    assert ["intake.file.size"] == [note.rule for note in notes]
    assert "20000 chunks" in str(notes[0].args["cause"])
