"""The shapes of European Digital Credentials agree with the official SHACL shapes.

The official files are run by pyshacl over the graph that PyLD makes with the official contexts;
what breaks a shape must be the same: the same node, the same property, the same kind of constraint.
Where it cannot be the same the reason stands in a table below.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from mcconform.standards import edc
from mcconform.standards._datatypes import matches
from mcconform.standards._literals import LITERALS
from tests.shared import SAMPLES, needs_shared
from tests.standards import elm
from tests.standards.mutate_elm import mutants, objects

pyshacl = pytest.importorskip("pyshacl", reason="pyshacl comes with mcconform[dev]")
from tests.standards import official_shapes  # noqa: E402 - it needs pyshacl
from tests.standards.official_shapes import (  # noqa: E402
    IRI,
    ISSUER,
    LANGUAGES,
    MAX,
    MAXIMUM,
    MIN,
    SCHEME,
    VALUE,
    NotJsonLd,
    Violation,
    violations,
)

Json = Any
pytestmark = needs_shared
KINDS = {
    "required": MIN,
    "single": MAX,
    "type": VALUE,
    "format": VALUE,
    "languages": LANGUAGES,
    "maximum": MAXIMUM,
    "iri": IRI,
    "scheme": SCHEME,
}
CRED = "https://www.w3.org/2018/credentials#"
ELM = "http://data.europa.eu/snb/model/elm/"
NOT_JUDGED = {
    f"{CRED}credentialStatus": "the shape wants xsd:anyURI, the context makes every value a node",
    f"{CRED}termsOfUse": "the shape wants xsd:anyURI, the context makes every value a node",
    "http://purl.org/dc/terms/modified": "the shape wants a date, the context makes it an IRI",
    f"{ELM}descriptionHtml": "the shape wants rdf:HTML, the context makes it an IRI",
    f"{ELM}subject": "the credential of a presentation lies in a graph of its own",
    f"{CRED}verifiableCredential": "the credential of a presentation lies in a graph of its own",
}
"""Properties whose values no document can get right: the official shapes and the official context
contradict each other, or SHACL cannot see what they mean. Only the kind ``value`` is left out."""
LITERAL_TEXTS = {
    ("DateTime", "2025-01-01"): "rdflib takes a bare date for xsd:dateTime; XML Schema does not",
    ("DateTime", "2025-01-01 00:00:00"): "rdflib takes a space; XML Schema wants T",
    ("DateTime", "20250101T000000"): "rdflib takes the basic form of ISO 8601; XML Schema does not",
    ("DateTime", "2025-01-01T24:00:00Z"): "XML Schema has 24:00:00; rdflib refuses it",
    ("DateTime", "12025-01-01T00:00:00Z"): "XML Schema has years of five digits; rdflib refuses it",
    ("Duration", "P2W"): "rdflib takes weeks; xsd:duration has none",
    ("Duration", "PT"): "rdflib takes an empty duration; XML Schema does not",
    ("Duration", "PT1.5H"): "rdflib takes fractions everywhere; XML Schema of seconds alone",
    ("Decimal", "NaN"): "rdflib takes what Python's Decimal takes; xsd:decimal has no NaN",
    ("Integer", " 5 "): "rdflib takes white space; an RDF literal must not have it",
}
"""Texts on which rdflib differs from XML Schema 1.1 Part 2. We follow XML Schema."""


def ours(document: Json) -> set[Violation]:
    """What breaks our shapes, told as SHACL tells it; advice is left out."""
    vocabulary = edc.VOCABULARY
    graph = vocabulary.read(document)
    judge = vocabulary._judge(graph, vocabulary.root_of(document))
    found = set()
    for thing, shape in judge.judged:
        for prop in shape.properties.values():
            values = thing.values.get(prop.path, [])
            for kind, _ in judge._property(thing, prop, values):
                if kind == "namespace" or kind in prop.advice:
                    continue
                if shape.name == "Issuer":
                    # SHACL says it of the credential: its issuer does not keep a second shape.
                    found |= {
                        Violation(one.name, f"{CRED}issuer", ISSUER)
                        for one in graph.things.values()
                        if thing.name in [v.text for v in one.values.get(f"{CRED}issuer", ())]
                    }
                else:
                    found.add(Violation(thing.name, prop.path, KINDS[kind]))
    return {one._replace(focus="_") if one.focus.startswith("_:") else one for one in found}


def official(document: Json) -> set[Violation]:
    """What breaks the official shapes, but for what no document can get right."""
    return {
        one for one in violations(document) if not (one.kind == VALUE and one.path in NOT_JUDGED)
    }


def sample(name: str) -> Json:
    """A sample of the European Commission, its pictures cut short."""
    path = SAMPLES / f"edc/micro-credential-annex1-{name}.jsonld"
    found = json.loads(path.read_text(encoding="utf-8"))
    document = json.loads(found["payload"]) if "payload" in found else found
    for one in objects(document):
        if "content" in one:
            one["content"] = one["content"][:8]
    return document


def test_the_sealed_sample_keeps_all_shapes() -> None:
    assert set() == ours(sample("signed")) == violations(sample("signed"))


def test_the_unsealed_sample_lacks_what_the_platform_adds_with_the_seal() -> None:
    credential = "urn:credential:3ef0ac26-9a1f-41c6-871b-2b82e670907b"
    expected = {
        Violation(credential, f"{CRED}issued", MIN),
        Violation(credential, f"{CRED}issuer", ISSUER),
    }
    assert expected == ours(sample("unsigned")) == violations(sample("unsigned"))


def test_a_document_with_everything_keeps_all_shapes() -> None:
    document = elm.everything()
    assert set() == ours(document) == official(document)


def compared(documents: Iterator[tuple[str, Json]]) -> tuple[Counter[str], list[Any]]:
    """How often which kind of violation was found by both, and where the two differ."""
    counts: Counter[str] = Counter()
    differences = []
    for name, document in documents:
        found = ours(document)
        try:
            expected = official(document)
        except NotJsonLd:
            counts["no JSON-LD"] += 1
            lost = edc.VOCABULARY.read(document).lost
            if not found and not lost:
                differences.append((name, "no JSON-LD, and nothing is said"))
            continue
        counts["compared"] += 1
        counts["sound"] += not expected
        counts.update({kind for _, _, kind in expected})
        if expected != found:
            differences.append((name, sorted(expected - found), sorted(found - expected)))
    return counts, differences


@pytest.mark.slow
def test_changes_of_the_sample_break_the_same_shapes() -> None:
    counts, differences = compared(mutants(sample("signed"), seed=20261126, count=160))
    assert [] == differences
    assert counts["compared"] >= 150, counts
    assert 20 < counts["sound"] < 120, counts


@pytest.mark.slow
def test_changes_of_nodes_of_every_class_break_the_same_shapes() -> None:
    counts: Counter[str] = Counter()
    differences = []
    for number, name in enumerate(sorted(elm.SHAPES)):
        if elm.SHAPES[name].iri or name == "Issuer":
            found, differ = compared(mutants(elm.with_node(name), seed=number, count=9))
            counts += found
            differences += [(name, *one) for one in differ]
    assert [] == differences
    assert counts["compared"] >= 400, counts
    for kind in (MIN, MAX, VALUE, LANGUAGES, IRI, SCHEME, ISSUER):
        assert counts[kind] >= 5, (kind, counts)


@pytest.mark.slow
def test_each_constraint_broken_alone_breaks_the_same_shape() -> None:
    """Every MUST of the shapes, as its rule's case breaks it: once for each kind and property."""
    differences = []
    told = 0
    for rule in sorted(edc.VOCABULARY._shape_rules):
        shape, prop, kind = elm.shape_of(rule)
        if kind == "namespace" or kind in prop.advice or hash_of(rule) % 4:
            continue
        document = elm.with_node(shape.name)
        elm.break_rule(document, shape.name, prop, kind)
        expected, found = official(document), ours(document)
        told += 1
        if not expected or expected != found:
            differences.append((rule, sorted(expected - found), sorted(found - expected)))
    assert [] == differences
    assert told > 100


