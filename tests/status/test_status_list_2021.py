"""StatusList2021Entry: the older form of the bitstring list."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.issuer import Issuer
from fixtures.lists import REVOCATION, SUSPENSION
from mcconform.model import Dossier, Outcome, Resource, Source
from mcconform.status import references
from tests.status.support import (
    badge,
    bit_string,
    dossier,
    entry_2021,
    failures,
    findings,
    list_2021,
    older,
    outcome,
    packed,
    unsigned_2021,
)

OTHER = Issuer("somebody else")


def one(listing: Any, **changes: Any) -> Dossier:
    """A badge with one revocation entry into the list given."""
    return dossier(badge(entry_2021(**changes)), {REVOCATION: listing})


def test_bits_decide() -> None:
    assert [] == failures(one(list_2021()))
    assert ["status_list_2021.not_revoked"] == failures(one(list_2021((94,))))
    assert [] == failures(one(list_2021((93, 95))))


def test_suspension_is_told_apart() -> None:
    found = one(list_2021((94,), "suspension"), purpose="suspension")
    assert ["status_list_2021.not_suspended"] == failures(found)


def test_a_list_as_a_jwt_is_read() -> None:
    token = Issuer().jwt(unsigned_2021((94,)), "vc-jwt").encode()
    assert ["status_list_2021.not_revoked"] == failures(one(token))


@pytest.mark.parametrize("on", [(), (94,)])
def test_a_short_list_is_blamed_and_read(on: tuple[int, ...]) -> None:
    subject = {"encodedList": older(bit_string(on, 100_000))}
    expected = ["status_list_2021.list_length"]
    expected += ["status_list_2021.not_revoked"] if on else []
    assert expected == failures(one(list_2021(subject=subject)))


def test_a_multibase_letter_is_too_modern_and_read() -> None:
    subject = {"encodedList": packed(bit_string((94,)))}
    rules = ["status_list_2021.encoding", "status_list_2021.not_revoked"]
    made = one(list_2021(subject=subject))
    assert rules == failures(made)
    assert "multibase" in str(findings("status_list_2021.encoding", made)[0].args["why"])


def test_a_bitstring_list_is_not_a_list_of_this_kind() -> None:
    found = one(list_2021(subject={"type": "BitstringStatusList"}))
    assert "status_list_2021.list_type" in failures(found)


def test_a_list_by_another_issuer_is_said() -> None:
    document = unsigned_2021(issuer=OTHER.did)
    made = one(OTHER.sign(document, "Ed25519Signature2020"))
    assert ["list.same_issuer"] == failures(made)


def test_errors_have_no_names_here() -> None:
    found = findings("status_list_2021.index_in_range", one(list_2021(), index=131_072))
    assert [None] == [finding.args.get("error") for finding in found]


def test_a_list_out_of_reach_leaves_the_question_open() -> None:
    made = one(Resource(REVOCATION, Source.NONE, problem="timeout", detail="too slow"))
    assert [] == failures(made)
    assert outcome("status_list_2021.list_retrieved", made) is Outcome.CANT_TELL
    assert outcome("status_list_2021.not_revoked", made) is Outcome.INAPPLICABLE


@pytest.mark.parametrize(
    "change",
    [
        {"statusPurpose": ["revocation"]},
        {"statusListIndex": 94},
        {"statusListIndex": "-1"},
        {"statusListIndex": " 94"},
        {"statusListIndex": "9.4e1"},
        {"statusListIndex": "٩٤"},
        {"statusListCredential": "nowhere"},
        {"id": REVOCATION},
    ],
)
def test_a_malformed_entry_is_named(change: dict[str, Any]) -> None:
    assert "status_list_2021.entry_well_formed" in failures(one(list_2021(), **change))


def test_lists_are_asked_for() -> None:
    document = badge(entry_2021(), {**entry_2021(), "statusListCredential": SUSPENSION})
    asked = [(one.url, one.pointer) for one in references(dossier(document).credential, {})]
    assert [
        (REVOCATION, "/credentialStatus/0/statusListCredential"),
        (SUSPENSION, "/credentialStatus/1/statusListCredential"),
    ] == asked
