"""Every suite of embedded proofs: official vectors, signatures of others, mutants, refusals."""

from __future__ import annotations

import base64
import copy
import hashlib
import itertools
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import cbor2
import pytest

from fixtures.documents import BASES, plain_vc
from fixtures.issuer import base58, base64url, canonical, compact_json
from mcconform.canonical import Canonical
from mcconform.model import Outcome
from mcconform.nodes import resolve
from mcconform.securing import rdf
from mcconform.securing.proofs import proofs
from tests import shared
from tests.securing.held import dossier, official, result, results, vector
from tests.securing.signers import SIGNERS, Signer, disclose, for_the_holder, raw
from tests.shared import needs_shared

Json = Any
PASSED, FAILED, CANT_TELL = Outcome.PASSED, Outcome.FAILED, Outcome.CANT_TELL
VECTORS = {
    "Ed25519Signature2020": "signedEdSig.json",
    "bbs-2023": "derivedRevealDocument.json",
    "ecdsa-jcs-2019-p256": "signedJCSECDSAP256.json",
    "ecdsa-rdfc-2019-p256": "signedECDSAP256.json",
    "ecdsa-sd-2023": "derivedRevealDocument.json",
    "eddsa-jcs-2022": "signedJCS.json",
    "eddsa-rdfc-2022": "signedDataInt.json",
}
FIRST_MODEL = ("Ed25519Signature2018", "EcdsaSecp256k1Signature2019")


def badge(signer: Signer) -> Json:
    """A document for the signer: the key is its issuer's."""
    document = BASES["vc1" if signer.suite in FIRST_MODEL else "minimal"]()
    document["issuer"] = {**document["issuer"], "id": signer.did}
    return document


@cache
def signed(name: str) -> Json:
    """A badge signed by one of the signers, or an official vector (``official NAME``)."""
    if name in SIGNERS:
        return SIGNERS[name](badge(SIGNERS[name]))
    folder = name.removeprefix("official ")
    return vector(folder, VECTORS[folder])


OFFICIAL = [f"official {folder}" for folder in VECTORS]


@needs_shared
@pytest.mark.parametrize("name", OFFICIAL)
def test_official_vectors_verify(name: str) -> None:
    found = result(signed(name), official())
    assert (PASSED, "") == (found.verifies, found.why)
    assert () == found.undefined_terms


@needs_shared
def test_every_step_of_the_official_ecdsa_vector_is_the_published_one() -> None:
    held = dossier(signed("official ecdsa-rdfc-2019-p256"), official())
    (proof,) = proofs(held.document)
    document, options = rdf.document_form(held), rdf.options_form(proof, held)
    assert isinstance(document, Canonical)
    assert isinstance(options, Canonical)
    steps = {
        "canonDoc": document.nquads,
        "proofCanon": options.nquads,
        "docHash": hashlib.sha256(document.nquads.encode()).hexdigest(),
        "combinedHash": rdf.hash_data(document, options).hex(),
    }
    folder = "ecdsa-rdfc-2019-p256"
    for step, found in steps.items():
        assert text(folder, f"{step}ECDSAP256.txt").strip() == found.strip(), step


def text(*path: str) -> str:
    """A step of an official vector."""
    return shared.VECTORS.joinpath(*path).read_text()


@needs_shared
@pytest.mark.parametrize("suite", ["ecdsa-sd-2023", "bbs-2023"])
def test_a_base_proof_is_for_the_holder_and_nobody_else_can_tell(suite: str) -> None:
    found = result(vector(suite, "addSignedSDBase.json"), official())
    assert CANT_TELL is found.verifies
    assert "made for the holder" in found.why


def test_a_base_proof_made_by_others_is_sound() -> None:
    document = for_the_holder({**plain_vc(), "issuer": SIGNERS["ecdsa-rdfc-2019 P-256"].did})
    assert CANT_TELL is result(document).verifies
    document["name"] = "Another"
    assert FAILED is result(document).verifies


