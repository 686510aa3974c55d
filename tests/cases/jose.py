"""Cases of the rules on JWT envelopes: header, key and claims."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fixtures.documents import plain_vc
from fixtures.issuer import Issuer, base64url, compact_json
from tests.envelopes import data_url, jose, wrapped
from tests.forge import Recipe, Triple

JSON = Recipe(base="minimal")
SOUND = Recipe(base="minimal", sign="vc-jwt")
W3C = Recipe(base="vc", sign="vc-jose", header=lambda head: head.update(typ="vc+jwt"))
UNTIL = "2027-01-01T00:00:00Z"
SHORT_KEY = {"kty": "RSA", "n": base64url(bytes([255] * 128)), "e": "AQAB"}
SHORT_DID = f"did:jwk:{base64url(compact_json(SHORT_KEY))}"


def header(**members: Any) -> Recipe:
    """A badge whose JWT header has other members; one that is None is left out."""
    return Recipe(base="minimal", sign="vc-jwt", header=setter(members))


def claims(**members: Any) -> Recipe:
    """A badge whose JWT has other claims; one that is None is left out."""
    return Recipe(base="minimal", sign="vc-jwt", claims=setter(members))


def setter(members: dict[str, Any]) -> Callable[[Any], object]:
    """Set members; leave out those that are None."""

    def change(value: Any) -> None:
        value.update(members)
        for name in [name for name, member in members.items() if member is None]:
            del value[name]

    return change


def presents(credential: Any) -> Recipe:
    """A presentation as a JWT of VC-JOSE-COSE, by the holder."""

    def edit(document: Any) -> None:
        document["verifiableCredential"] = [credential]
        document["holder"] = Issuer().did

    typed = setter({"typ": "vp+jwt"})
    return Recipe(base="vp", edit=edit, sign="vc-jose", header=typed)


def without_subject_id(document: Any) -> None:
    """The subject is known by an identifier alone."""
    del document["credentialSubject"]["id"]
    document["credentialSubject"]["identifier"] = [
        {
            "type": "IdentityObject",
            "hashed": False,
            "identityHash": "anna@harbour.example",
            "identityType": "emailAddress",
        }
    ]


CASES: dict[str, Triple] = {
    "securing.jose.algorithm": Triple(
        SOUND,
        Recipe(
            base="minimal",
            sign="vc-jwt",
            edit=lambda document: document["issuer"].update(id=SHORT_DID),
            header=lambda head: head.update(alg="RS256", kid=f"{SHORT_DID}#0"),
        ),
        JSON,
    ),
    "securing.jose.header_members": Triple(SOUND, header(cty="vc"), W3C),
    "securing.jose.names_key": Triple(SOUND, header(kid=None), JSON),
    "securing.jose.no_private_key": Triple(
        SOUND, header(jwk={**Issuer().jwk, "d": base64url(bytes(32))}), JSON
    ),
    "securing.jose.type": Triple(SOUND, header(typ="vc+jwt"), JSON),
    "securing.claims.issuer": Triple(SOUND, claims(iss="https://college.example/issuers/7"), JSON),
    "securing.claims.subject": Triple(
        SOUND,
        claims(sub=None),
        Recipe(base="minimal", sign="vc-jwt", edit=without_subject_id),
    ),
    "securing.claims.id": Triple(SOUND, claims(jti="urn:uuid:another"), W3C),
    "securing.claims.not_before": Triple(SOUND, claims(nbf=1735689601), W3C),
    "securing.claims.expires": Triple(
        Recipe(
            base="minimal",
            sign="vc-jwt",
            edit=lambda document: document.update(validUntil=UNTIL),
        ),
        Recipe(
            base="minimal",
            sign="vc-jwt",
            edit=lambda document: document.update(validUntil=UNTIL),
            claims=lambda payload: payload.pop("exp"),
        ),
        SOUND,
    ),
    "securing.claims.no_conflict": Triple(
        W3C,
        Recipe(
            base="vc",
            sign="vc-jose",
            header=lambda head: head.update(typ="vc+jwt"),
            claims=lambda payload: payload.update(jti="urn:uuid:another"),
        ),
        SOUND,
    ),
    "securing.jose.did_key_named": Triple(
        W3C,
        Recipe(
            base="vc",
            sign="vc-jose",
            header=lambda head: (head.update(typ="vc+jwt"), head.pop("kid")),
        ),
        SOUND,
    ),
    "securing.jose.presents_envelopes": Triple(
        presents(wrapped(data_url(jose(plain_vc())))), presents(Issuer().sign(plain_vc())), W3C
    ),
    "securing.claims.no_wrapper": Triple(
        W3C,
        Recipe(
            base="vc",
            sign="vc-jose",
            header=lambda head: head.update(typ="vc+jwt"),
            claims=lambda payload: payload.update(vp="a remnant"),
        ),
        SOUND,
    ),
}
