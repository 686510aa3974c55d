"""RevocationList2020Status: revocation alone, and a list by the same issuer."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.issuer import Issuer
from fixtures.lists import REVOCATION
from mcconform.model import Dossier, Outcome
from mcconform.status import references
from tests.status.support import (
    badge,
    bit_string,
    dossier,
    entry_2020,
    failures,
    list_2020,
    older,
    outcome,
)


def one(listing: Any, **changes: Any) -> Dossier:
    """A badge with one entry into the list given."""
    return dossier(badge({**entry_2020(), **changes}), {REVOCATION: listing})


def test_bits_decide() -> None:
    assert [] == failures(one(list_2020()))
    assert ["revocation_list_2020.not_revoked"] == failures(one(list_2020((94,))))


@pytest.mark.parametrize("index", ["94", 94])
def test_an_index_may_be_a_number_or_a_text(index: object) -> None:
    made = one(list_2020((94,)), revocationListIndex=index)
    assert ["revocation_list_2020.not_revoked"] == failures(made)


@pytest.mark.parametrize("index", ["0", 0])
def test_the_first_place_is_zero(index: object) -> None:
    made = one(list_2020((0,)), revocationListIndex=index)
    assert ["revocation_list_2020.not_revoked"] == failures(made)


@pytest.mark.parametrize("index", [None, -1, 9.4, "9.4", "", True, "0x5e", " 94 ", "٩٤", [94]])
def test_an_index_that_is_no_whole_number_is_named(index: object) -> None:
    made = one(list_2020(), revocationListIndex=index)
    assert ["revocation_list_2020.entry_well_formed"] == failures(made)
    assert outcome("revocation_list_2020.not_revoked", made) is Outcome.INAPPLICABLE


def test_another_issuer_fails_here_and_only_here() -> None:
    made = one(list_2020(issuer=Issuer("somebody else")))
    assert ["revocation_list_2020.same_issuer"] == failures(made)


def test_a_short_list_is_blamed_and_read() -> None:
    made = one(list_2020(subject={"encodedList": older(bit_string((94,), 100_000))}))
    assert [f"revocation_list_2020.{name}" for name in ("list_length", "not_revoked")] == failures(
        made
    )


def test_a_purpose_means_nothing_here() -> None:
    made = one(list_2020((94,)), statusPurpose="suspension")
    assert ["revocation_list_2020.not_revoked"] == failures(made)


def test_the_list_is_asked_for() -> None:
    credential = dossier(badge(entry_2020())).credential
    pointer = "/credentialStatus/revocationListCredential"
    asked = [(one.url, one.pointer) for one in references(credential, {})]
    assert [(REVOCATION, pointer)] == asked
