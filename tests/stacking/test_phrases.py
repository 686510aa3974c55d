"""What is found in words, and what is not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcconform.stacking.declared import framework_marks, framework_names
from mcconform.stacking.phrases import (
    Text,
    claims,
    holds,
    languages,
    names_unit,
    prerequisites,
    silent,
    table,
    words,
)
from mcconform.stacking.terms import data


def claimed(text: str) -> bool:
    """Whether a text is taken as a claim."""
    return bool(claims([Text.of("/x", text)]))


@pytest.mark.parametrize(
    "text",
    [
        "This credential is credit-eligible and stacks towards a degree.",
        "It counts toward the Bachelor of Science in Navigation.",
        "Earners may have this COUNTED TOWARDS the diploma",
        "A stackable micro‑credential in tidal navigation.",
        "stackable",
        "This micro-credential is part of the Certificate in Navigation.",
        "Das Modul kann auf das Masterstudium angerechnet werden.",
        "Auf den Studiengang Nautik anrechenbar.",
        "Cette unité compte pour le diplôme de navigation.",
        "Contribue à l’obtention de la licence professionnelle.",
        "Cuenta para el título de grado en náutica.",
        "Microcredencial apilable.",
        "Concorre al conseguimento della laurea in nautica.",
        "Deze microcredential telt mee voor de bacheloropleiding.",
        "Conta para a licenciatura em Náutica.",
    ],
)
def test_claims_in_several_languages_are_found(text: str) -> None:
    assert claimed(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Team members are nominated for this badge by their peers.",
        "Attendance counts towards your final grade.",
        "Every hour counts towards a better sea.",
        "This badge does not count towards a degree.",
        "It can't be counted towards any degree.",
        "This course is not stackable.",
        "A non-credit-bearing course.",
        "Students worked as part of a team. The certificate was handed out later.",
        "It counts towards nothing. A degree is another matter.",
        "Stack the containers before you certify them.",
        "Ein Abschluss kann nicht auf das Studium angerechnet werden.",
        "Überstunden werden angerechnet.",
        "Ce cours ne compte pas pour le diplôme.",
        "No cuenta para el grado.",
        "Telt niet mee voor het diploma.",
        "Ons bedrijf verkoopt kisten; ze zijn handig.",
        "Não conta para a licenciatura.",
        "Completed the Bachelor and Master programmes with credit.",
    ],
)
def test_other_sentences_are_let_be(text: str) -> None:
    assert not claimed(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Prerequisite: Chart Work I.", True),
        ("There are no prerequisites.", False),
        ("Prerequisites: none", False),
        ("Learners must have completed Chart Work.", True),
        ("Zulassungsvoraussetzung ist der Sportbootführerschein.", True),
        ("Keine Zulassungsvoraussetzungen.", False),
        ("Prérequis : le permis côtier.", True),
        ("Pré-requisito: carta de patrão local.", True),
        ("Requisitos previos: ninguno", False),
        ("The skipper must have a licence.", False),
    ],
)
def test_prerequisites_in_words(text: str, expected: bool) -> None:
    assert expected is bool(prerequisites([Text.of("/x", text)]))


def test_mention_says_where_and_in_which_language() -> None:
    (found,) = claims([Text.of("/a", "Nothing."), Text.of("/b", "Cuenta para el grado.")])
    assert ("/b", "cuenta para", "es") == (found.pointer, found.phrase, found.language)


def test_units_are_found_as_whole_words() -> None:
    assert names_unit([Text.of("/x", "Worth 5 ECTS.")])
    assert names_unit([Text.of("/x", "3 semester hours")])
    assert not names_unit([Text.of("/x", "Insects and projects")])


def test_names_are_held_as_whole_words() -> None:
    names = table(["EQF", "European Qualifications Framework"])
    assert holds(words("Level 6 of the EQF."), names)
    assert holds(words("European qualifications framework"), names)
    assert not holds(words("EQFX, a European framework"), names)


def test_every_language_has_every_kind_of_phrase() -> None:
    assert ["de", "en", "es", "fr", "it", "nl", "pt"] == [one.language for one in languages()]
    for one in languages():
        assert one.alone
        assert one.lead
        assert one.goal
        assert one.prerequisite
        assert one.whole
        assert one.no
        assert one.none


@pytest.mark.parametrize(
    "text", ["counts towards " * 12_000, "degree " * 25_000, "a" * 190_000, ". " * 95_000]
)
def test_long_texts_cost_little(text: str) -> None:
    start = time.process_time()
    claims([Text.of("/x", text)])
    assert time.process_time() - start < 5


FRAMEWORKS = [framework_names(one["id"]) for one in data()["framework"]]
PHRASES = sorted(
    {
        " ".join(phrase)
        for one in languages()
        for found in (one.alone, one.lead, one.goal, one.prerequisite, *FRAMEWORKS)
        for several in found.values()
        for phrase in several
    }
)


@given(st.lists(st.lists(st.sampled_from([*PHRASES, "the", "tides", "."])).map(" ".join)))
def test_what_is_silent_at_a_glance_says_nothing(several: list[str]) -> None:
    texts = [Text.of("/x", one) for one in several]
    if silent(several, framework_marks()):
        assert not claims(texts)
        assert not prerequisites(texts)
        assert not any(holds(one.words, names) for one in texts for names in FRAMEWORKS)


def test_plain_texts_are_seen_to_be_silent_and_claims_are_not() -> None:
    assert silent(["Can plan a passage around the tides."], framework_marks())
    assert not silent(["One module.", "It counts towards the diploma."], framework_marks())
    assert not silent(["At EQF level 4."], framework_marks())
    assert not silent(["x" * 300_000], framework_marks())
