"""Embedded proofs: official vectors step by step, mutants by the hundred, forgeries, samples."""

from __future__ import annotations

import copy
import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from fixtures.documents import BASES
from fixtures.issuer import EXTRA_CONTEXTS, Issuer
from mcconform import securing
from mcconform.canonical import Canonical
from mcconform.model import Container, Credential, Dossier, Outcome, Resource, Source
from mcconform.nodes import resolve
from mcconform.securing import jose, rdf
from mcconform.securing.proofs import proofs
from mcconform.securing.results import ProofResult
from mcconform.standards import contexts
from tests.shared import SAMPLES, STANDARDS, VECTORS, needs_shared

Json = Any
AT = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
PASSED, FAILED, CANT_TELL = Outcome.PASSED, Outcome.FAILED, Outcome.CANT_TELL
SUITES = {
    "eddsa-rdfc-2022": ("signedDataInt.json", "DataInt"),
    "Ed25519Signature2020": ("signedEdSig.json", "EdSig"),
}


@cache
def official() -> Mapping[str, Resource]:
    index = json.loads((STANDARDS / "index.json").read_text())
    return {
        url: Resource(url, Source.BUNDLED, data=json.loads((STANDARDS / name).read_text()))
        for url, name in index.items()
    }


@cache
def bundled() -> Mapping[str, Resource]:
    return {url: Resource(url, Source.BUNDLED, data=data) for url, data in contexts().items()}


def dossier(document: Json, resources: Mapping[str, Resource] | None = None) -> Dossier:
    credential = Credential("case", "", Container.JSON, document)
    return Dossier(credential, AT, bundled() if resources is None else resources)


def result(document: Json, resources: Mapping[str, Resource] | None = None) -> ProofResult:
    (found,) = securing.results(dossier(document, resources))
    return found


def read(*path: str) -> Json:
    return json.loads(VECTORS.joinpath(*path).read_text())


@needs_shared
@pytest.mark.parametrize("suite", SUITES)
def test_official_vectors_verify_and_every_step_is_the_published_one(suite: str) -> None:
    name, short = SUITES[suite]
    folder = VECTORS / suite
    held = dossier(read(suite, name), official())
    (proof,) = proofs(held.document)
    document, options = rdf.document_form(held), rdf.options_form(proof, held)
    assert isinstance(document, Canonical)
    assert isinstance(options, Canonical)
    steps = {
        "canonDoc": document.nquads,
        "proofCanon": options.nquads,
        "docHash": hashlib.sha256(document.nquads.encode()).hexdigest(),
        "proofHash": hashlib.sha256(options.nquads.encode()).hexdigest(),
        "combinedHash": rdf.hash_data(document, options).hex(),
    }
    for step, found in steps.items():
        assert (folder / f"{step}{short}.txt").read_text().strip() == found.strip(), step
    (found,) = securing.results(held)
    assert (PASSED, "") == (found.verifies, found.why)
    assert suite == found.mechanism
    assert CANT_TELL is found.controls  # an https issuer that nobody asked


