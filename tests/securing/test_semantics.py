"""Documents whose bytes verify and whose names do not mean what their readers think."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from fixtures.documents import BASES
from fixtures.issuer import base58, base64url, canonical, compact_json
from mcconform.canonical import CanonicalError
from mcconform.evaluate import load_catalogue
from mcconform.model import Outcome, Resource, Source
from mcconform.securing import semantics
from mcconform.securing.rules.contexts import no_catch_all, terms_mean_what_they_say
from tests.securing.held import bundled, dossier, result
from tests.securing.signers import JWS_2020, SIGNERS
from tests.shared import SAMPLES, needs_shared

Json = Any
PASSED, FAILED, CANT_TELL = Outcome.PASSED, Outcome.FAILED, Outcome.CANT_TELL
SEC, CRED = "https://w3id.org/security#", "https://www.w3.org/2018/credentials#"
OB = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
EVIL = "https://evil.example/"
SIGN = SIGNERS["eddsa-rdfc-2022"]
load_catalogue()


def accused(document: Json, resources: Mapping[str, Resource] | None = None) -> list[str]:
    """Pointers of the names that the rule accuses, of a document that verifies."""
    return [one.pointer for one in terms_mean_what_they_say(dossier(document, resources))]


def adding(document: Json, **terms: Json) -> Json:
    """The document with an inline context of these terms after its own."""
    changed = copy.deepcopy(document)
    changed["@context"].append(terms)
    return changed


def other_subject(document: Json, **members: Json) -> Json:
    document["credentialSubject"] = {**document["credentialSubject"], **members}
    return document


PLAIN = {
    "type": "@type",
    "id": "@id",
    "DataIntegrityProof": SEC + "DataIntegrityProof",
    "VerifiableCredential": CRED + "VerifiableCredential",
    "issuer": {"@id": CRED + "issuer", "@type": "@id"},
    "validFrom": CRED + "validFrom",
    "credentialSubject": {"@id": CRED + "credentialSubject", "@type": "@id"},
    "proofPurpose": {"@id": SEC + "proofPurpose", "@type": "@vocab"},
    "assertionMethod": SEC + "assertionMethod",
    "verificationMethod": {"@id": SEC + "verificationMethod", "@type": "@id"},
    "cryptosuite": SEC + "cryptosuite",
    "created": "http://purl.org/dc/terms/created",
    "proof": {"@id": SEC + "proof", "@type": "@id", "@container": "@graph"},
}
"""All that a credential needs, and nothing protected."""


def bare(**terms: Json) -> Json:
    """A credential without the contexts of any standard."""
    return {
        "@context": [{**PLAIN, **terms}],
        "type": "VerifiableCredential",
        "issuer": SIGN.did,
        "validFrom": "2025-01-01T00:00:00Z",
        "credentialSubject": "urn:uuid:1",
    }


def test_a_context_of_ones_own_that_means_the_same_is_fine() -> None:
    document = SIGN(bare())
    assert PASSED is result(document).verifies
    assert [] == accused(document)


@pytest.mark.parametrize(
    ("terms", "pointer"),
    [
        ({"issuer": {"@id": CRED + "holder", "@type": "@id"}}, "/issuer"),
        ({"issuer": CRED + "holder"}, "/issuer"),
        ({"credentialSubject": {"@id": CRED + "evidence", "@type": "@id"}}, "/credentialSubject"),
        ({"validFrom": CRED + "validUntil"}, "/validFrom"),
        ({"VerifiableCredential": EVIL + "Draft"}, "/type"),
        ({"proof": {"@id": EVIL + "proof", "@container": "@graph"}}, "/proof"),
    ],
    ids=str,
)
def test_the_models_own_names_are_held_to_their_meaning_without_its_context(
    terms: Json, pointer: str
) -> None:
    document = SIGN(bare(**terms))
    assert PASSED is result(document).verifies, "the bytes verify"
    assert [pointer] == accused(document)


def test_a_name_that_means_nothing_is_another_rules_business() -> None:
    document = SIGN(bare(validFrom=None))
    assert ("/validFrom",) == result(document).undefined_terms
    assert [] == accused(document)


@pytest.mark.parametrize(
    ("base", "named", "expected"),
    [
        ("vc", "issuanceDate", []),
        ("vc", "expirationDate", []),
        ("vc", "issued", []),
        ("bare", "issuanceDate", ["/issuanceDate"]),
        ("bare", "expirationDate", ["/expirationDate"]),
    ],
)
def test_a_name_that_the_data_model_gave_up_may_be_defined_anew(
    base: str, named: str, expected: list[str]
) -> None:
    """VC 2.0 has no issuanceDate: behind its base context the name is anybody's."""
    document = bare() if base == "bare" else BASES[base]()
    document = adding(document, **{named: "https://harbour.example/terms#" + named})
    document[named] = "2025-01-01T00:00:00Z"
    assert expected == accused(SIGN(document))


