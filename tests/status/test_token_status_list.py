"""Token Status List: the claim, the token, and what its values mean."""

from __future__ import annotations

import base64
import datetime as dt
import random
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.x509.oid import NameOID

from fixtures.issuer import Issuer, base64url
from mcconform.model import Container, Credential, Dossier, Jws, Outcome, Resource, Source
from mcconform.securing.jades import TRUST_ANCHORS
from mcconform.status import references
from tests.forge import resource
from tests.status.support import (
    AT,
    TOKENS,
    badge,
    compact,
    dossier,
    failures,
    findings,
    moment,
    outcome,
    token_list,
    token_status,
    tokened,
)

OTHER = Issuer("somebody else")
RULES = ("list_verified", "list_type", "list_claims", "list_in_force", "encoding", "index_in_range")


def rule(name: str) -> str:
    """The id of a rule, without the room's name."""
    return f"token_status_list.{name}"


def test_a_valid_token_passes_every_rule() -> None:
    subject = tokened(token_list())
    assert [] == failures(subject)
    names = ("entry_well_formed", "list_retrieved", *RULES, "not_revoked", "not_suspended")
    assert {Outcome.PASSED} == {outcome(rule(name), subject) for name in names}
    assert outcome(rule("list_fresh"), subject) is Outcome.INAPPLICABLE


@pytest.mark.parametrize("size", [1, 2, 4, 8])
def test_the_value_one_revokes(size: int) -> None:
    assert [rule("not_revoked")] == failures(tokened(token_list({94: 1}, size)))
    assert [] == failures(tokened(token_list({93: 1, 95: 1}, size)))


@pytest.mark.parametrize("size", [2, 4, 8])
def test_the_value_two_suspends(size: int) -> None:
    assert [rule("not_suspended")] == failures(tokened(token_list({94: 2}, size)))


@pytest.mark.parametrize("value", [3, 4, 11, 14, 15, 200])
def test_other_values_leave_the_question_open(value: int) -> None:
    subject = tokened(token_list({94: value}, 8))
    assert [] == failures(subject)
    assert outcome(rule("known_value"), subject) is Outcome.CANT_TELL
    cause = str(findings(rule("known_value"), subject)[0].args["cause"])
    assert hex(value) in cause


@pytest.mark.parametrize(
    "claim",
    [
        token_status("94"),
        token_status(-1),
        token_status(94.0),
        token_status(True),
        token_status(None),
        token_status(94, "not a URI"),
        token_status(94, 7),
        token_status(94, None),
        {"status_list": []},
        {"status_list": None},
        {"status_list": {}},
    ],
)
def test_a_malformed_claim_is_named(claim: Any) -> None:
    assert [rule("entry_well_formed")] == failures(tokened(token_list(), claim))


@pytest.mark.parametrize("index", [1024, 10**9, 10**400])
def test_an_index_outside_the_list_is_named(index: int) -> None:
    subject = tokened(token_list(), token_status(index))
    assert [rule("index_in_range")] == failures(subject)
    assert outcome(rule("not_revoked"), subject) is Outcome.INAPPLICABLE


@pytest.mark.parametrize(
    ("header", "held"),
    [
        ({"typ": "JWT"}, {}),
        ({"typ": None}, {}),
        ({"typ": 7}, {}),
        ({"typ": "vc+jwt"}, {}),
        ({"typ": "statuslist+cwt"}, {}),
    ],
)
def test_a_token_of_another_type_is_no_list(header: Any, held: Any) -> None:
    subject = tokened(token_list({94: 1}, header=header, held=held))
    assert [rule("list_type")] == failures(subject)
    assert outcome(rule("not_revoked"), subject) is Outcome.INAPPLICABLE


@pytest.mark.parametrize("typ", ["application/statuslist+jwt", "StatusList+JWT"])
def test_the_type_is_a_media_type(typ: str) -> None:
    assert [] == failures(tokened(token_list(header={"typ": typ})))


def test_a_token_without_a_list_is_none() -> None:
    assert [rule("list_type")] == failures(tokened(token_list(status_list=None)))
    assert [rule("list_type")] == failures(tokened(token_list(status_list="eNrbuRgAAhcBXQ")))


@pytest.mark.parametrize("sub", [None, 7, f"{TOKENS}/", "https://status.harbour.example/2"])
def test_a_list_for_another_address_proves_nothing(sub: object) -> None:
    for value in (0, 1):
        subject = tokened(token_list({94: value}, sub=sub))
        assert [rule("list_claims")] == failures(subject)
        expected = Outcome.CANT_TELL if value else Outcome.INAPPLICABLE
        assert outcome(rule("not_revoked"), subject) is expected


@pytest.mark.parametrize("iat", [None, "2025-01-01T00:00:00Z", True, [1]])
def test_a_list_says_when_it_was_made(iat: object) -> None:
    assert [rule("list_claims")] == failures(tokened(token_list(iat=iat)))


