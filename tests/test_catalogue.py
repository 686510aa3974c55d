"""Every rule is declared whole and has its three cases."""

from __future__ import annotations

import importlib
import pkgutil
import re
from functools import cache

import pytest

import tests.cases
from mcconform import catalogue
from mcconform.evaluate import load_catalogue
from mcconform.model import Level, Outcome
from tests.forge import Case, Triple

load_catalogue()
RULES = [rule.id for rule in catalogue.rules()]


ONLY_UNDECIDED = frozenset(
    (
        "edc.credential_profiles.constraints_known",
        "edc.graph.readable",
        "intake.embedded.all_opened",
        "intake.file.retrieved",
        "intake.file.size",
        "intake.json.depth",
        "intake.json.numbers",
        "intake.json.values",
        "intake.recognise.known_standard",
        "ob3.credential_schema.named_schema_usable",
        "securing.sd_jwt.key_binding_audience",
        "status.token_status_list.known_value",
        "vc1.data_schemas.schema_usable",
        "vc2.data_schemas.json_schema_usable",
    )
)
"""Rules that never fail: limits of ours, and what nobody at hand can decide. All others must show a
case that fails; one that is merely undecided is none."""


@cache
def triples() -> dict[str, Triple]:
    """The cases of all rooms, by rule id."""
    merged: dict[str, Triple] = {}
    for entry in pkgutil.iter_modules(tests.cases.__path__):
        merged |= importlib.import_module(f"tests.cases.{entry.name}").CASES
    return merged


def test_every_rule_has_its_three_cases() -> None:
    assert [] == sorted(set(RULES) - set(triples()))


def test_no_case_is_for_a_rule_that_does_not_exist() -> None:
    assert [] == sorted(set(triples()) - set(RULES))


@pytest.mark.parametrize("rule_id", sorted(set(RULES) & set(triples())))
def test_rule_passes_fails_alone_and_steps_aside(rule_id: str) -> None:
    triple = triples()[rule_id]
    assert Outcome.PASSED == outcome(triple.passes, rule_id)
    check_failure(triple.fails, rule_id)
    if triple.inapplicable is None:
        assert triple.why, f"{rule_id} has no inapplicable case and does not say why"
    else:
        assert Outcome.INAPPLICABLE == outcome(triple.inapplicable, rule_id)


def check_failure(recipe: Case, rule_id: str) -> None:
    """The rule fails (cannot be told, where that is all it ever says), and no other MUST."""
    profile = recipe.judged_by()
    assertions = recipe.assertions()
    expected = Outcome.CANT_TELL if rule_id in ONLY_UNDECIDED else Outcome.FAILED
    assert expected == assertions[rule_id].outcome
    others = [
        found.rule
        for found in assertions.values()
        if found.outcome is Outcome.FAILED
        and found.rule != rule_id
        and profile.level(found.rule, catalogue.get(found.rule).level) is Level.MUST
    ]
    assert [] == others


def outcome(recipe: Case, rule_id: str) -> Outcome:
    """The outcome of one rule; a rule that is not among the assertions is inapplicable."""
    found = recipe.assertions().get(rule_id)
    return found.outcome if found else Outcome.INAPPLICABLE


@pytest.mark.parametrize("rule_id", RULES)
def test_rule_record_is_whole(rule_id: str) -> None:
    rule = catalogue.get(rule_id)
    assert re.fullmatch(r"[a-z0-9_]+(\.[A-Za-z0-9_@:-]+)+", rule.id)
    assert rule.spec.startswith("https://")
    assert rule.title
    assert rule.message
    assert not rule.message.endswith(".")
    assert rule.where


def test_arguments_of_a_message_are_names() -> None:
    for rule_id in RULES:
        for name in catalogue.get(rule_id).arguments:
            assert name.isidentifier(), f"{rule_id}: {name!r}"
