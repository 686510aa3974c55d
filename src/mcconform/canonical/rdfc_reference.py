"""RDFC-1.0 by PyLD's URDNA2015 (the same algorithm), with a bound on its work.

https://www.w3.org/TR/rdf-canon/. Some graphs ("poison graphs", section 7.1 of the specification)
need a number of steps that grows with the factorial of their size. Every step that such a graph
repeats is counted here; `TooMuchWork` ends it.
"""

from __future__ import annotations

import re
from typing import Any, Final

from pyld.canon import URDNA2015
from pyld.identifier_issuer import IdentifierIssuer

from mcconform import limits
from mcconform.canonical.budget import Budget
from mcconform.canonical.errors import InvalidJsonLd, TooMuchWork
from mcconform.model import Json

Quads = dict[str, list[dict[str, Any]]]

_STEPS: Final = 30 * limits.CANONICAL_WORK
_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_UNSAFE_IRI: Final = re.compile(r"[\x00-\x20<>\"]")
POISON: Final = "its graph of unnamed objects would take too long to put in order"


def canonical_nquads(dataset: Quads) -> str:
    """The canonical N-Quads of PyLD's dataset; raises TooMuchWork or InvalidJsonLd."""
    if sum(len(triples) for triples in dataset.values()) > limits.QUADS:
        raise TooMuchWork("it makes too many statements")
    for triples in dataset.values():
        # A relative IRI in a list has no RDF term; PyLD leaves a hole there.
        triples[:] = [triple for triple in triples if triple["object"] is not None]
        for triple in triples:
            _check_terms(triple)
    try:
        return str(_Bounded().main(dataset, {"format": "application/n-quads"}))
    except RecursionError:
        raise TooMuchWork(POISON) from None


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


class _Bounded(URDNA2015):  # type: ignore[misc]  # pyld has no type information
    """The algorithm with a budget."""

    def __init__(self) -> None:
        super().__init__()
        self.budget = Budget(_STEPS, POISON)

    def hash_n_degree_quads(self, id_: str, issuer: Any) -> Any:
        self.budget.spend(10)
        if not isinstance(issuer, _Counting):
            issuer = _Counting(issuer, self.budget)
        return super().hash_n_degree_quads(id_, issuer)

    def hash_related_blank_node(self, related: Any, quad: Any, issuer: Any, position: Any) -> Any:
        self.budget.spend(2)
        return super().hash_related_blank_node(related, quad, issuer, position)


class _Counting(IdentifierIssuer):  # type: ignore[misc]  # pyld has no type information
    """An issuer of names whose copies and lookups are counted: one copy for each permutation."""

    def __init__(self, other: Any, budget: Budget) -> None:
        super().__init__(other.prefix)
        self.counter = other.counter
        self.existing = dict(other.existing)
        self.order = list(other.order)
        self.budget = budget
        budget.spend(4 + len(self.order) // 20)

    def __deepcopy__(self, memo: object) -> _Counting:
        return _Counting(self, self.budget)

    def has_id(self, old: Json) -> bool:
        self.budget.spend()
        return bool(super().has_id(old))
