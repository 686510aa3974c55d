"""The README says what is so."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def shown(badge: str) -> str:
    """What the command line prints on a badge, 80 columns wide, from the root."""
    args = ["check", badge, "--offline", "--mirror", "fixtures/mirror"]
    done = subprocess.run(
        [sys.executable, "-c", "from mcconform.cli import main; main()", *args, *AT],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "100", "PYTHONUTF8": "1"},
    )
    return done.stdout.decode()


AT = ["--at", "2026-01-01T00:00:00Z"]


def test_the_report_shown_is_the_one_the_command_prints() -> None:
    found = re.search(r"<!-- report: (\S+) -->\n```text\n(.*?)```", README, re.DOTALL)
    assert found is not None
    assert shown(found[1]) == found[2]


@pytest.mark.parametrize("name", ["main", "test"])
def test_each_command_stands_on_one_line_and_sets_up_by_itself(name: str) -> None:
    found = re.search(rf"<!-- {name} command -->\n```sh\n(.*)\n```", README)
    assert found is not None
    assert "\n" not in found[1]
    assert found[1].startswith("python3 -m venv ")


def test_every_file_the_documents_name_is_there() -> None:
    for document in ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"):
        text = (ROOT / document).read_text(encoding="utf-8")
        for name in re.findall(r"\]\((?!http)([^)]+)\)", text):
            assert (ROOT / name).exists(), f"{document}: {name}"
