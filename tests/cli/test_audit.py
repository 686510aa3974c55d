"""``mcconform audit`` and ``mcconform report``, run as a user runs them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from mcconform.report.corpus import FORMATS
from tests.auditing.corpora import BADGES, lines, zipped
from tests.cli.test_check import AT, run


@pytest.mark.parametrize(
    ("badge", "code"),
    [
        ("minimal.json", 0),
        ("tampered.json", 1),
        ("issuer-unreachable.json", 3),
        ("empty.json", 1),
        ("truncated.png", 1),
    ],
)
def test_the_exit_code_is_that_of_check(badge: str, code: int) -> None:
    done = run("audit", str(BADGES / badge), *AT, "--no-stack")
    assert code == done.returncode, done.stdout.decode() + done.stderr.decode()
    assert code == run("check", str(BADGES / badge), *AT).returncode


def test_the_report_from_the_store_is_the_same_bytes(tmp_path: Path) -> None:
    store = str(tmp_path / "out.duckdb")
    wanted = [arg for name in FORMATS for arg in ("--format", f"{name}:{tmp_path / name}")]
    done = run("audit", str(BADGES), *AT, "--store", store, *wanted)
    assert 1 == done.returncode
    for name in FORMATS:
        again = run("report", store, "--format", name)
        assert (tmp_path / name).read_bytes() == again.stdout
        assert 1 == again.returncode
    assert run("report", store).stdout == (tmp_path / "terminal").read_bytes()


def test_nothing_to_test_is_exit_code_4(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("no badge")
    for corpus in (tmp_path, zipped(tmp_path / "x.zip", {"a.md": b""})):
        done = run("audit", str(corpus), *AT)
        assert 4 == done.returncode
        assert b"hint" in done.stderr


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["nowhere"], b"does not exist"),
        (["-"], b"standard input"),
        ([str(BADGES), "--jobs", "0"], b"--jobs"),
        ([str(BADGES), "--jobs", "3000"], b"--jobs 3000"),
        ([str(BADGES), "--sample", "0"], b"sample"),
        ([str(BADGES), "--resume"], b"--store"),
        ([str(BADGES), "--store", ""], b"--store"),
        ([str(BADGES), "--store", "/nowhere/at/all.duckdb"], b"cannot be opened"),
        ([str(BADGES), "--store", "x" * 300], b"cannot be opened"),
        ([str(BADGES), "--format", "sarif"], b"unknown format"),
        ([str(BADGES), "--profile", "none-such"], b"hint"),
        ([str(BADGES), "--at", "noon"], b"not a time"),
        ([str(BADGES), "--shapes", "nowhere.ttl"], b"cannot be read"),
    ],
)
def test_a_wrong_call_is_exit_code_2_with_a_hint(args: list[str], said: bytes) -> None:
    done = run("audit", *args)
    assert 2 == done.returncode
    assert said in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_wrong_call_leaves_no_store_behind(tmp_path: Path) -> None:
    store = tmp_path / "out.duckdb"
    for args in (["--profile", "none-such"], ["--at", "noon"], ["--shapes", "nowhere.ttl"]):
        assert 2 == run("audit", str(BADGES), "--store", str(store), *args).returncode
        assert not store.exists()


def test_a_file_that_is_no_store_is_told(tmp_path: Path) -> None:
    empty = tmp_path / "empty.duckdb"
    duckdb.connect(str(empty)).close()
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert 2 == run("audit", str(BADGES), "--store", str(pipe)).returncode
    for store in (str(BADGES / "minimal.json"), str(empty), str(pipe), "nowhere", "x" * 300, ""):
        done = run("report", store)
        assert 2 == done.returncode
        assert b"hint" in done.stderr
        assert b"Traceback" not in done.stderr


@pytest.fixture(scope="module")
def small_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of an audit of one badge."""
    path = tmp_path_factory.mktemp("store") / "out.duckdb"
    run("audit", str(BADGES / "minimal.json"), *AT, "--store", str(path))
    return path


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE subjects SET verdict = 'splendid'",
        "UPDATE scores SET score = 'mine'",
        "UPDATE outcomes SET level = NULL",
        "UPDATE run SET stack = '{}'",
        "UPDATE run SET set_state = NULL",
        "UPDATE run SET profile = 'x'",
        "UPDATE run SET store = 'mcconform/store/0'",
        "DELETE FROM run",
        "ALTER TABLE findings DROP COLUMN place",
        "DROP TABLE findings; CREATE VIEW findings AS SELECT * FROM read_csv('/etc/passwd')",
    ],
)
def test_a_store_that_was_tampered_with_is_told(
    tmp_path: Path, small_store: Path, change: str
) -> None:
    store = tmp_path / "out.duckdb"
    shutil.copy(small_store, store)
    with duckdb.connect(str(store)) as database:
        database.sql(change)
    done = run("report", str(store))
    assert 2 == done.returncode
    assert b"hint" in done.stderr
    assert b"root:" not in done.stdout + done.stderr


