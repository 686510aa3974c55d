"""Compact JWS: taken apart strictly, verified with the key they name, bound to their issuer."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import random
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from fixtures.documents import minimal
from fixtures.issuer import EC_KINDS, RSA_DIGESTS, Issuer, base64url, compact_json, public_jwk
from mcconform import identity
from mcconform.identity.jwk import thumbprint
from mcconform.model import Container, Credential, Dossier, Outcome, Resource, Source
from mcconform.securing import jose
from tests.shared import SAMPLES, VECTORS, needs_shared

AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
PASSED, FAILED, CANT_TELL = Outcome.PASSED, Outcome.FAILED, Outcome.CANT_TELL
WEB = "https://college.example/issuers/7"
JWKS = "https://college.example/.well-known/jwks.json"
ALGORITHMS = ("EdDSA", *EC_KINDS, *RSA_DIGESTS)


def token(header: Any, payload: Any, signature: bytes = b"signature") -> str:
    """A compact JWS from its parts; texts and bytes stand for JSON that is not there."""
    parts = [part if isinstance(part, bytes) else compact_json(part) for part in (header, payload)]
    return ".".join(base64url(part) for part in (*parts, signature))


def dossier(compact: str, resources: Mapping[str, Any] | None = None) -> Dossier:
    """A dossier on what a JWS holds."""
    jws = jose.parse(compact)
    document, vc_claim = jose.unwrap(jws)
    how = "vc-jwt" if vc_claim else "vc-jose"
    credential = Credential(
        "test", "0" * 64, Container.JWT, document, "ob3", "3.0.3", how, jws, vc_claim
    )
    brought = {
        url: Resource(url, Source.MIRROR, b"{}", data=data)
        for url, data in (resources or {}).items()
    }
    return Dossier(credential, AT, brought)


def web_badge() -> dict[str, Any]:
    """A badge of an issuer that is a web address."""
    document = minimal()
    document["issuer"]["id"] = WEB
    return document


def signed(
    document: dict[str, Any],
    alg: str = "EdDSA",
    edit: Callable[[dict[str, Any]], object] = lambda header: None,
) -> str:
    """The document as a JWT whose header is changed before signing."""
    return Issuer().jwt(document, alg=alg, header=edit)


def key_set(kid: str = "key-1", **members: Any) -> dict[str, Any]:
    """A key set with the issuer's key."""
    return {"keys": [{**Issuer().jwk, "kid": kid, **members}]}


# Taking apart ------------------------------------------------------------------------------------


def test_a_jws_is_taken_apart_and_kept_as_it_was_signed() -> None:
    compact = token({"alg": "EdDSA"}, {"a": 1})
    jws = jose.parse(f" {compact}\n")
    assert {"alg": "EdDSA"} == jws.header
    assert {"a": 1} == jws.payload
    assert b"signature" == jws.signature
    assert compact == jws.compact
    assert compact.rpartition(".")[0].encode() == jws.signing_input


@pytest.mark.parametrize(
    ("compact", "reason"),
    [
        ("", "1 parts"),
        ("a.b", "2 parts"),
        ("a.b.c.d.e", "5 parts"),
        ("..", "header is not JSON"),
        ("e30=.e30.AA", "base64url"),
        ("e30.e3 0.AA", "base64url"),
        ("e30.e30.A+/A", "base64url"),
        ("e30.e30.A", "base64url"),
        ("e30.e30.é", "base64url"),
        ("e30.e30.AB", "unused bits"),
        (token(b"{", {}), "header is not JSON"),
        (token(b"\xff{}", {}), "header is not JSON"),
        (token([], {}), "header is not a JSON object"),
        (token({}, []), "payload is not a JSON object"),
        (token({}, b"null"), "payload is not a JSON object"),
        (token({}, b'{"a": NaN}'), "payload is not JSON"),
        (token({}, b"[" * 100_000), "payload is not JSON"),
        (token({}, b'{"a":' * 200 + b"1" + b"}" * 200), "nested too deeply"),
        (token({}, b'{"a": ' + b"9" * 9000 + b"}"), "payload is not JSON"),
        (token({}, b'{"a": "\\ud800"}'), "surrogate"),
        (token(b'{"alg":"none","alg":"EdDSA"}', {}), "twice"),
        (token(b'{"alg":"EdDSA","jwk":{"x":"a","x":"b"}}', {}), "twice"),
        (token({"alg": "EdDSA", "crit": ["b64"], "b64": False}, {}), "not encoded"),
        (token({"alg": "EdDSA", "crit": []}, {}), "crit is no list"),
        (token({"alg": "EdDSA", "crit": "exp"}, {}), "crit is no list"),
        (token({"alg": "EdDSA", "crit": ["exp"]}, {}), "does not have"),
        (token({"alg": "EdDSA", "crit": ["alg"]}, {}), "may not name"),
        (token({"alg": "EdDSA", "crit": ["exp"], "exp": 1}, {}), "critical"),
        (
            token({"alg": "EdDSA", "crit": ["sigT", "sigD"], "sigT": "x", "sigD": {}}, {}),
            "critical",
        ),
    ],
)
def test_what_is_no_jws_says_why(compact: str, reason: str) -> None:
    with pytest.raises(jose.JoseError) as caught:
        jose.parse(compact)
    assert reason in caught.value.reason