def test_a_list_ends_at_its_exp() -> None:
    assert [] == failures(tokened(token_list(exp=1_767_225_601)))
    for over in (1_767_225_600, 1_767_225_599, 0, -5):
        assert [rule("list_in_force")] == failures(tokened(token_list(exp=over)))


def test_a_list_made_after_the_time_asked_about_is_a_doubt() -> None:
    subject = tokened(token_list({94: 1}, iat=1_767_225_601))
    assert [] == failures(subject)
    assert outcome(rule("list_in_force"), subject) is Outcome.CANT_TELL
    assert outcome(rule("not_revoked"), subject) is Outcome.CANT_TELL


@pytest.mark.parametrize("bits", [None, 0, 3, 16, "2", 2.5, True, [1]])
def test_sizes_are_one_two_four_and_eight(bits: object) -> None:
    subject = tokened(token_list(held={"bits": bits}))
    assert [rule("encoding")] == failures(subject)
    assert outcome(rule("not_revoked"), subject) is Outcome.INAPPLICABLE


@pytest.mark.parametrize("lst", [None, 7, "", "eNrb", "====", "é", "A" * 1001])
def test_a_list_that_cannot_be_unpacked_is_named(lst: object) -> None:
    assert [rule("encoding")] == failures(tokened(token_list(held={"lst": lst})))


@pytest.mark.parametrize("body", [b"", b"{}", b'{"status_list": {}}', b"<html>", b"a.b.c", b"\xff"])
def test_an_address_with_something_else_fails_once(body: bytes) -> None:
    assert [rule("list_retrieved")] == failures(tokened(body))


def test_a_list_out_of_reach_leaves_the_question_open() -> None:
    gone = Resource(TOKENS, Source.NONE, problem="not-found", detail="nothing is there")
    for held in (gone, Resource(TOKENS, Source.NETWORK, token_list(), problem="http-error")):
        subject = tokened(held)
        assert [] == failures(subject)
        assert outcome(rule("list_retrieved"), subject) is Outcome.CANT_TELL


def test_a_changed_list_proves_nothing() -> None:
    token = token_list()
    header, payload, signature = token.split(b".")
    other = token_list({94: 1}).split(b".")[1]
    assert [rule("list_verified")] == failures(tokened(b".".join((header, other, signature))))
    for alg in ("none", "HS256"):
        spoiled = token_list(header={"alg": alg})
        assert [rule("list_verified")] == failures(tokened(spoiled))
    assert payload != other


def test_a_list_by_an_issuer_that_it_names_has_to_be_his() -> None:
    own = token_list(iss=Issuer().did)
    assert [] == failures(tokened(own))
    stranger = token_list(iss=Issuer().did, header={"kid": OTHER.method}, issuer=OTHER)
    assert [rule("list_verified")] == failures(tokened(stranger))
    keeper = token_list(iss=OTHER.did, issuer=OTHER)
    assert ["list.same_issuer"] == failures(tokened(keeper))


def test_a_list_by_an_unnamed_stranger_is_a_doubt() -> None:
    subject = tokened(token_list({94: 1}, issuer=OTHER))
    assert [] == failures(subject)
    assert outcome(rule("list_verified"), subject) is Outcome.CANT_TELL
    assert outcome(rule("not_revoked"), subject) is Outcome.CANT_TELL


def test_a_list_that_names_no_key_is_tried_with_the_issuers() -> None:
    assert [] == failures(tokened(token_list(header={"kid": None})))
    own = tokened(token_list(header={"kid": None}))
    assert outcome(rule("list_verified"), own) is Outcome.PASSED
    for unsure in (token_list(header={"kid": None}, issuer=OTHER), token_list(iss=OTHER.did)):
        assert outcome(rule("list_verified"), tokened(unsure)) is not Outcome.PASSED
    stranger = tokened(token_list({94: 1}, header={"kid": None}, issuer=OTHER))
    assert [] == failures(stranger)
    assert outcome(rule("not_revoked"), stranger) is Outcome.CANT_TELL
    nothing = tokened(token_list(header={"kid": None, "alg": "none"}))
    assert [rule("list_verified")] == failures(nothing)