def strings(value: Json, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Pointer and text of every string in a document."""
    if isinstance(value, str):
        yield pointer, value
    for key, item in value.items() if isinstance(value, dict) else ():
        yield from strings(item, f"{pointer}/{key}")
    for index, item in enumerate(value) if isinstance(value, list) else ():
        yield from strings(item, f"{pointer}/{index}")


def put(document: Json, pointer: str, value: Json) -> None:
    parent, _, name = pointer.rpartition("/")
    holder = resolve(document, parent)
    holder[int(name) if isinstance(holder, list) else name] = value


def mutants(document: Json) -> Iterator[tuple[str, Json]]:
    """Copies of a signed document with one character of one string or one name changed."""
    for pointer, text in strings(document):
        for index in {*range(0, len(text), 3), len(text) - 1}:
            letter = "7" if text[index] != "7" else "8"
            changed = copy.deepcopy(document)
            put(changed, pointer, text[:index] + letter + text[index + 1 :])
            yield f"{pointer}@{index}", changed
        for longer in (text + " ", text + "7", text[:-1], text[:1].swapcase() + text[1:]):
            if longer != text:
                changed = copy.deepcopy(document)
                put(changed, pointer, longer)
                yield f"{pointer}={longer[-8:]}", changed
    for pointer in ("", "/credentialSubject", "/proof"):
        for name in resolve(document, pointer):
            for other in (name + "x", None):
                changed = copy.deepcopy(document)
                holder = resolve(changed, pointer)
                taken = holder.pop(name)
                if other:
                    holder[other] = taken
                yield f"{pointer}/{name}->{other}", changed


@needs_shared
@pytest.mark.parametrize("suite", SUITES)
def test_no_document_with_one_change_verifies(suite: str) -> None:
    document = read(suite, SUITES[suite][0])
    tried, accepted = 0, []
    for name, mutant in mutants(document):
        found = securing.results(dossier(mutant, official()))
        tried += 1
        if found and found[0].verifies is PASSED and not found[0].undefined_terms:
            accepted.append(name)
    assert [] == accepted
    assert tried > 300


@needs_shared
def test_both_proofs_of_the_official_set_verify_and_one_spoilt_is_the_one_that_fails() -> None:
    document = read("eddsa-proof-set", "signedProofSet2.json")
    first, second = securing.results(dossier(document, official()))
    assert (PASSED, PASSED) == (first.verifies, second.verifies)
    assert ("/proof/0", "/proof/1") == (first.pointer, second.pointer)
    document["proof"][1]["proofValue"] = document["proof"][0]["proofValue"]
    first, second = securing.results(dossier(document, official()))
    assert (PASSED, FAILED) == (first.verifies, second.verifies)


SAMPLE_RESULTS = {  # of ../shared/samples/index.json
    "signed-by-digitalbazaar-vc.json": (PASSED, PASSED),
    "simple.json": (PASSED, CANT_TELL),
    "simple-did-key-method.json": (PASSED, CANT_TELL),
    "simple-err-proof-value.json": (FAILED, CANT_TELL),
    "simple-err-issuer.json": (PASSED, CANT_TELL),
    "simple-err-expired.json": (PASSED, CANT_TELL),
    "complete.json": (PASSED, CANT_TELL),
}


@needs_shared
@pytest.mark.parametrize(("name", "expected"), SAMPLE_RESULTS.items())
@pytest.mark.parametrize("library", [bundled, official])
def test_samples_of_others_come_out_as_their_index_says(
    name: str, expected: tuple[Outcome, Outcome], library: Any
) -> None:
    document = json.loads((SAMPLES / "openbadges-3.0" / name).read_text())
    found = result(document, library())
    assert expected == (found.verifies, found.controls)
    assert () == found.undefined_terms


ISSUER = Issuer()


def badge() -> Json:
    return BASES["minimal"]()


def signed(document: Json | None = None, suite: str = "eddsa-rdfc-2022", **proof: Json) -> Json:
    return ISSUER.sign(document or badge(), suite, lambda options: options.update(proof))


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-2022"])
def test_our_own_badges_verify_under_both_names_of_the_suite(suite: str) -> None:
    found = result(signed(suite=suite))
    assert (PASSED, PASSED, suite) == (found.verifies, found.controls, found.mechanism)


def test_an_embedded_proof_holds_inside_a_jwt_that_was_put_around_it() -> None:
    """Open Badges 3.0, JWT payload: embedded proofs come first, the claims of the JWT after."""
    jws = jose.parse(Issuer().jwt(Issuer().sign(BASES["minimal"]())))
    assert {"iss", "sub", "jti", "nbf", "proof"} <= set(jws.payload)
    credential = Credential("case", "", Container.JWT, jws.payload, jws=jws)
    around, inside = securing.results(Dossier(credential, AT, bundled()))
    assert ["vc-jose", "eddsa-rdfc-2022"] == [around.mechanism, inside.mechanism]
    assert [PASSED, PASSED] == [around.verifies, inside.verifies]
    assert () == inside.undefined_terms


@pytest.mark.parametrize(
    ("name", "term", "value", "other"),
    [
        (
            "endorsementJwt",
            {
                "@id": "https://purl.imsglobal.org/spec/vc/ob/vocab.html#endorsementJwt",
                "@container": "@set",
            },
            [Issuer().jwt(BASES["endorsement"]())],
            ["a.b.c"],
        ),
        (
            "jti",
            {"@id": "https://www.iana.org/assignments/jwt#jti", "@type": "@id"},
            "urn:uuid:5b1c9c1e-2f7d-4f55-8a0b-3d1f0e5b8a02",
            "urn:uuid:another",
        ),
    ],
    ids=["endorsementJwt", "jti"],
)
def test_a_term_added_to_a_context_under_its_old_number_is_read(
    monkeypatch: pytest.MonkeyPatch, name: str, term: Json, value: Json, other: Json
) -> None:
    """1EdTech/openbadges-specification issue 639: these came into edition 3.0.3 late."""
    url = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
    document = BASES["minimal"]()
    document[name] = value
    before = Issuer().sign(document)
    added = {"@context": {**contexts()[url]["@context"], name: term}}
    monkeypatch.setitem(EXTRA_CONTEXTS, url, added)
    now = Issuer().sign(document)
    assert (PASSED, ()) == (result(now).verifies, result(now).undefined_terms)
    assert FAILED is result(before).verifies
    assert "does not cover" in result(before).why
    now[name] = other
    assert FAILED is result(now).verifies


def test_the_suite_of_2020_needs_a_context_that_defines_it() -> None:
    document = signed(BASES["vc11"](), "Ed25519Signature2020")  # the signer adds the context
    found = result(document)
    assert (PASSED, ()) == (found.verifies, found.undefined_terms)
    document["@context"] = ["https://www.w3.org/2018/credentials/v1"]
    assert "/proof/type" in result(document).undefined_terms


REFUSED: dict[str, tuple[Json, str]] = {
    "another letter of multibase": ({"proofValue": "u7QEubyCl"}, "proofValue is not multibase"),
    "no multibase": ({"proofValue": "3FXQ"}, "proofValue is not multibase"),
    "no base58": ({"proofValue": "z0OIl"}, "proofValue is not base58btc"),
    "a short value": ({"proofValue": "z3FXQ"}, "a signature has 64"),
    "a value that is a number": ({"proofValue": 5}, "proofValue is not multibase"),
    "no value": ({"proofValue": None}, "proofValue is not multibase"),
    "no suite": ({"cryptosuite": None}, "does not say by which suite"),
    "no type": ({"type": None}, "does not say by which suite"),
    "no key": ({"verificationMethod": None}, "names no verificationMethod"),
    "a key that is an object": ({"verificationMethod": {"id": ISSUER.method}}, "names no"),
    "a key that is no URL": ({"verificationMethod": "key-1"}, "which is no URL"),
    "another key": ({"verificationMethod": Issuer("two").method}, "does not fit"),
    "a key on another curve": (
        {"verificationMethod": Issuer().kid("ES256")},
        "no Ed25519 key",
    ),
}


@pytest.mark.parametrize(("members", "why"), REFUSED.values(), ids=REFUSED)
def test_malformed_proofs_are_refused_with_the_reason(members: Json, why: str) -> None:
    document = signed()
    document["proof"].update(members)
    found = result(document)
    assert FAILED is found.verifies
    assert why in found.why


UNDECIDED: dict[str, tuple[Json, str]] = {
    "an unknown suite": ({"cryptosuite": "tide-2099"}, "tide-2099 are not verified here"),
    "an unknown type": ({"type": "RsaSignature2018"}, "RsaSignature2018 are not verified"),
    "a key nobody can read": ({"verificationMethod": "https://a.example/1#k"}, "could not be read"),
    "a DID nobody knows": ({"verificationMethod": "did:ion:x#k"}, "did:ion are not supported"),
    "a secret key": (
        {"verificationMethod": "did:key:z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"},
        "secret",
    ),
}


@pytest.mark.parametrize(("members", "why"), UNDECIDED.values(), ids=UNDECIDED)
def test_what_cannot_be_checked_is_no_failure_and_no_pass(members: Json, why: str) -> None:
    unsigned = {name: value for name, value in members.items() if name != "proofValue"}
    found = result(signed(**unsigned))
    assert CANT_TELL is found.verifies
    assert why in found.why


def test_a_missing_context_is_named_and_not_blamed_on_the_badge() -> None:
    document = signed()
    document["@context"].append("https://nowhere.example/context")
    found = result(document)
    assert (CANT_TELL, "the context https://nowhere.example/context could not be had") == (
        found.verifies,
        found.why,
    )


def test_a_missing_context_comes_with_the_reason_that_it_is_missing() -> None:
    document, url = signed(), "https://moved.example/context"
    document["@context"].append(url)
    other = Resource(url, Source.NONE, problem="digest-mismatch", detail="its digest is another")
    found = result(document, {**bundled(), url: other})
    assert f"the context {url} could not be had: its digest is another" == found.why


def test_redefining_a_protected_term_is_a_failure() -> None:
    document = signed()
    document["@context"].append({"name": "https://evil.example/name"})
    found = result(document)
    assert FAILED is found.verifies
    assert "protected" in found.why


SEC = "https://w3id.org/security#"
PLAIN = {  # everything the proof needs, nothing protected: an attacker's favourite context
    "type": "@type",
    "id": "@id",
    "DataIntegrityProof": SEC + "DataIntegrityProof",
    "VerifiableCredential": "https://www.w3.org/2018/credentials#VerifiableCredential",
    "issuer": {"@id": "https://www.w3.org/2018/credentials#issuer", "@type": "@id"},
    "proofPurpose": {"@id": SEC + "proofPurpose", "@type": "@vocab"},
    "assertionMethod": SEC + "assertionMethod",
    "authentication": SEC + "authenticationMethod",
    "verificationMethod": {"@id": SEC + "verificationMethod", "@type": "@id"},
    "cryptosuite": SEC + "cryptosuite",
    "created": "http://purl.org/dc/terms/created",
    "expires": SEC + "expiration",
    "name": "https://schema.org/name",
}


def inline(**terms: Json) -> Json:
    """A credential that defines all its terms itself."""
    return {
        "@context": [{**PLAIN, **terms}],
        "type": "VerifiableCredential",
        "issuer": ISSUER.did,
        "name": "x",
    }


def test_an_inline_context_that_means_the_same_is_fine() -> None:
    assert PASSED is result(signed(inline())).verifies


@pytest.mark.parametrize(
    ("terms", "member"),
    [
        ({"DataIntegrityProof": "https://evil.example/Other"}, "type"),
        ({"type": "https://evil.example/type"}, "type"),
        ({"proofPurpose": SEC + "other"}, "proofPurpose"),
        ({"assertionMethod": SEC + "authenticationMethod"}, "proofPurpose"),
        ({"verificationMethod": SEC + "other"}, "verificationMethod"),
        ({"did": "https://evil.example/did#"}, "verificationMethod"),
        ({"cryptosuite": SEC + "other"}, "cryptosuite"),
        ({"created": "https://evil.example/created"}, "created"),
    ],
)
def test_a_context_that_gives_the_proof_another_meaning_is_refused(
    terms: Json, member: str
) -> None:
    """The bytes verify: whoever made the proof signed them so. Its words are not what they seem."""
    found = result(signed(inline(**terms)))
    assert (FAILED, f"a context gives the proof's {member} another meaning") == (
        found.verifies,
        found.why,
    )


def test_a_second_value_under_another_name_is_refused() -> None:
    document = inline(other={"@id": SEC + "verificationMethod", "@type": "@id"})
    found = result(signed(document, other="did:key:zOther"))
    assert FAILED is found.verifies


def test_a_context_of_the_proof_may_repeat_the_documents_and_nothing_more() -> None:
    document = signed()
    document["proof"]["@context"] = document["@context"]
    assert PASSED is result(document).verifies
    document["proof"]["@context"] = {"@vocab": "https://evil.example/"}
    assert PASSED is result(document).verifies, "it changes no word of the proof"
    document = signed(inline())
    document["proof"]["@context"] = {"created": "https://evil.example/"}
    assert "own context" in result(document).why


def test_terms_that_nobody_signed_are_named_in_document_and_proof() -> None:
    document = badge()
    document["credentialSubject"]["tideClub"] = "gold"
    found = result(signed(document, mood="sunny"))
    assert PASSED is found.verifies
    assert ("/credentialSubject/tideClub", "/proof/mood") == found.undefined_terms


FORGERIES = {  # reference 1edtech.md, section 6.4
    "a key-shaped fragment under somebody's web address": (
        "https://harbour.example/issuers/1",
        f"https://harbour.example/issuers/1#{ISSUER.multikey}",
        CANT_TELL,
    ),
    "a key-shaped fragment under somebody's did:web": (
        "did:web:harbour.example",
        f"did:web:harbour.example#{ISSUER.multikey}",
        CANT_TELL,
    ),
    "a bare did:key for somebody's web address": (
        "https://harbour.example/issuers/1",
        ISSUER.did,
        CANT_TELL,
    ),
    "a did:key for another did:key": (Issuer("victim").did, ISSUER.method, FAILED),
    "a bare did:key for another did:key": (Issuer("victim").did, ISSUER.did, FAILED),
}


@pytest.mark.parametrize(("issuer", "method", "controls"), FORGERIES.values(), ids=FORGERIES)
def test_forgeries_verify_as_bytes_and_never_as_the_issuers(
    issuer: str, method: str, controls: Outcome
) -> None:
    document = badge()
    document["issuer"]["id"] = issuer
    found = result(signed(document, verificationMethod=method))
    assert (PASSED, controls) == (found.verifies, found.controls)


ODD = [None, 5, "x", [], {}, [[]], [None], [5], {"type": 5}, {"type": ["DataIntegrityProof"]}]


@pytest.mark.parametrize("odd", ODD, ids=str)
def test_odd_proofs_never_raise_and_never_pass(odd: Json) -> None:
    for found in securing.results(dossier({**badge(), "proof": odd})):
        assert FAILED is found.verifies


@pytest.mark.parametrize("odd", [None, 5, "x", [], {}, [[1]], 1.5, True, {"@id": 5}], ids=str)
@pytest.mark.parametrize("member", ["@context", "id", "type", "issuer", "credentialSubject"])
def test_odd_documents_never_raise_and_never_pass(member: str, odd: Json) -> None:
    document = signed()
    document[member] = odd
    assert PASSED is not result(document).verifies


@pytest.mark.parametrize("odd", [None, 5, [], {}, [[1]], True], ids=str)
@pytest.mark.parametrize("member", [*signed()["proof"], "@context", "id", "expires"])
def test_odd_members_of_a_proof_never_raise(member: str, odd: Json) -> None:
    document = signed()
    document["proof"][member] = odd
    found = result(document)
    assert found.verifies is not PASSED or member in ("@context", "expires")


def test_references_name_the_documents_of_the_key_and_of_the_issuer() -> None:
    document = badge()
    document["issuer"]["id"] = "did:web:harbour.example:staff"
    document = signed(document, verificationMethod="https://keys.example/1#a")
    found = securing.references(Credential("x", "", Container.JSON, document), {})
    assert [
        ("https://keys.example/1", "controller", "/proof/verificationMethod"),
        ("https://harbour.example/staff/did.json", "controller", "/issuer"),
    ] == [(one.url, one.role, one.pointer) for one in found]
