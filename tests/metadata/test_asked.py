"""What a profile asks of values: sizes, levels, forms, words. Expected answers are worked out by
hand from the facts: 1 ECTS is 25 to 30 hours, a week of learning 5 to 168 hours.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcconform.assess.profiles import load
from mcconform.assess.value_lint import value_faults
from mcconform.metadata import standings
from mcconform.metadata.asked import matcher
from mcconform.model import Wanted
from mcconform.standards.measures import duration, unit_of
from tests.metadata.helpers import badge, demand, dossier, profile

Json = Any
ECTS = "http://data.europa.eu/snb/education-credit/6fcec5c5af"
PASSED, FAILED, OPEN = "passed", "failed", "cantTell"


def told(document: Json, element: str, standard: str = "ob3", **wanted: Any) -> str | None:
    asked = profile(demand(element, value=Wanted(**wanted)))
    found = standings(dossier(document, standard), asked)[0].answer
    return found.outcome.value if found else None


def hours(text: str, **wanted: Any) -> str | None:
    return told(badge(volumeOfLearning=text), "workload", **wanted)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PT100H", PASSED),
        ("PT150H", PASSED),
        ("PT120H30M", PASSED),
        ("PT99H", FAILED),
        ("PT151H", FAILED),
        ("P60M", FAILED),
        ("P1W", OPEN),
        ("P5D", OPEN),
        ("P1D", FAILED),
        ("P2Y", FAILED),
    ],
)
def test_a_workload_lies_between_two_bounds(text: str, expected: str) -> None:
    assert expected == hours(text, min_hours=100, max_hours=150)


def test_an_hour_is_reached_by_any_day() -> None:
    assert PASSED == hours("P1D", min_hours=1)
    assert FAILED == hours("PT30M", min_hours=1)


@pytest.mark.parametrize(
    ("points", "expected"),
    [("4", PASSED), ("5,5", PASSED), ("6.0", PASSED), ("3", FAILED), ("7", FAILED)],
)
def test_credits_lie_between_the_bounds_of_their_system(points: str, expected: str) -> None:
    document = badge(creditPoint={"framework": {"id": ECTS}, "point": points})
    ranges = {"ECTS": (4.0, 6.0), "US": (2.0, 3.0)}
    assert expected == told(document, "credit", credits=ranges)
    assert OPEN == told(document, "credit", credits={"US": (2.0, 3.0)})


def test_a_number_without_a_unit_is_left_open() -> None:
    assert OPEN == told(badge(creditsAvailable=5), "credit", credits={"ECTS": (4.0, 6.0)})


def test_the_unit_may_stand_beside_the_number() -> None:
    document = badge(creditsAvailable=5, **{"ceterms:creditUnitType": "ECTS"})
    assert PASSED == told(document, "credit", credits={"ECTS": (4.0, 6.0)})


def level(framework: str, code: str) -> Json:
    alignment = {
        "targetName": "Level",
        "targetUrl": "https://x.example",
        "targetFramework": framework,
    }
    return badge(alignment=[{**alignment, "targetCode": code}])


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (level("EQF", "6"), PASSED),
        (level("European Qualifications Framework", "Level 7"), PASSED),
        (level("EQF", "5"), FAILED),
        (level("DQR", "6"), OPEN),
        (badge(eqfLevel={"id": "http://data.europa.eu/snb/eqf/6"}), PASSED),
        (badge(eqfLevel={"id": "http://data.europa.eu/snb/eqf/3"}), FAILED),
    ],
)
def test_a_level_is_one_of_those_asked_for(document: Json, expected: str) -> None:
    assert expected == told(document, "level", levels={"EQF": (6, 7)})


def test_levels_that_will_do_only_where_ects_credit_is_given() -> None:
    wanted: Json = {"levels": {"EQF": (6, 7)}, "levels_with_credit": {"EQF": (4, 5)}}
    document = level("EQF", "5")
    assert FAILED == told(document, "level", **wanted)
    document["credentialSubject"]["achievement"]["creditPoint"] = {
        "framework": {"id": ECTS},
        "point": "4",
    }
    assert PASSED == told(document, "level", **wanted)


@pytest.mark.parametrize(
    ("value", "expected"), [("090101", PASSED), ("Navigation", FAILED), ("0901012", FAILED)]
)
def test_a_form_is_kept_by_the_whole_text(value: str, expected: str) -> None:
    assert expected == told(badge(fieldOfStudy=value), "field", pattern="[0-9]{6}")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Knots", PASSED),
        ("Diploma of Knots", FAILED),
        ("NATIONAL knots", FAILED),
        ("Mastery", PASSED),
    ],
)
def test_words_that_are_kept_for_others(name: str, expected: str) -> None:
    assert expected == told(badge(name=name), "title", forbidden=("diploma", "national", "master"))


def test_values_that_are_too_general() -> None:
    for kind, expected in (("ceterms:Credential", FAILED), ("ceterms:Badge", PASSED)):
        found = told({"@type": kind}, "credential_type", "ctdl", refused=("ceterms:Credential",))
        assert expected == found


def test_a_number_of_values() -> None:
    document = badge(**{"ceterms:isPartOf": ["https://a.example", "https://b.example"]})
    assert PASSED == told(document, "stackability", least=2)
    assert FAILED == told(document, "stackability", least=3)


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2028-06-01", PASSED),
        ("2020-01-01", PASSED),
        ("2030-01-01", FAILED),
        ("soon", OPEN),
        ("2028-02-31", OPEN),
    ],
)
def test_a_date_is_not_far_off(date: str, expected: str) -> None:
    document = badge(**{"ceterms:reviewProcess": date})
    assert expected == told(document, "review_period", within_years=3)


def test_nothing_is_answered_where_nothing_is_said() -> None:
    assert None is told(badge(), "workload", min_hours=1)
    assert None is told(badge(volumeOfLearning="P0D"), "workload", min_hours=1)


def test_the_answer_does_not_repeat_the_value() -> None:
    asked = profile(demand("title", value=Wanted(pattern="[0-9]+")))
    found = standings(dossier(badge(name="Anna Vaz")), asked)[0].answer
    assert found is not None
    assert "Anna" not in found.why


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
EVERY = Wanted(
    min_hours=1,
    max_hours=2,
    credits={"ECTS": (1, 2)},
    levels={"EQF": (1,)},
    pattern="a+",
    forbidden=("b",),
    refused=("c",),
    least=1,
    within_years=1,
)


@given(JSON, st.sampled_from(["workload", "credit", "level", "title", "review_period"]))
def test_odd_values_never_raise(value: Json, element: str) -> None:
    names = ("volumeOfLearning", "creditsAvailable", "eqfLevel", "name", "ceterms:reviewProcess")
    document = badge(**dict.fromkeys(names, value))
    standings(dossier(document), profile(demand(element, value=EVERY)))


def test_a_pattern_takes_linear_time() -> None:
    assert not matcher("(a+)+b")("a" * 10_000)
    with pytest.raises(ValueError, match=r".*"):
        matcher("(?=a)b")


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({}, "asks for nothing"),
        ({"hours": 5}, "unknown key hours"),
        ({"min_hours": "5"}, "expected `float"),
        ({"min_hours": 5, "max_hours": 2}, "is no range"),
        ({"credits": {"ECTS": [6, 4]}}, "is no range"),
        ({"credits": {"Groats": [1, 2]}}, "unknown credit system Groats"),
        ({"credits": {"ECTS": [1]}}, "at `$.credits"),
        ({"levels": {"EQF": []}}, "has no levels"),
        ({"levels_with_credit": {"EQF": [1]}}, "there are none"),
        ({"pattern": "("}, "pattern cannot be used"),
        ({"pattern": "(?<=a)b"}, "pattern cannot be used"),
        ({"forbidden": [" "]}, "is blank"),
        ({"least": -1}, "greater than 0"),
    ],
)
def test_a_table_that_makes_no_sense_is_refused(table: Json, said: str) -> None:
    assert any(said in message for message, _ in value_faults(table))


def test_a_sound_table_has_no_fault() -> None:
    table = {"min_hours": 1, "credits": {"ECTS": [4, 6]}, "levels": {"EQF": [6]}, "pattern": "a|b"}
    assert [] == list(value_faults(table))


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("PT60H", 60, 60),
        ("PT1H30M", 1.5, 1.5),
        ("P60M", 1680, 44640),
        ("P1D", 1, 24),
        ("P1W", 5, 168),
    ],
)
def test_a_duration_is_a_span_of_hours(text: str, least: float, most: float) -> None:
    found = duration(text)
    assert found is not None
    assert (least, most) == found.hours


@pytest.mark.parametrize("text", ["", "P", "PT", "60", "PT60", "60H", "P-1D", "P1H", "PT1D"])
def test_what_is_no_duration(text: str) -> None:
    assert duration(text) is None


@pytest.mark.parametrize(
    ("names", "unit"),
    [
        ([ECTS], "ECTS"),
        (["ects"], "ECTS"),
        (["creditUnit:SemesterHours"], "US"),
        (["https://purl.org/ctdl/vocabs/creditUnit/QuarterHours"], "US quarter"),
        (["ECTS", "NZQF credits"], None),
        (["groats"], None),
        ([], None),
    ],
)
def test_a_credit_system_is_known_by_its_names(names: list[str], unit: str | None) -> None:
    found = unit_of(names)
    assert unit == (found.id if found else None)


def test_the_common_framework_is_kept_by_a_european_credential_of_its_size() -> None:
    """CMF: 100 to 150 hours, 4 to 6 ECTS, level 6 or 7."""

    def credential(hours_: str, points: str, eqf: str) -> Json:
        spec = {
            "title": {"en": ["Knots"]},
            "volumeOfLearning": hours_,
            "creditPoint": [{"framework": {"id": ECTS}, "point": points}],
            "eqfLevel": {"id": f"http://data.europa.eu/snb/eqf/{eqf}"},
            "isPartOf": [{"id": "urn:x:degree"}],
        }
        return {"credentialSubject": {"hasClaim": [{"specifiedBy": spec}]}}

    asked = load("emc-cmf-2019")
    for document, expected in (
        (credential("PT125H", "5", "6"), {PASSED}),
        (credential("PT125H", "5", "5"), {PASSED}),
        (credential("PT60H", "2", "6"), {PASSED, FAILED}),
    ):
        found = standings(dossier(document, "edc"), asked)
        assert expected == {one.answer.outcome.value for one in found if one.answer}
