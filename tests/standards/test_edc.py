"""European Digital Credentials: recognition, samples, and what the shapes see in a graph."""

from __future__ import annotations

import copy
import datetime as dt
import json
from typing import Any

import pytest

from fixtures import elm as sound
from mcconform import api, limits, strategies
from mcconform.catalogue import CatalogueError
from mcconform.errors import UsageError
from mcconform.intake.recognise import standard_of
from mcconform.model import Container, Credential, Dossier, Outcome, Profile
from mcconform.nodes import resolve
from mcconform.standards import edc, vc1
from mcconform.standards.shaped import ShapedVocabulary
from tests.shared import SAMPLES, needs_shared
from tests.standards.rulecheck import outcome, pointers

Json = Any
AT = "2026-01-01T00:00:00Z"
VC = "https://www.w3.org/2018/credentials/v1"
OB3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
PROFILE = Profile("p", "p", "1", "p", "https://example.org", "")
KEYS = "edc.EuropeanDigitalCredential"


def faults(document: Json) -> list[tuple[str, str]]:
    """Rule and pointer of each broken MUST of the vocabulary."""
    return [(rule, finding.pointer) for rule, finding in edc.VOCABULARY.faults(document)]


def broken(edit: Any) -> list[tuple[str, str]]:
    """The same, of the sound credential after an edit."""
    document = sound.credential()
    edit(document)
    return faults(document)


def claim(document: Json) -> Json:
    """What the credential claims."""
    return document["credentialSubject"]["hasClaim"]


def test_a_type_may_be_defined_by_a_context_that_is_not_read() -> None:
    document = sound.credential()
    document["type"].append("VerifiableAttestation")
    assert outcome("edc.graph.types_defined", document, standard="edc") == "failed"
    document["@context"].append("https://registry.example/contexts/learning.jsonld")
    assert outcome("edc.graph.types_defined", document, standard="edc") == "inapplicable"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ([], Outcome.FAILED),
        ([OB3], Outcome.FAILED),
        ([{"shelfMark": "urn:example:shelf"}], Outcome.FAILED),
        (["https://registry.example/contexts/learning.jsonld"], Outcome.CANT_TELL),
        ([{"elm": "http://data.europa.eu/snb/model/elm/"}], Outcome.CANT_TELL),
        (
            [OB3, {"hasClaim": {"@id": "http://data.europa.eu/snb/model/elm/hasClaim"}}],
            Outcome.CANT_TELL,
        ),
        (["https://registry.example/contexts/learning.jsonld", edc.CONTEXT], Outcome.PASSED),
    ],
)
def test_another_context_may_define_the_names_of_the_model(
    more: list[Any], expected: Outcome
) -> None:
    document = sound.credential()
    document["@context"] = [VC, *more]
    assert outcome("edc.contexts.profile_named", document, standard="edc") == expected.value


@pytest.mark.parametrize(
    ("contexts", "types", "expected"),
    [
        ([VC, edc.CONTEXT], ["VerifiableCredential", "EuropeanDigitalCredential"], ("edc", "3")),
        ([VC, edc.CONTEXT], "EuropeanDigitalCredential", ("edc", "3")),
        ([VC, edc.CONTEXT.replace("http:", "https:")], ["VerifiableCredential"], ("edc", "3")),
        ([VC], ["VerifiableCredential", "EuropeanDigitalCredential"], ("edc", "")),
        ([VC, edc.CONTEXT], [], ("edc", "3")),
        ([VC, edc.CONTEXT], ["VerifiablePresentation"], ("edc", "3")),
        (
            [VC, edc.CONTEXT],
            ["VerifiablePresentation", "EuropeanDigitalPresentation"],
            ("edc", "3"),
        ),
        ([VC], ["VerifiableCredential"], ("vc1", "1.1")),
        ([VC, OB3], ["VerifiableCredential", "OpenBadgeCredential"], ("ob3", "3.0.3")),
        ([VC, edc.CONTEXT, OB3], ["VerifiableCredential", "OpenBadgeCredential"], ("ob3", "3.0.3")),
    ],
)
def test_it_is_known_by_type_and_context(
    contexts: Json, types: Json, expected: tuple[str, str]
) -> None:
    assert expected == standard_of({"@context": contexts, "type": types}, None)


