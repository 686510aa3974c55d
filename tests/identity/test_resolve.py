"""From a key's URL to the key: each place a key may lie, and each way it may not be there."""

from __future__ import annotations

import base64
import datetime as dt
import json
from typing import Any

import pytest

from fixtures.issuer import Issuer, base58, base64url, public_jwk
from mcconform.identity import Listing, Method, NoMethod, listing, references, resolve
from tests.identity.helpers import dossier
from tests.shared import VECTORS, needs_shared

Json = Any
ONE, TWO = Issuer("one"), Issuer("two")
WEB = "did:web:harbour.example"
WEB_DOCUMENT = "https://harbour.example/.well-known/did.json"
PAGE = "https://harbour.example/issuers/1"
SECRET = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"


def key(name: str, issuer: Issuer = ONE, **more: Json) -> Json:
    made = {"id": name, "type": "Multikey", "publicKeyMultibase": issuer.multikey}
    return {**made, "controller": name.partition("#")[0], **more}


def method(url: str, resources: Json, **more: Any) -> Method:
    found = resolve(url, dossier(resources), **more)
    assert isinstance(found, Method), found
    return found


def nothing(url: str, resources: Json = (), **more: Any) -> NoMethod:
    found = resolve(url, dossier(dict(resources)), **more)
    assert isinstance(found, NoMethod), found
    return found


class TestDidKey:
    def test_it_is_its_own_key(self) -> None:
        found = method(ONE.method, {})
        assert (ONE.method, ONE.jwk, "did:key") == (found.id, found.jwk, found.source)
        assert "assertionMethod" in found.relationships
        assert ONE.did == found.controller

    def test_the_did_alone_names_its_only_key(self) -> None:
        assert ONE.method == method(ONE.did, {}).id

    def test_a_fragment_of_another_key_is_refused(self) -> None:
        found = nothing(f"{ONE.did}#{TWO.multikey}")
        assert ("not-found", True) == (found.code, found.fault)

    @pytest.mark.parametrize(
        ("text", "code", "fault"),
        [
            (SECRET, "secret-key", False),
            ("z" + base58(b"\xec\x01" + b"1" * 32), "unsupported", False),
            ("zzz", "malformed", True),
            ("6Mk", "malformed", True),
        ],
    )
    def test_what_holds_no_key_says_why(self, text: str, code: str, fault: bool) -> None:
        found = nothing(f"did:key:{text}#{text}")
        assert (code, fault) == (found.code, found.fault)


class TestDidJwk:
    def did(self, jwk: Json) -> str:
        return "did:jwk:" + base64url(json.dumps(jwk).encode())

    @pytest.mark.parametrize("name", ["", "#0"])
    def test_it_is_its_own_key(self, name: str) -> None:
        jwk = public_jwk("ES256")
        found = method(self.did(jwk) + name, {})
        assert (self.did(jwk) + "#0", jwk, "did:jwk") == (found.id, found.jwk, found.source)

    def test_a_key_for_encryption_is_not_for_assertions(self) -> None:
        did = self.did({**public_jwk("ES256"), "use": "enc"})
        assert () == method(did, {}).relationships

    def test_a_private_key_is_refused(self) -> None:
        assert "secret-key" == nothing(self.did({**ONE.jwk, "d": "x"})).code

    def test_another_fragment_is_refused(self) -> None:
        assert nothing(self.did(ONE.jwk) + "#1").fault

    @pytest.mark.parametrize("text", ["e30", "W10", "bnVsbA", "eyJ", "!!", "e30="])
    def test_what_is_no_key_is_malformed_or_unsupported(self, text: str) -> None:
        assert nothing(f"did:jwk:{text}").code in ("malformed", "unsupported")

    @needs_shared
    def test_the_key_of_the_official_vector_is_read(self) -> None:
        token = next((VECTORS / "vc-jose").glob("*.jws")).read_text()
        header = token.partition(".")[0]
        kid = json.loads(base64.urlsafe_b64decode(header + "=="))["kid"]
        assert "P-256" == method(kid, {}).jwk["crv"]


