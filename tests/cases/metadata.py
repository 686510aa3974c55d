"""The three cases of each rule of metadata: three rules for every element of the crosswalk.

The profiles beside this module ask for every element as an optional one. A document in which an
element is missing must stay well made, so an element that the data model requires is filled with a
placeholder instead of being left out.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from mcconform.metadata.elements import Element, crosswalk
from mcconform.metadata.examiner import rule_ids
from tests.forge import Recipe, Triple

Json = Any
Edit = Callable[[Json], object]
EVERY = str(Path(__file__).with_name("every-element.toml"))
HALF = str(Path(__file__).with_name("every-half.toml"))
ACCEPTED = str(Path(__file__).with_name("every-accepted.toml"))
REFUSED = str(Path(__file__).with_name("every-refused.toml"))
NIL = "urn:uuid:00000000-0000-0000-0000-000000000000"
PREFIXES = {
    "elm": "http://data.europa.eu/snb/model/elm/",
    "ceterms": "https://purl.org/ctdl/terms/",
}


def _with_terms(document: Json, **terms: Json) -> None:
    """Terms of extensions in the achievement; ``elm_mode`` is written ``elm:mode``."""
    document["@context"].append(dict(PREFIXES))
    achievement = document["credentialSubject"]["achievement"]
    achievement.update({key.replace("_", ":", 1): value for key, value in terms.items()})


def _full(document: Json) -> None:
    """Everything that `golden` leaves out, so that each element is said in full."""
    document["validUntil"] = "2030-01-01T00:00:00Z"
    document["credentialStatus"] = {
        "id": "https://status.harbour.example/list",
        "type": "1EdTechRevocationList",
    }
    document["credentialSchema"] = [
        {"id": "https://harbour.example/schema.json", "type": "1EdTechJsonSchemaValidator2019"}
    ]
    _with_terms(
        document,
        elm_volumeOfLearning="PT50H",
        elm_creditPoint={"elm:framework": {"id": "urn:x-credit:ects"}, "elm:point": "2"},
        elm_EQFLevel={"id": "http://data.europa.eu/snb/eqf/4"},
        elm_mode={"id": "urn:x-mode:blended"},
        elm_location={"id": "urn:x-place:harbour"},
        elm_entryRequirement="Basic seamanship",
        elm_provenBy={"elm:idVerification": {"id": "urn:x-check:supervised"}},
        elm_accreditation={"id": "urn:x-accreditation:1", "elm:reviewDate": "2027-01-01"},
        elm_isPartialQualification=False,
        ceterms_assessmentMethodType="Practical test",
        ceterms_estimatedCost="EUR 40",
    )


def _without(*paths: str) -> Edit:
    """Leave members out, by path."""

    def edit(document: Json) -> None:
        for path in paths:
            *way, last = path.split(".")
            target = document
            for key in way:
                target = target[key]
            target.pop(last, None)

    return edit


def _with(value: Json, path: str, *leave_out: str) -> Edit:
    """Put a value at a path, and leave others out."""

    def edit(document: Json) -> None:
        *way, last = path.split(".")
        target = document
        for key in way:
            target = target[key]
        target[last] = value
        _without(*leave_out)(document)

    return edit


def _says_nothing(**terms: Json) -> Edit:
    return lambda document: _with_terms(document, **terms)


def _nobody(document: Json) -> None:
    subject = document["credentialSubject"]
    del subject["id"]
    subject["identifier"] = [
        {
            "type": "IdentityObject",
            "hashed": False,
            "identityHash": "N/A",
            "identityType": "emailAddress",
        }
    ]


def _no_homepage(document: Json) -> None:
    achievement = document["credentialSubject"]["achievement"]
    achievement["id"] = "urn:uuid:5b1c9c1e-2f7d-4f55-8a0b-3d1f0e5b8a02"
    del achievement["criteria"]["id"]


ACH = "credentialSubject.achievement"
NO_ALIGNMENT = _without(f"{ACH}.alignment")
MISSING: dict[str, Edit] = {
    "achievement_id": _with(NIL, f"{ACH}.id"),
    "assessment": _without(f"{ACH}.resultDescription", "credentialSubject.result"),
    "awarding_body": _without("issuer.name", f"{ACH}.creator"),
    "cost": _says_nothing(ceterms_estimatedCost="N/A"),
    "credential_id": _with(NIL, "id"),
    "credential_type": _without(f"{ACH}.achievementType"),
    "credit": _without(f"{ACH}.creditsAvailable", "credentialSubject.creditsEarned"),
    "credit_unit": _says_nothing(elm_creditPoint={"elm:framework": "N/A"}),
    "criteria": _with({"narrative": "N/A"}, f"{ACH}.criteria"),
    "description": _with("N/A", f"{ACH}.description"),
    "developer": _without(f"{ACH}.creator"),
    "evidence": _without("evidence"),
    "expiry": _without(),
    "field": _without(f"{ACH}.fieldOfStudy"),
    "further_info": _without(f"{ACH}.criteria.id", "evidence"),
    "grade": _without("credentialSubject.result"),
    "homepage": _no_homepage,
    "id_verification": _says_nothing(elm_idVerification="N/A"),
    "image": _without(f"{ACH}.image", "image"),
    "industry_recognition": NO_ALIGNMENT,
    "issue_date": _without("awardedDate"),
    "issuer.country": _without(
        "issuer.address.addressCountry", "issuer.address.addressCountryCode"
    ),
    "issuer_id": _with(NIL, "issuer.id"),
    "language": _without(f"{ACH}.inLanguage"),
    "learner.identity": _nobody,
    "learning_outcomes": _with("N/A", f"{ACH}.criteria.narrative", f"{ACH}.alignment"),
    "level": NO_ALIGNMENT,
    "location": _says_nothing(elm_location="N/A"),
    "participation": _says_nothing(elm_mode="N/A"),
    "prerequisites": _says_nothing(elm_entryRequirement="N/A"),
    "proof": _without(),
    "quality_assurance": _without(),
    "recipient_type": _with("N/A", "credentialSubject.role"),
    "review_period": _says_nothing(ceterms_reviewProcess="N/A"),
    "schema_ref": _without(),
    "skills_framework": NO_ALIGNMENT,
    "stackability": _without(),
    "standards_used": NO_ALIGNMENT,
    "status": _without(),
    "title": _with("N/A", f"{ACH}.name"),
    "workload": _says_nothing(elm_volumeOfLearning="P0D"),
}
"""How each element comes to be missing from the golden badge, which stays well made."""


def _triples(element: Element) -> tuple[Triple, Triple, Triple]:
    sign = "vc-jose" if element.enveloped else "eddsa-rdfc-2022"
    said = Recipe(edit=_full, sign=sign, profile=EVERY)
    nothing_awarded = Recipe(base="endorsement", profile=EVERY)
    missing = Recipe(edit=MISSING[element.name], profile=EVERY)
    half = Recipe(profile=HALF)
    accepted, refused = Recipe(profile=ACCEPTED), Recipe(profile=REFUSED)
    return (
        Triple(said, missing, nothing_awarded),
        Triple(said, half, nothing_awarded),
        Triple(accepted, refused, nothing_awarded),
    )


CASES: dict[str, Triple] = {
    rule: triple
    for element in crosswalk().elements.values()
    for rule, triple in zip(rule_ids(element), _triples(element), strict=True)
}
