"""The report on a set as one JSON object. Its schema is ``schema.json`` beside this module."""

from __future__ import annotations

from typing import Any, TextIO

import msgspec

from mcconform.report.json_report import dumps, profile_object, run_object
from mcconform.report.stack.model import SCHEMA, StackReport

Object = dict[str, Any]


def write(report: StackReport, out: TextIO) -> None:
    """Write the whole report, two spaces a level, a line feed at the end."""
    out.write(dumps(as_object(report), indent=2) + "\n")


def as_object(report: StackReport) -> Object:
    """The report as plain values."""
    own = report.set
    return {
        "schema": SCHEMA,
        "run": run_object(report.run),
        "profile": profile_object(report.profile),
        "verdict": own.verdict.value,
        "exitCode": report.exit_code,
        "decision": own.decision,
        "internalError": own.internal_error,
        "conversions": list(own.conversions),
        "documents": [_plain(one) for one in own.documents],
        "counts": dict(own.counts),
        "scores": {one.id: _score(one) for one in own.scores},
        "rules": [_plain(one) for one in own.rules],
        "findings": [_without_none(_plain(one)) for one in own.findings],
        "findingsLeftOut": own.left_out,
        "graph": {
            "things": [_plain(one) for one in own.things],
            "relations": [_plain(one) for one in own.relations],
            "thingsLeftOut": own.things_left_out,
            "relationsLeftOut": own.relations_left_out,
        },
    }


def _plain(value: msgspec.Struct) -> Object:
    found: Object = msgspec.to_builtins(value)
    return found


def _score(value: msgspec.Struct) -> Object:
    """A score; its id is the key it stands under."""
    found = {**_plain(value), "value": getattr(value, "value", None)}
    found["leftOut"] = found.pop("left_out")
    del found["id"]
    return found


def _without_none(value: Object) -> Object:
    return {key: item for key, item in value.items() if item is not None}
