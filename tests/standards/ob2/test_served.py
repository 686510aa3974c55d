"""Open Badges 1 and 2: addresses of hosted badges that serve something else than the badge."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures import open_badges as ob
from mcconform.model import Json, Outcome
from tests.cases.ob1 import Older
from tests.cases.ob2 import Old

ERROR = {"error": "no such assertion"}


@pytest.mark.parametrize(
    ("badge", "rule"),
    [
        (Old(served=ERROR), "ob2.revocation.hosted_not_revoked"),
        (
            Old(served={**ob.assertion(), "id": f"{ob.HOST}/assertions/ben.json"}),
            "ob2.revocation.hosted_not_revoked",
        ),
        (Older(served=ERROR), "ob1.revocation.hosted_not_revoked"),
    ],
    ids=["2.0, an error", "2.0, another badge", "1.1, an error"],
)
def test_what_is_no_copy_of_the_badge_does_not_say_that_it_is_in_force(
    badge: Any, rule: str
) -> None:
    found = badge.assertions()

    assert Outcome.CANT_TELL == found[rule].outcome
    assert Outcome.FAILED == found["securing.proof.verifies"].outcome


@pytest.mark.parametrize("change", [{"issuedOn": "2025-02-02T00:00:00Z"}, {"narrative": "Well!"}])
def test_a_copy_that_says_something_else_of_the_badge_still_says_that_it_is_in_force(
    change: Json,
) -> None:
    found = Old(served={**ob.assertion(), **change}).assertions()

    assert Outcome.PASSED == found["ob2.revocation.hosted_not_revoked"].outcome


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b" \n", "no JSON object: it is empty"),
        (b"\n<!DOCTYPE html><title>Log in</title>", "no JSON object: it is an HTML page"),
        (b"<html><body>not here</body></html>", "no JSON object: it is an HTML page"),
        ('{"name": "Prüfung"}'.encode("latin-1"), "no JSON object: it is not in UTF-8"),
        (b'["not", "an", "object"]', "no JSON object)"),
    ],
)
def test_it_is_said_what_is_served_instead_of_json(body: bytes, what: str) -> None:
    found = Old(served=body).assertions()

    why = str(found["securing.proof.verifies"].findings[0].args)
    assert what in why
