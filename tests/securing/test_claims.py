"""Rules on the header and the claims of a JWT: what Open Badges, VC 1.1 and VC-JOSE each ask."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

import mcconform.securing.rules.jose  # noqa: F401 - the rules are asked by their ids
from fixtures.documents import BASES, minimal
from fixtures.issuer import Issuer, base64url, compact_json, public_jwk
from mcconform import catalogue
from mcconform.catalogue import MUST
from mcconform.model import Container, Credential, Dossier, Finding, Outcome
from mcconform.securing import jose
from mcconform.securing.rules.claims import no_wrapper
from tests.shared import SAMPLES, needs_shared

AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
ROOMS = ("securing.claims.", "securing.jose.")
UNTIL = "2027-01-01T00:00:00Z"


def dossier(compact: str, standard: str = "ob3") -> Dossier:
    """A dossier on what a JWS holds, recognised as a standard."""
    jws = jose.parse(compact)
    document, vc_claim = jose.unwrap(jws)
    how = "vc-jwt" if vc_claim else "vc-jose"
    kind = Container.JWT
    credential = Credential("test", "0" * 64, kind, document, standard, None, how, jws, vc_claim)
    return Dossier(credential, AT, {})


def made(
    standard: str = "ob3",
    form: str = "vc-jwt",
    document: dict[str, Any] | None = None,
    header: dict[str, Any] | None = None,
    **claims: Any,
) -> Dossier:
    """A badge as a JWT; a claim that is None is left out."""

    def claimed(payload: dict[str, Any]) -> None:
        payload.update(claims)
        for name in [name for name, value in payload.items() if value is None]:
            del payload[name]

    def headed(head: dict[str, Any]) -> None:
        head.update(header or {})
        for name in [name for name, value in head.items() if value is None]:
            del head[name]

    text = Issuer().jwt(document or minimal(), form, header=headed, claims=claimed)
    return dossier(text, standard)


def findings(rule: str, subject: Dossier) -> list[Finding]:
    """What a rule says; inapplicable where it does not apply."""
    record = catalogue.get(rule)
    assert record.check is not None
    if record.applies is not None and not record.applies(subject):
        return [Finding("", outcome=Outcome.INAPPLICABLE)]
    return list(record.check(subject))


def outcome(rule: str, subject: Dossier) -> Outcome:
    """The worst of what a rule says."""
    seen = {finding.outcome for finding in findings(f"securing.{rule}", subject)}
    order = (Outcome.FAILED, Outcome.CANT_TELL, Outcome.INAPPLICABLE)
    return next((one for one in order if one in seen), Outcome.PASSED)


def failures(subject: Dossier) -> list[str]:
    """The rules of this room that fail."""
    return [
        rule.id.removeprefix("securing.")
        for room in ROOMS
        for rule in catalogue.rules(prefix=room)
        if outcome(rule.id.removeprefix("securing."), subject) is Outcome.FAILED
    ]


@pytest.mark.parametrize("form", ["vc-jwt", "vc-jose"])
@pytest.mark.parametrize("standard", ["ob3", "vc2"])
def test_a_sound_jwt_breaks_no_rule(form: str, standard: str) -> None:
    typ = "vc+jwt" if (form, standard) == ("vc-jose", "vc2") else "JWT"
    assert [] == failures(made(standard, form, header={"typ": typ}))


@pytest.mark.parametrize(
    ("claim", "value", "rule"),
    [
        ("iss", "https://somebody.example", "claims.issuer"),
        ("sub", "did:example:somebody", "claims.subject"),
        ("jti", "urn:uuid:another", "claims.id"),
        ("nbf", 1735689601, "claims.not_before"),
        ("nbf", "2025-01-01T00:00:00Z", "claims.not_before"),
        ("iss", {"id": Issuer().did}, "claims.issuer"),
        ("jti", 7, "claims.id"),
    ],
)
def test_a_claim_that_differs_is_one_fault(claim: str, value: Any, rule: str) -> None:
    assert [rule] == failures(made(**{claim: value}))
    assert [rule] == failures(made("vc1", **{claim: value}))


@pytest.mark.parametrize(
    ("claim", "rule"),
    [
        ("iss", "claims.issuer"),
        ("sub", "claims.subject"),
        ("jti", "claims.id"),
        ("nbf", "claims.not_before"),
    ],
)
def test_open_badges_wants_each_claim_and_the_w3c_does_not(claim: str, rule: str) -> None:
    assert [rule] == failures(made(**{claim: None}))
    subject = made("vc1", **{claim: None})
    assert [] == failures(subject)
    assert outcome(rule, subject) is Outcome.INAPPLICABLE


def test_swapped_claims_are_two_faults() -> None:
    document = minimal()
    swapped = {"iss": document["id"], "jti": document["issuer"]["id"]}
    assert ["claims.id", "claims.issuer"] == failures(made(**swapped))


def test_exp_is_wanted_as_soon_as_there_is_an_end() -> None:
    document = minimal() | {"validUntil": UNTIL}
    assert [] == failures(made(document=document))
    assert ["claims.expires"] == failures(made(document=document, exp=None))
    assert ["claims.expires"] == failures(made(document=document, exp=1798761601))
    assert outcome("claims.expires", made(exp=1798761600)) is Outcome.INAPPLICABLE
    assert ["claims.expires"] == failures(made(exp="soon"))


@pytest.mark.parametrize(
    ("text", "nbf"),
    [
        ("2025-01-01T00:00:00.999Z", 1735689600),
        ("2025-01-01T00:00:00.999Z", 1735689601),
        ("2025-01-01T01:00:00+01:00", 1735689600),
        ("2025-01-01T00:00:00", 1735689600),
        ("2025-01-01T00:00:00Z", 1735689600.75),
        ("10000-01-01T00:00:00Z", 253402300800),
    ],
)
def test_whole_seconds_are_compared_as_instants(text: str, nbf: float) -> None:
    document = minimal()
    document["validFrom"] = "2025-01-01T00:00:00Z"

    def late(payload: dict[str, Any]) -> None:
        payload["vc"]["validFrom"] = text
        payload["nbf"] = nbf

    compact = Issuer().jwt(document, "vc-jwt", claims=late)
    assert [] == failures(dossier(compact))


def test_a_subject_without_id_is_never_blamed() -> None:
    document = minimal()
    del document["credentialSubject"]["id"]
    document["credentialSubject"]["identifier"] = [{"type": "IdentityObject"}]
    for sub in (None, "did:example:somebody"):
        subject = made(document=document, sub=sub)
        assert [] == failures(subject)


def test_several_subjects_have_no_one_id_to_compare_with() -> None:
    document = minimal()
    document["credentialSubject"] = [document["credentialSubject"]] * 2
    assert outcome("claims.subject", made(document=document, sub="x")) is Outcome.INAPPLICABLE


@needs_shared
def test_the_sample_badge_without_sub_breaks_that_rule() -> None:
    text = (SAMPLES / "openbadges-3.0" / "simple-jwt.svg").read_text()
    compact = text.partition('verify="')[2].partition('"')[0]
    assert ["claims.subject"] == failures(dossier(compact))


@needs_shared
def test_the_sample_badge_without_a_key_breaks_that_rule() -> None:
    compact = (SAMPLES / "openbadges-3.0" / "simple.jwt").read_text()
    assert ["jose.names_key"] == failures(dossier(compact))


def test_vc_jose_dates_the_signature_and_only_advises_on_the_rest() -> None:
    claims = {"nbf": 1, "exp": 2, "sub": "did:example:x", "jti": "urn:uuid:x"}
    subject = made("vc2", "vc-jose", header={"typ": "vc+jwt"}, **claims)
    assert ["claims.no_conflict"] == failures(subject)
    assert catalogue.get("securing.claims.no_conflict").level is not MUST
    found = findings("securing.claims.no_conflict", subject)
    assert ["sub", "jti"] == [finding.args["claim"] for finding in found]
    wrong = made("vc2", "vc-jose", header={"typ": "vc+jwt"}, iss="https://somebody.example")
    assert ["claims.issuer"] == failures(wrong)


@pytest.mark.parametrize("name", ["none", "HS256", None, 7])
def test_an_algorithm_that_protects_nothing_is_named(name: object) -> None:
    head = base64url(compact_json({"alg": name, "kid": Issuer().method}))
    payload = made().credential.jws
    assert payload is not None
    body = base64url(compact_json(payload.payload))
    assert ["jose.algorithm"] == failures(dossier(f"{head}.{body}."))


def test_a_short_rsa_key_is_named() -> None:
    short = {"kty": "RSA", "n": base64url(bytes([255] * 128)), "e": "AQAB"}
    subject = made(header={"alg": "RS256", "kid": None, "jwk": short})
    assert ["jose.algorithm"] == failures(subject)
    sound = made(header={"alg": "RS256", "kid": None, "jwk": public_jwk("RS256")})
    assert [] == failures(sound)


def test_an_algorithm_nobody_here_knows_is_not_blamed() -> None:
    subject = made(header={"alg": "Ed448"})
    assert [] == failures(subject)
    assert outcome("jose.algorithm", subject) is Outcome.CANT_TELL


def test_further_header_members_are_said_of_open_badges_alone() -> None:
    extra = {"cty": "vc", "x5c": []}
    subject = made(header=extra)
    assert ["jose.header_members"] == failures(subject)
    assert ["cty", "x5c"] == [
        finding.args["member"] for finding in findings("securing.jose.header_members", subject)
    ]
    assert [] == failures(made("vc1", header=extra))


@pytest.mark.parametrize(
    "header", [{"kid": None}, {"kid": ""}, {"kid": 7}, {"jwk": "text"}, {"kid": None, "jwk": []}]
)
def test_a_header_that_names_no_key_is_named(header: dict[str, Any]) -> None:
    assert ["jose.names_key"] == failures(made(header=header))


@pytest.mark.parametrize("member", ["d", "p", "k"])
def test_a_private_key_in_the_header_is_named(member: str) -> None:
    jwk = {**Issuer().jwk, member: "AAAA"}
    assert ["jose.no_private_key"] == failures(made(header={"kid": None, "jwk": jwk}))


def test_a_private_key_inside_a_did_jwk_is_named() -> None:
    encoded = base64url(compact_json({**public_jwk("ES256"), "d": "AAAA"}))
    subject = made(header={"alg": "ES256", "kid": f"did:jwk:{encoded}#0"})
    assert ["jose.no_private_key"] == failures(subject)


@pytest.mark.parametrize(
    ("standard", "form", "typ", "expected"),
    [
        ("ob3", "vc-jwt", "JWT", []),
        ("ob3", "vc-jwt", "jwt", []),
        ("ob3", "vc-jwt", None, []),
        ("ob3", "vc-jose", "vc+jwt", ["jose.type"]),
        ("ob3", "vc-jose", 7, ["jose.type"]),
        ("vc1", "vc-jwt", "application/JWT", []),
        ("vc2", "vc-jose", "vc+jwt", []),
        ("vc2", "vc-jose", "application/vc+jwt", []),
        ("vc2", "vc-jose", "vc+ld+json+jwt", ["jose.type"]),
        ("vc2", "vc-jose", "JWT", ["jose.type"]),
        ("vc2", "vc-jose", None, ["jose.type"]),
    ],
)
def test_typ_is_that_of_the_format(
    standard: str, form: str, typ: object, expected: list[str]
) -> None:
    assert expected == failures(made(standard, form, header={"typ": typ}))
    assert catalogue.get("securing.jose.type").level is not MUST


@pytest.mark.parametrize("value", [None, 7, [], {}, True, "text", {"id": 7}, [[]]])
@pytest.mark.parametrize("member", ["issuer", "credentialSubject", "id", "validFrom", "validUntil"])
def test_odd_members_raise_nothing(member: str, value: Any) -> None:
    document = minimal() | {"validUntil": UNTIL}

    def odd(payload: dict[str, Any]) -> None:
        payload["vc"][member] = value
        payload["exp"] = value

    for standard in ("ob3", "vc1"):
        failures(dossier(Issuer().jwt(document, "vc-jwt", claims=odd), standard))


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({}, []),
        ({"vc": "a remnant"}, ["/vc"]),
        ({"vp": None}, ["/vp"]),
        ({"vc": {}, "vp": {}}, ["/vc", "/vp"]),
    ],
    ids=str,
)
def test_the_claims_of_the_older_form_have_no_place_beside_a_credential(
    claims: dict[str, Any], expected: list[str]
) -> None:
    jwt = Issuer().jwt(BASES["vc"](), "vc-jose", claims=lambda payload: payload.update(claims))
    assert expected == [one.pointer for one in no_wrapper(dossier(jwt, "vc2"))]


@pytest.mark.parametrize(
    ("typ", "standard", "expected"),
    [("vc+jwt", "vc2", [""]), ("JWT", "vc2", []), ("vc+jwt", "vc1", [])],
)
def test_a_credential_of_version_2_in_the_claim_fails_where_typ_is_the_new_one(
    typ: str, standard: str, expected: list[str]
) -> None:
    jwt = Issuer().jwt(BASES["vc"](), "vc-jwt", header=lambda head: head.update(typ=typ))
    rule = catalogue.get("securing.claims.no_wrapper")
    subject = dossier(jwt, standard)
    assert rule.check is not None
    assert rule.applies is not None
    found = list(rule.check(subject)) if rule.applies(subject) else []
    assert expected == [one.pointer for one in found]


@pytest.mark.parametrize("typ", ["vc+jwt", "JWT"])
def test_a_claim_that_holds_no_credential_does_not_hide_the_one_around_it(typ: str) -> None:
    jwt = Issuer().jwt(
        BASES["vc"](),
        "vc-jose",
        header=lambda head: head.update(typ=typ),
        claims=lambda payload: payload.update(vc={"a": 1}),
    )
    assert ["/vc"] == [one.pointer for one in no_wrapper(dossier(jwt, "vc2"))]


@pytest.mark.parametrize("claim", ["nbf", "exp"])
@pytest.mark.parametrize("odd", ["1900000000", True, None, [1]])
def test_dates_among_the_claims_are_numbers_in_every_form(claim: str, odd: Any) -> None:
    jwt = Issuer().jwt(
        BASES["vc"](),
        "vc-jose",
        header=lambda head: head.update(typ="vc+jwt"),
        claims=lambda payload: payload.update({claim: odd}),
    )
    rule = {"nbf": "claims.not_before", "exp": "claims.expires"}[claim]
    assert [rule] == failures(dossier(jwt, "vc2"))


@pytest.mark.parametrize(
    ("header", "claims", "fails"),
    [
        ({}, {}, False),
        ({"kid": "#key"}, {}, True),
        ({"kid": "#key"}, {"iss": Issuer().did}, False),
        ({"kid": ""}, {"iss": Issuer().did}, True),
        ({"kid": 7}, {}, True),
        ({"kid": None}, {"iss": Issuer().did}, True),
        ({"kid": None, "jwk": {}}, {}, False),
        ({"kid": None}, {"issuer": "https://example.org/issuer"}, False),
        ({"kid": None}, {"vct": "urn:x:y"}, False),
    ],
    ids=str,
)
def test_the_key_of_a_did_is_named(header: Any, claims: Any, fails: bool) -> None:
    def change(head: dict[str, Any]) -> None:
        head.update({"typ": "vc+jwt", **header})
        if head["kid"] is None:
            del head["kid"]

    def payload(found: dict[str, Any]) -> None:
        found.pop("iss")
        found.update(claims)

    jwt = Issuer().jwt(BASES["vc"](), "vc-jose", header=change, claims=payload)
    assert fails is ("jose.did_key_named" in failures(dossier(jwt, "vc2")))


def test_a_credential_that_is_no_jwt_meets_none_of_these_rules() -> None:
    credential = Credential("test", "0" * 64, Container.JSON, minimal(), "ob3")
    subject = Dossier(credential, AT, {})
    rules = [rule for room in ROOMS for rule in catalogue.rules(prefix=room)]
    assert len(rules) == 15
    assert {Outcome.INAPPLICABLE} == {
        outcome(r.id.removeprefix("securing."), subject) for r in rules
    }
