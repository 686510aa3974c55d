"""Shapes run over the graph of a dossier's document: results with the place they speak about."""

from __future__ import annotations

import re
import warnings
from typing import Any, Final, NamedTuple

from mcconform import limits
from mcconform.canonical import CanonicalError, TooMuchWork
from mcconform.canonical.active import Unsupported
from mcconform.canonical.engine import compiler
from mcconform.canonical.graph import read
from mcconform.canonical.graph_reference import read as read_by_reference
from mcconform.canonical.statements import BLANK, IRI, Graph, Value
from mcconform.model import Dossier
from mcconform.securing import rdf
from mcconform.shacl import shapes
from mcconform.shacl.shapes import OPTIONS, PROBLEMS

_XSD_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
_NAMELESS: Final = re.compile(r"\bs[0-9]+b[0-9]+\b")
VIOLATION, WARNING, INFO = "Violation", "Warning", "Info"


class Result(NamedTuple):
    """One result of the engine, in the order in which results are reported."""

    pointer: str
    shape: str
    component: str
    message: str
    severity: str


class Run(NamedTuple):
    """What came of running the shapes."""

    results: tuple[Result, ...] = ()
    touched: bool = False
    """Whether any shape is about a node of the document."""
    problem: str = ""
    """Why they could not be run on this document, in words."""


def run(dossier: Dossier) -> Run:
    """The user's shapes, run once on a dossier's document."""
    return dossier.once("shacl.run", _run)


def _run(dossier: Dossier) -> Run:
    wanted = shapes.graph(shapes.given(dossier.resources))
    try:
        found = graph(dossier)
    except CanonicalError as error:
        return Run(problem=f"the document cannot be read as a graph: {error.why}")
    pyshacl, rdflib = shapes.engine()
    data = _data(found, rdflib)
    if len(data) > limits.SHAPED_STATEMENTS:
        return Run(problem=f"the document makes {len(data)} statements, too many for the shapes")
    if not _touches(data, wanted, rdflib):
        return Run()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _, report, _ = pyshacl.validate(data, shacl_graph=wanted, **OPTIONS)
    except (RecursionError, *PROBLEMS) as error:
        return Run(touched=True, problem=f"the shapes engine gave up ({type(error).__name__})")
    if not isinstance(report, rdflib.Graph):
        return Run(touched=True, problem="the shapes engine could not finish")
    return Run(tuple(sorted(_results(report, found, rdflib))), True)


def graph(dossier: Dossier) -> Graph:
    """The document's graph, by the contexts that it names. Raises a `CanonicalError`."""
    contexts = rdf.contexts(dossier)
    try:
        found = read(dossier.document, compiler(contexts))
    except Unsupported:
        found = read_by_reference(dossier.document, contexts)
    if sum(1 for _ in found.statements()) > limits.SHAPED_STATEMENTS:
        raise TooMuchWork("it makes too many statements for the shapes")
    return found


def _data(found: Graph, rdflib: Any) -> Any:
    made = rdflib.Graph()
    for subject, predicate, value in found.statements():
        made.add((_node(subject, rdflib), rdflib.URIRef(predicate), _term(value, rdflib)))
    return made


def _node(name: str, rdflib: Any) -> Any:
    return rdflib.BNode(name[2:]) if name.startswith("_:") else rdflib.URIRef(name)


def _term(value: Value, rdflib: Any) -> Any:
    if value.kind in (IRI, BLANK):
        return _node(value.text, rdflib)
    if value.language:
        return rdflib.Literal(value.text, lang=value.language)
    # rdflib keeps plain text and xsd:string apart; shapes in Turtle write the first.
    plain = value.datatype == _XSD_STRING
    return rdflib.Literal(value.text, datatype=None if plain else rdflib.URIRef(value.datatype))


def _touches(data: Any, wanted: Any, rdflib: Any) -> bool:
    """Whether a target of a shape (SHACL section 2.1.3) has a node in the data.

    A class that others extend by statements of the document counts as touched.
    """
    sh, rdf_type = rdflib.SH, rdflib.RDF.type
    nodes = {*data.subjects(), *data.objects()}
    classes = {*wanted.objects(None, sh.targetClass), *wanted.subjects(rdf_type, rdflib.RDFS.Class)}
    return (
        any(one in nodes for one in wanted.objects(None, sh.targetNode))
        or any((None, rdf_type, one) in data for one in classes)
        or any((None, one, None) in data for one in wanted.objects(None, sh.targetSubjectsOf))
        or any((None, one, None) in data for one in wanted.objects(None, sh.targetObjectsOf))
        or (None, rdflib.RDFS.subClassOf, None) in data
    )


def _results(report: Any, found: Graph, rdflib: Any) -> list[Result]:
    sh = rdflib.SH
    made = []
    for one in report.objects(None, sh.result):
        messages = sorted(str(text) for text in report.objects(one, sh.resultMessage))
        shape = report.value(one, sh.sourceShape)
        severity = str(report.value(one, sh.resultSeverity) or sh.Violation).rpartition("#")[2]
        component = str(report.value(one, sh.sourceConstraintComponent) or "")
        made.append(
            Result(
                _pointer(report, one, found, rdflib),
                "a shape without a name" if isinstance(shape, rdflib.BNode) else str(shape),
                component.rpartition("#")[2].removesuffix("ConstraintComponent"),
                _NAMELESS.sub("[]", messages[0]) if messages else "does not keep the shape",
                severity if severity in (VIOLATION, INFO) else WARNING,
            )
        )
    return made


def _pointer(report: Any, result: Any, found: Graph, rdflib: Any) -> str:
    """Where a result speaks about: its value, else its node, else the document."""
    focus = report.value(result, rdflib.SH.focusNode)
    name = f"_:{focus}" if isinstance(focus, rdflib.BNode) else str(focus)
    thing = found.things.get(name)
    if thing is None:
        return ""
    path = report.value(result, rdflib.SH.resultPath)
    value = report.value(result, rdflib.SH.value)
    for one in thing.values.get(str(path), ()):
        if value is not None and one.pointer and _term(one, rdflib) == value:
            return one.pointer
    return thing.pointer
