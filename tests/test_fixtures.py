"""Every fixture gets the verdicts its index expects, and the script that made it makes it again."""

from __future__ import annotations

import pytest

from fixtures.cases import FIXTURES
from fixtures.declare import AT
from fixtures.make import HERE, MIRROR, files
from mcconform.api import Checker


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(at=AT, offline=True, mirrors=[MIRROR])


@pytest.mark.parametrize("path", FIXTURES)
def test_fixture_gets_the_expected_verdicts(path: str, checker: Checker) -> None:
    fixture = FIXTURES[path]
    found = checker.assess((HERE / path).read_bytes(), fixture.file)[0]
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


def test_there_are_at_least_forty_fixtures() -> None:
    assert len(FIXTURES) >= 40
