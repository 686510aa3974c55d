"""1EdTech's old validator and we agree, but where ``docs/openbadges-validator.md`` says why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.shared import SHARED
from tests.standards.ob2 import worlds
from tests.standards.ob2.comparison import SAME, CannotRun, install, ours, table, theirs
from tests.standards.ob2.worlds import World

VERDICTS = frozenset(SAME.values())


@dataclass(frozen=True)
class Compared:
    """Worlds and what both say of each."""

    worlds: list[World]
    theirs: dict[str, str]
    ours: dict[str, str]

    def disagreements(self) -> Iterator[World]:
        for one in self.worlds:
            if SAME[self.theirs[one.name]] != self.ours[one.name]:
                yield one

    def row(self, world: World, name: str) -> tuple[str, str, str]:
        return name, self.theirs[world.name], self.ours[world.name]


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> str:
    try:
        return install(tmp_path_factory.mktemp("old-validator"))
    except CannotRun as why:
        pytest.skip(str(why))


@pytest.fixture(scope="module")
def whole(python: str) -> Compared:
    found = [*worlds.fixtures(), *(worlds.samples() if SHARED.is_dir() else ())]
    return Compared(found, theirs(python, found), ours(found))


@pytest.fixture(scope="module")
def changed(python: str) -> Compared:
    found = list(worlds.changed())
    return Compared(found, theirs(python, found), ours(found))


def test_every_row_of_the_tables_is_a_disagreement() -> None:
    for heading in ("Samples and fixtures", "One member changed"):
        rows = list(table(heading))
        assert rows
        assert len(set(rows)) == len(rows)
        for name, said, our in rows:
            assert our in VERDICTS, name
            assert our != SAME[said], name


@pytest.mark.slow
def test_samples_and_fixtures_agree_but_where_the_table_says_why(whole: Compared) -> None:
    found = {whole.row(one, one.name) for one in whole.disagreements()}
    told = {
        row
        for row in table("Samples and fixtures")
        if SHARED.is_dir() or not row[0].startswith("samples/")
    }
    assert told == found
    assert len(whole.worlds) - len(found) >= 50


@pytest.mark.thorough
def test_badges_with_one_change_agree_but_where_the_table_says_why(changed: Compared) -> None:
    assert "valid" == changed.theirs["sound"]
    assert "conforms" == changed.ours["sound"]
    found = {changed.row(one, one.member) for one in changed.disagreements()}
    assert set(table("One member changed")) == found
    assert len(changed.worlds) >= 1000


@pytest.mark.thorough
def test_the_old_validator_really_judges(whole: Compared, changed: Compared) -> None:
    for compared in (whole, changed):
        said = list(compared.theirs.values())
        assert said.count("valid") >= 20
        assert said.count("not valid") >= 20
