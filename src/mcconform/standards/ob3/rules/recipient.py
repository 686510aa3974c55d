"""Open Badges 3.0: whether the badge was given to who shows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Dossier, Finding, failed
from mcconform.nodes import Node
from mcconform.standards.ob3.nodes import Achievement, root
from mcconform.standards.ob3.rules import SPEC
from mcconform.standards.recipients import Match, match

_MAIL: Final = "mailto:"


def somebody_is_named(dossier: Dossier) -> bool:
    """Whether somebody's identity was given."""
    return bool(dossier.recipients)


def is_asked(dossier: Dossier) -> bool:
    """Whether somebody's identity was given, and the badge awards something to somebody."""
    return bool(dossier.recipients) and Achievement.of(dossier) is not None


def found(dossier: Dossier) -> Match:
    """How well the identities given fit the holder: by id, or by an identifier."""
    return dossier.once("ob3.recipient.found", _found)


def _found(dossier: Dossier) -> Match:
    best = Match.NONE
    for subject in root(dossier).children("credentialSubject"):
        for name in _names(subject):
            fits = match(name, "", dossier.recipients, hashed=False)
            best = max(best, fits if fits is Match.EXACT else Match.NONE)
        for identity in subject.children("identifier"):
            best = max(best, _identified(identity, dossier.recipients))
    return best


def _names(subject: Node) -> Iterator[str]:
    """The id of a subject, and the e-mail address that it stands for (RFC 6068)."""
    name = subject.text("id")
    yield name
    if name.lower().startswith(_MAIL):
        yield unquote(name[len(_MAIL) :])


def _identified(identity: Node, known: tuple[str, ...]) -> Match:
    hashed = identity.get("hashed") is True
    return match(identity.get("identityHash"), identity.get("salt"), known, hashed=hashed)


@rule(
    area="signature",
    level=MUST,
    spec=f"{SPEC}#verification",
    message="the badge was not given to the recipient who was named",
    fix="Ask for the identity that the badge was issued to: another e-mail address, perhaps.",
    given=somebody_is_named,
    applies=is_asked,
)
def matches(dossier: Dossier) -> Iterator[Finding]:
    """The badge was given to the identity that the verifier knows.

    Verification, step 5: the known id is the subject's, or a known identifier is one of the
    subject's, hashed with its salt where it is hashed. Only asked when an identity is given
    (``--recipient``); of which type it is, is not said, so every identifier is tried. An id of the
    scheme ``mailto`` is the e-mail address in it.
    """
    if found(dossier) is Match.NONE:
        yield failed("/credentialSubject")


@rule(
    area="signature",
    level=SHOULD,
    spec=f"{SPEC}#identityobject",
    message="the recipient only matches when upper and lower case are not told apart",
    fix="Issue badges to the e-mail address as its owner writes it, in lower case as a rule.",
    given=somebody_is_named,
    applies=lambda dossier: is_asked(dossier) and found(dossier) is not Match.NONE,
)
def matches_as_written(dossier: Dossier) -> Iterator[Finding]:
    """The identity matches in the very letters it was given in.

    A hash of other letters is another hash. In practice e-mail addresses are the same in any case,
    so a second try in lower case is made, and reported.
    """
    if found(dossier) is Match.LOWERED:
        yield failed("/credentialSubject/identifier")
