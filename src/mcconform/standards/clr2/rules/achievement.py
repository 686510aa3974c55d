"""CLR 2.0, the achievements of a record: those it defines and those its credentials award.

One by one they are judged by the rules of Open Badges 3.0; here they are compared with each other.
"""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, Json, failed
from mcconform.nodes import Node
from mcconform.standards.clr2.record import Definition, record
from mcconform.standards.clr2.rules import SPEC
from mcconform.standards.iris import canonical

_EDITION = ("inLanguage", "version")
_FURTHER = ("achievementType", "creditsAvailable")
_TELLING = ("name", "description", "criteria")
"""What every achievement has to say of itself."""
SHOWN = 4
"""Names that a message repeats."""


def groups(dossier: Dossier) -> Iterator[list[Definition]]:
    """The achievements that have one id, one language and one version, where there are several."""
    found: dict[tuple[str, ...], list[Definition]] = {}
    for one in record(dossier).definitions:
        if one.id:
            key = (canonical(one.id), *(one.node.text(name) for name in _EDITION))
            found.setdefault(key, []).append(one)
    return (several for several in found.values() if len(several) > 1)


def has_groups(dossier: Dossier) -> bool:
    """Whether any id is that of several achievements."""
    return any(True for _ in groups(dossier))


def said(node: Node, name: str) -> Json:
    """A member for comparison: white space and case of a text do not count."""
    value = node.get(name)
    return " ".join(value.casefold().split()) if isinstance(value, str) else value


def differing(one: Node, other: Node, names: tuple[str, ...]) -> list[str]:
    """Those of the members that both have and that differ."""
    return [
        name
        for name in names
        if one.has(name) and other.has(name) and said(one, name) != said(other, name)
    ]


def are_strangers(one: Definition, other: Definition) -> bool:
    """Whether two achievements have nothing in common but their id."""
    return len(differing(one.node, other.node, _TELLING)) == len(_TELLING)


@rule(
    area="stackability",
    level=MUST,
    spec=f"{SPEC}#achievement",
    message="the id {id} stands for {count} achievements that have nothing in common: {names}",
    fix="Give each achievement an id of its own.",
    applies=lambda dossier: len(record(dossier).definitions) > 1,
)
def id_stands_for_one(dossier: Dossier) -> Iterator[Finding]:
    """An id stands for one achievement in all of the record (STK-RES-002).

    Class Achievement calls the id unique. An issuer may reword an achievement between two awards,
    and editions in other languages may share an id; so it fails only where name, description and
    criteria all differ. See `definitions_agree`.
    """
    for first, *others in groups(dossier):
        strangers = [one for one in others if are_strangers(first, one)]
        if strangers:
            names = [one.node.text("name") for one in (first, *strangers)]
            shown = ", ".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "")
            yield failed(strangers[0].pointer, id=first.id, count=len(names), names=shown)


@rule(
    area="stackability",
    level=SHOULD,
    spec=f"{SPEC}#achievement",
    message="the achievement {id} is told twice and differently: {members} differ",
    fix="Repeat the definition as it is, or say by version that it has changed.",
    applies=has_groups,
)
def definitions_agree(dossier: Dossier) -> Iterator[Finding]:
    """An achievement that stands in several places is the same everywhere (STK-RES-002).

    Those that have nothing in common are the matter of `id_stands_for_one`.
    """
    for first, *others in groups(dossier):
        for one in others:
            found = differing(first.node, one.node, (*_TELLING, *_FURTHER))
            if found and not are_strangers(first, one):
                yield failed(one.pointer, id=one.id, members=", ".join(found))
