"""A status list that is itself the credential at hand: what its specification asks of it.

`declare` asks of a badge what its list says. Here nobody points into the list: it is judged as who
publishes it would have it judged. Each look is a rule of each mechanism, as
``status.<mechanism>.published_<look>``, with that mechanism's own clause.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import msgspec

from mcconform import catalogue
from mcconform.catalogue import MUST, SHOULD, Rule
from mcconform.model import Area, Dossier, Finding, Json, Level, cannot_tell, failed, not_applicable
from mcconform.nodes import as_list
from mcconform.securing.jose_claims import shown
from mcconform.status import bits
from mcconform.status.bits import Unpacked
from mcconform.status.credential_lists import Mechanism
from mcconform.status.declare import Clause

_SUBJECT: Final = "/credentialSubject"
_PURPOSE: Final = "statusPurpose"
_NEEDS: Final = frozenset({"encodedList", _PURPOSE})
"""Members of a list: most badges have neither, and no rule here is asked about them."""


class Published(msgspec.Struct, frozen=True, eq=False):
    """A list that is the document itself."""

    mechanism: Mechanism
    types: tuple[Json, ...]
    """Of the credential."""
    subject: Mapping[str, Json]
    pointer: str
    """Of the subject."""
    unpacked: Unpacked

    def at(self, member: str) -> str:
        """Where a member of the subject stands; the subject when it has no such member."""
        return f"{self.pointer}/{member}" if member in self.subject else self.pointer


Look = Callable[[Published], Iterator[Finding]]


class _Declared(msgspec.Struct, frozen=True, eq=False):
    look: Look
    level: Level
    message: str
    fix: str


_LOOKS: Final[dict[str, _Declared]] = {}


def _look(*, level: Level = MUST, message: str, fix: str) -> Callable[[Look], Look]:
    def declared(found: Look) -> Look:
        _LOOKS[found.__name__] = _Declared(found, level, message, fix)
        return found

    return declared


def read(mechanism: Mechanism, dossier: Dossier) -> Published | None:
    """The list that the document is; None where it is no list of this mechanism.

    Either type says so: a list whose credential, or whose subject, forgot its own is one still.
    """
    return dossier.once(f"status.{mechanism.name}.published", functools.partial(_read, mechanism))


def _read(mechanism: Mechanism, dossier: Dossier) -> Published | None:
    document = dossier.document
    types, found = tuple(as_list(document.get("type"))), document.get("credentialSubject")
    held = [(f"{_SUBJECT}/{number}", one) for number, one in enumerate(as_list(found))]
    subjects = [(where, one) for where, one in held if isinstance(one, Mapping)]
    lists = [one for one in subjects if mechanism.subject in as_list(one[1].get("type"))]
    if not lists and mechanism.credential not in types:
        return None
    nothing: Mapping[str, Json] = {}
    where, subject = (lists or subjects or [(_SUBJECT, nothing)])[0]
    if not isinstance(found, list):
        where = _SUBJECT
    unpacked = bits.unpack(subject.get(mechanism.form.member), mechanism.form)
    return Published(mechanism, types, subject, where, unpacked)


@_look(
    message="{whose} is not of the type {wanted}",
    fix="Give the list, and what it is about, the types that the specification asks for.",
)
def published_type(listed: Published) -> Iterator[Finding]:
    """A list that is published, and its subject, are of the types that tell what they are."""
    credential, subject = listed.mechanism.credential, listed.mechanism.subject
    if credential not in listed.types:
        yield failed("/type", whose="the credential that holds a list", wanted=credential)
    if subject not in as_list(listed.subject.get("type")):
        yield failed(listed.at("type"), whose="the subject of the list", wanted=subject)


@_look(
    message="statusPurpose of the list is neither a text nor several",
    fix="Say in statusPurpose what the list is for, such as revocation.",
)
def published_purpose(listed: Published) -> Iterator[Finding]:
    """A list that is published says what it is for: one purpose, or several."""
    purposes = as_list(listed.subject.get(_PURPOSE))
    if not purposes or not all(isinstance(one, str) and one for one in purposes):
        yield failed(listed.at(_PURPOSE))


@_look(
    message="the list is not encoded as it should be: {why}",
    fix="Encode the bits of the list as the specification of its mechanism has it.",
)
def published_encoding(listed: Published) -> Iterator[Finding]:
    """A list that is published is packed and written as its mechanism asks for.

    One beyond the limit of this library is not blamed.
    """
    where = listed.at(listed.mechanism.form.member)
    if listed.unpacked.too_large:
        yield cannot_tell(where, listed.unpacked.fault)
    elif listed.unpacked.fault:
        yield failed(where, why=listed.unpacked.fault)


@_look(
    message="the list has {entries} entries; {minimum} are the least",
    fix="Make the list longer: in a short list each badge can be followed by who asks for it.",
)
def published_length(listed: Published) -> Iterator[Finding]:
    """A list that is published is long enough for no badge to stand out in it."""
    found, where = listed.unpacked.bits, listed.at(listed.mechanism.form.member)
    if found is None:
        rule = f"status.{listed.mechanism.name}.published_encoding"
        yield not_applicable(where, f"the list could not be read: see {rule}")
    elif len(found) * 8 < bits.MINIMUM_ENTRIES:
        yield failed(where, entries=len(found) * 8, minimum=bits.MINIMUM_ENTRIES)


@_look(
    level=SHOULD,
    message="the time to live of the list is {ttl}, which is not a number above zero",
    fix="Write ttl as a number of milliseconds above zero, or leave it out.",
)
def published_ttl(listed: Published) -> Iterator[Finding]:
    """A list that is published, and says how long a copy of it may be kept, says it as a number."""
    ttl = listed.subject.get("ttl")
    if ttl is None:
        yield not_applicable(listed.pointer, "the list sets no time to live")
    elif isinstance(ttl, bool) or not isinstance(ttl, int | float) or not ttl > 0:
        yield failed(listed.at("ttl"), ttl=shown(ttl))


def declare_published(mechanism: Mechanism, clauses: Mapping[str, Clause]) -> None:
    """Make the looks in ``clauses`` rules of a mechanism, under the names of their functions."""
    given = functools.partial(_is_list, mechanism)  # one object: asked once for all of them
    for name, clause in clauses.items():
        catalogue.register(_rule(mechanism, name, clause, given))


def _is_list(mechanism: Mechanism, dossier: Dossier) -> bool:
    return read(mechanism, dossier) is not None


def _rule(
    mechanism: Mechanism, name: str, clause: Clause, given: Callable[[Dossier], bool]
) -> Rule:
    found = _LOOKS[name]
    title, _, about = inspect.cleandoc(found.look.__doc__ or "").partition("\n")

    def check(dossier: Dossier) -> Iterator[Finding]:
        listed = read(mechanism, dossier)
        if listed is not None:
            yield from found.look(listed)

    return Rule(
        id=f"status.{mechanism.name}.{name}",
        area=Area.SCHEMA,
        level=found.level,
        spec=clause.spec,
        message=found.message,
        fix=clause.fix or found.fix,
        title=title,
        about=about.strip(),
        check=check,
        applies=given,
        given=given,
        needs=_NEEDS,
        where=f"{found.look.__module__.replace('.', '/')}.py:{found.look.__code__.co_firstlineno}",
    )
