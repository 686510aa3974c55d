"""Controller documents, DID documents among them: the keys they list, and for what.

Controlled Identifiers 1.0 section 2, https://www.w3.org/TR/cid-1.0/#controlled-identifier-documents;
older forms of keys: Decentralized Identifiers 1.0 and the Ed25519 suites of 2018 and 2020.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec
from msgspec.structs import replace

from mcconform.identity import jwk, multikey, urls
from mcconform.identity.jwk import KeyProblem
from mcconform.identity.method import Method, NoMethod
from mcconform.model import Json
from mcconform.nodes import as_list

RELATIONSHIPS: Final = (
    "assertionMethod",
    "authentication",
    "capabilityDelegation",
    "capabilityInvocation",
    "keyAgreement",
)
_LISTS: Final = ("verificationMethod", "publicKey")
"""``publicKey`` is what drafts of the DID specification called ``verificationMethod``."""
_MATERIAL: Final = ("publicKeyMultibase", "publicKeyJwk", "publicKeyBase58")
_SECRETS: Final = (
    "secretKeyMultibase",
    "secretKeyJwk",
    "privateKeyMultibase",
    "privateKeyJwk",
    "privateKeyBase58",
    "privateKeyPem",
    "privateKeyHex",
)
_CURVES: Final[Mapping[str, str]] = {
    "EcdsaSecp256k1VerificationKey2019": "secp256k1",
    "EcdsaSecp256r1VerificationKey2019": "P-256",
    "Ed25519VerificationKey2018": "Ed25519",
    "Ed25519VerificationKey2020": "Ed25519",
}
"""Types of methods that say by their name on which curve the key is."""


class Listed(msgspec.Struct, frozen=True):
    """One key of a controller document."""

    id: str
    """Absolute."""
    key: Method | NoMethod
    """NoMethod where the key cannot be read, or is only referred to and lies elsewhere."""
    relationships: tuple[str, ...] = ()


def is_method(document: Json) -> bool:
    """Whether a JSON document is itself a verification method."""
    return isinstance(document, Mapping) and any(name in document for name in _MATERIAL)


def has_lists(document: Mapping[str, Json]) -> bool:
    """Whether the document lists keys at all, under whatever name."""
    return any(as_list(document.get(name)) for name in (*_LISTS, *RELATIONSHIPS))


def listed(document: Mapping[str, Json], base: str, source: str, where: str) -> list[Listed]:
    """The keys a document lists, each with its relationships, in the order of first mention.

    ``base`` is the document's own id: relative ids (``#key-1``) are read against it.
    """
    keys: dict[str, Method | NoMethod] = {}
    uses: dict[str, list[str]] = {}
    for use, value in _mentions(document):
        name = value if isinstance(value, str) else value.get("id")
        if not isinstance(name, str) or not name:
            continue
        full = f"{base}{name}" if name.startswith("#") else name
        uses.setdefault(full, [])
        if use and use not in uses[full]:
            uses[full].append(use)
        if isinstance(value, Mapping):
            found = method(full, value, source, where)
            keys[full] = _agree(keys[full], found) if full in keys else found
    return [
        Listed(name, _with_uses(keys.get(name), name, where, tuple(used)), tuple(used))
        for name, used in uses.items()
    ]


def _mentions(document: Mapping[str, Json]) -> Iterator[tuple[str, Json]]:
    """Each reference to a key and each embedded key, with the relationship it stands under."""
    for name in (*_LISTS, *RELATIONSHIPS):
        for value in as_list(document.get(name)):
            if isinstance(value, str | Mapping):
                yield ("" if name in _LISTS else name), value


def _agree(one: Method | NoMethod, other: Method | NoMethod) -> Method | NoMethod:
    """Two methods with one id: fine when they are the same key."""
    if isinstance(one, Method) and isinstance(other, Method) and jwk.same_key(one.jwk, other.jwk):
        return one
    return NoMethod("malformed", "the document has two different keys under one name")


def _with_uses(
    found: Method | NoMethod | None, name: str, where: str, used: tuple[str, ...]
) -> Method | NoMethod:
    if found is None:
        return NoMethod("unreachable", f"{where} only refers to the key {name[:200]}")
    return replace(found, relationships=used) if isinstance(found, Method) else found


def method(name: str, value: Mapping[str, Json], source: str, where: str) -> Method | NoMethod:
    """A verification method in any of its published forms; ``name`` is its absolute id."""
    kinds = [one for one in as_list(value.get("type")) if isinstance(one, str)]
    shown = any(secret in value for secret in _SECRETS) or jwk.is_secret(value.get("publicKeyJwk"))
    try:
        public = _public(value, kinds)
        expires, revoked = _date(value, "expires"), _date(value, "revoked")
    except KeyProblem as problem:
        if shown:
            return NoMethod("secret-key", f"the secret half of the key {name[:200]} is public")
        fault = problem.code == "malformed"
        return NoMethod(problem.code, f"the key {name[:200]} cannot be used: {problem.why}", fault)
    controller = value.get("controller")
    return Method(
        id=name,
        jwk=public,
        controller=controller if isinstance(controller, str) else "",
        source=source,
        document=where,
        kind=kinds[0] if kinds else "",
        expires=expires,
        revoked=revoked,
        secret=shown,
    )


def _public(value: Mapping[str, Json], kinds: list[str]) -> Mapping[str, Json]:
    """The key itself; every form it is given in has to say the same."""
    forms: list[Mapping[str, Json]] = []
    if "publicKeyMultibase" in value:
        forms.append(multikey.decode(value["publicKeyMultibase"]))
    if "publicKeyJwk" in value:
        forms.append(jwk.public_jwk(value["publicKeyJwk"]))
    if "publicKeyBase58" in value:
        forms.append(_base58(value["publicKeyBase58"], kinds))
    if not forms:
        raise KeyProblem("unsupported", "it holds no key in a form that is known here")
    if not all(jwk.same_key(forms[0], other) for other in forms):
        raise KeyProblem("malformed", "it is given in two forms that are different keys")
    for kind in kinds:
        if kind in _CURVES and forms[0].get("crv") != _CURVES[kind]:
            raise KeyProblem("malformed", f"it says {kind} and is no {_CURVES[kind]} key")
    return forms[0]


def _base58(text: Json, kinds: list[str]) -> Mapping[str, Json]:
    """Bare base58 says nothing of the key's kind; the type of the method does."""
    curve = next((_CURVES[kind] for kind in kinds if kind in _CURVES), "")
    if not curve:
        raise KeyProblem("unsupported", "publicKeyBase58 does not say what kind of key it is")
    if not isinstance(text, str):
        raise KeyProblem("malformed", "publicKeyBase58 is no text")
    return multikey.of_kind(curve, multikey.unbase58(text))


def _date(value: Mapping[str, Json], name: str) -> dt.datetime | None:
    """A date of a method; one without an offset is UTC, one that is no date makes it unusable."""
    text = value.get(name)
    if text is None:
        return None
    try:
        found = dt.datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        found = None
    if found is None:
        raise KeyProblem("unsupported", f"its {name} is no date, so nobody can say if it is valid")
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def same_document(document: Mapping[str, Json], url: str) -> bool:
    """Whether the document says that it is the one for ``url``."""
    own = document.get("id")
    return isinstance(own, str) and own in (url, urls.without_fragment(url))
