"""What a document looks most like, in words, when no standard recognised it.

Sources: Open Badges 0.5 to 2.0 (contexts and schemas), CLR 1.0 and 2.0, European Learning Model 3,
CTDL, VC Data Model 2.0 section 4.13, RFC 7515 section 7.2. It is a table; the first row that fits
speaks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from mcconform.model import Json
from mcconform.nodes import as_list

Document = Mapping[str, Json]
Test = Callable[[Document], bool]


def _of_type(*names: str) -> Test:
    def test(document: Document) -> bool:
        types = [*as_list(document.get("type")), *as_list(document.get("@type"))]
        return any(isinstance(one, str) and one in names for one in types)

    return test


def _with_context(*beginnings: str) -> Test:
    def test(document: Document) -> bool:
        contexts = as_list(document.get("@context"))
        return any(isinstance(one, str) and one.startswith(beginnings) for one in contexts)

    return test


def _with_members(*names: str) -> Test:
    def test(document: Document) -> bool:
        return all(name in document for name in names)

    return test


def _both(*tests: Test) -> Test:
    def test(document: Document) -> bool:
        return all(one(document) for one in tests)

    return test


def _text_recipient(document: Document) -> bool:
    return isinstance(document.get("recipient"), str) and isinstance(document.get("badge"), Mapping)


def _ctdl(document: Document) -> bool:
    return _with_context("https://credreg.net/")(document) or any(
        key.startswith(("ceterms:", "ceasn:")) for key in document
    )


_OB1: Final = ("https://w3id.org/openbadges/v1", "http://w3id.org/openbadges/v1")
_OB2: Final = ("https://w3id.org/openbadges/v2", "http://w3id.org/openbadges/v2")
_OB2_1: Final = ("https://purl.imsglobal.org/spec/ob/v2p1",)
_CLR1: Final = ("https://purl.imsglobal.org/spec/clr/v1p0",)
_CLR2: Final = ("https://purl.imsglobal.org/spec/clr/v2p0",)
_ELM: Final = (
    "http://data.europa.eu/snb/model/context",
    "https://data.europa.eu/snb/model/context",
)

_TABLE: Final[tuple[tuple[Test, str], ...]] = (
    (_with_context(*_OB2_1), "Open Badges 2.1"),
    (_with_context(*_OB2), "Open Badges 2.0"),
    (_with_context(*_OB1), "Open Badges 1.1"),
    (_text_recipient, "Open Badges 0.5"),
    (_with_members("uid", "recipient", "badge", "verify"), "Open Badges 1.0"),
    (_with_members("recipient", "badge"), "Open Badges 1.x or 2.0"),
    (_of_type("ClrCredential"), "CLR 2.0"),
    (_with_context(*_CLR2), "CLR 2.0"),
    (_both(_of_type("CLR", "Clr")), "CLR 1.0"),
    (_with_context(*_CLR1), "CLR 1.0"),
    (_of_type("EuropeanDigitalCredential"), "a European Digital Credential"),
    (_with_context(*_ELM), "a European Digital Credential"),
    (_of_type("VerifiablePresentation"), "a verifiable presentation without the W3C's context"),
    (
        _both(_with_members("vc"), _with_members("vp")),
        "a JWT with a credential and a presentation",
    ),
    (
        _with_members("vct"),
        "an SD-JWT VC of the IETF, which is no credential of the W3C",
    ),
    (_ctdl, "CTDL (a description of a credential, not a credential)"),
    (_of_type("Assertion"), "Open Badges 2.0"),
    (_of_type("BadgeClass"), "a badge class of Open Badges 2.0, which is not a badge by itself"),
    (_of_type("Achievement"), "an achievement of Open Badges 3.0, which is not a badge by itself"),
    (_of_type("Profile", "Issuer"), "a profile of Open Badges, which is not a badge by itself"),
    (_of_type("OpenBadgeCredential", "AchievementCredential"), "Open Badges 3.0"),
    (_of_type("EndorsementCredential"), "an endorsement of Open Badges 3.0"),
    (_of_type("VerifiableCredential"), "a verifiable credential"),
    (_with_members("verificationMethod"), "a DID document"),
    (
        _with_members("credentialSubject"),
        "a verifiable credential without its type and its context",
    ),
    (
        _with_members("verifiableCredential"),
        "a verifiable presentation without its type and its context",
    ),
)


def resemblance(document: Document) -> str:
    """What the document looks most like; empty when it looks like nothing of the field."""
    return next((words for test, words in _TABLE if test(document)), "")
