"""What documents of one form share is what each of them would have had alone."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mcconform import Checker, outline
from mcconform.outline import SAID, Outline, outline_of
from mcconform.report.json_report import as_object

Json = Any
ROOT = Path(__file__).parents[1] / "fixtures"


def badge_in(path: Path) -> Json:
    """The badge in a file; None where it holds no object of JSON, or one without a form."""
    try:
        found = json.loads(path.read_bytes())
    except ValueError:
        return None
    return found if outline._form(found) else None


BADGES = sorted(
    path
    for path in ROOT.rglob("*.json")
    if path.parent.name not in ("fixtures", "mirror", "arrangements") and badge_in(path)
)
TEXTS = [
    "", " ", "Sailing", "Counts towards the diploma in sailing.", "2026-02-30T25:00:00Z",
    "2024-01-01T00:00:00Z", "https://x.example/1", "urn:uuid:5b1c9c1e-2f7d-4f55-8a0b-000000000001",
    "did:example:5", "data:application/vc+jwt,a.b.c", "ceterms:Credential", "EQF 5", "a:b", "\t",
    "eyJhbGciOiJFZERTQSJ9.e30.AA", "CourseWork", "1.2.3", "{}", "<b>", "en", "_:b0",
]  # fmt: skip
"""Texts that rules, tests of metadata and readers of envelopes tell apart."""
NUMBERS: list[Json] = [0, 1, -3, 7, 10**20]


def others(document: Json, count: int, seed: int = 5) -> Iterator[Json]:
    """Documents of the same form: some texts and numbers are others."""
    chance = random.Random(seed)

    def changed(value: Json, share: float) -> Json:
        if isinstance(value, dict):
            return {
                key: inner if key in SAID and _is_said(inner) else changed(inner, share)
                for key, inner in value.items()
            }
        if isinstance(value, list):
            return [changed(one, share) for one in value]
        if isinstance(value, str) and chance.random() < share:
            return chance.choice(TEXTS)
        if type(value) is int and chance.random() < share:
            return chance.choice(NUMBERS)
        return value

    for number in range(count):
        yield changed(document, (0.05, 0.3, 1.0)[number % 3])


def _is_said(value: Json) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(one, str) for one in value)
    )


def assessed(checker: Checker, document: Json) -> Json:
    """All that a report says of a badge."""
    report = checker.report(checker.assess(json.dumps(document).encode(), "badge"))
    return as_object(report, all_findings=True)


def checker() -> Checker:
    """A checker that nobody used before."""
    return Checker(
        at="2026-01-01", offline=True, mirrors=[ROOT / "mirror"], recipient="a@b.example"
    )


def chosen() -> Iterator[Any]:
    """Every badge; those that are no fourth one are left to the thorough run."""
    for number, path in enumerate(BADGES):
        marks = [pytest.mark.thorough] if number % 4 else []
        yield pytest.param(path, id=f"{path.parent.name}/{path.name}", marks=marks)


@pytest.mark.parametrize("path", list(chosen()))
def test_a_badge_among_others_of_its_form_is_judged_as_if_alone(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    badge = badge_in(path)
    several = [*others(badge, 2), badge, *others(badge, 3, seed=6)]
    monkeypatch.setattr(outline, "_OUTLINES", {})
    crowd = checker()
    among = [assessed(crowd, one) for one in several]
    monkeypatch.setattr(outline, "_form", lambda value: None)
    alone = [assessed(checker(), one) for one in several]
    for one, other in zip(among, alone, strict=True):
        assert one == other


def test_the_third_of_a_form_finds_what_the_second_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outline, "_OUTLINES", {})
    badge = json.loads((ROOT / "badges/golden.json").read_bytes())
    found = [outline_of(one) for one in (badge, *others(badge, 2))]
    assert found[0].made is None
    assert found[1].made is found[2].made is not None


def alike(one: Json, other: Json) -> bool:
    """Whether two documents are taken for one form."""
    return outline._form(one) == outline._form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": "x"}, {"a": 5}),
        ({"a": True}, {"a": False}),
        ({"a": 1}, {"a": True}),
        ({"a": 1}, {"a": 1.0}),
        ({"a": ["x"]}, {"a": ["x", "y"]}),
        ({"a": ["x", 5]}, {"a": [5, "x"]}),
        ({"a": [["x"], []]}, {"a": [[], ["x"]]}),
        ({"a": {}}, {"a": []}),
        ({"a": None}, {"a": {}}),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({"a": {"b": 1}, "c": {}}, {"a": {}, "c": {"b": 1}}),
        ({"type": "x"}, {"type": "y"}),
        ({"type": "x"}, {"type": ["x"]}),
        ({"type": ["x"], "@type": ["y", "z"]}, {"type": ["x", "y"], "@type": ["z"]}),
        ({"type": ["x"], "a": ["x"]}, {"type": ["x"], "a": ["x", "x"]}),
        ({"a": {"type": "x"}}, {"a": {"type": "y"}}),
        ({"@context": "x"}, {"@context": "y"}),
        ({"proof": {"cryptosuite": "x"}}, {"proof": {"cryptosuite": "y"}}),
    ],
)
def test_documents_of_other_forms(one: Json, other: Json) -> None:
    assert not alike(one, other)


def test_documents_of_one_form() -> None:
    assert alike({"a": "x", "b": [1, {"c": "x"}]}, {"a": "y", "b": [2, {"c": ""}]})
    assert alike({"type": ["x"], "a": "b"}, {"type": ["x"], "a": "c"})


@pytest.mark.parametrize(
    "document",
    [
        {"@context": {"a": "urn:a"}},
        {"@context": ["urn:x", {"a": "urn:a"}]},
        {"type": [5]},
        {"type": ["x" * 300]},
        {"type": ["x"] * 30},
        {"a": list(range(600))},
        {str(number): 1 for number in range(600)},
        ["a"],
        "a",
    ],
    ids=lambda document: str(document)[:20],
)
def test_a_document_without_a_form(document: Json) -> None:
    assert outline._form(document) is None
    found = [outline_of(copy.deepcopy(document)) for _ in range(3)]
    assert [None] * 3 == [one.made for one in found]


def test_forms_are_let_go_of(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[tuple[object, ...], Outline] = {}
    monkeypatch.setattr(outline, "_OUTLINES", kept)
    monkeypatch.setattr(outline, "_MOST_FORMS", 10)
    for number in range(95):
        outline_of({f"name {number}": 1})
    assert len(kept) == 5
    outline_of({"x" * 20_000: 1})
    assert len(kept) == 5
