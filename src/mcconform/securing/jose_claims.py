"""The registered claims of a JWT beside what they stand for in the credential.

Three specifications ask for different things:

* Open Badges 3.0 section 8.2 wants ``iss``, ``sub``, ``jti`` and ``nbf`` to be there and to equal
  the credential's members, and ``exp`` as soon as there is a ``validUntil``;
* VC Data Model 1.1 section 6.3.1 (credential in the ``vc`` claim) wants what is there twice to
  agree;
* VC-JOSE-COSE section 3.1.3 wants ``iss`` to be the issuer, advises against other conflicts, and
  says that ``nbf`` and ``exp`` there date the signature and not the credential.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Final

import msgspec

from mcconform import limits
from mcconform.model import Dossier, Finding, Json, failed, not_applicable
from mcconform.nodes import as_list
from mcconform.securing import instants, presentations

BADGE_STANDARDS: Final = frozenset({"ob3", "clr2"})
"""Standards of 1EdTech, whose JWT proof format asks for more than the W3C's."""
NOTHING_TO_COMPARE: Final = "the credential has no {member} to compare {claim} with"
_SECONDS: Final = "a number of seconds since 1970"
NOT_ASKED: Final = "{claim} is not in the JWT, and nothing asks for it"


class Form(StrEnum):
    """Whose rules the claims of a JWT follow."""

    BADGE = "Open Badges 3.0"
    VC_JWT = "VC Data Model 1.1"
    VC_JOSE = "VC-JOSE-COSE"


class Pair(msgspec.Struct, frozen=True):
    """A claim and what it has to equal."""

    claim: str
    member: str
    """Name of the credential's member, in the words of the credential."""
    pointer: str
    """Of that member."""
    expected: Json


def is_envelope(dossier: Dossier) -> bool:
    """Whether the credential came as a JWT; rules on claims apply to nothing else."""
    return dossier.credential.jws is not None


def form(dossier: Dossier) -> Form:
    """Whose rules the claims of this credential follow.

    1EdTech speaks of compact JWS alone: an SD-JWT follows the W3C, whatever is in it.
    """
    plain = dossier.credential.envelope is None
    if plain and dossier.credential.standard in BADGE_STANDARDS:
        return Form.BADGE
    return Form.VC_JWT if dossier.credential.vc_claim else Form.VC_JOSE


def claims(dossier: Dossier) -> Mapping[str, Json]:
    """The payload of the JWT; empty when there is none."""
    jws = dossier.credential.jws
    return jws.payload if jws is not None and isinstance(jws.payload, Mapping) else {}


def claim_pointer(dossier: Dossier, claim: str) -> str:
    """Where a claim stands in the document: nowhere when the credential is inside ``vc``."""
    return f"/{claim}" if claim in dossier.document else ""


def identifier(value: Json) -> str:
    """The id of an object that may be written as its id alone; empty when there is none."""
    found = value.get("id") if isinstance(value, Mapping) else value
    return found if isinstance(found, str) else ""


def issuer(dossier: Dossier) -> Pair:
    """``iss`` and the issuer; of a presentation, the holder."""
    found = presentations.signer(dossier.document)
    member = "holder" if presentations.is_presentation(dossier.document) else "issuer"
    pointer = f"/{member}/id" if isinstance(found, Mapping) else f"/{member}"
    return Pair("iss", member, pointer, identifier(found))


def subject(dossier: Dossier) -> Pair:
    """``sub`` and the subject; with several subjects there is no one id to compare with."""
    found = as_list(dossier.document.get("credentialSubject"))
    only = found[0] if len(found) == 1 else None
    is_list = isinstance(dossier.document.get("credentialSubject"), list)
    pointer = "/credentialSubject/0/id" if is_list else "/credentialSubject/id"
    return Pair("sub", "credentialSubject.id", pointer, identifier(only))


def credential_id(dossier: Dossier) -> Pair:
    """``jti`` and the credential's id."""
    return Pair("jti", "id", "/id", identifier(dossier.document.get("id")))


def date(dossier: Dossier, claim: str, *members: str) -> Pair:
    """A NumericDate and the first of ``members`` that the credential has."""
    member = next((name for name in members if name in dossier.document), members[0])
    return Pair(claim, member, f"/{member}", dossier.document.get(member))


def compare(dossier: Dossier, pair: Pair, *, asked: bool) -> Iterator[Finding]:
    """A failure when a textual claim is ``asked`` for and absent, or is there and differs."""
    found = claims(dossier).get(pair.claim)
    names = {"claim": pair.claim, "member": pair.member}
    if not pair.expected:
        yield not_applicable(pair.pointer, NOTHING_TO_COMPARE.format(**names))
    elif found is None and not asked:
        yield not_applicable("", NOT_ASKED.format(**names))
    elif found is None:
        yield failed("", found="absent", expected=shown(pair.expected))
    elif found != pair.expected:
        where = claim_pointer(dossier, pair.claim)
        yield failed(where, found=shown(found), expected=shown(pair.expected))


def compare_date(dossier: Dossier, pair: Pair, *, asked: bool) -> Iterator[Finding]:
    """The same for a NumericDate; whole seconds are compared, a NumericDate seldom has more."""
    found, there = claims(dossier).get(pair.claim), pair.claim in claims(dossier)
    names = {"claim": pair.claim, "member": pair.member}
    said, expected = instants.numeric_date(found), instants.instant(pair.expected)
    if there and said is None:
        where = claim_pointer(dossier, pair.claim)
        yield failed(where, found=shown(found), expected=_SECONDS)
    elif expected is None:
        yield not_applicable(pair.pointer, NOTHING_TO_COMPARE.format(**names))
    elif said is None and not asked:
        yield not_applicable("", NOT_ASKED.format(**names))
    elif said is None:
        yield failed("", found="absent", expected=shown(pair.expected))
    elif not instants.same_second(said, expected):
        where = claim_pointer(dossier, pair.claim)
        yield failed(where, found=shown(found), expected=shown(pair.expected))


def numeric(dossier: Dossier, claim: str, why: str) -> Iterator[Finding]:
    """A failure when a date among the claims is no NumericDate; else that nothing is compared.

    A status list, which is of no standard of credentials, has a rule of its own for that.
    """
    odd = claim in claims(dossier) and instants.numeric_date(claims(dossier)[claim]) is None
    if odd and dossier.credential.standard:
        found = shown(claims(dossier)[claim])
        yield failed(claim_pointer(dossier, claim), found=found, expected=_SECONDS)
    else:
        yield not_applicable("", why)


def shown(value: Json) -> str:
    """A value as it may stand in a message: text, and not too much of it."""
    if isinstance(value, str):
        text = value
    elif isinstance(value, Mapping | list):
        text = "an object" if isinstance(value, Mapping) else "a list"
    else:
        text = repr(value)
    return text if len(text) <= limits.SHOWN_TEXT else text[: limits.SHOWN_TEXT] + "…"
