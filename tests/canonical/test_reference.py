"""The reference engine: official canonical forms, what is dropped, what hostile documents cost."""

from __future__ import annotations

import copy
import json
import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import Any

import pytest
from pyld import jsonld

from mcconform.canonical import (
    CanonicalError,
    InvalidJsonLd,
    MissingContext,
    NotProcessable,
    TooMuchWork,
    canonize,
)
from tests.shared import STANDARDS, VECTORS, needs_shared

Json = Any
EX = "https://example.org/"
VECTOR_FILES = {
    "eddsa-rdfc-2022": ("signedDataInt.json", "DataInt"),
    "Ed25519Signature2020": ("signedEdSig.json", "EdSig"),
}


@cache
def official() -> Mapping[str, Json]:
    index = json.loads((STANDARDS / "index.json").read_text())
    return {url: json.loads((STANDARDS / name).read_text()) for url, name in index.items()}


@needs_shared
@pytest.mark.parametrize("suite", VECTOR_FILES)
def test_official_documents_have_the_published_canonical_form(suite: str) -> None:
    name, short = VECTOR_FILES[suite]
    folder = VECTORS / suite
    document = json.loads((folder / name).read_text())
    del document["proof"]
    configuration = json.loads((folder / f"proofConfig{short}.json").read_text())
    for value, text in ((document, "canonDoc"), (configuration, "proofCanon")):
        found = canonize(value, official())
        assert (folder / f"{text}{short}.txt").read_text() == found.nquads
        assert () == found.undefined


def fails(document: Json, contexts: Mapping[str, Json] | None = None) -> CanonicalError:
    """The error a document ends in, which it must do soon."""
    begun = time.process_time()
    with pytest.raises(CanonicalError) as caught:
        canonize(document, contexts or {})
    assert time.process_time() - begun < 4
    return caught.value


CONTEXT = {
    "name": EX + "name",
    "link": {"@id": EX + "link", "@type": "@id"},
    "links": {"@id": EX + "links", "@type": "@id", "@container": "@list"},
    "kind": {"@id": EX + "kind", "@type": "@vocab"},
    "blank": "_:blank",
    "off": None,
    "Thing": {"@id": EX + "Thing", "@context": {"size": EX + "size"}},
    "id": "@id",
    "type": "@type",
    "raw": {"@id": EX + "raw", "@type": "@json"},
}
DROPPED = {
    "a sound document": ({"name": "x", "link": "https://a/", "type": "Thing", "size": 1}, []),
    "an unknown member": ({"nome": "x"}, ["/nome"]),
    "an unknown member that holds much": ({"nome": {"a": [1]}}, ["/nome"]),
    "an unknown member inside": ({"link": [{"a/b": 1}, {"name": "x"}]}, ["/link/0/a~1b"]),
    "a member switched off": ({"off": "x"}, ["/off"]),
    "a member with a blank name": ({"blank": "x"}, ["/blank"]),
    "an unknown keyword": ({"@foo": "x"}, ["/@foo"]),
    "a member of another type's scope": ({"size": 1}, ["/size"]),
    "an unknown type": ({"type": "Think"}, ["/type"]),
    "one unknown type of two": ({"type": ["Thing", "Think"]}, ["/type/1"]),
    "a relative id": ({"id": "a", "name": "x"}, ["/id"]),
    "an empty id": ({"id": "", "name": "x"}, ["/id"]),
    "a relative link": ({"link": "a"}, ["/link"]),
    "a relative link in a list": ({"links": ["https://a/", "b"]}, ["/links/1"]),
    "a word outside the vocabulary": ({"kind": "sort"}, ["/kind"]),
    "JSON kept as it is": ({"raw": {"anything": ["goes"]}}, []),
    "a null": ({"name": None}, []),
}


@pytest.mark.parametrize(("document", "dropped"), DROPPED.values(), ids=DROPPED)
def test_what_reaches_no_statement_is_named(document: Json, dropped: list[str]) -> None:
    found = canonize({"@context": CONTEXT, "id": "https://s/", **document}, {})
    assert dropped == list(found.undefined)
    assert () == canonize({"@context": CONTEXT, **document}, {}, safe=False).undefined


def test_a_vocabulary_gives_every_member_a_meaning() -> None:
    document = {"@context": {"@vocab": EX}, "@type": "Thing", "anything": {"goes": 1}}
    assert () == canonize(document, {}).undefined


def test_a_vocabulary_may_be_taken_away_or_never_have_been() -> None:
    for before in ([], [{"@vocab": EX}]):
        document = {"@context": [*before, {"@vocab": None, "a": EX + "a"}], "a": 1, "b": 1}
        assert ("/b",) == canonize(document, {}).undefined


def test_a_missing_context_is_named_and_nobodys_fault() -> None:
    for context in ("https://c/1", {"a": {"@id": EX, "@context": "https://c/1"}}):
        error = fails({"@context": context, EX: 1})
        assert isinstance(error, MissingContext)
        assert "https://c/1" == error.url
        assert not error.fault


INVALID = {
    "redefines a protected term": [{"@protected": True, "a": EX + "a"}, {"a": EX + "b"}],
    "is a number": 5,
    "has a number for a term": {"a": 5},
    "has a vocabulary that is no IRI": {"@vocab": 5},
}


