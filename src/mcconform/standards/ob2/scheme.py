"""The scheme of Open Badges 2: its vocabulary, its names, and which links are followed."""

from __future__ import annotations

from typing import Final

from mcconform.standards.ob2.names import Names
from mcconform.standards.ob2.reading import Scheme
from mcconform.standards.vocabulary import load

VOCABULARY: Final = load(__name__.rpartition(".")[0])
CONTEXT: Final = "https://w3id.org/openbadges/v2"
CONTEXTS: Final = frozenset(
    (CONTEXT, "http://w3id.org/openbadges/v2", "https://openbadgespec.org/v2/context.json")
)
"""Addresses of the context; the first is the one that the specification names."""
CONNECT: Final = "https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld"
NAMES: Final = Names(
    VOCABULARY.contexts()[CONTEXT], CONTEXTS | {CONNECT}, {"verify": "verification"}
)
LINKS: Final = {
    "ob2.Assertion.badge": "badge",
    "ob2.BadgeClass.issuer": "issuer",
    "ob2.Endorsement.issuer": "issuer",
    "ob2.Profile.publicKey": "key",
    "ob2.Profile.revocationList": "revocation-list",
    "ob2.VerificationObject.creator": "key",
    "ob2.BadgeObject.endorsement": "endorsement",
}
SCHEME: Final = Scheme(
    VOCABULARY, NAMES, LINKS, frozenset(LINKS) - {"ob2.VerificationObject.creator"}
)
