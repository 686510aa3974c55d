"""What the package shows to users, and nothing else."""

from __future__ import annotations

import subprocess
import sys

import pytest

import mcconform


def test_every_public_name_is_there_and_documented() -> None:
    for name in mcconform.__all__:
        value = getattr(mcconform, name)
        assert name == "__version__" or value.__doc__, name


def test_dir_lists_the_public_names() -> None:
    assert set(mcconform.__all__) <= set(dir(mcconform))


def test_the_plugin_costs_a_pytest_session_little() -> None:
    code = "import sys, mcconform.pytest_plugin;print(bool({'httpx', 'pyld'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "False" == done.stdout.strip()


def test_the_version_is_the_installed_one() -> None:
    from importlib.metadata import PackageNotFoundError, version

    try:
        assert mcconform.__version__ == version("mcconform")
    except PackageNotFoundError:
        assert mcconform.__version__.count(".") == 2


@pytest.mark.parametrize("function", [mcconform.check, mcconform.stack])
def test_what_no_file_can_hold_is_a_bad_call(function) -> None:
    ring: dict[str, object] = {}
    ring["in"] = ring
    for given in (ring, {"a": {1, 2}}, "nul\0byte"):
        with pytest.raises(mcconform.InputError, match="hint"):
            function(given, offline=True)


def test_half_a_surrogate_pair_in_a_document_is_a_finding() -> None:
    report = mcconform.check({"a": "\ud800"}, offline=True)
    assert "intake.json.no_lone_surrogates" in {one.rule for one in report.findings()}
