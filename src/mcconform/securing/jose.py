"""Compact JWS (RFC 7515): taken apart, and verified as the envelope of a credential.

Two forms carry a credential: VC-JWT of VC Data Model 1.1 section 6.3.1 (in the claim ``vc``) and
VC-JOSE-COSE (the payload is the credential). Open Badges 3.0 section 8.2 uses both.

Errors: `JoseError`, when a text is no compact JWS at all. Everything later is a `ProofResult`.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from typing import Final, NoReturn
from urllib.parse import quote

from msgspec.structs import replace

from mcconform import identity, limits
from mcconform.identity import issuer_metadata
from mcconform.identity.jwk import KeyProblem
from mcconform.identity.method import Method, NoMethod
from mcconform.model import Credential, Dossier, Json, Jws, Outcome, Reference, Resource
from mcconform.securing import binding, critical, jwt_claims, presentations, signature, x509
from mcconform.securing.issuer_keys import NO_KEY, called, published
from mcconform.securing.jose_claims import BADGE_STANDARDS
from mcconform.securing.results import ProofResult

ALGORITHMS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    **dict.fromkeys(("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"), (("RSA", ""),)),
    "ES256": (("EC", "P-256"),),
    "ES384": (("EC", "P-384"),),
    "ES512": (("EC", "P-521"),),
    "ES256K": (("EC", "secp256k1"),),
    "EdDSA": (("OKP", "Ed25519"),),
    "Ed25519": (("OKP", "Ed25519"),),
}
"""What is accepted, with the kind of key that each algorithm takes (RFC 7518, 8037, 8812, 9864)."""
_BASE64URL: Final = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)
_ABSOLUTE: Final = re.compile(r"(?:https?://|did:[a-z0-9]+:)", re.ASCII)


class JoseError(ValueError):
    """A text is no compact JWS with a JSON payload; ``reason`` says why, in words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def parse(compact: str) -> Jws:
    """Take a compact JWS apart; nothing is verified. Raises JoseError.

    The three parts are unpadded base64url in its one canonical spelling, the header and the payload
    are JSON objects, no member of the header comes twice, and no extension is critical but those
    of JAdES, which say more of the signature and change nothing in it (RFC 7515 section 4.1.11).
    """
    text = compact.strip()
    if len(text) > limits.SUBJECT_BYTES:
        raise JoseError("it is too long")
    parts = text.split(".")
    if len(parts) != 3:
        raise JoseError(f"it has {len(parts)} parts where a compact JWS has three")
    header = json_object(decode(parts[0], "header"), "header", unique=True)
    if "crit" in header and critical.refused(header):
        raise JoseError(critical.refused(header))
    payload = json_object(decode(parts[1], "payload"), "payload", unique=False)
    signing_input = f"{parts[0]}.{parts[1]}".encode("ascii")
    return Jws(text, header, payload, signing_input, decode(parts[2], "signature"))


def decode(text: str, what: str) -> bytes:
    """The bytes of unpadded base64url (RFC 7515 section 2). Raises JoseError.

    Bits that no byte needs must be zero: else one signature had several spellings.
    """
    if not _BASE64URL.fullmatch(text) or len(text) % 4 == 1:
        raise JoseError(f"its {what} is not base64url without padding")
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:  # the pattern above should leave nothing for this
        raise JoseError(f"its {what} is not base64url without padding") from error
    if base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii") != text:
        raise JoseError(f"its {what} is not in canonical base64url: unused bits are set")
    return data


def unwrap(jws: Jws) -> tuple[Mapping[str, Json], bool]:
    """The credential or presentation in a JWS, and whether it stood in the claim ``vc`` or ``vp``.

    Members that only the claims give are put back into it (VCDM 1.1, 6.3.1).
    A payload with both claims is neither and is handed back as it is; so is one that is the
    credential itself.
    """
    payload: Mapping[str, Json] = jws.payload
    if ("vc" in payload) != ("vp" in payload):
        inner = payload.get("vc", payload.get("vp"))
        if isinstance(inner, Mapping) and not jwt_claims.is_beside(inner, jws):
            complete = jwt_claims.completed if "vc" in payload else jwt_claims.presented
            return complete(inner, payload), True
    return payload, False