def _change_proof(**members: Json) -> Callable[[Json], object]:
    return lambda document: document["proof"].update(members)


def _base_value(change: Callable[[list[Any]], object]) -> Callable[[Json], None]:
    """Change the parts of a base proof."""

    def edit(document: Json) -> None:
        data = base64.urlsafe_b64decode(document["proof"]["proofValue"][1:] + "==")
        parts = cbor2.loads(data[3:])
        change(parts)
        document["proof"]["proofValue"] = "u" + base64url(data[:3] + cbor2.dumps(parts))

    return edit


@needs_shared
@pytest.mark.parametrize(
    "change",
    [
        lambda document: document.update(issuer="did:example:another"),
        lambda document: document.update(validUntil="2030-01-01T00:00:00Z"),
        lambda document: document.pop("name"),
        lambda document: document["credentialSubject"].update(familyName="Another"),
        _change_proof(created="2024-01-01T00:00:00Z"),
        _base_value(lambda parts: parts[3].pop()),
        _base_value(lambda parts: parts[3].reverse()),
        _base_value(lambda parts: parts[3].clear()),
        _base_value(lambda parts: parts.__setitem__(0, bytes(64))),
        _base_value(lambda parts: parts.__setitem__(1, bytes(35))),
        _base_value(lambda parts: parts.__setitem__(2, bytes(32))),
        _base_value(lambda parts: parts.__setitem__(2, bytes(31))),
        _base_value(lambda parts: parts.__setitem__(4, "x")),
        _base_value(lambda parts: parts.append(0)),
    ],
)
def test_a_base_proof_that_nothing_could_be_derived_from_is_broken(
    change: Callable[[Json], object],
) -> None:
    document = copy.deepcopy(vector("ecdsa-sd-2023", "addSignedSDBase.json"))
    change(document)
    assert FAILED is result(document, official()).verifies


@pytest.mark.parametrize("name", SIGNERS)
def test_what_others_sign_verifies_and_is_the_issuers(name: str) -> None:
    found = result(signed(name))
    assert (PASSED, "", PASSED) == (found.verifies, found.why, found.controls)
    assert SIGNERS[name].suite == found.mechanism


def changed_letters(text: str) -> Iterator[str]:
    """Each text with one letter changed, added or left out."""
    for index, letter in enumerate(text):
        other = "7" if letter != "7" else "8"
        yield text[:index] + other + text[index + 1 :]
    yield from (one for one in (text + "7", text + " ", text[:-1]) if one != text)


