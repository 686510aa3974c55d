"""Profiles are read whole or refused with a line and a hint."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcconform import catalogue
from mcconform.assess import profile_lint
from mcconform.assess.profiles import Problem, available, lint, load, parse
from mcconform.errors import ProfileError
from mcconform.model import CREDENTIAL_AREAS, Area, Level, Profile
from mcconform.standards import standards

FOLDER = Path(__file__).parents[2] / "profiles"
IDS = sorted(path.stem for path in FOLDER.glob("*.toml"))
HEAD = """\
schema = "mcconform/profile/1"
id = "case"
title = "Case"
version = "1.0.0"
publisher = "Nobody"
reference = "none"
"""
DEMAND = """
[[demand]]
id = "X-1"
title = "Name"
element = "title"
need = "required"
"""
RULES = {
    "ob3.achievement.criteria_present": Level.MUST,
    "ob3.profile.has_name": Level.SHOULD,
    "metadata.title.present": Level.MAY,
}


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small catalogue, so that these tests need no other room."""
    monkeypatch.setattr(profile_lint, "_rules", lambda: RULES)


def faults(text: str, name: str = "case.toml") -> list[tuple[str, str, str, int | None]]:
    return [(one.severity.value, one.message, one.hint, one.line) for one in lint(text, name)]


def only(text: str) -> Problem:
    (problem,) = lint(text, "case.toml")
    return problem


def test_the_profiles_that_come_along_are_known() -> None:
    assert IDS == [profile.id for profile in available()]
    assert {"eu-council-2022", *(one.profile for one in standards())} <= set(IDS)


@pytest.mark.parametrize("profile_id", IDS)
def test_a_profile_that_comes_along_has_no_fault(profile_id: str) -> None:
    file = FOLDER / f"{profile_id}.toml"
    found = lint(file.read_text(encoding="utf-8"), file.name)
    assert [] == [one for one in found if "required from memory" not in one.message]
    assert hashlib.sha256(file.read_bytes()).hexdigest() == load(profile_id).digest


def test_a_profile_is_read_whole() -> None:
    profile = load("eu-council-2022")
    assert () == profile.standards
    assert CREDENTIAL_AREAS == profile.decides
    assert not profile.weak_counts
    workload = next(one for one in profile.demands if one.id == "EU-M07")
    assert "workload" == workload.canonical
    assert workload.paths["ob3"] == workload.weak["ob3"]
    assert Level.MUST == profile.level("metadata.workload.present", Level.MAY)
    assert Level.MUST == profile.level("metadata.workload.substantial", Level.MAY)
    assert Level.MAY == profile.level("metadata.grade.present", Level.MAY)
    assert Level.MAY == profile.level("metadata.cost.present", Level.MAY)


def test_the_baseline_lets_weak_values_count() -> None:
    profile = load("openbadges-3.0")
    assert ("ob3",) == profile.standards
    assert Level.MUST == profile.level("metadata.learner_identity.present", Level.MAY)
    assert Level.SHOULD == profile.level("metadata.learner_identity.substantial", Level.MAY)
    assert Level.SHOULD == profile.level("metadata.language.present", Level.MAY)


def test_a_file_is_read_by_its_path(tmp_path: Path) -> None:
    file = tmp_path / "case.toml"
    file.write_text(HEAD + DEMAND, encoding="utf-8")
    assert "case" == load(str(file)).id


def test_an_unknown_id_gives_the_closest_one() -> None:
    with pytest.raises(ProfileError) as error:
        load("eu-council-2020")
    assert "eu-council-2020" in error.value.message
    assert "did you mean eu-council-2022?" == error.value.hint


def test_a_far_off_id_gives_the_choice() -> None:
    with pytest.raises(ProfileError) as error:
        load("zzz")
    for profile_id in IDS:
        assert profile_id in error.value.hint


@pytest.mark.parametrize(
    "name", ["", ".", "absent.toml", "no/such/profile", "a\0b.toml", "/", "x" * 5000]
)
def test_a_file_that_is_not_there_is_a_profile_error(name: str) -> None:
    with pytest.raises(ProfileError) as error:
        load(name)
    assert error.value.hint


def test_a_folder_is_no_profile(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="cannot be read"):
        load(str(tmp_path))


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "case.toml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ProfileError, match="not UTF-8"):
        load(str(file))


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "case.toml"
    file.write_bytes(b"#" * (2 * 1024 * 1024))
    with pytest.raises(ProfileError, match="too large"):
        load(str(file))


def test_a_refusal_names_line_fault_and_hint() -> None:
    with pytest.raises(ProfileError) as error:
        parse((HEAD + DEMAND.replace("required", "requird")).encode(), "case.toml")
    message = "case.toml, line 9: demand X-1: unknown need 'requird'"
    assert message == error.value.message
    assert "did you mean required?" == error.value.hint


