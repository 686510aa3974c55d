"""How long it takes to check a set of up to a million relations: ``python -m benchmarks.stacking``.

Each size runs in a process of its own, on one core. The set is made of documents as a registry has
them (CTDL, 200 courses a document): courses are parts of certificates, certificates of diplomas,
diplomas of degrees; both sides say so; courses build on one another; credit, levels, owners and
outcomes are there, and one in a hundred relations is at fault. Time is CPU time (`process_time`),
memory the peak of the process. ``--quick`` leaves the largest size out.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from typing import Any

from benchmarks.memory import peak_rss_kb
from benchmarks.table import columns

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
SECONDS, GIGABYTES = 60, 4
"""What a million relations may cost on one core."""
COURSES = 200
"""In one document."""
HOST = "https://harbour.example"
Json = Any


def document(number: int) -> Json:
    """A certificate of ten courses, again and again; each course says five things of others."""
    graph: list[Json] = []
    for block in range(COURSES // 10):
        whole = f"{HOST}/{number}/certificate/{block}"
        ids = [f"{HOST}/{number}/course/{block}/{index}" for index in range(10)]
        for index, id in enumerate(ids):
            course = _thing("Course", id, f"Course {number} {block} {index}")
            course |= {
                "ceterms:isPartOf": [whole],
                "ceterms:creditValue": _credit(1),
                "ceterms:requires": [ids[index - 1]] if index else [],
                "ceterms:recommends": [ids[index - 2]] if index > 1 else [],
                "ceterms:teaches": [f"https://skills.example/{index}"],
            }
            graph.append(course)
        certificate = _thing("Certificate", whole, f"Certificate {number} {block}")
        # One certificate in ten has fewer hours than its parts.
        hours = 9 if block % 10 == 9 else 10
        certificate |= {
            "ceterms:hasPart": ids,
            "ceterms:creditValue": _credit(hours),
            "ceterms:isPartOf": [f"{HOST}/{number}/diploma"],
            "ceterms:previousVersion": [f"{HOST}/{number}/old/{block}"] if block % 10 == 0 else [],
        }
        graph.append(certificate)
    diploma = _thing("Diploma", f"{HOST}/{number}/diploma", f"Diploma {number}")
    diploma["ceterms:isPartOf"] = [f"{HOST}/degree/{number // 100}"]
    return {"@context": "https://credreg.net/ctdl/schema/context/json", "@graph": [*graph, diploma]}


def _thing(kind: str, id: str, name: str) -> dict[str, Json]:
    return {
        "@id": id,
        "@type": f"ceterms:{kind}",
        "ceterms:name": {"en": name},
        "ceterms:ownedBy": [HOST],
    }


def _credit(value: int) -> Json:
    unit = {"ceterms:targetNode": "creditUnit:SemesterHour"}
    return [{"schema:value": value, "ceterms:creditUnitType": [unit]}]


def measure(wanted: int) -> dict[str, float]:
    """Check a set of that many relations in this process."""
    from mcconform.assess.profiles import load
    from mcconform.evaluate_set import evaluate_set
    from mcconform.model import Outcome
    from mcconform.stacking.papers import Paper
    from mcconform.stacking.readers import read
    from mcconform.stacking.scores import scores
    from mcconform.stacking.stackset import StackSet

    profile = load("stacking")
    clock = time.process_time
    papers: list[Paper] = []
    edges = number = 0
    reading = 0.0
    while edges < wanted:
        made = document(number)
        start = clock()
        name = f"{number:06}.json"
        papers.append(Paper(name, read(made), file=name))
        reading += clock() - start
        edges += len(papers[-1].reading.edges)
        number += 1
    start = clock()
    stack = StackSet(papers, profile.stacking)
    built = clock()
    evaluation = evaluate_set(stack, profile)
    judged = clock()
    scores(stack, evaluation.unsound)
    done = clock()
    failed = sum(one.outcome is Outcome.FAILED for one in evaluation.assertions)
    return {
        "edges": len(stack.graph.edges),
        "things": len(stack.things),
        "documents": len(papers),
        "reading": reading,
        "graph": built - start,
        "rules": judged - built,
        "scores": done - judged,
        "checked": done - start,
        "peak_kb": peak_rss_kb(),
        "failed": failed,
    }


def in_own_process(edges: int) -> dict[str, float]:
    """`measure`, in a new process on one core."""
    command = [sys.executable, "-m", "benchmarks.stacking", "--measure", str(edges)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def table(rows: list[dict[str, float]]) -> str:
    """The figures of all sizes; ``us/edge`` shows whether time grows with the number of edges."""
    head = ("edges", "things", "read s", "graph s", "rules s", "scores s", "checked s", "us/edge",
            "with reading s", "peak MB")  # fmt: skip
    return columns(
        head,
        [
            (
                f"{row['edges']:,}",
                f"{row['things']:,}",
                f"{row['reading']:.1f}",
                f"{row['graph']:.1f}",
                f"{row['rules']:.1f}",
                f"{row['scores']:.1f}",
                f"{row['checked']:.1f}",
                f"{1e6 * row['checked'] / row['edges']:.1f}",
                f"{row['checked'] + row['reading']:.1f}",
                f"{row['peak_kb'] / 1024:.0f}",
            )
            for row in rows
        ],
    )


def main() -> None:
    """Print the table, and whether the largest size is within its bounds."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--quick", action="store_true", help="leave the largest size out")
    asked = parser.parse_args()
    if asked.measure:
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        sys.stdout.write(json.dumps(measure(asked.measure)))
        return
    rows = [in_own_process(size) for size in (SIZES[:-1] if asked.quick else SIZES)]
    last = rows[-1]
    print(table(rows))  # noqa: T201 the table is what this is for
    if not asked.quick:
        met = last["checked"] < SECONDS and last["peak_kb"] < GIGABYTES * 1024 * 1024
        print(  # noqa: T201 the same
            f"one million relations in under {SECONDS} s and {GIGABYTES} GB: "
            f"{'met' if met else 'missed'}"
        )


if __name__ == "__main__":
    main()
