"""SHACL, https://www.w3.org/TR/shacl/, section 3.6: the results of validation, by severity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mcconform.catalogue import MAY, MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, cannot_tell, failed
from mcconform.shacl.run import INFO, VIOLATION, WARNING, run

_SPEC: Final = "https://www.w3.org/TR/shacl/#severity"
_MESSAGE: Final = "{message} ({component}, {shape})"
_FIX: Final = "See what the shape {shape} asks for."


def _is_asked(dossier: Dossier) -> bool:
    found = run(dossier)
    return found.touched or bool(found.problem)


def _is_run(dossier: Dossier) -> bool:
    found = run(dossier)
    return found.touched and not found.problem


def _of(dossier: Dossier, severity: str) -> Iterator[Finding]:
    for one in run(dossier).results:
        if one.severity == severity:
            yield failed(one.pointer, message=one.message, component=one.component, shape=one.shape)


@rule(
    area="schema",
    level=MUST,
    spec=_SPEC,
    message=_MESSAGE,
    fix=_FIX,
    applies=_is_asked,
)
def conform(dossier: Dossier) -> Iterator[Finding]:
    """The document keeps the shapes that were given: nothing of the severity sh:Violation.

    Where no shape is about anything in the document, there is nothing to check. The graph is that
    of the contexts which the document names; shapes see no other one.
    """
    problem = run(dossier).problem
    if problem:
        yield cannot_tell("", problem)
    yield from _of(dossier, VIOLATION)


@rule(
    area="schema",
    level=SHOULD,
    spec=_SPEC,
    message=_MESSAGE,
    fix=_FIX,
    applies=_is_run,
)
def warnings(dossier: Dossier) -> Iterator[Finding]:
    """The shapes that were given find nothing of the severity sh:Warning.

    A severity of the shapes' own counts as one.
    """
    yield from _of(dossier, WARNING)


@rule(
    area="schema",
    level=MAY,
    spec=_SPEC,
    message=_MESSAGE,
    fix=_FIX,
    applies=_is_run,
)
def infos(dossier: Dossier) -> Iterator[Finding]:
    """The shapes that were given find nothing of the severity sh:Info."""
    yield from _of(dossier, INFO)