@needs_shared
@pytest.mark.parametrize("name", ["signed", "unsigned"])
def test_the_samples_get_the_verdicts_of_the_index(name: str) -> None:
    path = SAMPLES / f"edc/micro-credential-annex1-{name}.jsonld"
    found = api.check(path, offline=True, at="2023-10-01T00:00:00Z").subjects[0]
    assert ("edc", "3") == (found.standard, found.edition)
    failed = {one.rule for one in found.findings if one.outcome == "failed"}
    schema = {rule for rule in failed if rule.startswith(("edc.", "vc1."))}
    workload = {"edc.workload.part_within_whole"}
    if name == "signed":
        assert workload == schema
        assert "conforms" == found.areas["schema"].verdict
        assert "jades" == found.securing
        assert "securing.proof.verifies" not in {one.rule for one in found.findings}
    else:
        # What the European platform adds with the seal.
        added = {"issued.required", "issuanceDate.required"}
        missing = {f"{KEYS}.{one}" for one in added} | {"edc.Issuer.eIDASIdentifier.required"}
        assert workload | missing == schema


@needs_shared
def test_the_unsealed_sample_lacks_quality_assurance_alone_of_annex_one() -> None:
    path = SAMPLES / "edc/micro-credential-annex1-unsigned.jsonld"
    found = api.check(path, profile="eu-council-2022", offline=True, at=AT).subjects[0]
    required = found.scores["completeness.required"]
    assert (9, 10) == (required.points, required.of)
    missing = {one.rule for one in found.findings if one.rule.startswith("metadata.")}
    assert "metadata.quality_assurance.present" in missing


def test_the_sound_credential_breaks_nothing() -> None:
    assert [] == faults(sound.credential())


def test_an_object_that_is_only_referred_to_is_found_where_it_is_written() -> None:
    document = sound.credential()
    document["issuer"]["location"] = {"id": "urn:epass:location:9"}
    there = document["issuer"]["accreditation"]["accreditingAgent"]
    there["location"] = {
        "id": "urn:epass:location:9",
        "type": "Location",
        "address": sound.college()["location"]["address"],
    }
    assert [] == faults(document)
    del there["location"]["address"]
    place = "/issuer/accreditation/accreditingAgent/location"
    assert [("edc.Location.address.required", place)] == faults(document)


def test_a_node_written_several_times_is_judged_once_with_all_that_is_said_of_it() -> None:
    document = sound.credential()
    claim(document)["provenBy"]["awardedBy"] = {
        "id": "urn:epass:awardingProcess:1",
        "awardingDate": "2025-01-30T00:00:00Z",
    }
    place = "/credentialSubject/hasClaim/provenBy/awardedBy/awardingDate"
    assert [("edc.AwardingProcess.awardingDate.single", place)] == faults(document)
    claim(document)["provenBy"]["awardedBy"]["awardingDate"] = "2025-01-31T00:00:00Z"
    assert [] == faults(document)


def test_a_reference_that_nothing_answers_is_of_no_class() -> None:
    found = edc.VOCABULARY.faults(
        sound.credential() | {"displayParameter": "urn:epass:displayParameter:9"}
    )
    assert [f"{KEYS}.displayParameter.type"] == [rule for rule, _ in found]
    assert "which no object of the document describes" in str(found[0][1].args["found"])


def test_a_class_is_exactly_the_type_that_is_said() -> None:
    """The official shapes are run without the ontology: a Qualification is no specification."""
    expected = "edc.LearningAchievement.specifiedBy.type"
    assert [expected] == [
        rule for rule, _ in broken(lambda d: claim(d)["specifiedBy"].update(type="Note"))
    ][:1]
    assert [] == broken(lambda d: claim(d)["specifiedBy"].update(type=["Qualification", "Other"]))


