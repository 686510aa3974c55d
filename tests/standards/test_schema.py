"""The derived JSON Schema and its rules: sound documents pass, each mutation fails its own rule."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from fixtures.documents import BASES
from mcconform.catalogue import Rule
from mcconform.model import Container, Credential, Dossier, Level, Outcome, Profile
from mcconform.standards import standards
from mcconform.standards._datatypes import DATATYPES, matches, well_formed
from mcconform.standards._schema import whole
from mcconform.standards.vocabulary import Vocabulary
from tests.shared import SAMPLES, needs_shared
from tests.standards.mutations import VOCABULARIES, broken, place, rich

Json = Any
PROFILE = Profile("p", "p", "1", "p", "https://example.org", "")
RULES = {rule.id: rule for one in VOCABULARIES.values() for rule in one.rules()}
ROOTS = {cls.id: cls for one in VOCABULARIES.values() for cls in one.roots()}
BARE = {
    f"{one.id}.{name}"
    for one in VOCABULARIES.values()
    for name in ("VerifiableCredential", "VerifiableCredentialv1p1")
}


def vocabulary_of(name: str) -> Vocabulary:
    return VOCABULARIES[name.partition(".")[0]]


@cache
def document_of(root: str, literal: bool = False) -> Json:
    return rich(vocabulary_of(root), ROOTS[root], literal)


def dossier(document: Json) -> Dossier:
    credential = Credential("case", "", Container.JSON, document, "ob3")
    return Dossier(credential, dt.datetime(2026, 1, 1, tzinfo=dt.UTC), {})


def outcomes(vocabulary: Vocabulary, document: Json) -> dict[str, Outcome]:
    found = vocabulary.examine(dossier(document), PROFILE)
    return {assertion.rule: assertion.outcome for assertion in found}


@cache
def oracle(root: str) -> Draft202012Validator:
    """The reference implementation of JSON Schema in Python, on the same derived schema."""
    schema = vocabulary_of(root).json_schema(root)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def agree(vocabulary: Vocabulary, document: Json) -> bool:
    """The verdict on a document, once the accelerator, the oracle and the walk are at one."""
    root = vocabulary.root_of(document)
    verdicts = {
        "jsonschema-rs": vocabulary.valid(document, root),
        "jsonschema": oracle(root.id).is_valid(document),
        "walk": not vocabulary.faults(document),
    }
    assert len(set(verdicts.values())) == 1, (verdicts, vocabulary.faults(document))
    return verdicts["walk"]


@pytest.mark.parametrize("literal", [False, True])
@pytest.mark.parametrize("root", sorted(ROOTS))
def test_a_document_with_every_property_passes_every_constraint_it_touches(
    root: str, literal: bool
) -> None:
    vocabulary, document = vocabulary_of(root), document_of(root, literal)
    assert root == vocabulary.root_of(document).id
    assert agree(vocabulary, document)
    found = outcomes(vocabulary, document)
    assert {Outcome.PASSED, Outcome.INAPPLICABLE} >= set(found.values())


def home(rule: Rule) -> Json:
    """A document that has a place for the rule."""
    vocabulary = vocabulary_of(rule.id)
    for root in vocabulary.roots():
        for literal in (False, True):
            document = document_of(root.id, literal)
            if place(vocabulary, document, rule.id) is not None:
                return document
    raise AssertionError(f"no document has a place for {rule.id}")


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_each_mutation_fails_its_own_constraint_and_nothing_else(rule_id: str) -> None:
    rule, vocabulary = RULES[rule_id], vocabulary_of(rule_id)
    document = home(rule)
    assert Outcome.PASSED == outcomes(vocabulary, document)[rule_id]
    for mutant in broken(vocabulary, document, rule_id):
        found = outcomes(vocabulary, mutant)
        failures = {name for name, outcome in found.items() if outcome is Outcome.FAILED}
        assert {rule_id} == failures, mutant
        assert agree(vocabulary, mutant) is (rule.level is not Level.MUST)


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_the_message_of_each_constraint_is_filled_by_its_findings(rule_id: str) -> None:
    rule, vocabulary = RULES[rule_id], vocabulary_of(rule_id)
    for mutant in broken(vocabulary, home(rule), rule_id):
        for assertion in vocabulary.examine(dossier(mutant), PROFILE):
            if assertion.rule == rule_id:
                for finding in assertion.findings:
                    text = rule.message.format(**finding.args)
                    assert "{" not in text
                    assert len(text) < 300


@pytest.mark.parametrize("base", sorted(BASES))
def test_the_sound_documents_of_the_project_are_sound(base: str) -> None:
    name = {"vc": "vc2", "vc11": "vc1", "vp": "vc2", "vp11": "vc1"}.get(base, "ob3")
    assert agree(VOCABULARIES[name], BASES[base]())


SOUND = ("signed-by-digitalbazaar-vc", "simple", "simple-did-key-method", "complete")


@needs_shared
@pytest.mark.parametrize("name", SOUND)
def test_the_sound_samples_of_others_are_sound(name: str) -> None:
    document = json.loads((SAMPLES / "openbadges-3.0" / f"{name}.json").read_text())
    assert () == VOCABULARIES["ob3"].faults(document)
    assert agree(VOCABULARIES["ob3"], document)


@needs_shared
@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("simple-err-type", "ob3.AchievementCredential.type.contains"),
        ("simple-err-issuer", "ob3.VerifiableCredential.issuer.required"),
    ],
)
def test_the_faulty_samples_of_others_fail(name: str, rule: str) -> None:
    document = json.loads((SAMPLES / "openbadges-3.0" / f"{name}.json").read_text())
    assert rule in {found for found, _ in VOCABULARIES["ob3"].faults(document)}
    assert not agree(VOCABULARIES["ob3"], document)


ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


def pointers(document: Json, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    items = document.items() if isinstance(document, dict) else enumerate(document)
    for key, value in items:
        found += pointers(value, (*path, key)) if isinstance(value, dict | list) else [(*path, key)]
    return found


def replaced(document: Json, path: tuple[Any, ...], value: Json) -> Json:
    if not path:
        return value
    made = document.copy()
    made[path[0]] = replaced(document[path[0]], path[1:], value)
    return made


@settings(max_examples=60, deadline=None)
@given(data=st.data())
@pytest.mark.parametrize("root", sorted(ROOTS))
def test_the_walk_and_the_schema_agree_on_documents_spoiled_anywhere(
    root: str, data: st.DataObject
) -> None:
    document = document_of(root)
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(pointers(document)))
        spoiled = replaced(document, path, data.draw(ANYTHING))
        document = spoiled if isinstance(spoiled, dict) and pointers(spoiled) else document
    agree(vocabulary_of(root), document)


@pytest.mark.parametrize("name", sorted(DATATYPES))
def test_datatypes_take_what_is_right_and_refuse_what_is_wrong(name: str) -> None:
    datatype = DATATYPES[name]
    for value in datatype.sound:
        assert not isinstance(value, str) or well_formed(datatype, value), value
    for text in datatype.broken:
        assert not well_formed(datatype, text), text


@pytest.mark.parametrize("name", ["DateTimeZ", "URI", "LanguageCode", "CompactJws", "Date"])
@given(text=st.text(max_size=30))
def test_patterns_mean_the_same_in_the_schema(name: str, text: str) -> None:
    schema = {"pattern": whole(DATATYPES[name].pattern)}
    assert matches(DATATYPES[name].pattern, text) is jsonschema_rs.is_valid(schema, text)


def nested(depth: int) -> Json:
    document = BASES["minimal"]()
    here = document["issuer"]
    for _ in range(depth):
        here["parentOrg"] = {"id": "urn:x:y", "type": "Profile"}
        here = here["parentOrg"]
    here["type"] = 5
    return document


@pytest.mark.parametrize("depth", [1, 50, 300, 20_000])
def test_depth_costs_no_stack(depth: int) -> None:
    faults = VOCABULARIES["ob3"].faults(nested(depth))
    assert ["ob3.Profile.type.type"] == [rule for rule, _ in faults]


def test_endorsements_within_endorsements_cost_no_stack() -> None:
    inner: Json = {"type": ["VerifiableCredential"]}
    for _ in range(3_000):
        outer = BASES["endorsement"]()
        outer["issuer"]["endorsement"] = [inner]
        inner = outer
    rules = [rule for rule, _ in VOCABULARIES["ob3"].faults(inner)]
    assert ["ob3.Profile.endorsement.range"] == rules


HOSTILE = [
    None,
    True,
    0,
    1.5,
    float("nan"),
    float("inf"),
    10**400,
    "",
    "\ud800",
    [],
    [[]],
    {},
    [{}],
]


@pytest.mark.parametrize("root", sorted(ROOTS))
def test_wrong_values_anywhere_never_raise(root: str) -> None:
    vocabulary, document = vocabulary_of(root), document_of(root)
    for index, path in enumerate(pointers(document)):
        spoiled = replaced(document, path, HOSTILE[index % len(HOSTILE)])
        for assertion in vocabulary.examine(dossier(spoiled), PROFILE):
            for finding in assertion.findings:
                RULES[assertion.rule].message.format(**finding.args)
        dict(vocabulary.nodes(dossier(spoiled)))
        list(vocabulary.embedded(spoiled))


@pytest.mark.parametrize("root", sorted(ROOTS))
def test_wrong_values_in_every_member_of_the_top_never_raise(root: str) -> None:
    vocabulary, document = vocabulary_of(root), document_of(root)
    for name in document:
        for value in HOSTILE:
            spoiled = {**document, name: value}
            assert list(vocabulary.examine(dossier(spoiled), PROFILE))
            for standard in standards():
                standard.recognise(spoiled)
                list(standard.embedded(spoiled))


def test_a_credential_inside_is_blamed_once_in_the_parent() -> None:
    document = BASES["minimal"]()
    inner = BASES["endorsement"]()
    del inner["issuer"]
    del inner["name"]
    document["endorsement"] = [BASES["endorsement"](), inner]
    found = VOCABULARIES["ob3"].faults(document)
    assert [("ob3.AchievementCredential.endorsement.range", "/endorsement/1")] == [
        (rule, finding.pointer) for rule, finding in found
    ]


def test_advice_within_a_credential_inside_is_no_fault_of_the_parent() -> None:
    document = BASES["minimal"]()
    inner = BASES["endorsement"]()
    inner["credentialStatus"] = [{"type": "ExampleStatus"}]
    document["endorsement"] = [inner]
    assert agree(VOCABULARIES["ob3"], document)
