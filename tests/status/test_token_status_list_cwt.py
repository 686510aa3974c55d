"""Token Status List as a CWT: the vector of the draft, the rules it shares with JWT, odd CBOR."""

from __future__ import annotations

import random
import zlib
from collections.abc import Mapping
from typing import Any

import cbor2
import pytest

from fixtures.issuer import Issuer
from mcconform.intake import open_subject
from mcconform.model import Container, Credential, Dossier, Outcome
from mcconform.securing import cwt, signature
from mcconform.status import references, token_status_list
from tests import envelopes
from tests.forge import dossier_for, resource
from tests.status.support import (
    AT,
    TOKENS,
    badge,
    dossier,
    failures,
    findings,
    outcome,
    token_bytes,
    token_status,
    tokened,
)

OTHER = Issuer("somebody else")
TYPE = "application/statuslist+cwt"


def rule(name: str) -> str:
    """The id of a rule, without the room's name."""
    return f"token_status_list.{name}"


def cwt_list(
    values: Mapping[int, int] | None = None,
    size: int = 2,
    *,
    held: Any = None,
    header: Mapping[int, Any] | None = None,
    free: Mapping[int, Any] | None = None,
    issuer: Issuer | None = None,
    tags: tuple[int, ...] = (18,),
    payload: bytes | None = None,
    **claims: Any,
) -> bytes:
    """A Status List Token in CBOR; what is None is left out. Claims by ``c2``, ``c6`` …"""
    keeper = issuer or Issuer()
    made = {
        2: TOKENS,
        6: 1_735_689_600,
        65533: {"bits": size, "lst": zlib.compress(token_bytes(values or {}, size), 9)},
        **{int(name[1:]): value for name, value in claims.items()},
    }
    if held is not None:
        made[65533] = {**made[65533], **held} if isinstance(held, dict) else held
    head = {1: -8, 4: keeper.method.encode(), 16: TYPE, **(header or {})}
    encoded = cbor2.dumps({key: value for key, value in head.items() if value is not None})
    kept = {key: value for key, value in made.items() if value is not None}
    body = cbor2.dumps(kept) if payload is None else payload
    signed = keeper.key.sign(cbor2.dumps(["Signature1", encoded, b"", body]))
    message: Any = [encoded, dict(free or {}), body, signed]
    for tag in tags:
        message = cbor2.CBORTag(tag, message)
    return cbor2.dumps(message)


DRAFT = bytes.fromhex(
    "d2845820a2012610781a6170706c69636174696f6e2f7374617475736c6973742b637774a1044231325850a50278"
    "2168747470733a2f2f6578616d706c652e636f6d2f7374617475736c697374732f31061a648c5bea041a8898dfea"
    "19fffe19a8c019fffda2646269747301636c73744a78dadbb918000217015d584027d5535dfe0a33291cc9bfb410"
    "53ad2493c49d1ee4635e12548a79bac92916845fee76799c42762f928441c5c344e3612381e0cf88f2f160b3e1f9"
    "7728ec8403"
)
"""The example of draft-ietf-oauth-status-list-12 section 5.2, and the key of its appendix."""
KEY = {
    "kty": "EC",
    "crv": "P-256",
    "x": "I3HWm_0Ds1dPMI-IWmf4mBmH-YaeAVbPVu7vB27CxXo",
    "y": "6N_d5Elj9bs1htgV3okJKIdbHEpkgTmAluYKJemzn1M",
}
STATES = (1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1)


