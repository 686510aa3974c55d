"""A status list that is itself the credential at hand: what its specification asks of it.

`declare` asks of a badge what its list says. Here nobody points into the list: it is judged as who
publishes it would have it judged. Each look is a rule of each mechanism, as
``status.<mechanism>.published_<look>``, with that mechanism's own clause.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec
from msgspec.structs import replace

from mcconform import catalogue
from mcconform.catalogue import SHOULD, Rule
from mcconform.model import Area, Dossier, Finding, Json, cannot_tell, failed, not_applicable
from mcconform.nodes import as_list
from mcconform.securing.jose_claims import shown
from mcconform.status import bits
from mcconform.status.bits import Unpacked
from mcconform.status.credential_lists import Mechanism
from mcconform.status.declare import Clause, as_rule
from mcconform.status.step import STEPS, Step, step

_SUBJECT: Final = "/credentialSubject"
_PURPOSE: Final = "statusPurpose"


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


@step(
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


@step(
    message="statusPurpose of the list is neither a text nor several",
    fix="Say in statusPurpose what the list is for, such as revocation.",
)
def published_purpose(listed: Published) -> Iterator[Finding]:
    """A list that is published says what it is for: one purpose, or several."""
    purposes = as_list(listed.subject.get(_PURPOSE))
    if not purposes or not all(isinstance(one, str) and one for one in purposes):
        yield failed(listed.at(_PURPOSE))


@step(
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


@step(
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


@step(
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
    for name, clause in clauses.items():
        catalogue.register(_rule(mechanism, STEPS[name], clause))


def _rule(mechanism: Mechanism, found: Step, clause: Clause) -> Rule:
    def applies(dossier: Dossier) -> bool:
        return read(mechanism, dossier) is not None

    def check(dossier: Dossier) -> Iterator[Finding]:
        listed = read(mechanism, dossier)
        if listed is not None:
            yield from found.look(listed)

    rule = as_rule(mechanism.name, found, clause, Area.SCHEMA, check, applies)
    return replace(rule, form="applies")  # its types say whether it is a list
