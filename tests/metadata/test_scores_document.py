"""What docs/scores.md says is so: the facts are those of the data, the numbers those of a check.

``python -m tests.metadata.test_scores_document`` writes its tables anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.declare import AT
from fixtures.make import MIRROR
from mcconform.api import Checker
from mcconform.metadata.elements import crosswalk
from mcconform.metadata.fact_list import SCORES, declared
from mcconform.model import Score
from mcconform.report.text import number

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "scores.md"
MARK = re.compile(r"<!-- (facts|scores|parts): (.*?) -->\n\n(?:(?:\|.*\n)+\n)?")
CHECKER = Checker(at=AT, offline=True, mirrors=[MIRROR])


def scores_of(file: str) -> dict[str, Score]:
    return dict(CHECKER.assess((ROOT / file).read_bytes(), file)[0].scores)


def facts_table(score: str) -> Iterator[str]:
    weighted = score == "provenance"
    yield f"| fact | holds when | can be said in |{' weight |' if weighted else ''}"
    yield f"| --- | --- | --- |{' --: |' if weighted else ''}"
    for fact in declared().facts:
        if fact.score == score:
            where = [name for name in crosswalk().standards if fact.expressible(name)]
            said = ", ".join(where) if len(where) < len(crosswalk().standards) else "all"
            weight = f" {number(fact.weight)} |" if weighted else ""
            yield f"| `{fact.name}` {fact.title} | {fact.about} | {said} |{weight}"


def scores_table(files: str) -> Iterator[str]:
    several = {Path(file).name: scores_of(file) for file in files.split()}
    yield f"| score | {' | '.join(several)} |"
    yield f"| --- |{' --: |' * len(several)}"
    for name in next(iter(several.values())):
        cells = [
            f"{number(one[name].points)} of {number(one[name].of)}" for one in several.values()
        ]
        yield f"| `{name}` | {' | '.join(cells)} |"


def parts_table(file: str) -> Iterator[str]:
    yield "| fact | state | points | why |"
    yield "| --- | --- | --: | --- |"
    found = scores_of(file)
    for name in SCORES:
        for part in found[name].parts:
            points = f"{number(part.points)} of {number(part.of)}"
            yield f"| `{part.id}` | {part.state} | {points} | {part.why} |"


TABLES = {"facts": facts_table, "scores": scores_table, "parts": parts_table}


def rendered(text: str) -> str:
    """The document with its tables as they have to be."""

    def table(found: re.Match[str]) -> str:
        lines = "\n".join(TABLES[found[1]](found[2]))
        return f"<!-- {found[1]}: {found[2]} -->\n\n{lines}\n\n"

    return MARK.sub(table, text)


def test_the_tables_are_what_the_data_and_a_check_give() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert rendered(text) == text
    assert {"facts", "scores", "parts"} == {found[0] for found in MARK.findall(text)}


@pytest.mark.parametrize("score", sorted(scores_of("fixtures/trio/open-badge.json")))
def test_every_score_is_explained(score: str) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert f"| `{score}` |" in text


def test_the_sentence_under_the_example_is_so() -> None:
    text = " ".join(DOCUMENT.read_text(encoding="utf-8").split())
    found = scores_of("fixtures/trio/open-badge.json")["consistency"]
    assert f"its consistency is {number(found.points)} of {number(found.of)}:" in text


def test_each_score_is_the_sum_of_its_parts() -> None:
    for file in ("open-badge", "european", "ctdl"):
        for score in scores_of(f"fixtures/trio/{file}.json").values():
            assert score.points == sum(part.points for part in score.parts)
            assert score.of == sum(part.of for part in score.parts)
            assert score.value == (score.points / score.of if score.of else None)


if __name__ == "__main__":
    DOCUMENT.write_text(rendered(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
