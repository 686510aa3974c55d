"""Every fixture gets the verdicts its index expects, and the script that made it makes it again."""

from __future__ import annotations

import pytest

from fixtures.cases import AT, FIXTURES, Fixture
from fixtures.make import HERE, MIRROR, files
from mcconform.api import Checker


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(at=AT, offline=True, mirrors=[MIRROR])


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.file)
def test_fixture_gets_the_expected_verdicts(fixture: Fixture, checker: Checker) -> None:
    data = (HERE / "badges" / fixture.file).read_bytes()
    found = checker.assess(data, fixture.file)[0]
    verdicts = {area.value: found.areas[area].verdict.value for area in found.areas}
    assert dict(fixture.expected) == {name: verdicts[name] for name in fixture.expected}


def test_every_embedded_credential_is_a_subject_of_its_own(checker: Checker) -> None:
    for name in ("endorsed.json", "endorsed-jwt.jwt"):
        several = checker.assess((HERE / "badges" / name).read_bytes(), name)
        assert 2 == len(several)
        assert name == several[1].parent
        assert "conforms" == several[1].areas["signature"].verdict


def test_the_script_makes_the_same_bytes_again() -> None:
    made = files()
    changed = [
        name
        for name, data in made.items()
        if not name.startswith("mirror/") and (HERE / name).read_bytes() != data
    ]
    assert [] == changed


def test_there_are_at_least_forty_fixtures_with_distinct_names() -> None:
    names = [fixture.file for fixture in FIXTURES]
    assert len(names) == len(set(names)) >= 40
