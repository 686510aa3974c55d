"""did:key: a DID that is its own key. https://w3c-ccg.github.io/did-key-spec/."""

from __future__ import annotations

import functools
from typing import Final

from mcconform.identity import multikey, urls
from mcconform.identity.jwk import KeyProblem
from mcconform.identity.method import Method, NoMethod

RELATIONSHIPS: Final = (
    "assertionMethod",
    "authentication",
    "capabilityDelegation",
    "capabilityInvocation",
)
"""What the generated document lists the key under; key agreement takes another kind of key."""


@functools.lru_cache(maxsize=1024)
def resolve(url: str) -> Method | NoMethod:
    """The key of a did:key URL. The DID alone is taken as its only key; any fragment but the key
    itself names something that the generated document does not hold.
    """
    did, name = urls.without_fragment(url), urls.fragment(url)
    text = urls.did_parts(did)[1]
    try:
        jwk = multikey.decode(text)
    except KeyProblem as problem:
        fault = problem.code == "malformed"
        return NoMethod(problem.code, f"{did[:80]} holds no usable key: {problem.why}", fault)
    if name and name != text:
        return NoMethod("not-found", f"{did} has no key named #{name[:80]}", fault=True)
    return Method(
        id=f"{did}#{text}",
        jwk=jwk,
        controller=did,
        source="did:key",
        kind="Multikey",
        relationships=RELATIONSHIPS,
    )