def test_a_report_is_not_written_over_the_store_or_the_corpus(tmp_path: Path) -> None:
    store = tmp_path / "out.duckdb"
    badge = str(BADGES / "minimal.json")
    for path in (badge, str(store)):
        done = run("audit", badge, "--store", str(store), "--format", f"json:{path}")
        assert 2 == done.returncode


def test_a_report_is_not_written_over_a_badge_in_the_folder(tmp_path: Path) -> None:
    shutil.copy(BADGES / "minimal.json", tmp_path / "a.json")
    (tmp_path / "link").symlink_to(tmp_path)
    before = (tmp_path / "a.json").read_bytes()
    for path in (tmp_path / "a.json", tmp_path / "link" / "a.json"):
        for command in ("audit", "check"):
            done = run(command, str(tmp_path), *AT, "--format", f"json:{path}")
            assert 2 == done.returncode
            assert b"written over" in done.stderr
    assert before == (tmp_path / "a.json").read_bytes()


def test_a_report_within_the_corpus_is_no_part_of_it(tmp_path: Path) -> None:
    shutil.copy(BADGES / "minimal.json", tmp_path / "a.json")
    report = tmp_path / "report.json"
    found = set()
    for _ in range(2):
        done = run("audit", str(tmp_path), *AT, "--format", f"json:{report}")
        assert 0 == done.returncode, done.stderr
        found.add(report.read_bytes())
    assert 1 == len(found)


def test_a_store_within_the_corpus_is_no_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes((BADGES / "minimal.json").read_bytes())
    store = tmp_path / "store"  # without an ending it would be looked into
    report = tmp_path.parent / "report.json"
    for more in ([], ["--resume"]):
        done = run("audit", str(tmp_path), *AT, "--store", str(store), *more,
                   "--format", f"json:{report}")  # fmt: skip
        assert 0 == done.returncode, done.stderr
        found = json.loads(report.read_text())["corpus"]
        assert (1, 0) == (found["inputs"], found["passedOver"])


def test_the_tables_of_the_store_are_those_that_the_document_names(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "audit.md").read_text(encoding="utf-8")
    path, store = tmp_path / "x.jsonl", tmp_path / "out.duckdb"
    path.write_bytes(b"\n".join(lines(20)))
    assert 1 == run("audit", str(path), *AT, "--store", str(store)).returncode
    with duckdb.connect(str(store), read_only=True) as database:
        for table, column in database.sql(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"
        ).fetchall():
            assert f"`{table}`" in text
            assert f"`{column}`" in text, table
        queries = text.split("```sql\n")[1:]
        assert queries
        for query in queries:
            assert database.sql(query.partition("```")[0]).fetchall()


def test_only_audits_load_the_database() -> None:
    code = (
        "import sys, mcconform.cli.check, mcconform.cli.stack;"
        "print('duckdb' in sys.modules, 'mcconform.auditing' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "False False" == done.stdout.strip()