def hash_of(rule: str) -> int:
    """A number that only depends on the rule: a quarter of them is tried."""
    return sum(map(ord, rule))


def test_the_comparison_notices_a_constraint_that_is_missing() -> None:
    document = sample("signed")
    del document["displayParameter"]
    assert {Violation(document["id"], f"{ELM}displayParameter", MIN)} == ours(document)
    assert ours(document) != ours(sample("signed"))
    assert [] != compared(iter([("", spoiled())]))[1]


def spoiled() -> Json:
    """A document that the official shapes find fault with where ours are silent on purpose."""
    document = sample("signed")
    document["type"] = ["EuropeanDigitalCredential"]
    return document


def test_without_the_type_of_vc_the_official_shapes_see_less() -> None:
    """The terms of VC 1.1 only hold in a VerifiableCredential. SHACL then says that issuer, issued
    and others are missing, though they stand there; we say that the type is.
    """
    document = spoiled()
    assert {f"{CRED}issuer", f"{CRED}issued"} < {one.path for one in violations(document)}
    assert set() == ours(document)
    faults = [rule for rule, _ in edc.VOCABULARY.faults(document)]
    assert ["edc.EuropeanDigitalCredential.type.contains"] == faults


@pytest.mark.parametrize("path", NOT_JUDGED)
def test_what_is_not_judged_cannot_be_got_right(path: str) -> None:
    """The official shapes refuse what the official context makes of a sound value."""
    document = sample("signed")
    if path == f"{ELM}subject":
        check = elm.full("VerificationCheck") | {"elmSubject": {"id": document["id"]}}
        presented = elm.presentation() | {"verifiableCredential": [document]}
        document = presented | {"verificationCheck": check}
    elif path == f"{CRED}verifiableCredential":
        document = elm.presentation() | {"verifiableCredential": [document]}
    elif path.startswith(CRED):
        member = path.removeprefix(CRED)
        document[member] = {"id": "https://status.harbour.example/1", "type": "Thing"}
    else:
        opportunity = elm.minimal("LearningOpportunity")
        value = "2025-01-01T00:00:00Z" if "modified" in path else "Tides"
        opportunity |= {"dateModified" if "modified" in path else "descriptionHtml": value}
        document[elm.RELATED] = opportunity
        # As text it is a relative IRI, which is lost; as an absolute one it is no date.
        assert path not in {one.path for one in violations(document)}
        opportunity["dateModified" if "modified" in path else "descriptionHtml"] = "urn:x:y"
    assert path in {one.path for one in violations(document)}
    assert path not in {one.path for one in ours(document)}


