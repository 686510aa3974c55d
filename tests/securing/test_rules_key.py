"""The rules on keys and proofs, where the three cases of each do not say enough."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.issuer import Issuer
from mcconform.model import Assertion, Outcome
from tests.cases.securing import KEY, WEB_DID, WEB_DOCUMENT, WEB_KEY, did_document, proof, web
from tests.forge import Recipe

Json = Any
PASSED, FAILED, CANT_TELL = Outcome.PASSED, Outcome.FAILED, Outcome.CANT_TELL
INAPPLICABLE = Outcome.INAPPLICABLE
SIGNED = "2025-01-01T00:00:00Z"
"""When the forge's proofs say they were made; the rules look on 2026-01-01."""


def found(recipe: Recipe, rule: str) -> Assertion:
    return recipe.assertions()[f"securing.{rule}"]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"expires": "2026-01-01T00:00:01Z"}, PASSED),
        ({"expires": "2026-01-01T00:00:00Z"}, CANT_TELL),
        ({"expires": "2025-01-01T00:00:01Z"}, CANT_TELL),
        ({"expires": "2025-01-01T00:00:00Z"}, FAILED),
        ({"revoked": "2025-06-01T00:00:00Z"}, CANT_TELL),
        ({"revoked": "2024-06-01T00:00:00Z"}, FAILED),
        ({"revoked": "2027-06-01T00:00:00Z"}, PASSED),
        ({"revoked": "2025-06-01T00:00:00Z", "expires": "2024-06-01T00:00:00Z"}, FAILED),
        ({}, INAPPLICABLE),
    ],
)
def test_a_key_that_ended_after_the_proof_cannot_be_told(dates: Json, expected: Outcome) -> None:
    assert expected == found(web(did_document(KEY, **dates)), "key.in_force").outcome


def test_a_proof_without_a_date_says_nothing_for_an_ended_key() -> None:
    document = did_document(KEY, revoked="2025-06-01T00:00:00Z")
    recipe = web(document, proof=lambda options: options.pop("created"))
    assert FAILED == found(recipe, "key.in_force").outcome


@pytest.mark.parametrize(
    ("uses", "expected"),
    [
        (("assertionMethod",), PASSED),
        (("authentication", "assertionMethod"), PASSED),
        (("authentication", "keyAgreement"), FAILED),
        ((), FAILED),
    ],
)
def test_a_key_is_listed_for_what_it_does(uses: tuple[str, ...], expected: Outcome) -> None:
    recipe = web(did_document(KEY, uses=uses))
    assertions = recipe.assertions()
    assert expected == assertions["securing.key.authorized"].outcome
    assert PASSED == assertions["securing.issuer.controls_key"].outcome


def test_a_key_set_says_nothing_of_uses() -> None:
    url = "https://harbour.example/.well-known/jwks.json"
    page = "https://harbour.example/issuers/1"
    recipe = Recipe(
        base="minimal",
        edit=lambda document: document["issuer"].update(id=page),
        issuer=Issuer(method=f"{url}#1"),
        resources={url: {"keys": [{**KEY.jwk, "kid": "1"}]}},
    )
    assertions = recipe.assertions()
    assert PASSED == assertions["securing.issuer.controls_key"].outcome
    assert INAPPLICABLE == assertions["securing.key.authorized"].outcome


def test_the_embedded_form_of_old_did_documents_is_enough() -> None:
    key = did_document(KEY)["verificationMethod"][0]
    recipe = Recipe(
        base="minimal",
        edit=lambda document: document["issuer"].update(id=WEB_DID),
        issuer=Issuer(method=WEB_KEY),
        resources={WEB_DOCUMENT: {"id": WEB_DID, "assertionMethod": key}},
    )
    for rule in ("proof.verifies", "issuer.controls_key", "key.authorized", "key.not_secret"):
        assert PASSED == found(recipe, rule).outcome


