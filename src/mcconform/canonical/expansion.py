"""PyLD's expansion, watched: what it drops without a word is noted, what it costs is counted.

JSON-LD 1.1 drops members that no context defines; a signature over RDF does not cover them. Data
Integrity asks for an error there (section 2.4.4 of VC-DI-EDDSA and its kin, "safe mode"); PyLD has
no such mode, so the processor below notes each dropped member at the moment of dropping it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from pyld.jsonld import KEYWORDS, JsonLdProcessor

from mcconform import limits
from mcconform.canonical.budget import Budget
from mcconform.model import Json
from mcconform.nodes import as_list, escape

_ABSOLUTE: Final = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*|_):[^\s]*")
_CONTEXT_STEPS: Final = 20 * limits.CANONICAL_WORK
"""Term definitions made or copied for one document: about two seconds of PyLD's work."""
_COMPARISONS: Final = 200 * limits.CANONICAL_WORK
"""PyLD compares each value of a property with each other one: about two seconds of that."""


class Placed(dict[str, Json]):
    """A JSON object that knows its JSON Pointer."""

    __slots__ = ("pointer",)
    pointer: str

    def __deepcopy__(self, memo: object) -> Placed:
        """PyLD copies what it is given; this already is a copy of our own."""
        return self


def placed(value: Json, budget: Budget, pointer: str = "") -> Json:
    """A copy of ``value`` with pointers on its objects; each value costs a step of the budget."""
    budget.spend()
    if isinstance(value, Mapping):
        found = Placed()
        found.pointer = pointer
        for key, item in value.items():
            inner = f"{pointer}/{escape(key)}"
            found[key] = plain(item, budget) if key == "@context" else placed(item, budget, inner)
        return found
    if isinstance(value, list):
        return [placed(item, budget, f"{pointer}/{n}") for n, item in enumerate(value)]
    return value


def plain(value: Json, budget: Budget) -> Json:
    """A deep copy of JSON, counted."""
    budget.spend()
    if isinstance(value, Mapping):
        return {key: plain(item, budget) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item, budget) for item in value]
    return value


def is_absolute(iri: Json) -> bool:
    """Whether the text is an absolute IRI, or a blank node identifier, to JSON-LD."""
    return isinstance(iri, str) and _ABSOLUTE.fullmatch(iri) is not None


def _is_predicate(iri: Json) -> bool:
    """Whether RDF takes it as a predicate: JSON-LD drops blank node predicates."""
    return is_absolute(iri) and not iri.startswith("_:")


class _Forgiving(dict[str, Any]):
    """An active context for PyLD, which takes ``@vocab: null`` for a KeyError when none was set."""

    def __delitem__(self, key: str) -> None:
        self.pop(key, None)


