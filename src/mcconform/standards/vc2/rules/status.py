"""Status lists that are credentials of this data model: Bitstring Status List, section 2.2."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Final

from msgspec.structs import replace

from mcconform import catalogue
from mcconform.catalogue import MUST, rule
from mcconform.model import Credential, Dossier, Finding, Outcome, Resource, failed, not_applicable
from mcconform.securing.jose_claims import shown
from mcconform.standards import get_standard
from mcconform.status import bitstring
from mcconform.status.reading import Reading
from mcconform.status.shelf import Shelf
from mcconform.status.step import see

SPEC: Final = "https://www.w3.org/TR/vc-bitstring-status-list/#bitstringstatuslistcredential"
_SECTIONS: Final = (
    *("contexts", "identifiers", "json_ld"),
    *("semantic_interoperability", "types", "validity_period"),
)
"""Rules of this standard that a list alone can break, without documents that it refers to."""
_BREACHES: Final[Shelf[str]] = Shelf()


def readings(dossier: Dossier) -> tuple[Reading, ...]:
    """The entries that point into a Bitstring Status List."""
    return bitstring.readings(dossier)


@rule(
    area="status",
    level=MUST,
    spec=SPEC,
    message="the status list {url} is no conforming credential: {why}",
    fix="Publish the status list as a whole credential of the VC Data Model 2.0; mcconform check "
    "says of the list alone what it breaks.",
    applies=lambda dossier: bool(readings(dossier)),
    needs=("credentialStatus",),
)
def lists_conform(dossier: Dossier) -> Iterator[Finding]:
    """A status list is a conforming credential itself.

    Bitstring Status List 1.0, section 2.2. What is asked of it is what this data model asks of
    every credential: its members, its contexts, and that it can be read as JSON-LD where its
    contexts are at hand. Its signature and its dates have rules of their own.
    """
    for one in readings(dossier):
        opened = one.listed.contents.opened if one.listed is not None else None
        if one.no_list or not isinstance(opened, Credential):
            yield not_applicable(one.url_at, see(one, one.no_list))
        elif why := breach(opened, dossier):
            yield failed(one.url_at, url=shown(one.url), why=why)


def breach(opened: Credential, dossier: Dossier) -> str:
    """What a fetched credential breaks of this data model, in words; empty for nothing.

    Worked out once for all dossiers that hold the same list and the same contexts.
    """
    key = (opened.name, opened.sha256)
    made = functools.partial(_breach, opened, dossier)
    return _BREACHES.get(key, dossier.resources, made, opened.document)


def _breach(opened: Credential, dossier: Dossier, view: Mapping[str, Resource]) -> str:
    inner = Dossier(replace(opened, standard="vc2", edition="2.0"), dossier.at, view)
    for rule_id, finding in get_standard("vc2").vocabulary.faults(inner.document):
        return _words(rule_id, finding)
    for found in _asked():
        for finding in _failures(found, inner):
            return _words(found.id, finding)
    return ""


@functools.cache
def _asked() -> tuple[catalogue.Rule, ...]:
    found = [one for name in _SECTIONS for one in catalogue.rules(prefix=f"vc2.{name}.")]
    return tuple(one for one in found if one.level is MUST)


def _failures(found: catalogue.Rule, inner: Dossier) -> Iterator[Finding]:
    if found.check is not None and (found.applies is None or found.applies(inner)):
        yield from (one for one in found.check(inner) if one.outcome is Outcome.FAILED)


def _words(rule_id: str, finding: Finding) -> str:
    return f"{catalogue.get(rule_id).message.format_map(finding.args)} ({rule_id})"
