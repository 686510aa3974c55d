"""Makes the credentials of the rule cases: a base document, edits, a signature, a container."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from msgspec.structs import replace

from fixtures.recipe import Making
from mcconform.assess.profiles import load
from mcconform.evaluate import evaluate
from mcconform.intake import open_hosted, open_subject
from mcconform.model import Assertion, Credential, Dossier, Profile, Resource, Source
from mcconform.standards import contexts, standards

Json = Any
BASELINES = {standard.id: standard.profile for standard in standards()}
"""The profile that decides where none is named, by standard."""


@dataclass(frozen=True)
class Recipe(Making):
    """How to make one subject, and what is at hand when it is judged."""

    resources: Mapping[str, Json] = field(default_factory=dict)
    at: str = "2026-01-01T00:00:00Z"
    pick: int = 0
    profile: str = ""

    def dossier(self) -> Dossier:
        """The subject picked, with the bundled contexts and the resources given."""
        found = open_subject(self.bytes(), "case")
        if found[0].hosted_at:
            url = found[0].hosted_at
            found = open_hosted(found[0], resource(url, self.resources[url]))
        return dossier_for(found[self.pick], self.resources, self.at)

    def assertions(self) -> dict[str, Assertion]:
        """Every rule's outcome, by rule id."""
        dossier = self.dossier()
        return {found.rule: found for found in evaluate(dossier, self.profile_for(dossier))}

    def judged_by(self) -> Profile:
        """The profile that decides on the subject."""
        return self.profile_for(self.dossier())

    def profile_for(self, dossier: Dossier) -> Profile:
        """The profile named, or the baseline of what was recognised."""
        standard = dossier.credential.standard or "ob3"
        return load(self.profile or BASELINES[standard])


class Case(Protocol):
    """A case of a rule: one subject, or a set of them, and the profile it is judged by."""

    def assertions(self) -> Mapping[str, Any]:
        """Every rule's outcome, by rule id: objects with an outcome and findings."""

    def judged_by(self) -> Profile:
        """The profile that decides."""


@dataclass(frozen=True)
class Triple:
    """A rule's three cases; ``inapplicable`` is None for a rule that always applies, and ``why``
    then says why.
    """

    passes: Case
    fails: Case
    inapplicable: Case | None
    why: str = ""


def dossier_for(credential: Credential, resources: Mapping[str, Json], at: str) -> Dossier:
    """A dossier as gather would fill it, from contexts that are bundled and what the case gives."""
    brought = {
        url: replace(resource(url, value), source=Source.BUNDLED)
        for url, value in contexts().items()
    }
    brought |= {url: resource(url, value) for url, value in resources.items()}
    return Dossier(credential, dt.datetime.fromisoformat(at.replace("Z", "+00:00")), brought)


def resource(url: str, value: Json) -> Resource:
    """A resource from JSON, from bytes, or as it is."""
    if isinstance(value, Resource):
        return value
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    data = None if isinstance(value, bytes) else json.loads(body)
    return Resource(
        url, Source.MIRROR, body, hashlib.sha256(body).hexdigest(), data=data, final_url=url
    )
