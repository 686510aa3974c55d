"""The three cases of each hand-made rule of Open Badges 3.0."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from fixtures import documents
from fixtures.issuer import Issuer
from tests.forge import Recipe, Triple

Json = Any
Edit = Callable[[Json], object]

MINIMAL = Recipe(base="minimal")
GOLDEN = Recipe()
ENDORSEMENT = Recipe(base="endorsement")
JPEG = "data:image/jpeg;base64," + base64.b64encode(b"\xff\xd8\xff\xe0" + bytes(12)).decode()
PNG = documents.PIXEL_PNG
VALIDATOR = "1EdTechJsonSchemaValidator2019"
OFFICIAL = documents.SCHEMA.format("achievementcredential")
OWN = "https://schemas.harbour.example/badge.json"
CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context{}.json"
DRAFT = "https://purl.imsglobal.org/spec/ob/v3p0/context/ob_v3p0.jsonld"
EXTENSION = "https://extensions.harbour.example/context.json"
ALONE = str(Path(__file__).with_name("rules-alone.toml"))
EVERY = "it looks at the whole document, and every badge has one"


def subject(document: Json) -> Json:
    """The credential subject."""
    return document["credentialSubject"]


def achievement(document: Json) -> Json:
    """The achievement."""
    return document["credentialSubject"]["achievement"]


def described(document: Json) -> Json:
    """The golden badge's result descriptions: percent, rubric, status, letter grade."""
    return achievement(document)["resultDescription"]


def results(document: Json) -> Json:
    """The golden badge's results, one for each description and in the same order."""
    return subject(document)["result"]


def golden(edit: Edit, **more: Any) -> Recipe:
    """The golden badge with one change."""
    return Recipe(edit=edit, **more)


def minimal(edit: Edit, **more: Any) -> Recipe:
    """The smallest badge with one change."""
    return Recipe(base="minimal", edit=edit, **more)


def second_context(url: Json) -> Recipe:
    """A badge with another second context; an envelope signs it without reading the context."""
    return minimal(lambda d: d["@context"].__setitem__(1, url), sign="vc-jose")


def third_context(document: Json) -> None:
    """Add the context of an extension."""
    document["@context"].append(EXTENSION)


def plain_identity(value: str, kind: str) -> Recipe:
    """A badge whose holder is named by one plain identity."""
    identity = {
        "type": "IdentityObject",
        "hashed": False,
        "identityHash": value,
        "identityType": kind,
    }
    return minimal(lambda d: subject(d).update(identifier=[identity]))


def hashed_identity(**members: Json) -> Recipe:
    """The golden badge with other members in its hashed identity."""
    return golden(lambda d: subject(d)["identifier"][0].update(members))


def schemas(*urls: str, **more: Any) -> Recipe:
    """A badge that names schemas for the 1EdTech validator."""

    def edit(document: Json) -> None:
        document["@context"].append(documents.EXTENSIONS)
        document["credentialSchema"] = [{"id": url, "type": VALIDATOR} for url in urls]

    return minimal(edit, **more)


def endorsed_by_jwt(inner: Json) -> Recipe:
    """The smallest badge with a credential in endorsementJwt."""
    jwts = [Issuer().jwt(inner)]
    return minimal(lambda d: d.update(endorsementJwt=jwts), sign="vc-jose")


def endorsed(about: str) -> Recipe:
    """A badge with an endorsement of its achievement; the endorsement is a subject of its own."""

    def edit(document: Json) -> None:
        endorsement = documents.endorsement()
        endorsement["credentialSubject"]["id"] = about
        achievement(document)["endorsement"] = [endorsement]

    return minimal(edit)


def imaged(holder: Callable[[Json], Json], url: str) -> Recipe:
    """A badge with an image on one of its objects."""
    return minimal(lambda d: holder(d).update(image={"id": url, "type": "Image"}))


def issuer(document: Json) -> Json:
    """The issuer."""
    return document["issuer"]


def issuer_by_id(document: Json) -> None:
    """Name the issuer by its identifier alone."""
    document["issuer"] = document["issuer"]["id"]


def evidence(**members: Json) -> Recipe:
    """A badge with one piece of evidence."""
    return minimal(lambda d: d.update(evidence=[{"type": ["Evidence"], **members}]))


def related(**members: Json) -> Recipe:
    """A badge with one related achievement."""

    def edit(document: Json) -> None:
        own = achievement(document)["id"]
        achievement(document)["related"] = [{"id": own, "type": ["Related"], **members}]

    return minimal(edit)


