"""Cases of the constraints of the vocabularies, made by walking them.

The scenes are sound documents that hold together every class and property; a case takes the first
one that has a place for its rule and breaks the constraint there. Most scenes come as a JWT, where
a fault of the schema is a fault of the schema alone: no JSON-LD is expanded to verify them.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from fixtures import documents, records
from fixtures.issuer import Issuer
from mcconform.model import Assertion, Container, Credential, Dossier, Outcome, Profile
from tests.forge import Recipe, Triple
from tests.standards.mutations import VOCABULARIES, broken, place

Json = Any
Edit = Callable[[Json], object]
DATES = ("validFrom", "validUntil", "issuanceDate", "expirationDate")
ALONE = str(Path(__file__).with_name("constraints-alone.toml"))
OVERLAPS = frozenset(
    {
        "Achievement.criteria",
        "Achievement.description",
        "Achievement.id",
        "Achievement.name",
        "Achievement.resultDescription",
        "AchievementCredential.credentialSubject",
        "AchievementCredential.id",
        "AchievementCredentialv1p1.credentialSubject",
        "AchievementCredentialv1p1.id",
        "AchievementSubject.achievement",
        "Association.sourceId",
        "Association.targetId",
        "ClrCredential.credentialSubject",
        "ClrCredential.id",
        "ClrCredential.name",
        "ClrCredentialv1p1.credentialSubject",
        "ClrCredentialv1p1.id",
        "ClrCredentialv1p1.name",
        "ClrSubject.verifiableCredential",
        "CredentialSchema.id",
        "CredentialSchema.type",
        "EndorsementCredential.credentialSubject",
        "EndorsementCredential.type",
        "EndorsementCredentialv1p1.credentialSubject",
        "EndorsementCredentialv1p1.type",
        "Issuer.id",
        "Profile.id",
        "Proof.created",
        "Proof.proofPurpose",
        "Proof.type",
        "Result.achievedLevel",
        "Result.resultDescription",
        "ResultDescription.allowedValue",
        "ResultDescription.id",
        "ResultDescription.requiredLevel",
        "ResultDescription.rubricCriterionLevel",
        "RubricCriterionLevel.id",
        "VerifiableCredential.@context",
        "VerifiableCredential.issuanceDate",
        "VerifiableCredential.issuer",
        "VerifiableCredential.proof",
        "VerifiableCredential.validFrom",
        "VerifiableCredentialv1p1.@context",
        "VerifiableCredentialv1p1.issuanceDate",
        "VerifiableCredentialv1p1.issuer",
        "VerifiableCredentialv1p1.proof",
        "VerifiablePresentation.proof",
    }
)
"""Members whose breach breaks a requirement of another area as well; the profile says which."""
NEVER = "it applies to every credential of the standard"


@dataclass(frozen=True)
class Scene:
    """A sound document of a standard, and how it is secured."""

    standard: str
    base: str | Callable[[], Json]
    edit: Edit
    sign: str

    def document(self) -> Json:
        """The document before it is signed."""
        made = documents.BASES[self.base]() if isinstance(self.base, str) else self.base()
        self.edit(made)
        return made


def nothing(document: Json) -> None:
    """Leave the document as it is."""


def more(document: Json) -> None:
    """Members that VC defines and the base documents do without; types nobody processes."""
    document["validUntil"] = "2030-01-01T00:00:00Z"
    document["credentialStatus"] = {
        "id": "urn:example:status",
        "type": "https://example.org/#ExampleStatus",
    }
    document["credentialSchema"] = [schema_of(document)]
    document["refreshService"] = {
        "id": "urn:example:refresh",
        "type": "https://example.org/#ExampleRefresh",
    }
    document["termsOfUse"] = [
        {"id": "urn:example:terms", "type": "https://example.org/#ExampleTerms"}
    ]
    document["relatedResource"] = [
        {
            "id": "urn:example:resource",
            "mediaType": "text/plain",
            "digestSRI": SRI,
            "digestMultibase": MULTIBASE,
        }
    ]


def schema_of(document: Json) -> Json:
    """A schema of the document: 1EdTech's own for a badge, with the context that has its type."""
    if documents.OB3 not in document["@context"]:
        return {"id": "urn:example:schema", "type": "https://example.org/#ExampleSchema"}
    document["@context"].append(documents.EXTENSIONS)
    kind = "endorsement" if "EndorsementCredential" in document["type"] else "achievement"
    schema = documents.SCHEMA.format(f"{kind}credential")
    return {"id": schema, "type": "1EdTechJsonSchemaValidator2019"}


SRI = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
MULTIBASE = "uEiDjsMRCmPwcFJr79MiZb7kkJ65B5GSbk0yklZkbeFK4VQ"
"""Of nothing: SHA-256 of the empty text."""


