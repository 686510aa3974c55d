"""CTDL against the registry's own JSON Schemas: the same verdict, but for what a table explains."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from fixtures.cases.ctdl import FIXTURES
from mcconform import catalogue
from mcconform.evaluate import evaluate
from mcconform.intake import open_subject
from mcconform.model import Level, Outcome, Profile
from mcconform.standards.ctdl.terms import terms
from tests.forge import dossier_for
from tests.shared import needs_shared
from tests.standards import ctdl_official as official
from tests.standards.ctdl_official import Made
from tests.standards.rulecheck import dossier

Json = Any
PROFILE = Profile("p", "p", "1", "p", "https://example.org", "")
STEP = 3
"""Of the mutations every third is compared: about nineteen hundred, in a quarter of a minute."""


@dataclass(frozen=True)
class Row:
    """A kind of document on which the two differ, and why mcconform keeps its verdict."""

    reason: str
    holds: Callable[[Made, bool, list[str]], bool]
    """Given the document, whether the official schema takes it, and our failing rules."""


def _is_text(made: Made) -> bool:
    found = terms().properties.get(made.member)
    return found is not None and found.kind == "text"


EXCEPTIONS = {
    "bare": Row(
        "one value without brackets: the same to JSON-LD, and the registry holds such documents",
        lambda made, valid, ours: made.what == "bare" and not valid,
    ),
    "bracketed": Row(
        "an array of one where one value goes: the same to JSON-LD",
        lambda made, valid, ours: (
            not valid
            and made.what in ("bracketed", "wrong")
            and isinstance(value := made.document[made.member], list)
            and len(value) == 1
        ),
    ),
    "plain text": Row(
        "a plain string for words: the schema of credentials takes nothing else, the others maps",
        lambda made, valid, ours: (
            not valid and _is_text(made) and isinstance(made.document[made.member], str)
        ),
    ),
    "language tags": Row(
        "the schemas take any key in a language map; JSON-LD takes tags of BCP 47",
        lambda made, valid, ours: valid and ours == ["ctdl.languages.tags_well_formed"],
    ),
    "arrays of references": Row(
        "the schema of credentials describes these arrays with keywords for objects, which check "
        "nothing in an array; the terms say that they hold references",
        lambda made, valid, ours: (
            valid
            and made.file == "credentialSchema"
            and _is_pointer(made)
            and set(ours) <= {"ctdl.values.iris", "ctdl.values.no_nulls"}
        ),
    ),
    "owner or offerer": Row(
        "the schemas of courses and assessments want both owner and offerer; the policy wants one",
        lambda made, valid, ours: (
            made.what == "without" and made.member in ("ceterms:ownedBy", "ceterms:offeredBy")
        ),
    ),
    "availability": Row(
        "they want three kinds of availability at once; the registry's own tools ask for one",
        lambda made, valid, ours: (
            made.what == "without" and made.member.startswith("ceterms:avail")
        ),
    ),
    "contact": Row(
        "the schema wants an address and an email; one of the two is a way to reach somebody",
        lambda made, valid, ours: (
            made.what == "without" and made.member in ("ceterms:address", "ceterms:email")
        ),
    ),
    "language of a pathway": Row(
        "the terms of today do not have inLanguage for a pathway",
        lambda made, valid, ours: made.cls == "ceterms:Pathway" and made.what == "without",
    ),
    "type of alignments": Row(
        "the schema of credentials does not require @type of alignment objects, the others do",
        lambda made, valid, ours: made.what == "inner-gone" and made.member.endswith("/@type"),
    ),
    "newer terms": Row(
        "the schemas of 2019 refuse what they do not know; CTDL has grown since",
        lambda made, valid, ours: made.what == "unknown",
    ),
}


def _is_pointer(made: Made) -> bool:
    definitions = official.schema(made.file)["definitions"]
    shape = definitions[made.member]
    refs = [one["$ref"] for one in shape.get("anyOf", [shape]) if "$ref" in one]
    return any("pointer:constraint" in ref for ref in refs)


def sample(file: str) -> Iterator[Made]:
    """Mutations of a file's first class: what is missing and what is foreign, and some others."""
    for index, one in enumerate(official.mutations(file, official.classes(file)[0])):
        if index % STEP == 0 or one.what in ("without", "unknown", "foreign"):
            yield one


def broken_rules(document: Json) -> list[str]:
    """The rules of CTDL at MUST level that a document fails."""
    return failing(dossier(document, "ctdl"))


