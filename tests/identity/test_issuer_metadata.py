"""JWT VC Issuer Metadata: where they lie, what they have to say, and whose keys they hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from fixtures.documents import plain_vc
from fixtures.issuer import Issuer
from mcconform import securing
from mcconform.identity import issuer_metadata
from mcconform.model import Credential, Outcome, Resource, Source
from mcconform.securing.results import ProofResult
from tests import envelopes
from tests.forge import dossier_for
from tests.identity.helpers import dossier
from tests.intake.test_subject import only

Json = Any
ISSUER = "https://college.example/tenant/1234"
WELL_KNOWN = "https://college.example/.well-known/jwt-vc-issuer/tenant/1234"
KEYS = "https://keys.college.example/jwks"
AT = "2026-01-01T00:00:00Z"
OTHER = Issuer("somebody else")
PASSED, FAILED, CANT_TELL = Outcome.PASSED, Outcome.FAILED, Outcome.CANT_TELL


@pytest.mark.parametrize(
    ("issuer", "expected"),
    [
        (ISSUER, WELL_KNOWN),
        ("https://college.example", "https://college.example/.well-known/jwt-vc-issuer"),
        ("https://college.example/", "https://college.example/.well-known/jwt-vc-issuer"),
        ("https://college.example/a/", "https://college.example/.well-known/jwt-vc-issuer/a"),
        (
            "https://college.example:8443/a",
            "https://college.example:8443/.well-known/jwt-vc-issuer/a",
        ),
        ("http://college.example/a", ""),
        ("https://college.example/a?b=c", ""),
        ("https://college.example/a#b", ""),
        ("did:web:college.example", ""),
        ("", ""),
        ("https://[", ""),
    ],
)
def test_the_well_known_path_goes_between_host_and_path(issuer: str, expected: str) -> None:
    assert expected == issuer_metadata.address(issuer)


def key_set(*issuers: Issuer) -> Json:
    return {"keys": [{**one.jwk, "kid": f"key-{n}"} for n, one in enumerate(issuers)]}


def metadata(**members: Json) -> Json:
    return {"issuer": ISSUER, **members}


def sd_jwt_vc(
    signer: Issuer | None = None, kid: str | None = "key-0", **members: Json
) -> Credential:
    """An SD-JWT VC of the issuer at a web address."""
    payload = {"iss": ISSUER, "vct": "https://college.example/badge", "iat": 1735689600, **members}

    def header(head: Json) -> None:
        head["typ"] = "dc+sd-jwt"
        head["kid"] = kid
        if kid is None:
            del head["kid"]

    return only(envelopes.sd_jwt(payload, (), header, issuer=signer or Issuer()).encode())


def judged(credential: Credential, resources: Json) -> ProofResult:
    """What comes of its signature with these documents; a text stands for a problem."""
    held = {
        url: Resource(url, Source.NONE, problem=one, detail=one) if isinstance(one, str) else one
        for url, one in resources.items()
    }
    (found,) = securing.results(dossier_for(credential, held, AT))
    return found


def test_the_keys_may_stand_in_the_document_itself() -> None:
    found = judged(sd_jwt_vc(), {WELL_KNOWN: metadata(jwks=key_set(Issuer(), OTHER))})
    assert (PASSED, PASSED) == (found.verifies, found.controls)
    assert found.method is not None
    assert WELL_KNOWN == found.method.document


def test_the_keys_may_stand_elsewhere() -> None:
    held = {WELL_KNOWN: metadata(jwks_uri=KEYS), KEYS: key_set(Issuer())}
    found = judged(sd_jwt_vc(), held)
    assert (PASSED, PASSED) == (found.verifies, found.controls)


def test_a_header_without_a_name_is_tried_with_all_of_them() -> None:
    held = {WELL_KNOWN: metadata(jwks=key_set(OTHER, Issuer()))}
    found = judged(sd_jwt_vc(kid=None), held)
    assert (PASSED, PASSED) == (found.verifies, found.controls)


def test_a_key_of_somebody_else_is_not_the_issuers() -> None:
    forged = sd_jwt_vc(OTHER)
    found = judged(forged, {WELL_KNOWN: metadata(jwks=key_set(Issuer()))})
    assert FAILED is found.verifies
    stranger = sd_jwt_vc(OTHER, kid=OTHER.method)
    found = judged(
        stranger,
        {
            WELL_KNOWN: metadata(jwks=key_set(Issuer())),
            ISSUER: "not-found",
            "https://college.example/.well-known/jwks.json": "not-found",
        },
    )
    assert (PASSED, FAILED) == (found.verifies, found.controls)
    assert WELL_KNOWN in found.controls_why


def test_the_document_has_to_name_the_issuer() -> None:
    for named in ("https://college.example", ISSUER + "/", ISSUER.upper(), None, [ISSUER]):
        held = {WELL_KNOWN: {"issuer": named, "jwks": key_set(Issuer())}}
        found = judged(sd_jwt_vc(), held)
        assert PASSED not in (found.verifies, found.controls)
        own = judged(
            sd_jwt_vc(kid=Issuer().method),
            {
                **held,
                ISSUER: "not-found",
                "https://college.example/.well-known/jwks.json": "not-found",
            },
        )
        assert (PASSED, FAILED) == (own.verifies, own.controls)
        assert "are those of" in own.controls_why


AMISS: dict[str, Json] = {
    "both forms": metadata(jwks=key_set(Issuer()), jwks_uri=KEYS),
    "neither form": metadata(),
    "no key": metadata(jwks={"keys": []}),
    "no set": metadata(jwks=[Issuer().jwk]),
    "keys that are none": metadata(jwks={"keys": [5, None, "x"]}),
    "an address that is none": metadata(jwks_uri=5),
    "an address that nobody could ask": metadata(jwks_uri="urn:x"),
    "a list": [metadata(jwks=key_set(Issuer()))],
    "a text": "not-json",
    "the key under another name": metadata(jwks={"keys": [{**Issuer().jwk, "kid": "other"}]}),
    "two keys of one name": metadata(
        jwks={"keys": [{**one.jwk, "kid": "key-0"} for one in (Issuer(), OTHER)]}
    ),
}


@pytest.mark.parametrize("document", AMISS.values(), ids=AMISS)
def test_metadata_that_are_amiss_give_no_key(document: Json) -> None:
    found = judged(sd_jwt_vc(), {WELL_KNOWN: document, KEYS: key_set(Issuer())})
    assert PASSED is not found.verifies
    assert found.verifies in (FAILED, CANT_TELL)


@pytest.mark.parametrize("problem", ["timeout", "offline", "dns", "not-found"])
def test_metadata_out_of_reach_leave_the_question_open(problem: str) -> None:
    found = judged(sd_jwt_vc(), {WELL_KNOWN: problem})
    assert (CANT_TELL, CANT_TELL) == (found.verifies, found.controls)
    apart = judged(sd_jwt_vc(), {WELL_KNOWN: metadata(jwks_uri=KEYS), KEYS: problem})
    assert (CANT_TELL, CANT_TELL) == (apart.verifies, apart.controls)


def test_a_secret_key_there_never_becomes_a_method_with_its_secret() -> None:
    held = {WELL_KNOWN: metadata(jwks={"keys": [{**Issuer().jwk, "kid": "key-0", "d": "AAAA"}]})}
    found = judged(sd_jwt_vc(), held)
    assert found.method is not None
    assert found.method.secret
    assert "d" not in found.method.jwk


def asked(credential: Credential, resources: Json = None) -> list[str]:
    held = dossier(resources or {}).resources
    return [one.url for one in securing.references(credential, held)]


def test_the_metadata_and_the_key_set_they_name_are_asked_for() -> None:
    credential = sd_jwt_vc()
    assert WELL_KNOWN in asked(credential)
    assert KEYS not in asked(credential)
    assert KEYS in asked(credential, {WELL_KNOWN: metadata(jwks_uri=f"{KEYS}#x")})
    for odd in (5, None, [], "x", "urn:x"):
        assert asked(credential) == asked(credential, {WELL_KNOWN: metadata(jwks_uri=odd)})


def test_a_jwt_asks_for_them_and_a_badge_of_1edtech_does_not() -> None:
    document = plain_vc()
    document["issuer"] = ISSUER
    token = envelopes.signed(document, lambda head: head.update(kid="key-0", typ="vc+jwt"))
    credential = only(token.encode())
    assert WELL_KNOWN in asked(credential)
    assert WELL_KNOWN not in asked(replace(credential, standard="ob3"))
    found = judged(credential, {WELL_KNOWN: metadata(jwks=key_set(Issuer()))})
    assert (PASSED, PASSED) == (found.verifies, found.controls)


def test_of_a_jwt_their_silence_means_nothing() -> None:
    document = plain_vc()
    document["issuer"] = ISSUER
    token = envelopes.signed(document, lambda head: head.update(kid=OTHER.method), OTHER)
    found = judged(only(token.encode()), {WELL_KNOWN: metadata(jwks=key_set(Issuer()))})
    assert (PASSED, CANT_TELL) == (found.verifies, found.controls)


ODD: list[Callable[[], Json]] = [
    lambda: {"issuer": ISSUER, "jwks": {"keys": [{"kty": "EC", "kid": "key-0", "crv": []}]}},
    lambda: {"issuer": ISSUER, "jwks": {"keys": [{"kty": "RSA", "kid": "key-0", "n": 5}]}},
    lambda: {"issuer": ISSUER, "jwks": {"keys": [{"kid": ["key-0"], "kty": {}}]}},
    lambda: {"issuer": ISSUER, "jwks": {"keys": {"key-0": Issuer().jwk}}},
]


@pytest.mark.parametrize("document", ODD)
def test_odd_keys_never_raise_and_never_pass(document: Callable[[], Json]) -> None:
    found = judged(sd_jwt_vc(), {WELL_KNOWN: document()})
    assert PASSED not in (found.verifies, found.controls)