@pytest.mark.parametrize("aliased", ["Pupil", "obv:AchievementSubject"])
@pytest.mark.parametrize("key", ["type", "kind", "@type"])
def test_a_class_under_another_name_does_not_free_its_terms(aliased: str, key: str) -> None:
    """A class brings the terms of its objects. Whoever calls it otherwise gets rid of them."""
    terms = {
        "obv": OB,
        "Pupil": OB + "AchievementSubject",
        "kind": "@type",
        "achievement": {"@id": OB + "source", "@type": "@id"},
        "accomplishment": OB + "achievement",
    }
    document = adding(BASES["minimal"](), **terms)
    subject = document["credentialSubject"]
    del subject["type"]
    subject[key] = [aliased]
    subject["accomplishment"] = subject["achievement"]
    subject["achievement"] = "urn:uuid:somethingelse"
    document = SIGN(document)
    assert PASSED is result(document).verifies
    assert ["/credentialSubject/achievement"] == accused(document)


@pytest.mark.parametrize("scheme", ["did", "urn"])
def test_a_prefix_that_is_a_scheme_changes_every_identifier(scheme: str) -> None:
    document = adding(BASES["minimal"](), **{scheme: EVIL + "x#"})
    found = accused(SIGN(document))
    assert found
    assert all(pointer.endswith("/id") for pointer in found)


def test_an_embedded_context_is_read_too() -> None:
    document = BASES["vc"]()
    document["evidence"] = {
        "@context": {"urn": EVIL},
        "id": "urn:uuid:5",
        "type": "Evidence",
    }
    document["@context"].append({"Evidence": EVIL + "Evidence"})
    assert ["/evidence/id"] == accused(SIGN(document))


def test_a_context_from_somebodys_server_is_read_too() -> None:
    url = "https://tides.example/context"
    document = BASES["minimal"]()
    document["@context"].append(url)
    brought = {url: Resource(url, Source.NETWORK, data={"@context": {"did": EVIL}})}
    held = {**bundled(), **brought}
    found = accused({**document, "proof": SIGN.options()}, held)
    assert "/issuer/id" in found


@pytest.mark.parametrize(
    ("terms", "change"),
    [
        ({"tideClub": EVIL + "club"}, {"tideClub": "gold"}),
        ({"club": {"@id": EVIL + "club", "@context": {"name": EVIL + "n"}}}, {"club": {"name": 1}}),
        ({"Log": {"@id": EVIL + "Log", "@context": {"value": EVIL + "v"}}}, {"type": "Log"}),
        ({"ex": EVIL}, {"ex:speed": 5}),
        ({"ex": EVIL}, {"type": ["AchievementSubject", "ex:Sailor"]}),
        ({"@vocab": EVIL}, {"speed": 5, "type": ["AchievementSubject", "Sailor"]}),
        ({"lang": "@language"}, {}),
        ({"ident": "@id"}, {}),
        ({"id": "@id", "type": "@type", "@protected": True}, {}),
        ({"reached": {"@reverse": EVIL + "reached"}}, {}),
        ({"logs": {"@id": EVIL + "logs", "@container": "@index"}}, {"logs": {"a": {}}}),
    ],
    ids=str,
)
def test_contexts_that_add_names_are_never_accused(terms: Json, change: Json) -> None:
    document = other_subject(adding(BASES["minimal"](), **terms), **change)
    assert [] == accused({**document, "proof": SIGN.options()})


