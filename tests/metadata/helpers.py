"""Dossiers and profiles for the tests of metadata, made without the other rooms."""

from __future__ import annotations

import copy
import datetime as dt
import json
from pathlib import Path
from typing import Any

from mcconform.metadata import standings
from mcconform.model import Container, Credential, Demand, Dossier, Profile

Json = Any
AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def badge(**achievement: Json) -> Json:
    """A small sound badge; keywords are members of its achievement."""
    return {
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "id": "urn:uuid:0c2d3a4e-6f0b-4c8e-9a53-7d1f0e5b8a01",
        "issuer": {"id": "https://college.example", "type": ["Profile"], "name": "College"},
        "validFrom": "2025-01-01T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "id": "did:example:1",
            "achievement": {
                "type": ["Achievement"],
                "id": "https://college.example/knots",
                "name": "Knots",
                "description": "Ties twelve knots in the dark.",
                "criteria": {"narrative": "An examiner watches."},
                **achievement,
            },
        },
    }


def dossier(document: Json, standard: str | None = "ob3") -> Dossier:
    """A dossier around a copy of a document."""
    credential = Credential(
        "case", "0" * 64, Container.JSON, copy.deepcopy(document), standard=standard
    )
    return Dossier(credential, AT, {})


def sample(path: Path, standard: str = "ob3") -> Dossier:
    """A dossier from a file."""
    return dossier(json.loads(path.read_text(encoding="utf-8")), standard)


def profile(*demands: Demand, weak_counts: bool = True) -> Profile:
    """A profile of nothing but demands."""
    return Profile(
        id="case",
        title="Case",
        version="1",
        publisher="Nobody",
        reference="",
        digest=repr(demands),
        demands=demands,
        weak_counts=weak_counts,
    )


def demand(element: str, need: str = "required", **more: Json) -> Demand:
    """A demand on one element."""
    return Demand(
        id=more.pop("id", f"X-{element}"), title=element, canonical=element, need=need, **more
    )


def state(document: Json, element: str, standard: str = "ob3", **more: Json) -> str:
    """The state of one element that is demanded."""
    more.setdefault("need", "required")
    found = standings(dossier(document, standard), profile(demand(element, **more)))
    return found[0].state.value
