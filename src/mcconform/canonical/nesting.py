"""Which context holds where in a document: contexts within contexts, and what they ask for.

JSON-LD 1.1 API section 5.1.2, https://www.w3.org/TR/json-ld11-api/#expansion-algorithm.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mcconform import limits
from mcconform.canonical.active import ABSENT, Active, Term
from mcconform.canonical.budget import Budget
from mcconform.canonical.context import Compiler

Json = Any
_MOST_KEPT = 1024
Asked = Iterable[tuple[tuple[Active, object], int]]
"""Contexts on top of others, and what each of them weighs."""


class Nesting:
    """The contexts of one document's objects, and the count of the work they make."""

    __slots__ = ("compiler", "counted", "definitions")

    def __init__(self, compiler: Compiler) -> None:
        self.compiler = compiler
        self.counted: set[tuple[Active, object]] = set()
        self.definitions = Budget(limits.CONTEXT_TERMS, "its contexts ask for too much work")

    def context(self, element: Mapping[str, Json], active: Active, term: Term | None) -> Active:
        """Steps 7 to 9: which context holds inside a node object."""
        if active.previous is not None and not _is_bare_id(element, active):
            active = active.previous
        if term is not None and term.context is not ABSENT:
            active = self.scoped(active, term)
        if "@context" in element:
            local = element["@context"]
            self.count((active, repr(local)), self.compiler.weights.of(local))
            active = self.compiler.process(active, local)
        return active

    def scoped(self, active: Active, term: Term) -> Active:
        """The context inside a value of a term that has a context of its own."""
        self.count((active, term), self._weight(term))
        made = term.scoped.get(active)
        if made is None:
            made = self.compiler.process(active, term.context, override=True)
            if len(term.scoped) < 256:
                term.scoped[active] = made
        return made

    def of_types(self, active: Active, types: list[str]) -> Active:
        """Step 11: the contexts that the types bring, in the order of their names."""
        key = tuple(sorted(types))
        found = active.typed.get(key)
        if found is None:
            terms = [active.terms[name] for name in key if name in active.terms]
            terms = [term for term in terms if term.context is not ABSENT]
            weight = sum(map(self._weight, terms))
            self.count((active, key), weight)
            made = active
            for term in terms:
                made = self.compiler.process(made, term.context, propagate=False)
            if len(active.typed) < _MOST_KEPT:
                active.typed[key] = (made, weight)
            return made
        made, weight = found
        self.count((active, key), weight)
        return made

    def count(self, name: tuple[Active, object], weight: int) -> None:
        """Count the work of a context on top of another; what comes again in a document is free."""
        self.count_all(((name, weight),))

    def count_all(self, asked: Asked) -> None:
        """The same for several."""
        for name, weight in asked:
            if weight and name not in self.counted:
                self.counted.add(name)
                self.definitions.spend(weight)

    def _weight(self, term: Term) -> int:
        """The weight of a term's own context, which never changes: found once."""
        if term.weight is None:
            term.weight = self.compiler.weights.of(term.context)
        return term.weight


def _is_bare_id(element: Mapping[str, Json], active: Active) -> bool:
    if len(element) != 1:
        return False
    key = next(iter(element))
    return key == "@id" or (key in active.terms and active.terms[key].iri == "@id")