class TestDidDocuments:
    @pytest.mark.parametrize("name", [f"{WEB}#key-1", "#key-1"])
    @pytest.mark.parametrize("use", [f"{WEB}#key-1", "#key-1"])
    def test_ids_may_be_absolute_or_relative(self, name: str, use: str) -> None:
        document = {"id": WEB, "verificationMethod": [key(name)], "assertionMethod": [use]}
        found = method(f"{WEB}#key-1", {WEB_DOCUMENT: document})
        assert (ONE.jwk, ("assertionMethod",)) == (found.jwk, found.relationships)
        assert ("did:web", WEB_DOCUMENT) == (found.source, found.document)

    def test_a_key_embedded_in_assertion_method_alone_is_found(self) -> None:
        document = {"id": WEB, "assertionMethod": key("#key-1")}
        assert ("assertionMethod",) == method(
            f"{WEB}#key-1", {WEB_DOCUMENT: document}
        ).relationships

    def test_a_relative_name_is_read_beside_the_issuer(self) -> None:
        document = {"id": WEB, "assertionMethod": [key("#key-1")]}
        assert ONE.jwk == method("#key-1", {WEB_DOCUMENT: document}, issuer=WEB).jwk
        assert "malformed" == nothing("#key-1").code

    def test_the_did_alone_will_do_where_there_is_one_key(self) -> None:
        document = {"id": WEB, "verificationMethod": [key("#key-1")]}
        assert ONE.jwk == method(WEB, {WEB_DOCUMENT: document}).jwk
        document["verificationMethod"].append(key("#key-2", TWO))
        assert "not-found" == nothing(WEB, {WEB_DOCUMENT: document}).code

    def test_the_document_has_to_be_the_one_of_the_did(self) -> None:
        for other in ("did:web:harbour.example:x", "did:web:HARBOUR.example", None, 5):
            document = {"id": other, "verificationMethod": [key("#key-1")]}
            found = nothing(f"{WEB}#key-1", {WEB_DOCUMENT: document})
            assert ("wrong-document", True) == (found.code, found.fault)

    def test_a_web_page_in_place_of_the_document_is_no_fault_of_the_badge(self) -> None:
        for page in (["a page"], None):
            found = nothing(f"{WEB}#key-1", {WEB_DOCUMENT: page})
            assert ("not-found", False) == (found.code, found.fault)

    def test_a_key_that_is_not_listed_is_not_found(self) -> None:
        document = {"id": WEB, "verificationMethod": [key("#key-1")]}
        found = nothing(f"{WEB}#key-2", {WEB_DOCUMENT: document})
        assert ("not-found", True) == (found.code, found.fault)

    @pytest.mark.parametrize("problem", ["offline", "not-found", "timeout", "not-json"])
    def test_a_document_that_is_not_there_is_unreachable(self, problem: str) -> None:
        found = nothing(f"{WEB}#key-1", {WEB_DOCUMENT: problem})
        assert ("unreachable", False) == (found.code, found.fault)

    def test_other_methods_are_unsupported_unless_a_mirror_has_the_document(self) -> None:
        assert ("unsupported", False) == (
            (found := nothing("did:example:foo#key1")).code,
            found.fault,
        )
        document = {"id": "did:example:foo", "verificationMethod": [key("#key1")]}
        assert ONE.jwk == method("did:example:foo#key1", {"did:example:foo": document}).jwk

    @needs_shared
    def test_the_document_of_the_official_vector_is_read(self) -> None:
        document = json.loads(next((VECTORS / "vc-jwt-1.1").glob("*foo*.json")).read_text())
        assert "RSA" == method("did:example:foo#key1", {"did:example:foo": document}).jwk["kty"]

    def test_one_name_for_two_keys_is_malformed(self) -> None:
        document = {"id": WEB, "verificationMethod": [key("#k"), key("#k", TWO)]}
        assert "malformed" == nothing(f"{WEB}#k", {WEB_DOCUMENT: document}).code