def forbidden(algorithm: Json) -> str:
    """Why an algorithm may never secure a credential; empty for one that may."""
    if not isinstance(algorithm, str):
        return "the header names no algorithm"
    if algorithm.lower() == "none":
        return "nothing is signed at all"
    if algorithm.upper().startswith("HS"):
        return "whoever can check such a code can also make one"
    return ""


def supported(algorithm: Json) -> bool:
    """Whether this version verifies the algorithm."""
    return isinstance(algorithm, str) and algorithm in ALGORITHMS


def weakness(found: Method | NoMethod) -> str:
    """Why a key is too weak to sign with (RFC 7518 section 3.3); empty when it is not."""
    modulus = found.jwk.get("n") if isinstance(found, Method) else None
    if not isinstance(modulus, str):
        return ""
    try:
        bits = int.from_bytes(decode(modulus, "modulus")).bit_length()
    except JoseError:
        return ""
    if bits >= signature.RSA_BITS:
        return ""
    return f"its RSA key has {bits} bits where {signature.RSA_BITS} are the least"


def private_member(jwk: Json) -> str:
    """The first secret member of a JWK; empty when it has none."""
    if not isinstance(jwk, Mapping):
        return ""
    return next((name for name in identity.SECRET_MEMBERS if name in jwk), "")


def key(dossier: Dossier) -> Method | NoMethod:
    """The key that the header of the envelope names."""
    return dossier.once("securing.jose.key", _key)


def _key(dossier: Dossier) -> Method | NoMethod:
    jws = dossier.credential.jws
    return key_of(jws, dossier) if jws is not None else NoMethod("not-found", NO_KEY)


def key_of(jws: Jws, dossier: Dossier) -> Method | NoMethod:
    """The key that a header names by ``kid``, or carries in ``jwk`` or ``x5c``.

    Where it does neither, the one among the issuer's keys that the signature fits.
    """
    header = jws.header
    kid, jwk = header.get("kid"), header.get("jwk")
    if not {"kid", "jwk", "x5c"} & set(header):
        return _unnamed(jws, dossier)
    if "x5c" in header and not (isinstance(kid, str) and _ABSOLUTE.match(kid)):
        return x509.method(header["x5c"])
    named: Method | NoMethod = NoMethod("not-found", NO_KEY)
    if isinstance(kid, str) and kid:
        named = _resolve(kid, dossier)
    if isinstance(jwk, Mapping) and not isinstance(named, Method) and not named.fault:
        return _carried(jwk)
    return named


def _unnamed(jws: Jws, dossier: Dossier) -> Method | NoMethod:
    """The key among the issuer's that fits; where none does, the one that could have been meant."""
    keys = published(issuer_id(dossier.credential), dossier)
    if isinstance(keys, NoMethod):
        return keys
    algorithm = jws.header.get("alg")
    able = [
        key
        for key in keys
        if isinstance(algorithm, str)
        and algorithm in ALGORITHMS
        and not _mismatch(key.jwk, algorithm)
    ]
    fits = next((key for key in able if verifies(jws, key)[0] is Outcome.PASSED), None)
    if fits is not None or len(able) == 1:
        return fits or able[0]
    return NoMethod(
        "not-found",
        f"the header names no key, and none of the {len(keys)} that the issuer publishes fits",
        fault=bool(able),
    )


