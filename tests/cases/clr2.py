"""The three cases of each hand-made rule of CLR 2.0."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from fixtures import documents, records
from fixtures.cases.clr2 import (
    EMAIL,
    NOWHERE,
    OTHER,
    PERSON,
    about,
    also,
    associated,
    email,
    inside,
    plain,
)
from fixtures.cases.ob3 import put
from fixtures.records import CLR, COLLEGE, LIGHTS, PROGRAMME, TIDES, association
from tests.cases.ob3 import JPEG
from tests.forge import Recipe, Triple

Json = Any
Edit = Callable[[Json], object]
DRAFT = "https://dc.imsglobal.org/draft/clr/v2p0/context"
ALONE = str(Path(__file__).with_name("rules-alone.toml"))
EVERY = "it looks at the whole record, and every record has one"


def changed(edit: Edit, **more: Any) -> Recipe:
    """The sound record with one change."""
    return Recipe(base=records.record, edit=edit, **more)


RECORD = Recipe(base=records.record)
SMALLEST = Recipe(base=records.smallest)
FULL = Recipe(base=records.full)
BARE = Recipe(base=records.smallest, edit=inside(plain()))
"""A record with a credential that awards no achievement."""


def contexts(*urls: Json) -> Recipe:
    """The record with other contexts; an envelope signs it without reading them."""
    return changed(put(**{"@context": list(urls)}), sign="vc-jose")


def second(url: Json) -> Recipe:
    """The record with another second context."""
    return contexts(documents.VC2, url, documents.OB3)


def twice(document: Json) -> None:
    """Put the first badge in twice."""
    several = document["credentialSubject"]["verifiableCredential"]
    several.append(several[0])


def bare_jwt() -> Recipe:
    """A badge as a bare JWT."""
    return changed(inside(COLLEGE.jwt(records.tides(), "vc-jose")))


def learner(*, badge: list[Json], record: list[Json]) -> Recipe:
    """A badge and a record of different ids, with identifiers."""

    def edit(document: Json) -> None:
        inner = records.tides()
        inner["credentialSubject"].update(id=OTHER.did, identifier=badge)
        inside(COLLEGE.sign(inner))(document)
        document["credentialSubject"]["identifier"] = record

    return changed(edit)


def shared_id(**members: Json) -> Recipe:
    """Two badges of one achievement, the second told with other members."""

    def edit(document: Json) -> None:
        second_badge = records.tides()
        second_badge["id"] = "urn:uuid:5b1c9c1e-2f7d-4f55-8a0b-3d1f0e5b8c09"
        second_badge["credentialSubject"]["achievement"].update(members)
        inside(COLLEGE.sign(records.tides()), COLLEGE.sign(second_badge))(document)

    return changed(edit)


STRANGER = {
    "name": "Ocean Master",
    "description": "Can cross an ocean.",
    "criteria": {"narrative": "Cross one."},
}


def schemas(url: str) -> Recipe:
    """A record that names a schema for the 1EdTech validator."""

    def edit(document: Json) -> None:
        document["@context"].append(documents.EXTENSIONS)
        kind = "1EdTechJsonSchemaValidator2019"
        document["credentialSchema"] = [{"id": url, "type": kind}]

    return changed(edit)


def endorsed(identifier: str) -> Recipe:
    """A record with an endorsement."""

    def edit(document: Json) -> None:
        endorsement = documents.endorsement()
        endorsement["credentialSubject"]["id"] = identifier
        document["endorsement"] = [endorsement]

    return changed(edit)


CASES = {
    "clr2.achievement.definitions_agree": Triple(
        shared_id(), shared_id(description="Can read tide tables."), RECORD
    ),
    "clr2.achievement.id_stands_for_one": Triple(RECORD, shared_id(**STRANGER), SMALLEST),
    "clr2.association.ends_are_in_the_record": Triple(
        RECORD, changed(also(association("isPartOf", TIDES, NOWHERE))), SMALLEST
    ),
    "clr2.association.ends_are_achievements": Triple(
        RECORD, changed(also(association("isPartOf", records.tides()["id"], PROGRAMME))), SMALLEST
    ),
    "clr2.association.leads_elsewhere": Triple(
        RECORD,
        changed(also(association("isPartOf", TIDES, TIDES))),
        changed(associated(association("isRelatedTo", TIDES, LIGHTS))),
    ),
    "clr2.association.match_is_no_part": Triple(
        changed(also(association("exactMatchOf", LIGHTS, TIDES))),
        changed(also(association("exactMatchOf", PROGRAMME, TIDES))),
        RECORD,
    ),
    "clr2.association.no_circles": Triple(
        RECORD,
        changed(also(association("isPartOf", PROGRAMME, TIDES))),
        changed(associated(association("isRelatedTo", TIDES, LIGHTS))),
    ),
    "clr2.association.said_once": Triple(
        RECORD, changed(also(association("isPartOf", TIDES, PROGRAMME))), SMALLEST
    ),
    "clr2.clr_credential.image_is_png_or_svg": Triple(
        FULL, changed(put(image={"id": JPEG, "type": "Image"})), RECORD
    ),
    "clr2.clr_credential.specification_schema_named": Triple(
        schemas(records.SCHEMA),
        schemas(documents.SCHEMA.format("achievementcredential")),
        RECORD,
    ),
    "clr2.clr_subject.credentials_are_objects": Triple(
        RECORD,
        bare_jwt(),
        changed(
            lambda document: document["credentialSubject"].pop("verifiableCredential"),
            profile=ALONE,
        ),
    ),
    "clr2.clr_subject.credentials_stand_once": Triple(RECORD, changed(twice), bare_jwt()),
    "clr2.clr_subject.identified": Triple(
        RECORD,
        changed(lambda document: document["credentialSubject"].pop("id"), profile=ALONE),
        None,
        EVERY,
    ),
    "clr2.clr_subject.one_learner": Triple(
        learner(badge=[email(EMAIL, hashed=False)], record=PERSON),
        changed(inside(about(OTHER.did))),
        changed(inside(COLLEGE.sign(documents.endorsement()))),
    ),
    "clr2.contexts.current_data_model": Triple(
        RECORD, Recipe(base=records.record_vc1), None, EVERY
    ),
    "clr2.contexts.edition_defines_terms": Triple(
        FULL,
        changed(
            lambda document: (
                document["@context"].__setitem__(1, records.CLR_FIRST),
                document.update(partial=True),
            ),
            sign="vc-jose",
            profile=ALONE,
        ),
        RECORD,
    ),
    "clr2.contexts.numbered_edition": Triple(RECORD, second(records.CLR_FIRST), contexts(DRAFT)),
    "clr2.contexts.published_edition": Triple(
        RECORD, second(CLR.replace("2.0.1", "2.0.9")), second(records.CLR_FIRST)
    ),
    "clr2.contexts.released_context": Triple(RECORD, second(DRAFT), contexts(documents.VC2)),
    "clr2.contexts.second_is_clr": Triple(
        RECORD,
        replace(second("https://www.w3.org/ns/credentials/status/v1"), profile=ALONE),
        second(DRAFT),
    ),
    "clr2.contexts.third_is_open_badges": Triple(
        RECORD,
        replace(
            contexts(documents.VC2, CLR, "https://www.w3.org/ns/credentials/status/v1"),
            profile=ALONE,
        ),
        changed(lambda document: document.pop("@context"), sign="vc-jose", profile=ALONE),
    ),
    "clr2.endorsement.is_about_this_record": Triple(
        endorsed(TIDES), endorsed("https://elsewhere.harbour.example/achievement"), RECORD
    ),
}
