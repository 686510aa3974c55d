"""What the contexts of the object around an envelope have to define."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.documents import VC1, VC2, plain_vc
from tests.envelopes import as_bytes, data_url, jose, wrapped
from tests.forge import Recipe

Json = Any
TERMS = {
    "id": "@id",
    "type": "@type",
    "cred": "https://www.w3.org/2018/credentials#",
    "EnvelopedVerifiableCredential": "cred:EnvelopedVerifiableCredential",
}
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        (VC2, "passed"),
        ([VC2, "https://unreached.example/c"], "passed"),
        ([TERMS], "passed"),
        (TERMS, "passed"),
        ([], "failed"),
        (None, "failed"),
        ([VC1], "failed"),
        (EXAMPLES, "failed"),
        ([{**TERMS, "EnvelopedVerifiableCredential": "https://example.org/x"}], "failed"),
        ([{**TERMS, "type": "https://example.org/type"}], "failed"),
        ([{key: TERMS[key] for key in TERMS if key != "id"}], "failed"),
        ([7], "failed"),
        (["https://unreached.example/c"], "cantTell"),
    ],
    ids=str,
)
def test_the_terms_of_an_envelope_mean_what_they_mean_in_the_base_context(
    context: Json, expected: str
) -> None:
    wrapper = {**wrapped(data_url(jose(plain_vc()))), "@context": context}
    made = Recipe(base="vc", sign="none", raw=lambda _: as_bytes(wrapper))
    assert expected == made.assertions()["intake.enveloped.context"].outcome.value
