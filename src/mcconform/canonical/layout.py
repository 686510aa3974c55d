"""How node objects are laid out: what can be said of one before its values are looked at.

Which context holds inside a node object, which of its members is its id and what statement each of
the others makes follows from the context around it, the names of its members, its ``@context`` and
its types: JSON-LD 1.1 API section 5.1.2, steps 7 to 13,
https://www.w3.org/TR/json-ld11-api/#expansion-algorithm. Badges have few different layouts, so a
layout is worked out once and kept with the context around it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from mcconform import limits
from mcconform.canonical.active import (
    KEYWORDS,
    LITERAL,
    OTHER,
    PLAIN,
    Active,
    Term,
    Unsupported,
    is_absolute,
)
from mcconform.canonical.context import Compiler
from mcconform.canonical.errors import InvalidJsonLd
from mcconform.canonical.literals import RDF
from mcconform.canonical.nesting import Nesting

Json = Any
TYPE: Final = f"<{RDF}type>"
_OWN_NAMES: Final = ("@context", "@id", "@type")
_MOST_MEMBERS, _MOST_TYPES, _MOST_CONTEXTS = 64, 16, 16
"""Of a node whose layout is kept."""


class DataLoss(Exception):
    """Something in the document expands to nothing: it would not be signed (safe mode)."""


Member = tuple[str, int, str, str, Term]
"""A member that makes statements: name; how to treat a text (`active.kind_of`); predicate; what
follows a text that is a literal; term."""


class Layout:
    """What is known of all nodes with the same members and types under the same context."""

    __slots__ = ("active", "asked", "id", "members", "types", "weight")

    def __init__(
        self,
        active: Active,
        identifier: str,
        types: tuple[str, ...],
        members: tuple[Member, ...],
        asked: tuple[tuple[tuple[Active, object], int], ...],
    ) -> None:
        self.active = active
        """The context that holds for the values of the members."""
        self.id = identifier
        """Name of the member that is the id; empty where there is none."""
        self.types = types
        """Types as they stand in N-Quads."""
        self.members = members
        """Members that make statements."""
        self.asked = asked
        """What contexts it takes to know this."""
        self.weight = sum(weight for _, weight in asked)


class Head:
    """The same before the types are looked at: they may bring contexts of their own."""

    __slots__ = ("active", "layouts", "type")

    def __init__(self, active: Active, type_key: str) -> None:
        self.active = active
        self.type = type_key
        """Name of the member that holds the types; empty where there is none."""
        self.layouts: dict[object, Layout] = {}
        """By the types as they are written: a text, or a tuple of texts."""


class Layouts(Nesting):
    """Finds the layouts of one document's nodes."""

    __slots__ = ("_asked", "_most", "_seen", "_uncounted")

    def __init__(self, compiler: Compiler) -> None:
        super().__init__(compiler)
        self._seen: set[Layout] = set()
        self._asked: list[tuple[tuple[Active, object], int]] = []
        self._uncounted: list[Layout] = []
        """Known layouts: what they ask for is counted when it may be too much, and not before."""
        self._most = 0
        """What they ask for at most: contexts that several ask for stand in it several times."""

    def known(
        self, element: Mapping[str, Json], active: Active, term: Term | None
    ) -> Layout | None:
        """The layout of a node that is the value of ``term``, if it is known already."""
        head = active.heads.get(_key(element, term))
        if head is None:
            return None
        try:
            layout = head.layouts.get(_types_key(element, head.type))
        except TypeError:  # types that are no texts
            return None
        if layout is not None and layout.weight and layout not in self._seen:
            self._seen.add(layout)
            self._uncounted.append(layout)
            self._most += layout.weight
            if self._most > self.definitions.left:
                self._count_known()
        return layout

    def _count_known(self) -> None:
        for layout in self._uncounted:
            self.count_all(layout.asked)
        self._uncounted.clear()
        self._most = 0

    def find(self, element: Mapping[str, Json], active: Active, term: Term | None) -> Layout:
        """The layout of a node; it is kept where others may have the same.

        What is kept holds no more than names that contexts define, so it stays small.
        """
        self._asked.clear()
        head = self._head(element, active, term)
        types = _types_of(element, head.type)
        layout = self._layout(element, head, types)
        if _is_common(element, types, layout.active):
            if len(active.heads) >= limits.LAYOUTS:
                active.heads.clear()
            kept = active.heads.setdefault(_key(element, term), head).layouts
            if len(kept) < limits.LAYOUTS_BY_TYPES:
                kept[_types_key(element, head.type)] = layout
        return layout

    def count(self, name: tuple[Active, object], weight: int) -> None:
        """Count what a context asks for, and note it for the layout that is being found."""
        self._asked.append((name, weight))
        super().count(name, weight)
        if self._most > self.definitions.left:
            self._count_known()

    def _head(self, element: Mapping[str, Json], active: Active, term: Term | None) -> Head:
        active = self.context(element, active, term)
        keys = [key for key in active.aliases[0] if key in element]
        if len(keys) > 1:
            raise Unsupported("two keys for the type")
        return Head(active, keys[0] if keys else "")

    def _layout(self, element: Mapping[str, Json], head: Head, types: list[str]) -> Layout:
        typing = head.active
        active = self.of_types(typing, types) if types else typing
        type_keys, id_keys, _ = active.aliases
        if active is not typing and type_keys != typing.aliases[0]:
            raise Unsupported("a type that changes what the type is")
        ids = [key for key in id_keys if key in element]
        if len(ids) > 1:
            raise Unsupported("two keys for the id")
        other = [key for key in element if key not in ("@context", *type_keys, *ids)]
        return Layout(
            active,
            ids[0] if ids else "",
            tuple(typing.tokens.get(name) or _type_token(name, typing) for name in types),
            tuple(_member(key, active) for key in other),
            tuple(one for one in self._asked if one[1]),
        )


