"""One walk over a badge for what may stand anywhere in it: nulls, empty arrays, ids, endorsements.

Inline contexts are left alone (null has a meaning in their grammar, but not in the place of the
badge's own contexts), and so are embedded credentials: they are named, not entered, since each is a
subject of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from mcconform.model import Dossier, Json
from mcconform.nodes import Node, as_list, escape
from mcconform.outline import outline

_LEFT_ALONE = frozenset({"@context"})
Path = tuple[Any, ...]
"""The way to a value: its parent's path and its key; empty for the document."""


class Survey(msgspec.Struct, frozen=True):
    """What one walk found, in an order that depends on the document alone."""

    nulls: list[str]
    empty: list[str]
    """Pointers of empty arrays."""
    ids: set[str]
    """Every id of an object that belongs to the badge itself."""
    defined: set[str]
    """Those of objects that say more than their id."""
    endorsements: list[Node]
    """Endorsements that stand in the badge as objects."""
    endorsement_jwts: list[tuple[str, str]]
    """Pointer and text of the endorsements that stand in it as JWTs."""


def survey(dossier: Dossier) -> Survey:
    """The walk, done once for each dossier."""
    return dossier.once("ob3.survey", _survey)


def nulls(dossier: Dossier) -> list[str]:
    """Pointers of null values; sound badges have none, and are not walked for them."""
    return survey(dossier).nulls if outline(dossier.credential).blanks else []


def empty_arrays(dossier: Dossier) -> list[str]:
    """Pointers of empty arrays."""
    return survey(dossier).empty if outline(dossier.credential).blanks else []


def is_credential(value: Json) -> bool:
    """Whether a value is a credential of its own, such as an endorsement."""
    return isinstance(value, Mapping) and "VerifiableCredential" in as_list(value.get("type"))


def _survey(dossier: Dossier) -> Survey:
    found = Survey([], [], set(), set(), [], [])
    if dossier.document.get("@context", "") is None:
        found.nulls.append("/@context")
    pending: list[tuple[Path, Json]] = [((), dossier.document)]
    while pending:
        path, here = pending.pop()
        if isinstance(here, Mapping):
            _object(found, path, here, dossier)
            if path and is_credential(here):
                continue
        elif not here:
            found.empty.append(_pointer(path))
        below = []
        for key, item in _members(here):
            if item is None:
                found.nulls.append(_pointer((path, key)))
            elif isinstance(item, str):
                if _member((path, key)) == "endorsementJwt":
                    found.endorsement_jwts.append((_pointer((path, key)), item))
            elif isinstance(item, Mapping | list):
                below.append(((path, key), item))
        pending.extend(reversed(below))
    return found


def _members(value: Json) -> Iterator[tuple[str | int, Json]]:
    if isinstance(value, Mapping):
        return ((key, item) for key, item in value.items() if key not in _LEFT_ALONE)
    return iter(enumerate(value))


def _object(found: Survey, path: Path, value: Mapping[str, Json], dossier: Dossier) -> None:
    name = value.get("id")
    if isinstance(name, str) and not (path and is_credential(value)):
        found.ids.add(name)
        if len(value) > 1:
            found.defined.add(name)
    if _member(path) == "endorsement":
        found.endorsements.append(Node(value, _pointer(path), dossier))


def _member(path: Path) -> Any:
    """The member a value stands in, alone or as an item of its array; None for the document."""
    if path and isinstance(path[1], int):
        path = path[0]
    return path[1] if path else None


def _pointer(path: Path) -> str:
    parts: list[str] = []
    while path:
        parts.append(escape(str(path[1])))
        path = path[0]
    return "".join(f"/{part}" for part in reversed(parts))
