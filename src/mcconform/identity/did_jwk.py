"""did:jwk: a DID that is a JWK in base64url, https://github.com/quartzjer/did-jwk."""

from __future__ import annotations

import json

from mcconform.identity import jwk as jwks
from mcconform.identity import urls
from mcconform.identity.did_key import RELATIONSHIPS
from mcconform.identity.jwk import KeyProblem
from mcconform.identity.method import Method, NoMethod
from mcconform.model import Json


def resolve(url: str) -> Method | NoMethod:
    """The key of a did:jwk URL; its only method is ``#0``, and the DID alone is taken for it."""
    did, name = urls.without_fragment(url), urls.fragment(url)
    try:
        published = _parse(urls.did_parts(did)[1])
        public = jwks.public_jwk(published)
    except KeyProblem as problem:
        fault = problem.code == "malformed"
        return NoMethod(problem.code, f"the did:jwk holds no usable key: {problem.why}", fault)
    if jwks.is_secret(published):
        why = "the did:jwk is a secret key: whoever reads it can sign in the issuer's name"
        return NoMethod("secret-key", why)
    if name not in ("", "0"):
        return NoMethod("not-found", f"a did:jwk has no key named #{name[:80]}", fault=True)
    return Method(
        id=f"{did}#0",
        jwk=public,
        controller=did,
        source="did:jwk",
        kind="JsonWebKey2020",
        relationships=() if published.get("use") == "enc" else RELATIONSHIPS,
    )


def _parse(text: str) -> dict[str, Json]:
    try:
        value = json.loads(jwks.unbase64url(text).decode("utf-8"))
    except (ValueError, RecursionError):
        raise KeyProblem("malformed", "it is not JSON") from None
    if not isinstance(value, dict):
        raise KeyProblem("malformed", "it is no JSON object")
    return value
