"""A badge in a record says the same whether it stands there bare or in an envelope."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from fixtures import documents, records
from fixtures.cases.clr2 import sealed
from fixtures.records import COLLEGE
from mcconform.assess.profiles import load
from mcconform.metadata import standings
from mcconform.metadata.opened import opened
from tests.metadata.helpers import dossier

Json = Any


def holding(*credentials: Json) -> Json:
    document = records.smallest()
    document["credentialSubject"]["verifiableCredential"] = list(credentials)
    return document


def states(document: Json) -> dict[str, str]:
    found = standings(dossier(document, "clr2"), load("eu-council-2022"))
    return {one.demand.id: one.state.value for one in found}


BADGE = documents.golden()


@pytest.mark.parametrize("inside", [sealed(BADGE), COLLEGE.jwt(BADGE, "vc-jose")])
def test_a_badge_in_an_envelope_says_as_much_as_a_bare_one(inside: Json) -> None:
    assert states(holding(BADGE)) == states(holding(inside))
    assert "met" == states(holding(inside))["EU-M06"]


def test_a_place_inside_an_envelope_is_the_envelope() -> None:
    document = holding(records.tides(), sealed(BADGE))
    found = standings(dossier(document, "clr2"), load("eu-council-2022"))
    places = {one.demand.id: one.pointer for one in found}
    here = "/credentialSubject/verifiableCredential"
    assert f"{here}/1" == places["EU-M06"]
    assert f"{here}/0/credentialSubject/achievement/name" == places["EU-M02"]


def test_the_document_is_left_as_it_was() -> None:
    document = dossier(holding(records.tides(), sealed(BADGE)), "clr2")
    before = copy.deepcopy(document.document)
    there = opened(document)
    assert before == document.document
    assert BADGE["id"] == there.document["credentialSubject"]["verifiableCredential"][1]["id"]


@pytest.mark.parametrize("value", [None, 5, "", "a.b.c", [], {}, {"type": "x", "id": "data:,"}])
def test_what_cannot_be_opened_says_nothing(value: Json) -> None:
    assert "missing" == states(holding(value, records.enveloped("e30")))["EU-M02"]
    for inside in (value, [value], {"a": value}):
        document = records.smallest()
        document["credentialSubject"] = {"verifiableCredential": inside}
        assert "missing" == states(document)["EU-M06"]