def test_windows_line_ends_and_a_byte_order_mark_are_fine() -> None:
    data = ("\ufeff" + HEAD + DEMAND).replace("\n", "\r\n").encode()
    assert "case" == parse(data, "case.toml").id


def test_a_sound_profile_has_no_fault() -> None:
    assert [] == lint(HEAD + DEMAND, "case.toml")


def test_toml_faults_have_a_line() -> None:
    ((severity, message, _, line),) = faults(HEAD + "\n[[demand]\n")
    assert ("error", 8) == (severity, line)
    assert message.startswith("not TOML")


def test_a_very_deep_profile_is_refused() -> None:
    assert lint(HEAD + "x = " + "[" * 100_000, "case.toml")


@pytest.mark.parametrize("key", ["schema", "id", "title", "version", "publisher", "reference"])
def test_a_missing_key_is_named(key: str) -> None:
    text = "".join(line for line in HEAD.splitlines(True) if not line.startswith(key))
    problem = only(text)
    assert ("error", f"the profile has no {key}") == (problem.severity, problem.message)


CASES = {
    'weak_count = true\n': ("the profile has an unknown key weak_count", "weak_counts", 7),
    'weak_counts = "yes"\n': ("weak_counts of the profile is not true or false", "", 7),
    'title2 = 1\n': ("the profile has an unknown key title2", "title", 7),
    'standards = ["ob4"]\n': ("standards has an unknown value 'ob4'", "ob3", 7),
    'standards = [3]\n': ("standards has an unknown value 3", "choose one of", 7),
    'decides = ["schma"]\n': ("decides has an unknown value 'schma'", "schema", 7),
    'decides = []\n': ("decides is empty: nothing would decide", "leave the key out", 7),
    'demand = [1]\n': ("a demand is not a table", "[[demand]]", 7),
    'deviation = [1]\n': ("a deviation is not a table", "[[deviation]]", 7),
    DEMAND.replace('"title"', '"titel"'): ("demand X-1: unknown element 'titel'", "title", 9),
    DEMAND + 'certainty = "hearsay"': ("demand X-1: unknown certainty 'hearsay'", "memory", 9),
    DEMAND + 'certanty = "memory"': ("demand X-1 has an unknown key certanty", "certainty", 13),
    DEMAND + "weight = -1": ("demand X-1: weight is not between 0 and 1000", "", 9),
    DEMAND + "weight = nan": ("demand X-1: weight is not between 0 and 1000", "", 9),
    DEMAND + "weight = true": ("weight of demand X-1 is not a number", "", 13),
    DEMAND + DEMAND: ("there are two demands X-1", "once", 9),
    DEMAND.replace("required", "conditional"): (
        "demand X-1 is conditional and has no condition", "levelled", 9),
    DEMAND.replace('"required"', '"conditional"\ncondition = "leveled"'): (
        "demand X-1: unknown condition 'leveled'", "did you mean levelled?", 9),
    DEMAND + "[demand.paths]\nob4 = ['x']": ("demand X-1: unknown standard ob4", "ob3", 9),
    DEMAND + "[demand.paths]\nob3 = 'x'": ("demand X-1: paths.ob3 is not a list of texts", "", 9),
    DEMAND + "[demand.paths]\nob3 = ['a..b']": (
        "demand X-1: a name is expected at character 3 of 'a..b'", "write it like", 9),
    DEMAND + "[demand.weak]\nob3 = ['ACH.nme']": (
        "demand X-1: weak path ACH.nme is not among its paths", "paths.ob3", 9),
    DEMAND.replace('title = "Name"', 'title = " "'): ("demand X-1 has no title", 'add title', None),
}  # fmt: skip


@pytest.mark.parametrize("text", CASES)
def test_a_fault_has_its_message_hint_and_line(text: str) -> None:
    message, hint, line = CASES[text]
    problem = only(HEAD + text)
    assert ("error", message, line) == (problem.severity, problem.message, problem.line)
    assert hint in problem.hint


WARNINGS = {
    DEMAND + 'certainty = "memory"': "demand X-1 is required from memory",
    DEMAND + 'condition = "levelled"': "demand X-1 is not conditional",
    'standards = ["ob3", "ob3"]\n': "standards says ob3 more than once",
}


@pytest.mark.parametrize("text", WARNINGS)
def test_a_doubt_is_a_warning_and_the_profile_can_be_used(text: str) -> None:
    found = {(one.severity.value, one.message) for one in lint(HEAD + text, "case.toml")}
    assert {("warning", WARNINGS[text])} == found
    assert "case" == parse((HEAD + text).encode(), "case.toml").id


def test_a_version_that_cannot_be_ordered_and_a_wrong_file_name_are_warnings() -> None:
    text = HEAD.replace("1.0.0", "spring")
    found = [(severity, message) for severity, message, _, _ in faults(text, "other.toml")]
    assert [
        ("warning", "the file is not called case.toml"),
        ("warning", "version 'spring' cannot be ordered"),
    ] == found


