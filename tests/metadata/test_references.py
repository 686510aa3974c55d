"""An object that stands elsewhere in the document and is named by its id is said all the same."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mcconform.assess.profiles import load
from mcconform.metadata import standings
from tests.metadata.helpers import dossier

TRIO = Path(__file__).parents[2] / "fixtures" / "trio"
EUROPEAN = json.loads((TRIO / "european.json").read_text())


def states(document: Any, standard: str = "edc") -> dict[str, str]:
    asked = load("eu-council-2022")
    return {one.element.name: one.state for one in standings(dossier(document, standard), asked)}


def things(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Ways to the objects with an id of their own: not the document, nor whom it is about."""
    if isinstance(value, dict):
        if way not in ((), ("credentialSubject",)) and len(value) > 2 and "id" in value:
            yield way
        for key, inner in value.items():
            yield from things(inner, (*way, key))
    elif isinstance(value, list):
        for key, inner in enumerate(value):
            yield from things(inner, (*way, key))


def apart(document: Any, way: tuple[Any, ...], *, typed: bool) -> Any:
    """The document with one object moved to another place, and its name left where it stood."""
    changed = copy.deepcopy(document)
    *holders, last = way
    here = changed
    for key in holders:
        here = here[key]
    moved = here[last]
    here[last] = {"id": moved["id"]} if typed else moved["id"]
    if typed and "type" in moved:
        here[last]["type"] = moved["type"]
    changed["elsewhere"] = [moved]
    return changed


@pytest.mark.parametrize("way", [*things(EUROPEAN)], ids=lambda way: "/".join(map(str, way)))
@pytest.mark.parametrize("typed", [False, True], ids=["id", "id-and-type"])
def test_nothing_is_lost_by_a_reference(way: tuple[Any, ...], typed: bool) -> None:
    assert states(apart(EUROPEAN, way, typed=typed)) == states(EUROPEAN)


def test_a_reference_that_leads_nowhere_says_nothing() -> None:
    document = copy.deepcopy(EUROPEAN)
    document["credentialSubject"]["hasClaim"][0]["specifiedBy"] = "urn:example:nowhere"
    lost = states(document)
    assert lost != states(EUROPEAN)
    assert lost["workload"] == "missing"


def test_what_may_stand_in_another_document_on_the_web_is_left_open() -> None:
    document = copy.deepcopy(EUROPEAN)
    claim = document["credentialSubject"]["hasClaim"][0]
    claim["specifiedBy"] = "https://www.harbour.example/qualifications/1"
    asked = load("eu-council-2022")
    found = {one.element.name: one for one in standings(dossier(document, "edc"), asked)}
    assert found["workload"].is_open
    assert found["workload"].pointer == "/credentialSubject/hasClaim/0/specifiedBy"
    assert found["title"].state == "met"  # the claim has one of its own


@pytest.mark.parametrize(
    ("owner", "expected"),
    [
        ("https://registry.example/resources/ce-1", "open"),
        ({"@id": "https://registry.example/resources/ce-1"}, "open"),
        ("ce-0d6e3ae2-6ce4-4b0a-b5ac-5ad5b9ba8d2f", "open"),
        ("_:b0", "missing"),
        ({"@type": "ceterms:CredentialOrganization", "ceterms:name": {"en": "Harbour"}}, "missing"),
        ({"ceterms:address": [{"ceterms:addressCountry": {"en": "Portugal"}}]}, "met"),
    ],
)
def test_the_country_of_an_owner_who_is_described_elsewhere(owner: Any, expected: str) -> None:
    document = {"@type": "ceterms:Certificate", "ceterms:ownedBy": [owner]}
    found = standings(dossier(document, "ctdl"), load("eu-council-2022"))
    country = next(one for one in found if one.element.name == "issuer.country")
    assert ("open" if country.is_open else country.state.value) == expected


def prefixed(value: Any) -> Any:
    """The same with the terms of the model under its prefix, as JSON-LD allows."""
    other = {"eqfLevel": "elm:EQFLevel", "title": "dc:title", "dcType": "dc:type"}
    kept = {"id", "type", "@context", "en", "notation", "credentialSubject", "issuer"}
    if isinstance(value, list):
        return [prefixed(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key if key in kept else other.get(key, f"elm:{key}"): prefixed(one)
        for key, one in value.items()
    }


def test_terms_under_their_prefix_say_the_same() -> None:
    document = {
        **EUROPEAN,
        "credentialSubject": prefixed(EUROPEAN["credentialSubject"]),
        "issuer": prefixed(EUROPEAN["issuer"]),
    }
    assert states(document) == states(EUROPEAN)


def test_an_address_where_a_concept_belongs_is_its_id() -> None:
    document = copy.deepcopy(EUROPEAN)
    spec = document["credentialSubject"]["hasClaim"][0]["specifiedBy"]
    spec["eqfLevel"] = spec["eqfLevel"]["id"]
    assert states(document) == states(EUROPEAN)
    spec["eqfLevel"] = "six"
    assert states(document)["level"] == "missing"


@pytest.mark.parametrize(
    ("concept", "expected"),
    [
        ({"type": "Concept", "notation": "5"}, "met"),
        ({"type": "Concept", "prefLabel": {"en": "EQF level 5"}}, "met"),
        ({"type": "Concept", "id": "urn:eqf:level-5", "notation": "5"}, "met"),
        ({"type": "Concept", "id": "urn:eqf:level-9", "notation": "9"}, "missing"),
        ({"type": "Concept"}, "missing"),
    ],
)
def test_a_concept_says_what_it_is_without_an_address_of_the_list(
    concept: Any, expected: str
) -> None:
    document = copy.deepcopy(EUROPEAN)
    document["credentialSubject"]["hasClaim"][0]["specifiedBy"]["eqfLevel"] = concept
    asked = load("emc-cmf-2019")
    found = {one.element.name: one.state for one in standings(dossier(document, "edc"), asked)}
    assert found["level"] == expected


def test_a_country_may_be_called_by_its_name_beside_an_address_that_is_not_of_the_list() -> None:
    document = copy.deepcopy(EUROPEAN)
    country = {"id": "https://lists.example/PT", "prefLabel": {"en": "Portugal"}}
    document["issuer"]["location"] = [{"address": [{"countryCode": country}]}]
    assert states(document)["issuer.country"] == "met"


def test_an_assessment_may_be_a_claim_of_its_own() -> None:
    document = copy.deepcopy(EUROPEAN)
    claims = document["credentialSubject"]["hasClaim"]
    claims[0].pop("provenBy", None)
    claims[0]["specifiedBy"].pop("provenBy", None)
    assert states(document)["assessment"] == "missing"
    claims.append({"type": "LearningAssessment", "title": {"en": "Written exam"}})
    assert states(document)["assessment"] == "met"


def test_a_circle_ends() -> None:
    document = copy.deepcopy(EUROPEAN)
    claim = document["credentialSubject"]["hasClaim"][0]
    claim["specifiedBy"]["hasPart"] = [claim["id"]]
    claim["specifiedBy"]["hasPart"].append(claim["specifiedBy"]["id"])
    assert states(document) == states(EUROPEAN)
