"""The comparison in its formats: what is said, what is not, and no stranger's text as markup."""

from __future__ import annotations

import io
import json
import re
from importlib import resources
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator

from fixtures import trio
from mcconform.api import Checker
from mcconform.assess.profiles import load as load_profile
from mcconform.errors import UsageError
from mcconform.metadata.compare import Agreement, Comparison, compare
from mcconform.metadata.compare_scores import Scored, score_lines
from mcconform.model import Profile, Score, ScorePart
from mcconform.report.comparison import FORMATS, write
from mcconform.report.comparison.wording import SIGNS, differing_parts
from mcconform.report.text import number

Json = Any
CHECKER = Checker(at="2026-01-01T00:00:00Z", offline=True)
EVIL = "<script>alert(1)</script> | [x](javascript:x) \x1b[31m \u202e **b** [bold]r[/bold]"


def compared(*documents: Json) -> Comparison:
    texts = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in documents]
    return compare([CHECKER.dossiers(text, f"case {i}")[0] for i, text in enumerate(texts)])


def scored(*documents: Json, profile: str | Profile | None = None) -> Comparison:
    """A comparison with scores."""
    judge = Checker(at="2026-01-01T00:00:00Z", offline=True, profile=profile)
    texts = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in documents]
    found = [CHECKER.dossiers(text, f"case {i}")[0] for i, text in enumerate(texts)]
    scores = [
        Scored(judged.profile, judged.scores)
        if judged.standard
        else Scored("", {}, "it was not recognised")
        for judged in judge.judge(found)
    ]
    return compare(found, scores)


def trio_scored(profile: str | None = "eu-council-2022") -> Comparison:
    return scored(trio.badge(), trio.european(), trio.american(), b"not json", profile=profile)


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
    for comparison in (differing(), evil(), trio_scored(), trio_scored(None)):
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


def test_no_table_takes_the_look_of_another_page() -> None:
    """The page has the style sheet of reports too: what has a class of theirs gets their marks."""
    page = shown(trio_scored(), "html")
    tables = set(" ".join(re.findall(r'<table class="([^"]*)"', page)).split())
    assert {"compared", "each-part"} == tables
    theirs = resources.files("mcconform.report").joinpath("templates/report.css").read_text("utf-8")
    assert [] == [name for name in tables if re.search(rf"\.{name}\b", theirs)]


@pytest.mark.parametrize("format", FORMATS)
def test_two_runs_give_the_same_bytes(format: str) -> None:
    assert shown(differing(), format) == shown(differing(), format)
    assert shown(trio_scored(), format) == shown(trio_scored(), format)


