"""Lists in every envelope, several mechanisms beside each other, and the names of errors."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import quote

import cbor2
import pytest

from fixtures.issuer import Issuer, compact_json
from fixtures.lists import (
    ONE_EDTECH,
    REVOCATION,
    REVOKED_ID,
    SUSPENSION,
    bitstring,
    entry,
    revocation_list,
)
from mcconform import catalogue
from mcconform.assess.render import message
from mcconform.model import Dossier, Outcome, Resource, Source
from tests.forge import resource
from tests.status.support import (
    TOKENS,
    badge,
    dossier,
    entry_2020,
    entry_2021,
    failures,
    findings,
    list_2020,
    list_2021,
    list_credential,
    outcome,
    packed,
    token_list,
    token_status,
)

OLD = "https://status.harbour.example/lists/old"
OLDEST = "https://status.harbour.example/lists/oldest"


def plain(on: tuple[int, ...] = ()) -> dict[str, Any]:
    """A list that nobody signed yet."""
    document = bitstring(REVOCATION, "revocation", on)
    del document["proof"]
    return document


def cose(document: Any) -> bytes:
    """A document as COSE_Sign1 (RFC 9052), signed with the issuer's key."""
    protected = cbor2.dumps({1: -8, 16: "application/vc+cose"})
    payload = compact_json(document)
    signed = cbor2.dumps(["Signature1", protected, b"", payload])
    kid = Issuer().method.encode()
    signature = Issuer().key.sign(signed)
    return cbor2.dumps(cbor2.CBORTag(18, [protected, {4: kid}, payload, signature]))


def enveloped(url: str) -> dict[str, Any]:
    """An EnvelopedVerifiableCredential around a ``data:`` URL."""
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": url,
        "type": "EnvelopedVerifiableCredential",
    }


def forms(on: tuple[int, ...]) -> dict[str, Any]:
    """One list in each envelope that is read."""
    jwt, sealed = Issuer().jwt(plain(on)), cose(plain(on))
    return {
        "proof": bitstring(REVOCATION, "revocation", on),
        "vc-jose": jwt.encode(),
        "vc-jwt": Issuer().jwt(plain(on), "vc-jwt").encode(),
        "sd-jwt": f"{jwt}~".encode(),
        "cose": sealed,
        "enveloped jwt": enveloped(f"data:application/vc+jwt,{jwt}"),
        "enveloped sd-jwt": enveloped(f"data:application/vc+sd-jwt,{quote(jwt)}~"),
        "enveloped cose": enveloped(
            "data:application/vc+cose;base64," + base64.b64encode(sealed).decode()
        ),
    }


@pytest.mark.parametrize("form", forms(()))
def test_a_list_is_read_in_every_envelope(form: str) -> None:
    for on, expected in (((), []), ((94,), ["bitstring.not_revoked"])):
        subject = dossier(badge(entry(REVOCATION, 94)), {REVOCATION: forms(on)[form]})
        assert expected == failures(subject)
        assert outcome("bitstring.list_verified", subject) is Outcome.PASSED


@pytest.mark.parametrize("form", [name for name in forms(()) if name != "proof"])
def test_a_list_changed_in_its_envelope_proves_nothing(form: str) -> None:
    found = forms((94,))[form]
    if isinstance(found, bytes):
        text = found.rstrip(b"~")
        spoiled: Any = text[:-9] + bytes(reversed(text[-9:])) + found[len(text) :]
    else:
        spoiled = {**found, "id": found["id"].replace("~", "")[:-12] + "AAAAAAAAAAAA"}
        spoiled["id"] += "~" if "sd-jwt" in form else ""
    subject = dossier(badge(entry(REVOCATION, 94)), {REVOCATION: spoiled})
    assert "bitstring.not_revoked" not in failures(subject)
    assert "bitstring.list_verified" in failures(subject) or "bitstring.list_retrieved" in failures(
        subject
    )


@pytest.mark.parametrize(
    "url",
    [None, 7, "", "data:", "data:application/vc+jwt", "data:application/vc+jwt,a.b.c", "x"],
)
def test_an_envelope_without_a_credential_is_no_list(url: Any) -> None:
    subject = dossier(badge(entry(REVOCATION, 94)), {REVOCATION: enveloped(url)})
    assert ["bitstring.list_retrieved"] == failures(subject)


