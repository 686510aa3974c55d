"""Documents that a status mechanism fetched, opened: a credential, whatever it is secured with.

Problems are values, not exceptions: a document that is not at hand, and one that is something else.
What is opened and verified here is shared by all dossiers that hold the same documents: `shelf`.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

import mcconform.securing.rules as securing_rules
from mcconform import catalogue
from mcconform.catalogue import MUST, Rule
from mcconform.model import Container, Credential, Dossier, Finding, Json, Outcome, Resource
from mcconform.nodes import as_list
from mcconform.securing import cose, enveloped, instants, jose, sd_jwt
from mcconform.status import validity
from mcconform.status.shelf import Shelf, View

_COMPACT: Final = re.compile(
    rb"\s*[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*(?P<disclosed>~[A-Za-z0-9_.~-]*)?\s*"
)


class Missing(msgspec.Struct, frozen=True):
    """The document could not be had; ``cause`` is for people."""

    cause: str


class Wrong(msgspec.Struct, frozen=True):
    """The address answers, but with something that cannot be used; ``why`` is for people."""

    why: str


Opened = Credential | Missing | Wrong
Judged = tuple[Outcome, str]
"""Passed, failed or cantTell, and why it did not pass."""


def _weight(opened: Opened) -> int:
    jws = opened.jws if isinstance(opened, Credential) else None
    return 4 * len(jws.compact) if jws is not None else 0


_OPENED: Final[Shelf[Opened]] = Shelf(_weight)
_VERIFIED: Final[Shelf[Judged]] = Shelf()


def missing(resource: Resource) -> Missing:
    """Why a resource is not at hand, in words."""
    return Missing(f"{resource.url} could not be read: {resource.detail or resource.problem}")


def open_json(resource: Resource) -> Mapping[str, Json] | Missing | Wrong:
    """The JSON object of a resource."""
    if not resource.ok:
        return missing(resource)
    return resource.data if isinstance(resource.data, Mapping) else Wrong("it is no JSON object")


def open_credential(resource: Resource) -> Opened:
    """The credential of a resource, whatever its media type says: some servers send text.

    JSON, a compact JWS, an SD-JWT, COSE, or one of these three in a ``data:`` URL.
    """
    if not resource.ok:
        return missing(resource)
    if isinstance(resource.data, Mapping) and not enveloped.is_enveloped(resource.data):
        return _plain(resource, resource.data)
    key = (resource.url, resource.sha256)
    return _OPENED.get(key, {resource.url: resource}, lambda view: _opened(view[resource.url]))


def _opened(resource: Resource) -> Opened:
    try:
        if isinstance(resource.data, Mapping):
            held = enveloped.read(resource.data.get("id"))
            if held.media_type.kind == enveloped.PRESENTATION:
                return Wrong("it is the envelope of a presentation")
            return _secured(resource, held.data)
        return _secured(resource, resource.body)
    except jose.JoseError as error:
        return Wrong(f"it looks like a secured credential, but {error.reason}")


def _secured(resource: Resource, data: bytes) -> Opened:
    """The credential in bytes that are an envelope. Raises JoseError."""
    name, digest = resource.url, resource.sha256
    if cose.looks_like(data):
        envelope, payload = cose.parse(data)
        inner = jose.json_object(payload, "payload", unique=False)
        signed = tuple(msgspec.structs.replace(one, payload=inner) for one in envelope.signatures)
        envelope = msgspec.structs.replace(envelope, signatures=signed)
        return Credential(
            name, digest, Container.UNKNOWN, inner, securing="cose", envelope=envelope
        )
    form = _COMPACT.fullmatch(data)
    if form is None:
        return Wrong("it is neither a JSON object nor a JWT")
    text = data.decode("ascii")
    if form["disclosed"] is not None:
        jws, envelope = sd_jwt.parse(text)
        return Credential(
            name,
            digest,
            Container.JWT,
            jws.payload,
            securing="sd-jwt",
            jws=jws,
            envelope=envelope,
        )
    jws = jose.parse(text)
    document, claim = jose.unwrap(jws)
    how = "vc-jwt" if claim else "vc-jose"
    return Credential(name, digest, Container.JWT, document, securing=how, jws=jws, vc_claim=claim)


def _plain(resource: Resource, document: Mapping[str, Json]) -> Credential:
    how = _securing(document.get("proof"))
    return Credential(resource.url, resource.sha256, Container.JSON, document, securing=how)


def _securing(proof: Json) -> str:
    kinds = {item.get("type") for item in as_list(proof) if isinstance(item, Mapping)}
    if "DataIntegrityProof" in kinds:
        return "data-integrity"
    return "linked-data-signature" if kinds else "none"


def verified(credential: Credential, dossier: Dossier, doubtful: str = "") -> Judged:
    """Whether a fetched credential is authentic, by the very rules a badge's own signature meets.

    The first failure is the answer, else the first rule that could not be decided. The failure of
    the rule ``doubtful`` only counts as a doubt. The same list, with the same keys and contexts at
    hand at the same time, is verified once for all dossiers.
    """
    key = (credential.name, credential.sha256, dossier.at, issuer_of(credential), doubtful)
    made = functools.partial(_verified, credential, dossier, doubtful)
    return _VERIFIED.get(key, dossier.resources, made, credential.document)


def issuer_of(credential: Credential) -> str:
    """Who issued a fetched credential."""
    return jose.issuer_id(credential)


def _verified(credential: Credential, dossier: Dossier, doubtful: str, view: View) -> Judged:
    view.get(credential.name)  # the list itself is among what was looked at
    inner = Dossier(credential, dossier.at, view)
    doubt = ""
    for rule, finding in _signature_findings(inner):
        why = _why(rule, finding)
        if finding.outcome is Outcome.FAILED and rule.id != doubtful:
            return Outcome.FAILED, why
        if finding.outcome in (Outcome.FAILED, Outcome.CANT_TELL):
            doubt = doubt or why
    return (Outcome.CANT_TELL, doubt) if doubt else (Outcome.PASSED, "")


def _why(rule: Rule, finding: Finding) -> str:
    if finding.outcome is Outcome.FAILED:
        return rule.message.format_map(finding.args)
    return str(finding.args.get("cause", ""))


def _signature_findings(dossier: Dossier) -> Iterator[tuple[Rule, Finding]]:
    for rule in _signature_rules():
        if rule.check is not None and (rule.applies is None or rule.applies(dossier)):
            for finding in rule.check(dossier):
                yield rule, finding


@functools.cache
def _signature_rules() -> tuple[Rule, ...]:
    """The rules at MUST level on proofs and envelopes."""
    for entry in pkgutil.iter_modules(securing_rules.__path__):
        importlib.import_module(f"{securing_rules.__name__}.{entry.name}")
    return tuple(rule for rule in catalogue.rules(prefix="securing.") if rule.level is MUST)


def in_force(credential: Credential, dossier: Dossier, *more: validity.Date) -> Judged:
    """Whether a list is valid at the time of evaluation, by its dates; ``more`` are further starts.

    A list that has ended is the issuer's fault. One that only begins later was published after the
    time that is asked about: what it said then, nobody at hand can tell.
    """
    now = instants.moment(dossier.at)
    starts, ends = (*validity.starts(credential), *more), validity.ends(credential)
    for date in ends:
        if validity.is_over(date, now):
            return Outcome.FAILED, f"it was valid until {date.text} ({date.name})"
    for date in starts:
        if validity.is_ahead(date, now):
            later = f"it only holds from {date.text} on ({date.name}), after the time asked about"
            return Outcome.CANT_TELL, later
    return _readable((*starts, *ends))


def _readable(dates: Iterable[validity.Date]) -> Judged:
    for date in dates:
        if date.instant is None:
            return Outcome.CANT_TELL, f"its {date.name} is no date and time that can be read"
    return Outcome.PASSED, ""


def forget() -> None:
    """Empty the shelves; for tests that change what is shared."""
    _OPENED.clear()
    _VERIFIED.clear()
