"""Corpora for the tests: the badges of the fixtures, and many more that are made alike."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from fixtures.make import HERE, MIRROR
from mcconform.auditing.corpus import Corpus
from mcconform.auditing.inputs import Input
from mcconform.auditing.run import Options, run
from mcconform.report.corpus import CorpusReport, write

AT = "2026-01-01T00:00:00Z"
BADGES = HERE / "badges"
STACKS = HERE / "stacks"
GOLDEN = (BADGES / "golden.json").read_bytes()
ONE_LINE = json.dumps(json.loads(GOLDEN)).encode()


def inputs(*names: Path | str) -> list[Input]:
    """The inputs of a corpus."""
    return list(Corpus([str(name) for name in names]))


def names(*corpus: Path | str) -> list[str]:
    """The names of the inputs."""
    return [one.name for one in inputs(*corpus)]


def audited(
    *corpus: Path | str,
    store: Path | None = None,
    resume: bool = False,
    told: Callable[[str], None] = lambda text: None,
    **more: Any,
):
    """The report on a corpus, offline, at the time of the fixtures."""
    options = Options(**{"at": AT, "offline": True, "mirrors": [MIRROR], **more})
    return run([str(one) for one in corpus], options, store, resume=resume, told=told)


def shown(report: CorpusReport, format: str = "json") -> str:
    """The report in a format."""
    out = io.StringIO()
    write(report, format, out)
    return out.getvalue()


def lines(count: int, step: int = 7) -> Iterator[bytes]:
    """Badges on one line each, none like another; one in ``step`` says nothing of criteria."""
    sound = json.loads((BADGES / "minimal.json").read_text(encoding="utf-8"))
    for number in range(count):
        document = json.loads(json.dumps(sound))
        document["id"] = f"urn:uuid:0c2d3a4e-6f0b-4c8e-9a53-{number:012x}"
        if number % step == 0:
            del document["credentialSubject"]["achievement"]["criteria"]
        yield json.dumps(document).encode()


def zipped(path: Path, members: Mapping[str, bytes]) -> Path:
    """A zip archive of some members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path