def _key(element: Mapping[str, Json], term: Term | None) -> tuple[object, ...]:
    """What a node's head follows from, beside the context around it.

    A local context that is not made of URLs alone stands there as None, under which nothing is
    kept.
    """
    if "@context" not in element:
        return term, tuple(element)
    local = element["@context"]
    several = local if isinstance(local, list) else [local]
    urls = tuple(several) if all(isinstance(one, str) for one in several) else None
    return term, tuple(element), urls


def _types_key(element: Mapping[str, Json], type_key: str) -> object:
    types = element[type_key] if type_key else ""
    return tuple(types) if isinstance(types, list) else types


def _is_common(element: Mapping[str, Json], types: list[str], active: Active) -> bool:
    """Whether other nodes may well be laid out like this one, and its names are short."""
    if len(element) > _MOST_MEMBERS or len(types) > _MOST_TYPES:
        return False
    if "@context" in element:
        local = element["@context"]
        several = local if isinstance(local, list) else [local]
        if len(several) > _MOST_CONTEXTS or not all(isinstance(one, str) for one in several):
            return False
    terms = active.terms
    return all(key in terms or key in _OWN_NAMES for key in element) and all(
        name in terms for name in types
    )


def _types_of(element: Mapping[str, Json], type_key: str) -> list[str]:
    """The types of a node, as they are written."""
    if not type_key:
        return []
    value = element[type_key]
    several = value if isinstance(value, list) else [value]
    for name in several:
        if not isinstance(name, str):
            raise InvalidJsonLd("a type is not text", "invalid type value")
    return several


def _type_token(name: str, active: Active) -> str:
    iri = active.expand_vocab(name)
    if iri is None or not is_absolute(iri):
        if iri is not None and iri[:2] == "_:":
            raise Unsupported("a type that is a blank node")
        raise DataLoss
    if len(active.tokens) < limits.LAYOUTS:
        active.tokens[name] = f"<{iri}>"
    return f"<{iri}>"


def _member(key: str, active: Active) -> Member:
    term = active.terms.get(key)
    if term is None or term.kind < OTHER:
        term = _special(key, active)
    kind = term.kind
    if kind == PLAIN:
        kind = LITERAL if active.language is None else OTHER
    return key, kind, term.predicate, term.suffix, term


def _special(key: str, active: Active) -> Term:
    """The term of a key that no context defines: an IRI, or else an error."""
    iri = active.expand_vocab(key)
    if iri is None or iri[:2] == "_:" or (iri[:1] != "@" and not is_absolute(iri)):
        raise DataLoss
    if iri[:1] == "@":
        if iri in KEYWORDS:
            raise Unsupported(f"{iri} in a node object")
        raise DataLoss
    return Term(iri)