FORMS = {
    "Multikey": {"type": "Multikey", "publicKeyMultibase": ONE.multikey},
    "Ed25519VerificationKey2020": {
        "type": "Ed25519VerificationKey2020",
        "publicKeyMultibase": ONE.multikey,
    },
    "Ed25519VerificationKey2018": {
        "type": "Ed25519VerificationKey2018",
        "publicKeyBase58": base58(ONE.key.public_key().public_bytes_raw()),
    },
    "JsonWebKey2020": {"type": "JsonWebKey2020", "publicKeyJwk": ONE.jwk},
    "JsonWebKey": {"type": ["JsonWebKey"], "publicKeyJwk": ONE.jwk},
    "two forms": {"type": "x", "publicKeyJwk": ONE.jwk, "publicKeyMultibase": ONE.multikey},
}
UNUSABLE = {
    "two keys": {"publicKeyJwk": TWO.jwk, "publicKeyMultibase": ONE.multikey},
    "another curve": {"type": "Ed25519VerificationKey2020", "publicKeyJwk": public_jwk("ES256")},
    "bare base58 of no known type": {"type": "X", "publicKeyBase58": "abc"},
    "no key": {"type": "Multikey"},
    "a PEM": {"type": "RsaVerificationKey2018", "publicKeyPem": "-----BEGIN"},
    "a revocation that is no date": {**FORMS["Multikey"], "revoked": "yes"},
    "an end that is a number": {**FORMS["Multikey"], "expires": 5},
    "a secret as public key": {"type": "Multikey", "publicKeyMultibase": SECRET},
}


class TestForms:
    @pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
    def test_every_published_form_is_the_same_key(self, form: Json) -> None:
        document = {"id": PAGE, "assertionMethod": [{"id": "#k", "controller": PAGE, **form}]}
        found = method(f"{PAGE}#k", {PAGE: document})
        assert (ONE.jwk, PAGE, "controller-document") == (found.jwk, found.controller, found.source)

    @pytest.mark.parametrize("form", UNUSABLE.values(), ids=UNUSABLE)
    def test_keys_that_cannot_be_used_say_why(self, form: Json) -> None:
        document = {"id": PAGE, "assertionMethod": [{"id": "#k", **form}]}
        found = nothing(f"{PAGE}#k", {PAGE: document})
        assert found.code in ("malformed", "unsupported", "secret-key")

    def test_dates_are_read_and_utc_without_an_offset(self) -> None:
        more = {"expires": "2030-01-01T00:00:00", "revoked": "2029-01-01T00:00:00+01:00"}
        found = method(f"{PAGE}#k", {PAGE: {"id": PAGE, "assertionMethod": [key("#k", **more)]}})
        assert dt.datetime(2030, 1, 1, tzinfo=dt.UTC) == found.expires
        assert dt.datetime(2028, 12, 31, 23, tzinfo=dt.UTC) == found.revoked

    @pytest.mark.parametrize(
        "secret",
        [
            {"secretKeyMultibase": SECRET},
            {"privateKeyBase58": "x"},
            {"privateKeyJwk": {}},
            {"publicKeyJwk": {**ONE.jwk, "d": "x"}},
        ],
    )
    def test_a_secret_beside_the_key_is_seen(self, secret: Json) -> None:
        document = {"id": PAGE, "assertionMethod": [key("#k", **secret)]}
        found = method(f"{PAGE}#k", {PAGE: document})
        assert found.secret
        assert "d" not in found.jwk


