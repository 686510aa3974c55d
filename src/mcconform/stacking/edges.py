"""One model for what awards are to each other, whatever standard says it.

An edge is a declaration by one end. ``part_of`` runs from part to whole, ``requires`` from the
later award to the earlier, ``gives_credit`` as the name reads, ``recommends`` from the later to the
earlier, ``version_of`` from newer to older; ``stands_for`` from the component of a pathway to the
award it stands for; ``same_as`` and ``aligned`` have no direction; ``endorses`` runs from an agent
to what it vouches for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from mcconform.model import Json
from mcconform.nodes import Node, escape
from mcconform.stacking.conditions import Lookup, no_lookup, read_condition, targets_of
from mcconform.stacking.measures import Amount
from mcconform.stacking.terms import STACKING, Kind, Term, data, local_name, terms

__all__ = [
    "STACKING",
    "Edge",
    "Kind",
    "Term",
    "data",
    "extension_edges",
    "local_name",
    "relations",
    "terms",
]
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S")


class Edge(msgspec.Struct, frozen=True, gc=False):
    """One declaration. ``source`` and ``target`` are ids as written; empty where there is none."""

    kind: Kind
    source: str
    target: str
    pointer: str
    term: str
    """The property it was read from, as written."""
    declared_by: str
    """The end that says so: ``source``, ``target``, or ``third`` for a third party."""
    native: bool = True
    """Whether the standard itself has the term; False for an extension."""
    needed: bool | None = None
    """Whether the target of ``requires`` (the part of ``part_of``) is needed: True, or False for
    one choice of several; None where nothing says so."""
    by: str = ""
    """Id of the third party that says so."""
    credit: Amount | None = None
    """What it is worth there, where the declaration says so."""
    since: int | None = None
    until: int | None = None
    """Instants between which it holds."""
    closed: bool = False
    """Whether both ends have to stand in the same document."""
    immediate: bool = True
    """Of ``version_of``: whether the newer one directly follows the older."""
    language: str = ""
    """Language that the declaration says the other end is in."""

    @property
    def other(self) -> str:
        """The end that is not the declaring one."""
        return self.source if self.declared_by == "target" else self.target


def extension_edges(node: Node) -> Iterator[Edge]:
    """The edges an object declares by terms of other standards; its own id is one end."""
    for key in node.value:
        term = terms().get(key)
        if term is not None:
            yield from relations(node, key, term, node.text("id"), native=False)


def relations(
    node: Node, key: str, term: Term, own: str, *, native: bool = True, lookup: Lookup = no_lookup
) -> Iterator[Edge]:
    """The edges of one member: to each award that it names, in conditions or without."""
    for pointer, item in node.items(key):
        read = read_condition(item, pointer, lookup)
        named: list[tuple[str, str, bool | None]]
        if read is None:
            named, credit = [(pointer, _named(item), True)], None
        else:
            named = list(targets_of(read))
            credit = read.credit if len(named) == 1 else None
        for place, target, needed in named:
            if term.common and not _IRI.match(target):
                continue
            ends = (target, own) if term.inverse else (own, target)
            yield Edge(
                term.kind,
                *ends,
                place,
                key,
                "target" if term.inverse else "source",
                native,
                needed if term.kind is Kind.REQUIRES else _of_part(term, needed),
                credit=credit,
                immediate=not term.loose,
            )


def _of_part(term: Term, needed: bool | None) -> bool | None:
    """A part is only known to be one choice of several; that it is needed no plain term says."""
    return False if term.kind is Kind.PART_OF and needed is False else None


def _named(value: Json) -> str:
    """Id of the award that a value names; empty where it names none."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, Mapping):
        named = [value.get(key) for key in ("id", "@id", "url", "targetUrl")]
        return next((name.strip() for name in named if isinstance(name, str)), "")
    return ""


def pointer_to(pointer: str, *keys: str | int) -> str:
    """The pointer of a member below ``pointer``."""
    return pointer + "".join(f"/{escape(str(key))}" for key in keys)
