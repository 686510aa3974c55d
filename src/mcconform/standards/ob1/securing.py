"""How badges before 2.0 are secured: by where they are served, or by a JWS.

Open Badges 1.1, section "Badge Verification". Nothing there ties the address of an assertion, or of
a key, to the issuer: a link is only shown where both are on one server, and otherwise left open. In
0.5 the issuer's origin has to be that of the assertion.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec.structs import replace

from mcconform.identity.method import Method
from mcconform.model import Credential, Dossier, Json, Outcome, Reference, Resource
from mcconform.securing import OwnWay, ProofResult, jose
from mcconform.standards.ob1.scheme import SCHEME, address, is_award, is_earliest, kind
from mcconform.standards.ob2 import hosted, keys, web
from mcconform.standards.ob2.reading import read
from mcconform.standards.ob2.trust import plain, trust

HOSTED: Final = "hosted"
SIGNED: Final = "jws"
_POINTER: Final = "/verify"
Answer = tuple[Outcome, str]


def results(dossier: Dossier) -> tuple[ProofResult, ...]:
    """What secures an assertion; badge classes and issuers are not secured by themselves."""
    award = plain(dossier, SCHEME)
    if not is_award(award):
        return ()
    if dossier.credential.jws is not None:
        return (_signed(dossier, award),)
    if kind(award) == "signed":
        why = "it says that it is signed, and came as plain JSON without its signature"
        return (ProofResult(_POINTER, SIGNED, Outcome.FAILED, why, controls_why=why),)
    pointer = "" if is_earliest(award) else _POINTER
    url = address(dossier.credential, award)
    if not url:
        why = "nobody knows where it is served: hand in its address, or the baked image"
        return (ProofResult(pointer, HOSTED, Outcome.CANT_TELL, why, controls_why=why),)
    outcome, why = hosted.copy(dossier, award, url, SCHEME)
    controls, because = _origin(dossier, award, url)
    return (ProofResult(pointer, HOSTED, outcome, why, controls=controls, controls_why=because),)


def _origin(dossier: Dossier, award: Mapping[str, Json], url: str) -> Answer:
    """Whether an address is on the issuer's server."""
    if is_earliest(award):
        badge = award.get("badge")
        issuer = badge.get("issuer") if isinstance(badge, Mapping) else None
        origin = issuer.get("origin") if isinstance(issuer, Mapping) else None
        if web.same_server(origin, url):
            return Outcome.PASSED, ""
        return Outcome.FAILED, f"it is served at {url}, and the issuer's origin is {origin}"
    found = trust(dossier, SCHEME).issuer
    if not found.id:
        return Outcome.CANT_TELL, found.why
    if web.same_server(found.id, url):
        return Outcome.PASSED, ""
    why = f"{url} is not on the server of the issuer {found.id}, and before Open Badges 2.0 "
    return Outcome.CANT_TELL, f"{why}nothing says what else is his"


def _signed(dossier: Dossier, award: Mapping[str, Json]) -> ProofResult:
    jws = dossier.credential.jws
    assert jws is not None
    url = address(dossier.credential, award)
    found = keys.key(dossier, url, SCHEME)
    outcome, why = jose.verifies(jws, found)
    controls, because = _origin(dossier, award, url)
    tried = ProofResult("", SIGNED, outcome, why, url, controls=controls, controls_why=because)
    return replace(tried, method=found) if isinstance(found, Method) else tried


def revocation_list(dossier: Dossier) -> str:
    """The address of the issuer's list of revoked badges; empty where there is none."""
    found = (trust(dossier, SCHEME).issuer.value or {}).get("revocationList")
    return found if isinstance(found, str) else ""


def references(credential: Credential, resources: Mapping[str, Resource]) -> Iterator[Reference]:
    """The copy that the issuer serves, or the key; and the list of revoked badges."""
    whole = read(credential.document or {}, resources, SCHEME)
    award: Json = read(credential.document or {}, resources, SCHEME, alone=True).document
    if credential.hosted_at:
        yield Reference(credential.hosted_at, "assertion")
    if not is_award(award):
        return
    url = address(credential, award)
    if web.is_web(url):
        role = "key" if credential.jws is not None or kind(award) == "signed" else "assertion"
        yield Reference(url, role, f"{_POINTER}/url")
    for file in whole.files:
        listed = file.value.get("revocationList")
        if isinstance(listed, str) and file.cls.name == "Issuer":
            yield Reference(listed, "revocation-list", file.pointer)


def name(credential: Credential) -> str:
    """``jws``, ``hosted``, or ``none`` for what is no assertion."""
    award: Json = read(credential.document or {}, {}, SCHEME, alone=True).document
    if not is_award(award):
        return "none"
    if credential.jws is not None:
        return SIGNED
    return HOSTED if kind(award) == "hosted" else "none"


WAY: Final = OwnWay(results, references, name)
