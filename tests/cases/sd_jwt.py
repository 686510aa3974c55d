"""Cases of the rules on selective disclosure."""

from __future__ import annotations

from typing import Any

from fixtures.documents import plain_vc
from tests import envelopes
from tests.envelopes import bound, digest, disclosure, sd_jwt, selective
from tests.forge import Recipe, Triple

Json = Any
JSON = Recipe(base="minimal")


def of(token: str) -> Recipe:
    """A token as it is."""
    return Recipe(base="vc", sign="none", raw=lambda _: token.encode())


def disclosing(*values: Json, **members: Json) -> Recipe:
    """A credential with one disclosure of a member."""
    text = disclosure(*values)
    return of(sd_jwt({**plain_vc(), "_sd": [digest(text)], **members}, (text,)))


SCHEMA = {"id": "https://badges.example/schema.json", "type": "JsonSchema"}
PAYLOAD, SHOWN = selective()
SOUND = of(sd_jwt(PAYLOAD, SHOWN))
BOUND = of(bound(sd_jwt(PAYLOAD, SHOWN)))
W3C = Recipe(base="vc", sign="vc-jose", header=lambda head: head.update(typ="vc+jwt", cty="vc"))
CASES: dict[str, Triple] = {
    "securing.sd_jwt.hash_algorithm": Triple(
        SOUND, disclosing("salt", "name", "Tides", _sd_alg="md5"), JSON
    ),
    "securing.sd_jwt.member_names": Triple(SOUND, disclosing("salt", "issuer", "urn:me"), JSON),
    "securing.sd_jwt.always_disclosed": Triple(
        SOUND, disclosing("salt", "credentialSchema", SCHEMA), JSON
    ),
    "securing.sd_jwt.key_binding": Triple(
        BOUND, of(bound(sd_jwt(PAYLOAD, SHOWN), key="somebody else")), SOUND
    ),
    "securing.sd_jwt.key_binding_audience": Triple(SOUND, BOUND, JSON),
    "securing.jose.content_type": Triple(
        W3C,
        Recipe(
            base="vc",
            sign="vc-jose",
            header=lambda head: head.update(typ="vc+jwt", cty="vc+ld+json"),
        ),
        of(envelopes.jose(plain_vc())),
    ),
}
