"""Archives of strangers: nothing is unpacked to disk, nothing is lost, nothing raises."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import struct
import tarfile
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from mcconform import limits
from mcconform.auditing.inputs import MEMBER, WHOLE, Input
from tests.auditing.corpora import GOLDEN, ONE_LINE, audited, inputs, zipped

Members = Sequence[tuple[str, bytes]]


def tarred(path: Path, members: Members, packed: Callable[[bytes], bytes] = bytes) -> Path:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    path.write_bytes(packed(buffer.getvalue()))
    return path


def encrypted(path: Path) -> Path:
    """A zip whose one member says that it is encrypted."""
    zipped(path, {"secret.json": GOLDEN})
    data = bytearray(path.read_bytes())
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(magic) + at] |= 1
    path.write_bytes(bytes(data))
    return path


@pytest.mark.parametrize(
    ("name", "packed"),
    [
        ("x.tar", bytes),
        ("x.tar.gz", gzip.compress),
        ("x.tbz2", bz2.compress),
        ("x.tar.xz", lzma.compress),
        ("no-ending", gzip.compress),
    ],
)
def test_tar_archives_of_any_compression_are_read(
    tmp_path: Path, name: str, packed: Callable[[bytes], bytes]
) -> None:
    path = tarred(tmp_path / name, [("a/one.json", GOLDEN), ("two.json", b"{}")], packed)
    expected = [
        Input(MEMBER, f"{path}/a/one.json", GOLDEN),
        Input(MEMBER, f"{path}/two.json", b"{}"),
    ]
    assert expected == inputs(path)


def test_a_zip_archive_is_read_and_says_what_it_passed_over(tmp_path: Path) -> None:
    members = {"a/one.json": GOLDEN, "readme.md": b"#", "bare": GOLDEN, "__MACOSX/._one.json": b"x",
               "l.jsonl": ONE_LINE + b"\n" + ONE_LINE, "text": b"no badge"}  # fmt: skip
    path = zipped(tmp_path / "x.zip", members)
    found = inputs(path)
    expected = ["a/one.json", "bare", "l.jsonl:1", "l.jsonl:2"]
    assert [f"{path}/{name}" for name in expected] == [one.name for one in found]
    assert 3 == audited(path, stack=False).inputs.passed_over


def test_names_that_climb_out_are_names_and_nothing_more(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "inside"
    folder.mkdir(parents=True)
    evil = ["../../escaped.json", "/etc/escaped.json", "..\\escaped.json", "C:\\escaped.json"]
    for path in (
        zipped(folder / "x.zip", dict.fromkeys(evil, GOLDEN)),
        tarred(folder / "x.tar", [(name, GOLDEN) for name in evil]),
    ):
        report = audited(path, stack=False)
        assert 4 == report.summary.subjects
    assert [folder / "x.tar", folder / "x.zip"] == sorted(
        one for one in tmp_path.rglob("*") if one.is_file()
    )


def test_members_of_one_name_are_told_apart(tmp_path: Path) -> None:
    members = [("bare", b"{}"), ("bare", GOLDEN), ("bare (2)", b"{}"), ("bare", ONE_LINE)]
    path = tarred(tmp_path / "x.tar", members)
    expected = ["bare", "bare (2)", "bare (2) (2)", "bare (3)"]
    assert [f"{path}/{name}" for name in expected] == [one.name for one in inputs(path)]
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(*members[0])
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr(*members[1])
    assert [b"{}", GOLDEN] == [one.data for one in inputs(tmp_path / "x.zip")]
    assert 2 == audited(tmp_path / "x.zip", stack=False).summary.subjects


def test_many_members_of_one_name_take_no_longer_than_many_names(tmp_path: Path) -> None:
    path = tarred(tmp_path / "x.tar", [("a.json", b"{}")] * 20_000)
    begun = time.process_time()
    assert 20_000 == len({one.name for one in inputs(path)})
    assert time.process_time() - begun < 20


def test_an_encrypted_member_is_undetermined_and_says_why(tmp_path: Path) -> None:
    report = audited(encrypted(tmp_path / "x.zip"), stack=False)
    assert (3, 1) == (report.exit_code, report.summary.subjects)
    (line,) = [one for one in report.rules if one.named]
    assert "encrypted" in line.named[0].message


@pytest.mark.parametrize("name", ["x.zip", "x.tar.gz", "x.jsonl.gz"])
def test_a_bomb_is_put_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Small, it unpacks to far more than anything honest: what came before the limit counts."""
    monkeypatch.setattr(limits, "ARCHIVE_FREE_BYTES", 100_000)
    monkeypatch.setattr(limits, "ARCHIVE_RATIO", 10)
    monkeypatch.setattr(limits, "SUBJECT_BYTES", 200_000)
    big = b"{" + b" " * 5_000_000
    path = tmp_path / name
    if name == "x.zip":
        zipped(path, {"a.json": b"{}", "b.json": big, "c.json": b"{}"})
    elif name == "x.tar.gz":
        tarred(path, [("a.json", b"{}"), ("b.json", big), ("c.json", b"{}")], gzip.compress)
    else:
        path.write_bytes(gzip.compress(b"{}\n" + big))
    found = inputs(path)
    assert [b"{}", None] == [one.data for one in found]
    assert WHOLE == found[1].kind
    assert "far more than its size warrants; 1 inputs" in found[1].problem