def test_the_example_of_the_draft_is_read_and_its_signature_holds() -> None:
    envelope, claims = cwt.parse(DRAFT)
    (signed,) = envelope.signatures
    assert ("ES256", TYPE, "12") == tuple(signed.header[name] for name in ("alg", "typ", "kid"))
    assert ("https://example.com/statuslists/1", 1686920170, 2291720170, 43200) == tuple(
        claims[name] for name in ("sub", "iat", "exp", "ttl")
    )
    assert signature.verify(KEY, "ES256", signed.signing_input, signed.signature)
    assert not signature.verify(KEY, "ES256", signed.signing_input + b"x", signed.signature)
    contents = token_status_list.contents(resource("https://example.com/statuslists/1", DRAFT))
    assert ("", 1, ()) == (contents.wrong, contents.size, contents.claims)
    found = contents.unpacked.bits
    assert found is not None
    assert list(STATES) == [found[at // 8] >> at % 8 & 1 for at in range(16)]


def test_a_valid_list_passes_every_rule() -> None:
    subject = tokened(cwt_list(c65534=43_200_000))
    assert [] == failures(subject)
    names = (
        "list_retrieved",
        "list_type",
        "list_verified",
        "list_claims",
        "list_in_force",
        "list_fresh",
        "encoding",
        "index_in_range",
        "not_revoked",
        "not_suspended",
    )
    assert {Outcome.PASSED} == {outcome(rule(name), subject) for name in names}


@pytest.mark.parametrize("size", [1, 2, 4, 8])
def test_the_values_mean_what_they_mean_in_a_jwt(size: int) -> None:
    assert [rule("not_revoked")] == failures(tokened(cwt_list({94: 1}, size)))
    assert [] == failures(tokened(cwt_list({93: 1, 95: 1}, size)))
    if size > 1:
        assert [rule("not_suspended")] == failures(tokened(cwt_list({94: 2}, size)))


@pytest.mark.parametrize("tags", [(), (18,), (18, 61), (18, 55799), (18, 61, 55799), (61,)])
def test_a_token_may_stand_behind_its_tags(tags: tuple[int, ...]) -> None:
    assert [rule("not_revoked")] == failures(tokened(cwt_list({94: 1}, tags=tags)))


@pytest.mark.parametrize("typ", [TYPE.upper(), "statuslist+cwt", 279])
def test_the_type_is_a_media_type_or_its_number(typ: object) -> None:
    assert [] == failures(tokened(cwt_list(header={16: typ})))


@pytest.mark.parametrize("typ", [None, "application/vc+cose", "application/statuslist+jwt", 50, []])
def test_a_token_of_another_type_is_no_list(typ: object) -> None:
    assert [rule("list_type")] == failures(tokened(cwt_list({94: 1}, header={16: typ})))


def test_the_type_has_to_be_signed() -> None:
    assert [rule("list_type")] == failures(tokened(cwt_list(header={16: None}, free={16: TYPE})))


@pytest.mark.parametrize("held", [[], "list", b"list", 5, {1: 2}])
def test_a_token_without_a_list_is_none(held: object) -> None:
    spoiled = {} if isinstance(held, dict) else {"held": held}
    token = cwt_list(c65533=held) if isinstance(held, dict) else cwt_list(**spoiled)
    expected = "encoding" if isinstance(held, dict) else "list_type"
    assert [rule(expected)] == failures(tokened(token))


@pytest.mark.parametrize("bits", [0, 3, "2", 2.5, True, [1], b"\x01"])
def test_sizes_are_one_two_four_and_eight(bits: object) -> None:
    assert [rule("encoding")] == failures(tokened(cwt_list(held={"bits": bits})))


@pytest.mark.parametrize(
    "lst", ["eNrbuRgAAhcBXQ", b"", b"x", 5, [b"x"], zlib.compress(b"x") + b"x"]
)
def test_the_list_is_a_byte_string_of_zlib(lst: object) -> None:
    assert [rule("encoding")] == failures(tokened(cwt_list(held={"lst": lst})))


def test_a_text_that_would_be_right_in_a_jwt_is_named() -> None:
    subject = tokened(cwt_list(held={"lst": "eNrbuRgAAhcBXQ"}))
    (found,) = findings(rule("encoding"), subject)
    assert "lst is no byte string" == found.args["why"]


@pytest.mark.parametrize("sub", [None, 7, f"{TOKENS}/", TOKENS.encode()])
def test_a_list_for_another_address_proves_nothing(sub: object) -> None:
    assert [rule("list_claims")] == failures(tokened(cwt_list({94: 1}, c2=sub)))


@pytest.mark.parametrize("iat", [None, "2025-01-01", [1], b"1"])
def test_a_list_says_when_it_was_made(iat: object) -> None:
    assert [rule("list_claims")] == failures(tokened(cwt_list(c6=iat)))


def test_a_list_ends_at_its_exp() -> None:
    assert [] == failures(tokened(cwt_list(c4=1_767_225_601)))
    assert [rule("list_in_force")] == failures(tokened(cwt_list(c4=1_767_225_600)))


def test_a_changed_list_proves_nothing() -> None:
    token = cwt_list({94: 1})
    for place in range(len(token)):
        spoiled = token[:place] + bytes([token[place] ^ 1]) + token[place + 1 :]
        found = outcome(rule("list_verified"), tokened(spoiled))
        assert found is not Outcome.PASSED, place


def test_a_list_by_an_issuer_that_it_names_has_to_be_his() -> None:
    assert [] == failures(tokened(cwt_list(c1=Issuer().did)))
    stranger = cwt_list(c1=Issuer().did, issuer=OTHER)
    assert [rule("list_verified")] == failures(tokened(stranger))
    unnamed = tokened(cwt_list({94: 1}, issuer=OTHER))
    assert [] == failures(unnamed)
    assert outcome(rule("list_verified"), unnamed) is Outcome.CANT_TELL


@pytest.mark.parametrize("alg", [5, None, -65535, 3.5])
def test_only_signatures_are_taken(alg: object) -> None:
    assert outcome(rule("list_verified"), tokened(cwt_list(header={1: alg}))) is not Outcome.PASSED


@pytest.mark.parametrize("tags", [(17,), (17, 61), (17, 61, 55799)])
def test_a_list_under_a_shared_secret_is_not_blamed(tags: tuple[int, ...]) -> None:
    subject = tokened(cwt_list(tags=tags))
    assert [] == failures(subject)
    assert outcome(rule("list_retrieved"), subject) is Outcome.CANT_TELL
    assert "shared secret" in str(findings(rule("list_retrieved"), subject)[0].args["cause"])


TWICE = bytes.fromhex("a2 02 6178 02 6178".replace(" ", ""))
BROKEN = {
    "cut short": cwt_list()[:-1],
    "only a head": b"\xd2\x84\x43\xa1\x01\x26",
    "a tag and nothing": b"\xd8\x3d",
    "claims that are no map": cwt_list(payload=cbor2.dumps([1])),
    "claims that are no CBOR": cwt_list(payload=b"\xff"),
    "a claim twice": cwt_list(payload=TWICE),
    "no claims": cwt_list(payload=b""),
    "a tagged date": cwt_list(c6=cbor2.CBORTag(1, 1_735_689_600)),
    "something after it": cwt_list() + b"\x00",
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
def test_what_is_no_token_fails_once(body: bytes) -> None:
    subject = tokened(body)
    assert [rule("list_retrieved")] == failures(subject)
    assert "it looks like a CWT, but" in str(
        findings(rule("list_retrieved"), subject)[0].args["why"]
    )


def test_the_keys_of_the_keeper_are_asked_for() -> None:
    issuer = "https://issuer.example/harbour"
    document = badge(status=token_status(), issuer=issuer)
    token = cwt_list(header={4: b"key-1"})
    asked = list(references(dossier(document).credential, {TOKENS: resource(TOKENS, token)}))
    assert "https://issuer.example/.well-known/jwks.json" in {one.url for one in asked}


@pytest.mark.parametrize("made", [cwt_list, None])
def test_the_claim_of_an_sd_jwt_is_read(made: Any) -> None:
    """The claim stands in the payload, or is put there by a disclosure."""
    document, disclosures = envelopes.selective()
    hidden = envelopes.disclosure("salt-9", "status", token_status())
    if made is None:
        document["_sd"].append(envelopes.digest(hidden))
        disclosures = (*disclosures, hidden)
    else:
        document["status"] = token_status()
    (credential,) = open_subject(envelopes.sd_jwt(document, disclosures).encode(), "case")
    for value, expected in ((0, []), (1, [rule("not_revoked")])):
        subject = dossier_for(credential, {TOKENS: cwt_list({94: value})}, AT)
        assert expected == failures(subject)
    assert TOKENS in {one.url for one in references(credential, {})}


def test_odd_tokens_never_raise() -> None:
    chance = random.Random(17)
    odd: list[Any] = [
        None,
        -1,
        1.5,
        True,
        "",
        "x",
        b"",
        [],
        {},
        {1: {}},
        2**64 - 1,
        1e300,
        "\ud7ff",
    ]
    for _ in range(300):
        head: dict[int, Any] = {1: -8, 4: b"x", 16: TYPE, 33: b"x", 2: []}
        claims: dict[str, Any] = {"c1": "x", "c2": TOKENS, "c4": 1, "c5": 1, "c6": 1, "c65534": 5}
        held: dict[Any, Any] = {"bits": 2, "lst": b"x", "aggregation_uri": ""}
        target: dict[Any, Any]
        for target in chance.sample([head, claims, held], 2):
            target[chance.choice(sorted(target, key=str))] = chance.choice(odd)
        head = {key: value for key, value in head.items() if key != 2 or chance.random() < 0.3}
        failures(tokened(cwt_list(header=head, c65533=held, **claims)))


def test_any_damage_is_survived() -> None:
    token, chance = cwt_list({94: 1}), random.Random(3)
    for _ in range(1500):
        spoiled = bytearray(token)
        for _ in range(chance.randrange(1, 4)):
            spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
        failures(tokened(bytes(spoiled)))


def test_a_list_in_cbor_belongs_to_no_other_mechanism() -> None:
    """A badge's own envelope is not read as a list."""
    credential = Credential("t", "0" * 64, Container.JSON, badge(status=token_status()), "ob3")
    held = {TOKENS: resource(TOKENS, envelopes.cose(badge()))}
    subject = Dossier(credential, dossier(badge()).at, held)
    assert [rule("list_retrieved")] == failures(subject)
