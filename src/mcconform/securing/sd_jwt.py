"""SD-JWT (RFC 9901): a JWT of the issuer, disclosures behind it, and perhaps a key binding.

``<JWT of the issuer>~<disclosure>~…~<JWT of the key binding, or nothing>``. The digests of the
disclosures stand in the issuer's JWT, so one signature covers them all; each digest is used once,
and a disclosure without its digest spoils the whole (section 7.1). What comes out is the payload
as it is with every disclosure put in, and without digests.

Used by VC-JOSE-COSE section 3.2 (``vc+sd-jwt``) and by SD-JWT VC of the IETF (``dc+sd-jwt``).
Raises `JoseError` only where the text is no SD-JWT at all; other faults come back in `Disclosures`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, Final

from msgspec.structs import replace

from mcconform import identity, limits
from mcconform.identity.jwk import KeyProblem, base64url
from mcconform.identity.method import Method, NoMethod
from mcconform.model import Disclosures, Dossier, Envelope, Json, Jws, Outcome
from mcconform.nodes import escape
from mcconform.securing import jose
from mcconform.securing.jose import JoseError

HASHES: Final[Mapping[str, Callable[[bytes], Any]]] = {
    "sha-256": hashlib.sha256,
    "sha-384": hashlib.sha384,
    "sha-512": hashlib.sha512,
}
"""Digests by their names in the IANA registry of named information."""
MOST: Final = 10_000
"""Disclosures of one SD-JWT."""
RESERVED: Final = ("_sd", "...")
"""Names that no disclosure may give to a member (RFC 9901 section 4.2.1)."""


def parse(text: str) -> tuple[Jws, Envelope]:
    """The issuer's JWT, its payload with everything disclosed, and the rest. Raises JoseError."""
    compact, *disclosed, last = text.strip().split("~")
    if len(disclosed) > MOST:
        raise JoseError(f"it has more than {MOST} disclosures")
    jws = jose.parse(compact)
    opened = _Opening(jws.payload.get("_sd_alg", "sha-256"), disclosed)
    payload = opened.payload(jws.payload)
    found = Disclosures(
        opened.algorithm,
        tuple(opened.disclosed),
        tuple(opened.faults),
        tuple(opened.misnamed),
        "~".join((compact, *disclosed, "")).encode("ascii", "replace"),
    )
    if last:
        found = replace(found, key_binding=_binding(last))
    jws = replace(jws, compact=text.strip(), payload=payload)
    return jws, Envelope("sd-jwt", (jws,), found)


def _binding(text: str) -> Jws:
    try:
        return jose.parse(text)
    except JoseError as error:
        raise JoseError(f"of its key binding: {error.reason}") from error