def test_a_secret_in_the_place_of_a_public_key_fails_one_rule_alone() -> None:
    document = did_document(KEY)
    document["verificationMethod"][0]["publicKeyMultibase"] = (
        "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"
    )
    outcomes = {rule: one.outcome for rule, one in web(document).assertions().items()}
    failures = [
        rule for rule, one in outcomes.items() if one is FAILED and rule.startswith("securing.")
    ]
    assert ["securing.key.not_secret"] == failures
    assert CANT_TELL == outcomes["securing.proof.verifies"]
    assert CANT_TELL == outcomes["securing.issuer.controls_key"]


@pytest.mark.parametrize("purpose", ["authentication", "Assertion", "", None, 5, ["x"]])
def test_other_purposes_fail_at_the_member(purpose: Json) -> None:
    recipe = Recipe(
        base="minimal", after=lambda document: proof(proofPurpose=purpose)(document["proof"])
    )
    assertion = found(recipe, "proof.purpose")
    assert FAILED == assertion.outcome
    assert "/proof/proofPurpose" == assertion.findings[0].pointer


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ({}, FAILED),
        ({"type": "Ed25519Signature2018"}, FAILED),
        ({"type": "HarbourSignature2016"}, CANT_TELL),
        ({"cryptosuite": "harbour-2016"}, CANT_TELL),
        ({"type": []}, FAILED),
    ],
    ids=str,
)
def test_a_missing_purpose_fails_where_the_suite_is_known(kind: Json, expected: Outcome) -> None:
    """Suites from before Data Integrity are what their authors made of them."""

    def change(document: Json) -> None:
        document["proof"].update(kind)
        del document["proof"]["proofPurpose"]

    assertion = found(Recipe(base="minimal", after=change), "proof.purpose")
    assert expected == assertion.outcome
    assert "missing" == assertion.findings[0].args["found"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SIGNED, PASSED),
        ("2025-01-01T00:00:00.123456789+14:00", PASSED),
        ("2025-01-01T00:00:00", PASSED),  # read as UTC (Data Integrity 1.0, section 2.1)
        ("2025-02-30T00:00:00Z", FAILED),
        ("2025-01-01", FAILED),
        (1735689600, FAILED),
    ],
)
@pytest.mark.parametrize("member", ["created", "expires"])
def test_dates_of_proofs_are_dates_and_times(member: str, text: Json, expected: Outcome) -> None:
    recipe = Recipe(base="vc", after=lambda document: document["proof"].update({member: text}))
    assert expected == found(recipe, f"proof.{member}").outcome


def test_each_unsigned_term_is_named_once_for_two_proofs() -> None:
    def twice(document: Json) -> None:
        first = Issuer().sign({k: v for k, v in document.items() if k != "proof"})["proof"]
        document["proof"] = [first, document["proof"]]

    recipe = Recipe(
        base="vc",
        edit=lambda document: document["credentialSubject"].update({"tide/club": "gold"}),
        after=twice,
    )
    assertion = found(recipe, "proof.terms_defined")
    assert ["/credentialSubject/tide~1club"] == [one.pointer for one in assertion.findings]
    assert {"term": "tide/club"} == assertion.findings[0].args
    assert PASSED == found(recipe, "proof.verifies").outcome


def test_a_type_without_meaning_is_named_by_its_text() -> None:
    recipe = Recipe(base="vc", edit=lambda document: document["type"].append("Sailor"))
    assertion = found(recipe, "proof.terms_defined")
    assert {"term": "Sailor"} == assertion.findings[0].args


def test_a_missing_context_leaves_both_questions_open() -> None:
    recipe = Recipe(
        base="vc", after=lambda document: document["@context"].append("https://nowhere.example/c")
    )
    for rule in ("proof.verifies", "proof.terms_defined"):
        assertion = found(recipe, rule)
        assert CANT_TELL == assertion.outcome
        assert "https://nowhere.example/c" in str(assertion.findings[0].args["cause"])


def test_a_secret_key_beside_the_one_that_signed_is_found_too() -> None:
    document = did_document(Issuer())
    other = {"id": f"{WEB_DID}#old", "type": "Multikey", "secretKeyMultibase": "z3u2"}
    document["verificationMethod"].append(other)
    assertion = found(web(document), "key.not_secret")
    assert FAILED == assertion.outcome
    assert [("/issuer", f"{WEB_DID}#old")] == [
        (one.pointer, one.args["key"]) for one in assertion.findings
    ]
