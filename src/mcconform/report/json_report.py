"""The report as one JSON object: the contract scripts depend on. Its schema is ``schema.json``.

Keys stand in the order of the contract; where order has no meaning (options, scores) they are
sorted. Values are kept as they came, but characters that would act on a terminal are written as
JSON escapes, so that the file is safe to print and stays the same value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, TextIO

import msgspec

from mcconform.model import Area, AreaCount, Assessment, ReportedFinding, Score
from mcconform.report.model import SCHEMA, ProfileRef, Report, Run, Summary
from mcconform.report.text import QUIET, area_order

_ESCAPED = re.compile(
    "[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")

Object = dict[str, Any]


def write(report: Report, out: TextIO, *, all_findings: bool = False) -> None:
    """Write the whole report, two spaces a level, a line feed at the end."""
    out.write(dumps(as_object(report, all_findings=all_findings), indent=2) + "\n")


def as_object(report: Report, *, all_findings: bool = False) -> Object:
    """The report as plain values."""
    return {
        "schema": SCHEMA,
        "run": run_object(report.run),
        "profile": profile_object(report.profile),
        "subjects": [subject_object(one, all_findings=all_findings) for one in report.subjects],
        "summary": summary_object(report.summary),
    }


def dumps(value: Object, *, indent: int | None = None) -> str:
    """JSON text in which nothing acts on a terminal; lone surrogates become U+FFFD."""
    separators = (",", ": ") if indent else (",", ":")
    text = json.dumps(
        value, indent=indent, separators=separators, ensure_ascii=False, allow_nan=False
    )
    text = _SURROGATE.sub("\ufffd", text)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def run_object(run: Run) -> Object:
    """How the report came about."""
    return {
        "tool": run.tool,
        "version": run.version,
        "at": run.at,
        "offline": run.offline,
        "options": dict(sorted(run.options.items())),
    }


def profile_object(profile: ProfileRef) -> Object:
    """Which profile decided."""
    return {
        "id": profile.id,
        "version": profile.version,
        "digest": profile.digest,
        "title": profile.title,
    }


def subject_object(subject: Assessment, *, all_findings: bool = False) -> Object:
    """One subject, with every finding or with all but what passed or did not apply."""
    return {
        "name": subject.name,
        "title": subject.title,
        "sha256": subject.sha256,
        "standard": subject.standard,
        "edition": subject.edition,
        "container": subject.container.value,
        "securing": subject.securing,
        "parent": subject.parent,
        "profile": subject.profile,
        "tested": subject.tested,
        "internalError": subject.internal_error,
        "verdict": subject.verdict.value,
        "decision": subject.decision,
        "areas": _areas(subject.areas),
        "scores": {key: _score(score) for key, score in sorted(subject.scores.items())},
        "findings": [
            _finding(one)
            for one in (subject.everything if all_findings else subject.findings)
            if all_findings or one.outcome not in QUIET
        ],
    }


def summary_object(summary: Summary) -> Object:
    """What the subjects add up to."""
    return {
        "verdict": summary.verdict.value,
        "exitCode": summary.exit_code,
        "sentence": summary.sentence,
        "subjects": summary.subjects,
        "tested": summary.tested,
        "internalErrors": summary.internal_errors,
        "verdicts": {key.value: count for key, count in summary.verdicts.items()},
        "outcomes": {key.value: count for key, count in summary.outcomes.items()},
        "failed": {key.value: count for key, count in summary.failed.items()},
        "failing": dict(sorted(summary.failing.items())),
        "undecided": dict(sorted(summary.undecided.items())),
    }


def _areas(areas: Mapping[Area, AreaCount]) -> Object:
    ordered = sorted(areas.items(), key=lambda item: (area_order(item[0]), item[0]))
    return {area.value: msgspec.to_builtins(count) for area, count in ordered}


def _score(score: Score) -> Object:
    """A score; its id is the key it stands under."""
    found: Object = msgspec.to_builtins(score)
    del found["id"]
    return found


def _finding(finding: ReportedFinding) -> Object:
    """A finding; the position only where there is a source text to point into."""
    found: Object = msgspec.to_builtins(finding)
    return {key: value for key, value in found.items() if value is not None}
