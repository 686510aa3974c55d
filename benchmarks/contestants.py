"""What is measured in Python. Each verifies one badge at a time and raises when it does not verify.

What a contestant may keep between badges, as a service would: contexts (compiled or processed),
parsed keys, loaded rules and profiles. What it may not: anything about a badge. Each call gets a
badge that was never seen before, parsed anew, in a dossier of its own.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from benchmarks.plain import PlainVerifier, public_key, signed_data
from fixtures.issuer import canonical as canonical_for_signing
from mcconform import Checker, Verdict
from mcconform.canonical import expand, rdfc
from mcconform.canonical.context import Compiler
from mcconform.gather import Library
from mcconform.model import (
    Area,
    Container,
    Credential,
    Dossier,
    Outcome,
    Reference,
    Resource,
)
from mcconform.securing import results
from mcconform.standards import contexts

Json = Any
AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


class NotVerified(Exception):
    """A contestant did not find a sound badge sound."""


class Contestant(ABC):
    """Something that verifies badges in this process."""

    id: str
    title: str

    def prepare(self, text: str) -> Any:
        """What `verify` is given; not measured."""
        return json.loads(text)

    @abstractmethod
    def verify(self, item: Any) -> None:
        """Verify one badge; measured."""


class Bare(Contestant):
    """The floor: one Ed25519 check of 64 bytes with a key that is parsed already."""

    id = "ed25519"
    title = "bare Ed25519 check"

    def prepare(self, text: str) -> Any:
        document = json.loads(text)
        signature, data = signed_data(document, lambda one: canonical_for_signing(one).decode())
        return public_key(document["proof"]["verificationMethod"]), signature, data

    def verify(self, item: Any) -> None:
        key, signature, data = item
        key.verify(signature, data)


class Plain(Contestant):
    """PyLD and cryptography, done plainly."""

    id = "pyld"
    title = "PyLD + cryptography"

    def __init__(self) -> None:
        self.verifier = PlainVerifier(contexts())

    def verify(self, item: Any) -> None:
        self.verifier.verify(item)


class Signature(Contestant):
    """mcconform's signature area: does it verify, is it the issuer's key, is all of it signed."""

    id = "signature"
    title = "mcconform, signature area"

    def __init__(self) -> None:
        library = Library(offline=True)
        self.bundled = {url: library.bring(Reference(url, "context")) for url in contexts()}

    def prepare(self, text: str) -> tuple[Credential, dict[str, Resource]]:
        document = json.loads(text)
        digest = hashlib.sha256(text.encode()).hexdigest()
        credential = Credential("badge", digest, Container.JSON, document, "ob3", "3.0.3")
        return credential, {url: self.bundled[url] for url in document["@context"]}

    def verify(self, item: tuple[Credential, dict[str, Resource]]) -> None:
        credential, resources = item
        (result,) = results(Dossier(credential, AT, resources))
        if not result.verifies is result.controls is Outcome.PASSED or result.undefined_terms:
            raise NotVerified(f"{result.why} {result.controls_why} {result.undefined_terms}")


class Engine(Contestant):
    """The fast walk and RDFC-1.0 alone, with the key check: what `Signature` can come down to."""

    id = "engine"
    title = "mcconform, fast engine alone"

    def __init__(self) -> None:
        self.compiler = Compiler(contexts())

    def verify(self, item: Any) -> None:
        signature, data = signed_data(item, self._canonical)
        public_key(item["proof"]["verificationMethod"]).verify(signature, data)

    def _canonical(self, document: Json) -> str:
        nquads: str = rdfc.canonize(expand.to_quads(document, self.compiler))
        return nquads


class Whole(Contestant):
    """A whole check from bytes to verdicts in five areas, by the public API, offline and warm."""

    id = "whole"
    title = "mcconform, whole check"

    def __init__(self) -> None:
        self.checker = Checker(at=AT, offline=True)

    def prepare(self, text: str) -> bytes:
        return text.encode()

    def verify(self, item: bytes) -> None:
        badge = self.checker.assess(item, "badge.json")[0]
        if badge.areas[Area.SIGNATURE].verdict is not Verdict.CONFORMS:
            raise NotVerified(badge.decision)


class Reported(Whole):
    """The same, and what a report shows of it: the texts of findings, and scores with their parts.

    They are made when somebody reads them, so `Whole` has none of their cost.
    """

    id = "reported"
    title = "mcconform, check, texts, scores"

    def verify(self, item: bytes) -> None:
        badge = self.checker.assess(item, "badge.json")[0]
        if badge.areas[Area.SIGNATURE].verdict is not Verdict.CONFORMS:
            raise NotVerified(badge.decision)
        if not len(badge.findings) or not len(badge.scores):
            raise NotVerified("the report has no lines")


KINDS: Mapping[str, type[Contestant]] = {
    kind.id: kind for kind in (Bare, Signature, Engine, Whole, Reported, Plain)
}
"""All of them by id, the floor first."""