def _resolve(kid: str, dossier: Dossier) -> Method | NoMethod:
    """The key at the first of the places a ``kid`` may point to that has one.

    Where none has, the word of a place nobody could ask counts for more than that of one which
    does not know the key: it may be there.
    """
    issuer = issuer_id(dossier.credential)
    own = issuer_metadata.find(kid, issuer, dossier.resources)
    if isinstance(own, Method):
        return own
    found: list[NoMethod] = [own] if own is not None else []
    for url in _places(kid, issuer):
        method = identity.resolve(url, dossier, issuer=issuer)
        if isinstance(method, Method):
            return method
        found.append(method)
    meant = called(kid, issuer, dossier)
    if meant is not None:
        return meant
    if not found:
        return NoMethod("not-found", f"the key is named {kid[:80]!r}, and nobody says where it is")
    return next((one for one in found if not one.fault), found[0])


def _carried(jwk: Mapping[str, Json]) -> Method | NoMethod:
    """The key that a header carries itself: it says who signed, and nothing of the issuer."""
    try:
        public = identity.public_jwk(jwk)
    except KeyProblem as problem:
        why = f"the key in the JWT header cannot be used: {problem.why}"
        return NoMethod(problem.code, why, fault=problem.code == "malformed")
    return Method(
        "", public, source="jwk-header", kind="JsonWebKey", secret=identity.is_secret(jwk)
    )


def _places(kid: str, issuer: str) -> tuple[str, ...]:
    """URLs where the key may be found. A ``kid`` that is no URL is read beside the issuer."""
    if _ABSOLUTE.match(kid):
        return (kid,)
    base, name = issuer.partition("#")[0], kid.removeprefix("#")
    if issuer.startswith("did:"):
        return (f"{base}#{name}",)
    jwks = identity.jwks_url(issuer)
    return (f"{jwks}#{quote(name, safe='')}", f"{base}#{name}") if jwks else ()


def issuer_id(credential: Credential) -> str:
    """The issuer as the credential says; as ``iss`` says when the credential does not.

    For a presentation its holder, who has the part that the issuer of a credential has.
    """
    found = presentations.signer(credential.document or {})
    found = found.get("id") if isinstance(found, Mapping) else found
    if not isinstance(found, str) and credential.jws is not None:
        found = credential.jws.payload.get("iss")
    return found if isinstance(found, str) else ""


def mechanism(credential: Credential) -> str:
    """``sd-jwt``; ``vc-jwt`` when the credential stood in the claim ``vc``; else ``vc-jose``."""
    if credential.envelope is not None:
        return credential.envelope.kind
    return "vc-jwt" if credential.vc_claim else "vc-jose"


def verify(dossier: Dossier) -> ProofResult:
    """Try the envelope: do the bytes verify with the key it names, and is the key the issuer's."""
    jws = dossier.credential.jws
    if jws is None:
        return ProofResult("", "vc-jose", Outcome.CANT_TELL, "the credential came in no JWT")
    return tried(jws, key(dossier), dossier)


def tried(jws: Jws, found: Method | NoMethod, dossier: Dossier) -> ProofResult:
    """One signature with the key found for it: does it verify, and is the key the issuer's."""
    verified, why = verifies(jws, found)
    result = ProofResult("", mechanism(dossier.credential), verified, why)
    if isinstance(found, NoMethod):
        return replace(result, controls_why=found.detail)
    controls, because = binding.controls(issuer_id(dossier.credential), found, dossier)
    return replace(
        result, method_url=found.id, method=found, controls=controls, controls_why=because
    )


def verifies(jws: Jws, found: Method | NoMethod) -> tuple[Outcome, str]:
    """Whether the signature is the key's over what was signed; otherwise the reason."""
    algorithm = jws.header.get("alg")
    refusal = forbidden(algorithm)
    if refusal:
        return Outcome.FAILED, f"it is secured with {algorithm!r}: {refusal}"
    if isinstance(found, NoMethod):
        return (Outcome.FAILED if found.fault else Outcome.CANT_TELL), found.detail
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        return Outcome.CANT_TELL, f"the algorithm {algorithm!r} is not one this version verifies"
    mismatch = _mismatch(found.jwk, algorithm)
    if mismatch:
        return Outcome.FAILED, mismatch
    if weakness(found):  # one fault, one failure: the rule on algorithms names it
        return Outcome.CANT_TELL, f"{weakness(found)}, so it was not tried"
    if signature.verify(found.jwk, algorithm, jws.signing_input, jws.signature):
        return Outcome.PASSED, ""
    return Outcome.FAILED, "the signature does not fit the header and payload with the named key"


