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


def test_a_circle_ends() -> None:
    document = copy.deepcopy(EUROPEAN)
    claim = document["credentialSubject"]["hasClaim"][0]
    claim["specifiedBy"]["hasPart"] = [claim["id"]]
    claim["specifiedBy"]["hasPart"].append(claim["specifiedBy"]["id"])
    assert states(document) == states(EUROPEAN)
