"""The official SHACL shapes of European Digital Credentials, run by pyshacl over PyLD's graph.

Nothing of mcconform's judgement is used here: contexts and shapes are the official files.
"""

from __future__ import annotations

import copy
import json
import logging
from functools import cache
from typing import Any, NamedTuple

import pyshacl
import rdflib
from pyld import jsonld
from rdflib import RDF, SH

from tests.shared import STANDARDS

Json = Any
VC1 = "https://www.w3.org/2018/credentials/v1"
EDC = "http://data.europa.eu/snb/model/context/edc-ap"
_FILES = {VC1: "w3c/credentials-v1.jsonld", EDC: "edc/edc-ap-context.jsonld"}
MIN, MAX, VALUE, LANGUAGES, MAXIMUM, IRI, SCHEME, ISSUER = (
    "min",
    "max",
    "value",
    "languages",
    "maximum",
    "iri",
    "scheme",
    "issuer",
)
_KINDS = {
    SH.MinCountConstraintComponent: MIN,
    SH.MaxCountConstraintComponent: MAX,
    SH.ClassConstraintComponent: VALUE,
    SH.OrConstraintComponent: VALUE,
    SH.DatatypeConstraintComponent: VALUE,
    SH.UniqueLangConstraintComponent: LANGUAGES,
    SH.MaxInclusiveConstraintComponent: MAXIMUM,
}


class Violation(NamedTuple):
    """What breaks a shape; a node without an IRI is ``_``."""

    focus: str
    path: str
    kind: str


class NotJsonLd(Exception):
    """PyLD finds an error in the document."""


@cache
def _context(url: str) -> Json:
    return json.loads((STANDARDS / _FILES[url]).read_text(encoding="utf-8"))


@cache
def shapes(name: str) -> rdflib.Graph:
    """One of the two files of shapes."""
    return rdflib.Graph().parse(STANDARDS / f"edc/EDC-generic-{name}.ttl", format="turtle")


def graph(document: Json) -> rdflib.Graph:
    """The default graph of a document. Raises NotJsonLd."""

    def loader(url: str, options: Json) -> Json:
        return {"contextUrl": None, "documentUrl": url, "document": copy.deepcopy(_context(url))}

    try:
        # Without a base of its own a document has none; PyLD would take example.org for it.
        options = {"documentLoader": loader, "base": None}
        dataset = jsonld.to_rdf(copy.deepcopy(document), options)
    except jsonld.JsonLdError as error:
        raise NotJsonLd(str(error)) from error
    made = rdflib.Graph()
    for triple in dataset["@default"]:
        made.add(tuple(_term(triple[part]) for part in ("subject", "predicate", "object")))
    return made


def _term(term: Json) -> rdflib.term.Node:
    if term["type"] == "IRI":
        return rdflib.URIRef(term["value"])
    if term["type"] == "blank node":
        return rdflib.BNode(term["value"][2:])
    if "language" in term:
        try:
            return rdflib.Literal(term["value"], lang=term["language"])
        except ValueError as error:  # PyLD lets through what is no language tag
            raise NotJsonLd(str(error)) from error
    return rdflib.Literal(term["value"], datatype=rdflib.URIRef(term["datatype"]))


def violations(document: Json) -> set[Violation]:
    """Everything that breaks the official shapes. Raises NotJsonLd."""
    data = graph(document)
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    found: set[Violation] = set()
    for name in ("no-cv", "full"):
        _, report, _ = pyshacl.validate(
            data, shacl_graph=shapes(name), advanced=False, inference="none"
        )
        for result in report.subjects(RDF.type, SH.ValidationResult):
            if (None, SH.detail, result) not in report:
                found.add(_violation(report, result, name))
    return found


def _violation(report: rdflib.Graph, result: Any, name: str) -> Violation:
    focus = report.value(result, SH.focusNode)
    path = report.value(result, SH.resultPath)
    component = report.value(result, SH.sourceConstraintComponent)
    kind = _KINDS.get(component)
    if component == SH.NodeConstraintComponent:
        issuer = str(path) == "https://www.w3.org/2018/credentials#issuer"
        kind = SCHEME if name == "full" else ISSUER if issuer else VALUE
    elif component == SH.NodeKindConstraintComponent:
        kind = IRI if name == "full" else VALUE
    assert kind is not None, component
    return Violation("_" if isinstance(focus, rdflib.BNode) else str(focus), str(path), kind)


UNREACHABLE = {
    "https://www.w3.org/2018/credentials#proof": "the context means another IRI by proof",
    "http://data.europa.eu/snb/model/elm/resultDistribution": "the context spells Destribution",
    "http://data.europa.eu/snb/model/elm/nationalId": "the context spells nationalID",
    "http://data.europa.eu/snb/model/elm/areaDialing": "the context spells areaDialingCode",
    "http://data.europa.eu/m8g/latitude": "the context's prefix clv is none in JSON-LD 1.1",
    "http://data.europa.eu/m8g/longitude": "the context's prefix clv is none in JSON-LD 1.1",
}
"""Properties of the shapes that no member of a document means, and why."""


def described(graph: rdflib.Graph) -> list[tuple[str, str]]:
    """Class and property of each property shape that holds for a class."""
    return [
        (str(cls), str(graph.value(shape, SH.path)))
        for node, cls in graph.subject_objects(SH.targetClass)
        if graph.value(node, SH.deactivated) is None and "VerifiablePresentation" not in str(cls)
        for shape in graph.objects(node, SH.property)
    ]
