"""Signers for every suite, by PyLD, cryptography and cbor2, never by mcconform's own code.

Only the JSON-LD contexts are mcconform's derived ones; ``tests/standards`` proves those.
"""

from __future__ import annotations

import base64
import copy
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from pyld import jsonld
from pyld.canon import URDNA2015

from fixtures.issuer import Issuer, _load, base58, base64url, canonical, compact_json, rsa_key

Json = Any
LABELS_KEY = hashlib.sha256(b"a key of the issuer").digest()
JWS_2020 = "https://w3id.org/security/suites/jws-2020/v1"
CURVES: dict[str, tuple[Any, int, Any, bytes]] = {
    "P-256": (ec.SECP256R1(), 32, hashes.SHA256(), b"\x80\x24"),
    "P-384": (ec.SECP384R1(), 48, hashes.SHA384(), b"\x81\x24"),
    "secp256k1": (ec.SECP256K1(), 32, hashes.SHA256(), b"\xe7\x01"),
}


@cache
def secret(curve: str, name: str = "mcconform") -> ec.EllipticCurvePrivateKey:
    """A fixed key on a curve."""
    digest = hashlib.sha256(f"{name} {curve}".encode()).digest()
    return ec.derive_private_key(int.from_bytes(digest) % 2**250, CURVES[curve][0])


def multikey_bytes(curve: str, name: str = "mcconform") -> bytes:
    """Prefix and compressed point."""
    form = serialization.PublicFormat.CompressedPoint
    point = secret(curve, name).public_key().public_bytes(serialization.Encoding.X962, form)
    return CURVES[curve][3] + point


def raw(curve: str, data: bytes, name: str = "mcconform") -> bytes:
    """A signature, r and s side by side."""
    _, size, digest, _ = CURVES[curve]
    found = secret(curve, name).sign(data, ec.ECDSA(digest, deterministic_signing=True))
    return b"".join(number.to_bytes(size) for number in decode_dss_signature(found))


class Sha384(URDNA2015):
    """PyLD's canonicalisation with the hash that P-384 asks for."""

    def create_hash(self) -> Any:
        return hashlib.sha384()


def canonical_384(document: Json) -> bytes:
    """Canonical N-Quads with SHA-384 inside."""
    dataset = jsonld.to_rdf(document, {"documentLoader": _load, "base": ""})
    return str(Sha384().main(dataset, {"format": "application/n-quads"})).encode()


