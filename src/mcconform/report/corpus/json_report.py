"""The report on a corpus as one JSON object. Its schema is ``schema.json`` beside this module."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TextIO

import msgspec

from mcconform.model import Verdict
from mcconform.report.corpus.model import (
    SCHEMA,
    CorpusReport,
    ElementLine,
    Inputs,
    Interval,
    IssuerLine,
    RuleLine,
    Spread,
)
from mcconform.report.json_report import (
    Object,
    dumps,
    profile_object,
    run_object,
    summary_object,
)
from mcconform.report.stack import json_report as stack_json


def write(report: CorpusReport, out: TextIO) -> None:
    """Write the whole report, two spaces a level, a line feed at the end."""
    out.write(dumps(as_object(report), indent=2) + "\n")


def as_object(report: CorpusReport) -> Object:
    """The report as plain values."""
    return {
        "schema": SCHEMA,
        "run": run_object(report.run),
        "profile": profile_object(report.profile),
        "verdict": report.verdict.value,
        "exitCode": report.exit_code,
        "corpus": _inputs(report.inputs),
        "summary": summary_object(report.summary),
        "shares": {verdict.value: _interval(one) for verdict, one in report.shares.items()},
        "areas": {line.of[0]: _verdicts(line.verdicts) for line in report.areas},
        "standards": [
            {
                "standard": line.of[0] or None,
                "edition": line.of[1] or None,
                "subjects": line.subjects,
                "verdicts": _verdicts(line.verdicts),
            }
            for line in report.standards
        ],
        "rules": [_rule(line) for line in report.rules],
        "scores": [_spread(line) for line in report.scores],
        "elements": [_element(line) for line in report.elements],
        "issuers": [_issuer(line) for line in report.issuers],
        "issuersLeftOut": report.issuers_left_out,
        "faults": [{"name": one.name, "fault": one.fault} for one in report.faults],
        "faultsLeftOut": report.faults_left_out,
        "set": {
            "state": report.set_state.value,
            "fault": report.set_fault,
            "report": stack_json.as_object(report.stack) if report.stack else None,
        },
    }


def _inputs(inputs: Inputs) -> Object:
    return {
        "names": list(inputs.corpus),
        "inputs": inputs.count,
        "passedOver": inputs.passed_over,
        "empty": inputs.hollow,
        "emptyNamed": list(inputs.hollow_named),
        "finished": inputs.finished,
        "sampled": inputs.is_sample,
        "sample": inputs.sample,
        "seed": inputs.seed,
        "population": inputs.population,
    }


def _verdicts(verdicts: Mapping[Verdict, int]) -> Object:
    return {verdict.value: count for verdict, count in verdicts.items()}


def _interval(interval: Interval | None) -> Object | None:
    return None if interval is None else {"low": interval.low, "high": interval.high}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 9)


def _rule(line: RuleLine) -> Object:
    return {
        "rule": line.rule,
        "area": line.area,
        "level": line.level.value,
        "spec": line.spec,
        "outcome": line.outcome.value,
        "passed": line.passed,
        "failed": line.failed,
        "cantTell": line.cant_tell,
        "untested": line.untested,
        "inapplicable": line.inapplicable,
        "prevalence": _rounded(line.prevalence),
        "interval": _interval(line.interval),
        "subjects": [msgspec.to_builtins(one) for one in line.named],
        "subjectsLeftOut": line.not_named,
    }


def _spread(line: Spread) -> Object:
    return {
        "profile": line.profile,
        "score": line.score,
        "title": line.title,
        "assessed": line.assessed,
        "notAssessed": line.not_assessed,
        "min": _rounded(line.minimum),
        "p10": _rounded(line.p10),
        "median": _rounded(line.median),
        "p90": _rounded(line.p90),
        "max": _rounded(line.maximum),
    }


def _element(line: ElementLine) -> Object:
    return {
        "element": line.element,
        "title": line.title,
        "filled": line.filled,
        "rate": _rounded(line.rate),
        "interval": _interval(line.interval),
        "states": {
            "met": line.met,
            "weak": line.weak,
            "failed": line.failed,
            "undecided": line.undecided,
            "missing": line.missing,
            "not-expressible": line.not_expressible,
            "not-applicable": line.not_applicable,
        },
    }


def _issuer(line: IssuerLine) -> Object:
    return {
        "issuer": line.issuer,
        "name": line.name,
        "subjects": line.subjects,
        "verdicts": _verdicts(line.verdicts),
        "completeness": _rounded(line.completeness),
        "failing": list(line.rules),
    }