@pytest.mark.parametrize(("name", "text"), LITERAL_TEXTS)
def test_texts_on_which_rdflib_differs_from_xml_schema(name: str, text: str) -> None:
    import rdflib

    literal = LITERALS[name]
    theirs = rdflib.Literal(text, datatype=rdflib.URIRef(literal.iri)).ill_typed is not True
    assert theirs != matches(literal.pattern, text)


@pytest.mark.parametrize("name", [name for name, one in LITERALS.items() if one.pattern])
def test_texts_on_which_rdflib_agrees_with_us(name: str) -> None:
    import rdflib

    literal = LITERALS[name]
    for text in (*(str(one) for one in literal.sound if isinstance(one, str)), *literal.broken):
        if (name, text) not in LITERAL_TEXTS and "24:00" not in text:
            theirs = rdflib.Literal(text, datatype=rdflib.URIRef(literal.iri)).ill_typed is not True
            assert theirs == matches(literal.pattern, text), text


def test_the_shapes_are_those_of_the_official_file() -> None:
    """Class by class, property by property: counts, literals, classes of values, schemes."""
    terms = set()
    for name in ("no-cv", "full"):
        graph = official_shapes.shapes(name)
        terms |= set(official_shapes.described(graph))
    ours_too = set()
    for shape in edc.VOCABULARY.shapes.values():
        for prop in shape.properties.values():
            ours_too.add((shape.iri, prop.path))
    missing = {
        (cls, path)
        for cls, path in terms - ours_too
        if path not in NOT_JUDGED and path not in official_shapes.UNREACHABLE
    }
    assert set() == missing