class Watched(JsonLdProcessor):  # type: ignore[misc]  # pyld has no type information
    """PyLD's processor with two more duties: note what is dropped, count what contexts cost."""

    def __init__(self, safe: bool) -> None:
        super().__init__()
        self.safe = safe
        self.dropped: set[str] = set()
        self.relative: set[str] = set()
        """Those of the dropped that are identifiers, or values that should be: the names mean
        something, the texts are no absolute IRIs."""
        self.budget = Budget(_CONTEXT_STEPS, "its contexts ask for too much work")
        self._inside: list[Placed] = []

    def expand(self, input_: Any, options: Any) -> Any:
        """PyLD's expansion, refused when its next step would compare too many values."""
        expanded = super().expand(input_, options)
        _weigh(expanded)
        return expanded

    def _expand_object(
        self, active_ctx: Any, active_property: Any, iri: Any, element: Any, *more: Any, **kw: Any
    ) -> None:
        if not isinstance(element, Placed):
            super()._expand_object(active_ctx, active_property, iri, element, *more, **kw)
            return
        if self.safe:
            type_ctx = kw.get("type_scoped_ctx", more[4] if len(more) > 4 else None)
            self._note(active_ctx, type_ctx or active_ctx, element)
        self._inside.append(element)
        super()._expand_object(active_ctx, active_property, iri, element, *more, **kw)
        self._inside.pop()

    def _note(self, active_ctx: Any, type_ctx: Any, element: Placed) -> None:
        """Note the members of an object that will not reach the quads."""
        meanings = {
            key: self._expand_iri(active_ctx, key, vocab=True)
            for key in element
            if key != "@context"
        }
        is_value = "@value" in meanings.values()
        for key, meaning in meanings.items():
            pointer = f"{element.pointer}/{escape(key)}"
            if meaning == "@id":
                self._note_iri(active_ctx, element[key], pointer)
            elif meaning == "@type" and not is_value:
                self._note_types(type_ctx, element[key], pointer)
            elif meaning not in KEYWORDS and not _is_predicate(meaning):
                self.dropped.add(pointer)

    def _note_iri(self, active_ctx: Any, value: Json, pointer: str) -> None:
        if isinstance(value, str) and not is_absolute(self._expand_iri(active_ctx, value, base="")):
            self.dropped.add(pointer)
            self.relative.add(pointer)

    def _note_types(self, type_ctx: Any, value: Json, pointer: str) -> None:
        for index, one in enumerate(as_list(value)):
            iri = self._expand_iri(type_ctx, one, vocab=True)
            if isinstance(one, str) and not is_absolute(iri) and iri not in KEYWORDS:
                self.dropped.add(f"{pointer}/{index}" if isinstance(value, list) else pointer)

    def _expand_value(self, active_ctx: Any, active_property: Any, value: Any, options: Any) -> Any:
        expanded = super()._expand_value(active_ctx, active_property, value, options)
        iri = expanded.get("@id", "_:") if isinstance(expanded, dict) else "_:"
        if self.safe and self._inside and not is_absolute(iri):
            places = self.places(active_property, value)
            self.dropped.update(places)
            self.relative.update(places)
        return expanded

    def places(self, key: Any, value: Json) -> list[str]:
        """Where ``value`` stands below ``key`` in the object that is being expanded."""
        return _places(self._inside[-1], key, value)

    def _expand_iri(
        self,
        active_ctx: Any,
        value: Any,
        base: Any = None,
        vocab: Any = False,
        local_ctx: Any = None,
        defined: Any = None,
    ) -> Any:
        # An empty base means example.org to PyLD; Data Integrity wants none at all.
        return super()._expand_iri(
            active_ctx, value, base or None, vocab, local_ctx=local_ctx, defined=defined
        )

    def _clone_active_context(self, active_ctx: Any) -> Any:
        self.budget.spend(1 + len(active_ctx["mappings"]) // 10)
        return _Forgiving(super()._clone_active_context(active_ctx))

    def _create_term_definition(self, *args: Any, **kw: Any) -> Any:
        self.budget.spend(4)
        return super()._create_term_definition(*args, **kw)


def _places(element: Placed, key: Any, value: Json) -> list[str]:
    """Where in ``element`` the text ``value`` stands below ``key``."""
    found = element.get(key)
    pointer = f"{element.pointer}/{escape(key)}" if key in element else element.pointer
    if isinstance(found, list):
        inner = [f"{pointer}/{index}" for index, item in enumerate(found) if item == value]
        return inner or [pointer]
    return [pointer]


def _weigh(expanded: Json) -> None:
    """Count the comparisons that merging the nodes of an expanded document will cost."""
    budget = Budget(_COMPARISONS, "one of its lists is too long")
    sizes: dict[tuple[str, str], int] = {}
    waiting = [expanded]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(item)
        elif isinstance(item, dict):
            for key, value in item.items():
                here = len(value) if isinstance(value, list) else 1
                name = (str(item.get("@id") or id(item)), key)
                before = sizes.get(name, 0)
                sizes[name] = before + here
                budget.spend(here * (2 * before + here) // 2)
                waiting.append(value)
