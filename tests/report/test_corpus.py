"""The report on a corpus in its formats: the contract, and strangers' texts kept harmless."""

from __future__ import annotations

import html.parser
import json
from pathlib import Path

import jsonschema
import pytest
from defusedxml.ElementTree import fromstring

import mcconform.report.corpus
import mcconform.report.stack
from mcconform.errors import UsageError
from mcconform.model import Level, Outcome
from mcconform.report.corpus import FORMATS, CorpusReport, write
from mcconform.report.corpus.layout import lay_out
from mcconform.report.corpus.terminal import render
from mcconform.report.corpus.words import share, within
from tests.auditing.corpora import BADGES, GOLDEN, STACKS, audited, lines, shown


def _validator(package) -> jsonschema.Draft202012Validator:
    text = (Path(package.__file__).parent / "schema.json").read_text(encoding="utf-8")
    schema = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


CORPUS, STACK = _validator(mcconform.report.corpus), _validator(mcconform.report.stack)
EVIL = (
    "<script>alert(1)</script>",
    "]]><failure/>",
    "| a | b | [x](javascript:alert(1))",
    "\x1b[31mred\x1b[0m",
    "\u202egnihtyna",
    "&lt;b&gt;",
    "::error::",
    '"><img src=x onerror=alert(1)>',
)


@pytest.fixture(scope="module")
def badges() -> CorpusReport:
    return audited(BADGES)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> CorpusReport:
    """Badges whose every text tries to break out, and files that are called so."""
    folder = tmp_path_factory.mktemp("evil")
    for number, text in enumerate(EVIL):
        document = json.loads(GOLDEN)
        document["name"] = document["issuer"]["name"] = text
        document["issuer"]["id"] = f"https://h.example/{text}"
        document["credentialSubject"]["achievement"]["name"] = text
        document["credentialSubject"]["achievement"].pop("criteria")
        name = text.replace("/", "\u2044")
        (folder / f"{number}{name}.json").write_text(json.dumps(document))
    return audited(folder)


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> CorpusReport:
    path = tmp_path_factory.mktemp("sample") / "x.jsonl"
    path.write_bytes(b"\n".join(lines(40)))
    return audited(path, sample=10)


@pytest.fixture(scope="module")
def stacked() -> CorpusReport:
    return audited(STACKS)


@pytest.fixture(params=["badges", "hostile", "sampled", "stacked"])
def report(request: pytest.FixtureRequest) -> CorpusReport:
    return request.getfixturevalue(request.param)


def test_json_is_valid_against_the_schema_it_ships_with(report: CorpusReport) -> None:
    found = json.loads(shown(report))
    CORPUS.validate(found)
    if found["set"]["report"] is not None:
        STACK.validate(found["set"]["report"])


def test_the_schema_refuses_what_no_report_has(badges: CorpusReport) -> None:
    found = json.loads(shown(badges))
    found["rules"][0]["prevalence"] = 2
    found["more"] = 1
    assert 2 == len(list(CORPUS.iter_errors(found)))


def test_junit_has_one_case_a_rule_and_one_for_the_verdict(report: CorpusReport) -> None:
    root = fromstring(shown(report, "junit"))
    cases = root.findall("testsuite/testcase")
    names = [case.get("name") for case in cases]
    assert len(names) == len(set(names)) == len(report.rules) + 1
    assert str(len(cases)) == root.get("tests")
    kinds = {case.get("name"): [child.tag for child in case] for case in cases}
    for line in report.rules:
        if line.failed and line.level is Level.MUST and line.rule in kinds:
            assert ["failure"] == kinds[line.rule]
    verdict = {"conforms": [], "does-not-conform": ["failure"], "undetermined": ["error"]}
    assert verdict[report.verdict.value] == kinds["verdict of the corpus"]


