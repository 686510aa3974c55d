"""Files are written whole or not at all, twice the same, and refusals say what to do."""

from __future__ import annotations

import errno
import os
import stat
import threading
from pathlib import Path

import pytest
from hypothesis import given

from mcconform.errors import EXIT_USAGE, ReportError, UsageError
from mcconform.report import FORMATS, write
from mcconform.report.files import replaced
from tests.report import samples
from tests.report.rendering import rendered
from tests.report.strategies import few, reports


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("all_findings", [False, True])
def test_two_writes_give_identical_bytes(form: str, all_findings: bool, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(samples.many(30), form, tmp_path / name, all_findings=all_findings)

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert (tmp_path / "one").read_bytes().endswith(b"\n")
    assert b"\r" not in (tmp_path / "one").read_bytes()


@pytest.mark.parametrize("form", FORMATS)
@few
@given(report=reports())
def test_any_report_can_be_written_in_any_format_as_utf_8(form, report) -> None:
    for all_findings in (False, True):
        text = rendered(report, form, all_findings=all_findings)
        assert text == text.encode("utf-8").decode("utf-8")


@pytest.mark.parametrize("form", FORMATS)
def test_a_run_without_subjects_is_a_report_too(form: str) -> None:
    assert "nothing" in rendered(samples.report(), form).lower() or form == "junit"


def test_an_unknown_format_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as raised:
        write(samples.sound(), "jnit", tmp_path / "x")

    assert "did you mean junit?" == raised.value.hint
    assert not list(tmp_path.iterdir())


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReportError) as raised:
        write(samples.sound(), "json", tmp_path / "none" / "x.json")

    assert f"make the folder first: {tmp_path / 'none'}" == raised.value.hint
    assert "report" == raised.value.code
    assert EXIT_USAGE == raised.value.exit_code


def test_a_folder_is_no_report(tmp_path: Path) -> None:
    with pytest.raises(ReportError) as raised:
        write(samples.sound(), "json", tmp_path)

    assert "name a file in that folder" == raised.value.hint


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("", encoding="utf-8")
    with pytest.raises(ReportError) as raised:
        write(samples.sound(), "json", tmp_path / "a" / "b.json")

    assert f"{tmp_path / 'a'} is not a folder" == raised.value.hint


@pytest.mark.parametrize(
    ("expected", "number"),
    [
        ("choose a folder you may write to", errno.EACCES),
        ("the disk is full", errno.ENOSPC),
        ("choose another path", errno.EIO),
    ],
)
def test_what_the_system_refuses_is_told_with_a_way_out(
    expected: str, number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ReportError) as raised:
        write(samples.sound(), "json", tmp_path / "x.json")

    assert expected == raised.value.hint
    assert os.strerror(number) in raised.value.message


def test_a_write_that_breaks_leaves_the_old_report_and_no_rest(tmp_path: Path) -> None:
    target = tmp_path / "x.json"
    target.write_text("old", encoding="utf-8")

    def broken() -> None:
        with replaced(target) as out:
            out.write("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken()
    assert "old" == target.read_text(encoding="utf-8")
    assert [target] == list(tmp_path.iterdir())


def test_a_new_report_takes_the_place_and_the_rights_of_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "x.json"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o640)
    write(samples.sound(), "json", target)

    assert rendered(samples.sound(), "json") == target.read_text(encoding="utf-8")
    assert 0o640 == stat.S_IMODE(target.stat().st_mode)
    assert [target] == list(tmp_path.iterdir())


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text("old", encoding="utf-8")
    (tmp_path / "link.json").symlink_to("real.json")
    write(samples.sound(), "json", tmp_path / "link.json")

    assert (tmp_path / "link.json").is_symlink()
    assert rendered(samples.sound(), "json") == (tmp_path / "real.json").read_text("utf-8")


def test_a_pipe_is_written_into_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text(encoding="utf-8")))
    reader.start()
    write(samples.sound(), "json", pipe)
    reader.join(10)

    assert [rendered(samples.sound(), "json")] == read
    assert pipe.is_fifo()