def strings(value: Json, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Pointer and text of every string in a document."""
    if isinstance(value, str):
        yield pointer, value
    for key, item in value.items() if isinstance(value, dict) else ():
        yield from strings(item, f"{pointer}/{key}")
    for index, item in enumerate(value) if isinstance(value, list) else ():
        yield from strings(item, f"{pointer}/{index}")


def mutants(document: Json) -> Iterator[tuple[str, Json]]:
    """The document with one letter of one text changed, or with one member renamed or removed."""
    for pointer, whole in strings(document):
        for changed in changed_letters(whole):
            yield f"{pointer} {changed[:60]}", put(document, pointer, changed)
    for pointer in ("", "/credentialSubject", "/proof"):
        for name in resolve(document, pointer):
            for other in (f"{name}x", None):
                mutant = copy.deepcopy(document)
                holder = resolve(mutant, pointer)
                taken = holder.pop(name)
                if other:
                    holder[other] = taken
                yield f"{pointer}/{name} to {other}", mutant


def put(document: Json, pointer: str, value: Json) -> Json:
    """A copy with another value at the pointer."""
    mutant = copy.deepcopy(document)
    parent, _, name = pointer.rpartition("/")
    holder = resolve(mutant, parent)
    holder[int(name) if isinstance(holder, list) else name] = value
    return mutant


COUNTS: dict[str, int] = {}


@needs_shared
@pytest.mark.slow
@pytest.mark.parametrize("name", [*OFFICIAL, *SIGNERS])
def test_nothing_with_one_change_verifies(
    name: str, record_property: Callable[[str, object], None]
) -> None:
    accepted, tried = [], 0
    for what, mutant in mutants(signed(name)):
        tried += 1
        if any(
            one.verifies is PASSED and not one.undefined_terms
            for one in results(mutant, official())
        ):
            accepted.append(what)
    COUNTS[name] = tried
    record_property("mutants", tried)
    sys.stdout.write(f"\n{name}: {tried} mutants tried; {sum(COUNTS.values())} so far\n")
    assert [] == accepted
    assert tried > 500


@pytest.mark.parametrize("name", SIGNERS)
def test_every_letter_of_the_signature_and_of_the_key_counts(name: str) -> None:
    """The part of the mutants that is quick enough for every run."""
    document = signed(name)
    member = SIGNERS[name].member
    for place in (f"/proof/{member}", "/proof/verificationMethod", "/proof/created"):
        for changed in itertools.islice(changed_letters(resolve(document, place)), 0, None, 4):
            assert PASSED is not result(put(document, place, changed)).verifies, changed


def test_p384_takes_sha384_inside_the_canonicalisation_too() -> None:
    """The document has several unnamed objects, so the order of their names depends on it."""
    signer = SIGNERS["ecdsa-rdfc-2019 P-384"]
    document = badge(signer)
    document["credentialSubject"]["achievement"]["alignment"] = [
        {"type": ["Alignment"], "targetName": f"Tide {n}", "targetUrl": f"https://a.example/{n}"}
        for n in range(6)
    ]
    assert PASSED is result(signer(document)).verifies
    assert FAILED is result(replace(signer, form=canonical)(document)).verifies


@pytest.mark.parametrize("curve", ["P-256", "P-384"])
def test_the_name_that_drafts_gave_the_ecdsa_suite_is_known(curve: str) -> None:
    """With P-384 its drafts left the inner hash open, so what does not fit is not called wrong."""
    signer = replace(SIGNERS[f"ecdsa-rdfc-2019 {curve}"], suite="ecdsa-2019")
    document = signer(badge(signer))
    assert (PASSED, "ecdsa-2019") == (result(document).verifies, result(document).mechanism)
    document["name"] = "Another name"
    expected = FAILED if curve == "P-256" else CANT_TELL
    assert expected is result(document).verifies


def test_the_other_s_of_an_ecdsa_signature_is_taken_too() -> None:
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    signer = SIGNERS["ecdsa-rdfc-2019 P-256"]

    def other(data: bytes) -> bytes:
        found = raw("P-256", data)
        return found[:32] + (order - int.from_bytes(found[32:])).to_bytes(32)

    assert PASSED is result(replace(signer, sign=other)(badge(signer))).verifies


def header(**members: Json) -> Callable[[Json], None]:
    """Another header for the detached JWS."""

    def change(proof: Json) -> None:
        found = json.loads(base64.urlsafe_b64decode(proof["jws"].split(".")[0] + "=="))
        found = {key: value for key, value in {**found, **members}.items() if value is not None}
        proof["jws"] = base64url(compact_json(found)) + ".." + proof["jws"].split(".")[2]

    return change


def jws(text: Json) -> Callable[[Json], None]:
    """Another text in the place of the JWS."""
    return lambda proof: proof.update(jws=text)


def value(text: Json) -> Callable[[Json], None]:
    """Another text in the place of the proof value."""
    return lambda proof: proof.update(proofValue=text)


EDDSA_JWS = "JsonWebSignature2020 EdDSA"
REFUSED: dict[str, tuple[str, Callable[[Json], None], str]] = {
    "96 bytes where the key is on P-256": (
        "ecdsa-rdfc-2019 P-256",
        value("z" + base58(b"\x01" * 96)),
        "96 bytes, a signature has 64",
    ),
    "64 bytes where the key is on P-384": (
        "ecdsa-jcs-2019 P-384",
        value("z" + base58(b"\x01" * 64)),
        "64 bytes, a signature has 96",
    ),
    "another multibase": ("eddsa-jcs-2022", value("uAAAA"), "begins with z"),
    "no base58": ("eddsa-jcs-2022", value("z0OIl"), "not base58btc"),
    "a number": ("ecdsa-jcs-2019 P-256", value(5), "begins with z"),
    "an Ed25519 key for ECDSA": (
        "ecdsa-rdfc-2019 P-256",
        lambda proof: proof.update(verificationMethod=SIGNERS["eddsa-rdfc-2022"].method),
        "neither P-256 nor P-384",
    ),
    "a key on secp256k1 for ECDSA over JSON": (
        "ecdsa-jcs-2019 P-256",
        lambda proof: proof.update(
            verificationMethod=SIGNERS["EcdsaSecp256k1Signature2019"].method
        ),
        "neither P-256 nor P-384",
    ),
    "a key on P-256 for EdDSA over JSON": (
        "eddsa-jcs-2022",
        lambda proof: proof.update(verificationMethod=SIGNERS["ecdsa-rdfc-2019 P-256"].method),
        "no Ed25519 key",
    ),
    "contexts that are not the document's": (
        "eddsa-jcs-2022",
        lambda proof: proof["@context"].append("https://x.example/"),
        "do not begin with those",
    ),
    "a JWS with its payload": (EDDSA_JWS, jws("e30.e30.AAAA"), "no detached JWS"),
    "no JWS": (EDDSA_JWS, jws(None), "no detached JWS"),
    "a JWS with padding": (EDDSA_JWS, jws("e30=..AAAA"), "not in base64url"),
    "a header that is no object": (EDDSA_JWS, jws("W10..AAAA"), "no JSON object"),
    "a header that is no JSON": (EDDSA_JWS, jws("e3s..AAAA"), "no JSON object"),
    "a header with a member twice": (
        EDDSA_JWS,
        jws(base64url(b'{"alg":"EdDSA","alg":"EdDSA"}') + "..AAAA"),
        "has a member twice",
    ),
    "an encoded payload": (EDDSA_JWS, header(b64=None), "not encoded"),
    "b64 true": (EDDSA_JWS, header(b64=True), "not encoded"),
    "b64 zero": (EDDSA_JWS, header(b64=0), "not encoded"),
    "b64 not critical": (EDDSA_JWS, header(crit=None), "not encoded"),
    "something else critical": (EDDSA_JWS, header(crit=["b64", "exp"]), "not encoded"),
    "no algorithm": (EDDSA_JWS, header(alg="none"), "not one of JsonWebSignature2020"),
    "an older RSA scheme": (
        "JsonWebSignature2020 PS256",
        header(alg="RS256"),
        "not one of JsonWebSignature2020",
    ),
    "an algorithm that is a list": (EDDSA_JWS, header(alg=["EdDSA"]), "not one of"),
    "an algorithm of another key": (EDDSA_JWS, header(alg="ES256"), "not an algorithm of the key"),
    "another suite's algorithm": ("Ed25519Signature2018", header(alg="ES256K"), "not one of"),
    "a signature of another length": (
        "JsonWebSignature2020 ES384",
        lambda proof: proof.update(jws=proof["jws"][:-8]),
        "does not fit",
    ),
}


@pytest.mark.parametrize(("name", "change", "why"), REFUSED.values(), ids=REFUSED)
def test_malformed_proofs_are_refused_with_the_reason(
    name: str, change: Callable[[Json], None], why: str
) -> None:
    document = copy.deepcopy(signed(name))
    change(document["proof"])
    found = result(document)
    assert FAILED is found.verifies
    assert why in found.why


@pytest.mark.parametrize("name", SIGNERS)
def test_a_second_signature_member_is_signed_like_any_other(name: str) -> None:
    """Only the member that a suite reads is left out; nothing can be smuggled into the proof."""
    document = copy.deepcopy(signed(name))
    other = "jws" if SIGNERS[name].member == "proofValue" else "proofValue"
    document["proof"][other] = "z2"
    found = result(document)
    assert found.verifies is not PASSED or found.undefined_terms


@pytest.mark.parametrize("odd", [None, 5, [], {}, [[1]], True, "", "u", "z", "u2V0"], ids=str)
@pytest.mark.parametrize("name", SIGNERS)
def test_odd_values_never_raise_and_never_pass(name: str, odd: Json) -> None:
    for member in (SIGNERS[name].member, "type", "cryptosuite", "verificationMethod"):
        if member in signed(name)["proof"]:
            document = copy.deepcopy(signed(name))
            document["proof"][member] = odd
            assert PASSED is not result(document).verifies, member


def test_contexts_may_follow_those_of_a_proof_over_json_and_not_come_before() -> None:
    document = copy.deepcopy(signed("eddsa-jcs-2022"))
    document["@context"].append({"tide": "https://x.example/tide"})
    assert PASSED is result(document).verifies
    document["@context"] = [document["@context"][-1], *document["@context"][:-1]]
    assert FAILED is result(document).verifies


def test_contexts_of_a_proof_over_json_are_compared_as_json() -> None:
    signer = SIGNERS["eddsa-jcs-2022"]
    document = badge(signer)
    document["@context"].append({"@protected": True})
    sound = signer(document)
    assert PASSED is result(sound).verifies
    sound["@context"][-1]["@protected"] = 1
    assert FAILED is result(sound).verifies


def test_a_disclosure_made_by_others_verifies() -> None:
    document = BASES["golden"]()
    assert PASSED is result(disclose(document)).verifies
    assert PASSED is result(disclose(document, hidden=0)).verifies


def test_text_that_looks_like_a_blank_node_is_left_alone() -> None:
    document = BASES["vc"]()
    document["name"] = "_:c14n0 _:c14n0"
    document["description"] = "two\nlines\u2028three _:c14n0 ."
    assert PASSED is result(disclose(document)).verifies


@pytest.mark.parametrize(
    "parts",
    [
        {"base": b"\x01" * 64},
        {"base": b"\x01" * 63},
        {"key": b"\x80\x24\x02" + b"\x01" * 32},
        {"key": b"\x80\x24" + b"\x05" * 33},
        {"key": b"\x80\x26" + b"\x02" * 33},
        {"key": b"\xed\x01" + b"\x02" * 33},
        {"signatures": []},
        {"signatures": [b"\x01" * 64]},
        {"signatures": 5},
        {"labels": {}},
        {"labels": {0: b"\x01" * 32}},
        {"labels": {0: b"\x01" * 31}},
        {"labels": {"0": b"\x01" * 32}},
        {"labels": [1]},
        {"mandatory": [0, 1]},
        {"mandatory": [0, 1, 9999]},
        {"mandatory": [0, 1, 1]},
        {"mandatory": [0, 1, -1]},
        {"mandatory": "012"},
    ],
    ids=str,
)
def test_a_disclosure_with_one_part_changed_is_refused(parts: Json) -> None:
    assert FAILED is result(disclose(BASES["minimal"](), **parts)).verifies


def test_a_disclosure_does_not_cover_what_was_added_or_left_out() -> None:
    sound = disclose(BASES["minimal"]())
    more, less = copy.deepcopy(sound), copy.deepcopy(sound)
    more["description"] = "nobody signed this"
    del less["credentialSubject"]["achievement"]["name"]
    for document in (more, less):
        assert FAILED is result(document).verifies
