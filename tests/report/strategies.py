"""Hypothesis strategies of assessments: any text anywhere, the worst text on purpose."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st

from mcconform.model import (
    Area,
    AreaCount,
    Assessment,
    Container,
    Level,
    Outcome,
    ReportedFinding,
    Score,
    ScorePart,
    Verdict,
)
from mcconform.report import ProfileRef, Report, Run, build
from mcconform.report.picture import STATES

few = settings(max_examples=25, deadline=None)
"""Whole reports are slow to make and to write; hostile text is drawn often enough in these."""

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "]]><!-- ' {{ 7*7 }} {% raw %}",
    "\x1b[2J\x1b[31mred\x1b]0;title\x07",
    "\x9b31mC1\x85next",
    "evil\u202egnp.json\u2066\u200b",
    "line\r\nbreak\u2028and\u2029more\x00",
    "::error::no\n::stop-commands::x ##[add-mask]",
    "| table | `code` @user https://example.org www.example.org $x$ [a](javascript:b)",
    "\ud800 lone \ufffe \U000e0041",
    "%0A%25,:=",
    "x" * 5000,
    "",
)
texts = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(), max_size=12))
pointers = st.lists(texts, max_size=3).map(
    lambda keys: "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in keys)
)
rules = st.sampled_from(["ob3.a.one", "ob3.a.two", "securing.proof.verifies", "metadata.x.present"])
numbers = st.integers(0, 9)
fractions = st.floats(0, 1, allow_nan=False)
findings = st.builds(
    ReportedFinding,
    rule=rules,
    area=st.sampled_from(Area),
    level=st.sampled_from(Level),
    outcome=st.sampled_from(Outcome),
    pointer=pointers,
    message=texts,
    fix=texts,
    spec=st.one_of(texts, st.just("https://www.w3.org/TR/vc-data-model-2.0/#issuer")),
    line=st.none() | st.integers(1, 99),
    column=st.none() | st.integers(1, 99),
)
parts = st.builds(
    ScorePart,
    id=texts,
    title=texts,
    canonical=texts,
    need=st.sampled_from(["required", "conditional", "recommended", "optional", "value", "fact"]),
    state=st.sampled_from(sorted(STATES)),
    points=fractions,
    of=fractions,
    pointer=pointers,
    why=texts,
)
scores = st.builds(
    Score,
    id=texts,
    title=texts,
    value=st.none() | fractions,
    points=fractions,
    of=fractions,
    formula=texts,
    parts=st.lists(parts, max_size=14).map(tuple),
)
areas = st.builds(
    AreaCount,
    verdict=st.sampled_from(Verdict),
    passed=numbers,
    failed=numbers,
    inapplicable=numbers,
    cant_tell=numbers,
    untested=numbers,
)
assessments = st.builds(
    Assessment,
    name=texts,
    sha256=texts,
    standard=st.none() | texts,
    edition=st.none() | texts,
    container=st.sampled_from(Container),
    securing=texts,
    verdict=st.sampled_from(Verdict),
    areas=st.dictionaries(st.sampled_from(Area), areas),
    scores=st.lists(scores, max_size=2).map(lambda found: {one.id: one for one in found}),
    findings=st.lists(findings, max_size=6).map(tuple),
    title=texts,
    decision=texts,
    profile=texts,
    parent=texts,
    internal_error=st.booleans(),
    tested=st.booleans(),
)


def reports() -> st.SearchStrategy[Report]:
    """Reports on up to four subjects."""
    return st.builds(
        build,
        st.builds(
            Run,
            version=st.just("0.1.0"),
            at=st.just("2026-01-01T00:00:00Z"),
            offline=st.booleans(),
            options=st.dictionaries(texts, texts, max_size=2),
        ),
        st.builds(ProfileRef, texts, texts, texts, texts),
        st.lists(assessments, max_size=4),
    )
