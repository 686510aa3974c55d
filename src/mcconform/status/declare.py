"""Steps made rules: ``status.<mechanism>.<step>``, with the clause of that mechanism's own text.

So ids and citations are each mechanism's, and the code that decides is one.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

import msgspec
from msgspec.structs import replace

from mcconform import catalogue
from mcconform.catalogue import Applies, Check, Rule
from mcconform.model import Area, Dossier, Finding, Outcome, failed
from mcconform.status import states, steps
from mcconform.status.reading import Reading
from mcconform.status.step import STEPS, Look, Step

_DECLARING: Final = (steps, states)
"""The modules that put their steps into `STEPS` when they are imported."""
Readings = Callable[[Dossier], tuple[Reading, ...]]
"""What a mechanism reads of a credential."""


class Clause(msgspec.Struct, frozen=True):
    """Where a mechanism's specification asks for a step."""

    spec: str
    fix: str = ""
    """What to do, where the words of the step do not fit."""


class Mechanism(msgspec.Struct, frozen=True):
    """Whose rules the steps become."""

    name: str
    readings: Readings
    needs: frozenset[str]
    """Members, or ways to come in, without which it has nothing to read; see `catalogue.rule`."""
    errors: bool
    """Whether its specification has names for what goes wrong."""

    def has(self, dossier: Dossier) -> bool:
        """Whether the credential has an entry of this mechanism."""
        return bool(self.readings(dossier))


def declare(
    mechanism: str,
    readings: Readings,
    clauses: Mapping[str, Clause],
    *,
    needs: Iterable[str] = ("credentialStatus",),
    errors: bool = False,
) -> None:
    """Make the steps in ``clauses`` rules of a mechanism; with ``errors`` they name theirs."""
    whose = Mechanism(mechanism, readings, frozenset(needs), errors)
    given = whose.has  # one object: it is asked once for all rules of the mechanism
    for name, clause in clauses.items():
        catalogue.register(_rule(whose, name, clause, given))


def _rule(whose: Mechanism, name: str, clause: Clause, given: Applies) -> Rule:
    found = STEPS[name]
    error = found.error if whose.errors else ""
    topic, readings = found.topic, whose.readings

    def applies(dossier: Dossier) -> bool:
        several = readings(dossier)
        return bool(several) and (not topic or any(topic in one.topics for one in several))

    def check(dossier: Dossier) -> Iterator[Finding]:
        for one in readings(dossier):
            if not topic or topic in one.topics:
                for finding in found.look(one):
                    yield _with_error(finding, error, name) if error else finding

    rule = as_rule(whose.name, found, clause, Area.STATUS, check, applies)
    message = f"{found.message} ({{error}})" if error else found.message
    return replace(rule, message=message, given=given, needs=whose.needs)


def as_rule(
    mechanism: str, found: Step, clause: Clause, area: Area, check: Check, applies: Applies
) -> Rule:
    """The rule of a mechanism that a step is."""
    title, _, about = inspect.cleandoc(found.look.__doc__ or "").partition("\n")
    return Rule(
        id=f"status.{mechanism}.{found.look.__name__}",
        area=area,
        level=found.level,
        spec=clause.spec,
        message=found.message,
        fix=clause.fix or found.fix,
        title=title,
        about=about.strip(),
        check=check,
        applies=applies,
        where=_where(found.look),
    )


def _with_error(finding: Finding, error: str, name: str) -> Finding:
    """The finding with the name of the error. A list out of reach is one there, and open here."""
    if finding.outcome is Outcome.FAILED:
        return failed(finding.pointer, **finding.args, error=error)
    if finding.outcome is Outcome.CANT_TELL and name == steps.list_retrieved.__name__:
        args = {**finding.args, "cause": f"{finding.args['cause']} ({error})", "error": error}
        return Finding(finding.pointer, args, Outcome.CANT_TELL)
    return finding


def _where(look: Look) -> str:
    """File and line of a step."""
    module = look.__module__.replace(".", "/")
    return f"{module}.py:{look.__code__.co_firstlineno}"