@needs_shared
def test_no_sample_of_others_is_accused() -> None:
    read = 0
    for path in sorted((SAMPLES / "openbadges-3.0").glob("*.json")):
        document = json.loads(path.read_text())
        if isinstance(document, dict) and "@context" in document:
            found = semantics.misleading(dossier(document))
            assert isinstance(found, CanonicalError) or () == found, path.name
            read += 1
    assert read > 5


def test_only_standards_contexts_are_nothing_to_look_at() -> None:
    assert not semantics.has_others(dossier(SIGN(BASES["golden"]())))
    assert semantics.has_others(dossier(adding(BASES["golden"]())))


def test_a_document_that_is_no_json_ld_is_another_rules_business() -> None:
    document = adding(BASES["minimal"](), name="https://evil.example/name")
    (found,) = terms_mean_what_they_say(dossier(SIGN_UNREAD(document)))
    assert Outcome.INAPPLICABLE is found.outcome


def SIGN_UNREAD(document: Json) -> Json:
    """The document with a proof that nobody made."""
    return {**document, "proof": {**SIGN.options(), "proofValue": "z2"}}


def test_catch_alls_are_named_where_they_stand() -> None:
    url = "https://tides.example/context"
    document = BASES["minimal"]()
    document["@context"] += [{"@vocab": EVIL}, url, {"@vocab": None}]
    document["credentialSubject"]["@context"] = {"@vocab": EVIL}
    document["proof"] = SIGN.options()
    brought = {url: Resource(url, Source.NETWORK, data={"@context": [{}, {"@vocab": EVIL}]})}
    found = no_catch_all(dossier(document, {**bundled(), **brought}))
    assert ["/@context/2", "/@context/3", "/credentialSubject/@context"] == sorted(
        one.pointer for one in found
    )


@pytest.mark.parametrize("odd", [None, 5, "x", [], {}, [[1]], True, [None], {"a": 5}], ids=str)
@pytest.mark.parametrize("member", ["@context", "type", "id", "credentialSubject", "proof"])
def test_odd_documents_never_raise(member: str, odd: Json) -> None:
    document = adding(BASES["minimal"](), x=EVIL)
    document[member] = odd
    held = dossier({**document, "more": {"@context": odd}})
    semantics.has_others(held)
    semantics.misleading(held)
    list(semantics.catch_alls(held))


# The shapes of spruceid/ssi's vc-jws2020-bad-* files, made anew: the bytes verify.
JWS = SIGNERS["JsonWebSignature2020 EdDSA"]
DI_1 = "https://w3id.org/security/data-integrity/v1"
_PROOF_TERMS = {
    "@protected": True,
    "id": "@id",
    "type": "@type",
    "created": {"@id": "http://purl.org/dc/terms/created", "@type": SEC + "dateTime"},
    "jws": SEC + "jws",
    "verificationMethod": {"@id": SEC + "verificationMethod", "@type": "@id"},
}


def inline(
    name: str = "JsonWebSignature2020",
    iri: str = SEC + "JsonWebSignature2020",
    assertion: str = SEC + "assertionMethod",
    **terms: Json,
) -> Json:
    """A context for proofs of JsonWebSignature2020, sound unless it is told otherwise."""
    purpose = {
        "@id": SEC + "proofPurpose",
        "@type": "@vocab",
        "@context": {"assertionMethod": assertion, "capabilityInvocation": SEC + "invocation"},
    }
    scope = {**_PROOF_TERMS, "proofPurpose": purpose, **terms}
    return {name: {"@id": iri, "@context": scope}}