def with_proof(document: Json) -> None:
    """A proof of a suite nobody knows, with every member the data model has."""
    document["proof"] = [
        {
            "type": "ExampleProof",
            "created": "2025-01-01T00:00:00Z",
            "cryptosuite": "example",
            "challenge": "c",
            "domain": "d",
            "nonce": "n",
            "proofPurpose": "assertionMethod",
            "proofValue": "z",
            "verificationMethod": "urn:example:key",
        }
    ]


def endorsed(document: Json) -> None:
    """Endorsements at the credential, the achievement and the issuer."""
    old = document["@context"][0] == documents.VC1
    for holder in (document, document["issuer"], document["credentialSubject"].get("achievement")):
        if holder is not None:
            inner = documents.endorsement()
            if old:
                to_vc1(inner)
            holder["endorsement"] = [Issuer().sign(inner)]
            holder["endorsementJwt"] = [Issuer().jwt(inner, "vc-jwt" if old else "vc-jose")]
    if "EndorsementCredential" in document["type"]:
        for name in ("endorsement", "endorsementJwt"):
            del document[name]


def names(document: Json) -> None:
    """Every part of a person's name, and a date of birth."""
    members = (
        "familyName givenName additionalName patronymicName honorificPrefix honorificSuffix "
        "familyNamePrefix"
    )
    document["issuer"].update(dict.fromkeys(members.split(), "A"))
    document["issuer"]["dateOfBirth"] = "1990-01-01"
    document["issuer"]["address"]["postOfficeBoxNumber"] = "1"


def full(document: Json) -> None:
    """A badge with everything."""
    more(document)
    names(document)
    endorsed(document)


def to_vc1(document: Json) -> None:
    """The VC 1.1 form of a document."""
    document["@context"][0] = documents.VC1
    document["issuanceDate"] = document.pop("validFrom")
    if "validUntil" in document:
        document["expirationDate"] = document.pop("validUntil")
    document.pop("relatedResource", None)


def full_vc1(document: Json) -> None:
    """A badge with everything, in the VC 1.1 form."""
    document.clear()
    document.update(documents.golden())
    more(document)
    to_vc1(document)
    endorsed(document)


def endorsement(document: Json) -> None:
    """An endorsement with everything."""
    more(document)
    document["description"] = "Words about words."
    document["awardedDate"] = "2025-01-01T00:00:00Z"
    document["evidence"] = [{"id": "urn:example:evidence", "type": ["Evidence"]}]


def endorsement_vc1(document: Json) -> None:
    """An endorsement with everything, in the VC 1.1 form."""
    document.clear()
    document.update(documents.endorsement())
    endorsement(document)
    to_vc1(document)


def full_vc(document: Json) -> None:
    """A plain credential with everything."""
    more(document)
    words = [{"@value": "Tides", "@language": "en", "@direction": "ltr"}]
    document.update({"name": words, "description": copy.deepcopy(words)})
    issuer = {"id": document["issuer"], "name": words, "description": words}
    document["issuer"] = copy.deepcopy(issuer)
    document["evidence"] = [
        {"id": "urn:example:evidence", "type": ["https://example.org/#ExampleEvidence"]}
    ]
    for name in ("confidenceMethod", "renderMethod"):
        document[name] = [{"type": ["https://example.org/#ExampleMethod"]}]


def full_vc11(document: Json) -> None:
    """A plain credential of VC 1.1 with everything."""
    issued = document["issuanceDate"]
    more(document)
    document["validFrom"] = issued
    to_vc1(document)
    document["issuer"] = {"id": document["issuer"]}
    document["evidence"] = [
        {"id": "urn:example:evidence", "type": ["https://example.org/#ExampleEvidence"]}
    ]


def full_vp(document: Json) -> None:
    """A presentation with everything."""
    document["holder"] = {"id": document["holder"]}
    document["termsOfUse"] = [
        {"id": "urn:example:terms", "type": ["https://example.org/#ExampleTerms"]}
    ]
    with_proof(document)
    document["proof"][0]["proofPurpose"] = "authentication"


def presents_jwt(document: Json) -> None:
    """A presentation whose credential is a compact JWS."""
    document["verifiableCredential"] = [Issuer().jwt(documents.plain_vc11(), "vc-jwt")]


def in_turn(*edits: Edit) -> Edit:
    """Several edits, one after the other."""

    def edit(document: Json) -> None:
        for one in edits:
            one(document)

    return edit


def issuer_by_url(document: Json) -> None:
    """The issuer as a URL."""
    document["issuer"] = document["issuer"]["id"]


def record(document: Json) -> None:
    """A record with everything."""
    endorsement = [Issuer().sign(documents.endorsement())]
    document.update(endorsement=endorsement, endorsementJwt=[Issuer().jwt(documents.endorsement())])


def record_vc1(document: Json) -> None:
    """A record with everything, in the VC 1.1 form."""
    document.clear()
    document.update(records.full())
    to_vc1(document)
    inner = documents.endorsement()
    to_vc1(inner)
    document["endorsement"] = [Issuer().sign(inner)]
    document["endorsementJwt"] = [Issuer().jwt(inner, "vc-jwt")]


