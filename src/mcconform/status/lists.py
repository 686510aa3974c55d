"""Documents that a status mechanism fetched, opened: a credential as JSON or as compact JWS.

Problems are values, not exceptions: a document that is not at hand, and one that is something else.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

import mcconform.securing.rules as securing_rules
from mcconform import catalogue
from mcconform.catalogue import MUST, Rule
from mcconform.model import Container, Credential, Dossier, Finding, Json, Outcome, Resource
from mcconform.nodes import as_list
from mcconform.securing import jose

_COMPACT: Final = re.compile(rb"\s*[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\s*")


class Missing(msgspec.Struct, frozen=True):
    """The document could not be had; ``cause`` is for people."""

    cause: str


class Wrong(msgspec.Struct, frozen=True):
    """The address answers, but with something that cannot be used; ``why`` is for people."""

    why: str


def missing(resource: Resource) -> Missing:
    """Why a resource is not at hand, in words."""
    return Missing(f"{resource.url} could not be read: {resource.detail or resource.problem}")


def open_json(resource: Resource) -> Mapping[str, Json] | Missing | Wrong:
    """The JSON object of a resource."""
    if not resource.ok:
        return missing(resource)
    return resource.data if isinstance(resource.data, Mapping) else Wrong("it is no JSON object")


def open_credential(resource: Resource) -> Credential | Missing | Wrong:
    """The credential of a resource, whatever its media type says: some servers send text."""
    if resource.ok and _COMPACT.fullmatch(resource.body):
        try:
            jws = jose.parse(resource.body.decode("ascii"))
        except jose.JoseError as error:
            return Wrong(f"it looks like a JWT, but {error.reason}")
        document, vc_claim = jose.unwrap(jws)
        how = "vc-jwt" if vc_claim else "vc-jose"
        return Credential(
            resource.url, resource.sha256, Container.JWT, document, None, None, how, jws, vc_claim
        )
    found = open_json(resource)
    if isinstance(found, Missing | Wrong):
        return Wrong("it is neither a JSON object nor a JWT") if isinstance(found, Wrong) else found
    how = _securing(found.get("proof"))
    return Credential(resource.url, resource.sha256, Container.JSON, found, securing=how)


def _securing(proof: Json) -> str:
    kinds = {item.get("type") for item in as_list(proof) if isinstance(item, Mapping)}
    if "DataIntegrityProof" in kinds:
        return "data-integrity"
    return "linked-data-signature" if kinds else "none"


def verified(credential: Credential, dossier: Dossier) -> tuple[Outcome, str]:
    """Whether a fetched credential is authentic, by the very rules a badge's own signature meets.

    The first failure is the answer, else the first rule that could not be decided.
    """
    inner = Dossier(credential, dossier.at, dossier.resources)
    doubt = ""
    for rule, finding in _signature_findings(inner):
        if finding.outcome is Outcome.FAILED:
            return Outcome.FAILED, rule.message.format_map(finding.args)
        if finding.outcome is Outcome.CANT_TELL:
            doubt = doubt or str(finding.args["cause"])
    return (Outcome.CANT_TELL, doubt) if doubt else (Outcome.PASSED, "")


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