def test_a_compact_jades_seal_is_opened() -> None:
    """ETSI TS 119 182-1 section 5.2: what it adds may be critical, and changes no signature."""
    more = {"sigT": "2026-01-01T00:00:00Z", "sigPl": {"addressCountry": "PT"}}
    found = jose.parse(token({"alg": "ES256", "crit": ["sigT", "sigPl"], **more}, {"id": "urn:1"}))
    assert {"id": "urn:1"} == found.payload


def test_only_one_spelling_of_base64url_is_read() -> None:
    for data in (b"", b"a", b"ab", b"abc", bytes(range(256))):
        text = base64.urlsafe_b64encode(data).decode().rstrip("=")
        assert data == jose.decode(text, "part")
    for text in ("YQ==", "YR", "Y", "YWJ", "Y\nQ"):
        with pytest.raises(jose.JoseError):
            jose.decode(text, "part")


def test_the_credential_is_the_vc_claim_or_the_whole_payload() -> None:
    inner = jose.parse(token({}, {"vc": {"id": "urn:1"}, "iss": "x"}))
    assert ({"id": "urn:1", "issuer": "x"}, True) == jose.unwrap(inner)
    whole = jose.parse(token({}, {"id": "urn:1"}))
    assert ({"id": "urn:1"}, False) == jose.unwrap(whole)
    odd = jose.parse(token({}, {"vc": "text"}))
    assert ({"vc": "text"}, False) == jose.unwrap(odd)


def test_a_presentation_is_handed_back_as_it_is() -> None:
    payload = {"vp": {"verifiableCredential": []}, "vc": {"id": "urn:1"}}
    assert (payload, False) == jose.unwrap(jose.parse(token({}, payload)))


# Official vectors --------------------------------------------------------------------------------


def vc_jwt() -> tuple[str, dict[str, Any]]:
    """The VC-JWT vector and the document of its issuer."""
    folder = VECTORS / "vc-jwt-1.1"
    texts = {path.suffix: path.read_text() for path in folder.iterdir() if path.suffix != ".md"}
    return texts[".jwt"].strip(), {"did:example:foo": json.loads(texts[".json"])}


def vc_jose() -> tuple[str, dict[str, Any]]:
    """The VC-JOSE vector; its key stands in its kid."""
    return (VECTORS / "vc-jose" / "status-list.jws").read_text().strip(), {}


@needs_shared
def test_the_vc_jwt_vector_verifies_with_its_issuers_key() -> None:
    result = jose.verify(dossier(*vc_jwt()))
    assert ("vc-jwt", PASSED, PASSED) == (result.mechanism, result.verifies, result.controls)
    assert "did:example:foo#key1" == result.method_url


@needs_shared
def test_the_vc_jose_vector_verifies_with_a_key_that_is_not_its_issuers() -> None:
    result = jose.verify(dossier(*vc_jose()))
    assert ("vc-jose", PASSED) == (result.mechanism, result.verifies)
    assert result.controls is not PASSED


@needs_shared
@pytest.mark.parametrize("vector", [vc_jwt, vc_jose])
def test_no_signed_character_of_a_vector_can_be_changed(
    vector: Callable[[], tuple[str, dict[str, Any]]],
) -> None:
    compact, documents = vector()
    accepted = []
    for index, letter in enumerate(compact):
        other = "A" if letter != "A" else "B"
        changed = compact[:index] + other + compact[index + 1 :]
        try:
            result = jose.verify(dossier(changed, documents))
        except jose.JoseError:
            continue
        if result.verifies is PASSED:
            accepted.append(index)
    assert [] == accepted


