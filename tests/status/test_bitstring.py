"""BitstringStatusListEntry: the entry, its list, and what the list says."""

from __future__ import annotations

import zlib
from typing import Any

import pytest

from fixtures.issuer import Issuer, base64url, compact_json
from fixtures.lists import REVOCATION, SUSPENSION, bitstring, entry, tampered
from mcconform.model import Outcome, Resource, Source
from mcconform.status import references
from tests.status.support import (
    badge,
    dossier,
    failures,
    findings,
    list_credential,
    listed,
    outcome,
    packed,
)

OTHER = Issuer("somebody else")
STEPS = (
    "list_verified",
    "list_type",
    "list_in_force",
    "purpose_listed",
    "encoding",
    "list_length",
    "index_in_range",
)


def one(resource: Any, at: str = "2026-01-01T00:00:00Z", **changes: Any) -> Any:
    """A badge with one revocation entry into the list given."""
    return dossier(badge({**entry(REVOCATION, 94), **changes}), {REVOCATION: resource}, at)


def test_a_bit_that_is_not_set_passes_every_step() -> None:
    subject = listed()
    assert [] == failures(subject)
    steps = ("entry_well_formed", "list_retrieved", *STEPS, "not_revoked")
    assert {Outcome.PASSED} == {outcome(f"bitstring.{step}", subject) for step in steps}


def test_a_bit_that_is_set_revokes_and_nothing_else_fails() -> None:
    assert ["bitstring.not_revoked"] == failures(listed(on=(94,)))


def test_the_neighbours_of_a_bit_do_not_revoke() -> None:
    assert [] == failures(listed(on=(93, 95)))


@pytest.mark.parametrize("index", [0, 7, 8, 131_071])
def test_first_and_last_entries_are_found(index: int) -> None:
    assert ["bitstring.not_revoked"] == failures(listed(index, on=(index,)))


@pytest.mark.parametrize(
    ("purpose", "rule"),
    [
        ("suspension", "bitstring.not_suspended"),
        ("refresh", "bitstring.no_refresh_due"),
        ("https://example.org/purpose", "bitstring.no_message"),
    ],
)
def test_each_purpose_has_its_own_rule(purpose: str, rule: str) -> None:
    assert [rule] == failures(listed(on=(94,), statusPurpose=purpose))
    assert [] == failures(listed(statusPurpose=purpose))


def test_refresh_and_messages_do_not_invalidate() -> None:
    from mcconform.catalogue import MAY, get

    assert [MAY, MAY] == [
        get(f"status.bitstring.{name}").level for name in ("no_refresh_due", "no_message")
    ]


def test_every_entry_of_an_array_is_read() -> None:
    document = badge(entry(REVOCATION, 5), entry(SUSPENSION, 6, "suspension"))
    lists = {
        REVOCATION: bitstring(REVOCATION, "revocation", ()),
        SUSPENSION: bitstring(SUSPENSION, "suspension", (6,)),
    }
    subject = dossier(document, lists)
    assert ["bitstring.not_suspended"] == failures(subject)
    found = findings("bitstring.not_suspended", subject)
    assert ["/credentialStatus/1"] == [finding.pointer for finding in found]


TWO = [{"status": "0x0", "message": "in force"}, {"status": "0x1", "message": "under review"}]


@pytest.mark.parametrize(
    ("entry_has", "list_has", "expected"),
    [
        ({"statusMessage": TWO, "statusSize": 1}, {}, Outcome.PASSED),
        ({}, {"statusMessages": TWO, "statusSize": 1}, Outcome.PASSED),
        ({"statusSize": 1}, {}, Outcome.FAILED),
        # One bit by section 2.1; by section 2.2 the size has to be written down.
        ({"statusMessage": TWO}, {}, Outcome.CANT_TELL),
    ],
)
def test_messages_are_in_the_entry_or_in_the_list(
    entry_has: Any, list_has: Any, expected: Outcome
) -> None:
    found = list_credential({"statusPurpose": "message", **list_has})
    subject = one(found, statusPurpose="message", **entry_has)
    assert expected is outcome("bitstring.messages_defined", subject)


def test_messages_may_stand_in_a_list_that_is_not_at_hand() -> None:
    status = entry(SUSPENSION, 94, "message")
    subject = dossier(badge({**status, "statusSize": 1}))
    assert outcome("bitstring.messages_defined", subject) is Outcome.CANT_TELL


