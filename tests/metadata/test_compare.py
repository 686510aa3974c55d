"""Credentials side by side: the trio says the same, and what differs is marked as differing."""

from __future__ import annotations

import copy
import itertools
import json
from typing import Any

import pytest

from fixtures import trio
from mcconform.api import Checker
from mcconform.metadata import units
from mcconform.metadata.compare import Agreement, Comparison, Line, State, compare
from mcconform.metadata.elements import crosswalk
from mcconform.metadata.paths import Hit
from mcconform.metadata.readers import READERS
from mcconform.metadata.reading import Reading, best, label
from mcconform.metadata.units import declared
from tests.shared import SAMPLES, needs_shared

Json = Any
CHECKER = Checker(at="2026-01-01T00:00:00Z", offline=True)
TRIO = {"ob3": trio.badge, "edc": trio.european, "ctdl": trio.american}


def compared(*documents: Json) -> Comparison:
    texts = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in documents]
    return compare([CHECKER.dossiers(text, f"case {i}")[0] for i, text in enumerate(texts)])


def line(comparison: Comparison, row: str) -> Line:
    return next(one for one in comparison.lines if one.row.id == row)


def texts(comparison: Comparison, row: str) -> list[list[str]]:
    return [[item.value.text for item in cell.items] for cell in line(comparison, row).cells]


# -- the same thing three times -------------------------------------------------------------------


def test_one_micro_credential_in_three_standards_says_the_same() -> None:
    found = compared(*(make() for make in TRIO.values()))
    assert list(TRIO) == [column.standard for column in found.columns]
    assert {Agreement.SAME} == {one.agreement for one in found.lines}
    unsaid = {
        (one.row.id, column.standard, cell.state)
        for one in found.lines
        for column, cell in zip(found.columns, one.cells, strict=True)
        if cell.state is not State.SAID
    }
    assert {
        (row, "ctdl", State.CANNOT_BE_SAID) for row in ("identity", "issued", "expires")
    } == unsaid


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("title", [trio.TITLE]),
        ("issuer", [trio.SCHOOL]),
        ("outcomes", list(trio.OUTCOMES)),
        ("level", ["EQF 4"]),
        ("workload", ["30 hours"]),
        ("credit", ["1 ECTS"]),
        ("assessment", [trio.TEST]),
        ("supervision", ["yes"]),
        ("quality", [trio.BOARD]),
        ("price", ["180 EUR"]),
        ("language", ["en"]),
    ],
)
def test_the_values_of_the_trio_are_the_ones_it_was_written_with(
    row: str, expected: list[str]
) -> None:
    found = compared(*(make() for make in TRIO.values()))
    assert [expected] * 3 == texts(found, row)


def test_the_order_of_the_arguments_only_orders_the_columns() -> None:
    changed = trio.european()
    changed["credentialSubject"]["hasClaim"][0]["specifiedBy"]["volumeOfLearning"] = "PT60H"
    documents = [trio.badge(), changed, trio.american()]
    first = compared(*documents)
    for order in itertools.permutations(range(3)):
        other = compared(*(documents[index] for index in order))
        assert first.conversions == other.conversions
        for one, two in zip(first.lines, other.lines, strict=True):
            assert (one.row, one.agreement) == (two.row, two.agreement)
            assert tuple(one.cells[index] for index in order) == two.cells


# -- differences ----------------------------------------------------------------------------------


def test_what_differs_is_different_and_marked() -> None:
    other = trio.american()
    other["@graph"][0]["ceterms:estimatedDuration"][0]["ceterms:exactDuration"] = "PT60H"
    found = line(compared(trio.badge(), trio.european(), other), "workload")
    assert Agreement.PARTLY is found.agreement
    assert [False, False, True] == [cell.items[0].alone for cell in found.cells]
    assert Agreement.DIFFERENT is line(compared(trio.badge(), other), "workload").agreement


def test_one_outcome_less_is_partly_the_same() -> None:
    other = trio.badge()
    del other["credentialSubject"]["achievement"]["alignment"][1]
    found = line(compared(trio.badge(), other), "outcomes")
    assert Agreement.PARTLY is found.agreement
    assert [True, False] == [item.shared for item in found.cells[0].items]
    assert [True] == [item.shared for item in found.cells[1].items]


