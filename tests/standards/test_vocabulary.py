"""Recognition, classes of objects, credentials inside, and the records made of vocabularies."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

from fixtures import open_badges as ob
from fixtures.documents import BASES
from mcconform.catalogue import CatalogueError
from mcconform.model import Container, Credential, Dossier, Level, Outcome, Profile
from mcconform.standards import Recognition, get_standard, ob3, standards, vc1, vc2
from mcconform.standards.vocabulary import Vocabulary

Json = Any
SRC = Path(__file__).resolve().parents[2] / "src"
VC1, VC2 = "https://www.w3.org/2018/credentials/v1", "https://www.w3.org/ns/credentials/v2"
OB3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
PROFILE = Profile("p", "p", "1", "p", "https://example.org", "")
VOCABULARIES = {one.id: one for one in (ob3.VOCABULARY, vc1.VOCABULARY, vc2.VOCABULARY)}


def dossier(document: Json) -> Dossier:
    credential = Credential("case", "", Container.JSON, document, "ob3")
    return Dossier(credential, dt.datetime(2026, 1, 1, tzinfo=dt.UTC), {})


def failed(document: Json, name: str = "ob3") -> list[tuple[str, str]]:
    found = VOCABULARIES[name].examine(dossier(document), PROFILE)
    return [
        (assertion.rule, finding.pointer)
        for assertion in found
        if assertion.outcome is Outcome.FAILED
        for finding in assertion.findings
    ]


# -- recognition --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (BASES["minimal"](), {"ob3": ("3.0.3", 3), "vc2": ("2.0", 3)}),
        (BASES["vc1"](), {"ob3": ("3.0.3", 3), "vc1": ("1.1", 3)}),
        (BASES["endorsement"](), {"ob3": ("3.0.3", 3), "vc2": ("2.0", 3)}),
        (BASES["vc"](), {"vc2": ("2.0", 3)}),
        (BASES["vc11"](), {"vc1": ("1.1", 3)}),
        ({"type": "OpenBadgeCredential"}, {"ob3": ("", 2)}),
        ({"type": ["VerifiableCredential"]}, {"vc2": ("", 2)}),
        ({"type": ["VerifiableCredential"], "issuanceDate": "x"}, {"vc1": ("", 2)}),
        (
            {
                "@context": [VC2, OB3],
                "type": ["VerifiableCredential", "Other"],
                "credentialSubject": {"type": "AchievementSubject"},
            },
            {"ob3": ("3.0.3", 1)},
        ),
        (
            {
                "@context": [VC2, OB3],
                "type": "VerifiableCredential",
                "credentialSubject": [5, {"endorsementComment": "kind"}],
            },
            {"ob3": ("3.0.3", 1)},
        ),
        # It lists the context for some of its names, and is no badge.
        (
            {
                "@context": [VC2, OB3],
                "type": ["VerifiableCredential", "HarbourPass"],
                "credentialSubject": {"name": "Ada"},
            },
            {"ob3": None, "vc2": ("2.0", 3)},
        ),
        # Neither base context, where one has to come first.
        (
            {"@context": ["https://harbour.example/terms"], "type": ["VerifiableCredential"]},
            {"vc1": None, "vc2": ("", 1)},
        ),
        (
            {"@context": [], "type": ["VerifiableCredential"], "issuanceDate": "x"},
            {"vc1": ("", 1), "vc2": None},
        ),
        ({"@context": [{}], "type": "VerifiablePresentation"}, {"vc1": None, "vc2": ("", 1)}),
        ({"@context": [VC1], "type": "VerifiablePresentation"}, {"vc1": ("1.1", 2), "vc2": None}),
        (
            {"@context": ["https://harbour.example/terms"], "type": "Other"},
            {"vc1": None, "vc2": None},
        ),
        ({"@context": [VC2, OB3]}, {"ob3": ("3.0.3", 1)}),
        ({"@context": [VC2, OB3], "type": ["VerifiableCredential", "ClrCredential"]}, {}),
        ({"@context": [VC2], "type": "VerifiablePresentation"}, {"vc2": ("2.0", 2)}),
        ({"@context": [VC2, OB3], "type": "VerifiablePresentation"}, {"vc2": ("2.0", 2)}),
        ({"type": "VerifiablePresentation"}, {"vc2": ("", 2)}),
        ({"@context": VC2}, {"vc2": ("2.0", 1)}),
        ({"type": "Assertion"}, {}),
        ({}, {}),
    ],
)
def test_documents_are_recognised_by_type_and_context(
    document: Json, expected: dict[str, tuple[str, int] | None]
) -> None:
    found = {one.id: one.recognise(document) for one in standards()}
    for name, recognition in expected.items():
        assert (Recognition(*recognition) if recognition else None) == found[name]
    if not expected:
        assert found["ob3"] is None


def test_an_assertion_under_an_unknown_context_is_one_of_2_0() -> None:
    document = {**ob.assertion(), "@context": "https://harbour.example/contexts/9"}
    found = {one.id: one.recognise(document) for one in standards()}
    assert {"ob2": Recognition("", 1)} == {name: one for name, one in found.items() if one}


def test_an_assertion_with_a_uid_under_an_unknown_context_is_one_of_1_1() -> None:
    document = {**ob.assertion_1(), "@context": "https://harbour.example/contexts/9"}
    found = {one.id: one.recognise(document) for one in standards()}
    assert {"ob1": Recognition("1.1", 1)} == {name: one for name, one in found.items() if one}


@pytest.mark.parametrize("make", [ob.assertion_1, ob.class_1])
def test_badges_of_1_0_are_recognised_with_one_member_missing(make: Any) -> None:
    document = make(edition="1.0")
    ob1 = {one.id: one for one in standards()}["ob1"]
    for name in document:
        spoiled = {key: value for key, value in document.items() if key != name}
        assert Recognition("1.0", 2) == ob1.recognise(spoiled), name


@pytest.mark.parametrize(
    ("url", "edition"),
    [
        ("https://purl.imsglobal.org/spec/ob/v3p0/context.json", "3.0.0"),
        ("https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json", "3.0.1"),
        ("https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json", "3.0.2"),
        (OB3, "3.0.3"),
        ("https://imsglobal.github.io/openbadges-specification/context.json", ""),
        ("https://purl.imsglobal.org/spec/ob/v3p0/context/ob_v3p0.jsonld", ""),
    ],
)
def test_the_edition_is_the_one_the_context_names(url: str, edition: str) -> None:
    document = {"@context": [VC1, url], "type": ["VerifiableCredential", "AchievementCredential"]}
    assert Recognition(edition, 3) == ob3.recognise(document)


@pytest.mark.parametrize(
    ("contexts", "expected"),
    [
        ([VC2, OB3], ("ob3", "vc2")),
        ([VC1, OB3], ("ob3", "vc1")),
        ([OB3, VC1], ("ob3", "vc1")),
        (VC1, ("ob3", "vc1")),
        ([VC1, VC2], ("ob3", "vc2")),
        ([OB3], ("ob3", "vc2")),
        (5, ("ob3", "vc2")),
    ],
)
def test_the_base_context_decides_which_data_model_comes_along(
    contexts: Json, expected: tuple[str, ...]
) -> None:
    credential = Credential("case", "", Container.JSON, {"@context": contexts}, "ob3")
    assert expected == get_standard("ob3").layers(credential)


def test_every_standard_names_its_profile_and_its_editions() -> None:
    found = {one.id: (one.profile, one.editions) for one in standards()}
    assert ("openbadges-3.0", ("3.0.0", "3.0.1", "3.0.2", "3.0.3")) == found["ob3"]
    assert ("vc-1.1", ("1.1",)) == found["vc1"]
    assert ("vc-2.0", ("2.0",)) == found["vc2"]


# -- classes of objects ---------------------------------------------------------------------------


def test_the_golden_badge_has_every_class_at_its_place() -> None:
    nodes = ob3.VOCABULARY.nodes(dossier(BASES["golden"]()))
    places = {kind: [pointer for pointer, _ in found] for kind, found in nodes.items()}
    assert [""] == places["AchievementCredential"] == places["VerifiableCredential"]
    assert ["/credentialSubject"] == places["AchievementSubject"] == places["CredentialSubject"]
    assert ["/credentialSubject/achievement"] == places["Achievement"]
    assert ["/issuer/address/geo"] == places["GeoCoordinates"]
    assert 4 == len(places["Profile"])
    assert 4 == len(places["Result"]) == len(places["ResultDescription"])
    names = (
        "Criteria Alignment Evidence Image IdentityObject IdentifierEntry Address Related "
        "RubricCriterionLevel"
    )
    assert set(names.split()) <= set(places)


def test_the_older_form_is_listed_under_the_names_of_the_newer_one() -> None:
    nodes = ob3.VOCABULARY.nodes(dossier(BASES["vc1"]()))
    for kind in ("AchievementCredentialv1p1", "AchievementCredential", "VerifiableCredential"):
        assert [""] == [pointer for pointer, _ in nodes[kind]]


def test_an_object_has_the_class_of_its_place_whatever_its_type_says() -> None:
    document = BASES["minimal"]()
    document["issuer"]["type"] = "Achievement"
    nodes = ob3.VOCABULARY.nodes(dossier(document))
    assert ["/issuer"] == [pointer for pointer, _ in nodes["Profile"]]
    assert [("ob3.Profile.type.contains", "/issuer/type")] == failed(document)


def test_an_endorsement_without_its_type_is_still_judged_as_an_endorsement() -> None:
    document = BASES["endorsement"]()
    document["type"] = ["VerifiableCredential"]
    assert [("ob3.EndorsementCredential.type.contains", "/type")] == failed(document)


# -- credentials inside ---------------------------------------------------------------------------


def test_endorsements_are_found_wherever_they_may_stand_and_not_below() -> None:
    document = BASES["golden"]()
    inner = BASES["endorsement"]()
    inner["issuer"]["endorsement"] = [BASES["endorsement"]()]
    document["endorsement"] = [inner]
    document["endorsementJwt"] = ["a.b.c"]
    achievement = document["credentialSubject"]["achievement"]
    achievement["creator"]["endorsement"] = [inner, 5, "text"]
    achievement["endorsementJwt"] = ["d.e.f", None]
    document["issuer"]["parentOrg"]["endorsementJwt"] = "g.h.i"
    found = [pointer for pointer, _ in get_standard("ob3").embedded(document)]
    assert [
        "/credentialSubject/achievement/creator/endorsement/0",
        "/credentialSubject/achievement/endorsementJwt/0",
        "/endorsement/0",
        "/endorsementJwt/0",
        "/issuer/parentOrg/endorsementJwt",
    ] == sorted(found)
    kinds = ob3.VOCABULARY.nodes(dossier(document))
    assert "EndorsementCredential" not in kinds


# -- what is right and what is wrong ---------------------------------------------------------------


def test_values_of_newer_editions_and_of_ones_own_are_welcome() -> None:
    document = BASES["golden"]()
    subject = document["credentialSubject"]
    subject["result"][2]["status"] = "Provisional"
    subject["identifier"][0]["identityType"] = "name"
    subject["achievement"]["achievementType"] = "ext:Boot-Camp_2.0"
    assert [] == failed(document)


def test_members_nobody_foresaw_are_no_fault() -> None:
    document = BASES["golden"]()
    document["issuer"]["motto"] = "Steady"
    document["credentialSubject"]["result"][0]["weight"] = "2"
    assert [] == failed(document)


def test_three_classes_have_no_members_but_their_own() -> None:
    """The model lets every class be extended but these, and its schemas close them."""
    document = BASES["golden"]()
    document["image"]["licence"] = "CC0"
    document["credentialSubject"]["identifier"][0]["label"] = "Anna"
    document["issuer"]["otherIdentifier"][0]["label"] = "Harbour"
    assert [
        ("ob3.IdentifierEntry.members.foreseen", "/issuer/otherIdentifier/0/label"),
        ("ob3.IdentityObject.members.foreseen", "/credentialSubject/identifier/0/label"),
        ("ob3.Image.members.foreseen", "/image/licence"),
    ] == sorted(failed(document))


def test_null_is_left_to_the_rule_about_null() -> None:
    document = BASES["minimal"]()
    document["issuer"] = None
    document["description"] = None
    document["credentialSubject"]["achievement"]["tag"] = [None]
    assert [] == failed(document)


def test_null_is_missing_in_a_plain_credential() -> None:
    document = BASES["vc"]()
    document["issuer"] = None
    document["id"] = None
    assert [
        ("vc2.VerifiableCredential.id.type", "/id"),
        ("vc2.VerifiableCredential.issuer.required", "/issuer"),
    ] == failed(document, "vc2")


def test_a_zone_is_demanded_by_open_badges_and_advised_by_plain_credentials() -> None:
    badge, plain = BASES["minimal"](), BASES["vc"]()
    badge["validFrom"] = plain["validFrom"] = "2025-01-01T00:00:00"
    assert [("ob3.VerifiableCredential.validFrom.format", "/validFrom")] == failed(badge)
    assert [("vc2.VerifiableCredential.validFrom.zone", "/validFrom")] == failed(plain, "vc2")
    rules = {rule.id: rule for one in VOCABULARIES.values() for rule in one.rules()}
    assert Level.MUST is rules["ob3.VerifiableCredential.validFrom.format"].level
    assert Level.SHOULD is rules["vc2.VerifiableCredential.validFrom.zone"].level


def test_a_language_tag_of_bcp47_is_advised_against_at_most() -> None:
    document = BASES["golden"]()
    document["credentialSubject"]["achievement"]["inLanguage"] = "sl-rozaj-biske"
    place = "/credentialSubject/achievement/inLanguage"
    assert [("ob3.Achievement.inLanguage.pattern", place)] == failed(document)
    document["credentialSubject"]["achievement"]["inLanguage"] = "English"
    assert [("ob3.Achievement.inLanguage.pattern", place)] == failed(document)
    document["credentialSubject"]["achievement"]["inLanguage"] = "en_GB"
    assert [("ob3.Achievement.inLanguage.format", place)] == failed(document)


def test_several_statuses_are_advised_against_at_most() -> None:
    document = BASES["minimal"]()
    document["credentialStatus"] = [{"type": "BitstringStatusListEntry"}] * 2
    assert [
        ("ob3.CredentialStatus.id.required", "/credentialStatus/0"),
        ("ob3.CredentialStatus.id.required", "/credentialStatus/1"),
        ("ob3.VerifiableCredential.credentialStatus.single", "/credentialStatus"),
    ] == failed(document)
    assert () == ob3.VOCABULARY.faults(document)


def test_findings_of_one_rule_are_limited() -> None:
    document = BASES["golden"]()
    document["credentialSubject"]["achievement"]["tag"] = [5] * 1_000
    assert 100 == len(failed(document))


def test_nothing_to_check_is_inapplicable_and_never_passed() -> None:
    found = {
        one.rule: one.outcome
        for one in ob3.VOCABULARY.examine(dossier(BASES["minimal"]()), PROFILE)
    }
    assert Outcome.INAPPLICABLE is found["ob3.Evidence.type.required"]
    assert Outcome.INAPPLICABLE is found["ob3.Achievement.tag.array"]
    assert Outcome.INAPPLICABLE is found["ob3.VerifiableCredential.issuer.format"]
    assert Outcome.INAPPLICABLE is found["ob3.AchievementCredentialv1p1.id.required"]
    assert Outcome.PASSED is found["ob3.VerifiableCredential.issuer.type"]
    assert Outcome.PASSED is found["ob3.Achievement.criteria.required"]


# -- records --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(VOCABULARIES))
def test_each_constraint_names_the_line_that_declares_it(name: str) -> None:
    for rule in VOCABULARIES[name].rules():
        path, _, line = rule.where.partition(":")
        text = (SRC / path).read_text(encoding="utf-8").splitlines()[int(line) - 1]
        _, owner, member, kind = rule.id.split(".")
        if kind == "foreseen" or member == "digest":
            assert text == f"[class.{owner}]"
        else:
            assert re.match(rf'"?{re.escape(member)}"? = ', text), rule.where


@pytest.mark.parametrize("name", sorted(VOCABULARIES))
def test_each_constraint_cites_the_specification_and_says_what_to_do(name: str) -> None:
    for rule in VOCABULARIES[name].rules():
        assert re.fullmatch(r"https://[^#]+#[a-z0-9-]+", rule.spec), rule.id
        assert rule.title
        assert rule.fix.endswith(".")
        assert not rule.message.endswith(".")
        assert rule.arguments <= {"found", "expected"}


@pytest.mark.parametrize(
    "text",
    [
        "id = 5",
        'id = "x"',
        'id = "x"\nspec = "https://x"\nnonsense = 1',
        'id = "x"\nspec = "https://x"\n[class.A]\niri = "y"\ncolour = "red"',
        'id = "x"\nspec = "https://x"\n[class.A.properties]\na = { range = "Nowhere" }',
        "id = ",
    ],
)
def test_a_vocabulary_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(CatalogueError):
        Vocabulary(text, "x/vocabulary.toml", {})
