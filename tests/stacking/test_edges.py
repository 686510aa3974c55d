"""Terms of several vocabularies, read into one model of edges."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures import documents
from mcconform.stacking.declaration import declaration
from mcconform.stacking.edges import Edge, Kind, extension_edges, terms
from mcconform.standards.iris import canonical
from tests.standards.rulecheck import dossier

Json = Any
OWN = "urn:uuid:5b1c9c1e-2f7d-4f55-8a0b-3d1f0e5b8a02"
OTHER = "https://badges.harbour.example/other"


def edges(**members: Json) -> list[tuple[str, str, str, str]]:
    """Kind, source, target and declaring end of each edge of a badge with these members."""
    document = documents.minimal()
    document["credentialSubject"]["achievement"].update(members)
    found = declaration(dossier(document)).edges
    return [(one.kind.value, one.source, one.target, one.declared_by) for one in found]


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("isPartOf", ("part_of", OWN, OTHER, "source")),
        ("ceterms:isPartOf", ("part_of", OWN, OTHER, "source")),
        ("https://purl.org/ctdl/terms/isPartOf", ("part_of", OWN, OTHER, "source")),
        ("elm:isPartOf", ("part_of", OWN, OTHER, "source")),
        ("hasPart", ("part_of", OTHER, OWN, "target")),
        ("requires", ("requires", OWN, OTHER, "source")),
        ("ceterms:isRequiredFor", ("requires", OTHER, OWN, "target")),
        ("ceterms:isAdvancedStandingFor", ("gives_credit", OWN, OTHER, "source")),
        ("entitlesTo", ("gives_credit", OWN, OTHER, "source")),
        ("ceterms:recommends", ("recommends", OWN, OTHER, "source")),
        ("ceterms:exactAlignment", ("same_as", OWN, OTHER, "source")),
        ("ceterms:previousVersion", ("version_of", OWN, OTHER, "source")),
    ],
)
def test_term_becomes_an_edge(term: str, expected: tuple[str, str, str, str]) -> None:
    assert [expected] == edges(**{term: OTHER})


@pytest.mark.parametrize(
    "value",
    [
        OTHER,
        {"id": OTHER},
        {"@id": OTHER, "name": "Diploma"},
        [{"id": OTHER}],
        {"type": "ceterms:ConditionProfile", "ceterms:targetCredential": OTHER},
        {"ceterms:alternativeCondition": [{"ceterms:targetCredential": [{"id": OTHER}]}]},
    ],
)
def test_other_award_is_found_however_it_is_named(value: Json) -> None:
    assert [("part_of", OWN, OTHER, "source")] == edges(isPartOf=value)


@pytest.mark.parametrize("value", ["a good heart", {"text": "x"}, 5, ["sea legs"]])
def test_everyday_word_without_an_iri_is_no_relation(value: Json) -> None:
    assert [] == edges(requires=value)


@pytest.mark.parametrize("value", ["Diploma", {"name": "Diploma"}, 5, [True]])
def test_relation_that_names_nothing_is_an_edge_to_be_judged(value: Json) -> None:
    ((kind, source, _, _),) = edges(isPartOf=value)
    assert ("part_of", OWN) == (kind, source)


def test_terms_of_open_badges_are_edges_too() -> None:
    alignment = {"targetName": "Level 4", "targetUrl": OTHER}
    expected = [
        ("aligned", OWN, OTHER, "source"),
        ("version_of", OWN, "urn:uuid:a", "source"),
        ("same_as", OWN, "urn:uuid:b", "source"),
        ("endorses", documents.endorsement()["issuer"]["id"], OWN, "third"),
    ]
    found = edges(
        alignment=[alignment],
        version="2",
        related=[{"id": "urn:uuid:a", "version": "1"}, {"id": "urn:uuid:b", "inLanguage": "pt"}],
        endorsement=[documents.endorsement()],
    )
    assert expected == found


def test_conditions_nested_without_end_are_cut() -> None:
    value: Json = {"targetCredential": OTHER}
    for _ in range(60):
        value = {"alternativeCondition": value}
    assert len(edges(isPartOf=value)) == 1


def test_edge_knows_its_other_end() -> None:
    part = Edge(Kind.PART_OF, "a", "b", "/x", "isPartOf", "source")
    whole = Edge(Kind.PART_OF, "b", "a", "/x", "hasPart", "target")
    assert ["b", "b"] == [part.other, whole.other]


def test_every_term_has_a_kind() -> None:
    assert set(Kind) >= {term.kind for term in terms().values()}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HTTPS://Example.ORG/a", "https://example.org/a"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("http://example.org:80", "http://example.org/"),
        ("https://example.org/%7Eharbour", "https://example.org/~harbour"),
        ("https://example.org/%c3%a9", "https://example.org/%C3%A9"),
        ("https://example.org/e\u0301", "https://example.org/\u00e9"),
        (" urn:uuid:a ", "URN:uuid:a"),
    ],
)
def test_spellings_of_one_iri_have_one_key(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/a", "https://example.org/a/"),
        ("https://example.org/a", "http://example.org/a"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
        ("https://example.org:8443/a", "https://example.org/a"),
    ],
)
def test_different_iris_have_different_keys(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    "text", ["https://[::1", "https://a:99999/x", "", "::", "//", "%", "\ud800"]
)
def test_odd_iris_have_a_key(text: str) -> None:
    assert isinstance(canonical(text), str)


def test_object_without_id_has_edges_with_one_end() -> None:
    from mcconform.nodes import Node

    document: Json = {"isPartOf": OTHER}
    (edge,) = extension_edges(Node(document, "", dossier(document)))
    assert ("", OTHER) == (edge.source, edge.target)
