"""The comparison in its formats: what is said, what is not, and no stranger's text as markup."""

from __future__ import annotations

import io
import json
from importlib import resources
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from fixtures import trio
from mcconform.api import Checker
from mcconform.errors import UsageError
from mcconform.metadata.compare import Comparison, compare
from mcconform.report.comparison import FORMATS, write

Json = Any
CHECKER = Checker(at="2026-01-01T00:00:00Z", offline=True)
EVIL = "<script>alert(1)</script> | [x](javascript:x) \x1b[31m \u202e **b** [bold]r[/bold]"


def compared(*documents: Json) -> Comparison:
    texts = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in documents]
    return compare([CHECKER.dossiers(text, f"case {i}")[0] for i, text in enumerate(texts)])


def shown(comparison: Comparison, format: str) -> str:
    out = io.StringIO()
    write(comparison, format, out)
    return out.getvalue()


def differing() -> Comparison:
    other = trio.american()
    other["@graph"][0]["ceterms:estimatedDuration"][0]["ceterms:exactDuration"] = "P8W"
    return compared(trio.badge(), trio.european(), other, b"not json")


def evil() -> Comparison:
    document = trio.badge()
    document["credentialSubject"]["achievement"]["name"] = EVIL
    document["issuer"]["name"] = EVIL
    return compared(document, trio.european())


@pytest.mark.parametrize("format", ["terminal", "markdown", "html"])
def test_every_format_for_people_says_the_same_words(format: str) -> None:
    text = " ".join(shown(differing(), format).split())
    for words in ("EQF 4", "30 hours", "8 weeks", "180 EUR"):
        assert words in text
    for words in ("not compared", "CTDL"):
        assert words in text
    assert "cannot be" in text


@pytest.mark.parametrize("format", ["terminal", "markdown"])
def test_differences_are_marked_without_colour(format: str, monkeypatch: Any) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv("NO_COLOR", "1")
    text = shown(differing(), format)
    mark = {"terminal": "! 8 weeks", "markdown": "**8 weeks"}[format]
    assert mark in text
    assert "\x1b" not in text


def test_a_narrow_terminal_gets_a_list(monkeypatch: Any) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    text = shown(differing(), "terminal")
    assert "~ Workload: partly the same" in text
    assert max(map(len, text.splitlines())) <= 60


def test_json_follows_its_schema() -> None:
    schema = json.loads(
        resources.files("mcconform.report.comparison").joinpath("schema.json").read_text("utf-8")
    )
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for comparison in (differing(), evil(), compared(trio.badge(), trio.european())):
        data = json.loads(shown(comparison, "json"))
        assert [] == [error.message for error in validator.iter_errors(data)]
        assert {len(data["subjects"])} == {len(row["cells"]) for row in data["rows"]}


def test_the_schema_refuses_what_is_no_comparison() -> None:
    schema = json.loads(
        resources.files("mcconform.report.comparison").joinpath("schema.json").read_text("utf-8")
    )
    data = json.loads(shown(differing(), "json"))
    data["rows"][0]["cells"][0]["state"] = "not-said"
    assert not Draft202012Validator(schema).is_valid(data)


def test_json_keeps_a_value_as_it_came() -> None:
    data = json.loads(shown(evil(), "json"))
    title = next(row for row in data["rows"] if row["id"] == "title")
    assert EVIL == title["cells"][0]["values"][0]["text"]


@pytest.mark.parametrize("format", ["terminal", "markdown", "html"])
def test_a_strangers_text_is_text(format: str) -> None:
    text = shown(evil(), format)
    assert "\x1b[31m" not in text
    assert "\u202e" not in text
    if format != "terminal":
        assert "<script>" not in text
    if format == "markdown":
        assert "[x](" not in text, "every bracket of a stranger is escaped"


def test_the_page_asks_nobody_for_anything() -> None:
    text = shown(differing(), "html")
    assert "default-src 'none'" in text
    assert "<script" not in text
    assert "src=" not in text.replace("default-src", "").replace("style-src", "")


@pytest.mark.parametrize("format", FORMATS)
def test_two_runs_give_the_same_bytes(format: str) -> None:
    assert shown(differing(), format) == shown(differing(), format)


def test_an_unknown_format_is_a_usage_error() -> None:
    with pytest.raises(UsageError):
        write(differing(), "pdf", io.StringIO())
