"""The plain way: PyLD and cryptography, and nothing of mcconform but its context documents.

What a competent Python programmer writes from VC-DI-EDDSA 1.0 section 3.2,
https://www.w3.org/TR/vc-di-eddsa/#eddsa-rdfc-2022. PyLD's own cache of contexts is on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pyld import jsonld

Json = Any
_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


class PlainVerifier:
    """Verifies eddsa-rdfc-2022 proofs by did:key issuers; raises when one does not verify."""

    def __init__(self, contexts: Mapping[str, Json]) -> None:
        self.contexts = contexts

    def verify(self, document: Mapping[str, Json]) -> None:
        """Raises InvalidSignature, or ValueError for what is not signed by its own issuer."""
        proof = document["proof"]
        method = proof["verificationMethod"]
        if proof["cryptosuite"] != "eddsa-rdfc-2022" or proof["proofPurpose"] != "assertionMethod":
            raise ValueError("not a proof of this suite")
        if method.partition("#")[0] != document["issuer"]["id"]:
            raise ValueError("not the issuer's key")
        signature, data = signed_data(document, self._canonical)
        public_key(method).verify(signature, data)

    def _canonical(self, document: Json) -> str:
        options = {
            "algorithm": "URDNA2015",
            "format": "application/n-quads",
            "documentLoader": self._load,
            "base": "",
        }
        return str(jsonld.normalize(document, options))

    def _load(self, url: str, options: Json = None) -> dict[str, Json]:
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": dict(self.contexts[url]),
            "tag": "static",
        }


def signed_data(document: Mapping[str, Json], canonical: Any) -> tuple[bytes, bytes]:
    """The signature of a document and the bytes it is over; ``canonical`` gives N-Quads."""
    bare = {key: value for key, value in document.items() if key != "proof"}
    options = {"@context": document["@context"], **document["proof"]}
    signature = base58(options.pop("proofValue")[1:])
    hashes = [hashlib.sha256(canonical(one).encode()).digest() for one in (options, bare)]
    return signature, b"".join(hashes)


@cache
def public_key(method: str) -> Ed25519PublicKey:
    """The key of a did:key URL, parsed once."""
    key = base58(method.partition("#")[2][1:])
    if key[:2] != b"\xed\x01":
        raise ValueError("not an Ed25519 key")
    return Ed25519PublicKey.from_public_bytes(key[2:])


def base58(text: str) -> bytes:
    """The bytes of base58btc text."""
    number = 0
    for letter in text:
        number = number * 58 + _ALPHABET.index(letter)
    zeros = len(text) - len(text.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")
