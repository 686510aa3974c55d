"""How fast a corpus is judged, and in how much memory: ``python -m benchmarks.audit``.

Each line runs in a process of its own: a file of signed badges, one a line (the small shape of
`benchmarks.documents`, 1,000 different ones again and again), offline, into a store. CPU time is
that of all its processes, and says more than the clock on a machine that does other things too;
memory is the peak of the process that keeps the store, and of the largest of the others. ``set``
lines judge the corpus as a set too. ``--quick`` leaves the largest size out.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.documents import SHAPES
from benchmarks.memory import peak_rss_kb
from benchmarks.table import columns

DIFFERENT = 1_000
RUNS = ((1_000, 1, False), (5_000, 1, False), (5_000, 2, False), (5_000, 1, True),
        (50_000, 1, False))  # fmt: skip
"""Subjects, jobs, and whether they are judged as a set too."""


def write_corpus(path: Path, count: int) -> None:
    """That many signed badges, one a line."""
    badges = [
        json.dumps(json.loads(SHAPES[0].signed(number))) for number in range(min(count, DIFFERENT))
    ]
    with path.open("w", encoding="utf-8") as out:
        for number in range(count):
            out.write(f"{badges[number % DIFFERENT]}\n")


def measure(path: Path, jobs: int, stack: bool) -> dict[str, float]:
    """Audit the corpus in this process, and in those that it starts."""
    from mcconform.auditing.run import Options, run
    from mcconform.auditing.store import Store
    from mcconform.auditing.summary import report
    from mcconform.model import Verdict

    store = path.with_suffix(".duckdb")
    options = Options(at="2026-01-01T00:00:00Z", offline=True, jobs=jobs, stack=stack)
    begun = time.perf_counter()
    found = run([str(path)], options, store)
    wall = time.perf_counter() - begun
    own, others = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    again = time.perf_counter()
    with Store(store, read_only=True) as opened:
        report(opened)
    return {
        "subjects": found.summary.subjects,
        "failing": found.summary.subjects - found.summary.verdicts[Verdict.CONFORMS],
        "wall": wall,
        "cpu": own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime,
        "peak_kb": peak_rss_kb(),
        "others_kb": others.ru_maxrss,
        "store_kb": store.stat().st_size // 1024,
        "report": time.perf_counter() - again,
    }


def in_own_process(path: Path, jobs: int, stack: bool) -> dict[str, float]:
    """`measure`, in a new process."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.audit",
        "--measure",
        str(path),
        "--jobs",
        str(jobs),
    ]
    if stack:
        command.append("--stack")
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def table(rows: list[tuple[int, bool, dict[str, float]]]) -> str:
    """The figures of all runs."""
    head = ("subjects", "jobs", "set", "wall s", "CPU s", "a second", "a CPU second", "peak MB",
            "others MB", "store MB", "report s")  # fmt: skip
    return columns(
        head,
        [
            (
                f"{row['subjects']:,}",
                str(jobs),
                "yes" if stack else "no",
                f"{row['wall']:.1f}",
                f"{row['cpu']:.1f}",
                f"{row['subjects'] / row['wall']:.0f}",
                f"{row['subjects'] / row['cpu']:.0f}",
                f"{row['peak_kb'] / 1024:.0f}",
                f"{row['others_kb'] / 1024:.0f}" if jobs > 1 else "-",
                f"{row['store_kb'] / 1024:.0f}",
                f"{row['report']:.2f}",
            )
            for jobs, stack, row in rows
        ],
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--jobs", type=int, default=1, help=argparse.SUPPRESS)
    parser.add_argument("--stack", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--quick", action="store_true", help="leave the largest size out")
    asked = parser.parse_args()
    if asked.measure:
        sys.stdout.write(json.dumps(measure(asked.measure, asked.jobs, asked.stack)))
        return
    rows = []
    for count, jobs, stack in RUNS[:-1] if asked.quick else RUNS:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "badges.jsonl"
            write_corpus(path, count)
            rows.append((jobs, stack, in_own_process(path, jobs, stack)))
    failing = sum(int(row["failing"]) for _, _, row in rows)
    print(table(rows))  # noqa: T201 the table is what this is for
    print(f"sound badges that did not conform: {failing}")  # noqa: T201 the same


if __name__ == "__main__":
    main()
