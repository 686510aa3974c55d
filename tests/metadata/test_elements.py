"""The crosswalk is whole, consistent, and agrees with the frameworks beside the project."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

import pytest

from mcconform.assess.profiles import available
from mcconform.metadata.elements import compiled, crosswalk, element_places, place
from mcconform.metadata.values import TESTS
from tests.shared import FRAMEWORKS, SHARED, needs_shared

NAMES = {"obv3": "ob3", "obv2": "ob2", "clr2": "clr2", "elm": "edc", "ctdl": "ctdl"}
ELEMENTS = sorted(crosswalk().elements)


@pytest.mark.parametrize("name", ELEMENTS)
def test_an_element_has_a_place_or_a_gap_in_each_standard(name: str) -> None:
    element = crosswalk().elements[name]
    for standard, home in crosswalk().standards.items():
        paths, weak = element_places(element, standard)
        gap = standard in element.gap or (
            home.like in element.gap and standard not in element.paths
        )
        assert gap == (not paths), standard
        assert set(weak) <= set(paths), standard
        for path in (*paths, *place(element.extension, standard)):
            assert compiled(standard, path)


@pytest.mark.parametrize("name", ELEMENTS)
def test_an_element_says_what_it_means_and_what_counts(name: str) -> None:
    element = crosswalk().elements[name]
    assert element.test in TESTS
    assert element.meaning.endswith(".")
    assert element.fix.endswith(".")
    assert element.spec.startswith("https://www.imsglobal.org/spec/ob/v3p0#")
    assert (
        bool(element.because)
        == any(element_places(element, standard)[1] for standard in crosswalk().standards)
        or element.name == "workload"
    )


def test_conditions_have_paths_for_each_standard_or_none_at_all() -> None:
    for condition in crosswalk().conditions.values():
        for standard in crosswalk().standards:
            for path in place(condition.paths, standard):
                assert compiled(standard, path)


def _table() -> Iterator[str]:
    text = (SHARED / "reference" / "metadata.md").read_text(encoding="utf-8")
    section = text.partition("## 3. Element by format")[2].partition("Traps in the mapping")[0]
    for line in section.splitlines():
        if line.startswith("| `"):
            yield line.split("`")[1]


@needs_shared
def test_the_elements_are_those_of_the_reference() -> None:
    assert sorted(_table()) == ELEMENTS


OWN = {"EU-M07", "OB3-R03", "OB3-S01"}
"""Demands that narrow or widen an element's places; a profile says so, not the crosswalk."""
ELSEWHERE = {("EDC-R03", "elm"), ("EDC-R08", "elm")}


def _framework_rows() -> Iterator[tuple[str, str, str, set[str], set[str]]]:
    for file in sorted(FRAMEWORKS.glob("*.toml")) if FRAMEWORKS.is_dir() else ():
        for row in tomllib.loads(file.read_text(encoding="utf-8"))["element"]:
            for theirs, standard in NAMES.items():
                weak = {w.partition(":")[2] for w in row.get("weak", ()) if w.startswith(theirs)}
                if row["id"] not in OWN and (row["id"], theirs) not in ELSEWHERE:
                    yield row["id"], row["canonical"], standard, set(row[theirs]), weak


@needs_shared
def test_places_agree_with_every_framework() -> None:
    for own, name, standard, theirs, weak in _framework_rows():
        element = crosswalk().elements[name]
        paths, half = element_places(element, standard)
        ours = _spelt(standard, (*paths, *place(element.extension, standard)))
        assert set() == _comparable(theirs) - _comparable(ours), (own, standard)
        assert _comparable(weak) == _comparable(_spelt(standard, half)) & _comparable(theirs), own


def _spelt(standard: str, paths: tuple[str, ...]) -> set[str]:
    return {path.text for text in paths for path in compiled(standard, text)}


def _comparable(paths: set[str]) -> set[str]:
    """Paths without the marks that mean nothing to `find`."""
    return {path.replace("[]", "") for path in paths}


@needs_shared
@pytest.mark.parametrize(
    ("profile_id", "framework"),
    [
        ("au-nmf-2021", "au-nmf-2021"),
        ("ctdl-minimum", "ctdl-minimum"),
        ("emc-cmf-2019", "emc-cmf-2019"),
        ("eu-council-2022", "eu-council-2022"),
        ("nz-nzqa-2022", "nz-nzqa-2022"),
        ("openbadges-3.0", "obv3-baseline"),
        ("unesco-2022", "unesco-2022"),
    ],
)
def test_a_profile_demands_what_its_framework_demands(profile_id: str, framework: str) -> None:
    rows = tomllib.loads((FRAMEWORKS / f"{framework}.toml").read_text(encoding="utf-8"))["element"]
    profile = next(one for one in available() if one.id == profile_id)
    expected = [
        (row["id"], row["canonical"], row["requirement"], row["confidence"]) for row in rows
    ]
    assert expected == [(one.id, one.canonical, one.need, one.certainty) for one in profile.demands]


VALUES = frozenset(
    ["CMF-01", "CMF-02", "CMF-04", "CMF-06", "AU-D02", "NZ-01", "NZ-02", "NZ-03", "NZ-04", "NZ-11"]
)


@needs_shared
def test_profiles_ask_of_values_what_their_frameworks_ask() -> None:
    rows = {}
    for file in FRAMEWORKS.glob("*.toml"):
        rows |= {row["id"]: row for row in tomllib.loads(file.read_text("utf-8"))["element"]}
    demands = {one.id: one for profile in available() for one in profile.demands}
    for name in VALUES:
        row, wanted = rows[name], demands[name].value
        assert wanted is not None, name
        assert row.get("min_hours") == wanted.min_hours
        assert row.get("max_hours") == wanted.max_hours
        assert row.get("max_years") == wanted.within_years
        assert row.get("min_targets", 0) == wanted.least
        assert row.get("forbidden_words", []) == list(wanted.forbidden)
        assert row.get("pattern", "").strip("^$") == wanted.pattern
        ranges = row.get("credit_ranges", {})
        assert {k: (float(a), float(b)) for k, (a, b) in ranges.items()} == (
            {} if "max_credits" in row else wanted.credits
        )
        assert row.get("max_credits") in (None, wanted.credits.get("NZ", (0, None))[1])


@needs_shared
def test_titles_are_our_own_words() -> None:
    theirs = set()
    for file in FRAMEWORKS.glob("*.toml"):
        theirs |= {row["title"] for row in tomllib.loads(file.read_text("utf-8"))["element"]}
    ours = {demand.title for profile in available() for demand in profile.demands}
    assert set() == {title for title in ours & theirs if len(title.split()) > 2}
