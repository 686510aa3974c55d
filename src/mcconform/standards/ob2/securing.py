"""How badges of Open Badges 2 are secured: by where they are served, or by a JWS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from mcconform.model import Credential, Dossier, Json, Outcome, Reference, Resource
from mcconform.nodes import as_list
from mcconform.securing import OwnWay, ProofResult
from mcconform.standards.ob2 import hosted, signed, web
from mcconform.standards.ob2.reading import read
from mcconform.standards.ob2.scheme import SCHEME
from mcconform.standards.ob2.trust import plain, trust

HOSTED: Final = "hosted"
_AWARDS: Final = ("Assertion", "Endorsement")


def results(dossier: Dossier) -> tuple[ProofResult, ...]:
    """What secures an assertion or an endorsement; other objects are not secured by themselves."""
    award = plain(dossier, SCHEME)
    if not is_award(award):
        return ()
    found: list[ProofResult] = []
    jws, kinds = dossier.credential.jws, kinds_of(award)
    if jws is not None:
        found.append(signed.result(dossier, jws, award, trust(dossier, SCHEME), SCHEME))
    elif kinds & signed.KINDS:
        why = "it says that it is signed, and came as plain JSON without its signature"
        found.append(ProofResult(_POINTER, signed.MECHANISM, Outcome.FAILED, why, controls_why=why))
    if kinds & hosted.KINDS or (jws is None and award.get("revoked") is True):
        found.append(_hosted(dossier, award))
    if not found:
        why = "it does not say how it is verified: neither as a hosted badge nor as a signed one"
        found.append(ProofResult(_POINTER, "unknown", Outcome.CANT_TELL, why, controls_why=why))
    return tuple(found)


_POINTER: Final = "/verification"


def _hosted(dossier: Dossier, award: Mapping[str, Json]) -> ProofResult:
    outcome, why = hosted.copy(dossier, award, award.get("id"), SCHEME)
    controls, because = hosted.scope(award.get("id"), trust(dossier, SCHEME))
    return ProofResult(_POINTER, HOSTED, outcome, why, controls=controls, controls_why=because)


def is_award(award: Mapping[str, Json]) -> bool:
    """Whether an object is given by an issuer: an assertion or an endorsement."""
    cls = SCHEME.vocabulary.root_of(award)
    return any(kind in cls.kinds for kind in _AWARDS)


def kinds_of(award: Mapping[str, Json]) -> frozenset[str]:
    """The types of an award's verification object."""
    verification = award.get("verification")
    types = verification.get("type") if isinstance(verification, Mapping) else None
    return frozenset(one for one in as_list(types) if isinstance(one, str))


def references(credential: Credential, resources: Mapping[str, Resource]) -> Iterator[Reference]:
    """The copy that the issuer serves; the keys are links of the badge."""
    award = read(credential.document or {}, resources, SCHEME, alone=True).document
    url = award.get("id")
    if is_award(award) and isinstance(url, str) and web.is_web(url):
        yield Reference(url, "assertion", "/id")
    if credential.hosted_at:
        yield Reference(credential.hosted_at, "assertion")


def name(credential: Credential) -> str:
    """``jws``, ``hosted``, or ``none`` for what is no award."""
    award: Json = read(credential.document or {}, {}, SCHEME, alone=True).document
    if not is_award(award):
        return "none"
    if credential.jws is not None:
        return signed.MECHANISM
    return HOSTED if kinds_of(award) & hosted.KINDS else "none"


WAY: Final = OwnWay(results, references, name)
