"""What a credential is made of, at a glance: enough to see which rules have nothing to check.

A rule that only speaks about ``credentialStatus`` need not be asked about a document in which no
member has that name. The names are gathered in one walk that intake does in any case.
"""

from __future__ import annotations

import functools
from typing import Final

import msgspec

from mcconform.model import Container, Credential, Json

JWS: Final = "<jws>"
"""It came as a compact JWS, or as an SD-JWT."""
ENVELOPED: Final = "<enveloped>"
"""It came in an envelope that is more than a compact JWS: SD-JWT, COSE, JWS in JSON form."""
WRAPPED: Final = "<wrapped>"
"""An object with a ``data:`` URL held it."""
NOTED: Final = "<noted>"
"""Intake saw a fault."""
_NESTING: Final = (dict, list)


class Outline(msgspec.Struct, frozen=True):
    """What one walk over a document shows."""

    names: frozenset[str]
    """The name of every member, wherever it stands."""
    texts: int
    """How many strings there are: names of members, and values."""
    contexts: int
    """How many of the objects have an ``@context``."""
    depth: int
    """How deep objects and arrays are nested in each other."""
    blanks: bool
    """Whether there is a null or an empty array anywhere."""


def outline(credential: Credential) -> Outline:
    """The outline of a credential's document, made once."""
    return credential.once("outline", outline_of)


def outline_of(value: Json) -> Outline:
    """The outline of JSON as the parser gives it: of ``dict`` and ``list``."""
    names: set[str] = set()
    texts = contexts = depth = 0
    blanks = False
    layer: list[Json] = [value] if isinstance(value, dict | list) else []
    while layer:
        depth += 1
        below: list[Json] = []
        for item in layer:
            inner = item
            if isinstance(item, dict):
                names.update(item)
                texts += len(item)
                contexts += "@context" in item
                inner = item.values()
            elif not item:
                blanks = True
            others = [one for one in inner if type(one) is not str]
            texts += len(inner) - len(others)
            for one in others:
                if isinstance(one, _NESTING):
                    below.append(one)
                elif one is None:
                    blanks = True
        layer = below
    return Outline(frozenset(names), texts, contexts, depth, blanks)


def traits(credential: Credential) -> frozenset[str]:
    """What is to be said of how a credential came in, in words that are no names of members.

    Those above; the container, as ``<png>``; the kind of the envelope, as ``<sd-jwt>``.
    """
    return _traits(
        credential.container,
        credential.envelope.kind if credential.envelope is not None else "",
        credential.jws is not None,
        credential.wrapper is not None,
        bool(credential.notes),
    )


@functools.lru_cache(maxsize=256)
def _traits(
    container: Container, envelope: str, jws: bool, wrapped: bool, noted: bool
) -> frozenset[str]:
    found = {trait(container.value)}
    if envelope:
        found |= {ENVELOPED, trait(envelope)}
    for holds, name in ((jws, JWS), (wrapped, WRAPPED), (noted, NOTED)):
        if holds:
            found.add(name)
    return frozenset(found)


def trait(word: str) -> str:
    """A word as a trait; no JSON-LD term is written so."""
    return f"<{word}>"
