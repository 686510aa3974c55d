"""Open Badges 3.0, section Serialization, JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mcconform.catalogue import MUST, rule
from mcconform.model import Dossier, Finding, Json, failed
from mcconform.nodes import as_list, escape
from mcconform.standards.ob3.rules import SPEC

_LEFT_ALONE = frozenset({"@context"})
"""Inline contexts have a grammar of their own, where null has a meaning."""


def values(document: Json) -> Iterator[tuple[str, Json]]:
    """Pointer and value of everything below a document, but contexts and embedded credentials.

    Embedded credentials are subjects of their own; they are named, not entered. In document order,
    without recursion, so that depth costs nothing.
    """
    pending: list[tuple[str, Json]] = [("", document)]
    while pending:
        pointer, here = pending.pop()
        yield pointer, here
        if pointer and is_credential(here):
            continue
        pending.extend(reversed(list(_members(pointer, here))))


def _members(pointer: str, value: Json) -> Iterator[tuple[str, Json]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key not in _LEFT_ALONE:
                yield f"{pointer}/{escape(key)}", item
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield f"{pointer}/{index}", item


def is_credential(value: Json) -> bool:
    """Whether a value is a credential of its own, such as an endorsement."""
    return isinstance(value, Mapping) and "VerifiableCredential" in as_list(value.get("type"))


def nothing(dossier: Dossier) -> list[tuple[str, Json]]:
    """Pointer and value of each null and each empty array, found in one walk."""
    return dossier.once(
        "ob3.serialization.nothing",
        lambda found: [
            (pointer, value)
            for pointer, value in values(found.document)
            if value is None or value == []
        ],
    )


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#json",
    message="the value is null",
    fix="Leave the property out when there is nothing to say.",
)
def no_null(dossier: Dossier) -> Iterator[Finding]:
    """Properties with nothing to say are left out, not set to null (Serialization, JSON)."""
    for pointer, value in nothing(dossier):
        if value is None:
            yield failed(pointer)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#json",
    message="the array is empty",
    fix="Leave the property out when there is nothing to list.",
)
def no_empty_array(dossier: Dossier) -> Iterator[Finding]:
    """Arrays with nothing in them are left out (Serialization, JSON)."""
    for pointer, value in nothing(dossier):
        if value == []:
            yield failed(pointer)