def test_entries_of_two_bits_have_messages() -> None:
    messages = [
        {"status": "0x0", "message": "in force"},
        {"status": "0x1", "message": "under review"},
        {"status": "0x2", "message": "withdrawn"},
        {"status": "0x3", "message": "unused"},
    ]
    bits = bytearray(131_072 // 4)
    bits[94 // 4] |= 2 << (6 - 94 % 4 * 2)
    changes = {"statusPurpose": "message", "statusSize": 2, "statusMessage": messages}
    subject = {"statusPurpose": "message", "encodedList": packed(bytes(bits))}
    made = one(list_credential(subject), **changes)
    assert ["bitstring.no_message"] == failures(made)
    args = findings("bitstring.no_message", made)[0].args
    assert {"purpose": "message", "value": "0x2", "note": ": withdrawn"} == args


def test_an_index_outside_the_list_is_a_range_error() -> None:
    assert ["bitstring.index_in_range"] == failures(listed(131_072))
    assert ["bitstring.index_in_range"] == failures(listed(statusListIndex="9" * 6000))


def test_a_list_of_100000_bits_is_too_short_and_still_read() -> None:
    short = list_credential({"encodedList": packed(bytes(100_000 // 8))})
    subject = one(short)
    assert ["bitstring.list_length"] == failures(subject)
    args = findings("bitstring.list_length", subject)[0].args
    assert ("STATUS_LIST_LENGTH_ERROR", 100_000) == (args["error"], args["entries"])
    assert outcome("bitstring.not_revoked", subject) is Outcome.PASSED


def test_the_length_counts_entries_and_not_bits() -> None:
    messages = [{"status": hex(value), "message": "?"} for value in range(4)]
    subject = one(list_credential({}), statusSize=2, statusMessage=messages)
    assert ["bitstring.list_length"] == failures(subject)


@pytest.mark.parametrize(
    "change",
    [
        {"statusPurpose": None},
        {"statusPurpose": ["revocation"]},
        {"statusListIndex": "0x5e"},
        {"statusListIndex": "-1"},
        {"statusListIndex": "9.0"},
        {"statusListIndex": "٩٤"},
        {"statusListIndex": ""},
        {"id": REVOCATION},
        {"id": "not a URL"},
        {"id": 7},
        {"statusSize": 0},
        {"statusSize": True},
        {"statusSize": "1"},
        {"statusSize": 1.5},
        {"statusSize": 2},
        {"statusSize": 10**12, "statusMessage": []},
        {"statusMessage": {}},
        {"statusMessage": [{"status": "0x0", "message": "a"}]},
        {"statusMessage": [{"status": "0", "message": "a"}, {"status": "0x1", "message": "b"}]},
        {"statusMessage": [{"status": "0x0"}, {"status": "0x1", "message": "b"}]},
        {"statusMessage": [0, 1]},
        {"statusReference": "somewhere"},
        {"statusReference": ["https://example.org/ok", {}]},
    ],
)
def test_a_malformed_entry_is_named(change: dict[str, Any]) -> None:
    assert "bitstring.entry_well_formed" in failures(one(list_credential({}), **change))


def test_an_index_that_is_a_number_is_malformed_and_still_read() -> None:
    made = one(bitstring(REVOCATION, "revocation", (94,)), statusListIndex=94)
    assert ["bitstring.entry_well_formed", "bitstring.not_revoked"] == failures(made)


@pytest.mark.parametrize("value", [None, 7, [], {}, "https", ""])
def test_an_entry_without_a_usable_list_cannot_be_told(value: object) -> None:
    made = one(list_credential({}), statusListCredential=value)
    assert ["bitstring.entry_well_formed"] == failures(made)
    assert outcome("bitstring.not_revoked", made) is Outcome.INAPPLICABLE


@pytest.mark.parametrize("problem", ["offline", "not-found", "gone", "timeout", "too-large"])
def test_a_list_out_of_reach_leaves_the_question_open_once(problem: str) -> None:
    made = one(Resource(REVOCATION, Source.NONE, problem=problem, detail="it is not there"))
    assert [] == failures(made)
    assert outcome("bitstring.list_retrieved", made) is Outcome.CANT_TELL
    later = {outcome(f"bitstring.{step}", made) for step in (*STEPS, "not_revoked")}
    assert {Outcome.INAPPLICABLE} == later
    reason = findings("bitstring.not_revoked", made)[0].args["reason"]
    assert "status.bitstring.list_retrieved" in str(reason)


def test_the_body_of_an_error_is_no_list() -> None:
    document = bitstring(REVOCATION, "revocation", ())
    del document["proof"]
    body = Issuer().jwt(document).encode()
    made = one(Resource(REVOCATION, Source.NETWORK, body, problem="http-error"))
    assert outcome("bitstring.list_retrieved", made) is Outcome.CANT_TELL


def test_a_list_nobody_brought_leaves_the_question_open() -> None:
    made = dossier(badge(entry(REVOCATION, 94)))
    assert outcome("bitstring.list_retrieved", made) is Outcome.CANT_TELL


@pytest.mark.parametrize(
    "body", [b"<html>gone fishing</html>", b"", b"[]", b"7", b"a.b.c", b"\xff"]
)
def test_an_address_with_something_else_fails_once(body: bytes) -> None:
    made = one(body)
    assert ["bitstring.list_retrieved"] == failures(made)


def test_a_list_signed_with_a_key_for_another_purpose_proves_nothing() -> None:
    keeper = "https://lists.example/keeper"
    issuer = Issuer(method=f"{keeper}#key-1")
    document = bitstring(REVOCATION, "revocation", ())
    del document["proof"]
    document["issuer"] = keeper
    method = {"id": issuer.method, "type": "Multikey", "controller": keeper}
    method["publicKeyMultibase"] = issuer.multikey
    for use, expected in (("assertionMethod", []), ("authentication", ["bitstring.list_verified"])):
        own = {"id": keeper, "verificationMethod": [method], use: [issuer.method]}
        subject = dossier(
            badge(entry(REVOCATION, 94), issuer=keeper),
            {REVOCATION: issuer.sign(document), keeper: own},
        )
        assert expected == failures(subject)


def test_a_list_changed_after_signing_proves_nothing() -> None:
    made = one(tampered(REVOCATION))
    assert ["bitstring.list_verified"] == failures(made)
    assert outcome("bitstring.not_revoked", made) is Outcome.INAPPLICABLE


def test_a_list_without_proof_proves_nothing() -> None:
    document = list_credential({})
    del document["proof"]
    assert ["bitstring.list_verified"] == failures(one(document))


def test_a_revocation_by_somebody_unproven_is_not_believed_and_not_passed_over() -> None:
    document = bitstring(REVOCATION, "revocation", (94,))
    del document["proof"]
    made = one(document)
    assert outcome("bitstring.not_revoked", made) is Outcome.CANT_TELL


def test_a_list_signed_with_the_key_of_another_proves_nothing() -> None:
    document = bitstring(REVOCATION, "revocation", ())
    del document["proof"]
    assert ["bitstring.list_verified"] == failures(one(OTHER.sign(document)))


def test_a_list_kept_by_another_issuer_is_genuine_and_said() -> None:
    document = bitstring(REVOCATION, "revocation", ())
    del document["proof"]
    document["issuer"] = OTHER.did
    made = one(OTHER.sign(document))
    assert ["list.same_issuer"] == failures(made)
    assert outcome("bitstring.not_revoked", made) is Outcome.PASSED


@pytest.mark.parametrize("form", ["vc-jose", "vc-jwt"])
def test_a_list_may_be_a_jwt(form: str) -> None:
    for on, expected in (((), []), ((94,), ["bitstring.not_revoked"])):
        document = bitstring(REVOCATION, "revocation", on)
        del document["proof"]
        token = Issuer().jwt(document, form).encode()
        assert expected == failures(one(token + b"\n"))


def test_a_list_as_a_jwt_by_another_key_proves_nothing() -> None:
    document = bitstring(REVOCATION, "revocation", ())
    del document["proof"]
    token = Issuer().jwt(document)
    other = OTHER.jwt(document, header=lambda head: head.update(kid=Issuer().method))
    assert [] == failures(one(token.encode()))
    assert ["bitstring.list_verified"] == failures(one(other.encode()))


def test_a_list_as_an_unsigned_jwt_proves_nothing() -> None:
    document = bitstring(REVOCATION, "revocation", ())
    del document["proof"]
    header = base64url(compact_json({"alg": "none"}))
    token = f"{header}.{base64url(compact_json(document))}."
    assert ["bitstring.list_verified"] == failures(one(token.encode()))


@pytest.mark.parametrize(
    ("members", "subject"),
    [
        ({"type": ["VerifiableCredential"]}, {}),
        ({}, {"type": []}),
        ({}, {"type": "BitstringStatusListEntry"}),
    ],
)
def test_a_list_of_another_type_is_named(members: Any, subject: Any) -> None:
    assert ["bitstring.list_type"] == failures(one(list_credential(subject, **members)))


def test_an_address_that_holds_another_credential_is_one_fault() -> None:
    document = badge()
    document |= {"@context": ["https://www.w3.org/ns/credentials/v2"]}
    document |= {"type": ["VerifiableCredential"], "credentialSubject": {"id": OTHER.did}}
    assert ["bitstring.list_type"] == failures(one(Issuer().sign(document)))


def test_a_list_that_is_not_in_force_any_more_proves_nothing() -> None:
    made = one(list_credential({}, validUntil="2025-12-31T23:59:59Z"))
    assert ["bitstring.list_in_force"] == failures(made)
    assert outcome("bitstring.not_revoked", made) is Outcome.INAPPLICABLE


def test_a_list_from_after_the_time_asked_about_leaves_the_question_open() -> None:
    made = one(list_credential({}, validFrom="2026-01-01T00:00:01Z"))
    assert [] == failures(made)
    assert outcome("bitstring.list_in_force", made) is Outcome.CANT_TELL
    assert outcome("bitstring.not_revoked", made) is Outcome.INAPPLICABLE


def test_a_list_for_another_purpose_is_named() -> None:
    for on, expected in (((), Outcome.INAPPLICABLE), ((94,), Outcome.CANT_TELL)):
        made = one(bitstring(REVOCATION, "suspension", on))
        assert ["bitstring.purpose_listed"] == failures(made)
        assert outcome("bitstring.not_revoked", made) is expected


def test_a_list_may_have_several_purposes() -> None:
    made = one(list_credential({"statusPurpose": ["suspension", "revocation"]}))
    assert [] == failures(made)


def test_a_list_without_its_multibase_letter_is_blamed_and_read() -> None:
    bits = bytearray(16_384)
    bits[94 // 8] |= 0x80 >> 94 % 8
    for data, more in ((bytes(16_384), []), (bytes(bits), ["bitstring.not_revoked"])):
        made = one(list_credential({"encodedList": packed(data)[1:]}))
        assert ["bitstring.encoding", *more] == failures(made)


@pytest.mark.parametrize("encoded", ["u", "uAAAA", 7, None])
def test_a_list_that_cannot_be_unpacked_fails_once(encoded: object) -> None:
    made = one(list_credential({"encodedList": encoded}))
    assert ["bitstring.encoding"] == failures(made)
    assert outcome("bitstring.not_revoked", made) is Outcome.INAPPLICABLE


def test_a_bomb_is_not_blamed_and_not_read() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(32)) + packer.flush()
    made = one(list_credential({"encodedList": "u" + base64url(bomb)}))
    assert [] == failures(made)
    assert outcome("bitstring.encoding", made) is Outcome.CANT_TELL
    assert outcome("bitstring.not_revoked", made) is Outcome.INAPPLICABLE


def test_the_list_and_the_keys_it_is_signed_with_are_asked_for() -> None:
    document = badge(entry(REVOCATION, 1), entry(SUSPENSION, 2, "suspension"))
    credential = dossier(document).credential
    asked = [(one.url, one.role, one.pointer) for one in references(credential, {})]
    assert [
        (REVOCATION, "status-list", "/credentialStatus/0/statusListCredential"),
        (SUSPENSION, "status-list", "/credentialStatus/1/statusListCredential"),
    ] == asked
    held = bitstring(REVOCATION, "revocation", ())
    held["issuer"] = "https://lists.example/keeper"
    held["proof"]["verificationMethod"] = "https://lists.example/keeper#key-1"
    brought = dossier(document, {REVOCATION: held}).resources
    urls = {one.url for one in references(credential, brought)}
    assert any(url.startswith("https://lists.example/keeper") for url in urls)
