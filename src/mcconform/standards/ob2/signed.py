"""Signed badges: a compact JWS whose payload is the assertion.

Open Badges 2.0, section "SignedBadge Verification": only keys that the issuer's profile links are
trusted, each of them is tried, and the header's word on keys counts for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from mcconform import limits
from mcconform.identity.jwk import same_key
from mcconform.identity.method import Method, NoMethod
from mcconform.model import Dossier, Json, Jws, Outcome
from mcconform.securing import jose
from mcconform.securing.results import ProofResult
from mcconform.standards.ob2 import keys, web
from mcconform.standards.ob2.reading import Scheme
from mcconform.standards.ob2.trust import Trust

KINDS: Final = frozenset({"signed", "SignedBadge"})
MECHANISM: Final = "jws"
Found = Method | NoMethod


def result(
    dossier: Dossier, jws: Jws, award: Mapping[str, Json], found: Trust, scheme: Scheme
) -> ProofResult:
    """Try the signature with the key that the badge names, or with each of the issuer's."""
    creator = _creator(award)
    profile = found.issuer.value
    own = list(keys.listed(profile))[: limits.PROOFS] if profile is not None else []
    named = next((one for one in own if _is_named(one, creator)), creator)
    candidates = [keys.key(dossier, one, scheme) for one in ([named] if creator else own)]
    if not candidates:
        none = "the issuer's profile lists no public key" if profile else found.issuer.why
        candidates = [NoMethod("not-found", none)]
    verified, why, method = _tried(jws, candidates)
    tried = ProofResult("", MECHANISM, verified, why, creator)
    if method is not None:
        tried = replace(tried, method=method, method_url=method.id)
    controls, because = _controls(dossier, creator, method, found, own, scheme)
    return replace(tried, controls=controls, controls_why=because)


def _creator(award: Mapping[str, Json]) -> str:
    """The key that the badge names; an embedded one is only taken by its address."""
    verification = award.get("verification")
    if not isinstance(verification, Mapping):
        return ""
    return keys.key_id(verification.get("creator"))


def _tried(jws: Jws, candidates: Sequence[Found]) -> tuple[Outcome, str, Method | None]:
    """The first key that verifies; else a reason, of keys nobody could read before all others."""
    answers = [(*jose.verifies(jws, one), one) for one in candidates]
    for wanted in (Outcome.PASSED, Outcome.CANT_TELL, Outcome.FAILED):
        for outcome, why, one in answers:
            if outcome is wanted:
                if len(answers) > 1 and outcome is Outcome.FAILED and not jose.forbidden(_alg(jws)):
                    return outcome, f"none of the issuer's {len(answers)} keys fits it", None
                return outcome, why, one if isinstance(one, Method) else None
    raise AssertionError("there is no key to try")


def _alg(jws: Jws) -> Json:
    return jws.header.get("alg")


def _controls(
    dossier: Dossier,
    creator: str,
    method: Method | None,
    found: Trust,
    own: Sequence[Json],
    scheme: Scheme,
) -> tuple[Outcome, str]:
    """Whether the key is one that the issuer's published profile lists."""
    issuer = found.issuer
    if issuer.value is None:
        return Outcome.CANT_TELL, issuer.why
    if not creator:
        if method is not None:
            return Outcome.PASSED, ""
        return Outcome.CANT_TELL, "it is not known which key signed"
    if any(_is_named(one, creator) for one in own) or _same(dossier, method, own, scheme):
        return Outcome.PASSED, ""
    lists = f"lists {len(own)} other" if own else "lists no"
    return Outcome.FAILED, f"the badge names the key {creator}, and {issuer.id} {lists} key"


def _is_named(listed: Json, creator: str) -> bool:
    """Whether a key that the profile lists is the one the badge names; http and https are one."""
    found = keys.key_id(listed)
    if not web.is_web(found):
        return bool(found) and found == creator
    return web.address(found) == web.address(creator)


def _same(dossier: Dossier, method: Method | None, own: Sequence[Json], scheme: Scheme) -> bool:
    """Whether the key is listed under another name."""
    if method is None:
        return False
    several = (keys.key(dossier, one, scheme) for one in own)
    return any(isinstance(one, Method) and same_key(one.jwk, method.jwk) for one in several)