def test_an_outcome_in_other_words_with_the_same_skill_is_the_same() -> None:
    other = trio.badge()
    other["credentialSubject"]["achievement"]["alignment"][0]["targetName"] = "Gezeiten lesen"
    assert Agreement.SAME is line(compared(trio.badge(), other), "outcomes").agreement


def test_what_one_alone_says_is_no_difference() -> None:
    other = trio.badge()
    del other["credentialSubject"]["achievement"]["elm:volumeOfLearning"]
    found = line(compared(trio.badge(), other), "workload")
    assert Agreement.ONE is found.agreement
    assert [State.SAID, State.CANNOT_BE_SAID] == [cell.state for cell in found.cells]


def test_left_out_and_not_sayable_are_kept_apart() -> None:
    bare = trio.american()
    del bare["@graph"][0]["ceterms:estimatedDuration"]
    badge = trio.badge()
    del badge["credentialSubject"]["achievement"]["elm:volumeOfLearning"]
    found = line(compared(bare, badge), "workload")
    assert Agreement.NONE is found.agreement
    assert [State.NOT_SAID, State.CANNOT_BE_SAID] == [cell.state for cell in found.cells]


def test_credit_is_compared_by_declared_conversions() -> None:
    semester = trio.american()
    value = semester["@graph"][0]["ceterms:requires"][0]["ceterms:creditValue"][0]
    value["ceterms:creditUnitType"] = [{"ceterms:targetNode": "creditUnit:SemesterHour"}]
    two = trio.badge()
    two["credentialSubject"]["achievement"]["elm:creditPoint"]["elm:point"] = "2"
    found = compared(semester, two)
    assert Agreement.SAME is line(found, "credit").agreement
    assert [["1 US semester hour"], ["2 ECTS"]] == texts(found, "credit")
    assert ("1 US semester hour = 2 ECTS",) == found.conversions


def test_a_number_of_credits_without_a_unit_is_not_taken_for_one_with() -> None:
    bare = trio.badge()
    achievement = bare["credentialSubject"]["achievement"]
    del achievement["elm:creditPoint"]
    achievement["creditsAvailable"] = 1
    found = compared(bare, trio.european())
    assert Agreement.DIFFERENT is line(found, "credit").agreement
    assert [["1 without a unit"], ["1 ECTS"]] == texts(found, "credit")


def test_an_amount_said_with_and_without_its_unit_is_one_value() -> None:
    both = trio.badge()
    both["credentialSubject"]["achievement"]["creditsAvailable"] = 1
    assert [["1 ECTS"]] == texts(compared(both), "credit")


@needs_shared
def test_the_two_workloads_of_the_european_sample_are_both_shown() -> None:
    sample = SAMPLES / "edc" / "micro-credential-annex1-unsigned.jsonld"
    found = compared(sample.read_bytes(), trio.european())
    assert [["60 hours", "60 months"], ["30 hours"]] == texts(found, "workload")
    assert ["EQF 6", "RQF Level 6"] == texts(found, "level")[0]
    assert [["no"], ["yes"]] == texts(found, "identity")


def test_a_level_in_an_alignment_of_plain_open_badges_is_the_same_level() -> None:
    plain = trio.badge()
    achievement = plain["credentialSubject"]["achievement"]
    del achievement["elm:eqfLevel"]
    achievement["alignment"].append(
        {
            "type": ["Alignment"],
            "targetName": "EQF level 4",
            "targetUrl": trio.EQF4,
            "targetFramework": "European Qualifications Framework",
            "targetCode": "4",
        }
    )
    found = compared(plain, trio.european())
    assert Agreement.SAME is line(found, "level").agreement
    assert Agreement.SAME is line(found, "outcomes").agreement, "a level is no outcome"