def canonical_json(value: Json) -> bytes:
    """RFC 8785 for documents without floats and with ASCII names."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@dataclass(frozen=True)
class Signer:
    """One suite with one key."""

    suite: str
    method: str
    sign: Callable[[bytes], bytes]
    form: Callable[[Json], bytes] = canonical
    hash: str = "sha256"
    member: str = "proofValue"
    header: Mapping[str, Json] | None = None
    context: str = ""

    @property
    def did(self) -> str:
        """The DID that is the key."""
        return self.method.partition("#")[0]

    @property
    def over_json(self) -> bool:
        return self.form is canonical_json

    def options(self) -> dict[str, Json]:
        """A proof without its value."""
        legacy = self.member == "jws"
        head = {"type": self.suite}
        if not legacy:
            head = {"type": "DataIntegrityProof", "cryptosuite": self.suite}
        return {
            **head,
            "created": "2025-01-01T00:00:00Z",
            "verificationMethod": self.method,
            "proofPurpose": "assertionMethod",
        }

    def __call__(self, document: Json, earlier: list[Json] | None = None, **more: Json) -> Json:
        """A copy of the document with the proof; ``earlier`` proofs are signed with it."""
        signed = copy.deepcopy(document)
        signed.pop("proof", None)
        if self.context and self.context not in signed["@context"]:
            signed["@context"].append(self.context)
        proof = {**self.options(), **more}
        if self.over_json:
            proof["@context"] = copy.deepcopy(signed["@context"])
        whole = {**signed, "proof": earlier} if earlier else signed
        configuration = proof if self.over_json else {**proof, "@context": signed["@context"]}
        hashed = [hashlib.new(self.hash, self.form(one)).digest() for one in (configuration, whole)]
        proof[self.member] = self._value(b"".join(hashed))
        signed["proof"] = [*earlier, proof] if earlier else proof
        return signed

    def _value(self, data: bytes) -> str:
        if self.member == "proofValue":
            return "z" + base58(self.sign(data))
        head = base64url(compact_json({**(self.header or {}), "b64": False, "crit": ["b64"]}))
        return f"{head}..{base64url(self.sign(head.encode() + b'.' + data))}"


def by_curve(curve: str, name: str = "mcconform") -> tuple[str, Callable[[bytes], bytes]]:
    """Method and signing function of a did:key on a curve."""
    text = "z" + base58(multikey_bytes(curve, name))
    return f"did:key:{text}#{text}", lambda data: raw(curve, data, name)


def _ed25519() -> tuple[str, Callable[[bytes], bytes]]:
    issuer = Issuer()
    return issuer.method, issuer.key.sign


def _rsa() -> tuple[str, Callable[[bytes], bytes]]:
    pss = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    return Issuer().kid("PS256"), lambda data: rsa_key().sign(data, pss, hashes.SHA256())


def jws(suite: str, alg: str, key: tuple[str, Callable[[bytes], bytes]], context: str) -> Signer:
    """A suite with a detached JWS."""
    return Signer(suite, *key, member="jws", header={"alg": alg}, context=context)


SIGNERS: dict[str, Signer] = {
    "eddsa-jcs-2022": Signer("eddsa-jcs-2022", *_ed25519(), form=canonical_json),
    "eddsa-rdfc-2022": Signer("eddsa-rdfc-2022", *_ed25519()),
    "ecdsa-rdfc-2019 P-256": Signer("ecdsa-rdfc-2019", *by_curve("P-256")),
    "ecdsa-rdfc-2019 P-384": Signer(
        "ecdsa-rdfc-2019", *by_curve("P-384"), form=canonical_384, hash="sha384"
    ),
    "ecdsa-jcs-2019 P-256": Signer("ecdsa-jcs-2019", *by_curve("P-256"), form=canonical_json),
    "ecdsa-jcs-2019 P-384": Signer(
        "ecdsa-jcs-2019", *by_curve("P-384"), form=canonical_json, hash="sha384"
    ),
    "JsonWebSignature2020 EdDSA": jws("JsonWebSignature2020", "EdDSA", _ed25519(), JWS_2020),
    "JsonWebSignature2020 ES256": jws("JsonWebSignature2020", "ES256", by_curve("P-256"), JWS_2020),
    "JsonWebSignature2020 ES384": jws("JsonWebSignature2020", "ES384", by_curve("P-384"), JWS_2020),
    "JsonWebSignature2020 ES256K": jws(
        "JsonWebSignature2020", "ES256K", by_curve("secp256k1"), JWS_2020
    ),
    "JsonWebSignature2020 PS256": jws("JsonWebSignature2020", "PS256", _rsa(), JWS_2020),
    # The data model's first context defines these two, so they go with documents of version 1.1.
    "Ed25519Signature2018": jws("Ed25519Signature2018", "EdDSA", _ed25519(), ""),
    "EcdsaSecp256k1Signature2019": jws(
        "EcdsaSecp256k1Signature2019", "ES256K", by_curve("secp256k1"), ""
    ),
}


def disclose(document: Json, hidden: int = 3, **parts: Json) -> Json:
    """The document with a derived proof of ecdsa-sd-2023 in which all of it is shown.

    The first ``hidden`` statements are mandatory; ``parts`` replace parts of the proof.
    """
    method, sign = by_curve("P-256")
    signed = copy.deepcopy(document)
    proof = {**Signer("ecdsa-sd-2023", method, sign).options()}
    lines, labels = _relabelled(canonical(signed).decode())
    mandatory = list(range(hidden))
    digest = hashlib.sha256(canonical({**proof, "@context": signed["@context"]})).digest()
    own = multikey_bytes("P-256", "for one credential")
    always = hashlib.sha256("".join(lines[:hidden]).encode()).digest()
    content = {
        "base": sign(digest + own + always),
        "key": own,
        "signatures": [raw("P-256", one.encode(), "for one credential") for one in lines[hidden:]],
        "labels": labels,
        "mandatory": mandatory,
        **parts,
    }
    return _with_parts(signed, proof, 1, list(content.values()))


def for_the_holder(document: Json) -> Json:
    """The document with the base proof of ecdsa-sd-2023 that `disclose` starts from."""
    shown = disclose(document)
    data = base64.urlsafe_b64decode(shown["proof"].pop("proofValue")[1:] + "==")
    base, own, signatures, *_ = cbor2.loads(data[3:])
    return _with_parts(shown, shown["proof"], 0, [base, own, LABELS_KEY, signatures, []])


def _with_parts(document: Json, proof: Json, kind: int, parts: list[Json]) -> Json:
    data = bytes([0xD9, 0x5D, kind]) + cbor2.dumps(parts)
    document["proof"] = {**proof, "proofValue": "u" + base64url(data)}
    return document


def _relabelled(nquads: str) -> tuple[list[str], dict[int, bytes]]:
    """The statements with labels made by an HMAC, sorted, and the labels by canonical number.

    The documents here have statements in the default graph alone.
    """
    labels: dict[int, bytes] = {}

    def label(node: str) -> str:
        if not node.startswith("_:"):
            return node
        number = int(node.removeprefix("_:c14n"))
        labels[number] = hmac.digest(LABELS_KEY, node[2:].encode(), "sha256")
        return "_:u" + base64url(labels[number])

    lines = []
    for line in nquads.split("\n")[:-1]:
        subject, predicate, rest = line.removesuffix(" .").split(" ", 2)
        lines.append(f"{label(subject)} {predicate} {label(rest)} .\n")
    return sorted(lines), labels
