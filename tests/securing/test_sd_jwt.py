"""SD-JWT: what disclosures bring, and every way in which they do not fit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fixtures.documents import plain_vc
from fixtures.issuer import Issuer
from mcconform import securing
from mcconform.assess.profiles import load
from mcconform.evaluate import evaluate
from mcconform.model import Outcome
from mcconform.securing import sd_jwt
from mcconform.securing.jose import JoseError
from tests.envelopes import LEARNER, bound, digest, disclosure, selective, signed
from tests.envelopes import sd_jwt as made
from tests.forge import dossier_for
from tests.intake.test_subject import only

Json = Any
PAYLOAD, SHOWN = selective()
NAME, PERSON, INNER, ITEM = SHOWN


def opened(token: str) -> tuple[Json, tuple[str, ...]]:
    """The payload with everything disclosed, and the faults."""
    jws, envelope = sd_jwt.parse(token)
    assert envelope.disclosures is not None
    return jws.payload, envelope.disclosures.faults


def test_disclosures_are_put_where_their_digests_stand() -> None:
    payload, faults = opened(made(PAYLOAD, SHOWN))
    assert () == faults
    assert "Tides" == payload["name"]
    assert {"family": "Costa", "given": "Ana"} == payload["credentialSubject"]["person"]
    assert ["first", "second"] == payload["credentialSubject"]["list"]
    assert not {"_sd", "_sd_alg"} & set(payload)
    assert "_sd" not in payload["credentialSubject"]


def test_pointers_say_what_was_disclosed() -> None:
    _, envelope = sd_jwt.parse(made(PAYLOAD, SHOWN))
    assert envelope.disclosures is not None
    assert [
        "/credentialSubject/list/1",
        "/credentialSubject/person",
        "/credentialSubject/person/given",
        "/name",
    ] == sorted(envelope.disclosures.disclosed)


def test_what_is_not_disclosed_leaves_no_trace() -> None:
    payload, faults = opened(made(PAYLOAD))
    assert () == faults
    assert "name" not in payload
    assert ["first"] == payload["credentialSubject"]["list"]


def test_an_inner_disclosure_without_its_outer_one_is_not_accepted() -> None:
    assert opened(made(PAYLOAD, (INNER,)))[1]


@pytest.mark.parametrize("name", ["sha-256", "sha-384", "sha-512"])
def test_each_hash_of_the_registry_is_known(name: str) -> None:
    text = disclosure("s", "name", "Tides")
    payload = {"_sd": [digest(text, name.replace("-", ""))], "_sd_alg": name}
    assert ({"name": "Tides"}, ()) == opened(made(payload, (text,)))


def test_without_a_name_the_hash_is_sha_256() -> None:
    text = disclosure("s", "name", "Tides")
    assert ({"name": "Tides"}, ()) == opened(made({"_sd": [digest(text)]}, (text,)))


def one(*values: Json) -> tuple[Json, tuple[str, ...]]:
    """A payload with one digest, and its disclosure."""
    text = disclosure(*values)
    return {"_sd": [digest(text)]}, (text,)


TWICE = disclosure("s", "name", "Tides")
PAIR = disclosure("s", "item")
TRIPLE = disclosure("s", "name", "item")
FAULTS: dict[str, tuple[Json, tuple[str, ...]]] = {
    "unknown": ({}, (NAME,)),
    "repeated disclosure": (PAYLOAD, (*SHOWN, NAME)),
    "repeated digest": ({"_sd": [digest(TWICE), digest(TWICE)]}, (TWICE,)),
    "digest at two places": ({"_sd": [digest(TWICE)], "a": {"_sd": [digest(TWICE)]}}, (TWICE,)),
    "undisclosed digest twice": ({"_sd": ["x", "x"]}, ()),
    "item for a member": ({"_sd": [digest(PAIR)]}, (PAIR,)),
    "member for an item": ({"a": [{"...": digest(TRIPLE)}]}, (TRIPLE,)),
    "no array": ({}, ("e30",)),
    "four values": one("s", "n", "v", "w"),
    "one value": one("s"),
    "name is no text": one("s", 5, "v"),
    "not base64url": ({}, ("=",)),
    "not JSON": ({}, ("AAAA",)),
    "empty": ({}, ("",)),
    "_sd is no list": ({"_sd": "x"}, ()),
    "_sd holds no texts": ({"_sd": [5]}, ()),
    "item with other members": ({"a": [{"...": "x", "b": 1}]}, ()),
    "item digest is no text": ({"a": [{"...": 5}]}, ()),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_disclosure_that_does_not_fit_spoils_the_signature(fault: str) -> None:
    payload, shown = FAULTS[fault]
    _, faults = opened(made(payload, shown))
    assert faults
    credential = only(made({**plain_vc(), **payload}, shown).encode())

    (result,) = securing.results(dossier_for(credential, {}, "2026-01-01T00:00:00Z"))
    assert (Outcome.FAILED, faults[0]) == (result.verifies, result.why)


@pytest.mark.parametrize("name", ["_sd", "...", "here"])
def test_reserved_and_present_names_are_not_overwritten(name: str) -> None:
    payload, shown = one("s", name, "new")
    jws, envelope = sd_jwt.parse(made({"here": "old", **payload}, shown))
    assert envelope.disclosures is not None
    assert ({"here": "old"}, (name,)) == (jws.payload, envelope.disclosures.misnamed)


def test_a_chain_of_disclosures_that_goes_too_deep_ends_the_reading() -> None:
    text, shown = disclosure("s", "a", 1), []
    for _ in range(200):
        shown.append(text)
        text = disclosure("s", "a", {"_sd": [digest(text)]})
    with pytest.raises(JoseError, match="deep"):
        sd_jwt.parse(made({"_sd": [digest(text)]}, (*shown, text)))


def test_too_many_disclosures_end_the_reading() -> None:
    with pytest.raises(JoseError, match="more than"):
        sd_jwt.parse(made({}, ("x",) * (sd_jwt.MOST + 1)))


def binding(token: str, payload: Json = None) -> tuple[Outcome, str]:
    """What becomes of a key binding."""
    jws, envelope = sd_jwt.parse(token)
    dossier = dossier_for(only(token.encode()), {}, "2026-01-01T00:00:00Z")
    assert envelope.disclosures is not None
    return sd_jwt.key_binding(jws, envelope.disclosures, dossier)


BASE = made(PAYLOAD, SHOWN)


def test_a_key_binding_of_the_holder_holds() -> None:
    assert (Outcome.PASSED, "") == binding(bound(BASE))
    assert (Outcome.PASSED, "") == binding(BASE)


@pytest.mark.parametrize(
    "change",
    [
        lambda claims: claims.pop("aud"),
        lambda claims: claims.pop("nonce"),
        lambda claims: claims.pop("iat"),
        lambda claims: claims.update(iat=True),
        lambda claims: claims.update(aud=5),
        lambda claims: claims.update(sd_hash=digest(BASE[:-1])),
        lambda claims: claims.pop("sd_hash"),
    ],
)
def test_a_key_binding_says_what_it_is_for(change: Callable[[Json], object]) -> None:
    assert Outcome.FAILED is binding(bound(BASE, change))[0]


@pytest.mark.parametrize("typ", [None, "JWT", "kb+sd-jwt", 5])
def test_a_key_binding_has_its_type(typ: Json) -> None:
    assert Outcome.FAILED is binding(bound(BASE, header=lambda head: head.update(typ=typ)))[0]


def test_a_key_binding_of_another_key_does_not_hold() -> None:
    assert Outcome.FAILED is binding(bound(BASE, key="somebody"))[0]


def test_a_key_binding_does_not_hold_for_fewer_disclosures() -> None:
    whole = bound(BASE)
    assert Outcome.FAILED is binding(whole.replace(f"{NAME}~", "", 1))[0]


@pytest.mark.parametrize(
    ("cnf", "expected"),
    [
        (None, Outcome.FAILED),
        ({}, Outcome.FAILED),
        ({"jwk": 5}, Outcome.FAILED),
        ({"jwk": {"kty": "XYZ"}}, Outcome.CANT_TELL),
        ({"kid": LEARNER.method}, Outcome.PASSED),
        ({"kid": Issuer().method}, Outcome.FAILED),
        ({"kid": "https://learner.example/key"}, Outcome.CANT_TELL),
    ],
)
def test_the_key_of_a_binding_is_the_one_the_issuer_named(cnf: Json, expected: Outcome) -> None:
    payload, shown = selective(lambda document: document.update(cnf=cnf))
    assert expected is binding(bound(made(payload, shown)))[0]


def test_an_sd_jwt_vc_of_the_ietf_is_named_and_not_judged_as_a_badge() -> None:
    token = signed({"vct": "urn:example:type", "iss": "https://issuer.example"}) + "~"
    credential = only(token.encode())
    assert (None, "sd-jwt") == (credential.standard, credential.securing)
    assert "SD-JWT VC" in credential.resembles


@pytest.mark.parametrize(("spoil", "expected"), [(False, Outcome.PASSED), (True, Outcome.FAILED)])
def test_the_signature_of_an_unknown_sd_jwt_is_judged_all_the_same(
    spoil: bool, expected: Outcome
) -> None:
    payload = {"vct": "urn:example:type", "iss": Issuer().did, "_sd": [digest(TWICE)]}
    token = made(payload, (TWICE[:-1] + "A" if spoil else TWICE,))
    dossier = dossier_for(only(token.encode()), {}, "2026-01-01T00:00:00Z")
    found = {one.rule: one.outcome for one in evaluate(dossier, load("openbadges-3.0"))}
    assert expected is found["securing.proof.verifies"]
    assert Outcome.PASSED is found["securing.issuer.controls_key"]
    assert Outcome.CANT_TELL is found["intake.recognise.known_standard"]