@needs_shared
def test_the_sample_without_a_key_cannot_be_told() -> None:
    compact = (SAMPLES / "openbadges-3.0" / "simple.jwt").read_text()
    result = jose.verify(dossier(compact))
    assert result.verifies is CANT_TELL
    assert "names no key" in result.why


# Verifying ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("alg", ALGORITHMS)
@pytest.mark.parametrize("form", ["vc-jose", "vc-jwt"])
def test_each_algorithm_verifies_and_fails_when_the_payload_is_changed(alg: str, form: str) -> None:
    compact = Issuer().jwt(minimal(), form, alg)
    assert jose.verify(dossier(compact)).verifies is PASSED
    head, payload, signature = compact.split(".")
    other = base64url(jose.decode(payload, "payload").replace(b"Tide", b"Ride"))
    result = jose.verify(dossier(f"{head}.{other}.{signature}"))
    assert (FAILED, True) == (result.verifies, "does not fit" in result.why)


def test_a_key_of_the_issuer_is_the_issuers() -> None:
    result = jose.verify(dossier(signed(minimal())))
    assert (PASSED, PASSED) == (result.verifies, result.controls)


def unnamed(issuer: str, alg: str = "EdDSA", signer: Issuer | None = None) -> str:
    """A badge of an issuer, in an envelope whose header names no key."""
    document = minimal()
    document["issuer"]["id"] = issuer
    return (signer or Issuer()).jwt(document, alg=alg, header=lambda head: head.pop("kid"))


def test_without_a_name_the_key_is_one_of_the_issuers() -> None:
    did = Issuer().kid("ES256K").partition("#")[0]
    for compact in (unnamed(Issuer().did), unnamed(did, "ES256K")):
        result = jose.verify(dossier(compact))
        assert (PASSED, PASSED) == (result.verifies, result.controls)
    several = {"keys": [public_jwk("ES256"), public_jwk("RS256"), *key_set()["keys"]]}
    result = jose.verify(dossier(unnamed(WEB), {JWKS: several}))
    assert (PASSED, PASSED) == (result.verifies, result.controls)


def test_without_a_name_a_stranger_is_not_the_issuer() -> None:
    stranger = Issuer("somebody else")
    result = jose.verify(dossier(unnamed(Issuer().did, signer=stranger)))
    assert (FAILED, True) == (result.verifies, "does not fit" in result.why)
    others = {"keys": [*key_set()["keys"], {**Issuer("a third").jwk}]}
    result = jose.verify(dossier(unnamed(WEB, signer=stranger), {JWKS: others}))
    assert (FAILED, True) == (result.verifies, "none of the 2" in result.why)


def test_without_a_name_and_an_issuer_who_answers_nobody_can_tell() -> None:
    result = jose.verify(dossier(unnamed(WEB)))
    assert (CANT_TELL, True) == (result.verifies, "names no key" in result.why)
    result = jose.verify(dossier(unnamed(WEB), {JWKS: {"keys": [public_jwk("RS256")]}}))
    assert CANT_TELL is result.verifies


def test_a_did_key_of_somebody_else_is_not_the_issuers() -> None:
    compact = Issuer("somebody else").jwt(minimal())
    result = jose.verify(dossier(compact))
    assert (PASSED, FAILED) == (result.verifies, result.controls)


@pytest.mark.parametrize("name", ["none", "None", "HS256", "hs512", None, 7, [], {}])
def test_forbidden_algorithms_fail_with_the_reason(name: object) -> None:
    head = {"alg": name, "kid": Issuer().method}
    result = jose.verify(dossier(token(head, minimal(), b"")))
    assert result.verifies is FAILED
    assert result.why


def test_an_hmac_keyed_with_the_public_key_fails() -> None:
    for secret in (json.dumps(public_jwk("RS256")).encode(), Issuer().multikey.encode()):
        head = {"alg": "HS256", "jwk": public_jwk("RS256")}
        start = token(head, minimal(), b"").rstrip(".")
        mac = hmac.new(secret, start.encode(), hashlib.sha256).digest()
        assert jose.verify(dossier(f"{start}.{base64url(mac)}")).verifies is FAILED


def test_the_key_decides_and_not_the_header() -> None:
    for alg in ALGORITHMS:
        for claimed in ALGORITHMS:
            kid = Issuer().kid(alg)
            compact = signed(minimal(), alg, lambda h, c=claimed, k=kid: h.update(alg=c, kid=k))
            expected = PASSED if claimed == alg else FAILED
            assert expected is jose.verify(dossier(compact)).verifies, (alg, claimed)


