"""``mcconform compare`` as it is called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fixtures.make import HERE
from mcconform.cli import cli
from mcconform.errors import InputError, NothingToTest, ProfileError, UsageError

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


def test_scores_are_by_the_profile_that_is_named() -> None:
    data = json.loads(run(*TRIO, "--profile", "eu-council-2022", "--format", "json").output)
    assert ["eu-council-2022"] * 3 == [one["profile"] for one in data["subjects"]]
    required = next(one for one in data["scores"] if one["id"] == "completeness.required")
    assert [(7.5, 10), (8, 10), (6, 8)] == [(one["points"], one["of"]) for one in required["cells"]]
    assert required["comparable"]
    assert required["differs"]


def test_scores_are_by_the_baselines_else() -> None:
    data = json.loads(run(*TRIO, "--format", "json").output)
    profiles = [one["profile"] for one in data["subjects"]]
    assert ["openbadges-3.0", "edc-generic", "ctdl-minimum"] == profiles


def test_a_profile_of_one_standard_changes_no_row_and_scores_its_own_alone() -> None:
    bare = json.loads(run(*TRIO, "--format", "json").output)
    own = json.loads(run(*TRIO, "--profile", "openbadges-3.0", "--format", "json").output)
    assert bare["rows"] == own["rows"]
    assert ["ob3", "edc", "ctdl"] == [one["standard"] for one in own["subjects"]]
    why = "the profile openbadges-3.0 is made for ob3"
    assert [None, why, why] == [one["unscored"] for one in own["subjects"]]


@pytest.mark.parametrize("format", ["terminal", "markdown", "html"])
def test_that_a_profile_fits_none_is_said(format: str) -> None:
    text = " ".join(run(*TRIO[:2], "--profile", "ctdl-minimum", "--format", format).output.split())
    assert "There are no scores. A has none: the profile ctdl-minimum is made for ctdl." in text


def test_what_cannot_be_read_is_not_called_unrecognised(tmp_path: Path) -> None:
    (tmp_path / "text.json").write_text("no badge", encoding="utf-8")
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    text = " ".join(run(TRIO[0], str(tmp_path)).output.split())
    assert "B has none: it was not recognised. C has none: it could not be read." in text


def test_scores_are_those_of_a_check() -> None:
    checked = CliRunner().invoke(
        cli, ["check", TRIO[0], "--offline", "--at", "2026-01-01", "--format", "json"]
    )
    scores = json.loads(checked.output)["subjects"][0]["scores"]
    data = json.loads(run(*TRIO, "--at", "2026-01-01", "--format", "json").output)
    assert 8 == len(data["scores"])
    for one in data["scores"]:
        assert scores[one["id"]]["value"] == one["cells"][0]["value"]
        given = {part["id"]: part["state"] for part in scores[one["id"]]["parts"]}
        shown = {part["cells"][0]["state"] for part in one["parts"] if part["cells"][0]}
        assert set(given.values()) == shown


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ([TRIO[0]], NothingToTest),
        ([*TRIO, "--format", "pdf"], UsageError),
        ([*TRIO, "--profile", "no-such-profile"], ProfileError),
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