@pytest.mark.parametrize("context", INVALID.values(), ids=INVALID)
def test_a_context_that_breaks_json_ld_is_a_fault(context: Json) -> None:
    error = fails({"@context": context, EX: 1})
    assert isinstance(error, InvalidJsonLd)
    assert error.fault
    assert error.code


FORGED = {
    "a language": {"@value": "x", "@language": f'en .\n<{EX}s> <{EX}p> "y"'},
    "a datatype": {"@value": "x", "@type": f"{EX}t>"},
    "an identifier": {"@id": f"{EX}o>"},
    "a line feed": {"@id": f"{EX}o\n"},
}


@pytest.mark.parametrize("value", FORGED.values(), ids=FORGED)
def test_no_text_can_stand_in_for_whole_statements(value: Json) -> None:
    assert isinstance(fails({"@id": EX, EX + "p": value}), InvalidJsonLd)


def test_half_a_surrogate_pair_is_no_text() -> None:
    assert isinstance(fails({"@id": EX, EX + "p": "\ud800"}), InvalidJsonLd)


def complete(size: int) -> Json:
    """Unnamed things, each tied to each other one."""
    return {
        "@graph": [
            {"@id": f"_:a{i}", EX + "p": [{"@id": f"_:a{j}"} for j in range(size) if j != i]}
            for i in range(size)
        ]
    }


def nested(depth: int) -> Json:
    value: Json = {}
    for _ in range(depth):
        value = {EX + "p": value}
    return value


def ring(size: int) -> Json:
    """Unnamed things in a ring: each looks like each other one."""
    return {
        "@graph": [
            {"@id": f"_:a{i}", EX + "p": {"@id": f"_:a{(i + 1) % size}"}} for i in range(size)
        ]
    }


MANY_TERMS = {f"t{i}": f"{EX}t{i}" for i in range(3_000)}
HOSTILE = {
    "a poison graph": complete(10),
    "a larger poison graph": complete(60),
    "a long ring": ring(3_000),
    "ten thousand levels": nested(10_000),
    "a list of twenty thousand": {"@id": EX, EX + "p": [{EX + "q": str(i)} for i in range(20_000)]},
    "one node in twenty thousand pieces": {
        "@graph": [{"@id": EX, EX + "p": str(i)} for i in range(20_000)]
    },
    "five thousand contexts on a large one": {
        "@context": MANY_TERMS,
        EX + "p": [{"@context": {f"s{i}": EX}, f"s{i}": "x"} for i in range(5_000)],
    },
    "half a million values": {"@id": EX, EX + "p": [[]] * 500_000},
}


@pytest.mark.parametrize("document", HOSTILE.values(), ids=HOSTILE)
def test_hostile_documents_end_soon(document: Json) -> None:
    start = time.process_time()
    with suppress(TooMuchWork):
        canonize(document, {})
    assert time.process_time() - start < 3


def test_a_chain_of_contexts_ends() -> None:
    chain = {f"{EX}{i}": {"@context": f"{EX}{i + 1}"} for i in range(5_000)}
    assert isinstance(fails({"@context": EX + "0", EX: 1}, chain), TooMuchWork)
    circle = {EX: {"@context": EX}}
    assert isinstance(fails({"@context": EX, EX: 1}, circle), TooMuchWork)


def test_small_symmetric_graphs_are_within_the_limits() -> None:
    assert canonize(complete(5), {}).nquads.count("\n") == 20
    assert canonize(ring(60), {}).nquads.count("\n") == 60


@pytest.mark.parametrize(
    "odd",
    [
        {"@id": 5},
        {"@type": [5]},
        {"@type": None},
        {"@graph": 5},
        {"@value": {}},
        {"@reverse": {EX: "x"}},
        {"@nest": 5},
        {"@included": 5},
        {"@index": 5},
        {"@context": {"a": {"@id": EX, "@container": 5}}},
        {"@context": {"@propagate": 5}},
        {"@context": {"@import": 5}},
        {"@context": [[[]]]},
        {"@context": "relative"},
        {EX: 10**400},
    ],
    ids=str,
)
def test_odd_shapes_end_in_an_error_of_ours(odd: Json) -> None:
    assert isinstance(fails({EX + "p": 1, **odd}), InvalidJsonLd | NotProcessable)


def test_the_network_and_the_loaders_of_pyld_are_never_reached(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        pytest.fail("the network was asked")

    monkeypatch.setattr(jsonld, "_default_document_loader", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    for context in ("https://example.org/c", {"@import": "https://example.org/c"}, "file:///etc"):
        assert isinstance(fails({"@context": context, EX: 1}), MissingContext)


def test_a_context_counts_as_handed_in_and_stays_as_it_was() -> None:
    library = {EX + "c/1": {"@context": ["2"]}, EX + "c/2": {"@context": {"a": EX + "first"}}}
    before = copy.deepcopy(library)
    document = {"@context": EX + "c/1", "a": "x"}
    assert f'_:c14n0 <{EX}first> "x" .\n' == canonize(document, library).nquads
    assert before == library
    other = {**library, EX + "c/2": {"@context": {"a": EX + "second"}}}
    assert f'_:c14n0 <{EX}second> "x" .\n' == canonize(document, other).nquads
    assert f'_:c14n0 <{EX}first> "x" .\n' == canonize(document, library).nquads
