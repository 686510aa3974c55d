"""One walk for many paths finds what looking them up one by one finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcconform.assess.profiles import load
from mcconform.metadata.elements import crosswalk
from mcconform.metadata.paths import Path, parse
from mcconform.metadata.questions import questions
from mcconform.metadata.search import Search
from tests.metadata.plain import find, nearest


def _spelt(name: str) -> tuple[str, ...]:
    """Two names for ``b``, of which the document may have both, in any order."""
    return ("b", "t") if name == "b" else (name,)


STEPS = st.sampled_from(["a", "b", "c[]", "t", "a[?t=a|b]", "b[?t=QF]", "a[?b=c]"])
PATHS = st.lists(STEPS, min_size=1, max_size=4).map(lambda steps: parse(".".join(steps), _spelt))
JSON = st.recursive(
    st.none() | st.integers(0, 2) | st.sampled_from(["a", "b", "c", "EQF"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abct"), inner, max_size=4)
    ),
    max_leaves=20,
)


def agrees(document: object, paths: list[Path]) -> None:
    found = Search(paths).run(document)
    for number, path in enumerate(paths):
        assert find(document, path) == found.hits.get(number, [])
        assert nearest(document, path) == found.nearest(number)


@given(JSON, st.lists(PATHS, max_size=6, unique=True))
def test_many_paths_at_once_are_each_path_alone(document: object, paths: list[Path]) -> None:
    agrees(document, paths)


def test_of_two_names_in_one_object_the_first_name_comes_first() -> None:
    agrees({"t": 1, "b": 2}, [parse("b", _spelt)])
    assert [2, 1] == [hit.value for hit in find({"t": 1, "b": 2}, parse("b", _spelt))]


def test_only_the_first_object_of_a_place_is_near() -> None:
    document = {"a": [{"c": 1}, {"b": {"t": {}}}]}
    agrees(document, [parse("a.b.t"), parse("a.c")])
    assert "/a/0" == Search([parse("a.b.t")]).run(document).nearest(0)


def test_a_profile_is_made_ready_once() -> None:
    profile = load("openbadges-3.0")
    assert questions(profile, "ob3") is questions(profile, "ob3")
    asked = [one.demand for one in questions(profile, "ob3").asked]
    assert [one for one in profile.demands if one.canonical in crosswalk().elements] == asked


def test_an_iri_where_an_object_belongs_is_its_id() -> None:
    paths = [parse("a.id"), parse("a.b"), parse("a")]
    found = Search(paths, follows=True).run(
        {"a": ["https://x.example/1", "no address", {"id": "urn:x:2"}]}
    )
    said = [(hit.pointer, hit.key, hit.value) for hit in found.hits[0]]
    assert said == [("/a/0", "id", "https://x.example/1"), ("/a/2/id", "id", "urn:x:2")]
    assert 1 not in found.hits
    assert len(found.hits[2]) == 3


@pytest.mark.parametrize("value", ["https://x.example/1", "no address"])
def test_where_an_address_would_lead_on_the_form_decides_nothing(value: str) -> None:
    search = Search([parse("a.id")], follows=True)
    assert search.run({"a": value}).by_values
    assert not search.run({"a": {"id": value}}).by_values
