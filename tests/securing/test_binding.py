"""Whose key is it: what proves it, what disproves it, and what leaves it open."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.issuer import Issuer
from mcconform.identity import Method, resolve
from mcconform.model import Outcome
from mcconform.securing.binding import controls
from tests.identity.helpers import dossier

Json = Any
MINE, THEIRS = Issuer("mine"), Issuer("theirs")
PASSED, FAILED, CANT_TELL = Outcome.PASSED, Outcome.FAILED, Outcome.CANT_TELL
WEB = "did:web:harbour.example"
WEB_DOCUMENT = "https://harbour.example/.well-known/did.json"
PAGE = "https://harbour.example/issuers/1"
JWKS = "https://harbour.example/.well-known/jwks.json"
ELSEWHERE = "https://attic.example/keys/1"


def key(name: str, issuer: Issuer = MINE, **more: Json) -> Json:
    return {"id": name, "type": "Multikey", "publicKeyMultibase": issuer.multikey, **more}


def lists(identifier: str, *issuers: Issuer) -> Json:
    keys = [key(f"{identifier}#{n}", issuer) for n, issuer in enumerate(issuers)]
    return {"id": identifier, "verificationMethod": keys}


def key_set(*issuers: Issuer, **more: Json) -> Json:
    return {"keys": [{**issuer.jwk, "kid": str(n), **more} for n, issuer in enumerate(issuers)]}


BARE = Method("", MINE.jwk, source="jwk-header")
"""My key, out of the header of a JWT."""
FRAGMENT = f"{PAGE}#{MINE.multikey}"


CASES: dict[str, tuple[Outcome, str, Method | str, Json]] = {
    # name: outcome, issuer, the method or its URL, documents at hand
    "a did:key signs for itself": (PASSED, MINE.did, MINE.method, {}),
    "a did:key without its fragment": (PASSED, MINE.did, MINE.did, {}),
    "one did:key signs for another": (FAILED, THEIRS.did, MINE.method, {}),
    "a did:key by the key in a header": (PASSED, MINE.did, BARE, {}),
    "another did:key by the key in a header": (FAILED, THEIRS.did, BARE, {}),
    "a did:web lists the key": (PASSED, WEB, f"{WEB}#0", {WEB_DOCUMENT: lists(WEB, MINE)}),
    "a did:web lists a did:key's key": (PASSED, WEB, MINE.method, {WEB_DOCUMENT: lists(WEB, MINE)}),
    "a did:web lists other keys": (FAILED, WEB, MINE.method, {WEB_DOCUMENT: lists(WEB, THEIRS)}),
    "a did:web lists other keys than the fragment": (
        FAILED,
        WEB,
        f"{WEB}#{MINE.multikey}",
        {WEB_DOCUMENT: lists(WEB, THEIRS)},
    ),
    "a did:web lists no keys": (CANT_TELL, WEB, MINE.method, {WEB_DOCUMENT: {"id": WEB}}),
    "a did:web is not there": (CANT_TELL, WEB, MINE.method, {WEB_DOCUMENT: "timeout"}),
    "a did:web's document is another's": (
        CANT_TELL,
        WEB,
        MINE.method,
        {WEB_DOCUMENT: lists(WEB + ":x", MINE)},
    ),
    "a did:web's own fragment, offline": (
        CANT_TELL,
        WEB,
        f"{WEB}#{MINE.multikey}",
        {WEB_DOCUMENT: "offline"},
    ),
    "an issuer's page lists the key": (PASSED, PAGE, f"{PAGE}#0", {PAGE: lists(PAGE, MINE)}),
    "an issuer's page lists a key that lies elsewhere": (
        PASSED,
        PAGE,
        ELSEWHERE,
        {PAGE: {"id": PAGE, "assertionMethod": [ELSEWHERE]}, ELSEWHERE: key(ELSEWHERE)},
    ),
    "an issuer's page lists other keys": (FAILED, PAGE, MINE.method, {PAGE: lists(PAGE, THEIRS)}),
    "an issuer's page lists one that cannot be read": (
        CANT_TELL,
        PAGE,
        MINE.method,
        {PAGE: {"id": PAGE, "verificationMethod": [{"id": "#1", "type": "New"}]}},
    ),
    "an issuer's page is a profile without keys": (
        CANT_TELL,
        PAGE,
        MINE.method,
        {PAGE: {"id": PAGE, "type": ["Profile"]}},
    ),
    "an issuer's page is another's": (CANT_TELL, PAGE, MINE.method, {PAGE: lists(WEB, THEIRS)}),
    "an issuer's page is a web page": (CANT_TELL, PAGE, MINE.method, {PAGE: "not-json"}),
    "a key elsewhere that says it is the issuer's": (
        CANT_TELL,
        PAGE,
        ELSEWHERE,
        {PAGE: "offline", ELSEWHERE: key(ELSEWHERE, controller=PAGE)},
    ),
    "the same, and the issuer's page lists others": (
        FAILED,
        PAGE,
        ELSEWHERE,
        {PAGE: lists(PAGE, THEIRS), ELSEWHERE: key(ELSEWHERE, controller=PAGE)},
    ),
    "a document elsewhere with the issuer's id in it": (
        CANT_TELL,
        PAGE,
        MINE.method,
        {PAGE: "offline", ELSEWHERE: lists(PAGE, MINE)},
    ),
    "the fragment of the issuer's page, offline": (CANT_TELL, PAGE, FRAGMENT, {PAGE: "offline"}),
    "the fragment of a page that lists others": (
        FAILED,
        PAGE,
        FRAGMENT,
        {PAGE: lists(PAGE, THEIRS)},
    ),
    "the fragment of a page that has the key by another name": (
        CANT_TELL,
        PAGE,
        FRAGMENT,
        {PAGE: lists(PAGE, MINE)},
    ),
    "a key set has the key": (PASSED, PAGE, BARE, {PAGE: "not-json", JWKS: key_set(THEIRS, MINE)}),
    "a key set has it for this issuer": (
        PASSED,
        PAGE,
        BARE,
        {PAGE: "offline", JWKS: key_set(MINE, iss=PAGE)},
    ),
    "a key set has it for another issuer": (
        FAILED,
        PAGE,
        BARE,
        {PAGE: "not-found", JWKS: key_set(MINE, iss=PAGE + "2")},
    ),
    "a key set has other keys, and no page lists any": (
        FAILED,
        PAGE,
        BARE,
        {PAGE: "not-found", JWKS: key_set(THEIRS)},
    ),
    "a key set has other keys, and the page cannot be read": (
        CANT_TELL,
        PAGE,
        BARE,
        {PAGE: "timeout", JWKS: key_set(THEIRS)},
    ),
    "a page lists others, and the key set cannot be read": (
        CANT_TELL,
        PAGE,
        BARE,
        {PAGE: lists(PAGE, THEIRS), JWKS: "timeout"},
    ),
    "a key set leaves out the key of an embedded proof": (
        CANT_TELL,
        PAGE,
        MINE.method,
        {PAGE: "not-found", JWKS: key_set(THEIRS)},
    ),
    "a key set leaves out a key that lies on the issuer's own site": (
        CANT_TELL,
        PAGE,
        f"{PAGE}/key",
        {PAGE: {"id": PAGE}, f"{PAGE}/key": MINE.jwk, JWKS: key_set(THEIRS)},
    ),
    "a key set leaves out a key that lies elsewhere": (
        FAILED,
        PAGE,
        ELSEWHERE,
        {PAGE: {"id": PAGE}, ELSEWHERE: MINE.jwk, JWKS: key_set(THEIRS)},
    ),
    "a key set is none": (CANT_TELL, PAGE, BARE, {PAGE: "not-found", JWKS: {"keys": 5}}),
    "a key set is empty": (CANT_TELL, PAGE, BARE, {PAGE: "not-found", JWKS: {"keys": []}}),
    "a key set has a key nobody can read": (
        CANT_TELL,
        PAGE,
        BARE,
        {PAGE: "not-found", JWKS: {"keys": [{"kty": "AKP"}]}},
    ),
    "the key set of another host": (
        CANT_TELL,
        PAGE,
        BARE,
        {PAGE: "offline", "https://attic.example/.well-known/jwks.json": key_set(MINE)},
    ),
    "a URN": (CANT_TELL, "urn:uuid:1", MINE.method, {}),
    "a method of DIDs nobody knows": (CANT_TELL, "did:ion:x", MINE.method, {}),
    "no issuer": (CANT_TELL, "", MINE.method, {}),
    "an issuer that is no URL": (CANT_TELL, "Harbour College", MINE.method, {}),
}


@pytest.mark.parametrize(("expected", "issuer", "named", "documents"), CASES.values(), ids=CASES)
def test_the_link_of_key_and_issuer(
    expected: Outcome, issuer: str, named: Method | str, documents: Json
) -> None:
    held = dossier(documents)
    method = resolve(named, held) if isinstance(named, str) else named
    assert isinstance(method, Method), method
    found, why = controls(issuer, method, held)
    assert expected == found
    assert bool(why) == (expected is not PASSED)
