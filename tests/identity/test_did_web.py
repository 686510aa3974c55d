"""did:web: where its document lies, and where it never does."""

from __future__ import annotations

import pytest

from mcconform.identity.did_web import document_url

PLACES = {  # the method's specification, section "Read (Resolve)"
    "did:web:w3c-ccg.github.io": "https://w3c-ccg.github.io/.well-known/did.json",
    "did:web:w3c-ccg.github.io:user:alice": "https://w3c-ccg.github.io/user/alice/did.json",
    "did:web:example.com%3A3000": "https://example.com:3000/.well-known/did.json",
    "did:web:example.com%3A3000:user:alice": "https://example.com:3000/user/alice/did.json",
    "did:web:example.com:a%20b": "https://example.com/a%20b/did.json",
    "did:web:example.com:a%252Fb": "https://example.com/a%252Fb/did.json",
    "did:web:localhost": "https://localhost/.well-known/did.json",
}
NOWHERE = [
    "did:web:",
    "did:web:example.com:",
    "did:web:example.com::a",
    "did:web:example.com:..",
    "did:web:example.com:%2e%2e:admin",
    "did:web:example.com:a%2Fb",
    "did:web:example.com:a%5Cb",
    "did:web:example.com:a%3Fb",
    "did:web:example.com:a%23b",
    "did:web:example.com:a%00b",
    "did:web:user%40example.com",
    "did:web:example.com%2Fa",
    "did:web:example.com%3A",
    "did:web:example.com%3A999999",
    "did:web:%5B%3A%3A1%5D",
    "did:web:-example.com",
    "did:web:exa mple.com",
    "did:web:example.com/a",
    "did:web:example.com#key-1",
    "did:key:z6Mk",
    "https://example.com",
    "",
]


@pytest.mark.parametrize(("did", "url"), PLACES.items())
def test_the_document_lies_where_the_specification_says(did: str, url: str) -> None:
    assert url == document_url(did)


@pytest.mark.parametrize("did", NOWHERE)
def test_odd_identifiers_lead_nowhere(did: str) -> None:
    assert "" == document_url(did)
