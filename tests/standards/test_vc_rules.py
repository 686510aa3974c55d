"""The hand-made rules of the VC Data Models, beyond their three cases."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

import pytest

from fixtures import documents
from fixtures.lists import REVOCATION, bitstring, entry
from mcconform.model import Resource, Source
from mcconform.standards import contexts
from mcconform.standards.digests import agree, digests
from tests.forge import Recipe
from tests.standards.rulecheck import findings, outcome, pointers

Json = Any
VC2 = "https://www.w3.org/ns/credentials/v2"
RESOURCE = "https://harbour.example/terms.txt"
CONTEXTS: dict[str, Json] = dict(contexts())


def vc2(**members: Json) -> Json:
    """A bare VC 2.0 with other members."""
    return {**documents.plain_vc(), **members}


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        ([VC2], []),
        (VC2, []),
        ([VC2, "https://example.org/a"], []),
        (["https://www.w3.org/2018/credentials/v1"], ["/@context/0"]),
        ([{}, VC2], ["/@context/0"]),
        ("https://www.w3.org/ns/credentials/v2/", ["/@context"]),
        ([7], ["/@context/0"]),
        ([[VC2]], ["/@context/0"]),
    ],
)
def test_base_context_comes_first(context: Json, expected: list[str]) -> None:
    document = vc2(**{"@context": context})
    assert expected == pointers("vc2.contexts.base_first", document, standard="vc2")


def test_further_contexts_are_urls_or_objects() -> None:
    items = [VC2, "https://example.org/a", {"a": "https://example.org/b"}, 7, None, "a/b", []]
    found = pointers(
        "vc2.contexts.further_are_urls_or_objects", vc2(**{"@context": items}), standard="vc2"
    )
    assert ["/@context/3", "/@context/4", "/@context/5", "/@context/6"] == found


UNREACHED = "https://unreached.example/context"
OPEN = (
    "vc2.contexts.processable",
    "vc2.identifiers.are_urls",
    "vc2.json_ld.valid",
    "vc2.semantic_interoperability.contexts_published",
    "vc2.semantic_interoperability.terms_defined",
    "vc2.types.mapped_to_urls",
)


@pytest.mark.parametrize("rule", OPEN)
def test_a_context_that_is_not_at_hand_leaves_open_what_it_says(rule: str) -> None:
    document = vc2(**{"@context": [VC2, UNREACHED]})
    assert "cantTell" == outcome(rule, document, standard="vc2")
    there = {**CONTEXTS, UNREACHED: {"@context": {"@version": 1.1}}}
    assert "passed" == outcome(rule, document, standard="vc2", resources=there)


@pytest.mark.parametrize("odd", [7, None, "a/b", "https ://no.url/x", []])
def test_an_item_that_is_no_context_is_told_once(odd: Json) -> None:
    document = vc2(**{"@context": [VC2, odd]})
    found = {rule for rule in OPEN if outcome(rule, document, standard="vc2") == "failed"}
    assert set() == found
    rule = "vc2.contexts.further_are_urls_or_objects"
    assert ["/@context/1"] == pointers(rule, document, standard="vc2")


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        ("2025-01-01T00:00:00Z", "passed"),
        ("2025-01-01T01:00:00+01:00", "passed"),
        ("2024-12-31T23:59:59.999Z", "failed"),
        ("2024-12-31T20:00:00", "failed"),
        ("2025-01-01T00:00:00", "passed"),
        ("never", "inapplicable"),
        (None, "inapplicable"),
        (7, "inapplicable"),
    ],
)
def test_validity_period_is_compared_as_moments(until: Json, expected: str) -> None:
    document = vc2(validUntil=until)
    rule = "vc2.validity_period.ends_after_it_begins"
    assert expected == outcome(rule, document, standard="vc2")


def test_rules_of_vc_2_hold_for_badges_too() -> None:
    document = documents.minimal()
    document["validUntil"] = "2020-01-01T00:00:00Z"
    assert ["/validUntil"] == pointers("vc2.validity_period.ends_after_it_begins", document)


def test_schema_of_another_type_is_left_to_its_own_rules() -> None:
    document = vc2(credentialSchema={"id": RESOURCE, "type": "JsonSchemaCredential"})
    rule = "vc2.data_schemas.json_schema_validates"
    assert "inapplicable" == outcome(rule, document, standard="vc2")


# Digests of the empty text, from the NIST examples; the context's from the VC 2.0 Recommendation.
EMPTY_256 = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
EMPTY_384 = "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb"
CONTEXT_DIGEST = "uEiBZlVztZpfWHgPyslVv6-UwirFoQoRvW1htfx963sknNA"


def test_integrity_texts_are_read() -> None:
    ((found,),) = digests(EMPTY_256, None)
    assert ("sha256", hashlib.sha256(b"").digest()) == found


def test_of_several_hashes_the_strongest_counts() -> None:
    assert agree(digests(f"sha256-AAAA {EMPTY_384}", None), b"")
    assert not agree(digests(f"{EMPTY_256} sha384-AAAA", None), b"")


def test_multihash_of_the_recommendation_is_read() -> None:
    ((found,),) = digests(None, CONTEXT_DIGEST)
    expected = "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"
    assert ("sha256", expected) == (found[0], found[1].hex())


def test_both_kinds_of_digest_have_to_agree() -> None:
    assert agree(digests(EMPTY_256, None), b"")
    assert not agree(digests(EMPTY_256, CONTEXT_DIGEST), b"")


def test_base58_multihash_is_read() -> None:
    multihash = b"\x12\x20" + hashlib.sha256(b"").digest()
    from fixtures.issuer import base58

    ((found,),) = digests(None, "z" + base58(multihash))
    assert ("sha256", hashlib.sha256(b"").digest()) == found


@pytest.mark.parametrize(
    ("sri", "multibase"),
    [
        ("", ""),
        ("md5-AAAA", "z0OIl"),
        (7, ["u"]),
        ("sha256", "u"),
        ("sha256-", "mAAAA"),
        (None, "uEiBZ"),
        (None, "z" + "1" * 300),
        (None, "u\u00e9\u00e9\u00e9"),
    ],
)
def test_odd_digests_are_no_digests(sri: Json, multibase: Json) -> None:
    assert [] == digests(sri, multibase)


def test_bundled_resource_is_not_compared() -> None:
    entry = {"id": RESOURCE, "digestSRI": EMPTY_256}
    bundled = Resource(RESOURCE, Source.BUNDLED, b"another form of it")
    document = vc2(relatedResource=entry)
    rule = "vc2.related_resources.digest_matches"
    resources = {RESOURCE: bundled}
    (one,) = findings(rule, document, standard="vc2", resources=resources)
    assert "inapplicable" == one.outcome
    resources = {RESOURCE: Resource(RESOURCE, Source.CACHE, b"another form of it")}
    assert "failed" == outcome(rule, document, standard="vc2", resources=resources)


def test_issuance_after_expiration_is_advice_in_version_1() -> None:
    document = documents.plain_vc11()
    document["expirationDate"] = "2000-01-01T00:00:00Z"
    rule = "vc1.expiration.expires_after_issuance"
    assert "failed" == outcome(rule, document, standard="vc1")


@pytest.mark.parametrize(("digest", "expected"), [(EMPTY_256, "failed"), (None, "passed")])
def test_the_digest_of_a_schema_is_compared_without_related_resources(
    digest: str | None, expected: str
) -> None:
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    body = json.dumps(schema).encode()
    own = "sha256-" + base64.b64encode(hashlib.sha256(body).digest()).decode()
    entry = {"id": RESOURCE, "type": "JsonSchema", "digestSRI": digest or own}
    recipe = Recipe(
        base="vc",
        edit=lambda document: document.update(credentialSchema=entry),
        resources={RESOURCE: schema},
    )
    assert expected == recipe.assertions()["vc2.related_resources.digest_matches"].outcome


# -- status lists are credentials of the data model themselves ------------------------------------


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, ""),
        # Contexts that are not at hand are no fault of the list.
        ({"@context": [VC2, "https://example.org/a"]}, ""),
        ({"issuer": None}, "vc2.VerifiableCredential.issuer.required"),
        ({"@context": ["https://www.w3.org/2018/credentials/v1"]}, "vc2.contexts.base_first"),
        ({"validUntil": "2024-06-01T00:00:00Z"}, "vc2.validity_period.ends_after_it_begins"),
        ({"remark": "x"}, "vc2.semantic_interoperability.terms_defined"),
    ],
)
def test_a_status_list_is_judged_as_a_credential(change: Json, expected: str) -> None:
    held = {**bitstring(REVOCATION, "revocation", ()), **change}
    del held["proof"]
    held = {key: value for key, value in held.items() if value is not None}
    brought = {**contexts(), REVOCATION: held}
    document = vc2(credentialStatus=entry(REVOCATION, 94))
    found = findings("vc2.status.lists_conform", document, standard="vc2", resources=brought)
    assert bool(expected) == bool(found)
    assert not found or str(found[0].args["why"]).endswith(f"({expected})")


def test_a_list_that_is_its_own_list_is_judged_once() -> None:
    held = {
        **bitstring(REVOCATION, "revocation", ()),
        "credentialStatus": entry(REVOCATION, 1),
    }
    brought = {**contexts(), REVOCATION: held}
    assert "passed" == outcome("vc2.status.lists_conform", held, standard="vc2", resources=brought)