def by_inline_context(context: Json, **options: Json) -> Json:
    document = BASES["vc11"]()
    document["@context"].append(context)
    return replace(JWS, context="")(document, **options)


def test_a_sound_inline_context_for_the_proof_verifies() -> None:
    assert (PASSED, "") == (
        result(by_inline_context(inline())).verifies,
        result(by_inline_context(inline())).why,
    )


BAD: dict[str, tuple[Json, Json, Outcome]] = {
    "the type is another": (inline(iri=EVIL + "NoSignature"), {}, FAILED),
    "the JSON type is another, with the same meaning": (
        inline("MaybeJsonWebSignature2020"),
        {"type": "MaybeJsonWebSignature2020"},
        CANT_TELL,
    ),
    "the purpose is another": (inline(assertion=EVIL + "notAssertion"), {}, FAILED),
    "the purpose is named by another word": (
        inline(proofPurpose={"@id": EVIL + "purpose", "@type": "@vocab"}),
        {},
        FAILED,
    ),
    "the method is another property": (
        inline(verificationMethod={"@id": EVIL + "method", "@type": "@id"}),
        {},
        FAILED,
    ),
    "the method is under another name, too": (
        inline(method={"@id": SEC + "verificationMethod", "@type": "@id"}),
        {"method": "did:example:other#key"},
        FAILED,
    ),
}


@pytest.mark.parametrize(("context", "options", "expected"), BAD.values(), ids=BAD)
def test_contexts_that_lie_about_the_proof_are_refused(
    context: Json, options: Json, expected: Outcome
) -> None:
    assert expected is result(by_inline_context(context, **options)).verifies


def test_a_proofs_own_context_is_read_after_the_documents_by_the_older_suites() -> None:
    """What it makes of the proof is what was signed; another one in its place is noticed."""
    document = BASES["vc11"]()
    proof = JWS(document)["proof"]
    assert PASSED is not result({**document, "proof": proof}).verifies
    plain = _signed_with_own_context(document)
    assert PASSED is result(plain).verifies
    plain["proof"]["@context"] = inline(created=EVIL + "created")
    assert FAILED is result(plain).verifies


@pytest.mark.parametrize(
    ("kind", "own"),
    [
        ({"type": "Ed25519Signature2020"}, "https://w3id.org/security/suites/ed25519-2020/v1"),
        ({"type": "DataIntegrityProof", "cryptosuite": "eddsa-2022"}, DI_1),
        ({"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022"}, DI_1),
    ],
)
def test_a_context_in_the_proof_alone_is_read_by_suites_from_before(kind: Json, own: str) -> None:
    """DIDKit writes the context of the suite into the proof, and into no other place.

    The Recommendation reads a proof of its own suites with the document's contexts alone.
    """
    document = BASES["vc11"]()
    del document["@context"][1:]
    options = {**JWS.options(), **kind}
    read = {**options, "@context": [*document["@context"], own]}
    data = hashlib.sha256(canonical(read)).digest() + hashlib.sha256(canonical(document)).digest()
    proof = {"@context": [own], **options, "proofValue": "z" + base58(JWS.sign(data))}
    before = kind.get("cryptosuite") != "eddsa-rdfc-2022"
    assert (PASSED if before else FAILED) is result({**document, "proof": proof}).verifies
    proof["@context"] = inline(created=EVIL + "created")
    assert FAILED is result({**document, "proof": proof}).verifies


def _signed_with_own_context(document: Json) -> Json:
    """Signed by hand: the options are read with both contexts, the document with its own."""
    options = {**JWS.options()}
    context = [*document["@context"], JWS_2020]
    data = hashlib.sha256(canonical({**options, "@context": context})).digest()
    data += hashlib.sha256(canonical(document)).digest()
    head = base64url(compact_json({"alg": "EdDSA", "b64": False, "crit": ["b64"]}))
    text = f"{head}..{base64url(JWS.sign(head.encode() + b'.' + data))}"
    return {**document, "proof": {"@context": [JWS_2020], **options, "jws": text}}
