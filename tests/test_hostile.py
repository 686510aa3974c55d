"""Whatever stands in a document, it is judged: alone, in a set and beside another, with no error.

Fixtures of every standard with odd values in odd places, as a careless or a hostile issuer makes
them. What the verdicts are is the business of other tests.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.declare import AT
from fixtures.make import HERE, MIRROR
from mcconform.api import Checker
from mcconform.metadata.compare import compare
from mcconform.sets import SetChecker

Json = Any
FOLDERS = ("badges", "clr2", "ctdl", "edc", "ob1", "ob2", "trio", "vc")
ODD: tuple[Json, ...] = (
    None, True, 0, -1, 1e300, 10**30, "", "x", "https://", "http://[", "urn:", "did:key:z",
    "data:,", "data:image/png;base64,!!", "\x00", "\ud7ff", "2020-13-45T99:99:99Z", "-P1D",
    "P9999999999Y", "9999-12-31T23:59:60Z", [], {}, [[]], [None], {"": ""}, {"id": None},
    {"@id": "x"}, {"@value": "x", "@language": "en"}, "#", "_:b", {"@set": [1]}, {"@list": []},
    "eyJhbGciOiJub25lIn0.e30.", "a~b~", "../x", "https://e.example:99999/", "mailto:", "sha256$z",
    "\u202e",
)  # fmt: skip


def documents() -> Iterator[Json]:
    for folder in FOLDERS:
        for path in sorted((HERE / folder).glob("*.json")):
            try:
                found = json.loads(path.read_bytes())
            except ValueError:
                continue  # a fixture of a broken file
            if isinstance(found, dict):
                yield found


def places(value: Json) -> Iterator[tuple[Json, Any]]:
    """Every holder in a document with every key of it."""
    keys = value if isinstance(value, dict) else range(len(value))
    for key in list(keys):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from places(value[key])


DOCUMENTS = tuple(documents())
NAMES = sorted({key for one in DOCUMENTS for _, key in places(one) if isinstance(key, str)})
CHECKER = Checker(at=AT, offline=True, mirrors=[MIRROR])


@st.composite
def spoilt(draw: st.DrawFn) -> Json:
    """A fixture with one to four changes."""
    document = copy.deepcopy(draw(st.sampled_from(DOCUMENTS)))
    for _ in range(draw(st.integers(1, 4))):
        spots = list(places(document))
        if not spots:
            break
        holder, key = spots[draw(st.integers(0, len(spots) - 1))]
        match draw(st.sampled_from(("odd", "gone", "many", "within", "renamed"))):
            case "odd":
                holder[key] = copy.deepcopy(draw(st.sampled_from(ODD)))
            case "gone":
                del holder[key]
            case "many":
                holder[key] = [holder[key], holder[key]]
            case "within":
                holder[key] = {draw(st.sampled_from(NAMES)): holder[key]}
            case "renamed":
                if isinstance(holder, dict):
                    holder[draw(st.sampled_from(NAMES))] = holder.pop(key)
    return document


def data(document: Json) -> bytes:
    return json.dumps(document).encode()


@settings(max_examples=150, deadline=None)
@given(spoilt())
def test_a_document_alone(document: Json) -> None:
    for assessment in CHECKER.assess(data(document), "spoilt.json"):
        assert not assessment.internal_error, [one.message for one in assessment.findings]


def test_an_extension_under_a_context_that_is_written_out() -> None:
    path = HERE / "ob2" / "extension-without-context.json"
    document = json.loads(path.read_bytes())
    document["@context"] = {"@context": document["@context"]}
    for assessment in CHECKER.assess(data(document), "spoilt.json"):
        assert not assessment.internal_error


@settings(max_examples=40, deadline=None)
@given(st.lists(spoilt(), min_size=1, max_size=4))
def test_documents_in_a_set_and_beside_each_other(documents: list[Json]) -> None:
    together = SetChecker(CHECKER)
    beside = []
    for number, document in enumerate(documents):
        together.add(data(document), f"{number}.json")
        beside += CHECKER.dossiers(data(document), f"{number}.json")
    assert together.report().verdict
    assert compare(beside).lines is not None


def test_what_was_awarded_is_known_by_name_where_nobody_states_it() -> None:
    """A hosted assertion whose class nobody has: the set still has a place for the class."""
    together = SetChecker(CHECKER)
    path = Path(HERE) / "ob2" / "hosted.json"
    document = json.loads(path.read_text()) | {"badge": "https://elsewhere.example/class.json"}
    together.add(data(document), "hosted.json")
    named = [one for one in together.report().set.things if one.id == document["badge"]]
    assert ["hosted.json"] == [one.subject for one in named]
