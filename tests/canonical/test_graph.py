"""The graph with places has the statements that PyLD finds, and each place is where it says."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from mcconform.canonical import reference
from mcconform.canonical.active import Unsupported
from mcconform.canonical.context import Compiler
from mcconform.canonical.dataset import quads_of
from mcconform.canonical.errors import CanonicalError
from mcconform.canonical.graph import read
from mcconform.canonical.literals import escape_literal
from mcconform.canonical.rdfc import canonize
from mcconform.canonical.statements import (
    BLANK,
    IDENTIFIER,
    IRI,
    LANG_STRING,
    LANGUAGE,
    MEMBER,
    REFERENCE,
    STRING,
    TYPE,
    VALUE,
    Graph,
    Value,
)
from mcconform.nodes import resolve
from mcconform.standards import contexts
from tests.shared import SAMPLES, needs_shared
from tests.standards import elm

Json = Any
COMPILER = Compiler(dict(contexts()))
EDC = list(elm.CONTEXTS)
CONTEXT = {
    "@vocab": "https://example.org/",
    "id": "@id",
    "type": "@type",
    "word": {"@id": "https://example.org/word", "@container": "@language"},
    "link": {"@id": "https://example.org/link", "@type": "@id"},
    "day": {"@id": "https://example.org/day", "@type": "http://www.w3.org/2001/XMLSchema#date"},
    "row": {"@id": "https://example.org/row", "@container": "@list"},
}


def quads(graph: Graph) -> str:
    """The statements as canonical N-Quads."""
    return canonize([(_node(s), f"<{p}>", _object(o), "") for s, p, o in graph.statements()])


def _node(name: str) -> str:
    return name if name.startswith("_:") else f"<{name}>"


def _object(value: Value) -> str:
    if value.kind in (IRI, BLANK):
        return _node(value.text)
    text = f'"{escape_literal(value.text)}"'
    if value.language:
        assert LANG_STRING == value.datatype
        return f"{text}@{value.language}"
    return text if value.datatype == STRING else f"{text}^^<{value.datatype}>"


def expected(document: Json) -> str | None:
    """PyLD's default graph; None where PyLD finds an error."""
    try:
        dataset, _ = reference.dataset(document, contexts())
        return canonize([one for one in quads_of(dataset) if one[3] == ""])
    except CanonicalError:
        return None


def samples() -> Iterator[tuple[str, Json]]:
    for name in ("unsigned", "signed"):
        path = SAMPLES / f"edc/micro-credential-annex1-{name}.jsonld"
        if path.is_file():
            found = json.loads(path.read_text(encoding="utf-8"))
            yield name, json.loads(found["payload"]) if "payload" in found else found


@needs_shared
@pytest.mark.parametrize(("name", "document"), list(samples()))
def test_the_samples_have_the_statements_that_pyld_finds(name: str, document: Json) -> None:
    graph = read(document, COMPILER)
    assert [] == graph.lost
    assert expected(document) == quads(graph)
    assert expected(document) == quads(read(document, COMPILER, EDC))


def test_a_document_with_everything_has_the_statements_that_pyld_finds() -> None:
    document = elm.everything()
    assert expected(document) == quads(read(document, COMPILER))


VALUES: tuple[Json, ...] = (
    "text",
    "urn:x:y",
    "relative",
    5,
    2.5,
    True,
    None,
    [],
    [["nested"], "text"],
    {},
    {"id": "urn:x:other"},
    {"id": "relative"},
    {"@value": "text", "@language": "en"},
    {"@value": 5},
    {"@value": "5", "@type": "https://example.org/number"},
    {"@set": ["a", "b"]},
    {"@list": ["a", "b"]},
    {"en": "text", "pt": ["a", "b"]},
    [{"type": "Thing", "word": {"en": "w"}}, {"id": "_:mine", "word": {"EN": "w"}}],
)


def odd_documents() -> Iterator[Json]:
    for term in ("word", "link", "day", "row", "free", "https://example.org/iri"):
        for value in VALUES:
            yield {"@context": CONTEXT, "id": "urn:x:root", "type": ["Thing"], term: value}


