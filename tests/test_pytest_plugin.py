"""The plug-in, driven by pytest's own pytester."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from fixtures.make import HERE, MIRROR

pytest_plugins = ["pytester"]
OPTIONS = (
    "--mcconform",
    "--mcconform-at=2026-01-01T00:00:00Z",
    "--mcconform-offline",
    f"--mcconform-mirror={MIRROR}",
    "-p",
    "no:cacheprovider",
)


@pytest.fixture
def badges(pytester: pytest.Pytester) -> Path:
    """A folder with one sound and one tampered badge."""
    folder = pytester.path / "badges"
    folder.mkdir()
    for name in ("minimal.json", "tampered.json"):
        shutil.copy(HERE / "badges" / name, folder / name)
    return folder


def plugin() -> tuple[str, ...]:
    """Loads the plug-in where the package is not installed but only on the path."""
    from importlib.metadata import entry_points

    installed = any(found.name == "mcconform" for found in entry_points(group="pytest11"))
    return () if installed else ("-p", "mcconform.pytest_plugin")


def test_files_become_items_with_no_python_written(pytester: pytest.Pytester, badges: Path) -> None:
    result = pytester.runpytest(*plugin(), *OPTIONS, "badges", "-v")
    outcomes = result.parseoutcomes()
    assert 1 == outcomes["failed"]
    assert 10 == sum(outcomes.get(word, 0) for word in ("passed", "failed", "skipped"))
    result.stdout.fnmatch_lines(["*badges/minimal.json::schema PASSED*"])


def test_a_failure_is_the_finding_and_no_traceback(pytester: pytest.Pytester, badges: Path) -> None:
    result = pytester.runpytest(*plugin(), *OPTIONS, "badges")
    result.stdout.fnmatch_lines(["*FAIL  securing.proof.verifies  /proof*", "*fix: *"])
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*pytest_plugin.py*Error*")


def test_without_the_option_nothing_is_collected(pytester: pytest.Pytester, badges: Path) -> None:
    result = pytester.runpytest(*plugin(), "badges")
    assert 5 == result.ret


def test_reports_are_written_with_and_without_xdist(
    pytester: pytest.Pytester, badges: Path
) -> None:
    pytest.importorskip("xdist", reason="pytest-xdist is not installed")
    reports = ("--mcconform-report=json:one.json", "--mcconform-report=junit:one.xml")
    pytester.runpytest(*plugin(), *OPTIONS, "badges", *reports)
    pytester.runpytest_subprocess(
        *plugin(), *OPTIONS, "badges", "-n", "2", "--mcconform-report=json:two.json"
    )
    one = (pytester.path / "one.json").read_bytes()
    assert one == (pytester.path / "two.json").read_bytes()
    names = [subject["name"] for subject in json.loads(one)["subjects"]]
    assert ["badges/minimal.json", "badges/tampered.json"] == names
    ElementTree.parse(pytester.path / "one.xml")


def test_the_fixture_and_its_marker(pytester: pytest.Pytester, badges: Path) -> None:
    pytester.makepyfile(
        f"""
        import pytest
        OPTIONS = dict(at="2026-01-01T00:00:00Z", offline=True, mirrors=[{str(MIRROR)!r}])

        @pytest.mark.mcconform(**OPTIONS)
        def test_sound(mcconform):
            mcconform.assert_conforms("badges/minimal.json")

        @pytest.mark.mcconform(**OPTIONS)
        def test_tampered(mcconform):
            mcconform.assert_conforms("badges/tampered.json")

        @pytest.mark.mcconform(profile="eu-council-2022", **OPTIONS)
        def test_other_profile(mcconform):
            report = mcconform.check("badges/minimal.json")
            assert "eu-council-2022" == report.profile.id
        """
    )
    result = pytester.runpytest(*plugin(), "--strict-markers")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["*securing.proof.verifies*"])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("--mcconform-profile=nope", "*there is no profile 'nope'*"),
        ("--mcconform-at=soon", "*'soon' is not a time*"),
        ("--mcconform-mirror=nowhere", "*nowhere*"),
        ("--mcconform-report=nope:out", "*'nope:out' is not FMT:PATH*"),
        ("--mcconform-report=json", "*'json' is not FMT:PATH*"),
    ],
)
def test_a_bad_call_is_told_once_before_anything_runs(
    pytester: pytest.Pytester, badges: Path, asked: str, said: str
) -> None:
    result = pytester.runpytest(*plugin(), *OPTIONS, asked, "badges")
    assert pytest.ExitCode.USAGE_ERROR == result.ret
    result.stderr.fnmatch_lines([said])
    result.stderr.no_fnmatch_line("*INTERNALERROR*")


def test_a_report_that_cannot_be_written_is_told_at_the_end(
    pytester: pytest.Pytester, badges: Path
) -> None:
    asked = "--mcconform-report=json:nowhere/out.json"
    result = pytester.runpytest(*plugin(), *OPTIONS, asked, "badges")
    assert pytest.ExitCode.USAGE_ERROR == result.ret
    result.stderr.fnmatch_lines(["*nowhere/out.json*", "hint: *"])
    result.stdout.no_fnmatch_line("*INTERNALERROR*")


def test_no_text_of_a_badge_commands_the_terminal(pytester: pytest.Pytester, badges: Path) -> None:
    badge = json.loads((badges / "minimal.json").read_text(encoding="utf-8"))
    badge["type"].append("Own\x1b[31m\u202eType")
    badge["credentialSubject"]["achievement"]["criteria"]["id"] = "\x1b]0;title\x07"
    (badges / "minimal.json").write_text(json.dumps(badge), encoding="utf-8")
    made = pytester.makepyfile(
        "def test_it(mcconform): mcconform.assert_conforms('badges/minimal.json')"
    )
    result = pytester.runpytest(*plugin(), *OPTIONS, "badges", str(made))
    assert result.parseoutcomes()["failed"] > 1
    assert not {"\x1b", "\x07", "\u202e"} & set(result.stdout.str())
