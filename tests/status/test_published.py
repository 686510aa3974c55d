"""A status list that is itself the credential: what says that it is one, and what it then owes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mcconform import Checker
from mcconform.model import Outcome

CHECKER = Checker(at="2026-01-01", offline=True)
RULES = ("published_encoding", "published_purpose", "published_type")


def published(subject: dict[str, Any], *types: str) -> dict[str, Outcome]:
    """What the rules of published bit strings come to."""
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential", *types],
        "issuer": "did:example:issuer",
        "credentialSubject": subject,
    }
    (dossier,) = CHECKER.dossiers(json.dumps(document).encode(), "list")
    _, evaluation, _ = CHECKER.judged(dossier)
    found = {one.rule: one.outcome for one in evaluation}
    return {rule: found[f"status.bitstring.{rule}"] for rule in RULES}


@pytest.mark.parametrize("again", range(3))
def test_a_list_that_holds_nothing_is_a_list(again: int) -> None:
    kind = {"type": "BitstringStatusList"}
    assert published(kind, "BitstringStatusListCredential") == {
        "published_encoding": Outcome.FAILED,
        "published_purpose": Outcome.FAILED,
        "published_type": Outcome.PASSED,
    }
    assert published(kind)["published_type"] is Outcome.FAILED
    assert published({"type": "Person"}) == dict.fromkeys(RULES, Outcome.INAPPLICABLE)