class _Page(html.parser.HTMLParser):
    """Checks that elements close in order, and notes what there is."""

    VOID = frozenset(("meta", "link", "br", "img", "use", "path", "rect", "circle"))

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]
        assert not [name for name, _ in attrs if name.startswith("on")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert tag == self.open.pop()


def test_html_is_well_formed_and_runs_nothing(report: CorpusReport) -> None:
    page = _Page()
    page.feed(shown(report, "html"))
    assert [] == page.open
    assert not {"script", "img", "iframe", "object"} & page.tags
    assert len(page.ids) == len(set(page.ids))


def test_the_picture_of_the_set_is_in_the_page(stacked: CorpusReport) -> None:
    assert '<svg class="graph' in shown(stacked, "html")


@pytest.mark.parametrize("format", ["terminal", "markdown", "html", "junit"])
def test_nothing_acts_on_a_terminal_or_an_eye(hostile: CorpusReport, format: str) -> None:
    text = shown(hostile, format)
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_markdown_holds_no_link_of_a_stranger(hostile: CorpusReport) -> None:
    text = shown(hostile, "markdown")
    assert "[x](" not in text
    assert "<script>" not in text
    assert all(line.count("|") - line.count("\\|") in (0, 4, 5, 6, 7, 8, 9) for line in
               text.splitlines() if line.startswith("|"))  # fmt: skip


def test_the_terminal_gives_no_command_to_a_log(hostile: CorpusReport) -> None:
    assert not [line for line in shown(hostile, "terminal").splitlines()
                if line.lstrip().startswith("::")]  # fmt: skip


@pytest.mark.parametrize("width", [80, 100, 200])
def test_tables_fit_the_terminal(report: CorpusReport, width: int) -> None:
    shown_lines = render(report, width=width).splitlines()
    tables = shown_lines[: next(n for n, line in enumerate(shown_lines) if "  FAIL  " in line)]
    # the path of a corpus is never cut: it stands at the left
    assert [] == [line for line in tables if len(line) > width and line.startswith("  ")]
    heads = " ".join(tables)
    assert "Completeness" in heads
    assert "conforms" in heads


def test_a_table_folds_its_heads_and_then_sets_its_first_cells_above() -> None:
    heads, rows = ("Kind", "does not conform", "Why"), [("a" * 50, "12", "word " * 5)]
    wide = lay_out(heads, rows, 120)
    assert (1, ("",)) == (len(wide.heads), wide.asides)
    assert rows[0][2].strip() in wide.rows[0][-1]
    narrow = lay_out(heads, rows, 30)
    assert ("Why: word word word word word",) == tuple(one.strip() for one in narrow.asides)
    assert ((f"{'a' * 29}…", f"{'':20}  {'12':>8}"),) == narrow.rows
    assert 2 == len(narrow.heads)
    assert narrow.heads[1].endswith("conform")


@pytest.mark.parametrize("format", ["terminal", "markdown", "html"])
def test_numbers_say_what_they_are_counted_over(badges: CorpusReport, format: str) -> None:
    text = shown(badges, format)
    nameless = badges.summary.subjects - sum(line.subjects for line in badges.issuers)
    assert nameless
    assert f"and {nameless} subjects of which no issuer could be read" in text.replace(
        "And ", "and "
    )
    assert "there was something to check on" in text
    assert "over the subjects assessed" in text


def test_every_format_says_the_verdict_and_where_it_fails(badges: CorpusReport) -> None:
    for format in FORMATS:
        text = shown(badges, format)
        assert "securing.proof.verifies" in text
        assert "does not conform" in text or "does-not-conform" in text
        assert "tampered.json" in text


def test_the_first_twenty_subjects_are_named_and_the_others_counted(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"\n".join(lines(30, step=1)))
    report = audited(path, stack=False)
    line = next(one for one in report.rules if one.rule == "metadata.criteria.present")
    assert (30, 20, 10) == (line.failed, len(line.named), line.not_named)
    assert sorted(one.name for one in line.named) == [one.name for one in line.named]
    assert "and on 10 more subjects" in shown(report, "markdown")
    assert "and on 25 more" in shown(report, "terminal")
    assert Outcome.FAILED is line.outcome


def test_a_format_that_there_is_not_is_told(badges: CorpusReport, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="terminal"):
        write(badges, "pdf", tmp_path / "x.pdf")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        (0.0, "0 %"),
        (1.0, "100 %"),
        (1e-9, "0.1 %"),
        (0.99999, "99.9 %"),
        (0.25, "25.0 %"),
    ],
)
def test_no_share_is_rounded_to_nothing_or_to_all(value: float | None, text: str) -> None:
    assert text == share(value)
    assert "" == within(None)