# -- scores ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", ["160", "60"])
@pytest.mark.parametrize("format", ["terminal", "markdown", "html"])
def test_scores_stand_side_by_side_with_their_parts(
    format: str, columns: str, monkeypatch: Any
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    comparison = trio_scored()
    text = " ".join(shown(comparison, format).split())
    names = {line.id for line in comparison.scores}
    assert {
        "completeness.required",
        "conformance",
        "consistency",
        "accessibility",
        "provenance",
    } < (names)
    for line in comparison.scores:
        assert line.title in text
        for cell in line.cells:
            if cell is not None:
                assert f"{number(cell.points)} of {number(cell.of)} (" in text
    assert "Scores are by the profile eu-council-2022." in text
    assert "D has none: it was not recognised." in text
    assert "Entry requirements" in text
    assert "missing, 0 of 1" in text


def test_a_score_that_is_not_the_same_is_marked(monkeypatch: Any) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    comparison = trio_scored()
    marked = {line.id: line.differs for line in comparison.scores}
    assert marked["completeness.required"]
    assert not marked["conformance"]
    text = shown(comparison, "terminal")
    assert any(
        "Required elements" in line and SIGNS[Agreement.DIFFERENT] in line
        for line in text.splitlines()
    )
    required = [line for line in shown(comparison, "markdown").splitlines() if "Required e" in line]
    assert "**8 of 10 (80 of 100)**" in required[0]


def test_under_several_profiles_completeness_is_not_marked() -> None:
    comparison = trio_scored(None)
    for line in comparison.scores:
        assert line.comparable == (not line.id.startswith("completeness."))
        assert line.comparable or not (line.differs or any(part.differs for part in line.parts))
    assert "a profile for all of them (--profile) makes them comparable" in " ".join(
        shown(comparison, "markdown").split()
    )


def test_each_part_gives_what_its_score_is_made_of() -> None:
    data = json.loads(shown(trio_scored(), "json"))
    for score in data["scores"]:
        for index, cell in enumerate(score["cells"]):
            parts = [part["cells"][index] for part in score["parts"]]
            assert (cell is None) == (index == 3)
            if cell is not None:
                assert cell["points"] == sum(part["points"] for part in parts if part)
                assert cell["of"] == sum(part["of"] for part in parts if part)


@pytest.mark.parametrize("profile", [None, "eu-council-2022", "openbadges-3.0"])
def test_scores_change_nothing_of_what_is_compared(profile: str | None) -> None:
    documents = trio.badge(), trio.european(), trio.american()
    bare = json.loads(shown(compared(*documents), "json"))
    full = json.loads(shown(scored(*documents, profile=profile), "json"))
    assert (bare["rows"], bare["conversions"]) == (full["rows"], full["conversions"])
    assert ([], True) == (bare["scores"], bool(full["scores"]))


def test_what_comes_of_adding_up_is_no_difference() -> None:
    """In binary 0.1 + 0.2 is a little more than 0.3."""
    there = trio_scored().scores[0].cells[0]
    assert there is not None
    one, other = (
        msgspec.structs.replace(there, value=points, points=points, of=1.0)
        for points in (0.1 + 0.2, 0.3)
    )
    assert one.value != other.value
    (line,) = score_lines([Scored("p", {one.id: one}), Scored("p", {one.id: other})])
    assert not line.differs


def test_a_demand_that_is_called_as_an_element_hides_no_part_of_another_score() -> None:
    def scores(state: str, points: float) -> dict[str, Score]:
        part = ScorePart("issuer", "Issuer", "issuer", "required", state, points, 1.0)
        names = ("completeness.required", "completeness.weighted", "conformance")
        return {name: Score(name, name, points, points, 1.0, "", (part,)) for name in names}

    lines = score_lines([Scored("p", scores("met", 1.0)), Scored("p", scores("missing", 0.0))])
    parts = differing_parts(Comparison((), (), (), lines))
    assert [1, 0, 1] == [len(parts[line.id]) for line in lines]


def test_a_part_with_a_long_name_is_set_in_on_every_line(monkeypatch: Any) -> None:
    monkeypatch.setenv("COLUMNS", "140")
    comparison = scored(trio.badge(), trio.european(), trio.american())
    lines = shown(comparison, "terminal").splitlines()
    first = next(index for index, line in enumerate(lines) if "The end of validity" in line)
    assert lines[first].startswith("  The end of validity")
    assert lines[first + 1].startswith("  ")
    assert lines[first + 1].strip().endswith("its beginning")


def test_without_scores_nothing_is_said_of_them() -> None:
    for format in ("terminal", "markdown", "html"):
        assert "no scores" not in shown(compared(trio.badge(), trio.european()), format)


def test_a_profile_of_strangers_is_text_too() -> None:
    asked = load_profile("eu-council-2022")
    first = msgspec.structs.replace(asked.demands[0], title=EVIL)
    evil_profile = msgspec.structs.replace(
        asked, demands=(first, *asked.demands[1:]), digest="evil"
    )
    comparison = scored(trio.badge(), trio.european(), profile=evil_profile)
    for format in ("terminal", "markdown", "html"):
        text = shown(comparison, format)
        assert "\x1b[31m" not in text
        assert format == "terminal" or "<script>" not in text


def test_an_unknown_format_is_a_usage_error() -> None:
    with pytest.raises(UsageError):
        write(differing(), "pdf", io.StringIO())
