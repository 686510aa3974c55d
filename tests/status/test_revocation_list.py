"""1EdTechRevocationList: an unsigned list of revoked credentials."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.issuer import Issuer
from fixtures.lists import ONE_EDTECH, REVOKED_ID, revocation_list
from mcconform import limits
from mcconform.model import Outcome, Resource, Source
from mcconform.status import references
from tests.status.support import badge, dossier, failures, findings, outcome

ENTRY = {"id": ONE_EDTECH, "type": "1EdTechRevocationList"}
NOT_REVOKED = "revocation_list_1edtech.not_revoked"


def about(credential: object, listed: Any) -> Any:
    """A badge with that id and an entry for the list given."""
    return dossier(badge(ENTRY, id=credential), {ONE_EDTECH: listed})


def items(*items: Any) -> dict[str, Any]:
    """A list with those items."""
    return {**revocation_list(), "revokedCredential": list(items)}


def test_a_badge_that_is_listed_is_revoked_with_the_reason() -> None:
    subject = about(REVOKED_ID, revocation_list())
    assert [NOT_REVOKED] == failures(subject)
    assert {"note": ": Awarded by mistake"} == findings(NOT_REVOKED, subject)[0].args


def test_a_badge_that_is_not_listed_is_not_revoked() -> None:
    subject = about("urn:uuid:1", revocation_list())
    assert [] == failures(subject)
    rules = ("retrieved", "well_formed", "not_revoked")
    assert {Outcome.PASSED} == {
        outcome(f"revocation_list_1edtech.{rule}", subject) for rule in rules
    }


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        (items({"id": REVOKED_ID}), Outcome.FAILED),
        (items({"id": REVOKED_ID, "revoked": True}), Outcome.FAILED),
        (items({"id": REVOKED_ID, "revoked": False}), Outcome.PASSED),
        (items({"id": REVOKED_ID, "revoked": "false"}), Outcome.CANT_TELL),
        (items({"id": REVOKED_ID, "revoked": None}), Outcome.CANT_TELL),
        (items({"id": REVOKED_ID, "revoked": False}, {"id": REVOKED_ID}), Outcome.FAILED),
        (items({"id": REVOKED_ID.replace(":", "%3A")}), Outcome.FAILED),
        (items({"id": f" {REVOKED_ID} "}), Outcome.FAILED),
        (items({"id": REVOKED_ID.upper()}), Outcome.PASSED),
        (items(), Outcome.PASSED),
        ({}, Outcome.CANT_TELL),
        ({"revokedCredential": {REVOKED_ID: True}}, Outcome.CANT_TELL),
    ],
)
def test_what_a_list_says_of_a_badge(listed: Any, expected: Outcome) -> None:
    assert expected is outcome(NOT_REVOKED, about(REVOKED_ID, listed))


@pytest.mark.parametrize(
    "listed",
    [{}, {"revokedCredential": None}, items(7), items(REVOKED_ID), items({}), items({"id": 7})],
)
def test_a_malformed_list_is_named(listed: Any) -> None:
    assert ["revocation_list_1edtech.well_formed"] == failures(about("urn:uuid:1", listed))


def test_a_list_without_issuer_and_id_is_not_blamed() -> None:
    assert [] == failures(about("urn:uuid:1", {"revokedCredential": []}))


@pytest.mark.parametrize("identity", [None, "", 7, [], {}])
def test_a_badge_without_id_cannot_be_looked_up(identity: object) -> None:
    subject = about(identity, revocation_list())
    assert [] == failures(subject)
    assert outcome(NOT_REVOKED, subject) is Outcome.CANT_TELL


def test_a_list_out_of_reach_leaves_the_question_open_once() -> None:
    away = Resource(ONE_EDTECH, Source.NONE, problem="offline", detail="it was not fetched")
    subject = about(REVOKED_ID, away)
    assert [] == failures(subject)
    assert outcome("revocation_list_1edtech.retrieved", subject) is Outcome.CANT_TELL
    assert outcome(NOT_REVOKED, subject) is Outcome.INAPPLICABLE


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"null", b"", b"{"])
def test_an_address_with_something_else_fails_once(body: bytes) -> None:
    assert ["revocation_list_1edtech.retrieved"] == failures(about(REVOKED_ID, body))


def test_an_entry_without_an_address_names_no_list() -> None:
    for identity in (None, 7, "", []):
        entry = {"id": identity, "type": ["1EdTechRevocationList"]}
        subject = dossier(badge(entry))
        assert ["revocation_list_1edtech.names_list"] == failures(subject)
        assert outcome("revocation_list_1edtech.retrieved", subject) is Outcome.INAPPLICABLE
        assert outcome("revocation_list_1edtech.not_revoked", subject) is Outcome.INAPPLICABLE


def test_a_list_of_another_issuer_is_said() -> None:
    other = {**revocation_list(), "issuer": {"id": "https://other.example"}}
    assert ["list.same_issuer"] == failures(about("urn:uuid:1", other))
    own = {**revocation_list(), "issuer": {"id": Issuer().did}}
    assert outcome("list.same_issuer", about("urn:uuid:1", own)) is Outcome.PASSED


def test_a_list_beyond_the_limit_cannot_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "REVOCATION_ENTRIES", 2)
    many = items(*({"id": f"urn:uuid:{number}"} for number in range(3)))
    assert outcome(NOT_REVOKED, about("urn:uuid:1", many)) is Outcome.FAILED
    assert outcome(NOT_REVOKED, about("urn:uuid:9", many)) is Outcome.CANT_TELL


def test_the_list_is_asked_for() -> None:
    credential = dossier(badge(ENTRY)).credential
    asked = [(one.url, one.role, one.pointer) for one in references(credential, {})]
    assert [(ONE_EDTECH, "revocation-list", "/credentialStatus/id")] == asked