@pytest.mark.parametrize(
    "title",
    [
        {"en": "Tides"},
        {"en": ["Tides"], "pt": "Marés"},
        [{"@value": "Tides", "@language": "en"}, {"@value": "Marés", "@language": "pt"}],
        {"en-GB": "Tides", "en": "Tides"},
    ],
)
def test_text_by_language_may_be_written_in_any_way_json_ld_has(title: Json) -> None:
    assert [] == broken(lambda d: claim(d).update(title=title))


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Tides", "type"),
        ({"@none": "Tides"}, "type"),
        ({"en": ["Tides", "Currents"]}, "languages"),
        ({"en": "Tides", "EN": "Currents"}, "languages"),
        ({}, "required"),
        (None, "required"),
        ([], "required"),
    ],
)
def test_text_without_a_language_or_twice_in_one_is_a_fault(title: Json, kind: str) -> None:
    found = broken(lambda d: claim(d).update(title=title))
    assert [f"edc.Claim.title.{kind}"] == [rule for rule, _ in found]


@pytest.mark.parametrize("point", ["2", 2, 2.5, True])
def test_what_the_context_makes_a_text_is_a_text(point: Json) -> None:
    assert [] == broken(lambda d: claim(d)["specifiedBy"]["creditPoint"].update(point=point))


@pytest.mark.parametrize("member", ["contentType", "contentEncoding"])
def test_lists_that_no_shape_names_are_free(member: str) -> None:
    def edit(document: Json) -> None:
        display = document["displayParameter"]["individualDisplay"]["displayDetail"]
        del display["image"][member]["inScheme"]

    assert [] == broken(edit)


def test_schemes_are_not_asked_for_where_the_credential_names_the_looser_shapes_alone() -> None:
    def edit(document: Json) -> None:
        del document["credentialProfiles"]["inScheme"]
        document["credentialSchema"]["id"] = "http://data.europa.eu/snb/model/ap/edc-generic-no-cv"

    assert [] == broken(edit)

    def both(document: Json) -> None:
        edit(document)
        other = copy.deepcopy(sound.credential()["credentialSchema"])
        document["credentialSchema"] = [document["credentialSchema"], other]

    assert [f"{KEYS}.credentialProfiles.scheme"] == [rule for rule, _ in broken(both)]


def test_the_outcome_of_schemes_is_inapplicable_there() -> None:
    document = sound.credential()
    document["credentialSchema"]["id"] = "http://data.europa.eu/snb/model/ap/edc-generic-no-cv"
    found = {one.rule: one.outcome for one in edc.VOCABULARY.examine(dossier(document), PROFILE)}
    assert Outcome.INAPPLICABLE == found["edc.Address.countryCode.scheme"]
    assert Outcome.PASSED == found["edc.Address.countryCode.type"]


def dossier(document: Json) -> Dossier:
    """A dossier of one document."""
    credential = Credential("case", "", Container.JSON, document, "edc")
    return Dossier(credential, dt.datetime(2026, 1, 1, tzinfo=dt.UTC), {})


def test_every_rule_has_one_outcome() -> None:
    found = [one.rule for one in edc.VOCABULARY.examine(dossier(sound.credential()), PROFILE)]
    assert len(found) == len(set(found))
    assert {rule.id for rule in edc.VOCABULARY.rules()} <= set(found)


def test_each_node_is_listed_once_under_its_class_and_those_it_extends() -> None:
    nodes = edc.VOCABULARY.nodes(dossier(sound.credential()))
    assert ["/issuer", "/issuer/accreditation/accreditingAgent"] == [
        pointer for pointer, _ in nodes["Organisation"]
    ]
    assert 1 == len(nodes["AwardingProcess"])
    assert {pointer for pointer, _ in nodes["Qualification"]} == {
        pointer for pointer, _ in nodes["LearningAchievementSpecification"]
    }
    for several in nodes.values():
        for pointer, value in several:
            assert value.items() >= dict(resolve(sound.credential(), pointer)).items()