def failing(found: Any) -> list[str]:
    """The same of a dossier."""
    return sorted(
        one.rule
        for one in evaluate(found, PROFILE)
        if one.outcome is Outcome.FAILED
        and one.rule.startswith("ctdl.")
        and catalogue.get(one.rule).level is Level.MUST
    )


@needs_shared
@pytest.mark.parametrize(
    ("file", "cls"),
    [(file, cls) for file in official.FILES for cls in official.classes(file)]
    if official.SHARED.is_dir()
    else [],
)
def test_a_document_with_every_member_of_a_class_is_sound_to_both(file: str, cls: str) -> None:
    document = official.golden(file, cls)
    assert [] == [one.message for one in official.validator(file).iter_errors(document)]
    assert [] == broken_rules(document)


@needs_shared
def test_mutations_get_the_same_verdict_but_for_the_table() -> None:
    compared, used, unexplained = 0, Counter[str](), []
    for file in official.FILES:
        for one in sample(file):
            compared += 1
            valid = official.validator(file).is_valid(one.document)
            ours = broken_rules(one.document)
            if valid is (not ours):
                continue
            names = [name for name, row in EXCEPTIONS.items() if row.holds(one, valid, ours)]
            used.update(names[:1])
            if not names:
                unexplained.append((file, one.what, one.member, valid, ours))
    assert [] == unexplained
    assert compared > 1500
    assert set(EXCEPTIONS) == set(used), "a row of the table that explains nothing is too much"


@needs_shared
def test_what_official_files_forget_to_define_is_known() -> None:
    assert {
        "agentSchema": ["rdf:Statement"],
        "competency": ["ceasn:dateCreated"],
        "pathway": [
            "ceasn:hasChild",
            "ceasn:hasCondition",
            "ceasn:hasDestinationComponent",
            "ceterms:description",
        ],
    } == {file: found for file in official.FILES if (found := official.forgotten(file))}


@needs_shared
def test_the_terms_allow_all_that_the_schemas_allow() -> None:
    every = terms()
    refused = []
    for file in official.FILES:
        for cls, entry in official.schema(file)["definitions"].items():
            members = (
                entry.get("properties", {}) if re.match(r"(ceterms|ceasn|schema):", cls) else {}
            )
            for member in members:
                if member.startswith("@"):
                    continue
                if member not in every.properties or not every.says(member, [cls]):
                    refused.append((cls, member))
    assert [] == refused


@needs_shared
@pytest.mark.parametrize("name", ["course.json", "organization.json", "assessment.json"])
def test_our_golden_fixtures_differ_from_the_schema_in_younger_things_only(name: str) -> None:
    """What the official file says of our golden documents, and why it is no fault of theirs."""
    making = next(one.making for one in FIXTURES if one.file == name)
    document = open_subject(making.bytes(), name)[0].document
    assert document is not None
    file = {
        "course.json": "learningOpportunityProfileSchema",
        "organization.json": "agentSchema",
        "assessment.json": "assessmentProfileSchema",
    }[name]
    cls = {"course.json": "ceterms:LearningOpportunityProfile"}.get(name, document["@type"])
    old = {
        **document,
        "@context": "http://credreg.net/ctdl/schema/context/json",
        "@type": cls,
    }
    old.pop("ceterms:lifeCycleStatusType", None)
    if name != "organization.json":
        place = {"@type": "ceterms:Place"}
        page = ["https://tidewater.example/"]
        old = {
            "ceterms:availableAt": [place],
            "ceterms:availableOnlineAt": page,
            "ceterms:availabilityListing": page,
            "ceterms:offeredBy": page,
            **old,
        }
    assert [] == [one.message for one in official.validator(file).iter_errors(old)]


@needs_shared
def test_broken_fixtures_that_the_schemas_speak_of_are_broken_to_them_too() -> None:
    spoken_of = {
        "no-name.json": "credentialSchema",
        "no-ctid.json": "credentialSchema",
        "no-status.json": "credentialSchema",
        "no-owner.json": "credentialSchema",
        "generic.json": "credentialSchema",
        "organization-no-sector.json": "agentSchema",
        "boolean.json": "assessmentProfileSchema",
        "null.json": "learningOpportunityProfileSchema",
        "two-names.json": "learningOpportunityProfileSchema",
    }
    for one in FIXTURES:
        if one.file in spoken_of:
            opened = open_subject(one.making.bytes(), one.file)[0]
            validator = official.validator(spoken_of[one.file])
            assert not validator.is_valid(dict(opened.document or {})), one.file
            assert failing(dossier_for(opened, {}, "2026-01-01T00:00:00Z")), one.file