class TestWebDocuments:
    def test_a_document_may_be_the_key_itself(self) -> None:
        url = "https://harbour.example/keys/1"
        assert ONE.jwk == method(url, {url: key(url, controller=PAGE)}).jwk
        assert nothing(url, {url: key(url + "0")}).fault

    def test_a_document_may_be_a_jwk(self) -> None:
        url = "https://harbour.example/keys/1"
        found = method(url, {url: {**ONE.jwk, "kid": "anything"}})
        assert (ONE.jwk["x"], "jwk-document") == (found.jwk["x"], found.source)
        assert "not-found" == nothing(f"{url}#other", {url: {**ONE.jwk, "kid": "x"}}).code

    def test_a_key_set_is_searched_by_kid(self) -> None:
        url = "https://harbour.example/.well-known/jwks.json"
        keys = {"keys": [{**ONE.jwk, "kid": "a b"}, {**TWO.jwk, "kid": "2", "iss": PAGE}, 5]}
        assert ONE.jwk["x"] == method(f"{url}#a%20b", {url: keys}).jwk["x"]
        found = method(f"{url}#2", {url: keys})
        assert (TWO.jwk["x"], "jwks", PAGE) == (found.jwk["x"], found.source, found.controller)
        assert "not-found" == nothing(f"{url}#3", {url: keys}).code
        assert "not-found" == nothing(url, {url: keys}).code
        assert ONE.jwk["x"] == method(url, {url: {"keys": [ONE.jwk]}}).jwk["x"]

    def test_a_fragment_that_is_a_key_can_be_tried_where_nobody_vouches(self) -> None:
        for there in ("offline", {"id": PAGE, "name": "Harbour"}, ["x"], "not-found"):
            found = method(f"{PAGE}#{ONE.multikey}", {PAGE: there})
            assert (ONE.jwk, "fragment", "") == (found.jwk, found.source, found.controller)

    def test_a_document_that_lists_the_key_goes_before_the_fragment(self) -> None:
        name = f"{PAGE}#{ONE.multikey}"
        found = method(name, {PAGE: {"id": PAGE, "verificationMethod": [key(name, TWO)]}})
        assert (TWO.jwk, "controller-document") == (found.jwk, found.source)

    def test_a_secret_in_the_fragment_is_called_one(self) -> None:
        assert "secret-key" == nothing(f"{PAGE}#{SECRET}", {PAGE: "offline"}).code

    def test_a_document_of_another_name_is_wrong(self) -> None:
        document = {"id": PAGE + "0", "verificationMethod": [key("#k")]}
        found = nothing(f"{PAGE}#k", {PAGE: document})
        assert ("wrong-document", True) == (found.code, found.fault)


@pytest.mark.parametrize(
    "url", ["", "key-1", "urn:uuid:1", "did:", "did:web:", "https://", "a b:c"]
)
def test_odd_names_lead_to_no_key(url: str) -> None:
    assert nothing(url).code in ("malformed", "unsupported", "unreachable")


ODD = [None, 5, "x", [], {}, [[]], [{"id": 5}], [None], {"id": "#k"}, [{"id": "#k", "type": 5}]]


@pytest.mark.parametrize("odd", ODD, ids=str)
@pytest.mark.parametrize("member", ["verificationMethod", "assertionMethod", "id", "keys", "kty"])
def test_documents_of_odd_shapes_never_raise(member: str, odd: Json) -> None:
    for document in ({"id": PAGE, member: odd}, odd, {member: odd}):
        held = dossier({PAGE: document if not isinstance(document, str) else [document]})
        assert isinstance(resolve(f"{PAGE}#k", held), NoMethod)
        assert isinstance(listing(PAGE, held), Listing | NoMethod)


@pytest.mark.parametrize(
    ("url", "documents"),
    {
        WEB + "#k": [WEB_DOCUMENT],
        f"{PAGE}#k": [PAGE],
        ONE.method: [],
        "urn:uuid:1": [],
        "did:example:foo#k": ["did:example:foo"],
        "did:web:a:..": [],
        "": [],
        "#k": [],
    }.items(),
)
def test_references_are_the_documents_that_resolve_reads(url: str, documents: list[str]) -> None:
    assert documents == [reference.url for reference in references(url)]
