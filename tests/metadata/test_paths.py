"""Paths find values at every shape of a document, and only there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcconform.metadata.elements import compiled
from mcconform.metadata.paths import Hit, Path, PathError, names_framework, parse
from mcconform.metadata.search import Search
from mcconform.nodes import resolve


def find(document: object, path: Path) -> list[Hit]:
    return Search((path,)).run(document).hits.get(0, [])


def nearest(document: object, path: Path) -> str:
    return Search((path,)).run(document).nearest(0)


def found(document: object, path: str) -> list[tuple[str, object]]:
    return [(hit.pointer, hit.value) for hit in find(document, parse(path))]


def test_dots_descend() -> None:
    assert [("/a/b", 1)] == found({"a": {"b": 1}}, "a.b")


def test_one_and_many_are_the_same() -> None:
    assert [("/a/b", 1)] == found({"a": {"b": 1}}, "a[].b")
    assert [("/a/0/b", 1), ("/a/1/b", 2)] == found({"a": [{"b": 1}, {"b": 2}]}, "a[].b")
    assert [("/a/0/b", 1)] == found({"a": [{"b": 1}]}, "a.b")


def test_a_filter_keeps_objects_with_one_of_the_values() -> None:
    document = {"a": [{"t": "X", "v": 1}, {"t": "Y", "v": 2}, {"t": ["Z", "X"], "v": 3}, "X"]}
    assert [("/a/0/v", 1), ("/a/2/v", 3)] == found(document, "a[?t=X].v")
    assert [("/a/0/v", 1), ("/a/1/v", 2), ("/a/2/v", 3)] == found(document, "a[?t=X|Y].v")


def test_qf_is_any_qualifications_framework() -> None:
    document = {"a": [{"f": "EQF", "v": 6}, {"f": "Course Catalog", "v": 1}, {"f": 7, "v": 2}]}
    assert [("/a/0/v", 6)] == found(document, "a[?f=QF].v")


@pytest.mark.parametrize(
    "name",
    [
        "EQF",
        "European Qualifications Framework (EQF)",
        "New Zealand Qualifications and Credentials Framework (NZQCF)",
        "Australian Qualifications Framework",
        "QF-EHEA",
        "Irish NFQ level",
        "Deutscher Qualifikationsrahmen",
        "http://data.europa.eu/snb/eqf/25831c2",
    ],
)
def test_a_qualifications_framework_is_known(name: str) -> None:
    assert names_framework(name)


@pytest.mark.parametrize(
    "name",
    ["", "1EdTech University Program and Course Catalog", "ESCO", "sequence", "CASE framework",
     "https://skills.example/eqf/tying", "Digital Competence Framework"],
)  # fmt: skip
def test_other_frameworks_are_not_qualifications_frameworks(name: str) -> None:
    assert not names_framework(name)


def test_pointers_are_escaped() -> None:
    assert [("/a:b/c~1d", 1)] == [
        (hit.pointer, hit.value) for hit in find({"a:b": {"c/d": 1}}, parse("a:b.x", _slash))
    ]


def _slash(name: str) -> tuple[str, ...]:
    return ("c/d",) if name == "x" else (name,)


def test_a_reference_is_followed_where_the_record_is_embedded() -> None:
    assert [("/o/a", "PT")] == found({"o": {"a": "PT"}}, "o>a")
    assert [] == found({"o": "https://owner.example"}, "o>a")


BAD = ["", ".", "a.", ".a", "a..b", "a[", "a[0]", "a[?b]", "a[?b=]", "a[?=c]", "a[?b=c|]", "a b",
       "1a", "a[]b", "a[?b=c]x"]  # fmt: skip


@pytest.mark.parametrize("path", BAD)
def test_bad_notation_is_refused_with_its_place(path: str) -> None:
    with pytest.raises(PathError, match="character"):
        parse(path)


def test_short_forms_and_extension_terms_are_spelt_out() -> None:
    (mode, _) = compiled("ob3", "EXT.elm:mode")
    assert "credentialSubject.achievement.elm:mode" == mode.text
    assert ("elm:mode", "http://data.europa.eu/snb/model/elm/mode", "mode") == mode.steps[-1].names
    (name,) = compiled("ctdl", "ceterms:name")
    assert ("ceterms:name", "https://purl.org/ctdl/terms/name") == name.steps[0].names


def test_the_nearest_object_is_where_a_value_would_go() -> None:
    document = {"issuer": {"address": {"type": "Address"}}}
    assert "/issuer/address" == nearest(document, parse("issuer.address.addressCountry"))
    assert "/issuer" == nearest({"issuer": {}}, parse("issuer.address.addressCountry"))
    assert "" == nearest({"issuer": "https://x.example"}, parse("issuer.address.addressCountry"))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abct/~"), inner, max_size=3)
    ),
)


@given(JSON, st.sampled_from(["a", "a.b", "a[].b[].c", "a[?t=a|b].b", "a[?t=QF]", "a>b.c"]))
def test_every_hit_is_where_its_pointer_says_and_nothing_raises(
    document: object, path: str
) -> None:
    for hit in find(document, parse(path)):
        assert hit.value is resolve(document, hit.pointer)
    nearest(document, parse(path))


def test_a_deep_document_is_no_trouble() -> None:
    document: object = "end"
    for _ in range(50_000):
        document = {"a": [document]}
    assert [] == found(document, "a.b")