def test_a_document_that_is_too_large_is_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "QUADS", 10)
    document = sound.credential()
    assert "cantTell" == outcome("edc.graph.readable", document, standard="edc")
    found = {one.rule: one.outcome for one in edc.VOCABULARY.examine(dossier(document), PROFILE)}
    assert Outcome.INAPPLICABLE == found[f"{KEYS}.issued.required"]


def test_hostile_shapes_of_json_raise_nothing() -> None:
    for value in (None, True, 5, "x", [], {}, [[]], [None], {"@value": {}}, {"@list": [[1]]}):
        for key in ("issuer", "credentialSubject", "displayParameter", "@context", "type", "id"):
            document = sound.credential() | {key: value}
            found = api.check(document, offline=True, at=AT).subjects[0]
            assert not found.internal_error, (key, value)
    deep: Json = {"type": "LearningAchievement"}
    for _ in range(90):
        deep = {"type": "LearningAchievement", "hasPart": deep}
    document = sound.credential()
    claim(document)["hasPart"] = deep
    assert not api.check(document, offline=True, at=AT).subjects[0].internal_error


def test_workloads_are_compared_in_hours_whatever_their_units() -> None:
    rule = "edc.workload.part_within_whole"

    def where(whole: str, part: str) -> list[str]:
        document = sound.credential()
        claim(document)["specifiedBy"]["volumeOfLearning"] = whole
        claim(document)["influencedBy"]["workload"] = part
        return pointers(rule, document, standard="edc")

    place = ["/credentialSubject/hasClaim/influencedBy/workload"]
    assert [] == where("PT60H", "PT60H")
    assert [] == where("PT60H", "PT3600M")
    assert place == where("PT60H", "PT61H")
    assert place == where("PT60H", "P60M")
    assert place == where("P2M", "P3M")
    assert [] == where("P1M", "P30D")
    assert [] == where("sixty", "P60M")


def test_the_mailbox_is_not_repeated_in_a_message() -> None:
    document = sound.credential()
    mailbox = document["issuer"]["contactPoint"]["emailAddress"]
    mailbox["id"] = "urn:anna@harbour.example"
    report = json.dumps(
        [one.message for one in api.check(document, offline=True, at=AT).subjects[0].findings]
    )
    assert "anna" not in report


@pytest.mark.parametrize(
    ("shapes", "words"),
    [
        ("[shape.Note.properties]\nno = {}", "Note.no has no IRI"),
        ("[shape.Note.properties]\nsubject = { range = 'Nothing' }", "unknown shape Nothing"),
        ("[shape.Nothing]", "no class Nothing"),
        ("[shape.Note]\nextends = 'Nothing'", "no shape Nothing"),
        ("[shape.Note]\nodd = 1", "odd"),
        ("[shape.Note", "shapes.toml"),
    ],
)
def test_shapes_that_make_no_sense_are_refused(shapes: str, words: str) -> None:
    head = 'spec = "https://x"\nschemes_spec = "https://x"\nreading = []\n'
    vocabulary = (
        'id = "x"\nspec = "https://x"\ndefault_root = "Note"\n[term]\nsubject = { iri = "urn:s" }\n'
        '[class.Note]\niri = "urn:Note"\nroot = true\n'
    )
    with pytest.raises(CatalogueError, match=words):
        ShapedVocabulary(vocabulary, head + shapes, "x", {"vc1": vc1.VOCABULARY})


def test_strategies_say_that_they_make_no_graphs() -> None:
    with pytest.raises(UsageError, match="graphs"):
        strategies.sample("edc", "EuropeanDigitalCredential")
