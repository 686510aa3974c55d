"""A newcomer adds a standard by adding one folder: beside the others, or in a plug-in of their own.

The folder is ``newcomer/harbour``. The real command line runs in a process of its own, as nothing
of this one may know of it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import mcconform

FOLDER = Path(__file__).parent / "newcomer" / "harbour"
MAIN = "import sys; from mcconform.cli import main; sys.exit(main())"
PASS = {"type": "HarbourPass", "holder": "Anna", "berths": 2}


def beside_the_others(place: Path) -> None:
    """A working copy of mcconform with one folder more."""
    shutil.copytree(Path(mcconform.__file__).parent, place / "mcconform")
    profiles = place / "mcconform" / "profiles"
    if not profiles.is_dir():  # a working copy has them beside src
        shutil.copytree(Path(mcconform.__file__).parents[2] / "profiles", profiles)
    shutil.copytree(FOLDER, place / "mcconform" / "standards" / "harbour")


def plugged_in(place: Path) -> None:
    """What pip installs of a distribution that declares the entry point."""
    shutil.copytree(FOLDER, place / "harbour")
    about = place / "harbour_passes-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: harbour-passes\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[mcconform.standards]\nharbour = harbour\n")


@pytest.fixture(params=[beside_the_others, plugged_in], ids=lambda way: way.__name__)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    request.param(tmp_path)
    return tmp_path


def run(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", MAIN, *arguments],
        cwd=place,
        env=os.environ | {"PYTHONPATH": str(place)},
        capture_output=True,
        text=True,
        check=False,
    )


def check(place: Path, document: object) -> tuple[int, dict[str, str], str]:
    """Exit code, outcome by rule of what did not pass, and the profile of a check."""
    (place / "pass.json").write_text(json.dumps(document))
    done = run(place, "check", "pass.json", "--format", "json")
    report = json.loads(done.stdout)
    (subject,) = report["subjects"]
    assert subject["standard"] == "harbour"
    told = {one["rule"]: one["outcome"] for one in subject["findings"]}
    return done.returncode, told, report["profile"]["id"]


def test_it_is_known_and_judged_by_its_own_rules(place: Path) -> None:
    assert check(place, PASS) == (0, {}, "harbour-passes")

    code, told, _ = check(place, PASS | {"berths": 0})
    assert (code, told) == (1, {"harbour.berths.at_least_one": "failed"})

    code, told, _ = check(place, {"type": "HarbourPass"})
    absent = ("harbour.HarbourPass.holder.required", "metadata.learner_identity.present")
    assert (code, told) == (1, dict.fromkeys(absent, "failed"))


def test_the_other_commands_know_it_too(place: Path) -> None:
    listed = run(place, "rules", "list")
    assert "harbour.berths.at_least_one" in listed.stdout
    covered = run(place, "rules", "coverage", "harbour")
    assert (covered.returncode, "Harbour Passes" in covered.stdout) == (0, True)
    assert "harbour-passes" in run(place, "profile", "list").stdout


def test_a_mistake_in_its_part_of_the_crosswalk_is_told(tmp_path: Path) -> None:
    plugged_in(tmp_path)
    for text, told in (
        ('[standard]\ntitle = "Harbour Passes"\n', "missing required field `spec`"),
        ('[standard]\ntitle = "H"\nspec = "s"\n[element.berth]\npaths = ["b"]\n', "'berth'"),
    ):
        (tmp_path / "harbour" / "elements.toml").write_text(text)
        (tmp_path / "pass.json").write_text(json.dumps(PASS))
        done = run(tmp_path, "check", "pass.json")
        assert (done.returncode, told in done.stderr) == (2, True), done.stderr