class _Opening:
    """Puts disclosures into a payload, and notes what does not fit."""

    def __init__(self, algorithm: Json, disclosures: list[str]) -> None:
        self.algorithm = algorithm
        self.disclosed: list[str] = []
        self.faults: list[str] = []
        self.misnamed: list[str] = []
        self._digest = HASHES.get(algorithm) if isinstance(algorithm, str) else None
        self._waiting: dict[str, list[Json]] = {}
        self._seen: set[str] = set()
        for number, text in enumerate(disclosures, 1):
            if self._digest is not None:
                self._add(number, text)

    def _add(self, number: int, text: str) -> None:
        assert self._digest is not None
        digest = base64url(self._digest(text.encode("utf-8", "replace")).digest())
        try:
            value = jose.read_json(jose.decode(text, "text"), "text", unique=True)
        except JoseError as error:
            self.faults.append(f"disclosure {number} cannot be read: {error.reason}")
            return
        named = isinstance(value, list) and len(value) == 3 and isinstance(value[1], str)
        if not (named or (isinstance(value, list) and len(value) == 2)):
            self.faults.append(f"disclosure {number} is no array of salt, name and value")
        elif digest in self._waiting:
            self.faults.append(f"disclosure {number} is there twice")
        else:
            self._waiting[digest] = value

    def payload(self, payload: Mapping[str, Json]) -> Mapping[str, Json]:
        """The payload with every disclosure put in. Raises JoseError where it grows too deep."""
        opened = self._object(payload, "", 1)
        opened.pop("_sd_alg", None)
        if self._waiting:
            many = len(self._waiting)
            self.faults.append(f"{many} of the disclosures have no digest in the signed payload")
        jose.within_limits(opened, "payload")
        return opened

    def _value(self, value: Json, pointer: str, depth: int) -> Json:
        if depth > limits.JSON_DEPTH:
            raise JoseError("its disclosures are nested too deeply")
        if isinstance(value, Mapping):
            return self._object(value, pointer, depth)
        if isinstance(value, list):
            return self._array(value, pointer, depth)
        return value

    def _object(self, value: Mapping[str, Json], pointer: str, depth: int) -> dict[str, Json]:
        made = {
            name: self._value(member, f"{pointer}/{escape(name)}", depth + 1)
            for name, member in value.items()
            if name != "_sd"
        }
        if "_sd" not in value:
            return made
        digests = value["_sd"]
        if not isinstance(digests, list) or not all(isinstance(one, str) for one in digests):
            self.faults.append("the member _sd is no list of digests")
            return made
        for digest in digests:
            found = self._take(digest, 3)
            if found is None:
                continue
            name = found[1]
            if name in RESERVED or name in made or name in value:
                self.misnamed.append(name)
                continue
            where = f"{pointer}/{escape(name)}"
            self.disclosed.append(where)
            made[name] = self._value(found[2], where, depth + 1)
        return made

    def _array(self, value: list[Json], pointer: str, depth: int) -> list[Json]:
        made: list[Json] = []
        for item in value:
            where = f"{pointer}/{len(made)}"
            if not isinstance(item, Mapping) or "..." not in item:
                made.append(self._value(item, where, depth + 1))
                continue
            digest = item["..."]
            if len(item) > 1 or not isinstance(digest, str):
                self.faults.append("what stands for an undisclosed item is not just its digest")
                continue
            found = self._take(digest, 2)
            if found is not None:
                self.disclosed.append(where)
                made.append(self._value(found[1], where, depth + 1))
        return made

    def _take(self, digest: str, size: int) -> list[Json] | None:
        """The disclosure with that digest, once; None where the holder keeps it to herself."""
        if digest in self._seen:
            self.faults.append("a digest stands in the payload twice")
            return None
        self._seen.add(digest)
        found = self._waiting.pop(digest, None)
        if found is not None and len(found) != size:
            self.faults.append("a disclosure of a member stands for an item, or the reverse")
            return None
        return found


def holder_key(jws: Jws, dossier: Dossier) -> Method | NoMethod:
    """The key that the issuer bound the credential to (``cnf``, RFC 7800)."""
    cnf = jws.payload.get("cnf")
    jwk = cnf.get("jwk") if isinstance(cnf, Mapping) else None
    kid = cnf.get("kid") if isinstance(cnf, Mapping) else None
    if jwk is None and isinstance(kid, str):
        return identity.resolve(kid, dossier)
    if jwk is None:
        return NoMethod("not-found", "the issuer bound the credential to no key (cnf)", True)
    try:
        return Method("", identity.public_jwk(jwk), source="cnf", kind="JsonWebKey")
    except KeyProblem as problem:
        return NoMethod(problem.code, problem.why, problem.code == "malformed")


def key_binding(jws: Jws, found: Disclosures, dossier: Dossier) -> tuple[Outcome, str]:
    """Whether the key binding is the holder's, and over what was handed in (section 4.3)."""
    bound = found.key_binding
    if bound is None:
        return Outcome.PASSED, ""
    if bound.header.get("typ") != "kb+jwt":
        return Outcome.FAILED, "its typ is not kb+jwt"
    for claim, kind in (("aud", str), ("nonce", str), ("iat", int | float)):
        value = bound.payload.get(claim)
        if not isinstance(value, kind) or isinstance(value, bool):
            return Outcome.FAILED, f"it has no {claim} of the right kind"
    digest = HASHES.get(found.algorithm) if isinstance(found.algorithm, str) else None
    if digest is None:
        return Outcome.CANT_TELL, "the digests are made in a way that this version does not know"
    if bound.payload.get("sd_hash") != base64url(digest(found.presented).digest()):
        return Outcome.FAILED, "its sd_hash is not the digest of what was handed in"
    return jose.verifies(bound, holder_key(jws, dossier))