SCENES = (
    Scene("clr2", records.full, record, "vc-jose"),
    Scene("clr2", records.full, record_vc1, "vc-jwt"),
    Scene("ob3", "golden", full, "vc-jose"),
    Scene("ob3", "golden", in_turn(full, with_proof), "vc-jose"),
    Scene("ob3", "minimal", issuer_by_url, "vc-jose"),
    Scene("ob3", "vc1", full_vc1, "vc-jwt"),
    Scene("ob3", "vc1", in_turn(full_vc1, with_proof), "vc-jwt"),
    Scene("ob3", "endorsement", endorsement, "vc-jose"),
    Scene("ob3", "endorsement", endorsement_vc1, "vc-jwt"),
    Scene("vc2", "vc", full_vc, "vc-jose"),
    Scene("vc2", "vc", in_turn(full_vc, with_proof), "vc-jose"),
    Scene("vc2", "vc", nothing, "vc-jose"),
    Scene("vc2", "vp", nothing, "none"),
    Scene("vc2", "vp", full_vp, "none"),
    Scene("vc1", "vc11", full_vc11, "vc-jwt"),
    Scene("vc1", "vc11", in_turn(full_vc11, with_proof), "vc-jwt"),
    Scene("vc1", "vc11", nothing, "vc-jwt"),
    Scene("vc1", "vp11", nothing, "none"),
    Scene("vc1", "vp11", full_vp, "none"),
    Scene("vc1", "vp11", presents_jwt, "none"),
)
APART = (
    Scene("clr2", records.smallest, nothing, "vc-jose"),
    Scene("clr2", records.record_vc1, nothing, "vc-jwt"),
    Scene("ob3", "minimal", nothing, "vc-jose"),
    Scene("ob3", "endorsement", nothing, "vc-jose"),
    Scene("ob3", "vc1", nothing, "vc-jwt"),
    Scene("vc2", "vc", nothing, "vc-jose"),
    Scene("vc1", "vc11", nothing, "vc-jwt"),
)
"""Small documents, each the first that some rules have nothing to say about."""


def cases() -> Iterator[tuple[str, Triple]]:
    """The triple of each constraint of each vocabulary."""
    for vocabulary in VOCABULARIES.values():
        for rule in vocabulary.rules():
            scene = home(rule.id)
            apart = away(rule.id)
            yield (
                rule.id,
                Triple(
                    passes=Recipe(base=scene.base, edit=scene.edit, sign=scene.sign),
                    fails=failing(scene, rule.id),
                    inapplicable=apart
                    and Recipe(base=apart.base, edit=apart.edit, sign=apart.sign),
                    why="" if apart else NEVER,
                ),
            )


def home(rule: str) -> Scene:
    """The first scene with a place for a rule."""
    vocabulary = VOCABULARIES[rule.partition(".")[0]]
    for scene in SCENES:
        if scene.standard == vocabulary.id and place(vocabulary, made(scene), rule) is not None:
            return scene
    raise AssertionError(f"no scene has a place for {rule}")


def away(rule: str) -> Scene | None:
    """The first small document that the rule says nothing about."""
    for scene in APART:
        if outcomes(scene).get(rule, Outcome.INAPPLICABLE) is Outcome.INAPPLICABLE:
            return scene
    return None


@cache
def made(scene: Scene) -> Json:
    """The scene's document, shared: not to be changed."""
    return scene.document()


@cache
def outcomes(scene: Scene) -> dict[str, Outcome]:
    """What the vocabulary of the scene's standard says of it."""
    credential = Credential("case", "", Container.JSON, made(scene), scene.standard)
    dossier = Dossier(credential, dt.datetime(2026, 1, 1, tzinfo=dt.UTC), {})
    profile = Profile("p", "p", "1", "p", "https://example.org", "")
    found: Iterator[Assertion] = VOCABULARIES[scene.standard].examine(dossier, profile)
    return {assertion.rule: assertion.outcome for assertion in found}


def failing(scene: Scene, rule: str) -> Recipe:
    """The scene, broken in the one way the rule is about."""
    vocabulary = VOCABULARIES[scene.standard]
    _, owner, member, kind = rule.split(".")
    recipe = Recipe(
        base=scene.base,
        sign=scene.sign,
        profile=ALONE if f"{owner}.{member}" in OVERLAPS else "",
    )

    def spoil(document: Json) -> None:
        first, *others = broken(vocabulary, document, rule)
        # The last faulty date is no date at all, so that no other rule can read it.
        mutant = others[-1] if member in DATES and others else first
        document.clear()
        document.update(mutant)

    if member in DATES and kind != "required":
        # The claims repeat the dates, so they are made of the sound document.
        return replace(
            recipe, edit=scene.edit, claims=lambda payload: spoil(payload.get("vc", payload))
        )
    return replace(recipe, edit=in_turn(scene.edit, spoil))


CASES: dict[str, Triple] = dict(cases())
