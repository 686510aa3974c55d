"""Memory, each contestant in a process of its own.

``python -m benchmarks.memory CONTESTANT`` reads badges from its standard input, a JSON array of
texts, and prints one line of JSON: what was resident before the first badge, the peak after the
last but one, and what Python allocates at most for that last one (tracemalloc).
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tracemalloc
from pathlib import Path
from typing import Any

from benchmarks.contestants import KINDS
from benchmarks.documents import Shape
from benchmarks.peer import Peer

STATUS = Path("/proc/self/status")
BATCH = 20


def peak_rss_kb() -> int:
    """Peak resident memory of this process in KiB."""
    if STATUS.is_file():
        # ru_maxrss also counts what the parent had before exec; this mark does not.
        lines = STATUS.read_text(encoding="ascii", errors="replace").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // 1024 if sys.platform == "darwin" else most


def measure(contestant_id: str) -> dict[str, int]:
    """The numbers for one contestant in this process."""
    texts = json.loads(sys.stdin.read())
    contestant = KINDS[contestant_id]()
    before = peak_rss_kb()
    for text in texts[:-1]:
        contestant.verify(contestant.prepare(text))
    after = peak_rss_kb()
    item = contestant.prepare(texts[-1])
    tracemalloc.start()
    contestant.verify(item)
    traced = tracemalloc.get_traced_memory()[1]
    return {"peak_rss_kb": after, "loaded_kb": before, "one_badge_kb": traced // 1024}


def in_own_process(contestant_id: str, shape: Shape) -> dict[str, Any]:
    """`measure`, in a new process."""
    texts = [shape.signed(number) for number in range(BATCH + 1)]
    command = [sys.executable, "-m", "benchmarks.memory", contestant_id]
    done = subprocess.run(
        command, input=json.dumps(texts), capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout))


def of_peer(shape: Shape) -> dict[str, Any]:
    """Peak memory of a fresh Node process after the same badges."""
    with Peer() as peer:
        before = peer.memory()
        peer.microseconds([shape.signed(number) for number in range(BATCH)])
        return {**peer.memory(), "loaded_kb": before["peak_rss_kb"]}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(sys.argv[1])) + "\n")
