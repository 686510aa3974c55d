"""What contexts cost is known before they are processed, and has an end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mcconform import limits
from mcconform.canonical import TooMuchWork, canonize, reference
from mcconform.canonical.weight import Weights

Json = Any
A, B = "https://a.example/", "https://b.example/"
TERMS = {f"term{number}": f"{A}{number}" for number in range(100)}
DOCUMENTS = {A: {"@context": TERMS}, B: {"@context": {"name": {"@id": f"{B}name"}}}}


def test_a_context_weighs_its_entries_and_those_of_what_it_names() -> None:
    weights = Weights(DOCUMENTS)
    assert 100 < weights.of(A) < 110
    assert weights.of([A, B, A]) == 1 + 2 * weights.of(A) + weights.of(B)
    assert 1 == weights.of("https://nobody.example/")


def test_contexts_that_name_each_other_have_a_weight() -> None:
    circle = Weights({A: {"@context": B}, B: {"@context": [A, {"x": None}]}})
    assert circle.of(A) > 0


def test_contexts_on_top_of_each_other_thousands_of_times_are_refused() -> None:
    document = {"@context": [A, B] * 1000, "name": "x"}
    with pytest.raises(TooMuchWork, match="contexts"):
        canonize(document, DOCUMENTS)


@pytest.mark.parametrize("engine", [canonize, reference.canonize])
def test_contexts_that_multiply_are_refused(engine: Callable[[Json, Json], object]) -> None:
    """PyLD's lists of them took all memory there is."""

    def url(number: int) -> str:
        return f"{A}{number}"

    many = {url(number): {"@context": [url(number + 1)] * 10} for number in range(9)}
    many[url(9)] = {"@context": {"name": f"{B}name"}}
    with pytest.raises(TooMuchWork, match="contexts"):
        engine({"@context": url(0), "name": "x"}, many)


def test_a_fresh_context_in_each_node_does_not_make_the_next_ones_free() -> None:
    parts = [{"@context": [{f"own{n}": f"{B}{n}"}, A, B], "name": "x"} for n in range(1000)]
    document = {"@context": B, f"{B}part": parts}
    with pytest.raises(TooMuchWork, match="contexts"):
        canonize(document, DOCUMENTS)


def test_the_same_contexts_in_each_of_many_nodes_cost_once() -> None:
    """So do credentials that hold many endorsements, each with the contexts of the whole."""
    parts = [{"@context": [A, B], "name": str(n)} for n in range(limits.CONTEXT_TERMS // 100)]
    form = canonize({"@context": [A, B], f"{B}part": parts}, DOCUMENTS)
    assert 2 * len(parts) == form.nquads.count("\n")
