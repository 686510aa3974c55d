"""Each set of fixtures/stacks, judged by the command line, gets what it must get and no more."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from fixtures.arrangements import ARRANGEMENTS
from fixtures.arrangements.declare import (
    AT,
    NORTHMOOR,
    Arrangement,
    achievement,
    badge,
    eqf,
    pretty,
)
from fixtures.sets import STACKS, files, files_of, write
from mcconform.cli import cli
from mcconform.report.stack.json_report import as_object
from mcconform.sets import stack

SCORES = ("declared", "resolved", "confirmed", "sound")


def judged(folder: Path, expected: Mapping[str, Any]) -> Any:
    """The report that ``mcconform stack`` writes on a folder."""
    profile = expected["profile"]
    if profile == "profile.toml":
        profile = str(folder / profile)
    words = ["stack", str(folder), "--offline", "--at", expected["at"], "--profile", profile]
    done = CliRunner().invoke(cli, [*words, "--format", "json"], standalone_mode=False)
    if done.exception is not None:
        raise done.exception
    report = json.loads(done.stdout)
    assert report["exitCode"] == done.return_value
    return report


def told(folder: Path, report: Any) -> list[tuple[str, str, str, str]]:
    """Rule, outcome, document and place of each finding, documents by their names in the folder."""
    return sorted(
        (one["rule"], one["outcome"], one["subject"].removeprefix(f"{folder}/"), one["pointer"])
        for one in report["findings"]
    )


@pytest.mark.parametrize("one", ARRANGEMENTS, ids=lambda one: one.folder)
def test_set_gets_what_it_must_and_nothing_false_beside_it(
    one: Arrangement, tmp_path: Path
) -> None:
    folder = STACKS / one.folder
    if one.large:
        folder = tmp_path
        write(folder, files_of(one))
    expected = tomllib.loads((folder / "expected.toml").read_text("utf-8"))
    report = judged(folder, expected)
    wanted = sorted(
        (f["rule"], f["outcome"], f["subject"], f["pointer"]) for f in expected.get("finding", ())
    )
    assert wanted == told(folder, report)
    scores = {name: report["scores"][name] for name in SCORES}
    shown = {
        name: f"{one['points']}/{one['of']}" if one["of"] else "-" for name, one in scores.items()
    }
    assert expected["scores"] == shown


def test_the_script_makes_the_same_sets_again() -> None:
    made = files()
    assert [] == [name for name, data in made.items() if (STACKS / name).read_bytes() != data]
    there = {str(path.relative_to(STACKS)) for path in STACKS.rglob("*") if path.is_file()}
    assert set(made) == there


def test_there_are_all_arrangements_of_the_reference() -> None:
    assert {f"{number:02}" for number in range(1, 13)} <= {one.folder[:2] for one in ARRANGEMENTS}


def test_a_creator_that_the_issuer_wrote_in_is_not_the_issuer(tmp_path: Path) -> None:
    """What an issuer says of another body's achievement is not that body's word."""
    master = "https://northmoor.example/master"
    named = achievement("https://quayside.example/tides", "Tides", creator=NORTHMOOR.profile(),
                        alignment=[eqf(7)], **{"ceterms:isPartOf": master})  # fmt: skip
    own = achievement(master, "Master of Tides", "MasterDegree")
    forged = {"tides.json": badge(named), "master.json": badge(own, NORTHMOOR)}
    write(tmp_path, {name: pretty(one) for name, one in forged.items()})
    report = judged(tmp_path, {"profile": "stacking", "at": AT})
    (only,) = report["findings"]
    assert "stacking.set.answers.whole_confirms" == only["rule"]
    assert "of Quayside Institute" in only["message"]
    assert (0, 1) == (report["scores"]["confirmed"]["points"], report["scores"]["confirmed"]["of"])
    owned = {"tides.json": badge(named, NORTHMOOR), "master.json": badge(own, NORTHMOOR)}
    write(tmp_path, {name: pretty(one) for name, one in owned.items()})
    assert [] == judged(tmp_path, {"profile": "stacking", "at": AT})["findings"]


def test_a_document_that_is_given_twice_counts_once() -> None:
    path = STACKS / "08-common-framework" / "b-no-target" / "charts.json"
    once, twice = (as_object(stack(each, at=AT, offline=True)) for each in ([path], [path, path]))
    assert once == twice
