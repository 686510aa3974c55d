"""The whole room with the rooms it stands on: intake, the vocabularies, keys and status lists."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

from pytest_httpserver import HTTPServer

from mcconform.gather import (
    EvidenceSubject,
    Fetcher,
    Library,
    gather,
    load_evidence,
    save_evidence,
)
from mcconform.intake import open_subject
from mcconform.model import Resource, Source
from tests.gather.conftest import HOST
from tests.shared import SAMPLES, needs_shared

AT = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
V2 = "https://www.w3.org/ns/credentials/v2"
OB3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"


def says(one: Resource) -> tuple[Source, str]:
    return one.source, one.problem


@needs_shared
def test_a_badge_of_others_refers_to_its_contexts_and_its_issuer() -> None:
    name = SAMPLES / "openbadges-3.0" / "simple.json"
    credential = open_subject(name.read_bytes(), name.name)[0]
    dossier = gather(credential, Library(offline=True), AT)
    assert {url: says(one) for url, one in dossier.resources.items()} == {
        "https://example.com/issuers/876543": (Source.NONE, "offline"),
        OB3: (Source.BUNDLED, ""),
        V2: (Source.BUNDLED, ""),
    }


def test_a_badge_is_gathered_over_https_and_its_evidence_gives_the_same_documents(
    web: HTTPServer, at: Callable[[str], str], fetcher: Fetcher, tmp_path: Path
) -> None:
    did = f"did:web:{HOST}%3A{web.port}:issuer"
    web.expect_request("/context").respond_with_json({"@context": [at("/more")]})
    web.expect_request("/more").respond_with_json({"@context": {"a": "https://a.example/a"}})
    web.expect_request("/schema").respond_with_data("<html>", content_type="text/html")
    web.expect_request("/issuer/did.json").respond_with_json({"id": did})
    web.expect_request("/list").respond_with_data("gone", status=410)
    badge = {
        "@context": [V2, OB3, at("/context")],
        "type": ["VerifiableCredential", "AchievementCredential"],
        "issuer": did,
        "credentialSchema": {"id": at("/schema"), "type": "JsonSchema"},
        "credentialStatus": {
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "1",
            "statusListCredential": at("/list"),
        },
        "proof": {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "proofPurpose": "assertionMethod",
            "verificationMethod": f"{did}#key",
            "proofValue": "z1",
        },
    }
    data = json.dumps(badge).encode()
    dossier = gather(open_subject(data, "badge.json")[0], Library(fetcher=fetcher), AT)
    assert {url: says(one) for url, one in dossier.resources.items()} == {
        at("/context"): (Source.NETWORK, ""),
        at("/issuer/did.json"): (Source.NETWORK, ""),
        at("/list"): (Source.NETWORK, "gone"),
        at("/more"): (Source.NETWORK, ""),
        at("/schema"): (Source.NETWORK, ""),
        OB3: (Source.BUNDLED, ""),
        V2: (Source.BUNDLED, ""),
    }
    save_evidence(tmp_path, {}, [EvidenceSubject("badge.json", data, AT, dossier.resources)])
    (again,) = load_evidence(tmp_path).subjects
    assert again.data == data
    for url, one in dossier.resources.items():
        other = again.resources[url]
        assert (one.data, one.body, one.sha256) == (other.data, other.body, other.sha256)
        assert says(one) == says(other)
