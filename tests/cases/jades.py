"""Cases of the rules on seals and on JWS in JSON form."""

from __future__ import annotations

from typing import Any

from fixtures.issuer import ec_key
from mcconform.securing.jades import TRUST_ANCHORS
from tests import timestamping
from tests.envelopes import FROM, Edit, certificate, leaf, pem, root, school, seal, x5c
from tests.forge import Recipe, Triple

Json = Any
JSON = Recipe(base="minimal")
ANCHORS = {TRUST_ANCHORS: pem(root())}
BARE = Recipe(base="vc", sign="vc-jose")


def of(data: bytes, at: str = "2026-01-01T00:00:00Z") -> Recipe:
    """A sealed file, judged with the school's trust anchor."""
    return Recipe(base="vc", sign="none", raw=lambda _: data, resources=ANCHORS, at=at)


def without_time(head: Json) -> None:
    """A seal that says nothing of when it was made."""
    del head["sigT"]
    head["crit"] = ["b64"]


def of_something_else(info: Json) -> None:
    """A timestamp over other bytes."""
    info["message_imprint"]["hashed_message"] = b"\0" * 32


def with_words(words: Json) -> Edit:
    """A seal with what authorities said of its certificate."""
    authority = {"x509Cert": {"val": x5c(root())[0]}}
    return lambda made: timestamping.beside(made, xVals=[authority], rVals=words)


def of_another(document: Json) -> Json:
    """The issuer has another identifier than the certificate."""
    document["issuer"]["eIDASIdentifier"]["notation"] = "VATPT-999999999"
    return document


OTHER = certificate("Root", "Root", ec_key("ES256"), ec_key("ES256"), authority=True)
UNFIT = certificate("Seal", "Root", ec_key("ES256"), ec_key("ES384"), usage=False)
SOUND = of(seal(school()))
CASES: dict[str, Triple] = {
    "intake.jws_json.well_formed": Triple(
        SOUND, of(seal(school(), after=lambda made: made.pop("payload"))), JSON
    ),
    "securing.jades.certificate_matches": Triple(
        SOUND, of(seal(school(), lambda head: head.update({"x5t#S256": "AAAA"}))), JSON
    ),
    "securing.jades.certificate_in_force": Triple(
        SOUND, of(seal(school(), without_time), at="2028-01-01T00:00:00Z"), JSON
    ),
    "securing.jades.key_usage": Triple(SOUND, of(seal(school(), chain=(UNFIT,))), JSON),
    "securing.jades.chain": Triple(SOUND, of(seal(school(), chain=(leaf(), OTHER))), JSON),
    "securing.jades.signing_time": Triple(
        SOUND, of(seal(school(), lambda head: head.update(sigT="yesterday"))), BARE
    ),
    "securing.jades.signing_time_past": Triple(
        SOUND, of(seal(school(), lambda head: head.update(sigT="2026-06-01T00:00:00Z"))), BARE
    ),
    "securing.jades.timestamps": Triple(
        of(seal(school(), after=timestamping.stamped())),
        of(seal(school(), after=timestamping.stamped(edit=of_something_else))),
        JSON,
    ),
    "securing.jades.not_revoked": Triple(
        of(seal(school(), after=with_words(timestamping.revocation_list()))),
        of(seal(school(), after=with_words(timestamping.revocation_list((7, FROM))))),
        JSON,
    ),
    "securing.jades.issuer_named": Triple(SOUND, of(seal(of_another(school()))), JSON),
}
