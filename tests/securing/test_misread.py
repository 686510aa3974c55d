"""What is said of a proof whose members are of the wrong kind: that, and no lie about contexts."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.documents import plain_vc
from fixtures.issuer import Issuer
from tests.forge import Recipe
from tests.securing.held import result

Json = Any


@pytest.mark.parametrize(
    "members",
    [
        {"expires": 1900000000},
        {"created": 1700000000},
        {"proofPurpose": "assertion"},
        {"id": "first"},
    ],
    ids=str,
)
def test_a_member_of_the_wrong_kind_is_no_context_that_lies(members: Json) -> None:
    signed = Issuer().sign(plain_vc(), "eddsa-rdfc-2022", lambda proof: proof.update(members))
    assert "another meaning" not in result(signed).why


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("urn:uuid:8e0fd1f0-3f0f-4d2f-a3a1-2d1b41a2a6a1", "passed"),
        ("https://example.org/proofs/1", "passed"),
        ("first", "failed"),
        ("_:b0", "failed"),
        ("", "failed"),
        (7, "failed"),
        (None, "failed"),
        (["urn:x:y"], "failed"),
    ],
    ids=repr,
)
def test_the_id_of_a_proof_is_one_url(identifier: Json, expected: str) -> None:
    made = Recipe(
        base="vc", sign="eddsa-jcs-2022", proof=lambda options: options.update(id=identifier)
    )
    assert expected == made.assertions()["securing.proof.id_is_url"].outcome.value
