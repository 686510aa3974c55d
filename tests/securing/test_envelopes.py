"""Envelopes of every kind: what verifies, and that no change of one character does."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest

from fixtures.documents import VC2, minimal, plain_vc, presentation_vc11
from fixtures.issuer import Issuer
from mcconform import catalogue
from mcconform.evaluate import INTERNAL_ERROR, evaluate, load_catalogue
from mcconform.intake import open_subject
from mcconform.model import Container, Level, Outcome
from mcconform.securing.jades import TRUST_ANCHORS
from tests import envelopes as forge
from tests.forge import BASELINES, dossier_for, load

Json = Any
load_catalogue()
ANCHORS = {TRUST_ANCHORS: forge.pem(forge.root())}
PAYLOAD, SHOWN = forge.selective()
SD_JWT = forge.sd_jwt(PAYLOAD, SHOWN)
VP_JWT = forge.jose(
    {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": "VerifiablePresentation",
        "holder": forge.LEARNER.did,
        "verifiableCredential": [forge.wrapped(forge.data_url(forge.jose(plain_vc())))],
    },
    "vp",
)
TOKENS = {
    "vc-jose": forge.jose(plain_vc()).encode(),
    "sd-jwt": SD_JWT.encode(),
    "sd-jwt, bound": forge.bound(SD_JWT).encode(),
    "cose": forge.cose(plain_vc()),
    "cose, untagged": forge.cose(plain_vc(), tag=False),
    "text of cose": base64.b64encode(forge.cose(plain_vc())),
    "jades": forge.seal(forge.school()),
    "jws-json, flattened": forge.seal(forge.school(), plain=False, flattened=True),
    "enveloped": forge.as_bytes(forge.wrapped(forge.data_url(forge.jose(plain_vc())))),
    "enveloped cose": forge.as_bytes(
        forge.wrapped(forge.data_url(forge.cose(plain_vc()), "application/vc+cose"))
    ),
    "data url": forge.data_url(SD_JWT, "application/vc+sd-jwt").encode(),
    "presentation": VP_JWT.encode(),
}


def verdicts(data: bytes) -> list[dict[str, Outcome]]:
    """What the rules at MUST level say of each subject in a file, but for what passed."""
    return [
        {
            found.rule: found.outcome
            for found in assertions
            if found.outcome in (Outcome.FAILED, Outcome.CANT_TELL)
            and catalogue.get(found.rule).level is Level.MUST
        }
        for assertions in every(data)
    ]


def every(data: bytes) -> Iterator[Any]:
    """The assertions on each subject in a file; no rule of ours may raise, whatever it is."""
    for credential in open_subject(data, "token"):
        dossier = dossier_for(credential, ANCHORS, "2026-01-01T00:00:00Z")
        assertions = evaluate(dossier, load(BASELINES[credential.standard or "ob3"]))
        for assertion in assertions:
            assert not [one for one in assertion.findings if INTERNAL_ERROR in one.args]
        yield assertions


@pytest.mark.parametrize("kind", TOKENS)
def test_every_kind_of_envelope_verifies(kind: str) -> None:
    assert all(found == {} for found in verdicts(TOKENS[kind]))


@pytest.mark.parametrize(
    "alg", ["ES256", "ES384", "ES512", "ES256K", "PS384", "PS512", "RS384", "RS512"]
)
def test_cose_verifies_with_every_algorithm_that_a_jws_may_have(alg: str) -> None:
    document = {**plain_vc(), "issuer": Issuer().kid(alg).partition("#")[0]}
    assert [{}] == verdicts(forge.cose(document, alg=alg))


@pytest.mark.parametrize(
    "text", [b"0oRY", b"0oRY!", b"0oRY" + b"=" * 9, b"0oRYV6QBOCI", b"0oR" + b"\xff", b"0o17"]
)
def test_text_that_begins_as_cose_does_in_base64_is_refused(text: bytes) -> None:
    assert [1] == [len(one) for one in verdicts(text)]


def test_subjects_say_what_they_came_in() -> None:
    found = {kind: open_subject(data, "t")[0] for kind, data in TOKENS.items()}
    assert {
        "vc-jose": (Container.JWT, "vc-jose"),
        "sd-jwt": (Container.JWT, "sd-jwt"),
        "sd-jwt, bound": (Container.JWT, "sd-jwt"),
        "cose": (Container.COSE, "cose"),
        "cose, untagged": (Container.COSE, "cose"),
        "text of cose": (Container.COSE, "cose"),
        "jades": (Container.JSON, "jades"),
        "jws-json, flattened": (Container.JSON, "jades"),
        "enveloped": (Container.JSON, "vc-jose"),
        "enveloped cose": (Container.JSON, "cose"),
        "data url": (Container.JWT, "sd-jwt"),
        "presentation": (Container.JWT, "vc-jose"),
    } == {kind: (one.container, one.securing) for kind, one in found.items()}


def changed(data: bytes, step: int) -> Iterator[bytes]:
    """The text with one character replaced by its neighbour in base64url, here and there."""
    for place in range(0, len(data), step):
        old = data[place]
        new = ord("A") if old != ord("A") else ord("B")
        yield data[:place] + bytes([new]) + data[place + 1 :]


def flipped(data: bytes, step: int) -> Iterator[bytes]:
    """The bytes with one bit turned over, here and there."""
    for place in range(0, len(data), step):
        yield data[:place] + bytes([data[place] ^ (1 << place % 8)]) + data[place + 1 :]


def mutants(kind: str) -> Iterator[bytes]:
    """Changes of one character in what is signed or signs; spelling around it is left alone."""
    data = TOKENS[kind]
    if kind.startswith("cose"):
        yield from flipped(data, 3)
    elif kind.startswith(("jades", "jws-json")):
        yield from changed_values(json.loads(data))
    elif kind.startswith("enveloped"):
        start = data.index(b",", data.index(b"data:")) + 1
        end = data.index(b'"', start)
        for mutant in changed(data[start:end], 7):
            yield data[:start] + mutant + data[end:]
    elif kind == "data url":
        start = data.index(b",") + 1
        yield from (data[:start] + mutant for mutant in changed(data[start:], 7))
    else:
        yield from changed(data, 5)


def changed_values(made: Json) -> Iterator[bytes]:
    """A JWS in JSON form with one character of a signed value changed."""
    entry = made.get("signatures", [made])[0]
    for holder, name in ((made, "payload"), (entry, "protected"), (entry, "signature")):
        whole = holder[name]
        for text in changed(whole.encode(), 11):
            holder[name] = text.decode("utf-8", "replace")
            yield json.dumps(made).encode()
        holder[name] = whole


@pytest.mark.parametrize("kind", TOKENS)
def test_no_change_of_one_character_is_accepted(kind: str) -> None:
    count = 0
    whole = [sorted(one) for one in verdicts(TOKENS[kind])]
    for mutant in mutants(kind):
        count += 1
        found = verdicts(mutant)
        refused = any(Outcome.FAILED in one.values() for one in found)
        undecided = any(rule.startswith(("securing.", "intake.")) for one in found for rule in one)
        assert refused or undecided, mutant
        assert whole != [sorted(one) for one in found]
    assert count > 80


def test_cose_without_a_key_id_is_no_fault_of_an_issuer_with_a_web_address() -> None:
    document = plain_vc() | {"issuer": "https://school.example/issuer"}
    found = verdicts(forge.cose(document, lambda head: head.pop(4)))
    assert [{Outcome.CANT_TELL}] == [set(one.values()) for one in found]
    assert "securing.proof.verifies" in found[0]


@pytest.mark.parametrize("kind", ["vc-jose", "sd-jwt", "cose", "jades"])
def test_a_changed_signature_fails_that_rule_and_no_other(kind: str) -> None:
    data = TOKENS[kind]
    if kind == "cose":
        data = data[:-1] + bytes([data[-1] ^ 1])
    elif kind == "jades":
        made = json.loads(data)
        made["signatures"][0]["signature"] = "A" + made["signatures"][0]["signature"][1:]
        if made == json.loads(data):
            made["signatures"][0]["signature"] = "B" + made["signatures"][0]["signature"][1:]
        data = json.dumps(made).encode()
    else:
        start = data.rindex(b".") + 1
        letter = b"A" if data[start : start + 1] != b"A" else b"B"
        data = data[:start] + letter + data[start + 1 :]
    (found,) = verdicts(data)
    assert {"securing.proof.verifies": Outcome.FAILED} == found


HOSTILE = (None, True, 1, 1.5, "", "x", "\ud800", [], [None], {}, {"a": []}, [[[[]]]], "~", "e30")


@pytest.mark.parametrize("kind", ["enveloped", "jades", "jws-json, flattened"])
def test_odd_values_anywhere_never_raise(kind: str) -> None:
    made = json.loads(TOKENS[kind])
    for holder in (made, *made.get("signatures", [])):
        for name in (*holder, "header", "@context", "type", "protected", "signature", "signatures"):
            before = dict(holder)
            for value in HOSTILE:
                holder[name] = value
                verdicts(json.dumps(made).encode())
            holder.clear()
            holder.update(before)


@pytest.mark.parametrize("value", HOSTILE, ids=repr)
@pytest.mark.parametrize("name", ["alg", "kid", "x5c", "x5t#S256", "sigT", "crit", "b64", "jwk"])
def test_odd_headers_of_a_seal_never_raise(name: str, value: Json) -> None:
    value = "lone" if value == "\ud800" else value
    verdicts(forge.seal(forge.school(), lambda head: head.update({name: value})))


@pytest.mark.parametrize("value", [*HOSTILE, b"", b"x", {1: 1}, {-1: b""}], ids=repr)
@pytest.mark.parametrize("label", [1, 2, 3, 4, 16, 33, "x", -70000])
def test_odd_headers_of_a_cose_message_never_raise(label: Json, value: Json) -> None:
    value = "lone" if value == "\ud800" else value
    verdicts(forge.cose(plain_vc(), lambda head: head.update({label: value})))


def test_presentations_are_subjects_beside_what_they_hold() -> None:
    outer, inner = open_subject(TOKENS["presentation"], "vp")
    assert ("vc2", "vp", "") == (outer.standard, outer.name, outer.parent)
    assert ("vc2", "vp#/verifiableCredential/0", "vp", "/verifiableCredential/0") == (
        inner.standard,
        inner.name,
        inner.parent,
        inner.base,
    )
    assert Container.JWT is inner.container


def test_a_presentation_in_the_claim_vp_is_opened() -> None:
    def claims(payload: Json) -> None:
        inner = dict(payload)
        payload.clear()
        payload.update(vp=inner, iss=forge.LEARNER.did)

    document = presentation_vc11()
    document["verifiableCredential"] = [Issuer().jwt(minimal(), "vc-jwt")]
    token = forge.LEARNER.jwt(document, claims=claims)
    outer, inner = open_subject(token.encode(), "vp")
    assert ("vc1", True, "vc-jwt") == (outer.standard, outer.vc_claim, outer.securing)
    assert ("ob3", True, "vc-jwt") == (inner.standard, inner.vc_claim, inner.securing)
    assert [{}, {}] == verdicts(token.encode())


def test_an_unsigned_presentation_is_not_blamed() -> None:
    data = forge.as_bytes(presentation_vc11())
    outer, _ = every(data)
    present = {one.rule: one.outcome for one in outer}["securing.proof.present"]
    assert Outcome.INAPPLICABLE is present
    assert [{}, {}] == verdicts(data)


ENVELOPED = forge.wrapped(forge.data_url(forge.jose(plain_vc())))


def test_the_holder_of_a_presentation_has_to_have_signed_it() -> None:
    document = presentation_vc11() | {"@context": [VC2], "verifiableCredential": [ENVELOPED]}
    found = verdicts(forge.signed(document, signer=Issuer("somebody else")).encode())
    assert {"securing.issuer.controls_key": Outcome.FAILED} == found[0]


def test_a_presentation_without_holder_may_be_signed_by_anybody() -> None:
    document = presentation_vc11() | {"@context": [VC2], "verifiableCredential": [ENVELOPED]}
    del document["holder"]
    assert [{}, {}] == verdicts(forge.signed(document, signer=forge.LEARNER).encode())


@pytest.mark.parametrize(
    ("purpose", "expected"),
    [("authentication", {}), ("assertionMethod", {"securing.proof.purpose": Outcome.FAILED})],
)
def test_a_presentation_is_signed_to_authenticate(purpose: str, expected: Json) -> None:
    document = forge.LEARNER.sign(
        presentation_vc11(), edit=lambda proof: proof.update(proofPurpose=purpose)
    )
    assert expected == verdicts(forge.as_bytes(document))[0]


def test_what_the_holder_asserts_himself_is_secured_by_the_presentation() -> None:
    own = plain_vc() | {"issuer": forge.LEARNER.did}
    vp = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": "VerifiablePresentation",
        "holder": forge.LEARNER.did,
        "verifiableCredential": [own],
    }
    unsigned = {"securing.proof.present": Outcome.FAILED}
    assert [{}, {}] == verdicts(forge.jose(vp, "vp").encode())
    assert [{}, unsigned] == verdicts(forge.as_bytes(vp))
    vp["holder"] = Issuer().did
    assert unsigned == verdicts(forge.signed(vp).encode())[1]


@pytest.mark.parametrize(
    ("wrapper", "rule"),
    [
        ({"id": 5}, "data_url"),
        ({"id": "data:application/vc+jwt"}, "data_url"),
        ({"id": "data:text/plain,x"}, "data_url"),
        ({"id": forge.data_url(SD_JWT)}, "data_url"),
        ({"id": forge.data_url(VP_JWT, "application/vp+jwt")}, "data_url"),
        ({"id": forge.data_url(VP_JWT)}, "data_url"),
        ({"id": "data:application/vc+cose;base64,A"}, "data_url"),
        ({"@context": None}, "context"),
        ({"@context": []}, "context"),
        ({"type": "Other"}, "type"),
    ],
)
def test_a_malformed_envelope_object_is_one_failure(wrapper: Json, rule: str) -> None:
    sound = forge.wrapped(forge.data_url(forge.jose(plain_vc())))
    found = verdicts(forge.as_bytes(sound | wrapper))[0]
    assert {f"intake.enveloped.{rule}": Outcome.FAILED} == found


def test_links_in_a_presentation_are_no_subjects() -> None:
    document = presentation_vc11()
    document["@context"] = ["https://www.w3.org/ns/credentials/v2"]
    document["verifiableCredential"] = ["https://example.org/1", 5]
    (found,) = verdicts(forge.as_bytes(document))
    assert {"vc2.VerifiablePresentation.verifiableCredential.type": Outcome.FAILED} == found


def test_a_percent_encoded_data_url_is_read() -> None:
    url = "data:application/vc+jwt," + forge.jose(plain_vc()).replace(".", "%2E")
    assert [{}] == verdicts(forge.as_bytes(forge.wrapped(url)))


def test_cose_bombs_end_at_once() -> None:
    nested = b"\xd2\x84\x58\x40" + b"\x81" * 5_000
    wide = b"\xd2\x84\x40" + b"\xbb" + (2**60).to_bytes(8, "big")
    long = b"\xd2\x84\x5b" + (2**62).to_bytes(8, "big")
    endless = b"\xd2\x84\x40" + b"\x9f" * 5_000
    tagged = b"\xd2\x84\x40\xa0\xc2\x41\x01\x40"
    for data in (nested, wide, long, endless, tagged):
        assert [{"intake.cose.well_formed": Outcome.FAILED}] == verdicts(data)


def test_x5c_of_an_open_badge_jwt_is_read() -> None:
    token = Issuer().jwt(
        minimal(),
        "vc-jwt",
        "ES256",
        header=lambda head: (head.pop("kid"), head.update(x5c=forge.x5c(forge.leaf()))),
    )
    (found,) = verdicts(token.encode())
    assert "securing.proof.verifies" not in found
    assert Outcome.FAILED is found["securing.jose.names_key"]


def test_base64_of_a_data_url_has_one_spelling() -> None:
    message = forge.cose(plain_vc() | {"name": "x" * 1})
    encoded = base64.b64encode(message).decode()
    if not encoded.endswith("="):
        message = forge.cose(plain_vc() | {"name": "xx"})
        encoded = base64.b64encode(message).decode()
    assert encoded.endswith("=")
    spare = encoded.rstrip("=")
    other = spare[:-1] + chr(ord(spare[-1]) + 1) + "=" * (len(encoded) - len(spare))
    found = verdicts(forge.as_bytes(forge.wrapped(f"data:application/vc+cose;base64,{other}")))
    assert found != [{}]