@pytest.mark.parametrize("document", list(odd_documents()), ids=str)
def test_odd_values_give_what_pyld_gives(document: Json) -> None:
    wanted = expected(document)
    try:
        found = quads(read(document, COMPILER))
    except Unsupported:
        return
    if wanted is not None:
        assert wanted == found


def test_random_changes_of_a_document_give_what_pyld_gives() -> None:
    random.seed(20261126)
    told = 0
    for _ in range(300):
        document = elm.with_node(random.choice([*elm.SHAPES])) if _ % 2 else elm.credential()
        for _ in range(random.randint(1, 3)):
            change(document)
        wanted = expected(document)
        try:
            found = quads(read(document, COMPILER))
        except Unsupported:
            continue
        if wanted is not None:
            assert wanted == found, document
            told += 1
    assert told > 100


def change(document: Json) -> None:
    """Change something somewhere, so that it may be odd but is JSON."""
    place = document
    while True:
        inner = [one for one in place.values() if isinstance(one, dict) and one]
        if not inner or random.random() < 0.3:
            break
        place = random.choice(inner)
    key = random.choice([*place])
    if key == "@context":
        return
    if random.random() < 0.3:
        del place[key]
    else:
        place[key] = copy.deepcopy(random.choice(VALUES))


def test_each_value_is_where_it_says() -> None:
    document = elm.everything()
    graph = read(document, COMPILER)
    for thing in graph.things.values():
        for pointer, written in zip(thing.places, thing.written, strict=True):
            assert written is resolve(document, pointer)
        for values in thing.values.values():
            for value in values:
                there = resolve(document, value.pointer)
                assert there is not None
                if isinstance(there, str) and value.language:
                    assert value.text == there


def test_an_object_written_twice_is_one_node_at_the_place_that_says_most() -> None:
    document = {
        "@context": CONTEXT,
        "id": "urn:x:root",
        "link": [{"id": "urn:x:a"}, {"id": "urn:x:a", "word": {"en": "w"}}, "urn:x:a"],
    }
    graph = read(document, COMPILER)
    assert ["/link/0", "/link/1"] == graph.things["urn:x:a"].places
    assert "/link/1" == graph.things["urn:x:a"].pointer
    assert 1 == len(graph.things["urn:x:root"].values["https://example.org/link"])


@pytest.mark.parametrize(
    ("member", "pointer", "why"),
    [
        ({"id": "person/1"}, "/id", IDENTIFIER),
        ({"id": 5}, "/id", IDENTIFIER),
        ({"type": "Nobody"}, "/type", TYPE),
        ({"type": ["Person", 5]}, "/type/1", TYPE),
        ({"homepage": "www.harbour.example"}, "/homepage", REFERENCE),
        ({"tittle": {"en": "x"}}, "/tittle", MEMBER),
        ({"title": {"en_GB": "x"}}, "/title/en_GB", LANGUAGE),
        ({"title": {"en": 5}}, "/title/en", VALUE),
        ({"title": {"@value": ["x"]}}, "/title/@value/0", None),
        ({"notation": {"@value": ["x"]}}, "/notation", VALUE),
        ({"notation": {"@value": "x", "@type": "xsd:date", "@language": "en"}}, "/notation", VALUE),
    ],
)
def test_what_has_no_place_in_the_graph_is_noted(
    member: Json, pointer: str, why: str | None
) -> None:
    graph = read({"@context": EDC, **member}, COMPILER)
    places = [(one.pointer, one.why) for one in graph.lost]
    assert (why is None) or [(pointer, why)] == places


def test_deep_documents_cost_no_stack() -> None:
    document: Json = {"id": "urn:x:end"}
    for _ in range(20_000):
        document = {"https://example.org/next": document}
    assert 20_001 == len(read(document, COMPILER).things)


def test_terms_of_a_type_hold_in_the_root_where_they_are_asked_for() -> None:
    document = {"@context": EDC, "issued": "2025-01-01T00:00:00Z"}
    assert [MEMBER] == [one.why for one in read(document, COMPILER, EDC).lost]
    assert [] == read(document, COMPILER, EDC, ["VerifiableCredential"]).lost
