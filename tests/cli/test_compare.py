"""``mcconform compare`` as it is called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fixtures.make import HERE
from mcconform.cli import cli
from mcconform.errors import InputError, NothingToTest, UsageError

TRIO = [str(HERE / "trio" / name) for name in ("open-badge.json", "european.json", "ctdl.json")]


def run(*args: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, ["compare", *args, "--offline"], input=given)


def test_three_standards_in_a_terminal() -> None:
    found = run(*TRIO)
    assert found.exception is None
    assert "What two or more of them say is the same in 15 rows." in found.output


def test_formats_go_to_files(tmp_path: Path) -> None:
    files = {name: tmp_path / f"c.{name}" for name in ("html", "json", "markdown")}
    found = run(*TRIO, *(f"--format={name}:{path}" for name, path in files.items()))
    assert found.exception is None
    data = json.loads(files["json"].read_text(encoding="utf-8"))
    assert ["ob3", "edc", "ctdl"] == [one["standard"] for one in data["subjects"]]
    assert files["html"].read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_one_comes_from_the_standard_input() -> None:
    data = Path(TRIO[0]).read_bytes()
    found = run("-", TRIO[1], "--format", "json", given=data)
    assert "-" == json.loads(found.output)["subjects"][0]["name"]


def test_a_folder_is_all_that_is_in_it() -> None:
    found = run(str(HERE / "trio"), "--format", "json")
    assert 3 == len(json.loads(found.output)["subjects"])


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ([TRIO[0]], NothingToTest),
        ([*TRIO, "--format", "pdf"], UsageError),
        ([*TRIO, "--format", "html", "--format", "json"], UsageError),
        ([*TRIO, "--format", f"json:{TRIO[0]}"], UsageError),
        (["nowhere.json", TRIO[0]], InputError),
    ],
)
def test_what_cannot_be_compared_is_said(args: list[str], error: type[Exception]) -> None:
    assert isinstance(run(*args).exception, error)


def test_nothing_is_written_over_an_input() -> None:
    before = Path(TRIO[0]).read_bytes()
    run(*TRIO, "--format", f"json:{TRIO[0]}")
    assert before == Path(TRIO[0]).read_bytes()
