"""What a CORPUS is told to be, and the inputs it is made of."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

from mcconform import limits
from mcconform.auditing.corpus import Corpus, kind_of
from mcconform.auditing.inputs import FILE, LINE, URL, WHOLE, Input
from mcconform.cli._subjects import expand
from mcconform.errors import InputError, UsageError
from tests.auditing.corpora import BADGES, GOLDEN, ONE_LINE, audited, inputs, names, shown, zipped


def test_a_folder_is_searched_as_check_searches_it(tmp_path: Path) -> None:
    for name in ("b.json", "a/c.png", "a.json", ".hidden/x.json", "notes.md", "a/bare", "a/other"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"no badge" if name == "a/other" else GOLDEN)
    corpus = Corpus([str(tmp_path)])
    assert sorted(expand((str(tmp_path),))) == sorted(one.name for one in corpus)
    assert 2 == corpus.passed_over  # notes.md and a/other; what is hidden is no part of it


def test_a_folder_may_hold_archives_and_files_of_lines(tmp_path: Path) -> None:
    zipped(tmp_path / "more.zip", {"one.json": GOLDEN})
    (tmp_path / "lines.jsonl").write_bytes(ONE_LINE + b"\n" + ONE_LINE)
    (tmp_path / "packed.ndjson.gz").write_bytes(gzip.compress(ONE_LINE))
    expected = ["lines.jsonl:1", "lines.jsonl:2", "more.zip/one.json", "packed.ndjson.gz:1"]
    assert [str(tmp_path / one) for one in expected] == names(tmp_path)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("x.json", GOLDEN, "badge"),
        ("x.json", ONE_LINE, "badge"),
        ("x.json", ONE_LINE + b"\n" + ONE_LINE, "lines"),
        ("x", b"eyJh.eyJi.c2ln\neyJh.eyJi.c2ln\n", "lines"),
        ("x.json", b"\xef\xbb\xbf" + ONE_LINE + b"\r\n" + ONE_LINE, "lines"),
        ("x.jsonl", b"", "lines"),
        ("x.ndjson", b"not json", "lines"),
        ("x.jwt", b"eyJh.eyJi.c2ln\n", "badge"),
        ("x.json", b"{}\nand more", "badge"),
        ("x.txt", b"# none yet\n", "list"),
        ("x.txt", ONE_LINE, "badge"),
        ("x", b"https://harbour.example/badge.json\n", "list"),
        ("x", b"no path of anything\n", "badge"),
        ("x.png", b"\x89PNG\r\n\x1a\n", "badge"),
        ("x.zip", b"no zip at all", "archive"),
        ("x.tar.gz", gzip.compress(b"no tar", mtime=0), "archive"),
        ("x.gz", gzip.compress(ONE_LINE + b"\n" + ONE_LINE, mtime=0), "lines"),
        ("x", b"\0\0\0", "badge"),
        ("x.json", b"[" * 5000, "badge"),
    ],
)
def test_what_a_file_is_its_content_says(tmp_path: Path, name: str, data: bytes, kind: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert kind == kind_of(str(path))


def test_lines_are_named_by_their_numbers_and_blank_ones_left_out(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"\n" + ONE_LINE + b"\r\n  \n" + b"broken\n" + ONE_LINE)
    found = inputs(path)
    assert [f"{path}:2", f"{path}:4", f"{path}:5"] == [one.name for one in found]
    assert {LINE} == {one.kind for one in found}
    assert [ONE_LINE, b"broken", ONE_LINE] == [one.data for one in found]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_badge_that_is_laid_out_over_lines_is_one_badge(tmp_path: Path, mark: bytes) -> None:
    laid_out = mark + json.dumps(json.loads(GOLDEN), indent=2).encode()
    (tmp_path / "x.jsonl").write_bytes(laid_out)
    (tmp_path / "y.ndjson.gz").write_bytes(gzip.compress(b"\n\n" + laid_out))
    zipped(tmp_path / "z.zip", {"x.jsonl": laid_out})
    found = inputs(tmp_path)
    assert ["x.jsonl", "y.ndjson.gz", "x.jsonl"] == [Path(one.name).name for one in found]
    assert {laid_out} == {one.data for one in found}
    assert 3 == audited(tmp_path, stack=False).summary.subjects


@pytest.mark.parametrize("cut", [b"{", b"[", b"}"])
def test_a_line_that_was_cut_off_is_one_line_among_others(tmp_path: Path, cut: bytes) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"\n".join((cut, b"eyJh.eyJi.c2ln", ONE_LINE)))
    assert [f"x.jsonl:{number}" for number in (1, 2, 3)] == [Path(one).name for one in names(path)]


def test_a_byte_order_mark_alone_is_a_blank_line(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"\xef\xbb\xbf\r\n" + ONE_LINE + b"\n" + ONE_LINE)
    assert ["x.jsonl:2", "x.jsonl:3"] == [Path(one).name for one in names(path)]


def test_a_line_that_is_too_long_is_cut_and_the_next_one_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SUBJECT_BYTES", 100)
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"x" * 1000 + b"\nnext\n" + b"y" * 101)
    found = inputs(path)
    assert [101, 4, 101] == [len(one.data or b"") for one in found]
    assert [f"{path}:{number}" for number in (1, 2, 3)] == [one.name for one in found]


def test_a_list_leads_to_badges_folders_archives_and_urls(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "in.json").write_bytes(GOLDEN)
    zipped(tmp_path / "a.zip", {"m.json": GOLDEN})
    (tmp_path / "one.json").write_bytes(GOLDEN)
    listed = tmp_path / "list.txt"
    listed.write_text("# ours\none.json\n\nfolder\na.zip\nhttps://h.example/b.json\ngone.json\n")
    found = inputs(listed)
    expected = ["one.json", "folder/in.json", "a.zip/m.json", "", "gone.json"]
    shown = [str(tmp_path / one) for one in expected]
    shown[3] = "https://h.example/b.json"
    assert shown == [one.name for one in found]
    assert URL == found[3].kind


def test_a_list_leads_to_no_other_list(tmp_path: Path) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text("list.txt\nlist.txt\n")
    assert [Input(FILE, str(listed))] == inputs(listed)


def test_a_folder_that_cannot_be_listed_is_an_input_that_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "closed").mkdir()
    real = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    (found,) = inputs(tmp_path)
    assert (WHOLE, str(tmp_path / "closed")) == (found.kind, found.name)
    assert "Permission denied" in found.problem


def test_a_link_that_leads_to_itself_is_an_unreadable_subject(tmp_path: Path) -> None:
    (tmp_path / "a.json").symlink_to("a.json")
    assert [str(tmp_path / "a.json")] == names(tmp_path)
    assert 3 == audited(tmp_path, stack=False).exit_code


def test_a_pipe_can_be_read_only_once_and_so_is_no_corpus(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match="read more than once"):
        Corpus([str(tmp_path / "pipe")])


def test_whatever_stands_in_a_list_it_is_a_subject(tmp_path: Path) -> None:
    listed = tmp_path / "list.txt"
    listed.write_bytes(b"nul\0.json\n" + b"x" * 40_000 + b"\n\xff\xfe\n../..\0/\n")
    report = audited(listed)
    assert {"undetermined": 5} == {
        one.value: count for one, count in report.summary.verdicts.items() if count
    }
    assert 3 == report.exit_code


@pytest.mark.parametrize("name", ["", "nowhere", "nul\0byte"])
def test_a_name_that_leads_nowhere_is_an_error_with_a_hint(name: str) -> None:
    with pytest.raises(InputError, match="hint"):
        Corpus([name])


def test_names_that_lead_to_the_same_are_spelled_alike(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    (folder / "in").mkdir(parents=True)
    for path in (folder / "x.json", folder / "in" / "y.json", tmp_path / "ab.json"):
        path.write_bytes(GOLDEN)
    (tmp_path / "link").symlink_to(folder)
    once = names(folder)
    assert 2 == len(once)
    for other in (f"{tmp_path}/a/../a", tmp_path / "link", f"{tmp_path}/link/in"):
        for given in ((folder, other), (other, folder)):
            assert set(once) == set(names(*given))
    assert {*once, str(tmp_path / "ab.json")} == set(names(folder, tmp_path / "ab.json"))
    assert [f"{tmp_path}/link/in/y.json"] == names(f"{tmp_path}/link/in")
    assert 2 == audited(folder, f"{folder}/in/../in", stack=False).inputs.count


def test_a_list_reaches_a_file_once_however_it_is_spelled(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "b.json").write_bytes(GOLDEN)
    (tmp_path / "link.json").symlink_to("b.json")
    (tmp_path / "away").symlink_to("in")
    (tmp_path / "list.txt").write_text(
        "in/../b.json\n./b.json\nb.json\nlink.json\naway/../b.json\n"
        f"{tmp_path}/b.json\nnowhere\n./nowhere\nhttps://a.example/1\nhttps://a.example/1\n"
    )
    expected = [f"{tmp_path}/b.json", f"{tmp_path}/nowhere", "https://a.example/1"]
    assert expected == names(tmp_path / "list.txt")
    assert 3 == len(names(tmp_path, tmp_path / "list.txt"))


def test_parents_are_not_taken_away_from_a_path_that_leads_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "deep" / "in").mkdir(parents=True)
    (tmp_path / "deep" / "b.json").write_bytes(GOLDEN)
    (tmp_path / "b.json").write_bytes(b"another")
    (tmp_path / "in").symlink_to("deep/in")
    (tmp_path / "list.txt").write_text("in/../b.json\nb.json\n")
    assert [f"{tmp_path}/in/../b.json", f"{tmp_path}/b.json"] == names(tmp_path / "list.txt")


def test_a_link_in_a_folder_to_a_file_that_is_met_there_is_that_file(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "in").mkdir(parents=True)
    (folder / "in" / "b.json").write_bytes(GOLDEN)
    (folder / "a.json").symlink_to("in/b.json")
    for name in ("outside.json", "folder/by-another-name", "folder/.hidden.json"):
        (tmp_path / name).write_bytes(GOLDEN if name[-1] == "n" else b"no badge by itself")
    for name, target in (
        ("c.json", "../outside.json"),
        ("d.json", "../outside.json"),
        ("e.json", "by-another-name"),
        ("f.json", ".hidden.json"),
    ):
        (folder / name).symlink_to(target)
    expected = [f"{folder}/{name}" for name in ("c.json", "e.json", "f.json", "in/b.json")]
    assert expected == names(folder)


def test_what_holds_nothing_is_named(tmp_path: Path) -> None:
    (tmp_path / "badges").mkdir()
    (tmp_path / "badges" / "a.json").write_bytes(GOLDEN)
    (tmp_path / "badges" / "blank.jsonl").write_bytes(b"\n  \n\xef\xbb\xbf\n")
    zipped(tmp_path / "badges" / "none.zip", {})
    (tmp_path / "list.txt").write_text("# none yet\n")
    (tmp_path / "again.txt").write_text("badges/a.json\n")
    (tmp_path / "empty").mkdir()
    given = [tmp_path / one for one in ("badges", "list.txt", "again.txt", "empty")]
    corpus = Corpus([str(one) for one in given])
    for _ in range(2):
        assert [f"{tmp_path}/badges/a.json"] == [one.name for one in corpus]
        hollow = ["badges/blank.jsonl", "badges/none.zip", "empty", "list.txt"]
        assert [f"{tmp_path}/{one}" for one in hollow] == corpus.hollow_named
        assert (4, 0) == (corpus.hollow, corpus.passed_over)
    report = audited(*given, stack=False)
    assert (4, 1) == (report.inputs.hollow, report.inputs.count)
    for format in ("terminal", "markdown", "html"):
        assert "nothing stands in" in shown(report, format)
    told = json.loads(shown(report))["corpus"]
    assert (4, corpus.hollow_named) == (told["empty"], told["emptyNamed"])


def test_the_standard_input_can_be_read_only_once_and_so_is_no_corpus() -> None:
    with pytest.raises(UsageError, match="write it to a file"):
        Corpus(["-"])


def test_a_corpus_is_walked_the_same_way_again() -> None:
    corpus = Corpus([str(BADGES)])
    assert list(corpus) == list(corpus)


def test_names_that_are_no_text_stay_apart(tmp_path: Path) -> None:
    for name in (b"a\xff.json", b"a\xfe.json"):
        Path(os.fsdecode(os.path.join(os.fsencode(tmp_path), name))).write_bytes(GOLDEN)
    found = names(tmp_path)
    assert 2 == len(set(found))
    assert all(name.encode() for name in found)
