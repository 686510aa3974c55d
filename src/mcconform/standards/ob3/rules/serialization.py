"""Open Badges 3.0, section Serialization, JSON."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, rule
from mcconform.model import Dossier, Finding, failed
from mcconform.standards.ob3.rules import SPEC
from mcconform.standards.ob3.survey import empty_arrays, nulls


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#json",
    message="the value is null",
    fix="Leave the property out when there is nothing to say.",
    form="all",
)
def no_null(dossier: Dossier) -> Iterator[Finding]:
    """Properties with nothing to say are left out, not set to null (Serialization, JSON).

    Inline contexts, where null has a meaning, and embedded credentials are not looked into.
    """
    for pointer in nulls(dossier):
        yield failed(pointer)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#json",
    message="the array is empty",
    fix="Leave the property out when there is nothing to list.",
    form="all",
)
def no_empty_array(dossier: Dossier) -> Iterator[Finding]:
    """Arrays with nothing in them are left out (Serialization, JSON).

    Inline contexts and embedded credentials are not looked into.
    """
    for pointer in empty_arrays(dossier):
        yield failed(pointer)
