"""Evidence: a folder that gives back what was put in, and nothing that was put in by others."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcconform.errors import EvidenceError
from mcconform.gather import EvidenceSubject, load_evidence, save_evidence
from mcconform.model import Json, Resource, Source

AT = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)
RUN = {"profile": "id = 'x'", "offline": True, "at": "2026-01-01T12:00:00Z", "n": 1}


def resource(url: str, body: bytes = b"{}", **more: Json) -> Resource:
    digest = hashlib.sha256(body).hexdigest()
    return Resource(url, Source.NETWORK, body, digest, "application/json", url + "?", **more)


def subject(name: str = "a.json", data: bytes = b"badge") -> EvidenceSubject:
    found = [
        resource("https://a.example/1", b'{"a":1}', data={"a": 1}, http_status=200),
        resource("https://a.example/2", b'{"a":1}', data={"a": 1}, http_status=200),
        resource("https://a.example/3", b"", http_status=200),
        resource("https://a.example/4", b"<html>\xff"),
        Resource("https://a.example/5", Source.NONE, problem="offline", detail="no network"),
    ]
    return EvidenceSubject(name, data, AT, {one.url: one for one in found})


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def fields(one: Resource | None) -> Json:
    return None if one is None else msgspec.structs.asdict(one)


def plain(subjects: tuple[EvidenceSubject, ...] | list[EvidenceSubject]) -> Json:
    return [
        (
            one.name,
            one.data,
            one.at,
            {url: fields(found) for url, found in one.resources.items()},
            fields(one.missing),
        )
        for one in subjects
    ]


def test_what_is_saved_is_loaded_again(tmp_path: Path) -> None:
    gone = Resource("https://b.example/", Source.NETWORK, problem="gone", http_status=410)
    subjects = [subject("b.json"), subject("a.json"), EvidenceSubject("u", b"", AT, {}, gone)]
    save_evidence(tmp_path / "new" / "folder", RUN, subjects)
    found = load_evidence(tmp_path / "new" / "folder")
    assert found.run == RUN
    assert plain(subjects) == plain(found.subjects)


def test_each_body_and_each_input_is_stored_once_under_its_digest(tmp_path: Path) -> None:
    save_evidence(tmp_path, RUN, [subject("a"), subject("b"), subject("c", b"other")])
    names = set(tree(tmp_path))
    digests = {
        part: {hashlib.sha256(data).hexdigest() for data in bytes_}
        for part, bytes_ in {
            "inputs": (b"badge", b"other"),
            "bodies": (b'{"a":1}', b"", b"<html>\xff"),
        }.items()
    }
    expected = {f"{part}/{digest}" for part, found in digests.items() for digest in found}
    assert expected | {"evidence.json"} == names


def test_the_index_says_what_it_is_and_holds_no_time_of_its_own(tmp_path: Path) -> None:
    save_evidence(tmp_path, RUN, [subject()])
    index = json.loads((tmp_path / "evidence.json").read_bytes())
    assert index["schema"] == "mcconform/evidence/1"
    assert set(index) == {"schema", "run", "subjects"}
    first = index["subjects"][0]["resources"][0]
    assert first == {
        "url": "https://a.example/1",
        "source": "network",
        "final_url": "https://a.example/1?",
        "media_type": "application/json",
        "sha256": hashlib.sha256(b'{"a":1}').hexdigest(),
        "problem": "",
        "detail": "",
        "http_status": 200,
        "body": "bodies/" + hashlib.sha256(b'{"a":1}').hexdigest(),
    }


def test_the_same_evidence_gives_the_same_bytes_in_any_order_of_documents(tmp_path: Path) -> None:
    one = subject()
    back = dict(reversed(list(one.resources.items())))
    other_zone = AT.astimezone(dt.timezone(dt.timedelta(hours=5)))
    save_evidence(tmp_path / "a", RUN, [one])
    save_evidence(
        tmp_path / "b",
        dict(reversed(list(RUN.items()))),
        [msgspec.structs.replace(one, resources=back, at=other_zone)],
    )
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_subjects_keep_the_order_of_the_run(tmp_path: Path) -> None:
    save_evidence(tmp_path, RUN, [subject("b"), subject("a"), subject("b")])
    assert ["b", "a", "b"] == [one.name for one in load_evidence(tmp_path).subjects]


def test_evidence_that_was_there_before_is_replaced_without_a_trace(tmp_path: Path) -> None:
    save_evidence(tmp_path / "fresh", RUN, [subject()])
    save_evidence(tmp_path / "used", {}, [subject("other", b"other"), subject("more", b"more")])
    (tmp_path / "used" / "bodies" / "notes.txt").write_text("mine")
    save_evidence(tmp_path / "used", RUN, [subject()])
    after = tree(tmp_path / "used")
    assert after.pop("bodies/notes.txt") == b"mine"
    assert tree(tmp_path / "fresh") == after


def test_a_subject_without_a_time_zone_counts_as_utc(tmp_path: Path) -> None:
    naive = msgspec.structs.replace(subject(), at=AT.replace(tzinfo=None))
    save_evidence(tmp_path, RUN, [naive])
    assert load_evidence(tmp_path).subjects[0].at == AT


def test_names_are_never_paths_of_the_folder(tmp_path: Path) -> None:
    names = ["../../etc/passwd", "/etc/passwd", "a\x00b", "\ud800", "é" * 300, ""]
    save_evidence(tmp_path / "e", RUN, [subject(name) for name in names])
    assert names == [one.name for one in load_evidence(tmp_path / "e").subjects]
    assert [path.name for path in tmp_path.iterdir()] == ["e"]


# Where it may be written.


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    save_evidence(tmp_path, RUN, [])
    assert load_evidence(tmp_path).subjects == ()


@pytest.mark.parametrize("name", ["holiday.jpg", "evidence.txt", ".hidden"])
def test_a_folder_with_other_things_is_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(EvidenceError) as raised:
        save_evidence(tmp_path, RUN, [subject()])
    assert raised.value.hint
    assert tree(tmp_path) == {name: b"mine"}


@pytest.mark.parametrize("text", ["", "[]", '{"schema": "police/evidence/7"}', "{}", "not json"])
def test_an_index_of_somebody_else_is_left_alone(tmp_path: Path, text: str) -> None:
    (tmp_path / "evidence.json").write_text(text)
    with pytest.raises(EvidenceError):
        save_evidence(tmp_path, RUN, [subject()])
    assert tree(tmp_path) == {"evidence.json": text.encode()}


def test_a_file_in_the_way_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for target in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(EvidenceError) as raised:
            save_evidence(target, RUN, [subject()])
        assert raised.value.hint
    assert tree(tmp_path) == {"file": b"mine"}


# What is wrong with a folder.

Spoil = Callable[[Json], None]


def spoiled(folder: Path, spoil: Spoil) -> None:
    save_evidence(folder, RUN, [subject()])
    index = json.loads((folder / "evidence.json").read_bytes())
    spoil(index)
    (folder / "evidence.json").write_text(json.dumps(index))


def put(*path: Json) -> Spoil:
    """Set the value at a path of the index; the last item of ``path`` is the value."""

    def spoil(index: Json) -> None:
        *way, key, value = path
        for step in way:
            index = index[step]
        index[key] = value

    return spoil


FIRST = ("subjects", 0, "resources", 0)
HEX = "0" * 64
BADGE = hashlib.sha256(b"badge").hexdigest()


def both(one: Spoil, two: Spoil) -> Spoil:
    """Two changes of the index that only together look sound."""

    def spoil(index: Json) -> None:
        one(index)
        two(index)

    return spoil


@pytest.mark.parametrize(
    "spoil",
    [
        put("schema", "mcconform/evidence/2"),
        put("schema", 1),
        put("run", []),
        put("subjects", {}),
        put("subjects", [1]),
        put("extra", 1),
        put("subjects", 0, "name", None),
        put("subjects", 0, "at", "yesterday"),
        put("subjects", 0, "at", "2026-01-01T00:00:00"),
        put("subjects", 0, "at", 5),
        put("subjects", 0, "file", "../../../etc/passwd"),
        put("subjects", 0, "file", "/etc/passwd"),
        put("subjects", 0, "file", f"inputs/../inputs/{HEX}"),
        put("subjects", 0, "file", f"inputs/{HEX}"),
        put("subjects", 0, "file", f"inputs/{HEX}\n"),
        put("subjects", 0, "file", "evidence.json"),
        put("subjects", 0, "file", None),
        put("subjects", 0, "missing", {}),
        put("subjects", 0, "resources", None),
        put(*FIRST, "body", "../evidence.json"),
        put(*FIRST, "body", f"bodies/{HEX.upper()}"),
        put(*FIRST, "body", f"bodies/{HEX}"),
        both(put(*FIRST, "body", f"inputs/{BADGE}"), put(*FIRST, "sha256", BADGE)),
        put(*FIRST, "body", None),
        put(*FIRST, "body", 7),
        put(*FIRST, "sha256", HEX),
        put(*FIRST, "source", "hearsay"),
        put(*FIRST, "source", "\ud800"),
        put(*FIRST, "http_status", "200"),
        put(*FIRST, "http_status", 10**400),
        put(*FIRST, "url", ["https://a.example/"]),
        put(*FIRST, "more", 1),
    ],
)
def test_an_index_that_is_not_ours_is_an_evidence_error(tmp_path: Path, spoil: Spoil) -> None:
    spoiled(tmp_path, spoil)
    with pytest.raises(EvidenceError) as raised:
        load_evidence(tmp_path)
    assert raised.value.message
    assert raised.value.hint


@pytest.mark.parametrize("text", [b"", b"null", b"{", b"\xff", b"[" * 100_000, b"1" * 10_000])
def test_an_index_that_is_no_json_is_an_evidence_error(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "evidence.json").write_bytes(text)
    with pytest.raises(EvidenceError):
        load_evidence(tmp_path)


def test_a_folder_that_is_not_there_is_an_evidence_error(tmp_path: Path) -> None:
    for folder in (tmp_path / "none", tmp_path):
        with pytest.raises(EvidenceError, match="hint"):
            load_evidence(folder)


@pytest.mark.parametrize("part", ["inputs", "bodies"])
def test_one_changed_byte_is_noticed(tmp_path: Path, part: str) -> None:
    save_evidence(tmp_path, RUN, [subject()])
    path = max((tmp_path / part).iterdir(), key=lambda one: one.stat().st_size)
    path.write_bytes(path.read_bytes()[:-1] + b"~")
    with pytest.raises(EvidenceError, match="was changed"):
        load_evidence(tmp_path)


@pytest.mark.parametrize("part", ["inputs", "bodies"])
def test_a_missing_file_is_noticed(tmp_path: Path, part: str) -> None:
    save_evidence(tmp_path, RUN, [subject()])
    shutil.rmtree(tmp_path / part)
    with pytest.raises(EvidenceError, match="missing"):
        load_evidence(tmp_path)


@pytest.mark.parametrize("make", ["link", "folder", "pipe"])
def test_what_is_no_plain_file_is_not_opened(tmp_path: Path, make: str) -> None:
    save_evidence(tmp_path / "e", RUN, [subject()])
    (path,) = (tmp_path / "e" / "inputs").iterdir()
    path.rename(tmp_path / "elsewhere")
    if make == "link":
        path.symlink_to(tmp_path / "elsewhere")
    elif make == "folder":
        path.mkdir()
    else:
        os.mkfifo(path)
    with pytest.raises(EvidenceError, match="no plain file"):
        load_evidence(tmp_path / "e")


# Anything at all.

words = st.text('ab/:.é\n\x00\ud800\U0001f600"\\', max_size=8)
documents = st.builds(
    lambda url, source, body, media_type, final_url, status: Resource(
        url,
        source,
        body,
        hashlib.sha256(body).hexdigest(),
        media_type,
        final_url,
        http_status=status,
    ),
    words,
    st.sampled_from(list(Source)),
    st.binary(max_size=6).map(lambda noise: b"\xff" + noise),  # not JSON, so data stays None
    words,
    words,
    st.integers(0, 999),
)
failures = st.builds(
    lambda url, source, problem, detail: Resource(url, source, problem=problem, detail=detail),
    words,
    st.sampled_from(list(Source)),
    words.filter(bool),
    words,
)
subjects = st.builds(
    lambda name, data, at, found, missing: EvidenceSubject(
        name, data, at, {one.url: one for one in sorted(found, key=lambda one: one.url)}, missing
    ),
    words,
    st.binary(max_size=6),
    st.datetimes(dt.datetime(1970, 1, 2), dt.datetime(2200, 1, 1), timezones=st.just(dt.UTC)),
    st.lists(documents | failures, max_size=4, unique_by=lambda one: one.url),
    st.none() | failures,
)


@settings(max_examples=50, deadline=None)
@given(st.lists(subjects, max_size=3), st.dictionaries(words, words | st.none() | st.integers()))
def test_any_evidence_comes_back_and_is_saved_again_byte_for_byte(
    found: list[EvidenceSubject], run: dict[str, Json]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        save_evidence(folder / "a", run, found)
        loaded = load_evidence(folder / "a")
        save_evidence(folder / "b", loaded.run, loaded.subjects)
        assert (run, plain(found)) == (loaded.run, plain(loaded.subjects))
        assert tree(folder / "a") == tree(folder / "b")