def test_an_odd_id_is_an_error() -> None:
    assert "'A b' is no profile id" == only(HEAD.replace('"case"', '"A b"')).message


def test_another_form_is_an_error() -> None:
    assert "unknown form" in only(HEAD.replace("profile/1", "profile/9")).message


@pytest.mark.usefixtures("rules")
def test_levels_raise_rules_that_exist() -> None:
    text = HEAD + '[levels]\n"ob3.profile.has_name" = "MUST"\n'
    assert [] == lint(text, "case.toml")
    profile = parse(text.encode(), "case.toml")
    assert Level.MUST == profile.level("ob3.profile.has_name", Level.SHOULD)


LEVELS = {
    '[levels]\n"ob3.profile.has_nam" = "MUST"': (
        "levels: unknown rule ob3.profile.has_nam", "did you mean ob3.profile.has_name?"),
    '[levels]\n"ob3.profile.has_name" = "MAY"': (
        "levels lowers ob3.profile.has_name from SHOULD to MAY", "[[deviation]]"),
    '[levels]\n"ob3.profile.has_name" = "must"': (
        "levels: unknown level 'must' of ob3.profile.has_name", "MUST"),
    '[levels]\n"ob3.profile.has_name" = 3': (
        "levels: unknown level 3 of ob3.profile.has_name", "MUST"),
    '[levels]\n"metadata.title.present" = "SHOULD"' + DEMAND: (
        "levels lowers metadata.title.present from MUST to SHOULD", "[[deviation]]"),
    '[[deviation]]\nrule = "ob3.achievement.criteria_present"\nlevel = "SHOULD"': (
        "a deviation has no reason", "reason"),
    '[[deviation]]\nrule = "ob3.achievement.criteria_present"\nlevel = "SHOULD"\nreason = " "': (
        "a deviation has no reason", "reason"),
    '[[deviation]]\nrule = "ob3.profile.has_name"\nlevel = "MUST"\nreason = "x"': (
        "the deviation from ob3.profile.has_name does not lower it (SHOULD)", "[levels]"),
    '[[deviation]]\nrule = "ob3.nothing.there"\nlevel = "MAY"\nreason = "x"': (
        "a deviation: unknown rule ob3.nothing.there", ""),
    '[[deviation]]\nrule = "ob3.profile.has_name"\nreason = "x"\nlevel = "NEVER"': (
        "a deviation: unknown level 'NEVER' of ob3.profile.has_name", "MUST"),
}  # fmt: skip


@pytest.mark.usefixtures("rules")
@pytest.mark.parametrize("text", LEVELS)
def test_a_fault_of_a_level_is_named(text: str) -> None:
    message, hint = LEVELS[text]
    problem = only(HEAD + text)
    assert ("error", message) == (problem.severity, problem.message)
    assert hint in problem.hint


@pytest.mark.usefixtures("rules")
def test_a_deviation_lowers_with_its_reason() -> None:
    rule = "ob3.achievement.criteria_present"
    text = f'{HEAD}[[deviation]]\nrule = "{rule}"\nlevel = "SHOULD"\nreason = "in the register"\n'
    profile = parse(text.encode(), "case.toml")
    assert Level.SHOULD == profile.level(rule, Level.MUST)
    assert "in the register" == profile.deviations[0].reason


@pytest.mark.usefixtures("rules")
def test_every_fault_is_told_at_once_errors_first() -> None:
    text = HEAD + 'weak_count = 1\ndecides = ["x"]\n' + DEMAND.replace("required", "x")
    text += 'certainty = "memory"\ncondition = "levelled"\n'
    found = faults(text)
    severities = [severity for severity, _, _, _ in found]
    assert ["error", "error", "error", "warning"] == severities


def test_a_profile_decides_on_the_areas_it_names() -> None:
    text = HEAD + 'decides = ["schema", "metadata"]\nstandards = ["ob3", "clr2"]\n'
    profile: Profile = parse(text.encode(), "case.toml")
    assert (Area.SCHEMA, Area.METADATA) == profile.decides
    assert ("ob3", "clr2") == profile.standards


LINES = (HEAD + DEMAND + "[demand.paths]\nob3 = ['ACH.name']\n").splitlines()


ODD = ["id = 1", "[demand]", "paths = 3", "demand = 2", "[levels]", "need = []", "weak = {}",
       "[demand.weak]", "ob3 = [1]", "deviation = {}", "[[deviation]]"]  # fmt: skip


@given(st.lists(st.sampled_from(LINES) | st.sampled_from(ODD)))
def test_no_text_makes_the_linter_raise(lines: list[str]) -> None:
    for problem in lint("\n".join(lines), "case.toml"):
        assert problem.message


def test_the_catalogue_is_asked_for_rules_only_when_rules_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def never() -> dict[str, Level]:
        raise AssertionError("asked")

    monkeypatch.setattr(profile_lint, "_rules", never)
    assert [] == lint(HEAD + DEMAND, "case.toml")
    assert catalogue.known("no.such.rule") is False
