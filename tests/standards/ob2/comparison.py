"""The verdicts of the old validator and ours, and the table of those that differ."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from fixtures.declare import AT
from fixtures.make import MIRROR
from fixtures.open_badges import OB1, OB2, PIXEL_PNG
from mcconform.api import Checker
from mcconform.standards.ob1 import VOCABULARY as OB1_VOCABULARY
from mcconform.standards.ob2 import VOCABULARY as OB2_VOCABULARY
from tests.standards.ob2.worlds import World, mirrored

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
TABLE = ROOT / "docs" / "openbadges-validator.md"
PINNED = HERE / "old-validator.txt"
SAME = {"valid": "conforms", "not valid": "does not conform", "gives up": "undetermined"}
"""Their verdict → the one of ours that says the same."""

_LISTS = re.compile(r"Property (publicKey|startsWith) .* more than the single allowed value")
"""Said of every issuer with two keys or two prefixes: set aside, or it would hide all else."""
_CRASH = re.compile(r"<class '|Task could not run due to unmet prerequisites")


class CannotRun(Exception):
    """The old validator cannot be had here, and why."""


def old_python() -> str:
    """A Python 3.7, the newest that openbadges 1.1.2 and what it needs run with."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    known = [str(path) for path in sorted(pyenv.glob("3.7.*/bin/python"))]
    for found in (os.environ.get("MCCONFORM_OLD_PYTHON"), *known, shutil.which("python3.7")):
        if found and _run([found, "--version"]).returncode == 0:
            return found
    raise CannotRun("there is no Python 3.7 (MCCONFORM_OLD_PYTHON may name one)")


def install(folder: Path) -> str:
    """The Python of a fresh environment in a folder that has the old validator, from PyPI."""
    made = _run([old_python(), "-m", "venv", str(folder)])
    if made.returncode:
        raise CannotRun(f"no environment of Python 3.7 could be made: {made.stderr[-200:]}")
    python = str(folder / "bin" / "python")
    # One of its requirements is only to be had as source, which needs wheel to be built quietly.
    done = _run([python, "-m", "pip", "install", "--quiet", "-r", str(PINNED)])
    if done.returncode:
        raise CannotRun(f"openbadges 1.1.2 could not be installed: {done.stderr[-200:]}")
    return python


def _run(command: list[str], given: bytes = b"") -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command, input=given, capture_output=True, check=False, timeout=900)
    out, err = done.stdout.decode(), done.stderr.decode()
    return subprocess.CompletedProcess(command, done.returncode, out, err)


def theirs(python: str, worlds: Iterable[World]) -> dict[str, str]:
    """What the old validator says of each world, offline, at the time of our fixtures."""
    asked = {
        "at": datetime.fromisoformat(AT).timestamp(),
        "image": PIXEL_PNG.partition(",")[2],
        "documents": _served(
            {
                # That of 1.1 as we derive it: the published one asks for a context that is not.
                OB1: json.dumps(OB1_VOCABULARY.contexts()[OB1]).encode(),
                OB2: json.dumps(OB2_VOCABULARY.contexts()[OB2]).encode(),
                **mirrored(),
            }
        ),
        "inputs": [(one.name, _text(one.content), _served(one.documents)) for one in worlds],
    }
    script = [python, str(HERE / "old_validator.py")]
    done = _run(script, json.dumps(asked).encode())
    if done.returncode:
        raise CannotRun(f"the old validator did not run: {done.stderr[-400:]}")
    return {name: _verdict(**said) for name, said in json.loads(done.stdout).items()}


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _served(documents: dict[str, bytes]) -> dict[str, tuple[str, str]]:
    return {url: ("application/ld+json", _text(body)) for url, body in documents.items()}


def _verdict(valid: bool, errors: list[Any]) -> str:
    left = [error for error in map(str, errors) if not _LISTS.search(error)]
    if valid or (errors and not left):
        return "valid"
    return "gives up" if left and all(_CRASH.match(error) for error in left) else "not valid"


def ours(worlds: Iterable[World]) -> dict[str, str]:
    """What mcconform says of each world in the areas that the old validator knows as well."""
    return {one.name: _ours(one) for one in worlds}


def _ours(world: World) -> str:
    with tempfile.TemporaryDirectory() as folder:
        index = {}
        for number, (url, body) in enumerate(world.documents.items()):
            index[url] = f"{number}.json"
            (Path(folder) / index[url]).write_bytes(body)
        (Path(folder) / "index.json").write_text(json.dumps(index))
        checker = Checker(at=AT, offline=True, mirrors=[Path(folder), MIRROR])
        areas = checker.assess(world.content, world.name)[0].areas
    verdicts = {
        found.verdict.value
        for area, found in areas.items()
        if area.value in ("schema", "signature", "status")
    }
    if "does-not-conform" in verdicts:
        return "does not conform"
    return "conforms" if verdicts <= {"conforms", "not-applicable"} else "undetermined"


def table(heading: str) -> Iterator[tuple[str, str, str]]:
    """What a table of the document says: sample or member, their verdict, ours."""
    _, _, rest = TABLE.read_text(encoding="utf-8").partition(f"\n## {heading}\n")
    for line in rest.partition("\n## ")[0].splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) == 4 and cells[0].startswith("`"):
            for name in cells[0].split(","):
                yield name.strip().strip("`"), cells[1], cells[2]
