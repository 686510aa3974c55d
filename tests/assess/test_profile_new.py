"""A standards body starts a profile of its own from another one, or from an example."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from mcconform.assess.profile_new import new
from mcconform.assess.profiles import available, lint, parse
from mcconform.cli import cli
from mcconform.errors import ProfileError

IDS = [profile.id for profile in available()]


@pytest.mark.parametrize("start", ["", *IDS])
def test_a_new_profile_is_sound_and_asks_for_the_same(start: str) -> None:
    text = new("our-body", start)
    made = parse(text.encode(), "our-body.toml")
    assert ("our-body", "0.1.0") == (made.id, made.version)
    found = lint(text, "our-body.toml")
    assert [] == [one for one in found if not one.message.endswith("required from memory")]
    if start:
        old = next(profile for profile in available() if profile.id == start)
        assert old.demands == made.demands
        assert old.levels == made.levels
        assert old.title in made.title


@pytest.mark.parametrize(("name", "said"), [("Our Body", "no profile id"), (IDS[0], "mcconform's")])
def test_a_name_that_cannot_be_one_is_refused(name: str, said: str) -> None:
    with pytest.raises(ProfileError, match=said) as error:
        new(name)
    assert error.value.hint


def test_the_command_writes_a_file_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke
    first = run(cli, ["profile", "new", "our-body", "--from", "eu-council-2022"])
    assert (0, True) == (first.exit_code, Path("our-body.toml").is_file())
    assert "profile lint our-body.toml" in first.output
    before = Path("our-body.toml").read_bytes()
    again = run(cli, ["profile", "new", "our-body"])
    assert isinstance(again.exception, ProfileError) or again.exit_code == 2
    assert before == Path("our-body.toml").read_bytes()
    shown = run(cli, ["profile", "new", "our-body", "--to", "-"])
    assert 'id = "our-body"' in shown.output
    copy = run(cli, ["profile", "new", "next", "--from", "our-body.toml"])
    assert 0 == copy.exit_code
