"""What unrecognised documents look like; the shapes are those of the standards' own examples."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mcconform.intake.resemblance import resemblance
from tests.shared import SAMPLES, needs_shared


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"@context": "https://w3id.org/openbadges/v2", "type": "Assertion"}, "Open Badges 2.0"),
        ({"@context": ["https://w3id.org/openbadges/v2", {"a": "b"}]}, "Open Badges 2.0"),
        ({"@context": "https://w3id.org/openbadges/v1"}, "Open Badges 1.1"),
        ({"@context": "https://purl.imsglobal.org/spec/ob/v2p1/x.jsonld"}, "Open Badges 2.1"),
        ({"recipient": "a@example.com", "badge": {"version": "0.5.0"}}, "Open Badges 0.5"),
        ({"uid": "1", "recipient": {}, "badge": "https://a", "verify": {}}, "Open Badges 1.0"),
        ({"recipient": {}, "badge": "https://a"}, "Open Badges 1.x or 2.0"),
        ({"type": ["VerifiableCredential", "ClrCredential"]}, "CLR 2.0"),
        ({"@context": "https://purl.imsglobal.org/spec/clr/v1p0/context/x"}, "CLR 1.0"),
        ({"type": ["VerifiablePresentation"]}, "verifiable presentation"),
        ({"vp": {}, "vc": {}}, "a credential and a presentation"),
        ({"vct": "urn:x", "iss": "x"}, "SD-JWT"),
        ({"ceterms:name": {"en": "x"}}, "CTDL"),
        ({"@context": "https://credreg.net/ctdl/schema/context/json"}, "CTDL"),
        ({"type": ["VerifiableCredential"]}, "verifiable credential"),
        ({"type": ["Achievement"]}, "achievement"),
        ({"verificationMethod": []}, "DID document"),
    ],
)
def test_shapes_of_other_standards_are_named(document: Any, words: str) -> None:
    assert words in resemblance(document)


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"a": 1},
        {"type": 1, "@context": None},
        {"type": [[], {}], "@context": {"@vocab": "x"}, "payload": {}, "signatures": 1},
    ],
)
def test_what_looks_like_nothing_has_no_name(document: Any) -> None:
    assert "" == resemblance(document)


@needs_shared
@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("openbadges-2.0/basic-assertion.json", "Open Badges 2.0"),
        ("clr-2.0/simple.json", "CLR 2.0"),
        ("clr-2.0/complex.json", "CLR 2.0"),
        ("edc/micro-credential-annex1-unsigned.jsonld", "a European Digital Credential"),
        ("openbadges-3.0/simple.json", "Open Badges 3.0"),
    ],
)
def test_real_files_are_named(file: str, words: str) -> None:
    assert words in resemblance(json.loads((SAMPLES / file).read_bytes()))