# -- reading --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("duration", "hours", "calendar"),
    [
        ("PT60H", 60.0, "60 hours"),
        ("PT1H30M", 1.5, "1 hour, 30 minutes"),
        ("PT90M", 1.5, "90 minutes"),
        ("P60M", None, "60 months"),
        ("P8W", None, "8 weeks"),
        ("P1DT2H", None, "1 day, 2 hours"),
        ("P1Y", None, "1 year"),
        ("PT0,5H", 0.5, "0.5 hours"),
        ("eight weeks", None, ""),
        ("P", None, ""),
        ("PT", None, ""),
        ("", None, ""),
    ],
)
def test_durations_of_hours_are_hours_and_others_stay(
    duration: str, hours: float | None, calendar: str
) -> None:
    assert hours == units.hours(duration)
    assert calendar == units.calendar(duration)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (trio.ENGLISH, "en"),
        ("http://publications.europa.eu/resource/authority/language/LTZ", "lb"),
        ("http://publications.europa.eu/resource/authority/language/QAA", "qaa"),
        ("pt-BR", "pt-BR"),
        ("English, British", ""),
        ("", ""),
    ],
)
def test_languages_are_tags(name: str, expected: str) -> None:
    assert expected == units.language(name)


def test_every_row_names_elements_and_a_reader_that_there_are() -> None:
    for row in declared().rows:
        assert row.reader in READERS
        assert set(row.elements) <= set(crosswalk().elements)
        assert set(row.unsayable) <= set(crosswalk().standards)
    ids = [row.id for row in declared().rows]
    assert len(ids) == len(set(ids))


def test_a_text_is_the_english_one_or_the_first() -> None:
    assert "Tides" == best({"de": "Gezeiten", "en-GB": "Tides"})
    assert "Gezeiten" == best({"de": ["Gezeiten"], "fr": "Marées"})
    assert "Tides" == label({"ceterms:name": {"en": "Tides"}, "@id": "_:a"})
    assert "" == label({"@id": "https://a.example/"})


def test_references_are_followed_within_the_document_only() -> None:
    school = {"@id": "_:s", "ceterms:name": "School"}
    reading = Reading({"@graph": [school]})
    assert school == reading.follow("_:s")
    assert school == reading.follow({"@id": "_:s"})
    assert "_:t" == reading.follow("_:t")


def test_references_in_circles_end() -> None:
    document = {"@graph": [{"@id": "_:a", "p": ["_:b"]}, {"@id": "_:b", "p": ["_:a"]}]}
    reading = Reading(document)
    assert reading.whole(document["@graph"][0])
    assert ["/p/0"] == reading.put_in[:1]
    assert "/p/0" == reading.place("/p/0/p/0")


def test_many_references_to_much_stay_bounded() -> None:
    nodes = [{"@id": f"_:{n}", "p": [f"_:{m}" for m in range(300)]} for n in range(300)]
    reading = Reading({"@graph": nodes})
    reading.whole(nodes[0])
    assert len(reading.put_in) <= 2_000


# -- odd input ------------------------------------------------------------------------------------


def test_what_cannot_be_read_is_a_column_with_the_reason() -> None:
    found = compared(b"not json", {"type": "Something"}, trio.badge())
    assert ["it could not be read", "no standard that mcconform knows was recognised", ""] == [
        column.problem for column in found.columns
    ]
    assert {Agreement.ONE} == {one.agreement for one in found.lines}


HOSTILE = (None, True, 5, 1e308, "", "\ud800", [], [[]], [None, 5], {}, {"id": 5}, {"en": []})


@pytest.mark.parametrize("standard", TRIO)
def test_wrong_values_anywhere_never_raise(standard: str) -> None:
    document = TRIO[standard]()
    places = list(_places(document))
    for index, way in enumerate(places):
        for step in (0, 5):
            spoiled = copy.deepcopy(document)
            holder = spoiled
            for key in way[:-1]:
                holder = holder[key]
            holder[way[-1]] = HOSTILE[(index + step) % len(HOSTILE)]
            compare([CHECKER.dossiers(json.dumps(spoiled).encode(), "odd")[0]])


def _places(value: Json, way: tuple[Any, ...] = ()) -> Any:
    keys = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in keys:
        yield (*way, key)
        if isinstance(inner, dict | list):
            yield from _places(inner, (*way, key))


def test_readers_take_any_hit() -> None:
    reading = Reading({})
    for reader in READERS.values():
        for value in HOSTILE:
            for owner in ({}, {"framework": value, "creditUnitType": [value], "title": value}):
                list(reader([Hit("/x", value, "x", owner)], reading))