def dates(start: str, end: str) -> Recipe:
    """A badge with the dates of an activity."""
    return minimal(lambda d: subject(d).update(activityStartDate=start, activityEndDate=end))


def second_description_id(document: Json) -> None:
    """Give the last description the id of the first, and the last result with it."""
    described(document)[3]["id"] = described(document)[0]["id"]
    results(document)[3]["resultDescription"] = described(document)[0]["id"]
    del results(document)[3]["value"]


def level_of_no_description(document: Json) -> None:
    """Link a level from a result with another description."""
    results(document)[1]["resultDescription"] = described(document)[3]["id"]


def status_elsewhere(document: Json) -> None:
    """Put a status beside a letter grade."""
    results(document)[3]["status"] = "Completed"


def no_links(document: Json) -> None:
    """Results that link to nothing."""
    subject(document)["result"] = [{"type": ["Result"], "value": "B"}]


def bounds_reversed(document: Json) -> None:
    """Put the smallest value above the greatest, and neither ask for a value nor give one."""
    no_links(document)
    described(document)[0]["valueMin"] = "200"
    del described(document)[0]["requiredValue"]


CASES = {
    "ob3.achievement.criteria_present": Triple(
        GOLDEN,
        minimal(lambda d: achievement(d).update(criteria={}), profile=ALONE),
        ENDORSEMENT,
    ),
    "ob3.achievement.result_ids_unique": Triple(GOLDEN, golden(second_description_id), MINIMAL),
    "ob3.achievement.related_is_another": Triple(related(inLanguage="pt"), related(), MINIMAL),
    "ob3.achievement.id_can_be_shared": Triple(
        GOLDEN,
        minimal(lambda d: achievement(d).update(id="http://badges.harbour.example/tides")),
        ENDORSEMENT,
    ),
    "ob3.achievement_subject.identified": Triple(
        MINIMAL, minimal(lambda d: subject(d).pop("id"), profile=ALONE), ENDORSEMENT
    ),
    "ob3.achievement_subject.image_is_png_or_svg": Triple(
        GOLDEN, imaged(subject, JPEG), imaged(subject, "https://badges.harbour.example/1.jpg")
    ),
    "ob3.achievement_subject.image_is_its_own": Triple(
        GOLDEN,
        golden(lambda d: subject(d)["image"].update(id=achievement(d)["image"]["id"])),
        MINIMAL,
    ),
    "ob3.achievement_subject.activity_dates_in_order": Triple(
        GOLDEN, dates("2025-02-01T00:00:00Z", "2025-01-01T00:00:00Z"), MINIMAL
    ),
    "ob3.contexts.second_is_open_badges": Triple(
        MINIMAL,
        replace(second_context("https://www.w3.org/ns/credentials/status/v1"), profile=ALONE),
        second_context(DRAFT),
    ),
    "ob3.contexts.released_context": Triple(
        MINIMAL, second_context(DRAFT), minimal(lambda d: d["@context"].pop(1), sign="vc-jose")
    ),
    "ob3.contexts.published_edition": Triple(
        MINIMAL, second_context(CONTEXT.format("-3.9.9")), second_context(CONTEXT.format(""))
    ),
    "ob3.contexts.numbered_edition": Triple(
        MINIMAL, replace(second_context(CONTEXT.format("")), profile=ALONE), second_context(DRAFT)
    ),
    "ob3.contexts.current_data_model": Triple(MINIMAL, Recipe(base="vc1"), None, EVERY),
    "ob3.contexts.extension_has_schema": Triple(
        schemas(OFFICIAL, OWN, after=third_context, sign="none"),
        minimal(third_context, sign="vc-jose"),
        MINIMAL,
    ),
    "ob3.credential_schema.specification_schema_named": Triple(
        schemas(OFFICIAL), schemas(OWN), MINIMAL
    ),
    "ob3.credential_schema.named_schema_validates": Triple(
        schemas(OFFICIAL, OWN, resources={OWN: {"required": ["name"]}}),
        schemas(OFFICIAL, OWN, resources={OWN: {"required": ["evidence"]}}),
        schemas(OFFICIAL),
    ),
    "ob3.credential_schema.named_schema_usable": Triple(
        schemas(OFFICIAL, OWN, resources={OWN: {"required": ["name"]}}),
        schemas(OFFICIAL, OWN),
        schemas(OFFICIAL),
    ),
    "ob3.endorsement.is_about_this_badge": Triple(
        endorsed(documents.minimal()["credentialSubject"]["achievement"]["id"]),
        endorsed("https://elsewhere.harbour.example/achievement"),
        MINIMAL,
    ),
    "ob3.endorsement.jwt_holds_endorsement": Triple(
        endorsed_by_jwt(documents.endorsement()), endorsed_by_jwt(documents.minimal()), MINIMAL
    ),
    "ob3.evidence.says_something": Triple(GOLDEN, evidence(genre="Portfolio"), MINIMAL),
    "ob3.identity_object.hash_is_well_formed": Triple(
        GOLDEN,
        hashed_identity(identityHash="sha256$1234"),
        plain_identity("HC-2041", "sourcedId"),
    ),
    "ob3.identity_object.plain_is_no_hash": Triple(
        plain_identity("HC-2041", "sourcedId"),
        plain_identity("md5$" + "0f" * 16, "sourcedId"),
        GOLDEN,
    ),
    "ob3.identity_object.personal_identity_is_hashed": Triple(
        plain_identity("sha256$" + "0f" * 32, "emailAddress"),
        plain_identity("anna@harbour.example", "emailAddress"),
        plain_identity("HC-2041", "sourcedId"),
    ),
    "ob3.identity_object.hash_is_strong": Triple(
        GOLDEN, hashed_identity(identityHash="md5$" + "0f" * 16), MINIMAL
    ),
    "ob3.identity_object.hash_is_salted": Triple(
        GOLDEN, golden(lambda d: subject(d)["identifier"][0].pop("salt")), MINIMAL
    ),
    "ob3.image.data_uri_decodes": Triple(
        GOLDEN, imaged(achievement, "data:image/png;base64,###"), MINIMAL
    ),
    "ob3.image.media_type_is_true": Triple(
        GOLDEN, imaged(achievement, PNG.replace("image/png", "image/gif")), MINIMAL
    ),
    "ob3.profile.image_is_png_or_svg": Triple(GOLDEN, imaged(issuer, JPEG), MINIMAL),
    "ob3.profile.issuer_has_name": Triple(
        MINIMAL, minimal(lambda d: issuer(d).pop("name")), minimal(issuer_by_id)
    ),
    "ob3.profile.issuer_has_url": Triple(GOLDEN, MINIMAL, minimal(issuer_by_id)),
    "ob3.profile.url_is_on_the_web": Triple(
        GOLDEN, golden(lambda d: issuer(d).update(url="mailto:registry@harbour.example")), MINIMAL
    ),
    "ob3.result.description_is_in_achievement": Triple(
        GOLDEN,
        golden(lambda d: results(d)[3].update(resultDescription="urn:uuid:elsewhere")),
        golden(no_links),
    ),
    "ob3.result.level_is_in_achievement": Triple(
        GOLDEN,
        golden(lambda d: results(d)[1].update(achievedLevel="urn:uuid:elsewhere")),
        MINIMAL,
    ),
    "ob3.result.level_is_of_description": Triple(GOLDEN, golden(level_of_no_description), MINIMAL),
    "ob3.result.status_is_given": Triple(
        GOLDEN, golden(lambda d: results(d)[2].pop("status")), MINIMAL
    ),
    "ob3.result.status_is_expected": Triple(GOLDEN, golden(status_elsewhere), MINIMAL),
    "ob3.result.value_is_allowed": Triple(
        GOLDEN, golden(lambda d: results(d)[0].update(value="101")), golden(no_links)
    ),
    "ob3.result_description.required_value_is_allowed": Triple(
        GOLDEN, golden(lambda d: described(d)[3].update(requiredValue="E")), MINIMAL
    ),
    "ob3.result_description.required_level_exists": Triple(
        GOLDEN, golden(lambda d: described(d)[1].update(requiredLevel="urn:uuid:none")), MINIMAL
    ),
    "ob3.result_description.bounds_are_in_order": Triple(
        GOLDEN,
        golden(bounds_reversed),
        MINIMAL,
    ),
    "ob3.serialization.no_null": Triple(
        GOLDEN, minimal(lambda d: achievement(d).update(fieldOfStudy=None)), None, EVERY
    ),
    "ob3.serialization.no_empty_array": Triple(
        GOLDEN, minimal(lambda d: achievement(d).update(tag=[])), None, EVERY
    ),
}
