"""The HTML page: well formed, inert, self-contained, and readable with a keyboard."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given

from mcconform.model import Level, Outcome, Score, ScorePart
from mcconform.report.html import capfirst
from mcconform.report.text import percent
from tests.report import samples
from tests.report.rendering import rendered
from tests.report.strategies import HOSTILE, few, reports

VOID = {"meta", "link", "br", "circle", "path", "rect", "use"}


class Page(HTMLParser):
    """Tags with their attributes, and what is open at the end."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attributes]
        assert len(set(names)) == len(names), f"an attribute of {tag} stands twice"
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def every(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


TAGS = {
    *("html", "head", "meta", "title", "link", "style", "body", "a", "svg", "symbol", "circle"),
    *("path", "rect", "use", "g", "text", "header", "main", "section", "footer", "h1", "h2"),
    *("h3", "h4", "p", "span", "strong", "time", "bdi", "ul", "li", "dl", "dt", "dd", "details"),
    *("summary", "code", "div", "table", "thead", "tbody", "tr", "th", "td", "figure"),
    *("figcaption",),
}


@few
@given(reports())
def test_the_page_is_balanced_and_has_no_tag_but_its_own(report) -> None:
    page = Page(rendered(report, "html", all_findings=True))

    assert [] == page.open
    assert {tag for tag, _ in page.tags} <= TAGS
    assert not [name for _, found in page.tags for name in found if name.startswith("on")]


@few
@given(reports())
def test_nothing_is_loaded_and_links_go_to_this_page_or_to_the_web(report) -> None:
    text = rendered(report, "html", all_findings=True)
    page = Page(text)

    assert not [found for _, found in page.tags if {"src", "srcset", "data", "action"} & set(found)]
    assert ["data:,"] == [link["href"] for link in page.every("link")]
    assert all(re.match(r"#|https?://", link["href"]) for link in page.every("a"))
    assert all(use["href"].startswith("#") for use in page.every("use"))
    style = text[text.index("<style>") : text.index("</style>")]
    assert not re.search(r"@import|url\(", style)


@few
@given(reports())
def test_ids_are_unique_and_every_reference_has_its_target(report) -> None:
    page = Page(rendered(report, "html"))
    ids = [found["id"] for _, found in page.tags if "id" in found]

    assert len(set(ids)) == len(ids)
    for name in ("aria-labelledby", "href"):
        for _, found in page.tags:
            target = (found.get(name) or "").removeprefix("#")
            if name == "aria-labelledby" or (found.get(name) or "").startswith("#"):
                assert not target or target in ids


@few
@given(reports())
def test_headings_go_down_one_level_at_a_time(report) -> None:
    page = Page(rendered(report, "html"))
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]

    assert 1 == levels[0]
    assert 1 == levels.count(1)
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_text(text: str) -> None:
    finding = samples.changed(
        samples.BARE_CRITERIA, message=text, fix=text, spec=text, rule=text, pointer=f"/{text}"
    )
    badge = samples.assessment(text, [finding], title=text, decision=text)
    shown = rendered(samples.report(badge, badge), "html")

    assert "<script" not in shown
    assert "<img" not in shown
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2066\u200b]", shown)
    assert "49{%" not in shown
    assert Page(shown).open == []


def test_a_name_with_markup_can_be_read() -> None:
    shown = Page(rendered(samples.report(samples.assessment("<b>&amp;.json", title="")), "html"))

    assert "<b>&amp;.json" in shown.text


def test_the_page_forbids_scripts_and_requests() -> None:
    metas = Page(rendered(samples.sound(), "html")).every("meta")
    policies = [m["content"] for m in metas if m.get("http-equiv") == "Content-Security-Policy"]

    assert ["default-src 'none'"] == [policy.split(";")[0] for policy in policies]


def test_the_areas_the_findings_and_the_elements_are_all_told() -> None:
    text = re.sub(r"\s+", " ", Page(rendered(samples.failing(), "html")).text)

    for words in (
        "Does not conform",
        "2 requirements are not met.",
        "Is it authentic?",
        "criteria has neither an id nor a narrative",
        "line 31, column 19",
        "Say how the achievement is earned in criteria.narrative.",
        "www.imsglobal.org/spec/ob/v3p0#achievement",
        "Open Badges 3.0, edition 3.0.3",
        "49 of 100",
        "4 of 10 met",
        "How the learner took part",
        "2 not expressible in this standard",
        "European micro-credentials (Annex I)",
    ):
        assert words in text


