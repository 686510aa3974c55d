"""The crosswalk is whole, consistent, and agrees with the frameworks beside the project."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator

import pytest

from fixtures.declare import AT
from fixtures.make import HERE, MIRROR
from mcconform.api import Checker
from mcconform.assess.profiles import available
from mcconform.catalogue import rules
from mcconform.evaluate import load_catalogue
from mcconform.metadata.elements import (
    clause,
    compiled,
    crosswalk,
    element_places,
    place,
    place_for,
    plain,
)
from mcconform.metadata.questions import places_for
from mcconform.metadata.values import TESTS
from mcconform.model import Area
from tests.metadata.helpers import demand
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
    assert element.ask[0].isupper()
    assert not element.ask.endswith((".", " "))
    assert not {"{", "}"} & set(element.ask)
    assert (
        bool(element.because)
        == any(element_places(element, standard)[1] for standard in crosswalk().standards)
        or element.name == "workload"
    )


EVERYWHERE = [(name, standard) for name in ELEMENTS for standard in crosswalk().standards]


@pytest.mark.parametrize(("name", "standard"), EVERYWHERE)
def test_the_clause_is_one_of_the_standards_own(name: str, standard: str) -> None:
    home, found = crosswalk().standards[standard], clause(crosswalk().elements[name], standard)
    assert found.startswith(home.spec)
    others = {one.spec for key, one in crosswalk().standards.items() if key != standard}
    assert not any(found.startswith(f"{other}#") for other in others)
    fragment = found.removeprefix(home.spec)
    own = element_places(crosswalk().elements[name], standard)[0]
    if not own:
        assert home.extending == fragment
    elif home.by_term:
        assert fragment.removeprefix("#") in {"Credential", *re.findall(r"\w+", " ".join(own))}
    else:
        assert fragment in home.clauses.values()


@pytest.mark.parametrize("standard", ["edc", "ob1", "ob2", "ob3", "vc1", "vc2"])
def test_clauses_are_those_that_rules_of_the_standard_cite(standard: str) -> None:
    load_catalogue()
    cited = {rule.spec for rule in rules(standard=standard)}
    home = crosswalk().standards[standard]
    assert set() == {home.spec + one for one in home.clauses.values()} - cited - EXTENSIBLE


EXTENSIBLE = {"https://www.w3.org/TR/vc-data-model/#extensibility"}
"""No rule is about what a standard leaves open."""


@pytest.mark.parametrize(("name", "standard"), EVERYWHERE)
def test_what_to_do_names_members_of_the_standard_itself(name: str, standard: str) -> None:
    element = crosswalk().elements[name]
    places = places_for(standard, demand(name), element)
    told = place_for(standard, places.full, places.extension, places.half)
    own = {plain(path.text) for text in places.full for path in compiled(standard, text)}
    other = {plain(text).rpartition(":")[2] for text in places.extension}
    half = {plain(path.text) for text in places.half for path in compiled(standard, text)}
    where = told.removeprefix("in ")
    if own:
        assert where in own
    elif other:
        assert any(where.partition(" of ")[0].endswith(last) for last in other) or (
            where.endswith("a term of an extension")
        )
    elif half:
        assert where in half
    else:
        assert told == ""


def test_a_report_on_each_standard_cites_that_standard_alone() -> None:
    checker = Checker(at=AT, offline=True, mirrors=[MIRROR])
    seen = set()
    files = [(HERE / file).read_bytes() for file in CITING]
    for data in (*files, *map(bare, ("2018/credentials/v1", "ns/credentials/v2"))):
        found = checker.assess(data, "case")[0]
        assert found.standard is not None
        seen.add(found.standard)
        own = crosswalk().standards[found.standard]
        metadata = [one for one in found.everything if one.area is Area.METADATA]
        assert metadata
        for one in metadata:
            assert one.spec.startswith(own.spec), one.rule
            assert one.fix == "" or found.standard in OPEN_BADGES_3 or "achievement." not in one.fix
    assert set(crosswalk().standards) == seen


def bare(context: str) -> bytes:
    """A credential of the data model alone."""
    document = {
        "@context": [f"https://www.w3.org/{context}"],
        "type": ["VerifiableCredential"],
        "issuer": "https://x.example/",
        "credentialSubject": {"id": "did:example:1"},
    }
    return json.dumps(document).encode()


OPEN_BADGES_3 = {"ob3", "clr2"}
CITING = [
    "badges/minimal.json", "clr2/confirmed.json", "edc/another-list.json", "trio/european.json",
    "ctdl/alone.json", "ob2/assertion-data-image.json", "ob1/0.5-long-name.png",
]  # fmt: skip


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
        lacking = _comparable(theirs) - _comparable(ours)
        # A concept says it whether it has an address or is only called something.
        named = {one for one in lacking if one.removesuffix(".id") in _comparable(ours)}
        assert lacking == named, (own, standard)
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
