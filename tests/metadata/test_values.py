"""A value counts when it says something; blanks and placeholders do not."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from mcconform.metadata.paths import Hit
from mcconform.metadata.texts import present
from mcconform.metadata.values import TESTS, Judgement, Quality, Texts, countries
from tests.metadata.test_paths import JSON

TEXTS = Texts(frozenset({"knots"}), frozenset({"ties twelve knots in the dark"}))


def judge(test: str, value: Any, key: str = "x", **owner: Any) -> Judgement:
    return TESTS[test](Hit("/x", value, key, {key: value, **owner}), TEXTS)


def quality(test: str, value: Any, key: str = "x", **owner: Any) -> str:
    return judge(test, value, key, **owner).quality.name.lower()


NOTHING: list[Any] = [
    "", "   ", "\t\n", None, {}, [], [[]], {"en": ""}, {"en": " ", "de": ""}, [""], [None], "N/A",
    "n/a", "N.A.", "na", "TBD", "tba", "none", "None.", "null", "-", "--", "—", "...", "…", "?",
    "test", "TEST!", "Lorem ipsum dolor sit amet", "to be  determined", {"type": "Evidence"},
    {"type": ["Evidence"], "name": "N/A"}, {"@context": "https://x.example", "id": ""},
]  # fmt: skip


CODES = ("country", "language")
"""Tests for which "na" is a value: Namibia, and the language of Nauru."""
TESTED = ("test", "TEST!")
"""Values that say how somebody was assessed."""


@pytest.mark.parametrize(
    ("test", "value"),
    [
        (test, value)
        for test in sorted(TESTS)
        for value in NOTHING
        if not (value == "na" and test in CODES)
        if not (test == "assessment" and value in TESTED)
    ],
)
def test_blanks_and_placeholders_count_as_absent(test: str, value: Any) -> None:
    judgement = judge(test, value)
    assert Quality.ABSENT is judgement.quality
    assert judgement.why


@pytest.mark.parametrize("value", ["Test", "testing", {"en": "Test"}, "written exam"])
def test_a_test_is_a_kind_of_assessment(value: Any) -> None:
    assert "sound" == quality("assessment", value)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("ECTS", "sound"), ("SBU", "sound"), ("StudyLoad", "sound"), ("timeInvestment", "sound"),
        ("hours", "weak"),
    ],
)  # fmt: skip
def test_an_extension_may_fix_the_unit_of_a_workload(key: str, expected: str) -> None:
    assert expected == quality("workload", 3.0, key)
    assert "absent" == quality("workload", 0, key)


@pytest.mark.parametrize(
    ("owner", "expected"),
    [
        ({"targetName": "Read a tide table"}, "sound"),
        ({"targetName": "Level 4", "targetFramework": "EQF"}, "absent"),
        ({"targetName": "EQF level 4", "targetType": "ext:EQF"}, "absent"),
        ({"targetName": "EQF 4"}, "absent"),
        ({"targetName": "Advanced", "targetUrl": "http://data.europa.eu/snb/eqf/6"}, "absent"),
        (
            {"targetName": "nivel_6", "targetFramework": "Marco Nacional de Cualificaciones"},
            "absent",
        ),
        ({"targetName": "Niveau II", "targetFramework": "RNCP"}, "absent"),
        ({"targetName": "First cycle", "targetFramework": "QF-EHEA"}, "absent"),
        ({"targetName": "Diploma of Harbours", "targetType": "ceterms:Credential"}, "absent"),
        ({"targetName": "Approved by the Board", "targetType": "ext:QualityAssurance"}, "absent"),
        (
            {"targetName": "Moor a boat", "targetFramework": "RNCP", "targetCode": "RNCP1BC01"},
            "sound",
        ),
        ({"targetName": "Tides, part 2", "targetFramework": "Harbour Skills"}, "sound"),
    ],
)
def test_an_alignment_with_a_level_or_an_award_is_no_outcome(
    owner: dict[str, Any], expected: str
) -> None:
    more = {name: value for name, value in owner.items() if name != "targetName"}
    assert expected == quality("outcome", owner["targetName"], "targetName", **more)
    address = "https://skills.x.example/1"
    assert expected == quality("skill", address, "targetUrl", **owner)


@pytest.mark.parametrize(
    ("owner", "expected"),
    [
        ({"targetName": "EQF level 5"}, "sound"),
        ({"targetName": "EQF level 9"}, "absent"),
        (
            {"targetName": "Level 5", "targetFramework": "European Qualifications Framework"},
            "sound",
        ),
        ({"targetName": "Level 5", "targetFramework": "EQF", "targetCode": "9"}, "absent"),
        ({"targetName": "Moor a boat", "targetFramework": "RNCP"}, "absent"),
        ({"targetName": "Level 12", "targetFramework": "SCQF"}, "sound"),
    ],
)
def test_a_name_says_a_level_where_no_code_does(owner: dict[str, Any], expected: str) -> None:
    more = {name: value for name, value in owner.items() if name != "targetName"}
    assert expected == quality("level", owner["targetName"], "targetName", **more)


@pytest.mark.parametrize("value", [False, True, 0, 0.0, 1, "0", "A", {"en": "", "de": "Knoten"},
                                   {"id": "https://x.example"}, [None, "x"], {"n": 0}])  # fmt: skip
def test_false_and_zero_are_values(value: Any) -> None:
    assert present(value)
    assert "sound" == quality("any", value)


SOUND: dict[str, list[Any]] = {
    "text": ["Knots", {"en": "Knots"}, [{"@value": "Knots", "@language": "en"}], "Testing ropes"],
    "description": ["Ties knots", {"en": "Knots", "de": "Knoten binden"}],
    "criteria": ["An examiner watches.", "https://x.example/criteria"],
    "outcome": ["Ties a bowline", {"en": "Ties a bowline"}],
    "uri": ["urn:uuid:1", "https://x.example/a", "did:key:z6Mk", {"id": "https://x.example"}],
    "web": ["https://x.example", "http://x.example/a?b#c"],
    "date": ["2024-02-29", "2025-01-01T00:00:00Z", "2022-11-10T07:38:00-08:00",
             "2025-01-01T00:00:00.123+01:00", "2000-02-29", "2016-12-31T23:59:60Z"],
    "country": ["PT", "pt", "PRT", "Portugal", "USA", "United Kingdom", "Deutschland", "NA", "XK",
                "http://publications.europa.eu/resource/authority/country/IRL",
                {"id": "http://publications.europa.eu/resource/authority/country/IRL"},
                {"en": "Ireland"}],
    "language": ["en", "de-AT", "sr-Latn-RS", "es-419", "zh-cmn-Hans-CN", "na", "x-dialect",
                 "http://publications.europa.eu/resource/authority/language/ENG"],
    "credit": [1, 0.5, "2", "2,5", {"schema:value": 3}],
    "workload": ["PT60H", "P2D", "P1Y", "PT0.5H", "PT1,5H", "P3W", "P1DT2H30M"],
    "level": ["Level 6", 7, "http://data.europa.eu/snb/qdr/c_c392e7a2", {"id": "urn:x:7"}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("test", "value"), [(test, value) for test, values in SOUND.items() for value in values]
)
def test_sound_values_count_in_full(test: str, value: Any) -> None:
    assert Judgement(Quality.SOUND) == judge(test, value)


WEAK: list[tuple[str, Any]] = [
    ("description", "Knots"),
    ("description", "  KNOTS. "),
    ("description", {"en": "Knots"}),
    ("criteria", "Knots"),
    ("criteria", "Ties twelve knots in the dark."),
    ("outcome", "knots"),
    ("uri", "no uri at all"),
    ("uri", "x.example/a"),
    ("country", "Atlantis"),
    ("country", "EU"),
    ("language", "English language"),
    ("language", "e"),
    ("workload", 60),
    ("workload", "60"),
]


@pytest.mark.parametrize(("test", "value"), WEAK)
def test_padding_and_odd_forms_count_half_and_say_why(test: str, value: Any) -> None:
    judgement = judge(test, value)
    assert Quality.WEAK is judgement.quality
    assert judgement.why


ABSENT: list[tuple[str, Any]] = [
    ("text", 5), ("text", True), ("text", {"a": 1}),
    ("uri", 5), ("uri", "urn:uuid:00000000-0000-0000-0000-000000000000"),
    ("web", "urn:uuid:1"), ("web", "ftp://x.example"), ("web", "https://"), ("web", 7),
    ("date", "2023-02-29"), ("date", "1900-02-29"), ("date", "2025-13-01"), ("date", "2025-04-31"),
    ("date", "yesterday"), ("date", 20250101), ("date", "2025-00-10"), ("date", "2025-01-01T25:00"),
    ("date", "٢٠٢٥-٠١-٠١"),
    ("country", 5), ("language", 5),
    ("credit", 0), ("credit", -1), ("credit", math.nan), ("credit", math.inf), ("credit", True),
    ("credit", "many"), ("credit", "0"), ("credit", 10**400), ("credit", "-2"),
    ("workload", "PT0H"), ("workload", "P0D"), ("workload", "P"), ("workload", "PT"),
    ("workload", "60 hours"), ("workload", "-PT60H"), ("workload", 0), ("workload", "P1H"),
    ("workload", False),
    ("level", True), ("level", 0), ("level", -3),
]  # fmt: skip


@pytest.mark.parametrize(("test", "value"), ABSENT)
def test_values_that_fail_their_test_do_not_count(test: str, value: Any) -> None:
    judgement = judge(test, value)
    assert Quality.ABSENT is judgement.quality
    assert judgement.why


@pytest.mark.parametrize(
    "level", [1, 8, "1", "8", "Level 6", "EQF 6", "6", "http://data.europa.eu/snb/eqf/6"]
)
def test_european_levels_are_one_to_eight(level: Any) -> None:
    assert "sound" == quality("level", level, "eqfLevel")
    assert "sound" == quality("level", level, "targetCode", targetFramework="EQF")


@pytest.mark.parametrize("level", [0, 9, "9", "Level 10", "degree", "6.5", 6.5, "-6", 10**400,
                                   "http://data.europa.eu/snb/eqf/9"])  # fmt: skip
def test_other_european_levels_do_not_exist(level: Any) -> None:
    assert "absent" == quality("level", level, "eqfLevel")
    assert "absent" == quality("level", level, "http://data.europa.eu/snb/model/elm/EQFLevel")
    framework = "European Qualifications Framework"
    assert "absent" == quality("level", level, "targetCode", targetFramework=framework)


def test_a_national_level_may_be_higher_than_eight() -> None:
    assert "sound" == quality("level", "10", "targetCode", targetFramework="NZQCF")


def test_an_outcome_named_like_the_title_counts_when_it_is_described() -> None:
    described = {"targetDescription": "Twelve knots, in the dark, one-handed."}
    assert "sound" == quality("outcome", "Knots", "targetName", **described)
    assert "weak" == quality("outcome", "Knots", "targetName", targetDescription="knots")


def test_credits_stand_for_workload_only_as_a_number() -> None:
    assert "sound" == quality("workload", 2, "creditsAvailable")
    assert "sound" == quality("workload", "2", "point")
    assert "absent" == quality("workload", "PT60H", "creditsAvailable")


def test_every_country_of_the_time_zone_database_is_known() -> None:
    table = Path("/usr/share/zoneinfo/iso3166.tab")
    if not table.is_file():
        pytest.skip("the time zone database is not installed")
    rows = [line.split("\t") for line in table.read_text().splitlines() if line[:1] != "#"]
    codes, _ = countries()
    assert set() == {code.casefold() for code, _ in rows} - codes


def test_no_reason_repeats_the_value() -> None:
    for test in TESTS:
        assert "Xyzzy" not in judge(test, "Xyzzy Plugh").why


@given(JSON)
def test_no_value_makes_a_test_raise(value: Any) -> None:
    for name, test in TESTS.items():
        for key in ("x", "eqfLevel", "point", "targetCode"):
            hit = Hit("/x", value, key, {key: value, "targetFramework": value})
            assert test(hit, TEXTS).quality in Quality, name


def test_a_deep_or_huge_value_is_no_trouble() -> None:
    deep: Any = "N/A"
    for _ in range(50_000):
        deep = [deep]
    assert not present(deep)
    for name, test in TESTS.items():
        test(Hit("/x", "PT" + "1" * 1_000_000, "x", {}), TEXTS)
        assert Quality.ABSENT is test(Hit("/x", deep, "x", {}), TEXTS).quality, name