def test_a_key_for_one_algorithm_is_not_used_for_another() -> None:
    key = {**public_jwk("PS256"), "alg": "PS256"}
    compact = signed(minimal(), "RS256", lambda h: (h.pop("kid"), h.update(jwk=key)))
    assert jose.verify(dossier(compact)).verifies is FAILED
    key["alg"] = "RS256"
    compact = signed(minimal(), "RS256", lambda h: (h.pop("kid"), h.update(jwk=key)))
    assert jose.verify(dossier(compact)).verifies is PASSED


def test_ed25519_is_another_name_of_eddsa() -> None:
    compact = signed(minimal(), edit=lambda h: h.update(alg="Ed25519"))
    assert jose.verify(dossier(compact)).verifies is PASSED


@pytest.mark.parametrize("alg", ["Ed448", "ES256B", "ML-DSA-44", "EdDSA2"])
def test_an_algorithm_that_is_not_known_cannot_be_told(alg: str) -> None:
    compact = signed(minimal(), edit=lambda h: h.update(alg=alg))
    assert jose.verify(dossier(compact)).verifies is CANT_TELL


def test_a_key_for_encryption_is_refused() -> None:
    key = {**public_jwk("RS256"), "use": "enc"}
    compact = signed(minimal(), "RS256", lambda h: (h.pop("kid"), h.update(jwk=key)))
    assert jose.verify(dossier(compact)).verifies is FAILED


def carrying(jwk: Any) -> str:
    """A badge of a web issuer whose header carries a key."""
    return signed(web_badge(), edit=lambda h: (h.pop("kid"), h.update(jwk=jwk)))


def test_a_key_in_the_header_verifies_and_says_nothing_of_the_issuer() -> None:
    result = jose.verify(dossier(carrying(Issuer().jwk)))
    assert (PASSED, CANT_TELL) == (result.verifies, result.controls)
    assert result.controls_why


def test_a_key_in_the_header_is_the_issuers_when_its_key_set_lists_it() -> None:
    result = jose.verify(dossier(carrying(Issuer().jwk), {JWKS: key_set("any name")}))
    assert (PASSED, PASSED) == (result.verifies, result.controls)


def test_a_key_in_the_header_that_the_issuers_key_set_does_not_list_is_not_shown_to_be_his() -> (
    None
):
    other = {"keys": [{**Issuer("another key").jwk, "kid": "1"}]}
    result = jose.verify(dossier(carrying(Issuer().jwk), {JWKS: other}))
    assert result.verifies is PASSED
    assert result.controls is not PASSED


@pytest.mark.parametrize("jwk", [{}, {"kty": "OKP"}, {"kty": 7}, {"kty": "oct", "k": "AAAA"}])
def test_a_key_in_the_header_that_is_none_does_not_pass(jwk: object) -> None:
    assert jose.verify(dossier(carrying(jwk))).verifies is not PASSED


def test_a_private_key_in_the_header_is_seen() -> None:
    result = jose.verify(dossier(carrying({**Issuer().jwk, "d": "AAAA"})))
    assert result.method is not None
    assert result.method.secret
    assert "d" not in result.method.jwk


def test_a_key_named_shortly_is_looked_up_in_the_issuers_key_set() -> None:
    compact = signed(web_badge(), edit=lambda h: h.update(kid="key-1"))
    result = jose.verify(dossier(compact, {JWKS: key_set()}))
    assert (PASSED, PASSED) == (result.verifies, result.controls)
    assert f"{JWKS}#key-1" == result.method_url


def test_a_key_named_shortly_is_looked_up_in_the_issuers_own_document_too() -> None:
    own = {
        "id": WEB,
        "verificationMethod": [
            {"id": "#key-1", "type": "JsonWebKey", "controller": WEB, "publicKeyJwk": Issuer().jwk}
        ],
        "assertionMethod": ["#key-1"],
    }
    for kid in ("key-1", "#key-1", f"{WEB}#key-1"):
        compact = signed(web_badge(), edit=lambda h, k=kid: h.update(kid=k))
        result = jose.verify(dossier(compact, {WEB: own}))
        assert (PASSED, PASSED) == (result.verifies, result.controls), kid


