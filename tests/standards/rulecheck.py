"""Runs single hand-made rules on documents built in a test, through evaluate's own machinery."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from mcconform import catalogue, evaluate
from mcconform.model import Assertion, Container, Credential, Dossier, Finding, Resource
from mcconform.standards import get_standard
from tests.forge import resource

Json = Any

evaluate.load_catalogue()


def dossier(
    document: Json,
    standard: str = "ob3",
    resources: Mapping[str, Json | bytes | Resource] | None = None,
    at: str = "2026-01-01T00:00:00+00:00",
) -> Dossier:
    """A dossier of one document, not secured, with the resources given."""
    credential = Credential("test", "0" * 64, Container.JSON, document, standard)
    brought = {url: resource(url, value) for url, value in (resources or {}).items()}
    return Dossier(credential, dt.datetime.fromisoformat(at), brought)


def check(rule_id: str, found: Dossier) -> Assertion:
    """The outcome of one rule."""
    standard = get_standard(found.credential.standard or "ob3")
    nodes = standard.vocabulary.nodes(found)
    return evaluate.run_rule(catalogue.get(rule_id), found, nodes)


def findings(rule_id: str, document: Json, **more: Any) -> tuple[Finding, ...]:
    """The findings of one rule on one document."""
    return check(rule_id, dossier(document, **more)).findings


def pointers(rule_id: str, document: Json, **more: Any) -> list[str]:
    """Where one rule fails on one document."""
    return [one.pointer for one in findings(rule_id, document, **more) if one.outcome == "failed"]


def outcome(rule_id: str, document: Json, **more: Any) -> str:
    """The outcome of one rule on one document, as its word."""
    return check(rule_id, dossier(document, **more)).outcome.value
