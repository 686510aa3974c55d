"""Validity dates: which forms are read, and what they mean at a moment."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from mcconform.model import Jws, Outcome
from mcconform.securing import instants
from tests.status.support import badge, dossier, failures, findings, outcome

NEW_YEAR = 1_767_225_600 * instants.SECOND
"""2026-01-01T00:00:00Z."""


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-01T00:00:00Z",
        "2026-01-01t00:00:00z",
        "2026-01-01 00:00:00Z",
        "2026-01-01T00:00:00",
        "2026-01-01T00:00:00.000Z",
        "2026-01-01T00:00:00.0000000000009Z",
        "2026-01-01T00:00:00+00:00",
        "2026-01-01T00:00:00-00:00",
        "2026-01-01T05:30:00+05:30",
        "2025-12-31T16:00:00-08:00",
        "2025-12-31T24:00:00Z",
        "2025-12-31T23:59:60Z",
        " 2026-01-01T00:00:00Z ",
    ],
)
def test_every_form_of_a_moment_is_read(text: str) -> None:
    assert NEW_YEAR == instants.instant(text)


def test_fractions_are_read_to_the_nanosecond() -> None:
    assert NEW_YEAR + 500_000_001 == instants.instant("2026-01-01T00:00:00.500000001Z")


@pytest.mark.parametrize(
    "value",
    [
        "",
        "yesterday",
        "2026-01-01",
        "2026-13-01T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "2100-02-29T00:00:00Z",
        "2026-00-10T00:00:00Z",
        "2026-01-01T24:00:01Z",
        "2026-01-01T24:00:00.5Z",
        "2026-01-01T25:00:00Z",
        "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:61Z",
        "2026-01-01T00:00Z",
        "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00+2:00",
        "2026-01-01T00:00:00+24:00",
        "26-01-01T00:00:00Z",
        "02026-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z\n2030",
        "٢٠٢٦-01-01T00:00:00Z",
        "9" * 5000 + "-01-01T00:00:00Z",
        1767225600,
        None,
        True,
        [],
        {"@value": "2026-01-01T00:00:00Z"},
    ],
)
def test_what_is_no_moment_is_none(value: object) -> None:
    assert instants.instant(value) is None


def test_the_calendar_agrees_with_the_standard_library() -> None:
    chance = random.Random(3)
    start = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
    for _ in range(2000):
        at = start + dt.timedelta(seconds=chance.randrange(86_400 * 3_652_058))
        text = f"{at.year:04}-{at.month:02}-{at.day:02}T{at.time().isoformat()}Z"
        assert instants.moment(at) == instants.instant(text)


def test_years_beyond_the_standard_library_are_read_in_order() -> None:
    texts = ["-0044-03-15T12:00:00Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]
    texts += ["10000-01-01T00:00:00Z", "99999-01-01T00:00:00Z", "123456789012-02-28T00:00:00Z"]
    found = [instants.instant(text) for text in texts]
    assert sorted(one for one in found if one is not None) == found
    assert found[2] is not None
    assert found[2] + instants.SECOND == found[3]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1767225600, NEW_YEAR),
        (1767225600.25, NEW_YEAR + 250_000_000),
        (-1, -instants.SECOND),
        (float("inf"), None),
        (float("nan"), None),
        (10**400, None),
        ("1767225600", None),
        (True, None),
        (None, None),
    ],
)
def test_numeric_dates_are_numbers_of_seconds(value: object, expected: int | None) -> None:
    assert expected == instants.numeric_date(value)


def test_a_badge_is_valid_from_its_first_instant_to_its_last() -> None:
    document = badge(validFrom="2025-01-01T00:00:00Z", validUntil="2026-01-01T00:00:00Z")
    moments = {
        "2024-12-31T23:59:59Z": ["validity.started"],
        "2025-01-01T00:00:00Z": [],
        "2026-01-01T00:00:00Z": [],
        "2026-01-01T00:00:01Z": ["validity.not_expired"],
    }
    assert moments == {at: failures(dossier(document, at=at)) for at in moments}


def test_dates_of_version_1_1_count_too() -> None:
    document = badge(issuanceDate="2030-01-01T00:00:00Z", expirationDate="2025-06-01T00:00:00Z")
    del document["validFrom"]
    assert ["validity.not_expired", "validity.started"] == failures(dossier(document))


def test_a_date_without_a_zone_is_read_as_utc() -> None:
    document = badge(validUntil="2026-01-01T00:00:00")
    assert outcome("validity.not_expired", dossier(document)) is Outcome.PASSED
    later = dossier(document, at="2026-01-01T00:00:01Z")
    assert outcome("validity.not_expired", later) is Outcome.FAILED


def test_an_evaluation_time_without_a_zone_is_read_as_utc() -> None:
    document = badge(validUntil="2026-01-01T00:00:00Z")
    assert outcome("validity.not_expired", dossier(document, at="2026-01-01T00:00:00")) is (
        Outcome.PASSED
    )


def test_a_badge_without_an_end_has_nothing_to_check() -> None:
    assert outcome("validity.not_expired", dossier(badge())) is Outcome.INAPPLICABLE
    assert outcome("validity.started", dossier({})) is Outcome.INAPPLICABLE


@pytest.mark.parametrize("value", ["next spring", 7, [], {}, "2026-02-30T00:00:00Z"])
def test_an_unreadable_date_cannot_be_told(value: object) -> None:
    subject = dossier(badge(validFrom=value, validUntil=value))
    assert outcome("validity.started", subject) is Outcome.CANT_TELL
    assert outcome("validity.not_expired", subject) is Outcome.CANT_TELL
    assert "/validUntil" == findings("validity.not_expired", subject)[0].pointer


def test_the_dates_of_a_jwt_count_too() -> None:
    payload = {"nbf": 1767225600, "exp": 1767225600}
    jws = Jws("", {}, payload, b"", b"")
    before = dossier(badge(), at="2025-12-31T23:59:59Z", jws=jws)
    then = dossier(badge(), at="2026-01-01T00:00:00Z", jws=jws)
    assert [["validity.started"], ["validity.not_expired"]] == [failures(before), failures(then)]


def test_claims_that_are_no_dates_cannot_be_told() -> None:
    jws = Jws("", {}, {"nbf": "soon", "exp": []}, b"", b"")
    subject = dossier(badge(), jws=jws)
    assert outcome("validity.started", subject) is Outcome.CANT_TELL
    assert outcome("validity.not_expired", subject) is Outcome.CANT_TELL