def test_a_member_beyond_the_limit_of_a_subject_is_an_oversized_subject(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SUBJECT_BYTES", 1_000)
    path = zipped(tmp_path / "x.zip", {"a.json": b"{" + b" " * 5_000})
    (found,) = inputs(path)
    assert 1_001 == len(found.data or b"")


def test_the_members_of_a_real_bomb_cost_little(tmp_path: Path) -> None:
    """2 GB of zeros in 2 MB: reading stops at 64 MB or at two hundred times the size."""
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", bytes(1 << 26))
    deflated = path.read_bytes()
    local = deflated[: deflated.find(b"PK\x01\x02")]
    with zipfile.ZipFile(path) as archive:
        info = archive.infolist()[0]
    entry = struct.pack(
        "<4s4B4HL2L5H2L", b"PK\x01\x02", 20, 3, 20, 0, 0, 8, 0, 33, info.CRC, info.compress_size,
        info.file_size, 6, 0, 0, 0, 0, 0, 0,
    ) + b"a.json"  # fmt: skip
    count = 5_000
    end = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, count * len(entry), len(local), 0
    )
    path.write_bytes(local + entry * count + end)  # each entry is the same bytes again
    begun = time.process_time()
    found = inputs(path)
    assert WHOLE == found[-1].kind or all(one.problem for one in found[1:])
    assert time.process_time() - begun < 30


def test_a_table_of_contents_that_is_too_long_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ARCHIVE_DIRECTORY_BYTES", 1_000)
    path = zipped(tmp_path / "x.zip", {f"{number}.json": b"{}" for number in range(100)})
    (found,) = inputs(path)
    assert WHOLE == found.kind


def test_more_members_than_the_limit_are_not_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ARCHIVE_MEMBERS", 3)
    for path in (
        zipped(tmp_path / "x.zip", {f"{number}.json": b"{}" for number in range(5)}),
        tarred(tmp_path / "x.tar", [(f"{number}.json", b"{}") for number in range(5)]),
    ):
        assert [MEMBER] * 3 + [WHOLE] == [one.kind for one in inputs(path)]


@pytest.mark.parametrize("name", ["x.tar", "x.tar.gz", "x.zip"])
def test_an_archive_that_is_cut_off_says_so(tmp_path: Path, name: str) -> None:
    members = [(f"{number}.json", random.Random(number).randbytes(3_000)) for number in range(9)]
    path = tmp_path / name
    if name == "x.zip":
        zipped(path, dict(members))
    else:
        tarred(path, members, gzip.compress if name.endswith("gz") else bytes)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    found = inputs(path)
    assert WHOLE == found[-1].kind
    assert "damaged, cut off" in found[-1].problem
    report = audited(path, stack=False)
    assert len(found) == report.summary.subjects
    assert report.verdict.value in ("undetermined", "does-not-conform")


def test_a_broken_header_within_a_tar_is_not_taken_for_its_end(tmp_path: Path) -> None:
    path = tarred(tmp_path / "x.tar", [(f"{number}.json", b"{}") for number in range(5)])
    data = bytearray(path.read_bytes())
    data[2 * 1024 + 150] ^= 0x7F  # the checksum of the third header
    path.write_bytes(bytes(data))
    found = inputs(path)
    assert [MEMBER, MEMBER, WHOLE] == [one.kind for one in found]


def test_a_damaged_member_of_a_zip_costs_only_itself(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"a.json": GOLDEN, "b.json": GOLDEN, "c.json": GOLDEN})
    data = bytearray(path.read_bytes())
    at = data.find(b"b.json")
    data[at + 60 : at + 80] = bytes(20)
    path.write_bytes(bytes(data))
    assert ["", "damaged", ""] == [one.problem[6:13] for one in inputs(path)]


def test_whatever_is_changed_in_an_archive_nothing_raises(tmp_path: Path) -> None:
    members = [("a.json", GOLDEN), ("b.json", b"{}"), ("l.jsonl", ONE_LINE), ("bare", b"{}")]
    archives = [
        zipped(tmp_path / "x.zip", dict(members)),
        tarred(tmp_path / "x.tar", members),
        tarred(tmp_path / "x.tar.gz", members, gzip.compress),
        tarred(tmp_path / "x.tar.xz", members, lzma.compress),
    ]
    chance = random.Random(1)
    for path in archives:
        whole = path.read_bytes()
        for _ in range(150):
            data = bytearray(whole)
            for _ in range(chance.randint(1, 4)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            path.write_bytes(bytes(data[: chance.choice([len(data), chance.randrange(len(data))])]))
            assert isinstance(inputs(path), list)
