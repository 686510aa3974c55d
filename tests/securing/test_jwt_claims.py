"""Members of a VC-JWT 1.1 that only the claims give."""

from __future__ import annotations

import copy
from typing import Any

from fixtures.documents import plain_vc11, presentation_vc11
from fixtures.issuer import Issuer
from mcconform.api import Checker
from mcconform.securing.jwt_claims import completed, presented

Json = Any


def stripped(document: Json) -> Json:
    """The credential without what its claims repeat."""
    inner = copy.deepcopy(document)
    for member in ("id", "issuer", "issuanceDate"):
        del inner[member]
    del inner["credentialSubject"]["id"]
    inner["credentialSubject"]["name"] = "A learner"
    return inner


def test_a_credential_whose_members_stand_as_claims_alone_is_sound() -> None:
    document = plain_vc11()
    document["@context"].pop()
    document["credentialSubject"]["name"] = "A learner"

    def strip(claims: Json) -> None:
        claims["vc"] = stripped(document)

    token = Issuer().jwt(document, "vc-jwt", claims=strip)
    found = Checker(at="2026-01-01", offline=True).assess(token.encode(), "token")[0]
    failing = [
        one.rule for one in found.findings if one.outcome == "failed" and one.level == "MUST"
    ]
    assert [] == failing
    assert "conforms" == found.areas["signature"].verdict


def test_members_that_are_there_win_and_odd_claims_add_nothing() -> None:
    inner = {"id": "urn:a", "credentialSubject": {"id": "urn:s"}}
    claims = {"jti": "urn:b", "sub": "urn:t", "iss": 5, "nbf": 10**30, "exp": True}
    assert inner == completed(inner, claims)


def test_numeric_dates_become_dates() -> None:
    made = completed({"type": "VerifiableCredential"}, {"nbf": 0, "exp": 86400.5})
    assert "1970-01-01T00:00:00Z" == made["issuanceDate"]
    assert "1970-01-02T00:00:00.500000Z" == made["expirationDate"]


def test_what_an_embedded_proof_covers_is_left_alone() -> None:
    inner = {"proof": {}}
    assert inner == completed(inner, {"iss": "urn:a", "nbf": 0})


def test_the_holder_of_a_presentation_may_stand_as_a_claim_alone() -> None:
    held = presentation_vc11()
    del held["holder"], held["id"]

    def strip(claims: Json) -> None:
        claims.clear()
        claims.update(iss=Issuer().did, jti="urn:uuid:a", vp=held)

    token = Issuer().jwt(presentation_vc11(), "vc-jwt", claims=strip)
    found = Checker(at="2026-01-01", offline=True).assess(token.encode(), "token")[0]
    assert "conforms" == found.areas["signature"].verdict
    assert "conforms" == found.areas["schema"].verdict


def test_what_a_presentation_says_itself_wins() -> None:
    assert {"holder": "urn:a", "id": "urn:j"} == presented(
        {"holder": "urn:a"}, {"iss": "urn:b", "jti": "urn:j"}
    )
    assert {"proof": {}} == presented({"proof": {}}, {"iss": "urn:b"})
    assert {} == presented({}, {"iss": 5})
