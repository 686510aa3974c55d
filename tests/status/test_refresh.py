"""1EdTechCredentialRefresh: what a refresh service hands out is reported, never used."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.documents import minimal
from fixtures.issuer import Issuer
from mcconform.model import Outcome, Resource, Source
from mcconform.status import references
from tests.status.support import dossier, failures, findings, outcome

URL = "https://refresh.harbour.example/tides"
SERVICE = {"id": URL, "type": "1EdTechCredentialRefresh"}


def given(**members: Any) -> dict[str, Any]:
    """A badge with a refresh service, not signed."""
    return {**minimal(), "refreshService": SERVICE, **members}


def refreshed(**members: Any) -> dict[str, Any]:
    """What the service hands out, signed."""
    return Issuer().sign({**minimal(), **members})


def served(answer: Any) -> Any:
    """The badge, with what its service hands out."""
    return dossier(given(), {URL: answer})


def test_a_service_that_hands_out_the_same_credential_is_fine() -> None:
    subject = served(refreshed())
    assert [] == failures(subject)
    rules = ("service_answers", "same_credential", "is_newest")
    assert {Outcome.PASSED} == {outcome(f"refresh.{rule}", subject) for rule in rules}


def test_a_newer_credential_is_reported_with_its_date() -> None:
    subject = served(refreshed(validFrom="2025-06-01T00:00:00Z"))
    assert ["refresh.is_newest"] == failures(subject)
    expected = {"date": "2025-06-01T00:00:00Z", "proof": "its signature verifies"}
    assert expected == findings("refresh.is_newest", subject)[0].args


def test_a_newer_credential_as_a_jwt_is_reported() -> None:
    newer = {**minimal(), "validFrom": "2025-06-01T00:00:00Z"}
    assert ["refresh.is_newest"] == failures(served(Issuer().jwt(newer).encode()))


def test_a_newer_credential_that_was_changed_is_reported_as_such() -> None:
    newer = refreshed(validFrom="2025-06-01T00:00:00Z")
    newer["name"] = "Something grander"
    found = findings("refresh.is_newest", served(newer))
    assert "its signature does not verify" == found[0].args["proof"]


@pytest.mark.parametrize("members", [{"id": "urn:uuid:other"}, {"issuer": "https://other.example"}])
def test_another_credential_at_the_service_is_named(members: Any) -> None:
    subject = served(refreshed(**members, validFrom="2025-06-01T00:00:00Z"))
    assert ["refresh.same_credential"] == failures(subject)


def test_a_service_out_of_reach_leaves_a_sound_badge_sound() -> None:
    away = Resource(URL, Source.NONE, problem="offline", detail="it was not fetched")
    subject = served(away)
    assert [] == failures(subject)
    assert outcome("refresh.service_answers", subject) is Outcome.CANT_TELL
    assert outcome("refresh.is_newest", subject) is Outcome.INAPPLICABLE


@pytest.mark.parametrize("body", [b"<html>", b"[]", b""])
def test_a_service_that_hands_out_something_else_is_named(body: bytes) -> None:
    assert ["refresh.service_answers"] == failures(served(body))


def test_services_of_another_kind_are_left_alone() -> None:
    subject = dossier(given(refreshService={"id": URL, "type": "ManualRefreshService2018"}))
    assert outcome("refresh.service_answers", subject) is Outcome.INAPPLICABLE
    assert [] == list(references(subject.credential, {}))


@pytest.mark.parametrize("value", [None, 7, "text", [], [7], {}, [SERVICE, 7], {"type": 7}])
def test_odd_services_raise_nothing(value: Any) -> None:
    subject = dossier(given(refreshService=value))
    assert [] == failures(subject)


def test_the_service_is_asked_for() -> None:
    credential = dossier(given(refreshService=[SERVICE])).credential
    asked = [(one.url, one.role, one.pointer) for one in references(credential, {})]
    assert [(URL, "refresh", "/refreshService/0/id")] == asked