@pytest.mark.parametrize("prefix", ["", "urn:ietf:params:oauth:jwk-thumbprint:sha-256:"])
@pytest.mark.parametrize("said", [True, False])
def test_a_key_in_the_issuers_document_is_found_by_its_thumbprint(prefix: str, said: bool) -> None:
    """VC-JOSE-COSE section 4.2; the JWK may say its name itself, and need not."""
    name = thumbprint(Issuer().jwk)
    jwk = {**Issuer().jwk, **({"kid": name} if said else {})}
    method = {"id": "#key-1", "type": "JsonWebKey", "controller": WEB, "publicKeyJwk": jwk}
    own = {"id": WEB, "verificationMethod": [method], "assertionMethod": ["#key-1"]}
    compact = signed(web_badge(), edit=lambda head: head.update(kid=prefix + name))
    result = jose.verify(dossier(compact, {WEB: own}))
    assert (PASSED, PASSED) == (result.verifies, result.controls)
    compact = signed(web_badge(), edit=lambda head: head.update(kid=prefix + "another"))
    assert PASSED is not jose.verify(dossier(compact, {WEB: own})).verifies


def test_a_key_named_shortly_beside_a_did_is_that_dids() -> None:
    document = minimal()
    short = Issuer().multikey
    for kid in (short, f"#{short}"):
        compact = signed(document, edit=lambda h, k=kid: h.update(kid=k))
        result = jose.verify(dossier(compact))
        assert (PASSED, PASSED) == (result.verifies, result.controls)


def test_a_key_set_out_of_reach_leaves_the_question_open() -> None:
    compact = signed(web_badge(), edit=lambda h: h.update(kid="key-1"))
    assert jose.verify(dossier(compact)).verifies is CANT_TELL


def test_where_the_named_key_cannot_be_had_the_carried_one_is_tried() -> None:
    compact = signed(web_badge(), edit=lambda h: h.update(kid="key-1", jwk=Issuer().jwk))
    result = jose.verify(dossier(compact))
    assert (PASSED, CANT_TELL) == (result.verifies, result.controls)


@pytest.mark.parametrize("kid", [7, [], {}, "", None, " ", "no such key", "x:y", "did:web:", "://"])
def test_odd_names_of_keys_raise_nothing_and_pass_nothing(kid: object) -> None:
    compact = signed(web_badge(), edit=lambda h: h.update(kid=kid))
    subject = dossier(compact)
    assert jose.verify(subject).verifies is not PASSED
    list(jose.references(subject.credential))


def test_no_odd_header_or_key_raises_or_passes() -> None:
    chance = random.Random(13)
    odd: list[Any] = [None, 7, -1, 1.5, True, "", "x", "é", [], [[]], {}, {"id": {}}, "A" * 400]
    for _ in range(600):
        alg = chance.choice(ALGORITHMS)
        jwk = dict(Issuer().jwk if alg == "EdDSA" else public_jwk(alg))
        head: dict[str, Any] = {"alg": alg, "kid": chance.choice(odd), "jwk": jwk, "typ": "JWT"}
        target = chance.choice([head, jwk])
        target[chance.choice(sorted(target))] = chance.choice(odd)
        payload: dict[str, Any] = {"issuer": chance.choice(odd), "iss": chance.choice(odd)}
        subject = dossier(token(head, payload, bytes(chance.choice((0, 1, 64, 96, 256)))))
        assert jose.verify(subject).verifies is not PASSED
        list(jose.references(subject.credential))


# What has to be at hand --------------------------------------------------------------------------


def asked(compact: str) -> list[tuple[str, str]]:
    """URL and role of each reference."""
    return [(one.url, one.role) for one in jose.references(dossier(compact).credential)]


def test_the_key_and_the_issuers_documents_are_asked_for() -> None:
    named = signed(web_badge(), edit=lambda h: h.update(kid="https://keys.example/1"))
    wanted = [("https://keys.example/1", "controller"), (JWKS, "jwks"), (WEB, "controller")]
    assert wanted == asked(named)
    short = signed(web_badge(), edit=lambda h: h.update(kid="key-1"))
    assert {(JWKS, "jwks"), (WEB, "controller")} == set(asked(short))
    assert [(JWKS, "jwks"), (WEB, "controller")] == asked(carrying(Issuer().jwk))


def test_an_issuer_that_is_its_own_document_asks_for_nothing() -> None:
    assert [] == asked(signed(minimal()))
    assert [] == list(jose.references(Credential("x", "", Container.JSON, minimal())))


def test_the_secret_members_of_a_key_are_those_of_the_identity_room() -> None:
    for name in identity.SECRET_MEMBERS:
        assert name == jose.private_member({"kty": "OKP", name: "AA"})
    assert "" == jose.private_member(Issuer().jwk)
