"""Makes the sets of the rule cases: documents as JSON, and what is known of them from outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from mcconform.assess.profiles import load
from mcconform.evaluate_set import SetAssertion, evaluate_set
from mcconform.model import Outcome, Profile, Resource, Stacking
from mcconform.securing.instants import instant
from mcconform.stacking.papers import Paper, Standing, completed
from mcconform.stacking.readers import read
from mcconform.stacking.stackset import StackSet

Json = Any
AT = "2026-01-01T00:00:00Z"
SIGNED = Standing(Outcome.PASSED)


def papers_of(
    documents: Mapping[str, Json], standings: Mapping[str, Standing] | None = None
) -> tuple[Paper, ...]:
    """The papers of documents by name; ``standings`` by name, those of inner ones too."""
    known = standings or {}
    made = {name: Paper(name, read(one), name, file=name) for name, one in documents.items()}
    return tuple(
        msgspec.structs.replace(one, standing=known.get(one.name, one.standing))
        for one in completed(made)
    )


@dataclass(frozen=True)
class SetRecipe:
    """How to make one set, and under which profile it is judged."""

    documents: Mapping[str, Json]
    options: Stacking = field(default_factory=Stacking)
    standings: Mapping[str, Standing] = field(default_factory=dict)
    resources: Mapping[str, Resource] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)

    def stack(self) -> StackSet:
        """The set."""
        papers = [
            msgspec.structs.replace(one, problem=self.problems.get(one.name, ""))
            for one in papers_of(self.documents, self.standings)
        ]
        return StackSet(papers, self.options, instant(AT) or 0, self.resources)

    def judged_by(self) -> Profile:
        """The profile: mcconform's own, with the options given."""
        return msgspec.structs.replace(load("stacking"), stacking=self.options)

    def assertions(self) -> dict[str, SetAssertion]:
        """Every rule's outcome, by rule id."""
        found = evaluate_set(self.stack(), self.judged_by())
        return {one.rule: one for one in found.assertions}


# Documents.

HARBOUR = "https://harbour.example/issuer"
LIGHTHOUSE = "https://lighthouse.example/issuer"
ANA = "did:example:ana"


def issuer(id: str = HARBOUR) -> Json:
    """An organisation, called by its host."""
    return {"id": id, "type": ["Profile"], "name": id.split("/")[2].split(".")[0].capitalize()}


def achievement(id: str, name: str = "", **members: Json) -> Json:
    """An achievement that is called by the end of its id."""
    return {
        "id": id,
        "type": ["Achievement"],
        "name": name or id.rpartition("/")[2].capitalize(),
        "description": f"About {id.rpartition('/')[2]}.",
        "criteria": {"narrative": "Pass."},
        **members,
    }


def badge(
    id: str, holder: str = ANA, by: str = HARBOUR, on: str = "2025-01-01", **members: Json
) -> Json:
    """An Open Badge that gives the achievement with that id to somebody."""
    until = members.pop("until", None)
    found = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": f"urn:award:{holder}:{id}:{on}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": issuer(by),
        "validFrom": f"{on}T00:00:00Z",
        "credentialSubject": {
            "id": holder,
            "type": ["AchievementSubject"],
            "achievement": achievement(id, **members),
        },
    }
    return {**found, "validUntil": f"{until}T00:00:00Z"} if until else found


def clr(
    associations: list[tuple[str, str, str]],
    achievements: list[Json] | None = None,
    inner: list[Json] | None = None,
    holder: str = ANA,
) -> Json:
    """A record with associations (source, type, target)."""
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": "urn:record",
        "type": ["VerifiableCredential", "ClrCredential"],
        "issuer": issuer(),
        "validFrom": "2025-06-01T00:00:00Z",
        "credentialSubject": {
            "id": holder,
            "type": ["ClrSubject"],
            "achievement": achievements or [],
            "verifiableCredential": inner or [],
            "association": [
                {
                    "type": ["Association"],
                    "associationType": kind,
                    "sourceId": one,
                    "targetId": other,
                }
                for one, kind, other in associations
            ],
        },
    }


def thing(kind: str, id: str, **members: Json) -> Json:
    """An object of CTDL, called by the end of its id; members without the prefix."""
    name = members.pop("name", id.rpartition("/")[2].capitalize())
    found: dict[str, Json] = {
        "@id": id,
        "@type": f"ceterms:{kind}",
        "ceterms:name": {"en": name},
        "ceterms:ownedBy": [members.pop("by", HARBOUR)],
    }
    found.update({f"ceterms:{key}": value for key, value in members.items()})
    return found


def graph(*things: Json) -> Json:
    """A document of CTDL."""
    return {"@context": "https://credreg.net/ctdl/schema/context/json", "@graph": list(things)}


def credit(value: float, unit: str = "SemesterHour") -> Json:
    """An amount of credit in CTDL."""
    return [
        {
            "@type": "ceterms:ValueProfile",
            "schema:value": value,
            "ceterms:creditUnitType": [{"ceterms:targetNode": f"creditUnit:{unit}"}],
        }
    ]


def level(number: int) -> Json:
    """An alignment to a level of the European Qualifications Framework."""
    return {
        "type": ["Alignment"],
        "targetName": f"Level {number}",
        "targetUrl": f"http://data.europa.eu/snb/eqf/{number}",
    }


def condition(*targets: str, **members: Json) -> Json:
    """A condition that asks for some credentials."""
    return {
        "@type": "ceterms:ConditionProfile",
        "ceterms:targetCredential": list(targets),
        **{f"ceterms:{key}": value for key, value in members.items()},
    }


def endorsement(about: str, by: str = LIGHTHOUSE) -> Json:
    """An endorsement of the thing with that id."""
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": f"urn:endorsement:{about}",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": issuer(by),
        "validFrom": "2025-01-01T00:00:00Z",
        "credentialSubject": {"id": about, "type": ["EndorsementSubject"]},
    }
