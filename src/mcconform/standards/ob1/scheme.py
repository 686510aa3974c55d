"""The scheme of Open Badges 1: its vocabulary, its names, and which links are followed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from mcconform.model import Credential, Json
from mcconform.standards.ob2.names import Names
from mcconform.standards.ob2.reading import Scheme
from mcconform.standards.vocabulary import load

VOCABULARY: Final = load(__name__.rpartition(".")[0])
CONTEXT: Final = "https://w3id.org/openbadges/v1"
CONTEXTS: Final = frozenset((CONTEXT, "http://w3id.org/openbadges/v1"))
NAMES: Final = Names(VOCABULARY.contexts()[CONTEXT], CONTEXTS, {})
LINKS: Final = {"ob1.Assertion.badge": "badge", "ob1.BadgeClass.issuer": "issuer"}
SCHEME: Final = Scheme(VOCABULARY, NAMES, LINKS, frozenset(LINKS), literal=True)
EARLIEST: Final = "0.5"


def is_earliest(award: Mapping[str, Json]) -> bool:
    """Whether an object is an assertion of 0.5."""
    return VOCABULARY.root_of(award).name == "Assertion05"


def is_award(award: Mapping[str, Json]) -> bool:
    """Whether an object is an assertion, of any edition."""
    return bool({"Assertion", "Assertion05"}.intersection(VOCABULARY.root_of(award).kinds))


def address(credential: Credential, award: Mapping[str, Json]) -> str:
    """Where a hosted assertion is served: as it says; for 0.5, which does not say, where it was
    found. Empty where nobody knows.
    """
    if is_earliest(award):
        found = credential.hosted_at or credential.name
        return found if found.lower().startswith(("http://", "https://")) else ""
    verify = award.get("verify")
    url = verify.get("url") if isinstance(verify, Mapping) else None
    return url if isinstance(url, str) else ""


def kind(award: Mapping[str, Json]) -> str:
    """How an assertion says it is verified: ``hosted``, ``signed``, or anything else it says."""
    if is_earliest(award):
        return "hosted"
    verify = award.get("verify")
    found = verify.get("type") if isinstance(verify, Mapping) else None
    return found if isinstance(found, str) else ""
