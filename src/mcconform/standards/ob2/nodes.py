"""Classes of the Open Badges 2.0 data model that rules ask for."""

from __future__ import annotations

from collections.abc import Mapping

from mcconform.model import Dossier, Json
from mcconform.nodes import Node
from mcconform.standards.ob2.reading import Reading
from mcconform.standards.ob2.scheme import SCHEME
from mcconform.standards.ob2.securing import is_award, kinds_of
from mcconform.standards.ob2.trust import Trust
from mcconform.standards.ob2.trust import plain as plain_of
from mcconform.standards.ob2.trust import reading as reading_of
from mcconform.standards.ob2.trust import trust as trust_of


class Assertion(Node):
    """A badge that was awarded to somebody."""


class BadgeClass(Node):
    """What many assertions award."""


class Profile(Node):
    """A person or an organisation; an issuer is one too."""


class IdentityObject(Node):
    """What the recipient is known by, plain or hashed."""


class VerificationObject(Node):
    """How an award is verified."""


class ProfileVerification(Node):
    """How all awards of an issuer are verified."""


class CryptographicKey(Node):
    """A public key."""


class Criteria(Node):
    """How a badge is earned."""


class Evidence(Node):
    """What somebody did to earn a badge."""


class AlignmentObject(Node):
    """Something elsewhere that a badge class corresponds to."""


class Image(Node):
    """An image with more than its address."""


class Endorsement(Node):
    """What somebody says of a badge object of another."""


class Claim(Node):
    """What an endorsement says, and of what."""


class BadgeConnectAPI(Node):
    """One service that a manifest of Badge Connect describes."""


def reading(dossier: Dossier) -> Reading:
    """The badge with what it links to."""
    return reading_of(dossier, SCHEME)


def award(dossier: Dossier) -> Mapping[str, Json]:
    """The assertion or endorsement by itself; an empty object for anything else."""
    found = plain_of(dossier, SCHEME)
    return found if is_award(found) else {}


def is_awarded(dossier: Dossier) -> bool:
    """Whether the subject is an assertion or an endorsement."""
    return bool(award(dossier))


def says(dossier: Dossier, kinds: frozenset[str]) -> bool:
    """Whether the subject says that it is verified in one of these ways."""
    return bool(kinds_of(award(dossier)) & kinds)


def trusted(dossier: Dossier) -> Trust:
    """The badge class and the issuer as they are published."""
    return trust_of(dossier, SCHEME)
