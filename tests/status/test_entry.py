"""Entries of credentialStatus, whatever their mechanism; and hostile input to the whole room."""

from __future__ import annotations

import random
import time
from typing import Any

import pytest

from fixtures.lists import ONE_EDTECH, REVOCATION, bitstring, entry, revocation_list
from mcconform import limits
from mcconform.model import Outcome
from mcconform.status import references
from tests.status.support import (
    badge,
    dossier,
    entry_2020,
    entry_2021,
    failures,
    findings,
    list_2020,
    list_2021,
    outcome,
    token_list,
    token_status,
    tokened,
)

RULE = "entry.known_type"


def test_a_badge_without_status_has_nothing_to_check() -> None:
    subject = dossier(badge())
    assert [] == failures(subject)
    assert outcome(RULE, subject) is Outcome.INAPPLICABLE
    assert outcome("bitstring.not_revoked", subject) is Outcome.INAPPLICABLE


@pytest.mark.parametrize(
    "kind", ["BitstringStatusListEntry", ["1EdTechRevocationList"], ["X", "1EdTechRevocationList"]]
)
def test_mechanisms_that_can_be_asked_pass(kind: object) -> None:
    assert outcome(RULE, dossier(badge({"type": kind}))) is Outcome.PASSED


@pytest.mark.parametrize(
    "kind", ["RevocationList2021Status", "SuspensionList2021Status", "MyStatus", None, 7, [], [{}]]
)
def test_mechanisms_that_cannot_be_asked_leave_the_question_open(kind: object) -> None:
    subject = dossier(badge({"type": kind, "id": "https://status.example/1"}))
    assert [] == failures(subject)
    assert outcome(RULE, subject) is Outcome.CANT_TELL


def test_an_entry_that_names_the_list_instead_fails() -> None:
    subject = dossier(badge({"type": "BitstringStatusListCredential"}))
    assert [RULE] == failures(subject)


def test_one_unknown_entry_among_known_ones_leaves_the_question_open() -> None:
    document = badge(entry(REVOCATION, 1), {"type": "MyStatus"})
    subject = dossier(document, {REVOCATION: bitstring(REVOCATION, "revocation", ())})
    assert outcome("bitstring.not_revoked", subject) is Outcome.PASSED
    found = findings(RULE, subject)
    assert [("/credentialStatus/1", Outcome.CANT_TELL)] == [(f.pointer, f.outcome) for f in found]


def test_entries_beyond_the_limit_are_said() -> None:
    entries = [entry(REVOCATION, number) for number in range(limits.STATUS_ENTRIES + 3)]
    subject = dossier(badge(*entries), {REVOCATION: bitstring(REVOCATION, "revocation", ())})
    found = findings(RULE, subject)
    assert [(Outcome.CANT_TELL, "3 more entries are not read")] == [
        (finding.outcome, finding.args["cause"]) for finding in found
    ]


HOSTILE = [
    "-1", " 94", "94 ", "9 4", "+94", "94.0", "9e1", "0x5e", "٩٤", "９４", "²", "", "\0",
    "9" * 100_000, -1, 1.5, 94.0, float("inf"), float("nan"), True, None,
    [], {}, [94], 10**4000, -(10**4000),
]  # fmt: skip
"""Values that are no index, and some that are far beyond any list."""


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value)[:12])
def test_no_hostile_index_raises_or_passes_or_takes_long(value: Any) -> None:
    status = {
        "bitstring": {**entry(REVOCATION, 94), "statusListIndex": value},
        "status_list_2021": {**entry_2021(), "statusListIndex": value},
        "revocation_list_2020": {**entry_2020(), "revocationListIndex": value},
    }
    lists = {
        "bitstring": bitstring(REVOCATION, "revocation", ()),
        "status_list_2021": list_2021(),
        "revocation_list_2020": list_2020(),
    }
    begun = time.process_time()
    for name, one in status.items():
        found = failures(dossier(badge(one), {REVOCATION: lists[name]}))
        assert found
        assert set(found) <= {f"{name}.entry_well_formed", f"{name}.index_in_range"}
    assert failures(tokened(token_list(), token_status(value)))
    assert time.process_time() - begun < 5


def test_no_odd_value_anywhere_raises() -> None:
    chance = random.Random(5)
    odd: list[Any] = [None, 7, -1, 1.5, True, "", "x", [], [[]], {}, {"id": {}}, ["a", 1], 10**400]
    signed = bitstring(REVOCATION, "revocation", ())
    for _ in range(400):
        status = entry(REVOCATION, 3) | {"statusSize": 2, "statusMessage": [{"status": "0x1"}]}
        held, old = dict(signed), revocation_list()
        held["credentialSubject"] = dict(signed["credentialSubject"])
        refresh = {"id": "https://refresh.example", "type": "1EdTechCredentialRefresh"}
        document = badge(status, {"id": ONE_EDTECH, "type": "1EdTechRevocationList"})
        document |= {"refreshService": refresh, "validUntil": "2030-01-01T00:00:00Z"}
        targets = [document, status, held, held["credentialSubject"], old, refresh]
        for target in chance.sample(targets, 2):
            target[chance.choice(sorted(target))] = chance.choice(odd)
        brought = {REVOCATION: held, ONE_EDTECH: old, "https://refresh.example": dict(document)}
        subject = dossier(document, brought)
        failures(subject)
        list(references(subject.credential, subject.resources))
