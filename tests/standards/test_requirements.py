"""What the specifications say and what the rules test agree: nothing is missing on either side."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from mcconform.catalogue import CatalogueError
from mcconform.cli import cli
from mcconform.evaluate import load_catalogue
from mcconform.model import Level
from mcconform.standards.requirements import (
    UNTESTED,
    Requirements,
    named,
    parse,
    problems,
    requirements,
)

load_catalogue()
WHOLE = ("ob1", "ob2", "ob3", "status.bitstring", "vc1", "vc2")
"""Specifications of which no MUST may be untested."""
HEAD = 'title = "T"\nspec = "https://example.org/spec"\nrules = []\n'


def read(text: str, name: str = "case") -> Requirements:
    return parse(HEAD + text, name, "case.toml")


def statement(**fields: object) -> str:
    given = {"id": "a", "section": "#a", "level": "MUST", "says": "A holds."} | fields
    lines = (f"{key} = {json.dumps(value)}" for key, value in given.items())
    return "[[statement]]\n" + "\n".join(lines) + "\n"


@pytest.mark.parametrize("found", requirements(), ids=lambda one: one.id)
def test_statements_and_rules_account_for_each_other(found: Requirements) -> None:
    assert [] == list(problems(found))


@pytest.mark.parametrize("found", requirements(), ids=lambda one: one.id)
def test_a_reason_is_a_reason(found: Requirements) -> None:
    for one in found.statements:
        for reason in (one.untestable, one.weaker):
            assert not reason or len(reason.split()) >= 4, f"{one.id}: {reason}"


def test_no_must_is_untested() -> None:
    written = {one.id: one for one in requirements()}
    for name in WHOLE:
        statements = written[name].statements
        musts = [one for one in statements if one.level is Level.MUST]
        assert musts
        assert [] == [one.id for one in musts if one.state == UNTESTED]


# -- the loader and what it finds wrong -----------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (statement(rules=["vc2.contexts.base_first"]), ""),
        (statement(rules=["vc2.Issuer.*"]), ""),
        (statement(untestable="it binds software that issues"), ""),
        (statement(), ""),
        (statement(rules=["vc2.contexts.no_such_rule"]), "a: no rule is called"),
        (statement(rules=["vc2.NoSuchClass.*"]), "a: no rule is called"),
        # What a function says is named alone: a pattern would take in rules written later.
        (statement(rules=["vc2.contexts.*"]), "a: no rule is called"),
        (statement(section="contexts"), "a: the section 'contexts' is no anchor"),
        (statement(section="http://example.org/#a"), "is no anchor"),
        (statement(section="https://example.org/#a"), ""),
        (statement(says="  "), "a: it says nothing"),
        (statement(rules=["vc2.Issuer.*"], untestable="why"), "a: it is tested and called"),
        (statement() + statement(says="B holds."), "the id 'a' is there twice"),
        (statement() + statement(id="b", says="a  holds"), "the text 'a holds' is there twice"),
        (statement(rules=["vc1.expiration.expires_after_issuance"]), "a: a MUST is tested by"),
        (
            statement(rules=["vc1.expiration.expires_after_issuance"], weaker="it is inferred"),
            "",
        ),
        (statement(rules=["vc2.Issuer.*"], weaker="it is inferred"), "a: weaker explains nothing"),
        (statement(weaker="it is inferred"), "a: weaker explains rules"),
    ],
)
def test_problems_are_named(text: str, problem: str) -> None:
    found = list(problems(read(text)))
    if problem:
        assert any(problem in one for one in found), found
    else:
        assert [] == found


def test_a_rule_that_no_statement_names_is_a_problem() -> None:
    text = HEAD.replace("rules = []", 'rules = ["vc1.contexts"]')
    text += statement(rules=["vc1.contexts.base_first"])
    text += statement(
        id="b", says="B holds.", rules=["vc1.contexts.processable", "vc1.contexts.published"]
    )
    found = list(problems(parse(text, "case", "case.toml")))
    assert ["no statement names the rule vc1.contexts.further_are_urls_or_objects"] == found


def test_the_rules_of_the_folder_are_asked_for_by_default() -> None:
    found = parse(HEAD.replace("rules = []\n", "") + statement(), "vc1", "case.toml")
    assert ("vc1",) == found.rules


@pytest.mark.parametrize(
    "text", ["title = 1", HEAD + "surplus = 1", HEAD + statement(level="must"), "= "]
)
def test_a_file_that_makes_no_sense_is_refused_with_its_name(text: str) -> None:
    with pytest.raises(CatalogueError, match=re.escape("case.toml")):
        parse(text, "case", "case.toml")


def test_a_star_is_one_part_and_at_the_end_any_number() -> None:
    assert {"vc2.Issuer.id.format", "vc2.Holder.id.format"} <= ids("vc2.*.id.format")
    assert {"vc2.Issuer.id.format", "vc2.Issuer.name.type"} <= ids("vc2.Issuer.*")
    assert not ids("vc2.*.format")
    assert {"vc2.VerifiableCredential.@context.array"} == ids(
        "vc2.VerifiableCredential.@context.array"
    )


def ids(pattern: str) -> set[str]:
    return {rule.id for rule in named(pattern)}


# -- the command ----------------------------------------------------------------------------------


def run(*args: str) -> str:
    done = CliRunner().invoke(cli, ["rules", "coverage", *args], catch_exceptions=False)
    assert 0 == done.exit_code
    return done.output


def test_every_specification_has_its_counts() -> None:
    printed = run()
    for one in requirements():
        assert f"{one.id}: {one.title}" in printed
        assert str(len(one.statements)) in printed
    assert "untested" in printed


def test_json_holds_every_statement_with_its_rules_and_reasons() -> None:
    told = json.loads(run("--format", "json"))
    assert "mcconform/coverage/1" == told["schema"]
    for given, one in zip(told["standards"], requirements(), strict=True):
        assert one.id == given["id"]
        everything = given["counts"]["all"]
        assert len(one.statements) == everything["statements"] == len(given["statements"])
        states = ("tested", "untestable", "untested")
        assert everything["statements"] == sum(everything[state] for state in states)
        levels = [given["counts"][level]["statements"] for level in ("MUST", "SHOULD", "MAY")]
        assert everything["statements"] == sum(levels)
        for row in given["statements"]:
            assert bool(row["rules"]) == (row["state"] == "tested")
            assert row["section"].startswith("https://")
            assert "#" in row["section"]


def test_missing_lists_the_untested_alone() -> None:
    told = json.loads(run("--missing", "--format", "json"))
    states = {row["state"] for one in told["standards"] for row in one["statements"]}
    assert states <= {"untested"}


def test_one_standard_is_told_statement_by_statement() -> None:
    printed = run("status.bitstring")
    (found,) = [one for one in requirements() if one.id == "status.bitstring"]
    for one in found.statements:
        assert one.says in printed
        assert found.at(one) in printed


def test_an_unknown_standard_is_answered_with_the_known_ones() -> None:
    done = CliRunner().invoke(cli, ["rules", "coverage", "vc3"])
    assert "no standard 'vc3'" in str(done.exception)
    assert "vc2" in str(done.exception)


def test_files_are_where_the_room_or_standard_is() -> None:
    src = Path(__file__).resolve().parents[2] / "src"
    for one in requirements():
        if one.where.startswith("mcconform/"):
            assert (src / one.where).is_file()
