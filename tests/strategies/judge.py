"""Judges documents on the real road: bytes, intake, evaluation, assessment."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from mcconform import catalogue
from mcconform.assess.profiles import load
from mcconform.assess.verdict import assess
from mcconform.evaluate import evaluate, load_catalogue
from mcconform.intake import open_subject
from mcconform.model import (
    Area,
    Assertion,
    Assessment,
    Credential,
    Dossier,
    Level,
    Outcome,
    Resource,
)
from mcconform.standards import get_standard
from tests.forge import BASELINES, dossier_for

Json = Any
load_catalogue()
AT = "2026-01-01T00:00:00Z"
MOMENT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
ROOTS = [
    ("ob3", "AchievementCredential"),
    ("ob3", "AchievementCredentialv1p1"),
    ("ob3", "EndorsementCredential"),
    ("ob3", "EndorsementCredentialv1p1"),
    ("vc2", "VerifiableCredential"),
    ("vc2", "VerifiablePresentation"),
    ("vc1", "VerifiableCredential"),
    ("vc1", "VerifiablePresentation"),
]


@cache
def bundled() -> Mapping[str, Resource]:
    """The contexts of the project as gather would bring them."""
    return dossier_for(open_subject(b"{}", "case")[0], {}, AT).resources


def opened(document: Json | str) -> tuple[Credential, ...]:
    """A document and each credential inside it."""
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
    return open_subject(text.encode(), "case")


def judge(credential: Credential) -> tuple[Assessment, dict[str, Assertion]]:
    """Verdicts and outcomes of one credential, under the baseline profile of its standard."""
    profile = load(BASELINES[str(credential.standard)])
    dossier = Dossier(credential, MOMENT, bundled())
    assertions = evaluate(dossier, profile)
    return assess(dossier, profile, assertions), {one.rule: one for one in assertions}


def judged(document: Json | str) -> list[tuple[Assessment, dict[str, Assertion]]]:
    """Verdicts and outcomes of a document and of each credential inside it."""
    return [judge(credential) for credential in opened(document)]


def outcomes(document: Json | str) -> dict[str, str]:
    """What each rule says of a document itself."""
    credential = opened(document)[0]
    profile = load(BASELINES[str(credential.standard)])
    assertions = evaluate(Dossier(credential, MOMENT, bundled()), profile)
    return {one.rule: one.outcome.value for one in assertions}


def failing(document: Json | str, area: Area = Area.SCHEMA) -> set[str]:
    """MUST rules of an area that a document fails."""
    return {
        rule
        for rule, outcome in outcomes(document).items()
        if outcome == Outcome.FAILED
        and catalogue.get(rule).area is area
        and catalogue.get(rule).level is Level.MUST
    }


def is_constraint(rule: str) -> bool:
    """Whether a rule was derived from a vocabulary."""
    found = catalogue.get(rule)
    return found.check is None and found.area is Area.SCHEMA


def complaints(document: Json | str) -> list[str]:
    """What is said against a document that is sound by its schema, each with its place."""
    found = []
    for assessment, assertions in judged(document):
        for rule, one in assertions.items():
            demanded = catalogue.get(rule).level is Level.MUST or is_constraint(rule)
            is_schema = catalogue.get(rule).area is Area.SCHEMA
            if one.outcome is Outcome.FAILED and is_schema and demanded:
                found += [f"{rule} {assessment.name}{each.pointer}" for each in one.findings]
        if assessment.areas[Area.SCHEMA].verdict != "conforms":
            found.append(f"schema of {assessment.name}: {assessment.areas[Area.SCHEMA].verdict}")
    return found


def reachable(standard: str, root: str) -> dict[str, Any]:
    """Classes that objects of a whole document can have, without the credentials inside it."""
    vocabulary = get_standard(standard).vocabulary
    found: dict[str, Any] = {}
    waiting = [vocabulary.get(root)]
    while waiting:
        cls = waiting.pop()
        if cls.id not in found:
            found[cls.id] = cls
            for prop in cls.properties.values():
                if prop.target and not prop.embedded:
                    waiting.append(vocabulary.get(prop.target))
    return found
