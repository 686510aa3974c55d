"""The three cases of each rule of stackability. The badges with no claim must be left alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.forge import Recipe, Triple

Json = Any
Edit = Callable[[Json], object]

MINIMAL = Recipe(base="minimal")
GOLDEN = Recipe()
CLAIM = "It counts towards the Diploma in Navigation."
WHOLE = "https://badges.harbour.example/achievements/diploma"
PART_OF = "ceterms:isPartOf"


def achievement(document: Json) -> Json:
    """The achievement."""
    return document["credentialSubject"]["achievement"]


def changed(base: str = "minimal", **members: Json) -> Recipe:
    """A badge whose achievement has other members."""
    return Recipe(base=base, edit=lambda d: achievement(d).update(members))


def claiming(base: str = "golden", **members: Json) -> Recipe:
    """A badge that says in words that it counts towards a diploma."""
    return changed(base, description=CLAIM, **members)


def part(base: str = "golden", whole: Json = WHOLE, **members: Json) -> Recipe:
    """A badge that says in data that it is part of something."""
    return changed(base, **{PART_OF: whole}, **members)


def part_of_itself(document: Json) -> None:
    """Make the achievement a part of itself, in another spelling."""
    achievement(document)["id"] = "https://badges.harbour.example/achievements/tides"
    achievement(document)[PART_OF] = "HTTPS://badges.harbour.example:443/achievements/tide%73"


def until(end: str) -> Recipe:
    """A badge with a claim that ends at a given time."""

    def edit(document: Json) -> None:
        document["validUntil"] = end
        achievement(document)["description"] = CLAIM

    return Recipe(edit=edit, at="2025-06-01T00:00:00Z")


def credit(available: float, earned: float) -> Recipe:
    """A badge with a claim and credit numbers."""

    def edit(document: Json) -> None:
        achievement(document).update(description=CLAIM, creditsAvailable=available)
        document["credentialSubject"]["creditsEarned"] = earned

    return Recipe(edit=edit)


def entry(**members: Json) -> Recipe:
    """A badge with one related achievement."""
    found = {"id": WHOLE, "type": ["Related"], **members}
    return changed("golden", related=[found], description=CLAIM)


def level(code: str) -> Recipe:
    """A badge with a claim and a level of the European Qualifications Framework."""
    alignment = {
        "type": ["Alignment"],
        "targetName": f"Level {code}",
        "targetUrl": f"http://data.europa.eu/snb/eqf/{code}",
        "targetFramework": "European Qualifications Framework",
    }
    return claiming("minimal", alignment=[alignment])


POINTER = {
    "type": ["Alignment"],
    "targetName": "Diploma in Navigation",
    "targetUrl": WHOLE,
    "targetType": "ceterms:Credential",
}

CASES = {
    "stacking.vocabulary.claim_has_type": Triple(claiming(), claiming("minimal"), MINIMAL),
    "stacking.relations.target_is_an_iri": Triple(
        part(), part(whole="Diploma in Navigation"), GOLDEN
    ),
    "stacking.relations.leads_elsewhere": Triple(part(), Recipe(edit=part_of_itself), GOLDEN),
    "stacking.relations.related_is_the_same": Triple(
        entry(inLanguage="pt"), entry(**{"ceterms:description": "A step towards it"}), GOLDEN
    ),
    "stacking.claims.claim_has_a_target": Triple(claiming(alignment=[POINTER]), claiming(), GOLDEN),
    "stacking.claims.claim_is_data": Triple(
        part(description=CLAIM), claiming(alignment=[POINTER]), GOLDEN
    ),
    "stacking.claims.stand_alone_has_no_whole": Triple(
        changed(
            **{
                "elm:isPartialQualification": False,
                "elm:hasPart": WHOLE.replace("diploma", "charts"),
            }
        ),
        part(**{"elm:isPartialQualification": False}),
        GOLDEN,
    ),
    "stacking.credits.unit_is_named": Triple(
        changed("golden", description=f"{CLAIM} It is worth 2 ECTS."), claiming(), GOLDEN
    ),
    "stacking.credits.amount_is_sound": Triple(GOLDEN, credit(-2, -2), MINIMAL),
    "stacking.credits.earned_within_available": Triple(credit(2, 2), credit(2, 2.5), GOLDEN),
    "stacking.levels.level_is_named": Triple(level("4"), claiming("minimal"), MINIMAL),
    "stacking.levels.level_exists": Triple(level("4"), level("9"), MINIMAL),
    "stacking.prerequisites.prerequisite_is_data": Triple(
        changed(
            description="Prerequisite: Chart Work.",
            **{"ceterms:requires": "https://badges.harbour.example/achievements/charts"},
        ),
        changed(description="Prerequisite: Chart Work."),
        MINIMAL,
    ),
    "stacking.dates.part_is_in_force": Triple(
        until("2026-01-01T00:00:00Z"), until("2025-06-01T00:00:00Z"), MINIMAL
    ),
}
