"""The documents of the race: three shapes, each as many different signed badges as are asked for.

No two badges of a run are the same but for their issuer, contexts and key: whatever remembers a
document it has seen gains nothing. Signing is `fixtures.issuer`'s (PyLD and cryptography), fixed
keys and times, so every run of every machine verifies the same bytes.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fixtures.documents import endorsement, golden, minimal
from fixtures.issuer import Issuer

Json = Any
SAMPLE = Path(__file__).parents[2] / "shared/samples/openbadges-3.0/complete.json"
"""The largest published Open Badges 3.0 sample, where it is at hand."""
ALIGNMENTS = 20
ISSUER = Issuer()


@dataclass(frozen=True)
class Shape:
    """One kind of badge."""

    id: str
    title: str
    build: Callable[[int], Json]
    """The unsigned badge with that number."""
    batch: int
    """Badges in one round."""

    def signed(self, number: int) -> str:
        """The signed badge with that number, as JSON text."""
        return json.dumps(ISSUER.sign(self.build(number)), ensure_ascii=False)


def small(number: int) -> Json:
    """The smallest sound badge: about 15 quads."""
    document = minimal()
    document["id"] = f"urn:uuid:0c2d3a4e-6f0b-4c8e-9a53-{number:012x}"
    subject = document["credentialSubject"]
    subject["id"] = f"did:example:learner-{number}"
    achievement = subject["achievement"]
    achievement["id"] = f"urn:uuid:5b1c9c1e-2f7d-4f55-8a0b-{number:012x}"
    achievement["description"] = f"Can plan coastal passage {number} around the tides."
    return document


def aligned(number: int) -> Json:
    """The small badge with 20 alignments, each a blank node of seven statements."""
    document = small(number)
    document["credentialSubject"]["achievement"]["alignment"] = [
        {
            "type": ["Alignment"],
            "targetName": f"Skill {index}",
            "targetUrl": f"https://skills.harbour.example/{number}/{index}",
            "targetCode": f"S-{index}",
            "targetDescription": f"Skill {index} as passage {number} asks for it.",
            "targetFramework": "Federation skills",
            "targetType": "CFItem",
        }
        for index in range(ALIGNMENTS)
    ]
    return document


@cache
def _largest() -> Json:
    if SAMPLE.is_file():
        document = json.loads(SAMPLE.read_text(encoding="utf-8"))
        document.pop("proof")
        document["issuer"]["id"] = ISSUER.did
        return document
    document = golden()
    achievement = document["credentialSubject"]["achievement"]
    for place in (document, document["issuer"], achievement, achievement["creator"]):
        # Embedded credentials bring their own context and a graph of their own for their proof.
        place["endorsement"] = [ISSUER.sign(_endorsement(place["id"], by)) for by in "AB"]
    return document


def _endorsement(about: str, by: str) -> Json:
    document = endorsement()
    document["id"] = f"https://federation.harbour.example/endorsements/{by}?of={about}"
    document["credentialSubject"]["id"] = about
    return document


def largest(number: int) -> Json:
    """The largest Open Badges 3.0 sample with the test issuer; without the sample, its like."""
    document = copy.deepcopy(_largest())
    document["id"] = f"https://harbour.example/credentials/{number}"
    subject = document["credentialSubject"]
    subject["id"] = f"did:example:learner-{number}"
    subject["achievement"]["description"] = f"Edition {number} of the course."
    return document


def largest_source() -> str:
    """Where the largest badge comes from, in words."""
    return "published sample, re-signed" if SAMPLE.is_file() else "golden fixture with endorsements"


SHAPES = (
    Shape("small", "small badge", small, 80),
    Shape("aligned", f"{ALIGNMENTS} alignments", aligned, 24),
    Shape("largest", "largest sample", largest, 8),
)
