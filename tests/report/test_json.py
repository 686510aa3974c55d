"""The JSON report keeps the contract, and the lines of JSONL are whole."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given

import mcconform.report
from mcconform.report import json_report, jsonl
from tests.report import samples
from tests.report.rendering import rendered
from tests.report.strategies import few, reports

SCHEMA = json.loads(
    (Path(mcconform.report.__file__).parent / "schema.json").read_text(encoding="utf-8")
)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())


def test_the_schema_is_itself_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("all_findings", [False, True])
@few
@given(report=reports())
def test_every_report_is_valid_against_the_schema_it_ships_with(report, all_findings) -> None:
    VALIDATOR.validate(json.loads(rendered(report, "json", all_findings=all_findings)))


@few
@given(reports())
def test_every_line_of_jsonl_is_valid_against_the_part_of_the_schema_it_names(report) -> None:
    lines = [json.loads(line) for line in rendered(report, "jsonl").splitlines()]
    kinds = {"header": "header", "subject": "subjectLine", "footer": "footer"}

    for line in lines:
        part = {"$ref": f"#/$defs/{kinds[line['type']]}", "$defs": SCHEMA["$defs"]}
        jsonschema.Draft202012Validator(part).validate(line)


@pytest.mark.parametrize(
    "change",
    [
        lambda report: report.pop("schema"),
        lambda report: report.update(schema="mcconform/report/2"),
        lambda report: report.update(extra=1),
        lambda report: report["run"].update(at="yesterday"),
        lambda report: report["subjects"][0].pop("sha256"),
        lambda report: report["subjects"][0].update(verdict="valid"),
        lambda report: report["subjects"][0]["areas"].update(looks={}),
        lambda report: report["subjects"][0]["areas"]["schema"].update(cant_tell=1),
        lambda report: report["subjects"][0]["findings"][0].pop("spec"),
        lambda report: report["subjects"][0]["findings"][0].update(pointer="no/slash"),
        lambda report: report["subjects"][0]["findings"][0].update(outcome="warning"),
        lambda report: report["subjects"][0]["scores"]["weighted"].update(value=49),
        lambda report: report["summary"].update(exitCode=2),
    ],
)
def test_the_schema_refuses_what_the_contract_does_not_say(change) -> None:
    report = json.loads(rendered(samples.failing(), "json"))
    VALIDATOR.validate(report)
    change(report)

    assert not VALIDATOR.is_valid(report)


def test_the_report_has_the_shape_that_scripts_depend_on() -> None:
    report = json.loads(rendered(samples.failing(), "json"))
    subject = report["subjects"][0]

    assert "mcconform/report/1" == report["schema"]
    assert {"schema", "run", "profile", "subjects", "summary"} == set(report)
    assert {"id", "version", "digest"} <= set(report["profile"])
    assert {
        *("name", "sha256", "standard", "edition", "container", "securing"),
        *("verdict", "areas", "scores", "findings"),
    } <= set(subject)
    assert ["schema", "signature", "status", "metadata", "stackability"] == list(subject["areas"])
    assert {
        "verdict": "does-not-conform",
        "passed": 30,
        "failed": 2,
        "inapplicable": 3,
        "cantTell": 0,
        "untested": 0,
    } == subject["areas"]["schema"]
    assert {
        "rule": "ob3.achievement.criteria_present",
        "area": "schema",
        "level": "MUST",
        "outcome": "failed",
        "pointer": "/credentialSubject/achievement/criteria",
        "message": "criteria has neither an id nor a narrative",
        "fix": "Say how the achievement is earned in criteria.narrative.",
        "spec": "https://www.imsglobal.org/spec/ob/v3p0#achievement",
        "line": 31,
        "column": 19,
    } == subject["findings"][0]
    assert {"title", "value", "points", "of", "formula", "parts"} == set(
        subject["scores"]["weighted"]
    )


def test_passed_and_inapplicable_findings_are_written_on_request_only() -> None:
    def outcomes(*, all_findings: bool) -> set[str]:
        text = rendered(samples.failing(), "json", all_findings=all_findings)
        return {finding["outcome"] for finding in json.loads(text)["subjects"][0]["findings"]}

    assert {"failed", "cantTell"} == outcomes(all_findings=False)
    assert {"failed", "cantTell", "passed", "inapplicable"} == outcomes(all_findings=True)


@few
@given(reports())
def test_names_keep_their_value_and_nothing_in_the_text_acts_on_a_terminal(report) -> None:
    text = rendered(report, "json")
    names = [
        one.name.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        for one in report.subjects
    ]

    assert names == [subject["name"] for subject in json.loads(text)["subjects"]]
    assert not set(text) & {"\x1b", "\x9b", "\u202e", "\u2066", "\u2028", "\x85", "\x00"}
    assert text.endswith("}\n")
    text.encode("utf-8")


def test_the_footer_of_jsonl_holds_the_digest_of_all_lines_before_it() -> None:
    text = rendered(samples.many(20), "jsonl")
    body, _, footer = text.removesuffix("\n").rpartition("\n")

    assert hashlib.sha256((body + "\n").encode()).hexdigest() == json.loads(footer)["sha256"]
    assert 22 == len(text.splitlines())


def test_jsonl_takes_assessments_one_by_one_and_says_the_same_summary() -> None:
    report, out = samples.many(12), io.StringIO()
    written = []

    def come():
        for subject in report.subjects:
            yield subject
            written.append(len(out.getvalue()))

    summary = jsonl.stream(report.run, report.profile, come(), out)

    assert report.summary == summary
    assert sorted(set(written)) == written, "each subject is written before the next one comes"
    assert rendered(report, "jsonl") == out.getvalue()


def test_the_order_of_options_and_scores_does_not_change_the_text() -> None:
    scores = [samples.score("b"), samples.score("a")]
    one = samples.report(samples.assessment(scores=scores))
    other = samples.report(samples.assessment(scores=scores[::-1]))

    assert json_report.as_object(one)["subjects"] == json_report.as_object(other)["subjects"]
    assert rendered(one, "json") == rendered(other, "json")
