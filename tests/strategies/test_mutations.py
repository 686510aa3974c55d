"""One mutation for each rule of the schema: it breaks that rule and no other MUST."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures import documents
from mcconform import catalogue, strategies
from mcconform.errors import UsageError
from mcconform.model import Area, Level
from mcconform.standards._rules import constraints
from mcconform.strategies import ABSENT, Mutation
from mcconform.strategies._handmade import OUTSIDE
from tests.strategies.judge import ROOTS, failing, judged, outcomes, reachable
from tests.strategies.test_credentials import STEADY

Json = Any
SCENES = [*ROOTS, ("ob3", "golden")]
WRITTEN = {
    rule.id
    for rule in catalogue.rules(area=Area.SCHEMA)
    if rule.check is not None
    and rule.level is Level.MUST
    and rule.standard in {"ob3", "vc1", "vc2"}
}
"""MUST rules written by hand, of the standards that have strategies. A new one needs an operator in
``strategies/_handmade.py``."""


def scenes(standard: str, root: str) -> list[Json]:
    """Sound documents of a class in which, together, every constraint can be broken alone."""
    if root == "golden":
        return [documents.golden()]
    full = strategies.sample(standard, root)
    bare = {name: value for name, value in full.items() if name != "credentialSchema"}
    for name in ("issuer", "holder"):
        # As a URL instead of an object; in the VC 1.1 form of a badge it has to be an object.
        if name in bare and not (standard == "ob3" and root.endswith("v1p1")):
            bare[name] = "https://badges.example/issuer"
    if standard == "vc1" and root == "VerifiablePresentation":
        bare["verifiableCredential"] = ["eyJhbGciOiJFZERTQSJ9.e30.c2ln"]
    return [full, strategies.sample(standard, root, signed=True), bare]


def demanded(standard: str, root: str) -> set[str]:
    """Ids of the MUST constraints of everything that a document of a class can hold."""
    found = {
        f"{prop.owner}.{prop.name}.{kind}"
        for cls in reachable(standard, root).values()
        for prop in cls.properties.values()
        if prop.constrained
        for kind in constraints(prop)
    }
    return {rule for rule in found if catalogue.get(rule).level is Level.MUST}


@cache
def mutants(standard: str, root: str) -> list[tuple[Json, Mutation]]:
    """A document and a mutation for each rule: all that the first scene has a place for, and from
    the others the constraints that were missing.
    """
    first, *others = scenes(standard, root)
    asked = WRITTEN if root == "golden" else ()
    found = {one.rule: (first, one) for one in strategies.mutations(first, rules=asked)}
    for document in others:
        missing = demanded(standard, root) - set(found)
        if missing:
            more = strategies.mutations(document, rules=missing)
            found |= {one.rule: (document, one) for one in more}
    return list(found.values())


def parted(scenes: Iterable[tuple[str, str]]) -> list[Any]:
    """The scenes; the badge on VC 1.1 takes long and is alike but for names: not in CI."""
    long = ("ob3", "AchievementCredentialv1p1")
    return [
        pytest.param(*one, marks=[pytest.mark.thorough] if one == long else []) for one in scenes
    ]


@pytest.mark.parametrize(("standard", "root"), parted(ROOTS))
def test_there_is_a_mutation_for_each_constraint(standard: str, root: str) -> None:
    broken = {mutation.rule for _, mutation in mutants(standard, root)}
    assert set() == demanded(standard, root) - broken


@pytest.mark.parametrize(("standard", "root"), parted(SCENES))
def test_each_mutation_breaks_its_rule_alone(standard: str, root: str) -> None:
    assert mutants(standard, root)
    for document, mutation in mutants(standard, root):
        assert {mutation.rule} == failing(mutation.apply(document)), mutation


def test_every_rule_written_by_hand_is_broken_by_a_mutation() -> None:
    broken = {mutation.rule for scene in SCENES for _, mutation in mutants(*scene)}
    assert set(OUTSIDE) == WRITTEN - broken


@pytest.mark.parametrize(("standard", "root"), ROOTS)
def test_what_is_advised_can_be_left_undone_and_all_demands_kept(standard: str, root: str) -> None:
    document = strategies.sample(standard, root)
    found = strategies.mutations(document, levels=(Level.SHOULD,))
    for mutation in found:
        changed = mutation.apply(document)
        assert "failed" == outcomes(changed)[mutation.rule]
        assert set() == failing(changed)
    assert found or standard != "ob3"


# -- records ---------------------------------------------------------------------------------------


def test_records_survive_json() -> None:
    for _, mutation in mutants("ob3", "EndorsementCredential"):
        record = json.loads(json.dumps(mutation.to_dict()))
        assert mutation == Mutation.from_dict(record)
        assert {"rule", "pointer", "operator"} <= set(record)


def test_what_is_absent_is_left_out_of_the_record_and_null_is_not() -> None:
    removal = Mutation("a.b", "/x", "remove-member", before=None)
    assert {"rule": "a.b", "pointer": "/x", "operator": "remove-member", "before": None} == (
        removal.to_dict()
    )
    assert ABSENT is Mutation.from_dict(removal.to_dict()).after
    assert {} == removal.apply({"x": None})


def test_a_record_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="no record of a mutation"):
        Mutation.from_dict({"rule": 5})


def test_a_mutation_fits_the_document_it_was_made_for_alone() -> None:
    mutation = Mutation("a.b", "/x/0", "change-value", before=1, after=2)
    assert {"x": [2, {}]} == mutation.apply({"x": [1, {}]})
    for other in ({"x": [3]}, {"x": []}, {"x": {"1": 1}}, {}):
        with pytest.raises(UsageError, match="for another document"):
            mutation.apply(other)


def test_applying_changes_a_copy() -> None:
    document = strategies.sample()
    before = copy.deepcopy(document)
    for _, mutation in mutants("ob3", "AchievementCredential")[:200:20]:
        made = mutation.apply(document)
        made["credentialSubject"] = None
    assert before == document


def test_names_with_slashes_and_tildes_are_places_too() -> None:
    mutation = Mutation("a.b", "/a~1b/~0", "add-member", after=1)
    assert {"a/b": {"~": 1}} == mutation.apply({"a/b": {}})


# -- what they are for -----------------------------------------------------------------------------


@STEADY
@given(data=st.data())
def test_any_mutation_drawn_breaks_its_rule(data: st.DataObject) -> None:
    sound = data.draw(strategies.credentials())
    mutation, document = data.draw(strategies.broken(sound))
    assert mutation.apply(sound) == document
    assert {mutation.rule} == failing(document)


@pytest.mark.parametrize(
    "rule",
    [
        "ob3.Achievement.description.required",
        "ob3.Alignment.targetUrl.format",
        "ob3.IdentityObject.identityHash.required",
        "ob3.result.description_is_in_achievement",
        "vc2.validity_period.ends_after_it_begins",
    ],
)
def test_a_mutant_signed_anew_is_authentic_and_not_well_made(rule: str) -> None:
    sound = strategies.sample(signed=True)
    (mutation,) = strategies.mutations(sound, rules={rule})
    assessment, _ = judged(strategies.sign(mutation.apply(sound)))[0]
    assert "conforms" == assessment.areas[Area.SIGNATURE].verdict
    assert "does-not-conform" == assessment.areas[Area.SCHEMA].verdict


def test_the_same_document_gives_the_same_mutations() -> None:
    document = documents.minimal()
    assert strategies.mutations(document) == strategies.mutations(copy.deepcopy(document))


def test_a_document_that_is_broken_already_is_refused() -> None:
    document = documents.minimal()
    del document["issuer"]
    for make in (strategies.mutations, strategies.broken):
        with pytest.raises(UsageError, match=r"breaks ob3\.VerifiableCredential\.issuer\.required"):
            make(document)


@pytest.mark.parametrize("document", [{}, {"type": "Person"}])
def test_a_document_of_no_known_standard_is_refused(document: Json) -> None:
    with pytest.raises(UsageError, match="of no standard"):
        strategies.mutations(document)


def test_where_nothing_can_be_broken_alone_there_is_no_strategy() -> None:
    with pytest.raises(UsageError, match="no rule of these levels speaks"):
        strategies.broken(documents.minimal(), levels=())
