"""Classes of the data models of Open Badges 0.5 to 1.1 that rules ask for."""

from __future__ import annotations

from collections.abc import Mapping

from mcconform.model import Dossier, Json
from mcconform.nodes import Node
from mcconform.standards.ob1.scheme import SCHEME, is_award
from mcconform.standards.ob2.reading import Reading
from mcconform.standards.ob2.trust import plain, reading


class Assertion(Node):
    """A badge of 1.0 or 1.1 that was awarded to somebody."""


class BadgeClass(Node):
    """What many assertions award."""


class Issuer(Node):
    """Who issues badges."""


class IdentityObject(Node):
    """What the recipient is known by, plain or hashed."""


class Assertion05(Node):
    """A badge of 0.5, with its class and its issuer inside."""


class BadgeClass05(Node):
    """The class inside a badge of 0.5."""


def whole(dossier: Dossier) -> Reading:
    """The badge with what it links to."""
    return reading(dossier, SCHEME)


def award(dossier: Dossier) -> Mapping[str, Json]:
    """The assertion by itself; an empty object for anything else."""
    found = plain(dossier, SCHEME)
    return found if is_award(found) else {}