def test_the_envelope_of_a_presentation_is_no_list() -> None:
    jwt = Issuer().jwt(plain())
    held = enveloped(f"data:application/vp+jwt,{jwt}") | {"type": "EnvelopedVerifiablePresentation"}
    subject = dossier(badge(entry(REVOCATION, 94)), {REVOCATION: held})
    assert ["bitstring.list_retrieved"] == failures(subject)


def mixed(**answers: Any) -> Dossier:
    """A badge with an entry of each mechanism; ``answers`` stand in for sound lists."""
    document = badge(
        entry(REVOCATION, 1),
        {**entry_2021(2, "suspension"), "statusListCredential": OLD},
        {**entry_2020("3"), "revocationListCredential": OLDEST},
        {"id": ONE_EDTECH, "type": "1EdTechRevocationList"},
        status=token_status(4),
    )
    brought = {
        REVOCATION: answers.get("bitstring", bitstring(REVOCATION, "revocation", ())),
        OLD: answers.get("old", list_2021((), "suspension")),
        OLDEST: answers.get("oldest", list_2020()),
        ONE_EDTECH: answers.get("one_edtech", revocation_list()),
        TOKENS: answers.get("token", token_list()),
    }
    if answers.get("id"):
        document["id"] = answers["id"]
    return dossier(document, brought)


def test_entries_of_every_mechanism_are_read_beside_each_other() -> None:
    assert [] == failures(mixed())
    expected = {
        "bitstring.not_revoked": {"bitstring": bitstring(REVOCATION, "revocation", (1,))},
        "status_list_2021.not_suspended": {"old": list_2021((2,), "suspension")},
        "revocation_list_2020.not_revoked": {"oldest": list_2020((3,))},
        "revocation_list_1edtech.not_revoked": {"id": REVOKED_ID},
        "token_status_list.not_revoked": {"token": token_list({4: 1})},
    }
    for rule, answers in expected.items():
        assert [rule] == failures(mixed(**answers))


@pytest.mark.parametrize("name", ["bitstring", "old", "oldest", "one_edtech", "token"])
def test_one_list_out_of_reach_leaves_the_question_open_and_the_others_are_read(name: str) -> None:
    gone = Resource("https://status.harbour.example", Source.NONE, problem="timeout", detail="slow")
    subject = mixed(**{name: gone})
    assert [] == failures(subject)
    outcomes = {
        rule.id: outcome(rule.id.removeprefix("status."), subject)
        for rule in catalogue.rules(prefix="status.")
        if rule.id.endswith(("retrieved", "not_revoked", "not_suspended"))
    }
    assert 1 == list(outcomes.values()).count(Outcome.CANT_TELL)
    assert 2 <= list(outcomes.values()).count(Outcome.PASSED)


NAMED = {
    "STATUS_RETRIEVAL_ERROR": ("list_retrieved", {}, b"<html>"),
    "MALFORMED_VALUE_ERROR": ("entry_well_formed", {"statusListIndex": "-1"}, None),
    "STATUS_VERIFICATION_ERROR": ("list_verified", {}, plain()),
    "STATUS_LIST_LENGTH_ERROR": (
        "list_length",
        {},
        list_credential({"encodedList": packed(bytes(99))}),
    ),
    "RANGE_ERROR": ("index_in_range", {"statusListIndex": "131072"}, None),
}


@pytest.mark.parametrize("error", NAMED)
def test_findings_carry_the_specifications_name_of_the_error(error: str) -> None:
    rule, changes, listing = NAMED[error]
    held = bitstring(REVOCATION, "revocation", ()) if listing is None else listing
    subject = dossier(badge({**entry(REVOCATION, 94), **changes}), {REVOCATION: held})
    found = findings(f"bitstring.{rule}", subject)[0]
    assert error == found.args["error"]
    assert message(catalogue.get(f"status.bitstring.{rule}"), found).endswith(f"({error})")


def test_a_list_that_was_not_to_be_had_carries_its_error_too() -> None:
    found = findings("bitstring.list_retrieved", dossier(badge(entry(REVOCATION, 94))))[0]
    assert (Outcome.CANT_TELL, "STATUS_RETRIEVAL_ERROR") == (found.outcome, found.args["error"])
    assert str(found.args["cause"]).endswith("(STATUS_RETRIEVAL_ERROR)")


