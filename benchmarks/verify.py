"""``python -m benchmarks.verify``: mcconform, PyLD and @digitalbazaar/vc, side by side."""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks import documents, memory, peer, phases, rounds, table
from benchmarks.contestants import KINDS, Contestant
from benchmarks.targets import targets
from mcconform import __version__
from mcconform.canonical import expand
from mcconform.canonical.context import Compiler
from mcconform.standards import contexts

Json = Any
PACKAGES = ("PyLD", "cryptography", "msgspec", "jsonschema-rs")
ROUNDS, QUICK_ROUNDS = 9, 3
WARM_UP = {"peer": 400}
"""V8 compiles hot code after hundreds of calls; Python is as fast as it gets after a few."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the race; 0 when it ran, whatever it showed."""
    options = _options(arguments)
    core = rounds.one_core()
    here = [kind() for kind in KINDS.values()]
    titles = {one.id: one.title for one in here} | {"peer": peer.TITLE}
    with ExitStack() as stack:
        rival, why_not = _peer(stack)
        rounds.check_refusals(documents.SHAPES[0], here, rival)
        series = _race(here, rival, options.quick)
    about = _about(core, rival)
    shares = [
        phases.shares(one, shape, 9 if options.quick else 41)
        for shape in documents.SHAPES
        for one in here
        if one.id in ("signature", "whole", "reported")
    ]
    used = _memory(here, rival is not None, options.quick)
    _say(_text(about, why_not, series, shares, used, titles))
    if options.json:
        record = _record(about, why_not, series, shares, used)
        options.json.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.verify", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything measured there")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, less warm-up")
    return parser.parse_args(arguments)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _progress(text: str) -> None:
    sys.stderr.write(f"… {text}\n")


def _peer(stack: ExitStack) -> tuple[peer.Peer | None, str]:
    try:
        return stack.enter_context(peer.Peer()), ""
    except peer.Unavailable as reason:
        return None, str(reason)


def _race(here: Sequence[Contestant], rival: peer.Peer | None, quick: bool) -> list[rounds.Series]:
    runs = {one.id: rounds.run_here(one) for one in here}
    if rival is not None:
        runs["peer"] = rival.microseconds
    warm_up = {name: WARM_UP.get(name, 16) for name in runs}
    count = QUICK_ROUNDS if quick else ROUNDS
    return rounds.race(documents.SHAPES, runs, count, warm_up, _progress)


def _memory(here: Sequence[Contestant], with_peer: bool, quick: bool) -> dict[str, dict[str, Json]]:
    shapes = documents.SHAPES[-1:] if quick else documents.SHAPES
    found: dict[str, dict[str, Json]] = {}
    for shape in shapes:
        _progress(f"memory: {shape.title}")
        measured = {one.id: memory.in_own_process(one.id, shape) for one in here}
        if with_peer:
            measured["peer"] = memory.of_peer(shape)
        found[shape.id] = measured
    return found


def _about(core: str, rival: peer.Peer | None) -> dict[str, Json]:
    versions = {"mcconform": __version__, "python": platform.python_version()}
    versions |= {name: importlib.metadata.version(name) for name in PACKAGES}
    if rival is not None:
        versions |= rival.versions
    return {
        "machine": _processor(),
        "system": platform.platform(),
        "core": core,
        "load": [round(one, 2) for one in os.getloadavg()],
        "versions": versions,
        "documents": [_described(shape) for shape in documents.SHAPES],
    }


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{names[0] if names else platform.processor()}, {os.cpu_count()} cores"


def _described(shape: documents.Shape) -> dict[str, Json]:
    text = shape.signed(0)
    document = json.loads(text)
    del document["proof"]
    quads = expand.to_quads(document, Compiler(contexts()))
    title = shape.title
    if shape.id == "largest":
        title = f"{title} ({documents.largest_source()})"
    return {"id": shape.id, "title": title, "bytes": len(text.encode()), "quads": len(quads)}


def _text(
    about: dict[str, Json],
    why_not: str,
    series: Sequence[rounds.Series],
    shares: Sequence[phases.Shares],
    used: dict[str, dict[str, Json]],
    titles: dict[str, str],
) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
    parts = [
        f"{about['machine']}, {about['core']}, load {about['load'][0]}; {about['system']}",
        versions,
        "CPU time for each badge; every badge is new to the verifier. Ratios: median over rounds.",
    ]
    if why_not:
        parts.append(f"skipped: {peer.TITLE}: {why_not}")
    for one in about["documents"]:
        mine = [found for found in series if found.shape == one["id"]]
        parts.append(f"\n{one['title']}: {one['bytes']:,} bytes, {one['quads']} quads")
        parts.append(table.speed(mine, titles))
    parts.append("\nTargets")
    parts.append(table.targets(targets(series)))
    for found in shares:
        parts.append(
            f"\n{titles[found.contestant]}: {found.shape}, phases (wall time, instrumented)"
        )
        parts.append(table.phases(found))
    absent = sorted({name for found in shares for name in found.absent})
    if absent:
        parts.append(f"not there any more, so not measured as a phase: {', '.join(absent)}")
    for shape_id, measured in used.items():
        parts.append(f"\nMemory, {shape_id}, {memory.BATCH} badges one after the other")
        parts.append(table.memory(measured, titles))
    return "\n".join(parts)


def _record(
    about: dict[str, Json],
    why_not: str,
    series: Sequence[rounds.Series],
    shares: Sequence[phases.Shares],
    used: dict[str, dict[str, Json]],
) -> dict[str, Json]:
    return {
        **about,
        "skipped": {"peer": why_not} if why_not else {},
        "microseconds": [
            {
                "shape": one.shape,
                "contestant": one.contestant,
                "best": one.best,
                "median": one.median,
                "rounds": one.rounds,
            }
            for one in series
        ],
        "targets": [
            {"target": one.text, "at_most": one.limit, "measured": one.measured, "state": one.state}
            for one in targets(series)
        ],
        "phases": [
            {"shape": one.shape, "contestant": one.contestant, "microseconds": one.microseconds}
            for one in shares
        ],
        "memory": used,
    }


if __name__ == "__main__":
    raise SystemExit(main())
