"""Sets that are large or made to be hard: linear, iterative; where a limit ends it, left open.

More of them, a dense graph among them, are judged by the command line: see test_arrangements.
"""

from __future__ import annotations

import time

import pytest

from fixtures.arrangements.hostile import chain, deep
from mcconform import limits
from mcconform.assess.profiles import load
from mcconform.evaluate_set import SetAssertion, evaluate_set
from mcconform.model import Outcome
from mcconform.stacking.papers import Paper
from mcconform.stacking.readers import read
from mcconform.stacking.scores import scores
from mcconform.stacking.stackset import StackSet
from tests.sets import graph, thing

AT = 10**18


def judged(stack: StackSet) -> dict[str, SetAssertion]:
    found = evaluate_set(stack, load("stacking"))
    assert not [one for one in found.assertions if "went wrong" in str(one.findings)]
    return {one.rule.removeprefix("stacking.set."): one for one in found.assertions}


def one_paper(document: object) -> tuple[Paper, ...]:
    return (Paper("a.json", read(document), "a", file="a.json"),)  # type: ignore[arg-type]


def test_chain_of_a_hundred_thousand() -> None:
    start = time.process_time()
    stack = StackSet(one_paper(chain(100_000)), load("stacking").stacking, AT)
    found = judged(stack)
    assert time.process_time() - start < 60
    assert not [one.rule for one in found.values() if one.outcome is Outcome.FAILED]
    resolved = next(one for one in scores(stack, frozenset()) if one.id == "resolved")
    assert (99_999, 99_999) == (resolved.points, resolved.of)


def test_closed_chain_is_one_circle() -> None:
    document = chain(30_000)
    document["@graph"][-1]["ceterms:isPartOf"] = document["@graph"][0]["@id"]
    found = judged(StackSet(one_paper(document), at=AT))["cycles.parts"]
    assert Outcome.FAILED is found.outcome
    (circle,) = found.findings
    assert len(str(circle.args["cycle"])) < 500


def test_time_grows_with_the_size_alone() -> None:
    def taken(length: int) -> float:
        papers = one_paper(chain(length))
        start = time.process_time()
        judged(StackSet(papers, at=AT))
        return time.process_time() - start

    taken(1_000)
    assert taken(20_000) < 12 * max(taken(5_000), 0.05)


def test_too_many_relations_are_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STACK_EDGES", 10)
    found = judged(StackSet(one_paper(chain(50)), at=AT))
    assert {Outcome.CANT_TELL} == {one.outcome for one in found.values()}
    assert any("more than 10 relations" in str(one.findings) for one in found.values())


def test_what_fails_before_the_limit_still_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STACK_EDGES", 10)
    document = chain(50)
    document["@graph"][1]["ceterms:isPartOf"] = document["@graph"][0]["@id"]
    found = judged(StackSet(one_paper(document), at=AT))
    assert Outcome.FAILED is found["cycles.parts"].outcome


def test_conditions_too_deep_are_left_open() -> None:
    found = judged(StackSet(one_paper(deep(10_000)), at=AT))["prerequisites.can_be_met"]
    assert Outcome.CANT_TELL is found.outcome


def test_too_many_conditions_are_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CONDITION_NODES", 5)
    asks = {
        "@type": "ceterms:ConditionProfile",
        "ceterms:additionalCondition": [
            {
                "@type": "ceterms:ConditionProfile",
                "ceterms:targetCredential": [f"https://a.example/{n}"],
            }
            for n in range(20)
        ],
    }
    document = graph(thing("Certificate", "https://a.example/x", requires=[asks]))
    found = judged(StackSet(one_paper(document), at=AT))["prerequisites.can_be_met"]
    assert Outcome.CANT_TELL is found.outcome


def ring(*links: tuple[str, str, str]) -> StackSet:
    """Courses with relations: who says it, in which member, of whom."""
    members: dict[str, dict[str, list[str]]] = {}
    for own, key, other in links:
        members.setdefault(own, {}).setdefault(key, []).append(f"https://a.example/{other}")
    nodes = [thing("Course", f"https://a.example/{own}", **more) for own, more in members.items()]
    return StackSet(one_paper(graph(*nodes)), at=AT)


def test_circle_of_equals_ends_and_is_no_circle_of_parts() -> None:
    equal = [("a", "sameAs", "b"), ("b", "sameAs", "c"), ("c", "sameAs", "a")]
    found = judged(ring(*equal, ("a", "isPartOf", "d")))
    assert Outcome.PASSED is found["cycles.parts"].outcome


def test_circle_that_closes_by_an_equal_is_left_open() -> None:
    stack = ring(("a", "isPartOf", "d"), ("d", "isPartOf", "c"), ("c", "sameAs", "a"))
    found = judged(stack)["cycles.parts"]
    assert Outcome.CANT_TELL is found.outcome
    (circle,) = found.findings
    assert "https://a.example/d" in str(circle.args["cause"])


def test_circle_of_parts_is_told_once_whatever_is_equal() -> None:
    stack = ring(("a", "isPartOf", "b"), ("b", "isPartOf", "a"), ("b", "sameAs", "c"))
    assert 1 == len(judged(stack)["cycles.parts"].findings)