def certificate(key: ed25519.Ed25519PrivateKey) -> str:
    """A certificate that the key made out to itself, as it stands in ``x5c``."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Harbour status")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(dt.datetime(2024, 1, 1))
        .not_valid_after(dt.datetime(2034, 1, 1))
        .sign(key, None)
    )
    from cryptography.hazmat.primitives.serialization import Encoding

    return base64.b64encode(made.public_bytes(Encoding.DER)).decode()


def test_a_certificate_is_believed_where_somebody_vouches_for_it() -> None:
    own = certificate(Issuer().key)
    header = {"kid": None, "x5c": [own]}
    alone = tokened(token_list(header=header))
    assert outcome(rule("list_verified"), alone) is Outcome.CANT_TELL
    pem = f"-----BEGIN CERTIFICATE-----\n{own}\n-----END CERTIFICATE-----\n".encode()
    trusted = {**alone.resources, TRUST_ANCHORS: resource(TRUST_ANCHORS, pem)}
    vouched = Dossier(alone.credential, alone.at, trusted)
    assert outcome(rule("list_verified"), vouched) is Outcome.PASSED


def test_a_certificate_of_another_key_is_a_doubt_and_with_a_false_signature_a_failure() -> None:
    header = {"kid": None, "x5c": [certificate(OTHER.key)]}
    genuine = tokened(token_list(header=header, issuer=OTHER))
    assert outcome(rule("list_verified"), genuine) is Outcome.CANT_TELL
    assert [rule("list_verified")] == failures(tokened(token_list(header=header)))


@pytest.mark.parametrize(
    ("ttl", "expected"), [(600, Outcome.PASSED), (599, Outcome.CANT_TELL), (0.5, Outcome.CANT_TELL)]
)
def test_a_time_to_live_is_counted_in_seconds_from_when_the_list_was_made(
    ttl: object, expected: Outcome
) -> None:
    subject = tokened(token_list(iat=1_767_225_000, ttl=ttl))
    assert expected == outcome(rule("list_fresh"), subject)


@pytest.mark.parametrize("ttl", [-1, 0, "soon", True, [60], {}])
def test_a_time_to_live_that_is_no_number_is_named(ttl: object) -> None:
    assert [rule("list_fresh")] == failures(tokened(token_list(ttl=ttl)))


def test_the_claim_is_found_in_the_jwt_around_the_credential() -> None:
    document = badge()
    payload = {"iss": Issuer().did, "vc": document, "status": token_status()}
    jws = Jws("", {"alg": "EdDSA"}, payload, b"", b"")
    credential = Credential("t", "0" * 64, Container.JWT, document, "ob3", jws=jws, vc_claim=True)
    subject = Dossier(credential, moment(AT), {TOKENS: resource(TOKENS, token_list({94: 1}))})
    assert [rule("not_revoked")] == failures(subject)
    assert [""] == [found.pointer for found in findings(rule("not_revoked"), subject)]
    asked = [one.url for one in references(credential, {})]
    assert [TOKENS] == asked


def test_a_claim_with_another_mechanism_leaves_the_question_open() -> None:
    status = {"identifier_list": {"id": "1", "uri": "https://status.example/ids"}}
    payload = {**badge(), "status": status}
    subject = dossier(payload, jws=Jws("", {"alg": "EdDSA"}, payload, b"", b""))
    found = findings("entry.known_type", subject)
    assert [("/status", Outcome.CANT_TELL)] == [(one.pointer, one.outcome) for one in found]
    assert "identifier_list" in str(found[0].args["cause"])


@pytest.mark.parametrize("status", ["active", {"label": "active"}, 7, None, []])
def test_a_member_of_that_name_in_plain_json_is_no_claim(status: object) -> None:
    subject = dossier(badge(status=status))
    assert [] == failures(subject)
    assert outcome("entry.known_type", subject) is Outcome.INAPPLICABLE


def test_the_list_and_the_keys_of_its_keeper_are_asked_for() -> None:
    issuer = "https://issuer.example/harbour"
    document = badge(status=token_status(), issuer=issuer)
    token = token_list(header={"kid": "key-1"})
    credential = dossier(document).credential
    asked = list(references(credential, {TOKENS: resource(TOKENS, token)}))
    assert (TOKENS, "status-list", "/status/status_list/uri") == (
        asked[0].url,
        asked[0].role,
        asked[0].pointer,
    )
    assert "https://issuer.example/.well-known/jwks.json" in {one.url for one in asked}


def test_odd_tokens_never_raise() -> None:
    chance = random.Random(17)
    odd: list[Any] = [None, -1, 1.5, True, "", "x", [], {}, {"id": {}}, 10**30, 1e300, "9" * 5000]
    for _ in range(300):
        header: dict[str, Any] = {"alg": "EdDSA", "typ": "statuslist+jwt", "kid": Issuer().method}
        held: dict[str, Any] = {"bits": 2, "lst": base64url(b"x"), "aggregation_uri": ""}
        payload: dict[str, Any] = {"sub": TOKENS, "iat": 1, "exp": 2**40, "ttl": 5, "nbf": 1}
        payload["status_list"] = held
        claim: dict[str, Any] = {"idx": 1, "uri": TOKENS}
        for target in chance.sample([header, held, payload, claim], 2):
            target[chance.choice(sorted(target))] = chance.choice(odd)
        token = compact(header, payload, Issuer())
        failures(tokened(token, {"status_list": claim}))
