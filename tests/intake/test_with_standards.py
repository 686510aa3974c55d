"""Intake together with the real standards: recognition, and documents with odd values anywhere."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures import bake
from fixtures.documents import BASES, endorsement, golden
from fixtures.issuer import Issuer
from mcconform.intake import open_subject
from mcconform.model import Container
from mcconform.nodes import resolve
from tests.intake.test_json_positions import places

RECOGNISED = {
    "golden": ("ob3", "3.0.3"),
    "minimal": ("ob3", "3.0.3"),
    "vc1": ("ob3", "3.0.3"),
    "endorsement": ("ob3", "3.0.3"),
    "vc": ("vc2", "2.0"),
    "vc11": ("vc1", "1.1"),
}


def rich() -> dict[str, Any]:
    """A badge with an endorsement of each kind."""
    document = golden()
    document["endorsement"] = [endorsement()]
    document["issuer"]["endorsementJwt"] = [Issuer().jwt(endorsement(), "vc-jwt")]
    document["proof"] = {"type": "DataIntegrityProof"}
    return document


RICH = rich()
POINTERS = [pointer for pointer, _ in places(RICH) if pointer]
ODD = [None, True, 0, -1.5, "", "x", [], {}, [[]], [None, {"type": 1}], {"type": [{}]}, "a~b"]


@pytest.mark.parametrize("base", sorted(RECOGNISED))
def test_each_sound_document_is_recognised(base: str) -> None:
    text = json.dumps(BASES[base]())
    for data in (text.encode(), bake.png(text), bake.svg(text)):
        (first,) = open_subject(data, "x")
        assert (*RECOGNISED[base], ()) == (first.standard, first.edition, first.notes)


def test_endorsements_are_subjects_of_their_own() -> None:
    found = open_subject(json.dumps(RICH).encode(), "x")
    assert [
        ("", Container.JSON),
        ("/endorsement/0", Container.JSON),
        ("/issuer/endorsementJwt/0", Container.JWT),
    ] == sorted((one.base, one.container) for one in found)
    assert ["ob3"] * 3 == [one.standard for one in found]


@given(st.data())
def test_no_odd_value_anywhere_raises(data: st.DataObject) -> None:
    document = json.loads(json.dumps(RICH))
    for _ in range(data.draw(st.integers(1, 3))):
        parent, _, token = data.draw(st.sampled_from(POINTERS)).rpartition("/")
        try:
            holder = resolve(document, parent)
        except LookupError:
            continue  # an earlier change took its place away
        odd = copy.deepcopy(data.draw(st.sampled_from(ODD)))  # or it might end up inside itself
        if isinstance(holder, dict):
            holder[token] = odd
        elif isinstance(holder, list) and token.isdecimal() and int(token) < len(holder):
            holder[int(token)] = odd
    for form in (json.dumps(document), Issuer().jwt({"vc": document}, "vc-jose")):
        found = open_subject(form.encode(), "x")
        assert found[0].document is not None
        for one in found[1:]:
            assert one.document is not None or one.notes