def _mismatch(jwk: Mapping[str, Json], algorithm: str) -> str:
    """Why a key is not for this algorithm. The key decides, the header only claims."""
    kind, curve = jwk.get("kty"), jwk.get("crv", "")
    if (kind, "" if kind == "RSA" else curve) not in ALGORITHMS[algorithm]:
        return f"the header says {algorithm}, and the key is one for something else"
    own = jwk.get("alg", algorithm)
    if own != algorithm and sorted((str(own), algorithm)) != ["Ed25519", "EdDSA"]:
        return f"the header says {algorithm}, and the key is for {own!r} only"
    if jwk.get("use", "sig") != "sig":
        return "the key is published for encryption, not for signatures"
    return ""


def references(
    credential: Credential, resources: Mapping[str, Resource] | None = None
) -> Iterator[Reference]:
    """What has to be at hand to verify the envelope and to know whose key it is."""
    issuer = issuer_id(credential)
    if _has_metadata(credential):
        yield from issuer_metadata.references(issuer, resources or {})
    for kid in _named(credential):
        places = _places(kid, issuer) if isinstance(kid, str) and kid else ()
        for url in (*places, identity.jwks_url(issuer), issuer):
            yield from identity.references(url)


def _has_metadata(credential: Credential) -> bool:
    """Whether an issuer's metadata for JWTs are asked for: 1EdTech has its own place for keys."""
    if credential.envelope is not None and credential.envelope.kind == "sd-jwt":
        return True
    return credential.jws is not None and credential.standard not in BADGE_STANDARDS


def _named(credential: Credential) -> Iterator[Json]:
    """The ``kid`` of each signature of the envelope, None where there is none."""
    several = credential.envelope.signatures if credential.envelope is not None else ()
    for jws in several or ((credential.jws,) if credential.jws is not None else ()):
        yield jws.header.get("kid")


def json_object(data: bytes, what: str, *, unique: bool) -> Mapping[str, Json]:
    """A JSON object within the limits. Raises JoseError."""
    value = read_json(data, what, unique=unique)
    if not isinstance(value, dict):
        raise JoseError(f"its {what} is not a JSON object")
    return value


def read_json(data: bytes, what: str, *, unique: bool) -> Json:
    """JSON within the limits; with ``unique`` no member may come twice. Raises JoseError."""

    def members(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        made = dict(pairs)
        if unique and len(made) != len(pairs):
            raise JoseError(f"its {what} has a member twice")
        return made

    try:
        value = json.loads(
            data.decode("utf-8"), object_pairs_hook=members, parse_constant=_no_constant
        )
    except JoseError:
        raise
    except (ValueError, RecursionError) as error:
        raise JoseError(f"its {what} is not JSON") from error
    within_limits(value, what)
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def within_limits(value: Json, what: str) -> None:
    """Depth, size and text that is Unicode: deeper or odder JSON would trip what comes after.

    Raises JoseError.
    """
    layer, depth, count = [value], 0, 0
    while layer:
        depth, count = depth + 1, count + len(layer)
        if depth > limits.JSON_DEPTH or count > limits.JSON_VALUES:
            raise JoseError(f"its {what} is nested too deeply or has too many values")
        below: list[Json] = []
        for item in layer:
            if isinstance(item, dict):
                below += [*item, *item.values()]
            elif isinstance(item, list):
                below += item
            elif isinstance(item, str) and not item.isascii():
                _unicode(item, what)
        layer = below


def _unicode(text: str, what: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise JoseError(f"its {what} has half of a surrogate pair in a text") from error
