"""Generated credentials are sound, in every class and with every member the data models have."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import HealthCheck, event, find, given, settings
from hypothesis import strategies as st

from fixtures.issuer import Issuer, canonical
from mcconform import strategies
from mcconform.errors import UsageError
from mcconform.identity import multikey
from mcconform.model import Area
from mcconform.standards import get_standard
from tests.strategies.judge import ROOTS, complaints, failing, judged, reachable

Json = Any
STEADY = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=20,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.parametrize(("standard", "root"), ROOTS)
@pytest.mark.parametrize("signed", [False, True])
def test_the_full_sample_is_sound(standard: str, root: str, signed: bool) -> None:
    document = strategies.sample(standard, root, signed=signed)
    assert [] == complaints(document)
    assert set() == failing(document, Area.STACKABILITY)


@pytest.mark.parametrize(("standard", "root"), ROOTS)
@STEADY
@given(data=st.data())
def test_generated_credentials_are_sound(standard: str, root: str, data: st.DataObject) -> None:
    least = data.draw(st.sampled_from((0, 0, 3)), "min_optional")
    document = data.draw(strategies.credentials(standard, root, min_optional=least))
    event(f"{standard} {root}: {len(json.dumps(document)) // 2_000 * 2} kB")
    assert [] == complaints(document)
    assert set() == failing(document, Area.STACKABILITY)


@pytest.mark.slow
@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize(("standard", "root"), ROOTS)
@settings(STEADY, max_examples=40)
@given(data=st.data())
def test_many_generated_credentials_are_sound(
    standard: str, root: str, signed: bool, data: st.DataObject
) -> None:
    document = data.draw(strategies.credentials(standard, root, signed=signed))
    assert [] == complaints(document)
    assert set() == failing(document, Area.STACKABILITY)
    assert not signed or set() == failing(document, Area.SIGNATURE)


# -- signed ones -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("standard", "root"), ROOTS)
@settings(STEADY, max_examples=8)
@given(data=st.data())
def test_signed_credentials_are_authentic(standard: str, root: str, data: st.DataObject) -> None:
    document = data.draw(strategies.credentials(standard, root, signed=True))
    for assessment, _ in judged(document):
        if root == "VerifiablePresentation" and "holder" not in document and not assessment.parent:
            continue  # whose key it is cannot be told of a presentation of nobody
        assert "conforms" == assessment.areas[Area.SIGNATURE].verdict
    assert [] == complaints(document)


@pytest.mark.parametrize(("standard", "root"), ROOTS)
def test_the_proof_verifies_by_another_implementation(standard: str, root: str) -> None:
    document = strategies.sample(standard, root, signed=True)
    proof = document.pop("proof")
    value = multikey.unbase58(proof.pop("proofValue")[1:])
    options = canonical({"@context": document["@context"], **proof})
    data = hashlib.sha256(options).digest() + hashlib.sha256(canonical(document)).digest()
    _, _, key = proof["verificationMethod"].partition("#")
    found = multikey.decode(key)
    raw = base64.urlsafe_b64decode(found["x"] + "=")
    Ed25519PublicKey.from_public_bytes(raw).verify(value, data)


@pytest.mark.parametrize(("standard", "root"), ROOTS[:5])
@settings(STEADY, max_examples=8)
@given(data=st.data())
def test_what_another_issuer_signs_of_them_is_authentic(
    standard: str, root: str, data: st.DataObject
) -> None:
    document = data.draw(strategies.credentials(standard, root, signed=True))
    del document["proof"]
    issuer = Issuer("another test issuer")
    is_object = isinstance(document["issuer"], dict)
    document["issuer"] = {**document["issuer"], "id": issuer.did} if is_object else issuer.did
    assessment, _ = judged(issuer.sign(document))[0]
    assert "conforms" == assessment.areas[Area.SIGNATURE].verdict


def test_what_no_context_defines_is_not_signed_but_refused() -> None:
    document = strategies.sample(signed=True)
    document["undefined"] = "text"
    with pytest.raises(UsageError, match="no context defines /undefined"):
        strategies.sign(document)


def test_a_context_that_is_not_bundled_is_refused() -> None:
    document = strategies.sample(signed=True)
    document["@context"].append("https://elsewhere.example/context")
    with pytest.raises(UsageError, match="cannot be signed"):
        strategies.sign(document)


def test_signing_replaces_the_proof_and_leaves_the_document_alone() -> None:
    document = strategies.sample(signed=True)
    before = json.dumps(document)
    again = strategies.sign(document, {"nonce": "n"})
    assert "n" == again["proof"]["nonce"]
    assert before == json.dumps(document)
    assert set() == failing(again, Area.SIGNATURE)


# -- what they cover -------------------------------------------------------------------------------


def members(standard: str, document: Json) -> Iterator[tuple[str, str]]:
    """Class and member of everything in a document, credentials inside it included."""
    vocabulary = get_standard(standard).vocabulary
    waiting = [document]
    for here in waiting:
        for visit in vocabulary.visits(here):
            yield from ((visit.cls.id, name) for name in visit.value)
        inside = [value for _, value in vocabulary.embedded(here)]
        waiting += [value for value in inside if isinstance(value, dict)]


def wanted(standard: str, root: str) -> set[tuple[str, str]]:
    """Class and member of everything the data model has a place for."""
    return {
        (cls.id, prop.name)
        for cls in reachable(standard, root).values()
        for prop in cls.properties.values()
        if prop.constrained
    }


@pytest.mark.parametrize(("standard", "root"), ROOTS)
def test_the_full_samples_have_every_member_of_every_class(standard: str, root: str) -> None:
    samples = [strategies.sample(standard, root, signed=signed) for signed in (False, True)]
    found = {member for one in samples for member in members(standard, one)}
    assert set() == wanted(standard, root) - found


@pytest.mark.parametrize("root", ["AchievementCredential", "AchievementCredentialv1p1"])
def test_generated_badges_reach_every_class(root: str) -> None:
    """The rarest class comes in two of a hundred badges, so there must be many."""
    found: set[str] = set()

    @settings(STEADY, max_examples=800)
    @given(strategies.credentials("ob3", root))
    def collect(document: Json) -> None:
        found.update(cls for cls, _ in members("ob3", document))

    collect()
    endorsement = root.replace("Achievement", "Endorsement")
    expected = set(reachable("ob3", root)) | set(reachable("ob3", endorsement))
    assert {"ob3.Proof"} == expected - found  # these are not signed


def test_the_same_credentials_come_each_time() -> None:
    def drawn() -> list[Json]:
        found: list[Json] = []

        @settings(STEADY, max_examples=10)
        @given(strategies.credentials(signed=True))
        def collect(document: Json) -> None:
            found.append(document)

        collect()
        return found

    assert drawn() == drawn()
    assert strategies.sample() == strategies.sample()


def test_shrinking_ends_at_what_is_required() -> None:
    document = find(strategies.credentials(), lambda found: True, settings=STEADY)
    assert {"@context", "id", "type", "issuer", "validFrom", "credentialSubject"} == set(document)
    assert {"type", "achievement", "id"} == set(document["credentialSubject"])
    assert {"id", "type", "name", "description", "criteria"} == set(
        document["credentialSubject"]["achievement"]
    )


@STEADY
@given(document=strategies.credentials(min_optional=4))
def test_as_many_optional_members_are_there_as_asked_for(document: Json) -> None:
    required = {"@context", "id", "type", "issuer", "validFrom", "credentialSubject"}
    assert len(set(document) - required) >= 4
    achievement = document["credentialSubject"]["achievement"]
    assert len(set(achievement) - {"id", "type", "name", "description", "criteria"}) >= 4


@STEADY
@given(document=strategies.credentials(min_optional=5))
def test_depth_is_bounded(document: Json) -> None:
    for visit in get_standard("ob3").vocabulary.visits(document):
        assert visit.pointer.count("/parentOrg") <= 1
    for _, inner in get_standard("ob3").vocabulary.embedded(document):
        if isinstance(inner, dict):
            assert [] == list(get_standard("ob3").vocabulary.embedded(inner))


def test_a_class_that_is_no_document_is_refused() -> None:
    with pytest.raises(UsageError, match=r"no document of ob3 is a Profile\nhint: .*Endorsement"):
        strategies.credentials("ob3", "Profile")


def test_an_unknown_standard_is_refused() -> None:
    with pytest.raises(UsageError, match="no standard is called ob9"):
        strategies.sample("ob9")


@pytest.mark.parametrize("standard", ["clr2", "edc", "ob1", "ob2", "ctdl"])
def test_documents_that_are_not_made_are_refused_with_the_reason(standard: str) -> None:
    root = "ClrCredential" if standard == "clr2" else "Assertion"
    with pytest.raises(UsageError, match="which are not made here") as refused:
        strategies.credentials(standard, root)
    assert refused.value.hint == "standards whose documents are made: ob3, vc1, vc2"
