"""Whole documents of each standard, and how members are taken out of them and put back."""

from __future__ import annotations

import copy
import functools
import json
from typing import Any

from fixtures.make import HERE
from mcconform.metadata import facts
from mcconform.nodes import escape, resolve
from tests.metadata.helpers import dossier


def fixture(name: str) -> Any:
    return json.loads((HERE / name).read_text(encoding="utf-8"))


def unsigned(value: Any) -> Any:
    """The same without proofs: a signature is of the finished document."""
    if isinstance(value, dict):
        return {key: unsigned(inner) for key, inner in value.items() if key != "proof"}
    return [unsigned(item) for item in value] if isinstance(value, list) else value


def open_badge() -> Any:
    document = unsigned(fixture("badges/golden.json"))
    return {**document, "validUntil": "2029-01-01T00:00:00Z"}


def european() -> Any:
    document = fixture("trio/european.json")
    english = {"id": "http://publications.europa.eu/resource/authority/language/ENG"}
    document["displayParameter"] = {"type": "DisplayParameter", "primaryLanguage": english}
    claim = document["credentialSubject"]["hasClaim"][0]
    # A copy of its own: what is taken out of one place must not be gone from the other.
    ects = copy.deepcopy(claim["specifiedBy"]["creditPoint"][0]["framework"])
    claim["influencedBy"] = [
        {
            "type": "LearningActivity",
            "workload": "PT20H",
            "temporal": [{"startDate": "2025-01-01T00:00:00Z", "endDate": "2025-02-01T00:00:00Z"}],
        }
    ]
    claim["creditReceived"] = [{"type": "CreditPoint", "framework": ects, "point": "1"}]
    claim["specifiedBy"]["isPartialQualification"] = True
    return document


def hosted() -> Any:
    """A badge of Open Badges 2.0 that holds its class and its issuer."""
    return {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": "https://badges.x.example/1",
        "recipient": {"type": "email", "hashed": False, "identity": "a@x.example"},
        "issuedOn": "2025-01-01T00:00:00Z",
        "expires": "2027-01-01T00:00:00Z",
        "verification": {"type": "hosted"},
        "evidence": [{"id": "https://badges.x.example/evidence/1"}],
        "badge": {
            "type": "BadgeClass",
            "id": "https://badges.x.example/knots",
            "name": "Knots",
            "description": "Ties twelve knots in the dark.",
            "image": {"id": "https://badges.x.example/knots.png", "caption": "A bowline"},
            "criteria": {"narrative": "An examiner watches."},
            "alignment": [
                {
                    "targetName": "Level 4",
                    "targetUrl": "https://levels.x.example/4",
                    "targetFramework": "EQF",
                    "targetCode": "4",
                },
                {"targetName": "Splice a rope", "targetUrl": "https://skills.x.example/splice"},
            ],
            "tags": ["rope"],
            "issuer": {
                "type": "Issuer",
                "id": "https://badges.x.example/issuer",
                "name": "Guild of Riggers",
                "url": "https://x.example/",
                "email": "guild@x.example",
            },
        },
    }


def credential() -> Any:
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "id": "urn:uuid:0c2d3a4e-6f0b-4c8e-9a53-7d1f0e5b8a01",
        "name": "Knots",
        "description": "Ties twelve knots in the dark.",
        "issuer": {"id": "https://x.example/", "name": "Guild of Riggers"},
        "validFrom": "2025-01-01T00:00:00Z",
        "validUntil": "2027-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:1", "type": "Person"},
        "evidence": [{"id": "https://x.example/evidence", "type": "Evidence"}],
    }


WHOLE = {
    "ob3": open_badge(),
    "ob3 with extensions": unsigned(fixture("trio/open-badge.json")),
    "clr2": unsigned(fixture("clr2/confirmed.json")),
    "edc": european(),
    "ctdl": fixture("trio/ctdl.json"),
    "ob2": hosted(),
    "vc2": credential(),
}
STAYS = frozenset({"@context", "type", "@type", "@graph", "@id", "credentialSubject", "badge"})


def members(value: Any, pointer: str = "") -> list[str]:
    """Every member that can be taken out, outer ones first."""
    found: list[str] = []
    if isinstance(value, dict):
        for key, inner in value.items():
            here = f"{pointer}/{escape(key)}"
            if key not in STAYS:
                found.append(here)
            if key != "@context":
                found += members(inner, here)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            found += members(inner, f"{pointer}/{index}")
    return found


def without(document: Any, taken: set[str]) -> Any:
    """A copy without some members."""
    made = copy.deepcopy(document)
    for pointer in sorted(taken):
        owner, _, name = pointer.rpartition("/")
        try:
            holder = resolve(made, owner)
        except (LookupError, TypeError):
            continue  # it went with an outer one
        holder.pop(name.replace("~1", "/").replace("~0", "~"), None)
    return made


def put(document: Any, pointer: str, value: Any) -> Any:
    made = copy.deepcopy(document)
    owner, _, name = pointer.rpartition("/")
    resolve(made, owner)[name.replace("~1", "/").replace("~0", "~")] = value
    return made


def counted(document: Any, standard: str) -> dict[str, int]:
    """By element or place: how many values stand there."""
    read = facts.read(dossier(document, standard))
    return {name: len(read.hits(name)) for name in read.asked.numbers}


@functools.cache
def elements(name: str) -> list[str]:
    """The members that are all there is of an element or a place."""
    whole, standard = WHOLE[name], name.partition(" ")[0]
    there = {key for key, count in counted(whole, standard).items() if count}
    found = []
    for pointer in members(whole):
        left = counted(without(whole, {pointer}), standard)
        if any(left[key] == 0 for key in there):
            found.append(pointer)
    return found


JUNK: list[Any] = [
    "N/A", "", " ", 0, -1, 1e9, True, False, [], {}, [{}], "P99Y", "PT0H", "P60M", "urn:x:1",
    "https://x.example/gone", "http://data.europa.eu/snb/eqf/99", "1999-01-01T00:00:00Z",
    "2999-12-31T23:59:59Z", {"id": "did:example:x"}, {"en": "Something"}, ["a", "b"],
    {"fr": "Quelque chose"}, [{"id": "https://x.example/1", "name": "One"}], "EQF 12",
]  # fmt: skip
"""Values that are wrong nearly everywhere."""