def test_a_purpose_that_the_list_does_not_have_is_a_verification_error() -> None:
    held = bitstring(REVOCATION, "suspension", ())
    subject = dossier(badge(entry(REVOCATION, 94)), {REVOCATION: held})
    found = findings("bitstring.purpose_listed", subject)[0]
    assert "STATUS_VERIFICATION_ERROR" == found.args["error"]


DAY = 86_400_000
NEW_YEARS_EVE = "2025-12-31T00:00:00Z"


def timed(ttl: object, source: Source = Source.MIRROR, **members: Any) -> Dossier:
    """A badge at the turn of the year 2026, its list with a time to live."""
    held = list_credential({"ttl": ttl}, **members)
    held["proof"].pop("created", None)
    found = resource(REVOCATION, held)
    brought = Resource(REVOCATION, source, found.body, found.sha256, data=found.data)
    return dossier(badge(entry(REVOCATION, 94)), {REVOCATION: brought})


def test_a_list_made_within_its_time_to_live_is_fresh() -> None:
    subject = timed(DAY, validFrom=NEW_YEARS_EVE)
    assert outcome("bitstring.list_fresh", subject) is Outcome.PASSED


def test_an_older_copy_from_a_mirror_may_be_out_of_date() -> None:
    subject = timed(DAY - 1, validFrom=NEW_YEARS_EVE)
    assert outcome("bitstring.list_fresh", subject) is Outcome.CANT_TELL


def test_what_this_run_fetched_is_fresh() -> None:
    subject = timed(DAY - 1, Source.NETWORK, validFrom=NEW_YEARS_EVE)
    assert outcome("bitstring.list_fresh", subject) is Outcome.PASSED


@pytest.mark.parametrize("ttl", [0, -5, "300000", True, [], {}])
def test_a_time_to_live_that_is_no_number_is_named(ttl: object) -> None:
    assert outcome("bitstring.list_fresh", timed(ttl)) is Outcome.FAILED


@pytest.mark.parametrize("ttl", [10**30, 1e300, 10**15])
def test_a_time_to_live_without_end_is_no_trouble(ttl: object) -> None:
    subject = timed(ttl, validFrom=NEW_YEARS_EVE)
    assert outcome("bitstring.list_fresh", subject) is Outcome.PASSED


def test_a_time_to_live_does_not_make_a_list_valid_for_longer() -> None:
    held = list_credential({"ttl": 10**12}, validUntil="2025-12-31T23:59:59Z")
    subject = dossier(badge(entry(REVOCATION, 94)), {REVOCATION: held})
    assert ["bitstring.list_in_force"] == failures(subject)
    assert outcome("bitstring.not_revoked", subject) is Outcome.INAPPLICABLE


@pytest.mark.parametrize("purposes", ["revocation", ["revocation"], ["suspension", "revocation"]])
def test_a_list_may_have_one_purpose_or_many(purposes: object) -> None:
    held = list_credential({"statusPurpose": purposes})
    subject = dossier(badge(entry(REVOCATION, 94)), {REVOCATION: held})
    assert outcome("bitstring.purpose_listed", subject) is Outcome.PASSED


def test_two_entries_into_one_list_of_two_purposes_are_told_apart() -> None:
    bits = bytearray(16_384)
    bits[0] = 0b0100_0000
    held = list_credential(
        {"statusPurpose": ["suspension", "revocation"], "encodedList": packed(bytes(bits))}
    )
    document = badge(entry(REVOCATION, 0), entry(REVOCATION, 1, "suspension"))
    assert ["bitstring.not_suspended"] == failures(dossier(document, {REVOCATION: held}))


def test_the_lists_of_two_addresses_are_kept_apart() -> None:
    document = badge(entry(REVOCATION, 5), entry(SUSPENSION, 5, "suspension"))
    held = {
        REVOCATION: bitstring(REVOCATION, "revocation", (5,)),
        SUSPENSION: bitstring(SUSPENSION, "suspension", ()),
    }
    assert ["bitstring.not_revoked"] == failures(dossier(document, held))
