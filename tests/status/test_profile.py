"""Strict and lenient: a profile may record that it lets short lists be."""

from __future__ import annotations

import pytest

from fixtures.lists import REVOCATION
from mcconform.assess.profiles import parse
from mcconform.assess.verdict import assess
from mcconform.evaluate import evaluate
from mcconform.model import Area, Assessment, Profile, Verdict
from tests.cases.status import listed, listed_2020, listed_2021
from tests.forge import Recipe
from tests.status.support import bit_string, list_2020, list_2021, list_credential, older, packed

MECHANISMS = ("bitstring", "status_list_2021", "revocation_list_2020")
STRICT = b"""
schema = "mcconform/profile/1"
id = "harbour-strict"
title = "Harbour, strict"
version = "1.0.0"
publisher = "Harbour"
reference = "https://harbour.example/profile"
"""
LENIENT = STRICT.replace(b"strict", b"lenient") + b"".join(
    b'[[deviation]]\nrule = "status.%s.list_length"\nlevel = "SHOULD"\n'
    b'reason = "the lists of our members have 100,000 entries"\n' % name.encode()
    for name in MECHANISMS
)


def short(mechanism: str, on: tuple[int, ...] = ()) -> Recipe:
    """A sound badge whose list is sound but for its 100,000 entries."""
    bits = bit_string(on, 100_000)
    if mechanism == "bitstring":
        return listed(list_credential({"encodedList": packed(bits)}))
    if mechanism == "status_list_2021":
        return listed_2021(list_2021(subject={"encodedList": older(bits)}))
    return listed_2020(list_2020(subject={"encodedList": older(bits)}))


def assessed(recipe: Recipe, profile: Profile) -> Assessment:
    """The whole judgement of a subject under a profile."""
    dossier = recipe.dossier()
    return assess(dossier, profile, evaluate(dossier, profile))


def failing(assessment: Assessment) -> list[tuple[str, str]]:
    """Rule and level of each failure in the area status."""
    found = [one for one in assessment.findings if one.area is Area.STATUS]
    return [(one.rule, str(one.level)) for one in found if one.outcome == "failed"]


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_a_short_list_fails_and_a_recorded_deviation_lets_it_be(mechanism: str) -> None:
    rule = f"status.{mechanism}.list_length"
    strict = assessed(short(mechanism), parse(STRICT, "strict.toml"))
    assert Verdict.DOES_NOT_CONFORM == strict.areas[Area.STATUS].verdict
    assert [(rule, "MUST")] == failing(strict)
    lenient = assessed(short(mechanism), parse(LENIENT, "lenient.toml"))
    assert Verdict.CONFORMS == lenient.areas[Area.STATUS].verdict
    assert [(rule, "SHOULD")] == failing(lenient)


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_a_revoked_badge_on_a_short_list_is_revoked_under_both(mechanism: str) -> None:
    rules = [f"status.{mechanism}.list_length", f"status.{mechanism}.not_revoked"]
    for text in (STRICT, LENIENT):
        found = assessed(short(mechanism, (94,)), parse(text, "test.toml"))
        assert Verdict.DOES_NOT_CONFORM == found.areas[Area.STATUS].verdict
        assert rules == [rule for rule, _ in failing(found)]


def test_the_short_list_is_the_only_thing_a_deviation_excuses() -> None:
    recipe = listed({}, statusListCredential=f"{REVOCATION}/nobody")
    found = assessed(recipe, parse(LENIENT, "test.toml"))
    assert Verdict.UNDETERMINED == found.areas[Area.STATUS].verdict
