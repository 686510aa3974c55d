"""The user's shapes: read, refused where running them could do more than look at a graph.

SHACL, https://www.w3.org/TR/shacl/. Only Turtle is read: it names no further documents. Imports are
not followed, and nothing in SPARQL or JavaScript is run: a query may reach into the network.
"""

from __future__ import annotations

import functools
import hashlib
import logging
import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from mcconform import limits
from mcconform.errors import UsageError
from mcconform.model import Resource, Source

SHAPES: Final = "mcconform:shapes/"
"""How the names begin under which a dossier keeps the shapes that the user gives."""
_SH: Final = "http://www.w3.org/ns/shacl#"
_RUNS: Final = frozenset(
    _SH + name
    for name in (
        "ask", "condition", "construct", "expression", "js", "jsFunctionName", "jsLibrary",
        "nodeValidator", "propertyValidator", "returnType", "rule", "select", "sparql", "target",
        "update", "validator", "values",
    )
)  # fmt: skip
"""Properties whose values are run: SHACL-SPARQL, SHACL-JS, SHACL Advanced Features."""
_LABEL: Final = re.compile(r"\An[0-9a-f]{32}(b[0-9]+)\Z")
"""What rdflib calls a blank node of a file: a random part, and a number of its own."""
_HINT: Final = "give a file of SHACL shapes in Turtle"


class ShaclMissing(UsageError):
    """Shapes were given, and pyshacl is not installed."""

    code = "shacl-missing"


def engine() -> tuple[Any, Any]:
    """The modules pyshacl and rdflib. Raises ShaclMissing."""
    try:
        import pyshacl
        import rdflib
    except ModuleNotFoundError as absent:
        raise ShaclMissing(
            "shapes were given, and pyshacl, which runs them, is not installed",
            "pip install 'mcconform[shacl]'",
        ) from absent
    # It warns of each literal that is none; that such a literal breaks a shape is a finding.
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    return pyshacl, rdflib


def resources(bodies: Sequence[bytes]) -> dict[str, Resource]:
    """The shapes as resources of every dossier.

    Raises ShaclMissing, and UsageError for what cannot be run.
    """
    if bodies:
        graph(tuple(bodies))
    made = {}
    for number, body in enumerate(bodies, 1):
        url, digest = f"{SHAPES}{number}", hashlib.sha256(body).hexdigest()
        made[url] = Resource(url, Source.MIRROR, body, digest, "text/turtle")
    return made


def given(resources: Mapping[str, Resource]) -> tuple[bytes, ...]:
    """The files of shapes among some resources, in the order they were given."""
    names = [one for one in resources if one.startswith(SHAPES) and one[len(SHAPES) :].isdecimal()]
    return tuple(resources[one].body for one in sorted(names, key=lambda n: int(n[len(SHAPES) :])))


def ready(resources: Mapping[str, Resource]) -> None:
    """See that the shapes among some resources can be run.

    Raises ShaclMissing, and UsageError for what cannot be run.
    """
    bodies = given(resources)
    if bodies:
        graph(bodies)


@functools.lru_cache(maxsize=8)
def graph(bodies: tuple[bytes, ...]) -> Any:
    """All shapes as one rdflib graph. Raises ShaclMissing or UsageError."""
    pyshacl, rdflib = engine()
    found = rdflib.Graph()
    for number, body in enumerate(bodies, 1):
        for triple in _parsed(body, rdflib):
            found.add(tuple(_named(term, number, rdflib) for term in triple))
    if len(found) > limits.SHAPES_STATEMENTS:
        raise UsageError(f"the shapes make {len(found)} statements, too many to run", _HINT)
    running = sorted({str(one) for one in found.predicates() if str(one) in _RUNS})
    if running:
        names = ", ".join(f"sh:{one.removeprefix(_SH)}" for one in running)
        raise UsageError(
            f"the shapes use {names}, and mcconform runs no SPARQL, JavaScript or rules",
            "give shapes of SHACL Core alone",
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pyshacl.validate(rdflib.Graph(), shacl_graph=found, **OPTIONS)
    except PROBLEMS as error:
        raise UsageError(f"the shapes cannot be run: {_reason(error)}", _HINT) from error
    return found


OPTIONS: Final[Mapping[str, object]] = {
    "advanced": False,
    "inference": "none",
    "js": False,
    "meta_shacl": False,
    "do_owl_imports": False,
}
PROBLEMS: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    TypeError,
    ValueError,
    re.error,
)
"""What pyshacl raises on shapes that it cannot run; its own errors are RuntimeErrors."""


def _parsed(body: bytes, rdflib: Any) -> Iterable[tuple[Any, ...]]:
    if len(body) > limits.SHAPES_BYTES:
        raise UsageError("the file of shapes is too large", _HINT)
    made = rdflib.Graph()
    try:
        made.parse(data=body, format="turtle", publicID="urn:mcconform:shapes")
    except (SyntaxError, RecursionError, *PROBLEMS) as error:
        raise UsageError(f"the shapes are no Turtle: {_reason(error)}", _HINT) from error
    if not len(made):
        raise UsageError("the file of shapes is empty", _HINT)
    triples: Iterable[tuple[Any, ...]] = made
    return triples


def _reason(error: BaseException) -> str:
    lines = str(error).splitlines()
    return (lines[0] if lines else type(error).__name__)[: limits.SHOWN_TEXT]


def _named(term: Any, number: int, rdflib: Any) -> Any:
    """The term; a blank node gets a name that is the same in every run."""
    if not isinstance(term, rdflib.BNode):
        return term
    known = _LABEL.match(str(term))
    return rdflib.BNode(f"s{number}{known[1] if known else term}")
