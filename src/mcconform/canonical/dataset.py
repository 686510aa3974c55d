"""PyLD's RDF dataset as the quads of `rdfc`: checked, and written as N-Quads writes terms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from mcconform import limits
from mcconform.canonical.errors import InvalidJsonLd, TooMuchWork
from mcconform.canonical.literals import escape_literal
from mcconform.canonical.rdfc import Quad

Dataset = dict[str, list[dict[str, Any]]]

_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_UNSAFE_IRI: Final = re.compile(r"[\x00-\x20<>\"]")
_XSD_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"


def quads_of(dataset: Dataset) -> Iterator[Quad]:
    """The statements of PyLD's dataset; raises TooMuchWork or InvalidJsonLd."""
    if sum(len(triples) for triples in dataset.values()) > limits.QUADS:
        raise TooMuchWork("it makes too many statements")
    for name, triples in dataset.items():
        graph = "" if name == "@default" else _name(name)
        for triple in triples:
            # A relative IRI in a list has no RDF term; PyLD leaves a hole there.
            if triple["object"] is not None:
                _check_terms(triple)
                subject, predicate, obj = (
                    _term(triple[part]) for part in ("subject", "predicate", "object")
                )
                yield subject, predicate, obj, graph


def _name(name: str) -> str:
    if _UNSAFE_IRI.search(name):
        raise InvalidJsonLd("an identifier holds a character that no IRI may hold")
    return name if name.startswith("_:") else f"<{name}>"


def _term(term: dict[str, Any]) -> str:
    value = term["value"]
    if term["type"] == "blank node":
        return str(value)
    if term["type"] == "IRI":
        return f"<{value}>"
    text = f'"{escape_literal(str(value))}"'
    if term.get("language"):
        return f"{text}@{term['language']}"
    return text if term["datatype"] == _XSD_STRING else f"{text}^^<{term['datatype']}>"


def _check_terms(triple: dict[str, Any]) -> None:
    """Refuse terms that N-Quads cannot write: PyLD does not escape them, so one such text could
    stand in for whole statements and a signature would cover words nobody signed.
    """
    for part in ("subject", "predicate", "object"):
        term = triple[part]
        if term["type"] == "IRI" and _UNSAFE_IRI.search(term["value"]):
            raise InvalidJsonLd("an identifier holds a character that no IRI may hold")
    literal = triple["object"]
    if literal["type"] != "literal":
        return
    language = literal.get("language")
    if language and not _LANGUAGE.fullmatch(language):
        raise InvalidJsonLd("a language tag is not well formed")
    if _UNSAFE_IRI.search(literal["datatype"]):
        raise InvalidJsonLd("a datatype holds a character that no IRI may hold")