def test_the_picture_tells_states_by_shape_and_in_words() -> None:
    page = Page(rendered(samples.failing(), "html"))
    pictures = [found["aria-label"] for found in page.every("svg") if found.get("role") == "img"]
    shapes = [found["href"] for found in page.every("use") if "width" in found]

    assert 16 == len(shapes)
    assert {
        "#mark-met": 6,
        "#mark-weak": 2,
        "#mark-missing": 5,
        "#mark-not-expressible": 2,
        "#mark-not-applicable": 1,
    } == {shape: shapes.count(shape) for shape in shapes}
    assert "Country or region of the issuer: missing" in pictures[0]
    assert "Required where it applies: Level of the learning experience: not applicable" in pictures


def test_two_scores_over_the_same_elements_share_a_picture() -> None:
    twice = [samples.score("a", "First"), samples.score("b", "Second")]
    page = Page(rendered(samples.report(samples.assessment(scores=twice)), "html"))

    assert 1 == len(page.every("figure"))
    assert 2 == len([found for found in page.every("section") if found["class"] == "score"])


def test_what_passed_is_listed_on_request_only() -> None:
    assert "securing.proof.verifies" not in rendered(samples.failing(), "html")
    assert "securing.proof.verifies" in rendered(samples.failing(), "html", all_findings=True)


def test_a_profile_that_decides_on_less_does_not_claim_that_all_is_met() -> None:
    lenient = samples.assessment(findings=[samples.NO_WORKLOAD], verdict="conforms")
    shown = html.unescape(rendered(samples.report(lenient), "html"))

    assert "Every requirement that applies was tested and is met." not in shown
    assert "Conforms to eu-council-2022." in shown


@pytest.mark.parametrize(
    ("expected", "value"),
    [("100", 1.0), ("99", 0.9999), ("0", 0.0), ("57", 0.57), ("29", 0.29), ("not assessed", None)],
)
def test_a_score_is_rounded_down_so_that_100_means_nothing_is_lost(
    expected: str, value: float | None
) -> None:
    assert expected == percent(value)


def test_findings_that_count_are_open_and_the_rest_closed() -> None:
    page = Page(rendered(samples.failing(), "html"))
    state = {
        found["class"]: "open" in found
        for found in page.every("details")
        if (found["class"] or "").startswith("finding")
    }

    assert state[f"finding is-{Outcome.FAILED} at-{Level.MUST}"]
    assert not state[f"finding is-{Outcome.FAILED} at-{Level.SHOULD}"]


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("The workload is missing", "the workload is missing"),
        ("https://example.org/ is not there", "https://example.org/ is not there"),
        ("validUntil is past", "validUntil is past"),
        ("tag is “one”, not an array", "tag is “one”, not an array"),
        ("x means nothing in the contexts", "x means nothing in the contexts"),
        ("Does not conform to a profile", "does not conform to a profile"),
        ("7 requirements", "7 requirements"),
        ("", ""),
    ],
)
def test_sentences_begin_with_a_capital_and_names_stay_as_they_are(
    expected: str, text: str
) -> None:
    assert expected == capfirst(text)


def test_facts_have_marks_and_reasons_of_their_own() -> None:
    parts = tuple(
        ScorePart(f"consistency.{state}", state.title(), "", "fact", state, 0.0, 1.0, "/x", why)
        for state, why in (("failed", "it is too long"), ("undecided", "nobody asked"))
    )
    score = Score("consistency", "What agrees", 0.0, 0.0, 2.0, "facts that hold / facts", parts)
    text = rendered(samples.report(samples.assessment(scores=[score])), "html")
    assert "2 facts and the points each gave" in text
    for state in ("failed", "undecided"):
        assert f'id="mark-{state}"' in text
        assert f'href="#mark-{state}"' in text
    assert "too long" in text
    assert "obody asked" in text
